"""Bring the tellings of one event together: headline, first paragraph, captions and "the ceremony" later on."""

from __future__ import annotations

from kg.annotate.events.grammar import has_child, lemma
from kg.annotate.events.noun_phrases import noun_words
from kg.annotate.events.telling import Region, Telling
from kg.annotate.events.wording import wording, words
from kg.model import EntityKind, Status, When

OUTCOMES = {"appointee", "leaver", "subject"}  # whose appointment, departure or award it is
NEAR = 6  # sentences over which "the event" may mean one of another name


def kin(a: str, b: str) -> bool:
    """Whether tellings of types `a` and `b` may be of one event."""
    return a == b or any(a in family and b in family for family in wording().families)


def named(telling: Telling) -> set[int]:
    """Return the identities of the persons and bodies of a telling."""
    return {id(c) for c, _, _ in telling.parts if c.kind in {EntityKind.PERSON, EntityKind.BODY}}


def things(telling: Telling) -> set[int]:
    """Return the identities of what the telling's objects name, and of a visit's place."""
    found = {id(t._.chain) for t in telling.objects if t._.chain is not None}
    return found | ({id(telling.place)} if telling.place is not None and telling.type == "Visit" else set())


def fill_words(telling: Telling) -> None:
    """Set the content words by which a telling is compared."""
    for token in [telling.noun] if telling.noun is not None else telling.objects:
        telling.words |= noun_words(token) - words("everyday")
    if telling.noun is None:
        telling.words.add(telling.anchor.lemma_.lower())


def core_words(telling: Telling) -> set[str]:
    """Return the words of the event noun itself and before it, without what "in celebration of …" adds."""
    noun = telling.noun
    if noun is None:
        return set()
    return {t.lemma_.lower() for t in noun.subtree if t.i <= noun.i and t.pos_ in {"NOUN", "PROPN", "ADJ", "VERB"}}


def clash(a: Telling, b: Telling) -> bool:
    """Whether two tellings say different dates, or one is planned and the other past."""
    if a.type == b.type == "Visit" and a.head == b.head and (a.anaphor or b.anaphor or _continues(a, b)):
        return False
    if a.dated and b.dated and a.when is not None and b.when is not None and not _touch(a.when, b.when):
        return True
    if a.loose or b.loose or Region.TITLE in {a.region, b.region}:
        return False
    return {a.status, b.status} == {Status.OCCURRED, Status.PLANNED}


def _continues(later: Telling, earlier: Telling) -> bool:
    """Whether somebody goes on with the visit that is told of already: "will continue his visit to Sweden"."""
    noun = later.noun
    if noun is None or earlier.noun is None or lemma(later.anchor) not in words("continuing"):
        return False
    return any(c.tag_ == "PRP$" for c in noun.children) and bool(named(later) & named(earlier))


def _touch(a: When, b: When) -> bool:
    """Whether two dates can be of one event: equal, one within the other, or one less precise."""
    within = a.start <= b.start <= a.end or b.start <= a.start <= b.end
    return within or a.start.startswith(b.start) or b.start.startswith(a.start)


def overlap(a: Telling, b: Telling) -> float:
    """Return how far the words of one are in the other, 0 to 1, by the shorter."""
    return len(a.words & b.words) / min(len(a.words), len(b.words)) if a.words and b.words else 0.0


def same_event(later: Telling, earlier: Telling, gap: int) -> float:
    """Return how surely two tellings are of one event, 0 if not. `gap` is the number of sentences between."""
    if not kin(later.type, earlier.type) or clash(later, earlier):
        return 0.0
    if later.anaphor and (not later.dated or later.type == "Visit"):
        near = later.type == earlier.type and gap <= NEAR and _no_new_visitor(later, earlier)
        return 0.9 - gap / 100 if later.head == earlier.head or near else 0.0
    if later.type == earlier.type:
        if later.type == "Visit":
            return 0.9 if _continues(later, earlier) else _same_visit(later, earlier)
        if later.type == "Meeting" and (later.noun is None or earlier.noun is None):
            return 0.8 if len(named(later) & named(earlier)) >= 2 else 0.0
        if later.type in {"Appointment", "Departure", "Award"}:
            return _same_change(later, earlier)
        if later.type == "Enforcement":
            return _same_enforcement(later, earlier, gap)
    return _same_by_words(later, earlier)


def _same_enforcement(later: Telling, earlier: Telling, gap: int) -> float:
    """Return likewise: a seizure and its arrests are one, steps of the law are not, what is announced is told in full later."""
    if "event.enforce.announce" in {later.rule, earlier.rule} and gap <= NEAR:
        return 0.6
    if _are_steps(later, earlier):
        return 0.0
    if gap <= 1 and overlap(later, earlier) < 0.5:
        return 0.5 if gap == 0 or not (later.dated or earlier.dated) else 0.0
    return _same_by_words(later, earlier)


