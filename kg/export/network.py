"""The graph as one network of people, offices, bodies, groups, places and events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

import networkx as nx
from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.iris import shorten
from kg.query import find_labels
from kg.resources import folder
from kg.store import Store
from kg.vocabulary import label

Network: TypeAlias = "nx.MultiDiGraph[str]"
"""Nodes are IRIs with `label` and `kind`; edges have a `relation`, and whatever else is known of the fact."""

DETAILS = ("capacity", "date", "date_end", "start_date", "end_date", "first_attested", "last_attested", "status", "fact")
"""What an edge may say beside its relation."""

# What XML 1.0 can't hold, not even escaped.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


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
        details = {name: _clean(value) for name, value in row.items() if name in DETAILS and value}
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
