"""A network that a picture shows, as a file for Gephi, Cytoscape or a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import networkx as nx

from kg.networks import Network
from kg.table import defuse

# What XML 1.0 can't hold, and networkx would write all the same.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COLUMNS = ("source", "source_label", "source_kind", "target", "target_label", "target_kind", "weight")


def _flatten(network: Network) -> Network:
    """Return the network with names, kinds and weights alone: the formats hold no lists of facts."""
    flat: Network = nx.Graph()
    for node, details in network.nodes(data=True):
        flat.add_node(node, label=_NO_XML.sub("", details["label"]), kind=details["kind"])
    flat.add_edges_from((one, other, {"weight": edge["weight"]}) for one, other, edge in network.edges(data=True))
    return flat


def _write_gexf(network: Network, path: Path) -> None:
    nx.write_gexf(_flatten(network), path)


def _write_graphml(network: Network, path: Path) -> None:
    nx.write_graphml_xml(_flatten(network), path, named_key_ids=True)


def _write_csv(network: Network, path: Path) -> None:
    """Write an edge a row, with the byte order mark that spreadsheets need."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(_COLUMNS)
        for one, other, edge in network.edges(data=True):
            ends = [text for node in (one, other) for text in (node, network.nodes[node]["label"], network.nodes[node]["kind"])]
            writer.writerow([*map(defuse, ends), edge["weight"]])


NETWORK_FILES: Mapping[str, Callable[[Network, Path], None]] = {
    ".gexf": _write_gexf,
    ".graphml": _write_graphml,
    ".csv": _write_csv,
}
"""The endings that a network is written by, beside `.html`, and what writes them."""
