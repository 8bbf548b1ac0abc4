"""What changed between two stores, or since an earlier run of one: officials, offices, bodies, tenures, events.

Things are compared by their IRIs, which adding releases doesn't change; what became another thing is not gone. A build notes
what it changed (`kg.store.claims`), so that runs of one store can be compared without keeping copies of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Triple

from kg.errors import QueryError
from kg.iris import mint
from kg.store import EmbeddedStore, Store
from kg.store.claims import Change, ClaimStore
from kg.store.serialise import write_quads
from kg.table import Table

COLUMNS = ("kind", "thing", "change", "before", "after")

_QUERIES: Mapping[str, str] = {
    "official": "SELECT ?thing ?label WHERE { ?thing a kg:Person ; skos:prefLabel ?label }",
    "office": """SELECT ?thing ?label ?body WHERE { ?thing a kg:Office ; skos:prefLabel ?label
        OPTIONAL { ?thing org:postIn/skos:prefLabel ?body } }""",
    "body": "SELECT ?thing ?label WHERE { ?thing a kg:Body ; skos:prefLabel ?label }",
    "tenure": """SELECT ?thing (CONCAT(?who, ", ", ?what) AS ?label) ?capacity ?start ?end ?first ?last ?former WHERE {
        { SELECT ?thing (SAMPLE(?w) AS ?who) (SAMPLE(?o) AS ?what) (SAMPLE(?c) AS ?capacity)
            (MIN(STR(?s)) AS ?start) (MIN(STR(?e)) AS ?end) (MIN(STR(?f)) AS ?first) (MIN(STR(?l)) AS ?last)
            (MIN(STR(?b)) AS ?former) WHERE {
          ?thing a kg:Tenure ; kg:holder/skos:prefLabel ?w ; kg:office/skos:prefLabel ?o ; kg:capacity ?c
          OPTIONAL { ?thing kg:startDate ?s } OPTIONAL { ?thing kg:endDate ?e } OPTIONAL { ?thing kg:firstAttested ?f }
          OPTIONAL { ?thing kg:lastAttested ?l } OPTIONAL { ?thing kg:endedBefore ?b } } GROUP BY ?thing } }""",
    "event": """SELECT ?thing (SAMPLE(?l) AS ?label) (MIN(STR(?t)) AS ?type) (MIN(STR(?s)) AS ?status) (MIN(STR(?d)) AS ?date)
        (MIN(STR(?w)) AS ?window) (MIN(STR(?r)) AS ?realised) WHERE { ?thing a kg:Event ; skos:prefLabel ?l ; kg:eventType ?t ; kg:status ?s
        OPTIONAL { ?thing kg:date ?d } OPTIONAL { ?thing kg:windowStart ?w } OPTIONAL { ?r kg:realises ?thing } } GROUP BY ?thing""",
}
_BECAME = "SELECT ?thing ?other WHERE { ?thing kg:became ?other }"

Facts = dict[tuple[str, str], dict[str, str]]
"""What is known of each thing, by its kind and IRI: a label, and other values by name."""


def take_facts(store: Store) -> Facts:
    """Return what `store` knows, as far as `diff` compares it."""
    facts: Facts = {}
    for kind, query in _QUERIES.items():
        for row in _rows(store, query):
            thing = row.pop("thing")
            facts[kind, thing] = {name: _shorten(value) for name, value in row.items() if value}
    for row in _rows(store, _BECAME):
        facts["became", row["thing"]] = {"label": "", "other": row["other"]}
    return facts


def _rows(store: Store, query: str) -> Iterable[dict[str, str]]:
    answer = store.query(query)
    for row in answer if isinstance(answer, QuerySolutions) else ():
        values = {variable.value: row[variable.value] for variable in answer.variables}  # type: ignore[union-attr]
        yield {name: term.value if isinstance(term, (NamedNode, Literal)) else "" for name, term in values.items()}


def _shorten(value: str) -> str:
    """Return the last part of an IRI of the ontology ("Planned"), anything else as it is."""
    return value.rpartition("#")[2] if value.startswith("http") and "#" in value else value


def compare(before: Facts, after: Facts) -> list[Change]:
    """Return what is new, gone or otherwise in `after`, in the order of kind, thing and what changed."""
    found: list[Change] = []
    for key in sorted(before.keys() | after.keys()):
        kind, thing = key
        old, new = before.get(key), after.get(key)
        if kind == "became":
            continue
        label = (new or old or {}).get("label", "")
        if old is None and new is not None:
            found.append(Change(kind, thing, label, "new", "", _describe(new)))
        elif new is None and old is not None:
            other = after.get(("became", thing), {}).get("other", "")
            found.append(Change(kind, thing, label, "became" if other else "gone", _describe(old), other))
        elif old is not None and new is not None and old != new:
            names = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
            found += [Change(kind, thing, label, name, old.get(name, ""), new.get(name, "")) for name in names]
    return found


def _describe(values: Mapping[str, str]) -> str:
    return ", ".join(value for name, value in values.items() if name not in {"label", "realised"})


def diff(before: Path | str, after: Path | str) -> Table:
    """Return what the store folder `after` says otherwise than `before`, one change a row. Raises StoreError."""
    with EmbeddedStore.open(before, read_only=True) as old, EmbeddedStore.open(after, read_only=True) as new:
        changes = compare(take_facts(old), take_facts(new))
    return _make_table(changes, f"Changes from {before} to {after}")


def diff_runs(store: Path | str, first: int, last: int | None = None) -> Table:
    """Return what the builds of `store` after run `first`, up to run `last` or the newest, changed altogether.

    Raises QueryError for runs that there weren't, StoreError where there is no store.
    """
    with ClaimStore.open(store, read_only=True) as claims:
        runs = len(claims.runs())
        until = runs if last is None else last
        if not 0 <= first < until <= runs:
            raise QueryError("no such runs", f"{first} to {until}", f"{store} has runs 1 to {runs}; 0 is before the first")
        steps = [claims.changes(run) for run in range(first + 1, until + 1)]
    return _make_table(_fold(steps), f"Changes of {store} from run {first} to run {until}")


def _fold(steps: Iterable[Iterable[Change]]) -> list[Change]:
    """Return the changes of several builds as those of one: what came and went again is left out."""
    folded: dict[tuple[str, str, str], Change] = {}
    for step in steps:
        for change in step:
            thing = (change.kind, change.thing)
            if change.change in {"gone", "became"}:
                came = folded.pop((*thing, "new"), None)
                for key in [key for key in folded if key[:2] == thing]:
                    del folded[key]
                if came is None:
                    folded[*thing, change.change] = change
                continue
            earlier = folded.get((*thing, change.change))
            start = earlier.before if earlier is not None else change.before
            new = Change(change.kind, change.thing, change.label, change.change, start, change.after)
            if start != change.after or change.change == "new":
                folded[*thing, change.change] = new
            else:
                folded.pop((*thing, change.change), None)
    return [folded[key] for key in sorted(folded)]


def _make_table(changes: Iterable[Change], title: str) -> Table:
    rows = tuple(
        (Literal(c.kind), NamedNode(c.thing), Literal(c.change), Literal(c.before) if c.before else None, _to_term(c.after))
        for c in changes
    )
    labels = {change.thing: change.label for change in changes if change.label}
    return Table(COLUMNS, rows, labels, title)


def _to_term(value: str) -> Literal | NamedNode | None:
    if value.startswith(("http://", "https://")):
        return NamedNode(value)
    return Literal(value) if value else None


def write_diff(before: Path | str, after: Path | str, stream: IO[bytes], format: RdfFormat = RdfFormat.TRIG) -> None:  # noqa: A002
    """Write the triples that only one of two stores has, in two named graphs: `diff/added` and `diff/removed`. Raises StoreError."""
    with EmbeddedStore.open(before, read_only=True) as old, EmbeddedStore.open(after, read_only=True) as new:
        was, now = _triples(old), _triples(new)
    parts = ((mint("graph", "diff", "added"), now - was), (mint("graph", "diff", "removed"), was - now))
    write_quads((Quad(t.subject, t.predicate, t.object, graph) for graph, part in parts for t in part), stream, format)


def _triples(store: EmbeddedStore) -> set[Triple]:
    return set(store.match())
