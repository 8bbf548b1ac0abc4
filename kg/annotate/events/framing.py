"""The event that a printed speech was given at, from the sentence that introduces it, and whom the speech greets."""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from kg.annotate.events.event_nouns import event_noun
from kg.annotate.events.grammar import is_kind, lemma, pobjs
from kg.annotate.events.noun_phrases import agents_of
from kg.annotate.events.roles import fill_parts
from kg.annotate.events.telling import Region, Telling
from kg.annotate.events.wording import wording, words
from kg.model import EntityKind

GREETING = re.compile(
    r"\b(?:ladies and gentlemen|distinguished guests|friends|good (?:morning|afternoon|evening))\b", re.IGNORECASE
)
GREETED = 4  # sentences at the head of a speech in which its audience is greeted
AT = {"at", "in", "for", "during", "to", "on"}


def read_framing(sentence: Span, region: Region) -> Telling | None:
    """Return the telling of the event at which "the speech by X at Y" was given: type by Y's noun, X its speaker.

    Returns None if the sentence introduces no speech. A speech that nothing hosts is itself the event.
    """
    spoken = next((t for t in sentence if lemma(t) in words("spoken")), None)
    if spoken is None:
        return None
    speaker = next((t for t in sentence if is_kind(t, EntityKind.PERSON)), None)
    host = _host_noun(sentence, max(spoken.i, speaker.i if speaker is not None else 0))
    entry = event_noun(host) if host is not None else None
    if host is None or entry is None:
        telling = Telling("Speech", "event.speech.text", spoken, spoken, region, 0.7, nominal=True)
        fill_parts(telling)
    else:
        telling = Telling(entry.type, "event.speech.at", host, host, region, 0.9, nominal=True)
        fill_parts(telling)
        _take_hosts(telling, host)
    if speaker is not None:
        telling.parts = [part for part in telling.parts if part[0] is not speaker._.chain]
        telling.add(speaker._.chain, "speaker", speaker)
    return telling


def _host_noun(sentence: Span, after: int) -> Token | None:
    """Return the event noun behind "at", the last of its compound and of those joined to it.

    "Memorandum of Understanding Signing Ceremony" and "Summer Festival and World Tour Opening Ceremony" are ceremonies,
    "opening ceremony of the forum" is one too.
    """
    found: Token | None = None
    seen = False
    for token in sentence:
        if token.i <= after:
            continue
        if found is not None and (token.pos_ == "ADP" or token._.date is not None or token.text == ":"):
            break
        seen = seen or token.lower_ in AT
        if seen and event_noun(token) is not None and token.dep_ != "compound":
            found = token
    return found


def _take_hosts(telling: Telling, host: Token) -> None:
    """Take the parties that hang on the noun above ("Memorandum … between A and B"), and the body at whose house it is."""
    role = wording().nominal.get(telling.type, {}).get("between", "participant")
    above = [host.head.head] if host.dep_ == "pobj" and host.head.lower_ == "of" else []
    for spot in [host, *above]:
        for chain, token in (n for other in pobjs(spot, "between") for n in agents_of(other)):
            telling.add(chain, role, token)
        houses = [*pobjs(spot, "at"), *(o for inner in pobjs(spot, "of") for o in pobjs(inner, "at"))]
        for chain, token in (n for house in houses for n in agents_of(house)):
            if chain.kind is EntityKind.BODY:
                telling.add(chain, "host", token)


def greeted_persons(sentence: Span) -> list[Token]:
    """Return the persons whom a greeting at the head of a speech names ("Mr Tang (Mr Henry Tang, Chairman of …), ladies …")."""
    if any(t.tag_ in {"VBD", "VBZ", "VBP", "MD"} for t in sentence) and not GREETING.search(sentence.text):
        return []
    return [t for t in sentence if is_kind(t, EntityKind.PERSON)]
