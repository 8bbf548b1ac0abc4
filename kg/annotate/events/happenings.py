"""Which joined tellings are events worth keeping, and what each becomes."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from kg.annotate.events.grammar import has_child, is_kind, is_one_person, is_passive
from kg.annotate.events.noun_phrases import phrase_edges, subjects_of
from kg.annotate.events.roles import find_rule
from kg.annotate.events.status import names_body
from kg.annotate.events.telling import Region, Telling
from kg.annotate.events.wording import VerbRule, wording
from kg.annotate.layers import Happening, Layers, layers
from kg.model import EntityKind, Mention, Status

LONGEST = 12  # words of a trigger
REACH = 9  # words before its verb that a trigger may begin
WORD = re.compile(r"\S+")
ARTICLE = re.compile(r"^(?:the|an?|his|her|their|its|my|our|your|whose|this|that|these|those) ", re.IGNORECASE)
ASIDE = re.compile(r",? (?:who|whom|whose|which|that|where)\b.*")
SUFFERED = {"Enforcement", "Incident"}  # which count though only "a man" is named


def is_concrete(telling: Telling) -> bool:
    """Whether a telling says enough to be an event: who or when, and in somebody's own words both."""
    if telling.rule.startswith("event.establish") and names_body(telling):
        return True
    if telling.when is None and _needs_date(telling):
        return False
    named = any(chain.kind is not EntityKind.GROUP for chain, _, _ in telling.parts)
    planned = telling.status is Status.PLANNED
    if telling.region is Region.SPEECH:
        if telling.nominal:
            return telling.dated and named and not planned
        told = telling.status is Status.OCCURRED and telling.anchor.tag_ in {"VBD", "VBN"}
        return (telling.dated and (named or bool(telling.objects))) or (told and named and _names_thing(telling))
    if telling.type in SUFFERED and planned and not named and any(_is_anybody(t) for t in telling.objects):
        return False
    if telling.status is Status.ONGOING and not (telling.dated or telling.nominal) and telling.anchor.tag_ in {"VBZ", "VBP"}:
        return False  # a habit: "the Department publishes reports"
    if _has_outcome(telling):
        return True
    open_ = planned or telling.status is Status.CANCELLED
    return bool(telling.parts) or telling.dated or telling.nominal or open_ or _has_unnamed_doer(telling)


def _names_thing(telling: Telling) -> bool:
    """Whether what is done, or done to, has a name: "met Dr Porter", "opened the Harbour Bridge", "signed the Oslo Treaty"."""
    things = [*telling.objects, *([telling.noun] if telling.noun is not None else [])]
    return any(t.pos_ == "PROPN" or any(c.pos_ == "PROPN" for c in t.children if c.dep_ in {"compound", "nmod"}) for t in things)


def _has_outcome(telling: Telling) -> bool:
    """Whether a past telling says enough by what it brings about: "the Housing Bill was passed", "we opened the Harbour Bridge"."""
    past = (
        telling.status is Status.OCCURRED
        and telling.anchor.tag_ in {"VBD", "VBN"}
        and telling.anchor.dep_ not in {"acl", "relcl", "amod"}
    )
    counted = telling.type == "Enforcement" and any(has_child(t, {"nummod"}) for t in telling.objects)
    return past and (counted or (telling.type in wording().types["outcomes"] and _names_thing(telling)))


def _needs_date(telling: Telling) -> bool:
    rule = find_rule(telling)
    return isinstance(rule, VerbRule) and "dated" in rule.flags


def _is_anybody(token: Token) -> bool:
    """Whether a plural of people stands without determiner or number: "offenders will be prosecuted"."""
    return is_kind(token, EntityKind.GROUP) and token.tag_ == "NNS" and not has_child(token, {"det", "nummod", "poss"})


def stands(event: Telling) -> bool:
    """Whether an event, all told, is kept: a headline or a bare noun alone needs somebody in it."""
    if event.region is Region.TITLE:
        return bool(event.parts)
    if event.nominal and not event.also:
        return event.dated or any(chain.kind is not EntityKind.GROUP for chain, _, _ in event.parts)
    granted = _has_outcome(event) or (event.type == "Funding" and is_passive(event.anchor))
    return bool(event.parts) or event.dated or event.status is Status.CANCELLED or granted or _has_unnamed_doer(event)


