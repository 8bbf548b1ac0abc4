"""What is in a store: releases by publisher, things and facts by kind, issues, and when it was built."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.errors import StoreError
from kg.model import Severity
from kg.query import find_labels
from kg.store import EmbeddedStore
from kg.store.claims import CLAIMS_FILE, ClaimStore, RunRecord
from kg.vocabulary import KG, RDF, label

_CLASSES = ("Release", "Person", "Office", "Body", "Place", "Group", "Tenure", "Event", "Participation", "Statement", "Evidence")
_PUBLISHERS = """SELECT ?publisher (COUNT(DISTINCT ?release) AS ?count) (MIN(STR(?issued)) AS ?first) (MAX(STR(?issued)) AS ?last)
WHERE { ?release a kg:Release ; dcterms:publisher ?publisher ; dcterms:issued ?issued } GROUP BY ?publisher ORDER BY ?publisher"""
_CONFIDENCES = """SELECT ?class ?band (COUNT(?fact) AS ?count) WHERE {
  { SELECT ?class ?fact (MAX(?sure) AS ?best) WHERE {
    VALUES ?class { kg:Tenure kg:Event kg:Statement }
    ?fact a ?class ; kg:evidence/kg:confidence ?sure . } GROUP BY ?class ?fact }
  VALUES (?band ?from ?below) { ("under 0.8" 0 0.8) ("0.8 to 0.9" 0.8 0.9) ("0.9 to 0.95" 0.9 0.95) ("0.95 and over" 0.95 2) }
  FILTER(?best >= ?from && ?best < ?below)
} GROUP BY ?class ?band"""
BANDS = ("under 0.8", "0.8 to 0.9", "0.9 to 0.95", "0.95 and over")  # of the confidence of a fact's best evidence
_TYPES = "SELECT ?type (COUNT(DISTINCT ?event) AS ?count) WHERE { ?event kg:eventType ?type } GROUP BY ?type"


@dataclass(frozen=True, slots=True)
class PublisherStats:
    """How many releases of a publisher there are, and the days of the first and the last."""

    title: str
    releases: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class StoreStats:
    """Counts of all that a store holds. Issues are those of its releases and of the last run, by severity and code.

    `confidences` counts facts by kind and by the band (BANDS) of the confidence of their best evidence.
    """

    store: str
    quads: int
    graphs: int
    publishers: tuple[PublisherStats, ...]
    things: dict[str, int]
    event_types: dict[str, int]
    confidences: dict[tuple[str, str], int]
    issues: dict[tuple[Severity, str], int]
    runs: tuple[RunRecord, ...]


def stats(store: Path | str) -> StoreStats:
    """Return what the store folder `store` holds. Raises StoreError where there is none."""
    with EmbeddedStore.open(store, read_only=True) as graph:
        issues, runs = _read_claims(Path(store))
        return StoreStats(
            store=str(store),
            quads=graph.count(),
            graphs=len(graph.graphs()),
            publishers=_count_publishers(graph),
            things={kind: _count_class(graph, KG[kind]) for kind in _CLASSES},
            event_types=_count_types(graph),
            confidences=_count_confidences(graph),
            issues=issues,
            runs=runs,
        )


def _read_claims(store: Path) -> tuple[dict[tuple[Severity, str], int], tuple[RunRecord, ...]]:
    if not (store / CLAIMS_FILE).is_file():
        return {}, ()
    with ClaimStore.open(store, read_only=True) as claims:
        counts = Counter((issue.severity, issue.code) for issue in claims.all_issues())
        order = list(Severity)
        ordered = sorted(counts.items(), key=lambda item: (order.index(item[0][0]), -item[1], item[0][1]))
        return dict(ordered), tuple(claims.runs())


def _count_class(graph: EmbeddedStore, kind: NamedNode) -> int:
    # A tenure or event of several releases is typed in each of their graphs.
    return len({quad.subject for quad in graph.oxigraph.quads_for_pattern(None, RDF.type, kind)})


def _rows(graph: EmbeddedStore, text: str) -> QuerySolutions:
    answer = graph.query(text)
    if not isinstance(answer, QuerySolutions):
        raise StoreError("the store answers with no rows", str(graph.path))
    return answer


def _count_publishers(graph: EmbeddedStore) -> tuple[PublisherStats, ...]:
    rows = [row for row in _rows(graph, _PUBLISHERS) if isinstance(row["publisher"], NamedNode)]
    labels = find_labels(graph, [row["publisher"].value for row in rows if isinstance(row["publisher"], NamedNode)])
    found: list[PublisherStats] = []
    for row in rows:
        publisher, count, first, last = row["publisher"], row["count"], row["first"], row["last"]
        if isinstance(publisher, NamedNode) and isinstance(count, Literal):
            days = [moment.value[:10] if isinstance(moment, Literal) else "" for moment in (first, last)]
            found.append(PublisherStats(labels.get(publisher.value, publisher.value), int(count.value), *days))
    return tuple(found)


def _count_types(graph: EmbeddedStore) -> dict[str, int]:
    counts = {
        label(row["type"].value): int(row["count"].value)
        for row in _rows(graph, _TYPES)
        if isinstance(row["type"], NamedNode) and isinstance(row["count"], Literal)
    }
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _count_confidences(graph: EmbeddedStore) -> dict[tuple[str, str], int]:
    """Return how many facts of each kind have their best evidence in each band."""
    return {
        (label(row["class"].value), row["band"].value): int(row["count"].value)
        for row in _rows(graph, _CONFIDENCES)
        if isinstance(row["class"], NamedNode) and isinstance(row["band"], Literal) and isinstance(row["count"], Literal)
    }
