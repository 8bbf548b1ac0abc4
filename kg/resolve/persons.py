"""Persons: the same full name in the releases of one jurisdiction is one person.

Forms of a name that can be one person's are joined where no third form makes it doubtful, or where an office held under both
decides. Forms without a given name in common ("Chris Tang", "Tang Ping-keung") are joined where both, and nobody else whose
name fits, held the same office about one time. Across jurisdictions the same name is one person only with an office in common.
A bare surname is a person of its own release, unless exactly one full-named person of the jurisdiction held the same office
about that time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from kg.iris import mint
from kg.model import Person
from kg.resolve.names import Name, may_be_one, may_complement, order_name, parse_name
from kg.resolve.offices import Offices
from kg.resolve.readings import Reading, Ref, choose_label
from kg.resolve.tables import thresholds
from kg.resolve.unions import Unions


@dataclass(frozen=True, slots=True)
class ResolvedPerson:
    """One person. `surname` is empty where no release tells it."""

    iri: str
    label: str
    surname: str
    others: tuple[str, ...]


@dataclass(slots=True)
class Persons:
    """The persons of all releases: the IRI for each ref, and each person by IRI."""

    nodes: dict[Ref, str]
    things: dict[str, ResolvedPerson]


@dataclass(slots=True)
class _Form:
    """A name in one jurisdiction, with what the releases say under it."""

    place: str
    name: Name
    words: str  # the name in natural order, which the IRI is made of
    days: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # office → days on which releases say it
    holding: set[str] = field(default_factory=set)  # releases on whose day a post was held
    surnames: set[str] = field(default_factory=set)


def resolve_persons(
    readings: Iterable[Reading], offices: Offices, judged: Iterable[tuple[str, str]] = (), apart: Iterable[tuple[str, str]] = ()
) -> Persons:
    """Return which persons the releases name. `judged` pairs of IRIs are one whatever the rules say, pairs `apart` never."""
    readings = list(readings)
    placed, forms = _collect(readings, offices)
    unions = Unions(apart)
    for iri in forms:
        unions.add(iri)
    unions.join_judged(judged)
    full = {iri: form for iri, form in forms.items() if form.name.full}
    for left, right in (*_find_variants(full), *_find_across(full), *_find_complements(full)):
        unions.join(left, right)
    for left, right in _find_bare(forms, full, unions):
        unions.join(left, right)
    chosen = unions.choose(lambda iri: _rank(iri, forms))
    nodes = {ref: chosen[iri] for ref, iri in placed.items()}
    return Persons(nodes, _describe(readings, nodes, forms, unions))


def _collect(readings: list[Reading], offices: Offices) -> tuple[dict[Ref, str], dict[str, _Form]]:
    placed: dict[Ref, str] = {}
    forms: dict[str, _Form] = {}
    for reading in readings:
        held: dict[str, list[str]] = defaultdict(list)
        in_post = {tenure.person for tenure in reading.tenures if tenure.attested}
        for tenure in reading.tenures:
            if (office := offices.nodes.get((reading.key, tenure.office))) is not None:
                held[tenure.person].append(office)
        for person in (entity for entity in reading.entities.values() if isinstance(entity, Person)):
            name = parse_name(person.name, person.surname)
            words = order_name(person.name)
            own = () if name.full else (reading.publisher, reading.id)
            iri = mint("person", reading.place, words, *own).value
            placed[reading.key, person.ref] = iri
            form = forms.setdefault(iri, _Form(reading.place, name, words))
            if person.surname:
                form.surnames.add(person.surname)
                form.name = min(form.name, name, key=lambda n: (n.surnames, n.given, n.romanised, n.suffix))
            if person.ref in in_post:
                form.holding.add(reading.key)
            for office in held[person.ref]:
                form.days[office].append(reading.day)
    return placed, forms


def _find_variants(full: dict[str, _Form]) -> list[tuple[str, str]]:
    """Return pairs of forms within a jurisdiction that are one person's."""
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for iri, form in sorted(full.items()):
        blocks[form.place, form.name.surnames[0] if form.name.surnames else ""].append(iri)
    pairs: list[tuple[str, str]] = []
    for block in blocks.values():
        meets: dict[str, set[str]] = defaultdict(set)
        for left, right in combinations(block, 2):
            if may_be_one(full[left].name, full[right].name):
                meets[left].add(right)
                meets[right].add(left)
        accepted = {iri: _accept(iri, meets[iri], full) for iri in meets}
        pairs += [(a, b) for a in sorted(accepted) for b in sorted(accepted[a]) if a < b and a in accepted[b]]
    return pairs


