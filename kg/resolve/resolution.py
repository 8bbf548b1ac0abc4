"""From readings of all releases to what they are about: each ref gets its IRI, each entity what is known of it.

The outcome rests on the set of releases alone, not on their order, and an IRI on few raw fields: adding releases as a rule
renames nothing. Where two names turn out to be one, the IRI given up leads on to the other (`kg:became`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.errors import ResolveError
from kg.iris import mint
from kg.model import Extraction, Group, Issue, Publisher, Severity
from kg.resolve.bodies import ResolvedBody, resolve_bodies
from kg.resolve.events import ResolvedEvent, resolve_events
from kg.resolve.findings import TenureFinding, find_findings
from kg.resolve.offices import ResolvedOffice, resolve_offices
from kg.resolve.persons import ResolvedPerson, resolve_persons
from kg.resolve.places import ResolvedPlace, resolve_places
from kg.resolve.readings import Reading, Ref, take_readings
from kg.resolve.tenures import ResolvedTenure, resolve_tenures


@dataclass(frozen=True, slots=True)
class Judgement:
    """Somebody's decision that two IRIs are one thing (`same`) or are not, by whom and why."""

    left: str
    right: str
    same: bool
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The IRI of every entity and claim by release and ref, and what is known of each thing by its IRI.

    `office_bodies` gives the body that a release names with an office. `agents` are the parts taken in events: event,
    agent, role. `said` are speakers and statements.
    """

    nodes: Mapping[Ref, str]
    persons: Mapping[str, ResolvedPerson]
    bodies: Mapping[str, ResolvedBody]
    offices: Mapping[str, ResolvedOffice]
    places: Mapping[str, ResolvedPlace]
    tenures: Mapping[str, ResolvedTenure]
    events: Mapping[str, ResolvedEvent]
    office_bodies: Mapping[Ref, str]
    agents: frozenset[tuple[str, str, str]]
    said: frozenset[tuple[str, str]]
    publishers: Mapping[str, Publisher]
    findings: tuple[TenureFinding, ...]
    issues: tuple[Issue, ...]


def resolve(
    extractions: Iterable[Extraction], publishers: Callable[[str], Publisher], judgements: Sequence[Judgement] = ()
) -> Resolution:
    """Return what all releases together are about. `publishers` gives the publisher of a slug.

    Judgements come before the rules. Those on events aren't heeded yet. Raises ResolveError where two contradict each other.
    """
    readings = take_readings(extractions, publishers)
    same, apart = _sort_judgements(judgements)
    bodies = resolve_bodies(readings, same["body"], apart["body"])
    offices = resolve_offices(readings, bodies, same["office"], apart["office"])
    persons = resolve_persons(readings, offices, same["person"], apart["person"])
    places = resolve_places(readings)
    tenures = resolve_tenures(readings, persons, offices)
    nodes = bodies.nodes | offices.nodes | persons.nodes | places.nodes | tenures.nodes | _name_groups(readings)
    named = persons.things | offices.things | bodies.things | places.things
    events = resolve_events(readings, nodes, {iri: thing.label for iri, thing in named.items()})
    nodes |= events.nodes | _name_statements(readings)
    return Resolution(
        nodes=nodes,
        persons=persons.things,
        bodies=bodies.things,
        offices=offices.things,
        places=places.things,
        tenures=tenures.things,
        events=events.things,
        office_bodies={ref: body for ref, body in offices.bodies.items() if body},
        agents=frozenset(_find_agents(readings, nodes)),
        said=frozenset(_find_speakers(readings, nodes)),
        publishers={slug: publishers(slug) for slug in sorted({reading.publisher for reading in readings})},
        findings=tuple(find_findings(tenures.things.values(), persons.things, offices.things)),
        issues=tuple(_find_dangling(readings, nodes)),
    )


Pairs = dict[str, list[tuple[str, str]]]


def _sort_judgements(judgements: Sequence[Judgement]) -> tuple[Pairs, Pairs]:
    """Return the pairs judged one and those judged apart, by the kind in their IRIs."""
    same: Pairs = {"body": [], "office": [], "person": []}
    apart: Pairs = {"body": [], "office": [], "person": []}
    for judgement in judgements:
        kinds = {iri.rpartition("/")[0].rpartition("/")[2] for iri in (judgement.left, judgement.right)}
        if len(kinds) != 1 or not kinds <= same.keys():
            where = f"{judgement.left} {judgement.right}"
            raise ResolveError("a judgement on things of other kinds", where, "judge persons, offices or bodies")
        pair = (min(judgement.left, judgement.right), max(judgement.left, judgement.right))
        (same if judgement.same else apart)[kinds.pop()].append(pair)
    if both := {pair for pairs in same.values() for pair in pairs} & {pair for pairs in apart.values() for pair in pairs}:
        raise ResolveError("judged to be one and not one", " ".join(min(both)), "withdraw one of the judgements")
    return same, apart


def _name_groups(readings: list[Reading]) -> dict[Ref, str]:
    """Return an IRI for each group. None are joined across releases, as who is in them isn't known."""
    nodes: dict[Ref, str] = {}
    for reading in readings:
        groups = [entity for entity in reading.entities.values() if isinstance(entity, Group)]
        starts = [(group.ref, str(group.mentions[0].start) if group.mentions else group.ref) for group in groups]
        nodes |= _name_by_place("group", reading, starts)
    return nodes


