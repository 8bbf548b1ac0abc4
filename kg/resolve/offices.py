"""Offices: a title in a body or a jurisdiction.

A title that names its portfolio ("Secretary for the Civil Service") is one office in its jurisdiction, whether or not a
release also names the body; where two bodies have a post of the same title, they are two offices. A title that doesn't
("Chairman") is an office of the body named with it. "Acting" and "former" are never part of a title. What the
lexicon knows of a title (its acronym, its body, the titles whose place it took) holds in the title's jurisdiction.

A title without a country in a release is the publisher's own, unless a person of the same full name holds a post of that title
in one other country, as releases from there or with the country's name say, and the publisher's country has no such post or
no text places him in it: "the Secretary for the Civil Service, Mr Joshua Law" in a release from Singapore is Hong Kong's.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kg.iris import mint
from kg.lexicons import read_table
from kg.model import Office, Person
from kg.resolve.arrangements import find_rearranged
from kg.resolve.bodies import Bodies
from kg.resolve.names import order_name, parse_name
from kg.resolve.readings import Reading, Ref, choose_label
from kg.resolve.tables import find_jurisdiction, known_offices, name_jurisdiction, shared_titles
from kg.resolve.text import drop_article, flatten
from kg.resolve.unions import Unions

Row = Mapping[str, str]
_PORTFOLIO = re.compile(r"\b(?:of|for|to)\b|\(")


@dataclass(frozen=True, slots=True)
class ResolvedOffice:
    """One office: the IRI of its body or "", and the name of the country or territory that it is of."""

    iri: str
    label: str
    body: str
    jurisdiction: str
    replaces: tuple[str, ...]  # IRIs of the offices that it took the place of
    others: tuple[str, ...]
    single: bool  # one person holds it at a time, as far as the lexicon tells


@dataclass(slots=True)
class Offices:
    """The offices of all releases: the IRI for each ref, each office by IRI, and the body that a release names with one."""

    nodes: dict[Ref, str]
    things: dict[str, ResolvedOffice]
    bodies: dict[Ref, str]


@cache
def _modifiers() -> frozenset[str]:
    return frozenset(flatten(row["form"]) for row in read_table("office_modifiers") if row["effect"] != "none")


def normalise_title(title: str) -> str:
    """Return a title flattened, without article and without words for how the post is held."""
    words = drop_article(flatten(title)).split()
    while len(words) > 1 and words[0] in _modifiers():
        words = words[1:]
    while len(words) > 1 and words[-1] in _modifiers():
        words = words[:-1]
    return " ".join(words) or title


@cache
def is_single_title(title: str) -> bool:
    """Return whether a title names its portfolio and no word in it says that several bear it at a time."""
    flat = f" {flatten(title)} "
    return bool(_PORTFOLIO.search(title) or title.startswith("Chief")) and not any(
        f" {word} " in flat for word in shared_titles()
    )


Held = dict[tuple[str, str], set[str]]
"""Codes of the jurisdictions in which somebody of that name is said to hold a post of that title."""


def _find_place(office: Office, reading: Reading, bodies: Bodies) -> str:
    """Return the jurisdiction that the text gives an office, as a code or as it says it, or "" if it gives none."""
    body = bodies.nodes.get((reading.key, office.body), "")
    said = find_jurisdiction(office.jurisdiction) or office.jurisdiction
    return said or (bodies.things[body].jurisdiction if body else "")


def _name_holders(reading: Reading) -> dict[str, list[str]]:
    """Return the full names of the holders of each office, flattened, by the office's ref."""
    holders: dict[str, list[str]] = defaultdict(list)
    for tenure in reading.tenures:
        person = reading.entities.get(tenure.person)
        if isinstance(person, Person) and parse_name(person.name, person.surname).full:
            holders[tenure.office].append(flatten(order_name(person.name)))
    return holders


def _find_held(readings: list[Reading], bodies: Bodies) -> tuple[Held, Held]:
    """Return where each person is said to hold each title: as texts place it, and as publishers' own posts are placed."""
    placed: Held = defaultdict(set)
    own: Held = defaultdict(set)
    for reading in readings:
        for ref, names in _name_holders(reading).items():
            office = reading.entities.get(ref)
            if not isinstance(office, Office):
                continue
            title, place = normalise_title(office.name), _find_place(office, reading, bodies)
            for name in names:
                if place:
                    placed[name, title].add(place)
                elif (reading.place, title) in known_offices():
                    own[name, title].add(reading.place)
    return placed, own


