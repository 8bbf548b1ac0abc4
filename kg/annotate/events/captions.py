"""What photographs show: whom a caption names takes part in the event that it tells of."""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from kg.annotate.events.same_event import kin, merge
from kg.annotate.events.telling import Telling
from kg.model import EntityKind

PICTURE = re.compile(r"^(?:The )?(?:photos?|pictures?|images?|pictured|looking on|joining|also (?:present|pictured|attending))\b", re.IGNORECASE)
APART = {"Visit", "Meeting"}  # what a picture shows beside the event that its caption names


def read_caption(sentences: list[tuple[Span, list[Telling]]]) -> tuple[list[Telling], list[Token]]:
    """Return the tellings of one caption, its pictured persons added, and persons for whom it tells no event.

    The first telling is what the caption is of; what a later sentence calls "the ceremony" is the same event.
    """
    first: Telling | None = None
    last: Telling | None = None
    kept: list[Telling] = []
    loose: list[Token] = []
    for sentence, tellings in sentences:
        here: list[Telling] = []
        for telling in tellings:
            if first is not None and telling.type not in APART and (kin(telling.type, first.type) or telling.anaphor):
                merge(first, telling)
                here.append(first)
            else:
                here.append(telling)
                kept.append(telling)
        shown = [t for t in sentence if t._.chain is not None and t._.chain.kind is EntityKind.PERSON]
        target = (here[0] if here else None) or last
        if target is not None:
            _add_shown(target, shown, [t for t in tellings], bool(PICTURE.match(sentence.text)))
        else:
            loose += shown
        first = first or (here[0] if here else None)
        last = (here[0] if here else None) or last
    return kept, loose


def _add_shown(target: Telling, shown: list[Token], tellings: list[Telling], picture: bool) -> None:
    """Add pictured persons: those before the verb do what it says, others are there."""
    telling = tellings[0] if tellings else None
    anchor = telling.anchor if telling is not None and not telling.nominal else None
    role = ""
    if telling is not None and anchor is not None:
        doers = [r for c, r, t in telling.parts if t.i < anchor.i and c.kind is EntityKind.PERSON]
        role = doers[0] if doers else ("officiant" if anchor.lemma_ == "officiate" else "visitor" if telling.type == "Visit" else "")
    for token in shown:
        before = anchor is not None and token.i < anchor.i and token.sent.start == anchor.sent.start
        target.add(token._.chain, role if before and role != "speaker" else "participant", token)
