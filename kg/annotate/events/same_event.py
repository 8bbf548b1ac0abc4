"""Bring the tellings of one event together: headline, first paragraph, captions and "the ceremony" later on."""

from __future__ import annotations

from kg.annotate.events.grammar import noun_words
from kg.annotate.events.telling import Region, Telling
from kg.model import EntityKind, Status

FAMILIES = (
    {"Ceremony", "Launch", "Conference", "Cultural"},
    {"Ceremony", "Agreement"},
    {"Meeting", "Conference", "Briefing"},
    {"Briefing", "Conference", "Training", "PressConference"},
    {"Ceremony", "Meeting"},
    {"Conference", "Consultation", "Briefing", "Meeting"},
    {"Publication", "Launch", "Legislation"},
    {"Appointment", "Ceremony"},
    {"Visit", "Cultural"},
    {"Speech", "Ceremony"}, {"Speech", "Conference"},
    {"Enforcement", "Legislation"},
)
EMPTY = frozenset({"first", "second", "new", "inaugural", "annual", "event", "series"})


def kin(a: str, b: str) -> bool:
    """Whether tellings of types `a` and `b` may be of one event."""
    return a == b or any(a in f and b in f for f in FAMILIES)


def persons(telling: Telling) -> set[int]:
    """Return the identities of the named agents of a telling."""
    return {id(c) for c, _, _ in telling.parts if c.kind in {EntityKind.PERSON, EntityKind.BODY}}


def things(telling: Telling) -> set[int]:
    """Return the identities of what the telling's objects name, and of its place."""
    found = {id(t._.chain) for t in telling.objects if t._.chain is not None}
    return found | ({id(telling.place)} if telling.place is not None and telling.type == "Visit" else set())


def fill_words(telling: Telling) -> None:
    """Set the content words by which a telling is compared."""
    tokens = [telling.noun] if telling.noun is not None else telling.objects
    for token in tokens:
        telling.words |= noun_words(token) - EMPTY
    if telling.noun is None:
        telling.words.add(telling.anchor.lemma_.lower())


def core_words(telling: Telling) -> set[str]:
    """Return the words of the event noun itself and before it, without what "in celebration of …" adds."""
    assert telling.noun is not None
    return {t.lemma_.lower() for t in telling.noun.subtree if t.i <= telling.noun.i and t.pos_ in {"NOUN", "PROPN", "ADJ", "VERB"}}


def clash(a: Telling, b: Telling) -> bool:
    """Whether two tellings say different dates, or one is planned and the other past with a date of its own."""
    if a.type == b.type == "Visit" and (a.anaphor or b.anaphor) and a.head == b.head:
        return False
    if a.dated and b.dated and a.when is not None and b.when is not None and a.when != b.when:
        return not (a.when.start <= b.when.start <= a.when.end or b.when.start <= a.when.start <= b.when.end or a.when.start.startswith(b.when.start) or b.when.start.startswith(a.when.start))
    if a.loose or b.loose:
        return False
    return {a.status, b.status} == {Status.OCCURRED, Status.PLANNED} and Region.TITLE not in {a.region, b.region}


def overlap(a: Telling, b: Telling) -> float:
    """Return how far the words of one are in the other, 0 to 1, by the shorter."""
    if not a.words or not b.words:
        return 0.0
    return len(a.words & b.words) / min(len(a.words), len(b.words))


