"""The line-up of a day: who held each office then, as stated, as attested, or near that day; unknown where nobody says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.errors import QueryError, StoreError
from kg.query import find_labels
from kg.store import Store
from kg.table import Table

_TENURES = """SELECT DISTINCT ?tenure ?office ?holder ?capacity ?start ?end ?first ?last ?former WHERE {
  ?tenure a kg:Tenure ; kg:office ?office ; kg:holder ?holder ; kg:capacity ?capacity .
  OPTIONAL { ?tenure kg:startDate ?start } OPTIONAL { ?tenure kg:endDate ?end }
  OPTIONAL { ?tenure kg:firstAttested ?first } OPTIONAL { ?tenure kg:lastAttested ?last }
  OPTIONAL { ?tenure kg:endedBefore ?former } }"""
_ATTESTED = "SELECT ?tenure ?day WHERE { ?tenure kg:attestedOn ?day }"
_BODIES = """SELECT ?office ?body ?within WHERE {
  { ?office a kg:Office ; org:postIn ?body } UNION { ?tenure kg:office ?office ; kg:body ?body }
  ?body org:subOrganizationOf* ?within }"""
_PLACES = "SELECT ?office ?place WHERE { ?office kg:jurisdiction ?place }"
_SENTENCES = """SELECT ?release ?exact ?issued WHERE {{ <{tenure}> kg:evidence ?evidence .
  ?evidence kg:inRelease ?release ; oa:exact ?exact . ?release dcterms:issued ?issued }}"""

_KNOWN = ("stated", "attested", "near", "open")
_THINGS = {"office", "body", "official", "release"}


@dataclass(frozen=True, slots=True)
class Held:
    """Who held an office on the day asked for: IRIs, and how it is known.

    `rank` is 0 if stated, 1 if attested, 2 if near, 3 if the start is stated and nothing tells of an end or another holder since;
    `distance` is how many days lie between that day and the nearest one on which a release says the post was held.
    """

    office: str
    holder: str
    capacity: str
    tenure: str
    rank: int
    basis: str
    distance: int


@dataclass(slots=True)
class _Tenure:
    iri: str
    office: str
    holder: str
    capacity: str
    start: str
    end: str
    former: str
    days: set[str] = field(default_factory=set)


def as_of(store: Store, day: date | str, *, body: str = "", of: str = "", within: int = 90) -> Table:
    """Return the line-up of `day`, one row for each office and holder, and one for each office without a known holder.

    `body` is a body's name or IRI: its offices and those of bodies in it; `of` a country's name. `within` is how many days
    before or after `day` somebody may be attested in post to be named as the likely holder. Raises QueryError for no date.
    """
    try:
        wanted = (day if isinstance(day, date) else date.fromisoformat(day)).isoformat()
    except ValueError:
        raise QueryError("no day", str(day), "write it as 2021-12-17") from None
    tenures = list(_read_tenures(store))
    bodies = _choose_offices(store, body, of)
    by_office: dict[str, list[_Tenure]] = defaultdict(list)
    for tenure in tenures:
        if tenure.office in bodies:
            by_office[tenure.office].append(tenure)
    held = {office: _judge_office(known, wanted, within) for office, known in by_office.items()}
    return _make_table(store, wanted, held, bodies)


def _rows(store: Store, text: str) -> Iterator[dict[str, str]]:
    answer = store.query(text)
    if not isinstance(answer, QuerySolutions):
        raise StoreError("the store answers with no rows")
    names = [variable.value for variable in answer.variables]
    for row in answer:
        yield {name: row[name].value if isinstance(row[name], (NamedNode, Literal)) else "" for name in names}


def _read_tenures(store: Store) -> Iterable[_Tenure]:
    found: dict[str, _Tenure] = {}
    for row in _rows(store, _TENURES):
        capacity = row["capacity"].rpartition("#")[2].lower()
        new = _Tenure(row["tenure"], row["office"], row["holder"], capacity, row["start"], row["end"], row["former"])
        found.setdefault(new.iri, new).days |= {row["first"], row["last"]} - {""}
    for row in _rows(store, _ATTESTED):
        if row["tenure"] in found:
            found[row["tenure"]].days.add(row["day"])
    return [found[iri] for iri in sorted(found)]


def _choose_offices(store: Store, body: str, of: str) -> dict[str, str]:
    """Return the offices asked for, each with its body's IRI or ""."""
    within: dict[str, set[str]] = defaultdict(set)
    bodies: dict[str, str] = {}
    for row in _rows(store, _BODIES):
        within[row["office"]].add(row["within"])
        bodies[row["office"]] = min(bodies.get(row["office"], row["body"]), row["body"])
    places = {row["office"]: row["place"] for row in _rows(store, _PLACES)}
    names = find_labels(store, {iri for found in within.values() for iri in found}) if body else {}
    offices = [row["office"] for row in _rows(store, "SELECT ?office WHERE { ?office a kg:Office }")]
    chosen = [
        office
        for office in sorted(set(offices))
        if (not of or places.get(office, "").casefold() == of.casefold())
        and (not body or any(iri == body or names.get(iri, "").casefold() == body.casefold() for iri in within[office]))
    ]
    if not chosen:
        raise QueryError("no office", body or of, "kg query entity_named_like finds the name that the store has")
    return {office: bodies.get(office, "") for office in chosen}