def _name_statements(readings: list[Reading]) -> dict[Ref, str]:
    nodes: dict[Ref, str] = {}
    for reading in readings:
        nodes |= _name_by_place("statement", reading, [(claim.ref, str(claim.start)) for claim in reading.statements])
    return nodes


def _name_by_place(kind: str, reading: Reading, starts: list[tuple[str, str]]) -> dict[Ref, str]:
    """Return IRIs made of a release and an offset in it; the ref too for the second at one offset."""
    nodes: dict[Ref, str] = {}
    taken: set[str] = set()
    for ref, start in starts:
        parts = (reading.publisher, reading.id, start)
        iri = mint(kind, *parts).value
        nodes[reading.key, ref] = mint(kind, *parts, ref).value if iri in taken else iri
        taken.add(iri)
    return nodes


def _find_agents(readings: list[Reading], nodes: Mapping[Ref, str]) -> Iterable[tuple[str, str, str]]:
    for reading in readings:
        for claim in reading.events:
            for part in claim.participations:
                if (agent := nodes.get((reading.key, part.agent))) is not None:
                    yield nodes[reading.key, claim.ref], agent, part.role


def _find_speakers(readings: list[Reading], nodes: Mapping[Ref, str]) -> Iterable[tuple[str, str]]:
    for reading in readings:
        for claim in reading.statements:
            if (speaker := nodes.get((reading.key, claim.speaker))) is not None:
                yield speaker, nodes[reading.key, claim.ref]


def _find_dangling(readings: list[Reading], nodes: Mapping[Ref, str]) -> Iterable[Issue]:
    """Say which claims point to an entity that their release doesn't have: they lose that part."""
    for reading in readings:
        wanted: list[tuple[str, str]] = []
        wanted += [(claim.ref, ref) for claim in reading.tenures for ref in (claim.person, claim.office)]
        wanted += [(claim.ref, part.agent) for claim in reading.events for part in claim.participations]
        wanted += [(claim.ref, claim.place) for claim in reading.events if claim.place]
        wanted += [(claim.ref, claim.speaker) for claim in reading.statements]
        for claim_ref, ref in wanted:
            if (reading.key, ref) not in nodes:
                hint = f"no entity {ref!r} in its release: that part is left out"
                yield Issue("resolve", Severity.WARNING, "dangling-ref", f"{reading.key}#{claim_ref}", hint)
