"""Offices: a title in a body or a jurisdiction.

A title that names its portfolio ("Secretary for the Civil Service") is one office in its jurisdiction, whether or not a
release also names the body; where two bodies have a post of the same title, they are two offices. A title that doesn't
("Chairman") is an office of the body named with it. "Acting" and "former" are never part of a title. What the
lexicon knows of a title (its acronym, its body, the titles whose place it took) holds in the title's jurisdiction.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kg.iris import mint
from kg.lexicons import read_table
from kg.model import Office
from kg.resolve.bodies import Bodies
from kg.resolve.readings import Reading, Ref, choose_label
from kg.resolve.tables import find_jurisdiction, known_offices, name_jurisdiction
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


def _locate(office: Office, reading: Reading, bodies: Bodies) -> tuple[str, str, str]:
    """Return the jurisdiction (code, or what the text says), its name, and the body's IRI or ""."""
    body = bodies.nodes.get((reading.key, office.body), "")
    said = find_jurisdiction(office.jurisdiction) or office.jurisdiction
    of_body = bodies.things[body].jurisdiction if body else ""
    place = said or of_body or reading.place
    return place, name_jurisdiction(place), body


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
    for reading in readings:
        for office in (entity for entity in reading.entities.values() if isinstance(entity, Office)):
            place, home, body = _locate(office, reading, bodies)
            row = known_offices().get((place, normalise_title(office.name)))
            title = normalise_title(row["title"] if row else office.name)
            plain = mint("office", place, title).value
            iri = plain
            if body and bodies.things[body].kind != "government" and not (row and row["body"] == bodies.things[body].label):
                iri = mint("office", place, title, body.rpartition("/")[2]).value
                if _PORTFOLIO.search(office.name):
                    of_bodies[plain].add(iri)
            placed[reading.key, office.ref] = iri
            stated[reading.key, office.ref] = body
            homes[iri] = home
            unions.add(iri)
    for plain, owned in sorted(of_bodies.items()):
        if len(owned) == 1 and plain in homes:
            unions.join(plain, next(iter(owned)))
    for left, right in sorted(judged):
        unions.join(left, right)
    chosen = unions.choose(lambda iri: (len(iri), iri))
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
    readings: list[Reading], nodes: dict[Ref, str], stated: dict[Ref, str], homes: dict[str, str], unions: Unions, all_bodies: Bodies
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
        )
        for iri in sorted(forms)
    }
