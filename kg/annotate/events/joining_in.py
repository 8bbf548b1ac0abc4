"""Who takes part by what later sentences say: "More than 150 members attended", "Speakers included …", "Mr X opened the Summit"."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Span, Token

from kg.annotate.events.event_nouns import event_noun
from kg.annotate.events.grammar import VERBS, is_kind, is_passive, lemma, objects_of, pobjs
from kg.annotate.events.noun_phrases import agents_of, subjects_of
from kg.annotate.events.telling import Region, Telling
from kg.annotate.events.wording import wording
from kg.model import EntityKind, Status

TOLD = {Region.LEAD, Region.BODY}


def join_in(events: list[Telling], sentences: list[Span], regions: list[Region]) -> None:
    """Add to hosted events whom later sentences say to have been there. `events` are in order of the text."""
    real = {Status.OCCURRED, Status.ONGOING}
    hosted = [e for e in events if _is_hosted(e) and e.region in {*TOLD, Region.TITLE} and e.status in real]
    triggers = {t.anchor.i for e in events for t in (e, *e.also)}
    for sentence, region in zip(sentences, regions, strict=True):
        if region not in TOLD:
            continue
        before = [e for e in hosted if e.anchor.i < sentence.end]
        for verb in (t for t in sentence if t.pos_ in VERBS):
            _accompany(verb, events)
            if before and verb.i not in triggers:
                _join(verb, before)


def _is_hosted(event: Telling) -> bool:
    """Whether people attend an event: a gathering, or a meeting that is named ("the Fourth Exchange was held")."""
    return event.type in wording().types["hosted"] or (event.rule == "event.held" and event.type == "Meeting")


def _join(verb: Token, hosted: list[Telling]) -> None:
    """Add whom one verb says to have taken part in one of the `hosted` events."""
    event = _event_meant(verb, hosted)
    unreal = verb.tag_ == "VB" or any(c.dep_ == "neg" or (c.dep_ == "aux" and c.tag_ == "MD") for c in verb.children)
    if unreal:
        return
    said = wording().joining
    name, subjects, things = lemma(verb), subjects_of(verb), objects_of(verb)
    if name in said["include"] and subjects and lemma(subjects[0]) in said["parts"]:
        role = said["parts"][lemma(subjects[0])]
        for token in verb.sent:
            if token.i > verb.i and is_kind(token, EntityKind.PERSON):
                event.add(token._.chain, role, token)
        _take(event, things, role)
    elif name in said["lead"] and any(lemma(o) in said["delegations"] for o in things):
        _take(event, [*(pobjs(verb, "by") if is_passive(verb) else subjects), *things], "participant")
    elif name in said["attract"]:
        _take(event, things, "participant", groups_only=True)
    elif (name in said["attend"] and all(o.pos_ == "PRON" for o in things)) or [lemma(o) for o in things] == ["part"]:
        _take(event, subjects, "participant")
    elif name in said["invite"] and is_passive(verb):
        _take(event, subjects, "speaker")
    elif name in said["speak"] and verb.tag_ in {"VBD", "VBN", "VBG"}:
        _take_speakers(event, verb, subjects)


def _take_speakers(event: Telling, verb: Token, subjects: list[Token]) -> None:
    """Take who speaks: "at the ceremony", or at an event that consists of speaking and who isn't there already."""
    at_event = any(event.head == lemma(t) for t in pobjs(verb, "at", "during", "in"))
    there = {id(c) for c, _, _ in event.parts}
    for subject in subjects:
        new = event.type in wording().types["spoken_at"] and not any(id(c) in there for c, _ in agents_of(subject))
        if at_event or new:
            _take(event, [subject], "speaker")


def _take(event: Telling, tokens: Iterable[Token], role: str, groups_only: bool = False) -> None:
    for token in tokens:
        for chain, at in agents_of(token, bodies_inside=True):
            outright = chain.kind is EntityKind.BODY and role == "speaker" and at == token
            if not outright and (not groups_only or chain.kind is EntityKind.GROUP):
                event.add(chain, role, at)


def _event_meant(verb: Token, hosted: list[Telling]) -> Telling:
    """Return the hosted event that a sentence speaks of: that of its own words, the first paragraph's, or the last told of."""
    for token in verb.sent:
        if event_noun(token) is not None:
            for event in reversed(hosted):
                if event.head == lemma(token) and event.anchor.i <= token.i:
                    return event
    return next((e for e in hosted if any(t.region is Region.LEAD for t in (e, *e.also))), hosted[-1])


def _accompany(verb: Token, events: list[Telling]) -> None:
    """Let those take the same part who accompany somebody: "She will be accompanied by …"."""
    if lemma(verb) not in wording().joining["accompany"] or not is_passive(verb):
        return
    lead = [c for t in subjects_of(verb) for c, _ in agents_of(t)]
    for event in reversed([e for e in events if e.anchor.i < verb.i]):
        roles = [r for c, r, _ in event.parts if any(c is x for x in lead)]
        if roles:
            _take(event, pobjs(verb, "by"), roles[0])
            return
