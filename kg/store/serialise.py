"""Quads as text, the same text for the same quads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

import pyoxigraph
from pyoxigraph import Quad, RdfFormat, Triple

from kg.vocabulary import PREFIXES


def write_quads(quads: Iterable[Quad], stream: IO[bytes], format: RdfFormat = RdfFormat.N_QUADS) -> None:  # noqa: A002
    """Write `quads` to `stream` in order. All of them are held in memory.

    N-Quads are canonical as the W3C's RDF Canonicalization has them for graphs without blank nodes: one line a quad, sorted by
    code point. Formats without graphs (Turtle, N-Triples, RDF/XML) get each triple once, whatever the graphs that hold it.
    """
    if format == RdfFormat.N_QUADS:
        stream.writelines(line.encode() for line in sorted({f"{quad} .\n" for quad in quads}))
        return
    if format.supports_datasets:
        ordered: list[Quad] | list[Triple] = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad)))
    else:
        ordered = sorted({quad.triple for quad in quads}, key=str)
    pyoxigraph.serialize(ordered, stream, format, prefixes=dict(PREFIXES))
