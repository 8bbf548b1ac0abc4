"""What photographs show: whom a caption names takes part in the event that it tells of."""

from __future__ import annotations

from spacy.tokens import Span, Token

from kg.annotate.events.grammar import is_kind
from kg.annotate.events.same_event import kin, merge
from kg.annotate.events.telling import Telling
from kg.annotate.events.wording import wording
from kg.model import EntityKind

APART = {"Visit", "Meeting"}  # what a picture shows beside the event that its caption names


def read_caption(sentences: list[tuple[Span, list[Telling]]], tours: list[Telling]) -> tuple[list[Telling], list[Token]]:
    """Return the tellings of one caption, its pictured persons added, and the persons for whom it tells no event.

    The first telling is what the caption is of: what a later sentence calls "the ceremony" is the same event. `tours` are
    those of earlier captions, and are added to: pictures of one tour are one visit.
    """
    first: Telling | None = None
    last: Telling | None = None
    kept: list[Telling] = []
    loose: list[Token] = []
    for sentence, found in sentences:
        tellings = sorted(found, key=lambda t: t.type not in wording().types["pictured"])
        here = [_place(telling, first, tours, kept) for telling in tellings]
        shown = [t for t in sentence if _is_shown(t)]
        target = here[0] if here else last
        if target is not None:
            _add_shown(target, shown, tellings)
        else:
            loose += shown
        first, last = first or target, target
    return kept, loose


def _place(telling: Telling, first: Telling | None, tours: list[Telling], kept: list[Telling]) -> Telling:
    """Return the event that a caption's telling is of: an earlier tour, the caption's own, or a new one."""
    tour = next((t for t in tours if _same_visitor(t, telling)), None) if telling.type == "Visit" else None
    if tour is not None:
        merge(tour, telling)
        return tour
    if first is not None and telling.type not in APART and (kin(telling.type, first.type) or telling.anaphor):
        merge(first, telling)
        return first
    kept.append(telling)
    if telling.type == "Visit" and telling.anchor.tag_ == "VBG":
        tours.append(telling)
    return telling


def _same_visitor(a: Telling, b: Telling) -> bool:
    """Whether two pictures of a tour show the same visitor first."""
    firsts = [next((c for c, r, _ in t.parts if r == "visitor"), None) for t in (a, b)]
    return firsts[0] is firsts[1] or None in firsts


def _is_shown(token: Token) -> bool:
    """Whether a token names somebody present: captions give those a title or honorific, others not ("works by Monet")."""
    if not is_kind(token, EntityKind.PERSON):
        return False
    found = token._.found
    return found is None or bool(found.honorific or found.posts) or token.dep_ in {"nsubj", "nsubjpass"}


def _add_shown(target: Telling, shown: list[Token], tellings: list[Telling]) -> None:
    """Add pictured persons: those before the verb of the first telling do what it says, others are there."""
    telling = next((t for t in tellings[:1] if not t.nominal), None)
    doers = range(0)
    role = "participant"
    if telling is not None:
        anchor = telling.anchor
        start = max((t.i for t in anchor.sent if t.i < anchor.i and t.tag_ == "VBG"), default=anchor.sent.start)
        doers = range(start, anchor.i)
        roles = [r for c, r, t in telling.parts if t.i < anchor.i and c.kind is EntityKind.PERSON]
        role = roles[0] if roles else _role_of(telling)
    for token in shown:
        target.add(token._.chain, role if token.i in doers and role != "speaker" else "participant", token)


def _role_of(telling: Telling) -> str:
    """Return what those do who stand before a participle that the parser gave no subject: "A; B and C, touring the hall"."""
    if telling.anchor.lemma_ == "officiate":
        return "officiant"
    return "visitor" if telling.type == "Visit" else "participant"
