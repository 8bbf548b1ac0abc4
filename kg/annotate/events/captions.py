"""What photographs show: whom a caption names takes part in the event that it tells of."""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from kg.annotate.events.same_event import kin, merge
from kg.annotate.events.telling import Telling
from kg.model import EntityKind

PICTURE = re.compile(r"^(?:The )?(?:photos?|pictures?|images?|pictured|looking on|joining|also (?:present|pictured|attending))\b", re.IGNORECASE)
HOSTED = frozenset({"Ceremony", "Agreement", "Conference", "Briefing", "Cultural", "Meeting"})
APART = {"Visit", "Meeting"}  # what a picture shows beside the event that its caption names


def same_visitor(a: Telling, b: Telling) -> bool:
    """Whether two pictures of a tour show the same visitor first."""
    firsts = [next((c for c, r, _ in t.parts if r == "visitor"), None) for t in (a, b)]
    return firsts[0] is firsts[1] or None in firsts


def read_caption(sentences: list[tuple[Span, list[Telling]]], tours: list[Telling]) -> tuple[list[Telling], list[Token]]:
    """Return the tellings of one caption, its pictured persons added, and persons for whom it tells no event.

    `tours` are those of earlier captions: pictures of one tour are one visit. The first telling is what the caption is of; what a later sentence calls "the ceremony" is the same event.
    """
    first: Telling | None = None
    last: Telling | None = None
    kept: list[Telling] = []
    loose: list[Token] = []
    for sentence, tellings in sentences:
        here: list[Telling] = []
        for telling in sorted(tellings, key=lambda t: t.type not in HOSTED):
            if telling.type == "Visit" and (tour := next((t for t in tours if same_visitor(t, telling)), None)) is not None:
                merge(tour, telling)
                here.append(tour)
            elif first is not None and telling.type not in APART and (kin(telling.type, first.type) or telling.anaphor):
                merge(first, telling)
                here.append(first)
            else:
                here.append(telling)
                kept.append(telling)
                if telling.type == "Visit" and telling.anchor.tag_ == "VBG":
                    tours.append(telling)
        shown = [t for t in sentence if _is_shown(t)]
        target = (here[0] if here else None) or last
        if target is not None:
            _add_shown(target, shown, sorted(tellings, key=lambda t: t.type not in HOSTED), bool(PICTURE.match(sentence.text)))
        else:
            loose += shown
        first = first or (here[0] if here else None)
        last = (here[0] if here else None) or last
    return kept, loose


def _is_shown(token: Token) -> bool:
    """Whether a token names somebody present: captions give those a title or an honorific, and others not ("works by Monet")."""
    chain = token._.chain
    if chain is None or chain.kind is not EntityKind.PERSON:
        return False
    found = token._.found
    return found is None or bool(found.honorific or found.posts) or token.dep_ in {"nsubj", "nsubjpass"}


def _add_shown(target: Telling, shown: list[Token], tellings: list[Telling], picture: bool) -> None:
    """Add pictured persons: those before the verb do what it says, others are there."""
    telling = tellings[0] if tellings else None
    anchor = telling.anchor if telling is not None and not telling.nominal else None
    role = ""
    if telling is not None and anchor is not None:
        doers = [r for c, r, t in telling.parts if t.i < anchor.i and c.kind is EntityKind.PERSON]
        role = doers[0] if doers else ("officiant" if anchor.lemma_ == "officiate" else "visitor" if telling.type == "Visit" else "")
    clause_start = 0
    if anchor is not None:
        clause_start = max((t.i for t in anchor.sent if t.i < anchor.i and t.tag_ == "VBG"), default=anchor.sent.start)
    for token in shown:
        before = anchor is not None and clause_start <= token.i < anchor.i and token.sent.start == anchor.sent.start
        target.add(token._.chain, role if before and role != "speaker" else "participant", token)