def _locate(office: Office, reading: Reading, names: list[str], bodies: Bodies, held: tuple[Held, Held]) -> str:
    """Return the jurisdiction of an office that `names` hold: a code, or what the text says."""
    stated = _find_place(office, reading, bodies)
    if stated:
        return stated
    title = normalise_title(office.name)
    placed, own = ({place for name in names for place in kind.get((name, title), set())} for kind in held)
    known = (reading.place, title) in known_offices()
    # A title that the publisher's own country has too moves only where a text places this person's elsewhere, and none here.
    elsewhere = (placed if known else placed | own) - {reading.place}
    if len(elsewhere) == 1 and reading.place not in placed:
        return elsewhere.pop()
    return reading.place


def resolve_offices(
    readings: Iterable[Reading], bodies: Bodies, judged: Iterable[tuple[str, str]] = (), apart: Iterable[tuple[str, str]] = ()
) -> Offices:
    """Return which offices the releases name. `judged` pairs of IRIs are one whatever the rules say, pairs `apart` never."""
    readings = list(readings)
    unions = Unions(apart)
    placed: dict[Ref, str] = {}
    stated: dict[Ref, str] = {}
    of_bodies: dict[str, set[str]] = defaultdict(set)
    homes: dict[str, str] = {}
    titles: set[tuple[str, str, str]] = set()
    rows: dict[str, Row] = {}
    held = _find_held(readings, bodies)
    for reading in readings:
        holders = _name_holders(reading)
        for office in (entity for entity in reading.entities.values() if isinstance(entity, Office)):
            place = _locate(office, reading, holders.get(office.ref, []), bodies, held)
            home, body = name_jurisdiction(place), bodies.nodes.get((reading.key, office.body), "")
            row = known_offices().get((place, normalise_title(office.name)))
            title = normalise_title(row["title"] if row else office.name)
            plain = mint("office", place, title).value
            iri = plain
            if row:
                rows[plain] = row
            if body and bodies.things[body].kind != "government" and not (row and row["body"] == bodies.things[body].label):
                iri = mint("office", place, title, body.rpartition("/")[2]).value
                if _PORTFOLIO.search(office.name):
                    of_bodies[plain].add(iri)
            if iri == plain:
                titles.add((place, title, plain))
            placed[reading.key, office.ref] = iri
            stated[reading.key, office.ref] = body
            homes[iri] = home
            unions.add(iri)
    unions.join_judged(judged)
    for plain, owned in sorted(of_bodies.items()):
        if len(owned) == 1 and plain in homes:
            unions.join(plain, next(iter(owned)))
    for left, right in find_rearranged(titles, rows.get):
        unions.join(left, right)
    chosen = unions.choose(lambda iri: (iri not in rows, len(iri), iri))
    nodes = {ref: chosen[iri] for ref, iri in placed.items()}
    return Offices(nodes, _describe(readings, nodes, stated, homes, unions, bodies), stated)


def _find_rows(forms: Mapping[str, Counter[str]], unions: Unions) -> dict[str, Row]:
    """Return the lexicon's entry of each office that has one."""
    by_iri = {mint("office", code, normalise_title(row["title"])).value: row for (code, _), row in known_offices().items()}
    return {iri: by_iri[name] for iri in forms for name in unions.members(iri) if name in by_iri}


def _find_replaced(row: Row, offices: Mapping[int, str]) -> Iterator[str]:
    """Yield the offices whose place this one took, as far as releases name them; `offices` are IRIs by the entry's identity."""
    for title in filter(None, row["replaces"].split("|")):
        old = known_offices().get((row["jurisdiction"], flatten(title)))
        if old is not None and id(old) in offices:
            yield offices[id(old)]


def _describe(
    readings: list[Reading],
    nodes: dict[Ref, str],
    stated: dict[Ref, str],
    homes: dict[str, str],
    unions: Unions,
    all_bodies: Bodies,
) -> dict[str, ResolvedOffice]:
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    bodies: dict[str, Counter[str]] = defaultdict(Counter)
    for reading in readings:
        for office in (entity for entity in reading.entities.values() if isinstance(entity, Office)):
            ref = (reading.key, office.ref)
            forms[nodes[ref]][office.name] += 1
            if stated[ref]:
                bodies[nodes[ref]][stated[ref]] += 1
    rows = _find_rows(forms, unions)
    by_row = {id(row): iri for iri, row in sorted(rows.items(), reverse=True)}
    of_name = {body.label: body.iri for body in all_bodies.things.values()}
    return {
        iri: ResolvedOffice(
            iri=iri,
            label=rows[iri]["title"] if iri in rows else choose_label(forms[iri]),
            body=choose_label(bodies[iri]) if bodies[iri] else of_name.get(rows[iri]["body"], "") if iri in rows else "",
            jurisdiction=homes[iri],
            replaces=tuple(_find_replaced(rows[iri], by_row)) if iri in rows else (),
            others=tuple(other for other in unions.members(iri) if other != iri),
            single=iri in rows and is_single_title(rows[iri]["title"]),
        )
        for iri in sorted(forms)
    }
