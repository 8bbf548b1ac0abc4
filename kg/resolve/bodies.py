"""Bodies: the same name in one jurisdiction, or a name of the same entry of the lexicon, is one body.

Whose body a name means is decided in this order: an entry of the publisher's own jurisdiction or of no single one; one of a
neighbouring jurisdiction (neighbours.tsv); one of the jurisdiction that the name itself says ("US Department of Defense").
A name without an entry is of the jurisdiction that it says, else of the publisher's. Names that differ in small words, in number
or in order only are one (arrangements.py). An acronym that stands alone is the one
body of the jurisdiction that a release gives this acronym to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kg.iris import mint
from kg.lexicons import read_table
from kg.model import Body
from kg.resolve.arrangements import find_rearranged
from kg.resolve.readings import Reading, Ref, choose_label
from kg.resolve.tables import find_body_kind, neighbours, place_in
from kg.resolve.text import drop_article, flatten
from kg.resolve.unions import Unions

Row = Mapping[str, str]
_EVERYWHERE = ("", "UN", "EU")


@dataclass(frozen=True, slots=True)
class ResolvedBody:
    """One body. `kind` is a concept's name or empty, `jurisdiction` a code; the others are IRIs, empty where there are none."""

    iri: str
    label: str
    kind: str
    jurisdiction: str
    parent: str
    replaces: str
    others: tuple[str, ...]  # IRIs of names that were found to be this body's


@cache
def _rows_by_form() -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in read_table("bodies"):
        for form in {row["name"], *row["aliases"].split("|"), *row["acronym"].split("|")} - {""}:
            found[drop_article(flatten(form))].append(row)
    return {form: tuple(rows) for form, rows in found.items()}


@cache
def _rows_by_name() -> dict[str, Row]:
    return {row["name"]: row for row in reversed(read_table("bodies"))}


def find_row(form: str, place: str, day: str) -> Row | None:
    """Return the lexicon's one entry that `form` means in a release of `place` on `day`, or None if there is none or several."""
    rows = _rows_by_form().get(drop_article(flatten(form)), ())
    said = place_in(form) if rows else ""
    for places in ((place,), _EVERYWHERE, neighbours().get(place, ()), (said,) if said else ()):
        fitting = [row for row in rows if row["jurisdiction"] in places]
        if len(fitting) > 1:
            fitting = [row for row in fitting if _is_valid(row, day)] or fitting
        if len(fitting) > 1 and len(named := [row for row in fitting if flatten(row["name"]) == flatten(form)]) == 1:
            return named[0]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def _is_valid(row: Row, day: str) -> bool:
    """Return whether a body existed on `day`; bounds are as precise as they are known."""
    start, end = row["valid_from"], row["valid_to"]
    return (not start or day[: len(start)] >= start) and (not end or day[: len(end)] <= end)


def _row_iri(row: Row) -> str:
    return mint("body", row["jurisdiction"] or "int", row["name"]).value


def _home(iri: str) -> str:
    return iri.rpartition("/")[2].partition(".")[0]


def _is_acronym(name: str) -> bool:
    return " " not in name and len(name) > 1 and sum(char.isupper() for char in name) >= 2


def _place_body(body: Body, reading: Reading) -> tuple[str, Row | None]:
    """Return the IRI of a body by what one release says, and its entry in the lexicon."""
    spelled = [form for form in (body.name, *body.names) if not _is_acronym(form)]
    for form in (*spelled[:1], *(() if spelled else (body.name,))):
        if row := find_row(form, reading.place, reading.day):
            return _row_iri(row), row
    name = drop_article(flatten(body.name)) or body.name
    return mint("body", place_in(body.name) or reading.place, name).value, None


@dataclass(slots=True)
class Bodies:
    """The bodies of all releases: the IRI for each ref, and each body by IRI."""

    nodes: dict[Ref, str]
    things: dict[str, ResolvedBody]


def resolve_bodies(
    readings: Iterable[Reading], judged: Iterable[tuple[str, str]] = (), apart: Iterable[tuple[str, str]] = ()
) -> Bodies:
    """Return which bodies the releases name. `judged` pairs of IRIs are one whatever the rules say, pairs `apart` never."""
    readings = list(readings)
    unions = Unions(apart)
    placed: dict[Ref, str] = {}
    rows: dict[str, Row] = {}
    acronyms: dict[tuple[str, str], set[str]] = defaultdict(set)
    alone: set[tuple[str, str, str]] = set()
    names: set[tuple[str, str, str]] = set()
    for reading in readings:
        for body in (entity for entity in reading.entities.values() if isinstance(entity, Body)):
            iri, row = _place_body(body, reading)
            placed[reading.key, body.ref] = iri
            unions.add(iri)
            names.add((_home(iri), row["name"] if row else body.name, iri))
            if row is not None:
                rows[iri] = row
            if row is None and _is_acronym(body.name):
                alone.add((reading.place, body.name, iri))
            else:
                for acronym in (*body.acronyms, *(row["acronym"].split("|") if row else ())):
                    acronyms[reading.place, acronym].add(iri)
    unions.join_judged(judged)
    for place, name, iri in sorted(alone):
        if len(owners := acronyms[place, name] - {iri}) == 1:
            unions.join(iri, next(iter(owners)))
    for left, right in find_rearranged(names, rows.get):
        unions.join(left, right)
    chosen = unions.choose(lambda iri: (iri not in rows, iri in {alone_iri for _, _, alone_iri in alone}, len(iri), iri))
    nodes = {ref: chosen[iri] for ref, iri in placed.items()}
    return Bodies(nodes, _describe(readings, nodes, unions, rows))


def _describe(readings: list[Reading], nodes: dict[Ref, str], unions: Unions, rows: dict[str, Row]) -> dict[str, ResolvedBody]:
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    parents: dict[str, Counter[str]] = defaultdict(Counter)
    places: dict[str, Counter[str]] = defaultdict(Counter)
    for reading in readings:
        for body in (entity for entity in reading.entities.values() if isinstance(entity, Body)):
            iri = nodes[reading.key, body.ref]
            forms[iri][body.name] += 1
            places[iri][place_in(body.name) or reading.place] += 1
            if kind := find_body_kind(body.kind):
                kinds[iri][kind] += 1
            parent = nodes.get((reading.key, body.parent), "")
            if parent and parent != iri:
                parents[iri][parent] += 1
    things: dict[str, ResolvedBody] = {}
    for iri in sorted(forms):
        row = rows.get(iri)
        known = _rows_by_name()
        parent = _row_iri(known[row["parent"]]) if row and row["parent"] in known else ""
        stated = choose_label(parents[iri]) if parents[iri] else ""
        replaced = _row_iri(known[row["replaces"]]) if row and row["replaces"] in known else ""
        things[iri] = ResolvedBody(
            iri=iri,
            label=row["name"] if row else choose_label(forms[iri]),
            kind=(find_body_kind(row["kind"]) if row else "") or (choose_label(kinds[iri]) if kinds[iri] else ""),
            jurisdiction=row["jurisdiction"] if row else choose_label(places[iri]),
            parent=parent if parent in forms else stated,
            replaces=replaced if replaced in forms else "",
            others=tuple(other for other in unions.members(iri) if other != iri),
        )
    return things
