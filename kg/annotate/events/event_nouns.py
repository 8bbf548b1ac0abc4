"""Nouns that name events: "launch ceremony", "a series of talks", "the CCF", and whether one stands for an event by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.annotate.events.grammar import (
    NOUNS,
    has_child,
    has_preposition,
    is_actor,
    is_kind,
    lemma,
    pobjs,
    prepositions,
    shared_pobjs,
)
from kg.annotate.events.telling import Region
from kg.annotate.events.wording import EventNoun, wording, words
from kg.annotate.layers import layers
from kg.model import EntityKind

DEFINED = re.compile(r"\b([A-Z][a-z]+)(?: \d{4})? \(([A-Z]{2,8})\)")  # the last word of what an acronym is short for
WITH_PARTY = "=with"  # in the table: needs "with", or whose it is
POINTING = {"the", "this", "these", "that"}


def event_noun(token: Token) -> EventNoun | None:
    """Return what event a noun names, if any."""
    if token._.date is not None or token._.post is not None or not (token.pos_ in NOUNS or token.tag_ in {"NN", "NNS", "NNP"}):
        return None
    if is_kind(token, EntityKind.PERSON, EntityKind.PLACE, EntityKind.GROUP):
        return None
    if is_kind(token, EntityKind.BODY) and token._.found is not None:
        return None
    word = token.text.split()[-1].strip("\"”’'").lower() if token._.found is not None else lemma(token)
    if token.lower_ == "talks" and token.dep_ in {"dobj", "nsubj", "nsubjpass"}:
        word = "talks"  # "held talks with" is a meeting, "a series of talks" are briefings
    if token.is_upper:
        word = _expansions(token.doc).get(token.text, word)
    entries = wording().nouns.get(word) or wording().nouns.get(word.rstrip("s")) or ()
    before = {w.lower() for t in token.subtree if token.i - 4 < t.i < token.i for w in t.text.split()}
    found = next((e for e in entries if e.before and _has_before(token, e, before)), None)
    found = found or next((e for e in entries if not e.before), None)
    if found is not None and found.noun == "week" and token.pos_ != "PROPN":
        return None
    if found is not None and found.noun == "dialogue" and token.tag_ == "NNP":
        return replace(found, type="Conference")
    return found


def _has_before(token: Token, entry: EventNoun, before: set[str]) -> bool:
    if WITH_PARTY in entry.before and not has_preposition(token, "for"):
        return has_preposition(token, "with") or has_child(token, {"poss"})
    return bool(before & entry.before)


def _expansions(doc: Doc) -> dict[str, str]:
    """Return the acronyms that the text defines, with the last word of what they are short for: "Chinese Culture Festival (CCF)"."""
    if "kg_event_acronyms" not in doc.user_data:
        doc.user_data["kg_event_acronyms"] = {m[2]: m[1].lower() for m in DEFINED.finditer(layers(doc).document.text)}
    found: dict[str, str] = doc.user_data["kg_event_acronyms"]
    return found


def inner_noun(token: Token) -> Token:
    """Return the noun that a partitive is of: "a series of talks" is talks; else `token`."""
    if lemma(token) in words("partitive") and (event_noun(token) is None or lemma(token) == "session"):
        for inner in pobjs(token, "of"):
            if event_noun(inner) is not None or lemma(inner) in words("partitive"):
                return inner_noun(inner)
    return token


def stands_alone(token: Token, entry: EventNoun, region: Region) -> bool:
    """Whether an event noun without a verb of its own tells of an event: definite, single, somebody's or dated."""
    if _is_unspecific(token, entry):
        return False
    if region is Region.TITLE:
        return entry.alone
    inside = any(event_noun(above) is not None for above in _phrases_above(token))
    if inside and not any(c._.date is not None for p in prepositions(token) for c in p.children):
        return False
    if region is Region.CAPTION:
        return entry.alone and not inside
    if token.dep_ == "pobj" and entry.type == "Visit" and token.head.lower_ in {"during", "on"} and has_preposition(token, "to"):
        return True
    if _is_where(token) and region is not Region.SPEECH:
        return entry.alone and entry.type in wording().types["hosted"]
    near = [t for c in token.children if c.dep_ in {"prep", "npadvmod"} for t in (c, *c.children)]
    dated = any(t._.date is not None and t._.date.role != "name" for t in near)
    owners = [c for c in token.children if c.dep_ == "poss"]
    owned = any(is_actor(t._.chain) for t in [*owners, *shared_pobjs(token, "by", "between", "of")])
    outcome = entry.type in wording().types["outcomes"]
    owned = owned or (outcome and any(t.pos_ == "PROPN" for t in shared_pobjs(token, "of")))  # "the passage of the Housing Bill"
    pointing = bool(owners) or has_child(token, {"det"}, POINTING)
    return (entry.alone and (dated or owned or pointing)) or (dated and owned)


def _is_where(token: Token) -> bool:
    """Whether a noun says where something happened that is told of: "handed over the keys at a ceremony in Oslo"."""
    verb = token.head.head
    at = token.dep_ == "pobj" and token.head.lower_ == "at" and token.head.dep_ == "prep"
    return at and verb.tag_ in {"VBD", "VBN"} and verb.dep_ == "ROOT" and has_child(token, {"det"}, {"a", "an"})


def _is_unspecific(token: Token, entry: EventNoun) -> bool:
    """Whether a noun means no event in particular: "any meeting", "prior to his appointment", plurals."""
    if token.tag_ in {"NNS", "NNPS"} and lemma(token) != "talks":
        return True
    if has_child(token, {"det"}, words("unspecific")):
        return True
    bare = token.tag_ == "NN" and token.dep_ == "pobj" and not has_child(token, {"det", "poss", "compound", "amod", "nummod"})
    if bare and token.head.lower_ == "in":
        return True  # "in celebration of"
    if entry.type == "Appointment" and has_child(token, {"amod"}, words("not_now")):
        return True
    if entry.type == "Appointment" and token.dep_ == "pobj" and token.head.lower_ == "on":
        return True  # "on the nomination of the Premier"
    before = token.dep_ == "pobj" and token.head.lower_ in {"before", "since", "until", "ahead"}
    return before or (token.dep_ == "pobj" and any(a.lower_ in words("beforehand") for a in token.ancestors))


def _phrases_above(token: Token) -> Iterator[Token]:
    """Yield the nouns whose phrase a noun stands in: "ceremony" for the anniversary in "ceremony in celebration of …"."""
    while token.dep_ == "pobj" and token.head.dep_ == "prep" and token.head.head.pos_ in NOUNS:
        token = token.head.head
        yield token


def points_back(noun: Token | None) -> bool:
    """Whether a noun phrase only points back: "the ceremony", "his visit", "the above session"."""
    if noun is None:
        return False
    said = [c for c in noun.children if c.dep_ not in {"det", "poss", "punct", "case"}]
    said = [c for c in said if not (c.dep_ == "relcl" and c.left_edge.i > 0 and c.left_edge.nbor(-1).text == ",")]
    said = [c for c in said if c.dep_ != "prep" or c.lower_ in {"of", "to", "for", "on", "between"}]
    definite = any((c.dep_ == "poss" and c.tag_ == "PRP$") or (c.dep_ == "det" and c.lower_ in POINTING) for c in noun.children)
    return definite and all(c.dep_ == "amod" and c.lower_ in {"above", "same"} for c in said)
