"""What ties things together, read once for a snapshot: events with those who took part, tenures, statements.

A tie has two members or more, each tied to each other. They are kept in the snapshot's folder, a file for each kind of network.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kg.networks import NetworkKind
from kg.vocabulary import KG, ORG, label
from kg.web.explorer.catalogue import Columns, read_kept
from kg.web.explorer.shelf import Shelf

LASTING = "post in"  # an office is in its body at any time


@dataclass(frozen=True, slots=True)
class Tie:
    """A fact with its members. `word` is the type of the event, the role, the capacity or the verb; days are as precise as said."""

    fact: str
    word: str
    status: str
    day: str
    until: str
    members: tuple[str, ...]


@dataclass(eq=False)
class Ties:
    """All ties of one kind, by member too."""

    ties: list[Tie]

    @cached_property
    def of(self) -> dict[str, list[int]]:
        """The places in `ties` of those that each thing is a member of."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, tie in enumerate(self.ties):
            for member in tie.members:
                found[member].append(place)
        return dict(found)

    def between(self, one: str, other: str) -> list[Tie]:
        """Return the ties of two things, the newest first."""
        places = set(self.of.get(one, ())) & set(self.of.get(other, ()))
        return sorted((self.ties[place] for place in places), key=lambda tie: (tie.day, tie.fact), reverse=True)


@lru_cache(maxsize=len(NetworkKind))
def open_ties(shelf: Shelf, kind: NetworkKind) -> Ties:
    """Return the ties of `kind`, from the snapshot's folder where another worker has read them."""
    makers = {
        NetworkKind.CO_ATTENDANCE: _tie_agents,
        NetworkKind.EVENTS: _tie_agents_to_events,
        NetworkKind.OFFICES: _tie_offices,
        NetworkKind.STATEMENTS: _tie_speakers,
    }
    return Ties(read_kept(shelf.store, f"ties-{kind}.json", list[Tie], lambda: list(makers[kind](shelf))))


def kind_of(iri: str) -> str:
    """Return the kind that an IRI of ours names: "person", "event"."""
    return iri.rpartition("/id/")[2].partition("/")[0]


def _agents(columns: Columns) -> dict[str, str]:
    """Return who took part, by participation; groups ("around 400 officials") are nobody."""
    return {part: agent for part, agent in columns.one(KG.agent).items() if kind_of(agent) != "group"}


def _tie_agents(shelf: Shelf) -> Iterator[Tie]:
    columns = Columns(shelf.store)
    agents, parts = _agents(columns), columns.all(KG.participation)
    for event in shelf.catalogue.events:
        members = tuple(sorted({agents[part] for part in parts.get(event.iri, ()) if part in agents}))
        if len(members) > 1:
            yield Tie(event.iri, event.type, event.status.lower(), event.day, event.until, members)


def _tie_agents_to_events(shelf: Shelf) -> Iterator[Tie]:
    columns = Columns(shelf.store)
    agents, parts, roles = _agents(columns), columns.all(KG.participation), columns.one(KG.role)
    for event in shelf.catalogue.events:
        for part in parts.get(event.iri, ()):
            if part in agents:
                members = (agents[part], event.iri)
                yield Tie(part, label(roles.get(part, "")).lower(), event.status.lower(), event.day, event.until, members)


def _tie_offices(shelf: Shelf) -> Iterator[Tie]:
    columns = Columns(shelf.store)
    holders, offices, capacities = columns.one(KG.holder), columns.one(KG.office), columns.one(KG.capacity)
    starts, firsts = columns.one(KG.startDate), columns.one(KG.firstAttested)
    ends, lasts, formers = columns.one(KG.endDate), columns.one(KG.lastAttested), columns.one(KG.endedBefore)
    for tenure, holder in sorted(holders.items()):
        if tenure in offices:
            begin, end = starts.get(tenure) or firsts.get(tenure, ""), ends.get(tenure) or lasts.get(tenure, "")
            end = end or formers.get(tenure, "")
            word = label(capacities.get(tenure, "")).lower() or "held"
            yield Tie(tenure, word, "", begin or end, end or begin, (holder, offices[tenure]))
    for office, bodies in sorted(columns.all(ORG.postIn).items()):
        for body in sorted(set(bodies)):
            yield Tie(office, LASTING, "", "", "", (office, body))


def _tie_speakers(shelf: Shelf) -> Iterator[Tie]:
    columns = Columns(shelf.store)
    events, cues = columns.one(KG.madeAt), columns.one(KG.cue)
    evidence, releases = columns.one(KG.evidence), columns.one(KG.inRelease)
    issued = {release.iri: release.day for release in shelf.catalogue.releases}
    for statement, speaker in sorted(columns.one(KG.speaker).items()):
        release = releases.get(evidence.get(statement, ""), "")
        where, day = events.get(statement, release), issued.get(release, "")
        if where and kind_of(speaker) != "group":
            yield Tie(statement, cues.get(statement, "said"), "", day, day, (speaker, where))
