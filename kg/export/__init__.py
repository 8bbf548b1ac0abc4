"""The graph for other tools: as RDF, as a network of people, offices, bodies and events, as tables."""

from __future__ import annotations

import csv
import io
import re
from enum import StrEnum
from pathlib import Path
from typing import IO

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter
from pyoxigraph import Literal, QuerySolutions, RdfFormat

from kg.errors import ExportError
from kg.export.crate import write_crate
from kg.export.followthemoney import render_followthemoney
from kg.export.neo4j import write_neo4j
from kg.export.network import DETAILS, Network, build_network
from kg.export.parquet import write_parquet
from kg.store import Store
from kg.store.serialise import write_quads
from kg.table import defuse

__all__ = ["FOLDERS", "ExportFormat", "build_network", "export", "export_folder", "read_format"]


class ExportFormat(StrEnum):
    """What a graph can be written as."""

    TURTLE = "turtle"
    TRIG = "trig"
    NQUADS = "nquads"
    JSONLD = "jsonld"
    GRAPHML = "graphml"
    GEXF = "gexf"
    CSV = "csv"
    FTM = "ftm"
    NEO4J = "neo4j"
    PARQUET = "parquet"


FOLDERS = frozenset({ExportFormat.NEO4J, ExportFormat.PARQUET})
"""The formats that are several files in a folder."""
_RDF_FORMATS = {
    ExportFormat.TURTLE: RdfFormat.TURTLE,
    ExportFormat.TRIG: RdfFormat.TRIG,
    ExportFormat.NQUADS: RdfFormat.N_QUADS,
    ExportFormat.JSONLD: RdfFormat.JSON_LD,
}
_SHORT_NAMES = {"ttl": ExportFormat.TURTLE, "nq": ExportFormat.NQUADS, "followthemoney": ExportFormat.FTM}
_CSV_COLUMNS = ("relation", "source", "source_label", "source_kind", "target", "target_label", "target_kind")


def read_format(name: str) -> ExportFormat:
    """Return the format that `name` means ("N-Quads", "ttl", "gexf"). Raises ExportError for any other."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    try:
        return _SHORT_NAMES.get(plain) or ExportFormat(plain)
    except ValueError:
        raise ExportError(f"no format {name!r}", hint=f"formats are {', '.join(ExportFormat)}") from None


def export(store: Store, format: ExportFormat | str, stream: IO[bytes]) -> None:  # noqa: A002 - the word in every library
    """Write the whole graph to `stream` as `format`, in an order that is the same for equal graphs.

    Turtle holds the union of all graphs; TriG, N-Quads (canonical) and JSON-LD keep them apart. GraphML, GEXF and CSV hold
    the network of `build_network`, CSV an edge a row; FollowTheMoney entities ("ftm") come one a line. CSV begins with a
    byte order mark, for spreadsheets take names that are not English for noise without it. Raises ExportError for an unknown
    format, one that needs a folder (`export_folder`), or a stream that fails.
    """
    format = read_format(format)  # noqa: A001
    if format in FOLDERS:
        raise ExportError("several files in a folder, not one", format, f"kg export {format} -o FOLDER")
    try:
        if format in _RDF_FORMATS:
            write_quads(store.quads(), stream, _RDF_FORMATS[format])
            return
        network = build_network(store)
        if format is ExportFormat.GRAPHML:
            nx.write_graphml_xml(network, stream, named_key_ids=True)
        elif format is ExportFormat.GEXF:
            stream.write(_render_gexf(network))
        elif format is ExportFormat.FTM:
            stream.write(render_followthemoney(network).encode())
        else:
            stream.write(_render_csv(network).encode("utf-8-sig"))
    except OSError as error:
        raise ExportError("the graph can't be written", format, str(error)) from None


def export_folder(store: Store, format: ExportFormat | str, into: Path | str) -> list[Path]:  # noqa: A002
    """Write the graph as several files: "parquet" (a table each, with a data dictionary) or "neo4j" (nodes and relationships).

    RO-Crate metadata go beside them. Returns the files. Raises ExportError for another format, where pyarrow isn't installed,
    or where the folder can't be written.
    """
    format, into = read_format(format), Path(into)  # noqa: A001
    if format not in FOLDERS:
        raise ExportError("one file, not a folder", format, f"folders are for {', '.join(sorted(FOLDERS))}")
    try:
        into.mkdir(parents=True, exist_ok=True)
        files = write_parquet(store, into) if format is ExportFormat.PARQUET else write_neo4j(build_network(store), into)
        return [*files, write_crate(into, files, _find_newest(store))]
    except OSError as error:
        raise ExportError("the graph can't be written", str(into), error.strerror or str(error)) from None


def _find_newest(store: Store) -> str:
    """Return the day of the newest release."""
    answer = store.query("SELECT (MAX(STR(?issued)) AS ?newest) WHERE { ?release <http://purl.org/dc/terms/issued> ?issued }")
    found = next(iter(answer), None) if isinstance(answer, QuerySolutions) else None
    newest = found["newest"] if found else None
    return newest.value[:10] if isinstance(newest, Literal) else ""


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
    writer = csv.DictWriter(stream, [*_CSV_COLUMNS, *DETAILS])
    writer.writeheader()
    for source, target, edge in network.edges(data=True):
        row = {"source": source, "target": target, **edge}
        for end, node in (("source", network.nodes[source]), ("target", network.nodes[target])):
            row |= {f"{end}_label": defuse(node["label"]), f"{end}_kind": node["kind"]}
        writer.writerow(row)
    return stream.getvalue()
