"""Who takes part by what later sentences say: "More than 150 members attended", "Speakers included …", "Mr X opened the Summit"."""

from __future__ import annotations

from spacy.tokens import Span, Token

from kg.annotate.events.grammar import agents_of, is_passive, lemma, objects_of, pobjs, subjects_of
from kg.annotate.events.telling import Region, Telling
from kg.annotate.events.triggers import event_noun
from kg.annotate.events.wording import wording
from kg.model import EntityKind, Status

HOSTED = frozenset({"Ceremony", "Conference", "Briefing", "Training", "Cultural", "PressConference", "Consultation"})
SPOKEN_AT = frozenset({"Conference", "Briefing", "Training", "PressConference"})


def join_in(events: list[Telling], sentences: list[Span], regions: list[Region]) -> None:
    """Add to hosted events whom later sentences say to have been there. `events` are in order of the text."""
    hosted = [e for e in events if e.type in HOSTED and e.region in {Region.LEAD, Region.BODY, Region.TITLE} and e.status in {Status.OCCURRED, Status.ONGOING}]
    for sentence, region in zip(sentences, regions, strict=True):
        if region not in {Region.LEAD, Region.BODY}:
            continue
        before = [e for e in hosted if e.anchor.i < sentence.end]
        for verb in (t for t in sentence if t.pos_ in {"VERB", "AUX"}):
            _accompany(verb, events)
            if before:
                _join(verb, before, events)


def _join(verb: Token, hosted: list[Telling], events: list[Telling]) -> None:
    if any(verb == t.anchor for e in events for t in [e, *e.also]):
        return
    words = wording().joining
    event = _event_meant(verb, hosted)
    name = lemma(verb)
    if event is None or verb.tag_ == "VB" or any(c.dep_ == "neg" or (c.dep_ == "aux" and c.tag_ == "MD") for c in verb.children):
        return
    subject = subjects_of(verb)
    if name in words["include"] and subject and lemma(subject[0]) in words["parts"]:
        role = words["parts"][lemma(subject[0])]
        for token in (t for t in verb.sent if t.i > verb.i):
            if token._.chain is not None and token._.chain.kind is EntityKind.PERSON:
                event.add(token._.chain, role, token)
        for thing in objects_of(verb):
            _take(event, thing, role)
    elif name in words["lead"] and any(lemma(o) in words["delegations"] for o in objects_of(verb)):
        for token in [*(pobjs(verb, {"by"}) if is_passive(verb) else subject), *objects_of(verb)]:
            _take(event, token, "participant")
    elif name in words["attract"]:
        for thing in objects_of(verb):
            _take(event, thing, "participant", groups=True)
    elif name in words["attend"] and not objects_of(verb):
        for token in subject:
            _take(event, token, "participant")
    elif name in words["invite"] and is_passive(verb):
        for token in subject:
            _take(event, token, "speaker")
    elif name in words["speak"] and verb.tag_ in {"VBD", "VBN", "VBG"} and (event.type in SPOKEN_AT or _points_to(verb, event)):
        there = {id(c) for c, _, _ in event.parts}
        for token in subject:
            if _points_to(verb, event) or not any(id(c) in there for c, _ in agents_of(token)):
                _take(event, token, "speaker")


def _take(event: Telling, token: Token, role: str, groups: bool = False) -> None:
    for chain, at in agents_of(token, bodies_inside=True):
        if chain.kind is EntityKind.BODY and role == "speaker" and at == token:
            continue
        if not groups or chain.kind is EntityKind.GROUP:
            event.add(chain, role, at)


def _event_meant(verb: Token, hosted: list[Telling]) -> Telling | None:
    """Return the hosted event that a sentence speaks of: that of its own words, else the first of the release."""
    for token in verb.sent:
        entry = event_noun(token)
        if entry is not None:
            for event in reversed(hosted):
                if event.head == lemma(token) and event.anchor.i <= token.i:
                    return event
    return next((e for e in hosted if Region.LEAD in {e.region, *(t.region for t in e.also)} and e.type in SPOKEN_AT | HOSTED), None)


def _points_to(verb: Token, event: Telling) -> bool:
    """Whether the sentence says "at the ceremony" of that event."""
    return any(event.head == lemma(t) for spot in (verb,) for t in pobjs(spot, {"at", "during", "in"}))


def _accompany(verb: Token, events: list[Telling]) -> None:
    """ "She will be accompanied by …": they take the same part as she in the latest event that she is in."""
    if lemma(verb) not in wording().joining["accompany"] or not is_passive(verb):
        return
    lead = [c for t in subjects_of(verb) for c, _ in agents_of(t)]
    for event in reversed([e for e in events if e.anchor.i < verb.i]):
        roles: list[str] = [r for c, r, _ in event.parts if any(c is x for x in lead)]
        if roles:
            for by in pobjs(verb, {"by"}):
                for chain, at in agents_of(by):
                    event.add(chain, roles[0], at)
            return