def _has_unnamed_doer(event: Telling) -> bool:
    """Whether an office, a country or a person without a name is in it: "the Director issued an order"."""
    subjects = [c for c in event.anchor.children if c.dep_ == "poss"] if event.nominal else subjects_of(event.anchor)
    if any(s.lower_ in {"i", "we"} for s in subjects) and event.status is Status.OCCURRED and _names_thing(event):
        return True
    if event.status is not Status.ONGOING and any(s._.post is not None or s.pos_ == "PROPN" for s in subjects):
        return True
    return event.type in SUFFERED and any(is_one_person(t) for t in [*subjects, *event.objects])


def make_happening(event: Telling, found: Layers) -> Happening:
    """Return the event as the layers hold it, with every sentence that tells of it."""
    text = found.document.text
    start, end = _trigger_span(event)
    trigger = Mention(EntityKind.EVENT, start, end, text[start:end])
    happening = Happening(
        event.type, trigger, _label(event, text), event.status, event.when, event.place, thing=_thing(event, text)
    )
    for telling in (event, *event.also):
        at = telling.anchor.idx
        evidence = found.evidence(at, at + 1, telling.rule, telling.confidence)
        if all((evidence.start, evidence.end) != (e.start, e.end) for e in happening.evidence):
            happening.evidence.append(evidence)
    for chain, role, token in event.parts:
        happening.parts.append((chain, role, found.evidence(token.idx, token.idx + 1, event.rule, event.confidence)))
    return happening


def _trigger_span(event: Telling) -> tuple[int, int]:
    """Return the characters of the trigger: verb with its helpers and object, or the noun phrase, twelve words at most."""
    anchor = event.anchor
    doc = anchor.doc
    helpers = [
        c.i for c in anchor.children if c.dep_ in {"aux", "auxpass", "prt"} or (c.dep_ in {"acomp", "oprd"} and c.pos_ == "ADJ")
    ]
    if event.noun is not None and event.noun.i < anchor.i:
        helpers += [c.i for c in anchor.children if c.dep_ == "dobj"]  # "took place"
    nouns = [event.noun] if event.noun is not None else event.objects[:1]
    edges = [edge for noun in nouns if noun.sent.start == anchor.sent.start for edge in phrase_edges(noun)]
    left, right = min(anchor.i, *helpers, *edges, anchor.i), max(anchor.i, *helpers, *edges, anchor.i)
    if anchor.i - left >= REACH and event.noun is not None:
        left, right = phrase_edges(event.noun)  # "The first meeting of the Council [that …] will be held"
        right = min(right, left + LONGEST - 1)
        return _cut(doc, left, right)
    if anchor.i - left >= REACH or len(doc[left : anchor.i + 1].text.split()) > LONGEST:
        left = min(anchor.i, *helpers, anchor.i)
    right = max(anchor.i, min(right, left + LONGEST - 1))
    return _cut(doc, left, right)


def _cut(doc: Doc, left: int, right: int) -> tuple[int, int]:
    """Return the characters from one token to another, twelve words at most: a name is one token of many words."""
    start = doc[left].idx
    words = list(WORD.finditer(layers(doc).document.text, start, doc[right].idx + len(doc[right].text)))[:LONGEST]
    return start, words[-1].end() if words else start + len(doc[left].text)


def _label(event: Telling, text: str) -> str:
    """Return what the text calls the event: its noun's phrase with a capital; "" where only a verb tells of it."""
    label = _cite(event.noun, text) if event.noun is not None else ""
    return label[:1].upper() + label[1:]


def _thing(event: Telling, text: str) -> str:
    """Return what the verb is done to, unless that takes part itself: "the Harbour Bridge" is opened, "Dr Porter" is met."""
    agents = {id(chain) for chain, _, _ in event.parts}
    things = [t for t in event.objects if t.pos_ != "PRON" and id(t._.chain) not in agents]
    return _cite(things[0], text) if event.noun is None and things else ""


def _cite(noun: Token, text: str) -> str:
    """Return the phrase of a noun without its article and without the clause that goes on to tell of it."""
    start, end = _cut(noun.doc, *phrase_edges(noun))
    return ASIDE.sub("", ARTICLE.sub("", " ".join(text[start:end].split()))).rstrip(",;: ")
