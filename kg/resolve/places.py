"""Places: a name of the gazetteer, else the same name in the releases of one jurisdiction, is one place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kg.iris import mint
from kg.lexicons import read_table
from kg.model import Place
from kg.resolve.readings import Reading, Ref, choose_label
from kg.resolve.text import drop_article, flatten


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """One place."""

    iri: str
    label: str


@dataclass(slots=True)
class Places:
    """The places of all releases: the IRI for each ref, and each place by IRI."""

    nodes: dict[Ref, str]
    things: dict[str, ResolvedPlace]


@cache
def _rows_by_form() -> dict[str, tuple[Mapping[str, str], ...]]:
    found: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in read_table("places"):
        for form in {row["name"], *row["aliases"].split("|")} - {""}:
            found[drop_article(flatten(form))].append(row)
    return {form: tuple(rows) for form, rows in found.items()}


def _find_row(name: str, place: str) -> Mapping[str, str] | None:
    """Return the gazetteer's one place of this name: in the jurisdiction `place`, else anywhere."""
    rows = _rows_by_form().get(drop_article(flatten(name)), ())
    own = [row for row in rows if row["country"] == place]
    for fitting in (own, [row for row in rows if row["kind"] in {"country", "territory"}], rows):
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def resolve_places(readings: Iterable[Reading]) -> Places:
    """Return which places the releases name."""
    nodes: dict[Ref, str] = {}
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    known: dict[str, str] = {}
    for reading in readings:
        for place in (entity for entity in reading.entities.values() if isinstance(entity, Place)):
            row = _find_row(place.name, reading.place)
            name = row["name"] if row else drop_article(flatten(place.name)) or place.name
            iri = mint("place", (row["country"] if row else reading.place) or "int", name).value
            nodes[reading.key, place.ref] = iri
            forms[iri][place.name] += 1
            if row:
                known[iri] = row["name"]
    things = {iri: ResolvedPlace(iri, known.get(iri) or choose_label(forms[iri])) for iri in sorted(forms)}
    return Places(nodes, things)
