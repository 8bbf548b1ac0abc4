from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import networkx as nx
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import ExportError
from kg.export import ExportFormat, build_network, export, read_format
from kg.store import EmbeddedStore
from kg.vocabulary import KG, RDF, SKOS

FIXTURE = Path(__file__).parent / "data" / "graph.trig"
ID = "https://w3id.org/govkg/id/"


@pytest.fixture
def store() -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.load(FIXTURE)
    return store


def written(store: EmbeddedStore, format: ExportFormat) -> bytes:  # noqa: A002
    stream = io.BytesIO()
    export(store, format, stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "format"),
    [("N-Quads", "nquads"), ("ttl", "turtle"), ("JSON-LD", "jsonld"), ("GraphML", "graphml"), ("CSV", "csv"), ("TriG", "trig")],
)
def test_formats_go_by_the_names_that_people_write(name: str, format: str) -> None:  # noqa: A002
    assert read_format(name) == format


def test_an_unknown_format_is_answered_with_those_there_are() -> None:
    with pytest.raises(ExportError, match=r"no format 'pdf' \(formats are turtle, trig"):
        read_format("pdf")


@pytest.mark.parametrize(
    ("format", "rdf"),
    [
        (ExportFormat.TRIG, RdfFormat.TRIG),
        (ExportFormat.NQUADS, RdfFormat.N_QUADS),
        (ExportFormat.JSONLD, RdfFormat.JSON_LD),
    ],
)
def test_formats_with_graphs_hold_every_quad(store: EmbeddedStore, format: ExportFormat, rdf: RdfFormat) -> None:  # noqa: A002
    assert set(parse(written(store, format), format=rdf)) == set(store.quads())


def test_turtle_holds_every_triple_once(store: EmbeddedStore) -> None:
    triples = [quad.triple for quad in parse(written(store, ExportFormat.TURTLE), format=RdfFormat.TURTLE)]
    assert len(triples) == len(set(triples))
    assert set(triples) == {quad.triple for quad in store.quads()}


@pytest.mark.parametrize("format", list(ExportFormat))
def test_equal_graphs_give_equal_bytes(store: EmbeddedStore, format: ExportFormat) -> None:  # noqa: A002
    other = EmbeddedStore.in_memory()
    for graph in reversed(store.graphs()):
        other.replace_graph(graph, reversed(list(store.quads(graph))))
    assert written(other, format) == written(store, format)


def test_the_network_says_who_did_what_in_which_role(store: EmbeddedStore) -> None:
    network = build_network(store)
    assert network.nodes[f"{ID}person/patrick-nip"] == {"label": "Patrick Nip", "kind": "Person"}
    (held,) = network.get_edge_data(f"{ID}person/ingrid-yeung", f"{ID}office/scs").values()
    assert held == {
        "relation": "held",
        "capacity": "substantive",
        "start_date": "2022-07-01",
        "first_attested": "2023-01-10",
        "last_attested": "2023-01-10",
        "fact": f"{ID}tenure/yeung-scs",
    }
    (part,) = network.get_edge_data(f"{ID}body/csb", f"{ID}event/p1.e2").values()
    assert (part["relation"], part["date"], part["date_end"], part["status"]) == ("organiser", "2022-01", "2022-06", "planned")
    relations = {edge["relation"] for _, _, edge in network.edges(data=True)}
    assert {"held", "place", "realises", "post in", "replaces", "host"} <= relations


@pytest.mark.parametrize(("format", "read"), [(ExportFormat.GRAPHML, nx.read_graphml), (ExportFormat.GEXF, nx.read_gexf)])
def test_network_files_read_back_whatever_the_text(store: EmbeddedStore, format: ExportFormat, read: object) -> None:  # noqa: A002
    node = NamedNode(f"{ID}person/odd")
    name = Literal("A\x00B\x0b<&\x1b\uffff ü 李")
    store.replace_graph(NamedNode(f"{ID}g"), [Triple(node, RDF.type, KG.Person), Triple(node, SKOS.prefLabel, name)])
    again = read(io.BytesIO(written(store, format)))  # type: ignore[operator]
    network = build_network(store)
    assert set(again.nodes) == set(network.nodes)
    assert again.number_of_edges() == network.number_of_edges()
    assert again.nodes[node.value]["label"] == "A\ufffdB\ufffd<&\ufffd\ufffd ü 李"


def test_csv_has_an_edge_a_row(store: EmbeddedStore) -> None:
    rows = list(csv.DictReader(io.StringIO(written(store, ExportFormat.CSV).decode())))
    assert len(rows) == build_network(store).number_of_edges()
    (held,) = [row for row in rows if row["source_label"] == "Patrick Nip" and row["relation"] == "held"]
    assert (held["target_label"], held["target_kind"], held["end_date"]) == ("Secretary for the Civil Service", "Office", "")


def test_json_ld_is_json(store: EmbeddedStore) -> None:
    assert json.loads(written(store, ExportFormat.JSONLD))


def test_a_full_disk_is_one_line(store: EmbeddedStore) -> None:
    class Full(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    for format_ in ExportFormat:
        with pytest.raises(ExportError, match="No space left"):
            export(store, format_, Full())  # type: ignore[arg-type]