def _same_by_words(later: Telling, earlier: Telling) -> float:
    lap = overlap(later, earlier)
    others = named(later) and named(earlier) and not named(later) & named(earlier)
    definite = any(has_child(t, {"det"}, {"the", "this"}) for t in later.objects)
    if others and not definite and later.noun is None and earlier.noun is None:
        return 0.0  # "The URA issued an order …  The STB issued an order …"
    if later.noun is not None and earlier.noun is not None:
        shared_words = later.words & earlier.words
        pointed = has_child(later.noun, {"det", "poss"})
        if later.head == earlier.head and lap >= 0.6 and (pointed or len(shared_words) > 1):
            return lap
        if later.head != earlier.head and not core_words(later) & core_words(earlier):
            return 0.0
    shared = len(later.words & earlier.words)
    if lap < 0.75 or shared < (2 if later.type == earlier.type else 3):
        return 0.0
    return lap - 0.1 if later.type == earlier.type else lap - 0.2


def _are_steps(later: Telling, earlier: Telling) -> bool:
    """Whether two tellings are steps of the law: of different people, or different verbs with dates of their own."""
    verbs = {lemma(later.anchor), lemma(earlier.anchor)}
    if not verbs <= words("judicial"):
        return False
    people = [{id(c) for c, role, _ in t.parts if role == "subject"} for t in (later, earlier)]
    apart = bool(people[0] and people[1] and not people[0] & people[1])
    return apart or (len(verbs) == 2 and later.dated and earlier.dated and later.anchor.sent != earlier.anchor.sent)


def _no_new_visitor(later: Telling, earlier: Telling) -> bool:
    """Whether nobody makes the later visit who isn't in the earlier one."""
    return later.type != "Visit" or not named(later) or bool(named(later) & named(earlier))


def _same_visit(later: Telling, earlier: Telling) -> float:
    """Visits are one where the place is the same, or where the same people make "the visit" and no other place is named."""
    nouns = later.noun is not None and earlier.noun is not None and later.head == earlier.head
    if nouns and named(later) & named(earlier) and (later.place is earlier.place or None in {later.place, earlier.place}):
        return 0.7
    return 0.8 if things(later) & things(earlier) else 0.0


def _same_change(later: Telling, earlier: Telling) -> float:
    """Appointments, departures and awards are one where they are the same person's, and not said of different days."""
    shared = {id(c) for c, r, _ in later.parts if r in OUTCOMES} & {id(c) for c, r, _ in earlier.parts if r in OUTCOMES}
    lap = overlap(later, earlier)
    if (lemma(later.anchor) in words("again")) != (lemma(earlier.anchor) in words("again")) and later.noun is earlier.noun:
        return 0.0  # "was reappointed in 2009"
    alike = later.when == earlier.when or not (later.dated and earlier.dated)
    return max(lap, 0.5) if shared and alike and (lap >= 0.5 or later.type == "Appointment") else 0.0


def merge(into: Telling, other: Telling) -> None:
    """Take `other` up into `into`: its agents, its date if there was none, its sentence."""
    into.also.append(other)
    for chain, role, token in other.parts:
        into.add(chain, role, token)
    if other.dated and not into.dated:
        into.when, into.dated = other.when, True
    elif into.when is None:
        into.when = other.when
    if other.status is Status.CANCELLED or (into.loose and not other.loose):
        into.status, into.loose = other.status, False
    into.place = into.place or other.place
    into.words |= other.words


def announced_by(title: Telling, events: list[Telling]) -> Telling | None:
    """Return the event of the story that a headline's telling announces: of its kind, with one of its agents or words."""
    alike = [e for e in events if kin(e.type, title.type) and e.region is not Region.SPEECH]

    def likeness(event: Telling) -> tuple[bool, bool, int]:
        return event.type == title.type, bool(named(event) & named(title)), len(event.words & title.words)

    best = max(alike, key=likeness, default=None)
    return best if best is not None and any(likeness(best)) else None


def join_tellings(tellings: list[Telling], sentence_of: dict[int, int]) -> list[Telling]:
    """Return one telling for each event, the others taken up into it. Headlines come after the story they announce."""
    order = sorted(tellings, key=lambda t: (t.region is Region.TITLE, t.region is Region.CAPTION, t.anchor.i))
    events: list[Telling] = []
    for telling in order:
        here = sentence_of[telling.anchor.i]
        scores = [same_event(telling, e, abs(here - sentence_of[e.anchor.i])) for e in events]
        best = max(range(len(events)), key=lambda n: (scores[n], -n), default=None)
        if best is not None and scores[best] > 0:
            merge(events[best], telling)
        elif telling.region is Region.TITLE:
            _join_title(telling, events)
        elif not telling.anaphor or not telling.nominal:
            events.append(telling)
    return events


def _join_title(title: Telling, events: list[Telling]) -> None:
    announced = announced_by(title, events)
    if announced is not None:
        merge(announced, title)
    elif not any(e.region is Region.LEAD for e in events):
        events.append(title)