def _find_complements(full: dict[str, _Form]) -> list[tuple[str, str]]:
    """Return pairs of forms without a given name in common that held one office about one time, if each has no other such."""
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for iri, form in sorted(full.items()):
        for office in form.days:
            holders[form.place, office].append(iri)
    fits: dict[str, set[str]] = defaultdict(set)
    for (_, office), iris in sorted(holders.items()):
        for left, right in combinations(iris, 2):
            near = _are_near(full[left].days[office], full[right].days[office], "complement_days")
            # Whom one release shows side by side, each in post, are two; the same words in another order are one all the same.
            turned = sorted(full[left].words.split()) == sorted(full[right].words.split())
            together = full[left].holding & full[right].holding
            if near and (turned or not together) and may_complement(full[left].name, full[right].name):
                fits[left].add(right)
                fits[right].add(left)
    return [(a, b) for a in sorted(fits) for b in sorted(fits[a]) if a < b and _agree(fits[a], full) and _agree(fits[b], full)]


def _accept(iri: str, others: Set[str], full: dict[str, _Form]) -> Set[str]:
    """Return those of `others` that are the same person as `iri`: all if they agree among themselves, else by office."""
    if _agree(others, full):
        return others
    offices = set(full[iri].days)
    sharing = {other for other in others if offices & set(full[other].days)}
    return sharing if _agree(sharing, full) else set()


def _agree(iris: Set[str], full: dict[str, _Form]) -> bool:
    return all(may_be_one(full[a].name, full[b].name) for a, b in combinations(sorted(iris), 2))


def _find_across(full: dict[str, _Form]) -> list[tuple[str, str]]:
    """Return pairs of the same name in two jurisdictions with an office in common."""
    named: dict[str, list[str]] = defaultdict(list)
    for iri, form in sorted(full.items()):
        named[mint("person", form.words).value].append(iri)
    return [
        (left, right)
        for iris in named.values()
        for left, right in combinations(iris, 2)
        if set(full[left].days) & set(full[right].days)
    ]


def _find_bare(forms: dict[str, _Form], full: dict[str, _Form], unions: Unions) -> list[tuple[str, str]]:
    """Return pairs of a bare surname and the one full-named person of the jurisdiction who held the same office then."""
    holders: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for iri, form in sorted(full.items()):
        for office in form.days:
            for surname in form.name.surnames:
                holders[form.place, surname, office].append(iri)
    pairs: list[tuple[str, str]] = []
    for iri, form in sorted(forms.items()):
        if form.name.full or not form.name.surnames:
            continue
        near = [
            holder
            for office, days in sorted(form.days.items())
            for holder in holders[form.place, form.name.surnames[0], office]
            if _are_near(days, full[holder].days[office], "surname_days")
        ]
        if len({unions.find(holder) for holder in near}) == 1:
            pairs.append((iri, near[0]))
    return pairs


def _are_near(days: list[str], others: list[str], limit_name: str) -> bool:
    limit = thresholds("persons")[limit_name]
    return any(abs((date.fromisoformat(a) - date.fromisoformat(b)).days) <= limit for a in set(days) for b in set(others))


def _rank(iri: str, forms: dict[str, _Form]) -> tuple[object, ...]:
    """Rank forms for naming a person: full before bare, with a Western given name, short, then by IRI.

    Days have no part in it, so that older releases don't rename anyone.
    """
    form = forms[iri]
    parts = len(form.name.given) + len(form.name.surnames) + bool(form.name.romanised)
    return (not form.name.full, not form.name.given, parts, iri)


def _describe(
    readings: list[Reading], nodes: dict[Ref, str], forms: dict[str, _Form], unions: Unions
) -> dict[str, ResolvedPerson]:
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    bare: dict[str, Counter[str]] = defaultdict(Counter)
    surnames: dict[str, Counter[str]] = defaultdict(Counter)
    for reading in readings:
        for person in (entity for entity in reading.entities.values() if isinstance(entity, Person)):
            iri = nodes[reading.key, person.ref]
            full = parse_name(person.name, person.surname).full
            (labels if full else bare)[iri][order_name(person.name)] += 1
            if person.surname:
                surnames[iri][person.surname] += 1
    return {
        iri: ResolvedPerson(
            iri=iri,
            label=choose_label(labels[iri] or bare[iri]),
            surname=choose_label(surnames[iri]) if surnames[iri] else "",
            others=tuple(other for other in unions.members(iri) if other != iri and forms[other].name.full),
        )
        for iri in sorted(set(nodes.values()))
    }
