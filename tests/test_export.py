from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from pathlib import Path

import networkx as nx
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import ExportError
from kg.export import FOLDERS, ExportFormat, build_network, export, export_folder, read_format
from kg.store import EmbeddedStore
from kg.vocabulary import KG, RDF, SKOS

FIXTURE = Path(__file__).parent / "data" / "graph.trig"
ID = "https://w3id.org/govkg/id/"
FILES = [format_ for format_ in ExportFormat if format_ not in FOLDERS]


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


@pytest.mark.parametrize("format", FILES)
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
    rows = list(csv.DictReader(io.StringIO(written(store, ExportFormat.CSV).decode("utf-8-sig"))))
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

    for format_ in FILES:
        with pytest.raises(ExportError, match="No space left"):
            export(store, format_, Full())  # type: ignore[arg-type]


def test_csv_begins_as_spreadsheets_want_it_and_runs_nothing(store: EmbeddedStore) -> None:
    node, office, tenure = (NamedNode(f"{ID}{name}") for name in ("person/odd", "office/odd", "tenure/odd"))
    facts = [
        Triple(node, RDF.type, KG.Person),
        Triple(node, SKOS.prefLabel, Literal("=HYPERLINK(1)")),
        Triple(office, RDF.type, KG.Office),
        Triple(tenure, RDF.type, KG.Tenure),
        Triple(tenure, KG.holder, node),
        Triple(tenure, KG.office, office),
    ]
    store.replace_graph(NamedNode(f"{ID}g"), facts)
    text = written(store, ExportFormat.CSV)
    assert text.startswith(b"\xef\xbb\xbfrelation,")
    assert b",'=HYPERLINK(1)," in text


def test_followthemoney_entities_fit_its_schemata(store: EmbeddedStore) -> None:
    entities = [json.loads(line) for line in written(store, ExportFormat.FTM).splitlines()]
    ids = {entity["id"] for entity in entities}
    assert {entity["schema"] for entity in entities} == {"Person", "PublicBody", "Position", "Event", "Occupancy"}
    (yeung,) = [entity for entity in entities if entity["properties"].get("startDate") == ["2022-07-01"]]
    assert yeung["schema"] == "Occupancy"
    assert {*yeung["properties"]["holder"], *yeung["properties"]["post"]} <= ids
    schemata = tomllib.loads((FIXTURE.parent / "followthemoney.toml").read_text(encoding="utf-8"))
    for entity in entities:
        for name, values in entity["properties"].items():
            kind = schemata[entity["schema"]][name]
            if kind == "entity":
                assert set(values) <= ids
            elif kind == "date":
                assert all(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value) for value in values)


def test_neo4j_files_have_typed_headers_and_no_loose_ends(store: EmbeddedStore, tmp_path: Path) -> None:
    nodes, edges, _ = export_folder(store, "neo4j", tmp_path)
    people = list(csv.DictReader(io.StringIO(nodes.read_text(encoding="utf-8"))))
    ties = list(csv.DictReader(io.StringIO(edges.read_text(encoding="utf-8"))))
    assert {row[":LABEL"] for row in people} >= {"Person", "Office", "Event"}
    assert {row[end] for row in ties for end in (":START_ID", ":END_ID")} <= {row["iri:ID"] for row in people}
    assert "POST_IN" in {row[":TYPE"] for row in ties}
    assert all(name.startswith(":") or name.endswith(":string") for name in ties[0])


def test_parquet_tables_are_what_the_dictionary_says(store: EmbeddedStore, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="pip install 'govkg[parquet]'")
    export_folder(store, "parquet", tmp_path)
    dictionary = (tmp_path / "README.md").read_text(encoding="utf-8")
    rows = {}
    for section in dictionary.split("\n## ")[1:]:
        name, *lines = section.splitlines()
        columns = [tuple(line.strip("| ").split(" | ")[:2]) for line in lines if line.startswith("| ")][1:]
        table = pq.read_table(tmp_path / name)
        assert [(field.name, str(field.type)) for field in table.schema] == columns
        rows[name.removesuffix(".parquet")] = table.to_pylist()
    assert set(rows) == {"officials", "offices", "tenures", "events", "participations", "statements", "evidence"}
    assert "Patrick Nip" in {row["official"] for row in rows["officials"]}
    assert {row["tenure_iri"] for row in rows["tenures"]} <= {row["fact_iri"] for row in rows["evidence"]}


def test_an_empty_graph_has_the_same_columns(store: EmbeddedStore, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="pip install 'govkg[parquet]'")
    full, empty = tmp_path / "full", tmp_path / "empty"
    export_folder(store, "parquet", full)
    export_folder(EmbeddedStore.in_memory(), "parquet", empty)
    for file in full.glob("*.parquet"):
        assert pq.read_schema(empty / file.name).equals(pq.read_schema(file))


def test_a_folder_says_what_lies_in_it(store: EmbeddedStore, tmp_path: Path) -> None:
    *files, crate = export_folder(store, "neo4j", tmp_path)
    parts = {part["@id"]: part for part in json.loads(crate.read_text(encoding="utf-8"))["@graph"]}
    assert {file.name for file in files} == {name for name, part in parts.items() if part["@type"] == "File"}
    assert parts["./"]["datePublished"] == "2023-01-10"


def test_files_and_folders_are_told_apart_in_one_line(store: EmbeddedStore, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"several files in a folder.*kg export neo4j -o FOLDER"):
        export(store, "neo4j", io.BytesIO())
    with pytest.raises(ExportError, match="one file, not a folder"):
        export_folder(store, "turtle", tmp_path)
    (tmp_path / "taken").touch()
    with pytest.raises(ExportError, match="can't be written"):
        export_folder(store, "neo4j", tmp_path / "taken")
