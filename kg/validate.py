"""Checking the graph against the shapes in `ontology/shapes.ttl`, and its quotations against the releases' texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyshacl
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple
from rdflib.namespace import RDF, SH

from kg.errors import ValidationError
from kg.iris import release_iri
from kg.mapping import text_literal
from kg.model import Severity
from kg.resources import folder
from kg.store import EmbeddedStore, Store
from kg.store.claims import CLAIMS_FILE, ClaimStore
from kg.vocabulary import KG, OA, curie

_ONTOLOGY_FILES = ("kg.ttl", "event-types.ttl", "roles.ttl", "body-kinds.ttl")
_SEVERITIES = {SH.Violation: Severity.ERROR, SH.Warning: Severity.WARNING, SH.Info: Severity.NOTE}

_SHAPES = rdflib.Namespace("https://w3id.org/govkg/ontology/shape#")
_MISQUOTED = "the words of the evidence stand in the release at their place"
_UNCHECKED = "the release's text isn't in the store, so its quotations weren't checked"

_FINDINGS = """SELECT DISTINCT ?problem ?text ?sentence WHERE {
  ?finding a kg:Finding ; kg:problem ?problem ; rdfs:comment ?text ; kg:concerns/kg:evidence/oa:exact ?sentence }"""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that a shape objects to: what about `node`, at which property (a CURIE, or empty), with which value."""

    severity: Severity
    message: str
    node: str
    property: str
    value: str


@dataclass(frozen=True, slots=True)
class Report:
    """All findings in order, and the W3C validation report as a graph."""

    findings: tuple[Finding, ...]
    graph: rdflib.Graph
    triples: int

    @property
    def conforms(self) -> bool:
        """Whether nothing is worse than a warning."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)

    def counts(self) -> dict[tuple[Severity, str], int]:
        """Return how often each objection was made, by severity and message."""
        out: dict[tuple[Severity, str], int] = {}
        for finding in self.findings:
            key = (finding.severity, finding.message)
            out[key] = out.get(key, 0) + 1
        return out


def find_tenure_findings(store: Store) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what doesn't add up in who held what when: the problem, the finding in words, and up to four sentences."""
    answer = store.query(_FINDINGS)
    found: dict[tuple[str, str], set[str]] = {}
    for row in answer if isinstance(answer, QuerySolutions) else ():
        values = [term.value if isinstance(term := row[name], Literal) else "" for name in ("problem", "text", "sentence")]
        found.setdefault((values[0], values[1]), set()).add(" ".join(values[2].split()))
    return [(problem, text, tuple(sorted(sentences)[:4])) for (problem, text), sentences in sorted(found.items())]


def validate(store: Store) -> Report:
    """Check the union of all graphs in `store`, and for a store on disk that each sentence is what its release says there.

    Raises ValidationError only where the shapes themselves can't be used.
    """
    data = to_rdflib(store)
    triples = len(data)
    for name in _ONTOLOGY_FILES:
        data.parse(folder("ontology") / name)
    shapes = rdflib.Graph().parse(folder("ontology") / "shapes.ttl")
    try:
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=True, inplace=True, meta_shacl=False)
    except Exception as error:
        raise ValidationError("the shapes can't be used", "ontology/shapes.ttl", str(error)) from error
    if not isinstance(report, rdflib.Graph):
        raise ValidationError("the graph can't be checked", "ontology/shapes.ttl", str(report))
    if isinstance(store, EmbeddedStore) and store.path is not None and (store.path / CLAIMS_FILE).is_file():
        for node, severity, message in _check_quotations(data, store.path):
            _add_result(report, node, severity, message)
    return Report(tuple(sorted(_read_findings(report))), report, triples)


def _check_quotations(data: rdflib.Graph, store: Path) -> Iterator[tuple[rdflib.term.Node, rdflib.URIRef, str]]:
    """Hold all evidence against the texts of the releases, which the store folder keeps; yield node, severity and message."""
    in_release = rdflib.URIRef(KG.inRelease.value)
    unknown = set(data.subjects(RDF.type, rdflib.URIRef(KG.Release.value)))
    with ClaimStore.open(store, read_only=True) as claims:
        for key, text in claims.texts():
            publisher, _, identifier = key.partition("/")
            release = rdflib.URIRef(release_iri(publisher, identifier).value)
            unknown.discard(release)
            for evidence in data.subjects(in_release, release):
                if not _is_quoted(data, evidence, text):
                    yield evidence, SH.Violation, _MISQUOTED
    for left in unknown:
        yield left, SH.Info, _UNCHECKED


def _is_quoted(data: rdflib.Graph, evidence: rdflib.term.Node, text: str) -> bool:
    words, start, end = (list(data.objects(evidence, rdflib.URIRef(term.value))) for term in (OA.exact, OA.start, OA.end))
    places = [int(str(place)) for place in (*start, *end) if str(place).isdecimal()]
    if len(words) != 1 or len(places) != 2:
        return True  # wrong in another way, which the shape of evidence tells
    return str(words[0]) == text_literal(text[slice(*places)]).value


def _add_result(report: rdflib.Graph, node: rdflib.term.Node, severity: rdflib.URIRef, message: str) -> None:
    result, whole = rdflib.BNode(), next(report.subjects(RDF.type, SH.ValidationReport))
    for predicate, value in (
        (RDF.type, SH.ValidationResult),
        (SH.focusNode, node),
        (SH.resultSeverity, severity),
        (SH.sourceShape, _SHAPES.Quotation),
        (SH.sourceConstraintComponent, _SHAPES.QuotationConstraintComponent),
        (SH.resultMessage, rdflib.Literal(message, lang="en")),
    ):
        report.add((result, predicate, value))
    report.add((whole, SH.result, result))
    report.set((whole, SH.conforms, rdflib.Literal(False)))


def to_rdflib(store: Store) -> rdflib.Graph:
    """Return the union of all graphs in `store` as an rdflib graph, literals letter for letter."""
    graph = rdflib.Graph()
    for quad in store.quads():
        graph.add((_convert(quad.subject), _convert(quad.predicate), _convert(quad.object)))
    return graph


def _convert(term: NamedNode | BlankNode | Literal | Triple) -> rdflib.term.Node:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Literal):
        datatype = None if term.language else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    raise ValidationError("a triple as a term", str(term), "the shapes are RDF 1.1")


def _read_findings(report: rdflib.Graph) -> Iterator[Finding]:
    for result in report.subjects(RDF.type, SH.ValidationResult):
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        yield Finding(
            severity=_SEVERITIES[rdflib.URIRef(str(report.value(result, SH.resultSeverity)))],
            message=" ".join(sorted(str(message) for message in report.objects(result, SH.resultMessage))),
            node=str(report.value(result, SH.focusNode)),
            property=curie(str(path)) if isinstance(path, rdflib.URIRef) else "",
            value="" if value is None else str(value),
        )