def _upto(left: str, right: str) -> bool:
    """Return whether `left` isn't after `right`, as far as the less precise of both goes."""
    return left[: len(right)] <= right[: len(left)]


def _judge_office(tenures: list[_Tenure], day: str, within: int) -> list[Held]:
    """Return who held one office: whoever is surest, of each capacity; near holders only where nobody is surer."""
    found = sorted(
        (held for tenure in tenures if (held := _judge(tenure, day, within))), key=lambda held: (held.rank, held.distance)
    )
    surest = {capacity: min(held.rank for held in found if held.capacity == capacity) for capacity in {h.capacity for h in found}}
    kept = [held for held in found if held.rank == surest[held.capacity] or held.rank < 2]
    return [held for held in kept if held.rank < 3 or not _is_followed(held, tenures, day)]


def _is_followed(held: Held, tenures: list[_Tenure], day: str) -> bool:
    """Return whether somebody else took up or held the office between the start of `held` and `day`."""
    start = next(tenure.start for tenure in tenures if tenure.iri == held.tenure)
    others = [tenure for tenure in tenures if tenure.holder != held.holder and tenure.capacity == held.capacity]
    return any(start < known <= day for other in others for known in (other.start, *other.days) if known)


def _judge(tenure: _Tenure, day: str, within: int) -> Held | None:
    if (tenure.start and not _upto(tenure.start, day)) or (tenure.end and not _upto(day, tenure.end)):
        return None
    if tenure.former and tenure.former <= day:
        return None
    days = {known for known in tenure.days if len(known) == 10}
    before, after = [known for known in days if known <= day], [known for known in days if known >= day]
    distance = min((_days_between(known, day) for known in days), default=0)
    rank, basis = 2, ""
    if tenure.start and tenure.end:
        rank, basis = 0, "stated"
    elif tenure.start and after:
        rank, basis = 0, f"stated start, attested {min(after)}"
    elif tenure.end and before:
        rank, basis = 0, f"attested {max(before)}, stated end"
    elif day in days:
        rank, basis = 1, "attested on the day"
    elif before and after:
        rank, basis = 1, f"attested {max(before)} and {min(after)}"
    elif days and distance <= within and tenure.capacity == "substantive":  # who acts does so for days, not around them
        side = "before" if before else "after"
        basis = f"attested {distance} day{'' if distance == 1 else 's'} {side}"
    elif tenure.start and len(tenure.start) == 10 and _days_between(tenure.start, day) <= within:
        distance = _days_between(tenure.start, day)
        rank, basis = 0, f"stated start {distance} day{'' if distance == 1 else 's'} before" if distance else "stated start"
    elif tenure.start:
        rank, basis = 3, "stated start, no end known"
    else:
        return None
    return Held(tenure.office, tenure.holder, tenure.capacity, tenure.iri, rank, basis, distance)


def _days_between(left: str, right: str) -> int:
    return abs((date.fromisoformat(left) - date.fromisoformat(right)).days)


def _make_table(store: Store, day: str, held: dict[str, list[Held]], bodies: dict[str, str]) -> Table:
    rows: list[tuple[str, ...]] = []
    for office, found in held.items():
        for one in found:
            told = (one.holder, one.capacity, _KNOWN[one.rank], one.basis)
            rows.append((office, bodies[office], *told, *_find_sentence(store, one.tenure, day)))
        if not found:
            rows.append((office, bodies[office], "", "", "unknown", "", "", ""))
    columns = ("office", "body", "official", "capacity", "known", "basis", "release", "sentence")
    things = {cell for row in rows for name, cell in zip(columns, row, strict=True) if name in _THINGS and cell}
    labels = find_labels(store, things)
    rows.sort(key=lambda row: (row[4] == "unknown", labels.get(row[0], row[0]), row))
    terms = tuple(tuple(_make_term(name, cell) for name, cell in zip(columns, row, strict=True)) for row in rows)
    return Table(columns, terms, labels)


def _make_term(column: str, cell: str) -> NamedNode | Literal | None:
    if not cell:
        return None
    return NamedNode(cell) if column in _THINGS else Literal(cell)


def _find_sentence(store: Store, tenure: str, day: str) -> tuple[str, str]:
    """Return the release nearest to `day` that speaks of a tenure, and its sentence."""
    text = _SENTENCES.format(tenure=tenure)
    found = [
        (_days_between(row["issued"][:10], day), row["release"], " ".join(row["exact"].split())) for row in _rows(store, text)
    ]
    return min(found)[1:] if found else ("", "")
