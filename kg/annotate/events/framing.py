"""The event that a printed speech was given at, from the sentence that introduces it, and whom the speech greets."""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from kg.annotate.events.grammar import agents_of, lemma, pobjs
from kg.annotate.events.roles import fill_parts
from kg.annotate.events.telling import Region, Telling
from kg.annotate.events.triggers import event_noun
from kg.annotate.events.wording import wording
from kg.model import EntityKind

SPOKEN = frozenset({"speech", "remark", "remarks", "eulogy", "address", "message", "transcript", "letter", "article", "toast", "text", "speak"})
GREETING = re.compile(r"\b(?:ladies and gentlemen|distinguished guests|dear friends|good (?:morning|afternoon|evening)|friends)\b", re.IGNORECASE)
GREETED = 4  # sentences at the head of a speech in which its audience is greeted


def read_framing(sentence: Span, region: Region) -> Telling | None:
    """Return the telling of the event at which "the speech by X at Y" was given: type by Y's noun, X its speaker.

    Returns None if the sentence introduces no speech. A speech that nothing hosts is itself the event.
    """
    spoken = next((t for t in sentence if lemma(t) in SPOKEN and event_noun(t) is None or lemma(t) in {"speech", "eulogy", "address", "remarks"}), None)
    if spoken is None:
        return None
    speaker = next((t for t in sentence if t._.chain is not None and t._.chain.kind is EntityKind.PERSON), None)
    host = _host_noun(sentence, max(spoken.i, speaker.i if speaker is not None and speaker.i > spoken.i else spoken.i))
    if host is None:
        telling = Telling("Speech", "event.speech.text", spoken, spoken, region, 0.7, nominal=True)
    else:
        entry = event_noun(host)
        assert entry is not None
        telling = Telling(entry.type, "event.speech.at", host, host, region, 0.9, nominal=True)
    fill_parts(telling)
    if speaker is not None:
        telling.parts = [p for p in telling.parts if p[0] is not speaker._.chain]
        telling.add(speaker._.chain, "speaker", speaker)
    if host is not None:
        _take_hosts(telling, host)
    return telling


def _host_noun(sentence: Span, after: int) -> Token | None:
    """Return the event noun behind "at", the last of its compound ("Memorandum of Understanding Signing Ceremony")."""
    seen = False
    for token in sentence:
        if token.i <= after:
            continue
        seen = seen or token.lower_ in {"at", "in", "for", "during", "to", "on"}
        if seen and event_noun(token) is not None and token._.date is None:
            following = token.nbor(1) if token.i + 1 < sentence.end else None
            if token.dep_ == "compound" or (following is not None and event_noun(following) is not None):
                continue
            return token
    return None


def _take_hosts(telling: Telling, host: Token) -> None:
    """Take the parties that hang on the noun above ("Memorandum … between A and B"), and the body at whose house it is."""
    nominal = wording().nominal.get(telling.type, {})
    above = host.head.head if host.dep_ == "pobj" and host.head.lower_ == "of" else None
    for spot in [host, *([above] if above is not None else [])]:
        for other in pobjs(spot, {"between"}):
            for chain, token in agents_of(other):
                telling.add(chain, nominal.get("between", "participant"), token)
        for other in [*pobjs(spot, {"at"}), *(o for inner in pobjs(spot, {"of"}) for o in pobjs(inner, {"at"}))]:
            for chain, token in agents_of(other):
                if chain.kind is EntityKind.BODY:
                    telling.add(chain, "host", token)


def greeted_persons(sentence: Span) -> list[Token]:
    """Return the persons that a greeting at the head of a speech names ("Mr Tang (Mr Henry Tang, Chairman of …), ladies and gentlemen")."""
    if any(t.tag_ in {"VBD", "VBZ", "VBP", "MD"} for t in sentence) and not GREETING.search(sentence.text):
        return []
    return [t for t in sentence if t._.chain is not None and t._.chain.kind is EntityKind.PERSON]
