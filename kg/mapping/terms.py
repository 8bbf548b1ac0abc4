"""What both sorts of graph are made of: terms, triples, runs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.iris import mint

# Control characters but tab and line ends, lone surrogates, and what Unicode calls no character: no RDF syntax takes them all.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Term = NamedNode | Literal
Triple = tuple[NamedNode, NamedNode, Term]


@dataclass(frozen=True, slots=True)
class Run:
    """What read a release: the software's version and that of its way of reading (`kg.annotate.version`)."""

    software: str
    version: str

    @property
    def iri(self) -> NamedNode:
        """The IRI of this run: the same for all builds by the same software."""
        return mint("run", self.software, self.version or "unread")


def text_literal(text: str) -> Literal:
    """Return `text` as a plain literal without the characters that RDF can't carry."""
    return Literal(_UNWRITABLE.sub("", text))


def to_quads(triples: Iterable[Triple], graph: NamedNode) -> list[Quad]:
    """Return `triples` in `graph`, without repetition, in their order."""
    return [Quad(subject, predicate, value, graph) for subject, predicate, value in dict.fromkeys(triples)]
