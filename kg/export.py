"""The graph for other tools: as RDF, or as a network of people, offices, bodies and events."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import IO, TypeAlias

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat

from kg.errors import ExportError
from kg.iris import shorten
from kg.query import find_labels
from kg.resources import folder
from kg.store import Store
from kg.store.serialise import write_quads
from kg.table import defuse
from kg.vocabulary import label

Network: TypeAlias = "nx.MultiDiGraph[str]"
"""Nodes are IRIs with `label` and `kind`; edges have a `relation`, and whatever else is known of the fact."""


class ExportFormat(StrEnum):
    """What a graph can be written as."""

    TURTLE = "turtle"
    TRIG = "trig"
    NQUADS = "nquads"
    JSONLD = "jsonld"
    GRAPHML = "graphml"
    GEXF = "gexf"
    CSV = "csv"


_RDF_FORMATS = {
    ExportFormat.TURTLE: RdfFormat.TURTLE,
    ExportFormat.TRIG: RdfFormat.TRIG,
    ExportFormat.NQUADS: RdfFormat.N_QUADS,
    ExportFormat.JSONLD: RdfFormat.JSON_LD,
}
_SHORT_NAMES = {"ttl": ExportFormat.TURTLE, "nq": ExportFormat.NQUADS}
_CSV_COLUMNS = ("relation", "source", "source_label", "source_kind", "target", "target_label", "target_kind")
_CSV_DETAILS = ("capacity", "date", "date_end", "start_date", "end_date", "first_attested", "last_attested", "status", "fact")

# What XML 1.0 can't hold, not even escaped.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def read_format(name: str) -> ExportFormat:
    """Return the format that `name` means ("N-Quads", "ttl", "gexf"). Raises ExportError for any other."""
    plain = re.sub(r"[^a-z]", "", name.lower())
    try:
        return _SHORT_NAMES.get(plain) or ExportFormat(plain)
    except ValueError:
        raise ExportError(f"no format {name!r}", hint=f"formats are {', '.join(ExportFormat)}") from None


def export(store: Store, format: ExportFormat | str, stream: IO[bytes]) -> None:  # noqa: A002 - the word in every library
    """Write the whole graph to `stream` as `format`, in an order that is the same for equal graphs.

    Turtle holds the union of all graphs; TriG, N-Quads (canonical) and JSON-LD keep them apart. GraphML, GEXF and CSV hold
    the network of `build_network`, CSV an edge a row. Raises ExportError for an unknown format or a stream that fails.
    """
    format = read_format(format)  # noqa: A001
    try:
        if format in _RDF_FORMATS:
            write_quads(store.quads(), stream, _RDF_FORMATS[format])
            return
        network = build_network(store)
        if format is ExportFormat.GRAPHML:
            nx.write_graphml_xml(network, stream, named_key_ids=True)
        elif format is ExportFormat.GEXF:
            stream.write(_render_gexf(network))
        else:
            stream.write(_render_csv(network).encode())
    except OSError as error:
        raise ExportError("the graph can't be written", format, str(error)) from None


def build_network(store: Store) -> Network:
    """Return people, offices, bodies, groups, places and events as a directed network.

    Edges go from holder to office (`held`), from agent to event (the role), from event to place (`place`), from office to
    body (`post in`), from body to body (`part of`), from the new office or body to the old (`replaces`), and from event to
    planned event (`realises`). Dates are texts as precise as the releases are.
    """
    network: Network = nx.MultiDiGraph()
    nodes = [(row["node"], row["kind"]) for row in _ask(store, "network_nodes")]
    labels = find_labels(store, [iri for iri, _ in nodes])
    for iri, kind in sorted(nodes):
        network.add_node(iri, label=_clean(labels.get(iri) or shorten(NamedNode(iri))), kind=_name(kind))
    edges = [row for row in _ask(store, "network_edges") if row["source"] in network and row["target"] in network]
    for row in sorted(edges, key=lambda row: (row["source"], row["target"], row["relation"], row.get("fact", ""))):
        details = {name: _clean(value) for name, value in row.items() if name in _CSV_DETAILS and value}
        for coded in ("capacity", "status"):
            if coded in details:
                details[coded] = _name(details[coded])
        network.add_edge(row["source"], row["target"], relation=_name(row["relation"]), **details)
    return network


def _ask(store: Store, name: str) -> Iterator[dict[str, str]]:
    """Yield the solutions of one of our own questions as texts, without what is unbound."""
    answer = store.query((folder("queries") / "export" / f"{name}.rq").read_text(encoding="utf-8"))
    if isinstance(answer, QuerySolutions):
        columns = [variable.value for variable in answer.variables]
        for solution in answer:
            pairs = zip(columns, solution, strict=True)
            yield {column: term.value for column, term in pairs if isinstance(term, NamedNode | Literal)}


def _name(iri: str) -> str:
    """Return the label of a term of ours, else the text as it is."""
    return label(iri) or iri


def _clean(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _render_gexf(network: Network) -> bytes:
    """Return GEXF without the day of writing, which networkx puts in and which would differ from run to run."""
    writer = GEXFWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph(network)
    for element in writer.xml.iter():
        element.attrib.pop("lastmodifieddate", None)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _render_csv(network: Network) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, [*_CSV_COLUMNS, *_CSV_DETAILS])
    writer.writeheader()
    for source, target, edge in network.edges(data=True):
        row = {"source": source, "target": target, **edge}
        for end, node in (("source", network.nodes[source]), ("target", network.nodes[target])):
            row |= {f"{end}_label": defuse(node["label"]), f"{end}_kind": node["kind"]}
        writer.writerow(row)
    return stream.getvalue()
