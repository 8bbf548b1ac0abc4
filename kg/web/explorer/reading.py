"""What pages tell of tenures, events and statements, each with the sentences behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.explain import mark_words
from kg.facts import Tenure
from kg.table import Thing
from kg.vocabulary import KG, OA, ORG, SKOS
from kg.web.explorer.rules import describe_rule
from kg.web.explorer.shelf import Ref, Shelf


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that says a fact, in pieces: each a text, and whether it is what says it."""

    pieces: tuple[tuple[str, bool], ...]
    rule: str
    does: str
    confidence: float
    release: Ref
    day: str


@dataclass(frozen=True, slots=True)
class Post:
    """A tenure: its dates (`times`, as `kg.views.spans` draws them), who, which office, and its sentences."""

    times: Tenure
    holder: Ref
    office: Ref
    body: Ref | None
    capacity: str
    days: tuple[str, ...]
    passages: tuple[Passage, ...]

    @property
    def begin(self) -> str:
        """The first day known of it."""
        return self.times.start or self.times.first_attested or self.times.end or self.times.ended_before

    @property
    def finish(self) -> str:
        """The last day known of it."""
        return self.times.end or self.times.last_attested or self.times.start or self.times.ended_before


@dataclass(frozen=True, slots=True)
class Happening:
    """An event, and, on the page of someone, the part in it."""

    ref: Ref
    type: str
    status: str
    day: str
    until: str
    place: Ref | None = None
    role: str = ""
    capacity: Ref | None = None
    fact: str = ""
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """Someone's part in an event."""

    agent: Ref
    role: str
    capacity: Ref | None
    size: str
    fact: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """A statement."""

    fact: str
    speaker: Ref
    mode: str
    cue: str
    text: str
    event: Ref | None
    capacity: Ref | None
    day: str
    passages: tuple[Passage, ...]


