"""What every store can do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Protocol, Self, TypeAlias

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Triple

Answer: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples | Iterator[Triple]
"""Solutions of a SELECT, the truth of an ASK, or the triples of a CONSTRUCT or DESCRIBE."""


class Store(Protocol):
    """A set of named graphs that answers SPARQL 1.1 over the union of them."""

    def query(self, text: str) -> Answer:
        """Answer a SPARQL query; QueryError if it doesn't parse or would fetch from elsewhere, StoreError if the store fails."""
        ...

    def graphs(self) -> tuple[NamedNode, ...]:
        """Return the names of all graphs, sorted."""
        ...

    def count(self) -> int:
        """Return the number of quads."""
        ...

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        """Yield the quads of `graph`, or of all graphs, in no order."""
        ...

    def replace_graph(self, graph: NamedNode, quads: Iterable[Quad | Triple]) -> bool:
        """Make `graph` hold just these triples; return whether that changed anything."""
        ...

    def remove_graph(self, graph: NamedNode) -> None:
        """Remove `graph` and all in it; nothing happens if there is none."""
        ...

    def close(self) -> None:
        """Make sure that all is stored, and let go of the store."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...