def same_event(later: Telling, earlier: Telling, gap: int) -> float:
    """Return how surely two tellings are of one event, 0 if not. `gap` is the number of sentences between."""
    if not kin(later.type, earlier.type) or clash(later, earlier):
        return 0.0
    shared_head = later.head == earlier.head and later.noun is not None and earlier.noun is not None
    lap = overlap(later, earlier)
    if later.anaphor and (not later.dated or later.type == "Visit"):
        return 0.9 - gap / 100 if later.head == earlier.head or (later.type == earlier.type and gap <= 6 and _same_visitors(later, earlier)) else 0.0
    if later.type == earlier.type == "Visit" and shared_head and persons(later) & persons(earlier) and (later.place is earlier.place or None in {later.place, earlier.place}):
        return 0.7
    if later.type in {"Meeting", "Visit"} and earlier.type == later.type and (later.noun is None or earlier.noun is None):
        return _same_encounter(later, earlier)
    if later.type in {"Appointment", "Departure", "Award"} and earlier.type == later.type:
        shared = {id(c) for c, r, _ in later.parts if r in {"appointee", "leaver", "subject"}} & {id(c) for c, r, _ in earlier.parts if r in {"appointee", "leaver", "subject"}}
        undated = not (later.dated and earlier.dated)
        return max(lap, 0.5) if shared and (lap >= 0.5 or later.type == "Appointment") and (later.when == earlier.when or undated) else 0.0
    if later.type == earlier.type == "Enforcement" and gap <= 1 and lap < 0.5:
        return 0.5 if gap == 0 or not (later.dated or earlier.dated) else 0.0
    if later.type == earlier.type == "Visit":
        return _same_encounter(later, earlier)
    if shared_head and lap >= 0.6:
        return lap
    if later.noun is not None and earlier.noun is not None and not shared_head:
        lap = lap if core_words(later) & core_words(earlier) else 0.0
    if later.type == earlier.type and lap >= 0.75 and len(later.words & earlier.words) >= 2:
        return lap - 0.1
    if lap >= 0.75 and len(later.words & earlier.words) >= 3:
        return lap - 0.2
    return 0.0


def _same_visitors(later: Telling, earlier: Telling) -> bool:
    """Whether nobody makes the later visit who isn't in the earlier one."""
    return later.type != "Visit" or not persons(later) or bool(persons(later) & persons(earlier))


def _same_encounter(later: Telling, earlier: Telling) -> float:
    """Meetings are one where somebody beyond the main person is in both; visits where the place is the same."""
    if later.type == "Visit":
        return 0.8 if things(later) & things(earlier) else 0.0
    shared = persons(later) & persons(earlier)
    return 0.8 if len(shared) >= 2 else 0.0


def merge(into: Telling, other: Telling) -> None:
    """Take `other` up into `into`: its agents, its date if there was none, its sentence."""
    into.also.append(other)
    for chain, role, token in other.parts:
        into.add(chain, role, token)
    if other.dated and not into.dated:
        into.when, into.dated = other.when, True
    elif into.when is None:
        into.when = other.when
    into.place = into.place or other.place
    into.words |= other.words


def announced_by(title: Telling, events: list[Telling]) -> Telling | None:
    """Return the event of the story that a headline's telling announces: of its kind, with one of its agents or words."""
    alike = [e for e in events if kin(e.type, title.type) and e.region is not Region.SPEECH]
    ranked = [(e.type == title.type, bool(persons(e) & persons(title)), len(e.words & title.words), -n) for n, e in enumerate(alike)]
    best = max(ranked, default=None)
    if best is None or not (best[1] or best[2] or best[0]):
        return None
    return alike[-best[3]]


def join_tellings(tellings: list[Telling], sentence_of: dict[int, int]) -> list[Telling]:
    """Return one telling for each event, the others taken up into it. Headlines come after the story they announce."""
    order = sorted(tellings, key=lambda t: (t.region is Region.TITLE, t.region is Region.CAPTION, t.anchor.i))
    events: list[Telling] = []
    for telling in order:
        here = sentence_of[telling.anchor.i]
        scored = [(same_event(telling, e, abs(here - sentence_of[e.anchor.i])), -n) for n, e in enumerate(events)]
        best = max(scored, default=(0.0, 0))
        if best[0] <= 0 and telling.region is Region.TITLE:
            announced = announced_by(telling, events)
            if announced is not None:
                merge(announced, telling)
            elif not any(e.region is Region.LEAD for e in events):
                events.append(telling)
            continue
        if best[0] > 0:
            merge(events[-best[1]], telling)
        elif not telling.anaphor or telling.region in {Region.TITLE, Region.CAPTION}:
            events.append(telling)
    return events