def cut_pieces(text: str, marks: Iterable[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """Return `text` in pieces, those within `marks` (in order, none over another) set apart."""
    pieces, at = [], 0
    for start, end in marks:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return tuple(piece for piece in [*pieces, (text[at:], False)] if piece[0])


def read_passages(shelf: Shelf, fact: NamedNode, words: Iterable[str] = ()) -> tuple[Passage, ...]:
    """Return the sentences behind `fact`, the earliest first, with `words` marked."""
    said = list(words)
    found = []
    for node in shelf.nodes(fact, KG.evidence):
        release = shelf.node(node, KG.inRelease)
        if release is None:
            continue
        text, rule = shelf.text(node, OA.exact), shelf.text(node, KG.rule)
        confidence = float(shelf.text(node, KG.confidence) or 0)
        pieces = cut_pieces(text, mark_words(text, said))
        found.append(Passage(pieces, rule, describe_rule(rule), confidence, shelf.ref(release), shelf.release_day(release)))
    return tuple(sorted(found, key=lambda passage: (passage.day, passage.release.iri)))


def names_of(shelf: Shelf, *things: NamedNode | None) -> list[str]:
    """Return all that `things` are called."""
    return [
        name
        for thing in things
        if thing
        for predicate in (SKOS.prefLabel, SKOS.altLabel)
        for name in shelf.texts(thing, predicate)
    ]


def read_post(shelf: Shelf, tenure: NamedNode) -> Post | None:
    """Return a tenure; None where it lacks holder or office."""
    holder, office = shelf.node(tenure, KG.holder), shelf.node(tenure, KG.office)
    if holder is None or office is None:
        return None
    body = shelf.node(tenure, KG.body) or shelf.node(office, ORG.postIn)
    capacity = shelf.node(tenure, KG.capacity)
    who, what, where = shelf.ref(holder), shelf.ref(office), shelf.ref(body) if body else None
    how = shelf.name(capacity).lower() if capacity else ""
    times = Tenure(
        official=Thing(who.iri, who.label),
        office=Thing(what.iri, what.label),
        body=Thing(where.iri, where.label) if where else None,
        capacity=how,
        start=shelf.text(tenure, KG.startDate),
        end=shelf.text(tenure, KG.endDate),
        first_attested=shelf.text(tenure, KG.firstAttested),
        last_attested=next(reversed(shelf.texts(tenure, KG.lastAttested)), ""),
        ended_before=shelf.text(tenure, KG.endedBefore),
        tenure=tenure.value,
        sentence="",
        source="",
    )
    passages = read_passages(shelf, tenure, names_of(shelf, holder, office))
    return Post(times, who, what, where, how, tuple(shelf.texts(tenure, KG.attestedOn)), passages)


def read_posts(shelf: Shelf, predicate: NamedNode, thing: NamedNode) -> list[Post]:
    """Return the tenures that point to `thing` by `predicate` (kg:holder, kg:office), by their first known day."""
    found = (read_post(shelf, tenure) for tenure in shelf.subjects(predicate, thing))
    return sorted((post for post in found if post), key=lambda post: (post.begin or "9999", post.holder.label))


def read_happening(shelf: Shelf, event: NamedNode) -> Happening:
    """Return an event as lists show it."""
    place = shelf.node(event, KG.place)
    return Happening(
        shelf.ref(event),
        "/".join(shelf.name(node) for node in shelf.nodes(event, KG.eventType)),
        "/".join(shelf.name(node).lower() for node in shelf.nodes(event, KG.status)),
        shelf.text(event, KG.date) or shelf.text(event, KG.windowStart),
        shelf.text(event, KG.windowEnd),
        shelf.ref(place) if place else None,
        fact=event.value,
    )


def read_parts_of(shelf: Shelf, agent: NamedNode) -> list[Happening]:
    """Return the events that `agent` took part in, the newest first, with the role and the sentences of the part."""
    found = []
    for part in shelf.subjects(KG.agent, agent):
        for event in shelf.subjects(KG.participation, part):
            told, role, tenure = read_happening(shelf, event), shelf.node(part, KG.role), shelf.node(part, KG.inCapacity)
            office = shelf.node(tenure, KG.office) if tenure else None
            words = [*names_of(shelf, agent), *shelf.texts(event, KG.trigger)]
            found.append(
                Happening(
                    told.ref,
                    told.type,
                    told.status,
                    told.day,
                    told.until,
                    told.place,
                    shelf.name(role).lower() if role else "",
                    shelf.ref(office) if office else None,
                    part.value,
                    read_passages(shelf, part, words),
                )
            )
    return sorted(found, key=lambda told: (told.day, told.ref.label), reverse=True)


def read_members(shelf: Shelf, event: NamedNode) -> list[Member]:
    """Return who took part in `event`, people first."""
    found = []
    trigger = shelf.texts(event, KG.trigger)
    for part in shelf.nodes(event, KG.participation):
        agent, role, tenure = shelf.node(part, KG.agent), shelf.node(part, KG.role), shelf.node(part, KG.inCapacity)
        if agent is None:
            continue
        office = shelf.node(tenure, KG.office) if tenure else None
        passages = read_passages(shelf, part, [*names_of(shelf, agent), *trigger])
        word = shelf.name(role).lower() if role else ""
        size = shelf.text(agent, KG.sizeText)
        found.append(Member(shelf.ref(agent), word, shelf.ref(office) if office else None, size, part.value, passages))
    order = {"person": 0, "body": 1, "office": 2}
    return sorted(found, key=lambda member: (order.get(member.agent.kind, 3), member.role, member.agent.label))


def read_saying(shelf: Shelf, statement: NamedNode) -> Saying | None:
    """Return a statement; None where nobody is known to say it."""
    speaker = shelf.node(statement, KG.speaker)
    if speaker is None:
        return None
    mode, event, tenure = (shelf.node(statement, predicate) for predicate in (KG.mode, KG.madeAt, KG.inCapacity))
    office = shelf.node(tenure, KG.office) if tenure else None
    passages = read_passages(shelf, statement, shelf.texts(statement, KG.text))
    return Saying(
        statement.value,
        shelf.ref(speaker),
        shelf.name(mode).lower() if mode else "",
        shelf.text(statement, KG.cue),
        shelf.text(statement, KG.text),
        shelf.ref(event) if event else None,
        shelf.ref(office) if office else None,
        passages[0].day if passages else "",
        passages,
    )


def read_sayings(shelf: Shelf, predicate: NamedNode, thing: NamedNode) -> list[Saying]:
    """Return the statements that point to `thing` by `predicate` (kg:speaker, kg:madeAt), the newest first."""
    found = (read_saying(shelf, node) for node in shelf.subjects(predicate, thing))
    return sorted((one for one in found if one), key=lambda one: (one.day, one.fact), reverse=True)
