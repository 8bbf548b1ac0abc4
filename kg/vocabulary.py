"""The names of the graph: closed namespaces, the table of prefixes, CURIEs, and dates as precise as a text is.

The terms of `KG`, `ROLE` and `KIND` are those that the files in `ontology/` define; of the vocabularies of others, those
listed in `ontology/reused-terms.tsv`. Any other name raises `VocabularyError`, so that a typo never reaches a graph.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.errors import VocabularyError
from kg.resources import folder

_DEFINING_FILES = ("kg.ttl", "event-types.ttl", "roles.ttl", "body-kinds.ttl")
_OWN_PREFIXES = ("kg", "role", "kind")


class Namespace:
    """A closed set of terms. `KG.Tenure` and `KG["Tenure"]` are NamedNodes; a term that isn't there raises VocabularyError."""

    def __init__(self, prefix: str, iri: str, names: frozenset[str]) -> None:
        self.prefix, self.iri = prefix, iri
        self._terms = {name: NamedNode(iri + name) for name in sorted(names)}

    def __getitem__(self, name: str) -> NamedNode:
        try:
            return self._terms[name]
        except KeyError:
            raise VocabularyError(f"no term {name!r}", f"namespace {self.prefix}:", self._advice(name)) from None

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __contains__(self, name: object) -> bool:
        return name in self._terms

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def __repr__(self) -> str:
        return f"Namespace({self.prefix}: <{self.iri}>, {len(self)} terms)"

    def _advice(self, name: str) -> str:
        near = difflib.get_close_matches(name, self._terms, n=1, cutoff=0.6)
        return f"did you mean {near[0]}?" if near else "see ontology/"


def _read_table(name: str) -> list[dict[str, str]]:
    with (folder("ontology") / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


PREFIXES: Mapping[str, str] = MappingProxyType({row["prefix"]: row["namespace"] for row in _read_table("prefixes.tsv")})
"""Prefix → namespace IRI, for everything that the graph and the queries use."""


@dataclass(frozen=True, slots=True)
class _Definitions:
    """What our own files define: term names by prefix, English labels by IRI, schemes by concept, concepts with narrower ones."""

    terms: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]
    schemes: Mapping[str, str]
    parents: frozenset[str]


def _read_definitions() -> _Definitions:
    quads = [quad for name in _DEFINING_FILES for quad in parse(path=folder("ontology") / name, format=RdfFormat.TURTLE)]

    def pairs(prefix: str, name: str) -> list[tuple[str, str]]:
        predicate = NamedNode(PREFIXES[prefix] + name)
        stated = [(quad.subject, quad.object) for quad in quads if quad.predicate == predicate]
        return [(s.value, o.value) for s, o in stated if isinstance(s, NamedNode) and isinstance(o, NamedNode | Literal)]

    defined = {iri for iri, _ in pairs("rdf", "type")}
    return _Definitions(
        terms={
            prefix: frozenset(iri.removeprefix(PREFIXES[prefix]) for iri in defined if iri.startswith(PREFIXES[prefix]))
            for prefix in _OWN_PREFIXES
        },
        labels=dict(pairs("rdfs", "label") + pairs("skos", "prefLabel")),
        schemes=dict(pairs("skos", "inScheme")),
        parents=frozenset(parent for _, parent in pairs("skos", "broader")),
    )


_DEFINITIONS = _read_definitions()


@cache
def namespace(prefix: str) -> Namespace:
    """Return the closed namespace of `prefix`; VocabularyError if there is none."""
    if prefix not in PREFIXES:
        raise VocabularyError(f"no prefix {prefix!r}", hint="see ontology/prefixes.tsv")
    reused = {row["term"] for row in _read_table("reused-terms.tsv") if row["prefix"] == prefix}
    return Namespace(prefix, PREFIXES[prefix], _DEFINITIONS.terms.get(prefix, frozenset(reused)))


KG = namespace("kg")
ROLE = namespace("role")
KIND = namespace("kind")
DCTERMS = namespace("dcterms")
FOAF = namespace("foaf")
OA = namespace("oa")
ORG = namespace("org")
OWL = namespace("owl")
PROV = namespace("prov")
RDF = namespace("rdf")
RDFS = namespace("rdfs")
SEM = namespace("sem")
SKOS = namespace("skos")
TIME = namespace("time")
XSD = namespace("xsd")

EVENT_TYPES: tuple[str, ...] = tuple(
    iri.removeprefix(KG.iri)
    for iri, scheme in sorted(_DEFINITIONS.schemes.items())
    if scheme == KG.EventTypes.value and iri not in _DEFINITIONS.parents
)
"""The names that `EventClaim.type` can be: the concepts of the scheme that have no narrower one."""
ROLES: tuple[str, ...] = tuple(ROLE)
"""The words that `Participation.role` can be."""
BODY_KINDS: tuple[str, ...] = tuple(KIND)
"""The words that `Body.kind` can be."""


def label(iri: str) -> str:
    """Return the English label of a term or concept of ours, or "" if it isn't one."""
    return _DEFINITIONS.labels.get(iri, "")


_CURIE_NAME = re.compile(r"[A-Za-z0-9_](?:[\w.-]*[\w-])?", re.ASCII)


def curie(iri: NamedNode | str) -> str:
    """Return `prefix:name` for an IRI in a known namespace, else the IRI as it is."""
    text = iri.value if isinstance(iri, NamedNode) else iri
    for prefix, base in PREFIXES.items():
        if text.startswith(base) and _CURIE_NAME.fullmatch(text, len(base)):
            return f"{prefix}:{text[len(base) :]}"
    return text


def expand(text: str) -> NamedNode:
    """Return the node of a CURIE in a known namespace, or of an absolute IRI (with or without angle brackets).

    Raises VocabularyError for an unknown prefix, for a name that its closed namespace lacks, and for what is no IRI.
    """
    prefix, colon, name = text.partition(":")
    if colon and prefix in PREFIXES:
        return namespace(prefix)[name]
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    if not re.match(r"(?:https?://|urn:|mailto:)", bare):
        raise VocabularyError(f"no IRI and no known prefix in {text!r}", hint=f"prefixes are {', '.join(PREFIXES)}")
    try:
        return NamedNode(bare)
    except ValueError as error:
        raise VocabularyError(f"no valid IRI: {bare!r}", hint=str(error)) from None


_PARTIAL_DATE = re.compile(r"(?!0000)\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?", re.ASCII)


def date_literal(text: str) -> Literal:
    """Return "2021", "2021-12" or "2021-12-17" as xsd:gYear, xsd:gYearMonth or xsd:date.

    Raises VocabularyError for anything else and for days that no calendar has: the store would keep them in silence.
    """
    if not _PARTIAL_DATE.fullmatch(text):
        raise VocabularyError(f"no date: {text!r}", hint="write 2021, 2021-12 or 2021-12-17")
    if len(text) == 10:
        try:
            date.fromisoformat(text)
        except ValueError as error:
            raise VocabularyError(f"no such day: {text}", hint=str(error)) from None
    return Literal(text, datatype={4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}[len(text)])
