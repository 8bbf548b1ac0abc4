"""Writing with a token: SPARQL 1.1 Update and the Graph Store Protocol, into named graphs of one's own.

Graphs that the build writes are refused: the next build would undo a change, and its digests would hide that. An update
runs on a copy first, so that one that takes too long can be killed, and one that is refused leaves nothing behind; then
the graphs that came out otherwise are replaced, which keeps the default graph the union of the others.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol, TypeAlias

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple

from kg.errors import KGError, QueryError, StoreError
from kg.iris import is_built_graph
from kg.store import EmbeddedStore
from kg.store.guard import refuse_fetching
from kg.vocabulary import PREFIXES
from kg.web.negotiation import GRAPH_FORMS, Refusal
from kg.web.worker import Outcome, bound_memory, explain_failure

_PATIENCE = 5.0
Graphs: TypeAlias = Mapping[NamedNode, set[Triple]]
"""What each graph that changes is to hold; nothing means that it goes."""


class Write(Protocol):
    """Anything that changes graphs."""

    def plan(self, store: EmbeddedStore) -> tuple[int, Graphs]:
        """Return the HTTP status of success, and the graphs that change. Raises Refusal or QueryError."""
        ...


@dataclass(frozen=True, slots=True)
class Update:
    """A SPARQL 1.1 update."""

    text: str

    def plan(self, store: EmbeddedStore) -> tuple[int, Graphs]:
        """Run the update on a copy and return the graphs that differ. Raises QueryError for what doesn't parse and for LOAD."""
        refuse_fetching(self.text)
        with (
            tempfile.TemporaryDirectory(prefix="kg-update-") as folder,
            EmbeddedStore.open(store.backup(Path(folder) / "s.kg")) as copy,
        ):
            try:
                copy.oxigraph.update(self.text, prefixes=dict(PREFIXES))
            except SyntaxError as error:
                raise QueryError("the update doesn't parse", hint=str(error)) from None
            changed = {quad.graph_name for quad in (*_missing(copy, store), *_missing(store, copy))}
            return 204, {graph: {q.triple for q in copy.quads(graph)} for graph in map(_own_graph, changed)}


def _missing(one: EmbeddedStore, other: EmbeddedStore) -> Iterator[Quad]:
    return (quad for quad in one.oxigraph if quad not in other.oxigraph)


def _own_graph(graph: object) -> NamedNode:
    """Return `graph` if clients may write it. Raises Refusal, with the reason, if not."""
    if isinstance(graph, DefaultGraph):
        raise Refusal(
            400, "a change outside any named graph", hint="the default graph is the union of the named ones: say GRAPH <...>"
        )
    if not isinstance(graph, NamedNode):
        raise Refusal(400, "a graph without an IRI", hint="name the graph")
    if is_built_graph(graph):
        raise Refusal(403, "this graph is written by kg build", graph.value, "a change would be undone; use a graph of your own")
    return graph


@dataclass(frozen=True, slots=True)
class PutGraph:
    """A graph from the body of a request: in place of what is there, or added to it."""

    graph: str
    body: bytes
    media_type: str
    merge: bool = False

    def plan(self, store: EmbeddedStore) -> tuple[int, Graphs]:
        """Return the graph. Raises Refusal, 415 for a body of another type, 400 for one that can't be read."""
        graph = _own_graph(_read_name(self.graph))
        form = RdfFormat.from_media_type(self.media_type)
        if form is None or (form.supports_datasets and form != RdfFormat.JSON_LD):
            raise Refusal(
                415,
                "no type for a graph",
                self.media_type,
                f"send {', '.join(form.media_type for form in GRAPH_FORMS)}",
            )
        try:
            triples = {quad.triple for quad in pyoxigraph.parse(self.body, format=form, base_iri=graph.value)}
        except (SyntaxError, ValueError) as error:
            raise Refusal(400, "the graph can't be read", hint=" ".join(str(error).split())) from None
        exists = store.oxigraph.contains_named_graph(graph)
        if self.merge:
            triples |= {quad.triple for quad in store.quads(graph)}
        return 204 if exists else 201, {graph: triples}


@dataclass(frozen=True, slots=True)
class DeleteGraph:
    """The end of a graph."""

    graph: str

    def plan(self, store: EmbeddedStore) -> tuple[int, Graphs]:
        """Return the graph as empty. Raises Refusal, 404, where there is none."""
        graph = _own_graph(_read_name(self.graph))
        if not store.oxigraph.contains_named_graph(graph):
            raise Refusal(404, "no such graph", self.graph)
        return 204, {graph: set()}


def _read_name(iri: str) -> NamedNode | DefaultGraph:
    try:
        return NamedNode(iri) if iri else DefaultGraph()
    except ValueError as error:
        raise Refusal(400, "no IRI of a graph", hint=str(error)) from None


def write(connection: Connection, source: Path, memory: int, job: Write) -> None:
    """Do `job` in a process of its own. It says 100 when all that may take long is done, then what became of it."""
    try:
        with _open_patiently(source) as store:
            bound_memory(memory)
            status, graphs = job.plan(store)
            if any(isinstance(term, BlankNode) for triples in graphs.values() for t in triples for term in (t.subject, t.object)):
                raise Refusal(400, "a blank node", hint="write an IRI for it")
            connection.send(Outcome(100))
            for graph, triples in graphs.items():
                if triples:
                    store.replace_graph(graph, triples)
                else:
                    store.remove_graph(graph)
        connection.send(Outcome(status))
    except (KGError, MemoryError, OSError, RuntimeError, ValueError) as error:
        connection.send(explain_failure(error))


def _open_patiently(source: Path) -> EmbeddedStore:
    """Open the store for writing, waiting for a snapshot to be taken. Raises Refusal, 503, where a build is at work."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return EmbeddedStore.open(source)
        except StoreError as error:
            if time.monotonic() > until:
                raise Refusal(503, error.what, hint="try again in some seconds") from None
            time.sleep(0.1)
