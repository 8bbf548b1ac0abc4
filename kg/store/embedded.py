"""Oxigraph in the same process. A store on disk is a folder (`s.kg`); its quads lie in the subfolder `graph`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
)

from kg.errors import QueryError, StoreError
from kg.store.disk import explain_failure
from kg.store.guard import refuse_fetching
from kg.store.serialise import write_quads
from kg.vocabulary import PREFIXES

GRAPH_FOLDER = "graph"
LOCK_FILE = "lock"
# The default graph is kept as the union of all named graphs. Oxigraph's own union (`use_default_graph_as_union`) yields a
# triple once for each graph that holds it: counts come out too high, and a join of three properties of a tenure that a
# hundred releases speak of gives a million rows.
_UNION = DefaultGraph()
_DISK_FAULTS = ("Corruption:", "IO error:")
_KNOWN_ENTRIES = frozenset({GRAPH_FOLDER, LOCK_FILE, "claims.sqlite", "claims.sqlite-wal", "claims.sqlite-shm"})


class EmbeddedStore:
    """An Oxigraph store on disk or in memory. One writer or any number of readers at a time hold a store on disk.

    `services` are the addresses that `SERVICE` in a query may ask; none at first.
    """

    services: frozenset[str] = frozenset()

    def __init__(self, store: pyoxigraph.Store, path: Path | None, lock: int | None, *, read_only: bool) -> None:
        self._store: pyoxigraph.Store | None = store
        self._lock = lock
        self.path, self.read_only = path, read_only

    @classmethod
    def in_memory(cls) -> Self:
        """Return an empty store that is gone when it is closed."""
        return cls(pyoxigraph.Store(), None, None, read_only=False)

    @classmethod
    def open(cls, path: Path | str, *, read_only: bool = False) -> Self:
        """Open the store folder `path`; for writing, make it if there is none.

        Raises StoreError, one line, where there is nothing to read, where another process holds the store (a writer shuts
        out all others, readers shut out a writer: Oxigraph leaves undefined what a reader beside a writer sees), and where
        the folder holds something else.
        """
        folder = Path(path)
        _check_folder(folder, read_only=read_only)
        lock = _lock(folder, shared=read_only)
        try:
            graph = str(folder / GRAPH_FOLDER)
            store = pyoxigraph.Store.read_only(graph) if read_only else pyoxigraph.Store(graph)
        except (OSError, RuntimeError, ValueError) as error:
            _unlock(lock)
            hint = str(error) if isinstance(error, ValueError) else explain_failure(error)
            raise StoreError("the store can't be opened", str(folder), hint) from None
        return cls(store, folder, lock, read_only=read_only)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close; what the disk or damage did while an answer was read is a StoreError."""
        self.close()
        if isinstance(error, OSError | RuntimeError) and str(error).startswith(_DISK_FAULTS):
            raise StoreError("the store can't be read or written", str(self.path), explain_failure(error)) from None

    @property
    def oxigraph(self) -> pyoxigraph.Store:
        """The Oxigraph store itself. Raises StoreError after `close`.

        Its default graph is the union of the others: looked through without a graph's name, it yields every triple there too.
        """
        if self._store is None:
            raise StoreError("the store is closed", str(self.path or "in memory"), "open it again")
        return self._store

    def close(self) -> None:
        """Flush, and let go of the folder. Answers that are not read to the end must be let go of before."""
        try:
            if self._store is not None and not self.read_only:
                self.flush()
        finally:
            self._store = None
            _unlock(self._lock)
            self._lock = None

    def flush(self) -> None:
        """Wait until all that was written is on the disk; without it a power cut may lose the last graphs."""
        try:
            if self.path is not None:
                self.oxigraph.flush()
        except (OSError, RuntimeError) as error:
            raise StoreError("the store can't be written", str(self.path), explain_failure(error)) from None

    def query(self, text: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Answer `text` over the union of all graphs, each triple once. The prefixes of `kg.vocabulary` need no declaration.

        Raises QueryError for what is no SPARQL and for SERVICE, StoreError where the store fails.
        """
        refuse_fetching(text, self.services)
        try:
            return self.oxigraph.query(text, prefixes=dict(PREFIXES))
        except SyntaxError as error:
            raise QueryError("the query doesn't parse", hint=str(error)) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError("the query failed", str(self.path or "in memory"), str(error)) from None

    def graphs(self) -> tuple[NamedNode, ...]:
        """Return the names of all graphs, sorted."""
        return tuple(sorted((g for g in self.oxigraph.named_graphs() if isinstance(g, NamedNode)), key=lambda g: g.value))

    def count(self) -> int:
        """Return the number of quads. Raises StoreError for a damaged store."""
        try:
            len(self.oxigraph)  # stops at damage, where an aggregate goes on until it has eaten all memory
        except (OSError, RuntimeError) as error:
            raise StoreError("the store can't be read", str(self.path), explain_failure(error)) from None
        answer = self.query("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
        number = next(iter(answer))["n"] if isinstance(answer, QuerySolutions) else None
        return int(number.value) if isinstance(number, Literal) else 0

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        """Yield the quads of `graph`, or of all graphs, in no order."""
        for quad in self.oxigraph.quads_for_pattern(None, None, None, graph):
            if quad.graph_name != _UNION:
                yield quad

    def match(
        self, subject: NamedNode | None = None, predicate: NamedNode | None = None, value: NamedNode | Literal | None = None
    ) -> Iterator[Triple]:
        """Yield the triples of the union that fit, each once, in no order; None fits anything. Faster than SPARQL."""
        for quad in self.oxigraph.quads_for_pattern(subject, predicate, value, _UNION):
            yield quad.triple

    def replace_graph(self, graph: NamedNode, quads: Iterable[Quad | Triple]) -> bool:
        """Make `graph` hold just these triples, in one transaction; return whether that changed anything.

        Raises StoreError for blank nodes, since they would differ from run to run, and for a store opened to read.
        """
        self._refuse_when_read_only()
        wanted = {Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads}
        if any(isinstance(term, BlankNode) for quad in wanted for term in (quad.subject, quad.object)):
            raise StoreError("a blank node", graph.value, "mint an IRI for it: kg.iris")
        try:
            present = set(self.quads(graph))
            added, removed = wanted - present, present - wanted
            if removed:
                deleted = [*removed, *self._nowhere_else(removed, graph)]
                inserted = [*added, *_in_union(added)]
                self.oxigraph.update(f"DELETE DATA {{ {_as_data(deleted)} }} ; INSERT DATA {{ {_as_data(inserted)} }}")
            else:
                self.oxigraph.extend([*added, *_in_union(added)])
        except (OSError, RuntimeError) as error:
            raise StoreError("the graph can't be written", graph.value, explain_failure(error)) from None
        return bool(added or removed)

    def remove_graph(self, graph: NamedNode) -> None:
        """Remove `graph` and all in it; nothing happens if there is none."""
        self.replace_graph(graph, ())
        try:
            self.oxigraph.remove_graph(graph)
        except (OSError, RuntimeError) as error:
            raise StoreError("the graph can't be removed", graph.value, explain_failure(error)) from None

    def load(self, path: Path | str) -> None:
        """Replace each graph that a TriG or N-Quads file has by what the file has of it.

        Raises StoreError where the file can't be read, holds blank nodes, or holds triples outside a named graph.
        """
        graphs: dict[NamedNode, list[Quad]] = {}
        try:
            for quad in pyoxigraph.parse(path=path):
                if not isinstance(quad.graph_name, NamedNode):
                    raise StoreError("a triple outside any named graph", str(path), "put it into one")
                graphs.setdefault(quad.graph_name, []).append(quad)
        except (OSError, SyntaxError, ValueError) as error:
            raise StoreError("the file can't be loaded", str(path), str(error)) from None
        for graph, quads in graphs.items():
            self.replace_graph(graph, quads)

    def _nowhere_else(self, quads: Iterable[Quad], graph: NamedNode) -> Iterator[Quad]:
        """Yield, for the union, those of `quads` that no other graph than `graph` holds."""
        for quad in quads:
            homes = self.oxigraph.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
            if {home.graph_name for home in homes} <= {graph, _UNION}:
                yield Quad(quad.subject, quad.predicate, quad.object, _UNION)

    def backup(self, path: Path | str) -> Path:
        """Copy the quads, by hard links where the disk allows, into a new store folder that others can read; return it.

        Raises StoreError for a store in memory and for a folder that holds a store already.
        """
        target = Path(path)
        if self.path is None or (target / GRAPH_FOLDER).exists():
            raise StoreError("no backup made", str(target), "back up a store on disk into a folder without one")
        try:
            target.mkdir(parents=True, exist_ok=True)
            self.oxigraph.backup(str(target / GRAPH_FOLDER))
        except (OSError, RuntimeError) as error:
            raise StoreError("no backup made", str(target), str(error)) from None
        return target

    def dump(self, stream: IO[bytes], format: RdfFormat = RdfFormat.N_QUADS) -> None:  # noqa: A002 - the word in every library
        """Write all quads, in an order that is the same for equal stores; see `kg.store.serialise.write_quads`."""
        write_quads(self.quads(), stream, format)

    def _refuse_when_read_only(self) -> None:
        if self.read_only:
            raise StoreError("the store is open for reading only", str(self.path), "open it for writing")


def _in_union(quads: Iterable[Quad]) -> Iterator[Quad]:
    return (Quad(quad.subject, quad.predicate, quad.object, _UNION) for quad in quads)


def _as_data(quads: Iterable[Quad]) -> str:
    """Return `quads` as the data of an update."""

    def block(quad: Quad) -> str:
        triple = f"{quad.subject} {quad.predicate} {quad.object} ."
        return triple if quad.graph_name == _UNION else f"GRAPH {quad.graph_name} {{ {triple} }}"

    return " ".join(block(quad) for quad in quads)


def _check_folder(folder: Path, *, read_only: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise StoreError("not a folder", str(folder), "a store is a folder")
    if read_only:
        if not (folder / GRAPH_FOLDER / "CURRENT").exists():
            raise StoreError("no store", str(folder), "make one with kg build PATH... --store DIR")
        return
    if folder.is_dir() and (entries := {entry.name for entry in folder.iterdir()}) and not entries & _KNOWN_ENTRIES:
        raise StoreError("the folder holds other things", str(folder), "name a new or empty folder for the store")
    try:
        (folder / GRAPH_FOLDER).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError("the folder can't be made", str(folder), str(error)) from None


def _lock(folder: Path, *, shared: bool) -> int | None:
    """Lock the store folder for as long as the descriptor lives. None where nobody can write, or on Windows.

    Oxigraph's own lock keeps out a second writer, but lets a reader in beside a writer.
    """
    if sys.platform == "win32":
        return None
    import fcntl  # noqa: PLC0415 - absent on Windows

    try:
        descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        if shared:
            return None
        raise StoreError("the store can't be written", str(folder), str(error)) from None
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        hint = "wait until it is done" if shared else "wait until it is done, or let readers use a backup"
        raise StoreError("the store is in use by another process", str(folder), hint) from None
    return descriptor


def _unlock(descriptor: int | None) -> None:
    if descriptor is not None:
        os.close(descriptor)
