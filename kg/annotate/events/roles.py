"""Who takes part in an event, and as what, by the grammar of its trigger."""

from __future__ import annotations

from spacy.tokens import Token

from kg.annotate.events.grammar import agents_of, is_passive, lemma, objects_of, pobjs, shared_pobjs, subject_of, subjects_of, with_conjuncts
from kg.annotate.events.telling import Telling
from kg.annotate.events.wording import LightRule, VerbRule, wording
from kg.annotate.layers import Chain
from kg.model import EntityKind

TOGETHER = {"with", "alongside"}
INCLUDED = {"including", "from", "like"}
BODIES_INSIDE = {"participant", "signatory"}
BY_VERB = {
    "host": "host", "cohost": "host", "organise": "organiser", "organize": "organiser", "hold": "organiser", "present": "organiser", "attend": "participant",
    "lead": "participant", "chair": "host", "deliver": "speaker", "accompany": "participant", "moderate": "host", "join": "participant", "give": "speaker",
    "sign": "signatory", "conduct": "organiser", "officiate": "officiant", "establish": "organiser", "make": "visitor", "address": "speaker",
}


def find_rule(telling: Telling) -> VerbRule | LightRule | None:
    """Return the rule that read a telling, None for an event noun alone."""
    for rules in (wording().verbs, wording().lights):
        for rule in rules.get(lemma(telling.anchor), ()):
            if rule.id == telling.rule:
                return rule
    return None


def fill_parts(telling: Telling) -> None:
    """Give `telling` its participants and its place."""
    rule = find_rule(telling)
    nominal = wording().nominal.get(telling.type, {})
    if isinstance(rule, VerbRule):
        _verb_parts(telling, rule)
    elif rule is not None:
        role = nominal.get("agent", "participant") if rule.subject == "agent" else rule.subject
        if telling.type == "Meeting" and role == "organiser" and any(s._.chain is not None and s._.chain.kind is EntityKind.PERSON for s in subjects_of(telling.anchor)):
            role = "participant"
        _light_parts(telling, role, rule.with_)
    if telling.noun is not None:
        _nominal_parts(telling, telling.noun, nominal)
    if not any(role == "giver" for _, role, _ in telling.parts) and nominal.get("agent") == "giver":
        _take_announcer(telling)
    telling.place = find_place(telling)


def _take_announcer(telling: Telling) -> None:
    """What somebody announces will be launched or published is theirs: "Hongkong Post announced that stamps will be released"."""
    above = telling.anchor.head
    if telling.anchor.dep_ == "ccomp" and lemma(above) == "announce":
        for subject in subjects_of(above):
            for chain, at in agents_of(subject):
                if chain.kind is EntityKind.BODY:
                    telling.add(chain, "giver", at)


def _take(telling: Telling, token: Token | None, role: str) -> None:
    if token is None or not role:
        return
    for chain, at in agents_of(token, bodies_inside=role in BODIES_INSIDE):
        telling.add(chain, role, at)


def _subject_side(telling: Telling, verb: Token, role: str) -> None:
    """Take the doers: the subject, or who stands behind "by"."""
    if is_passive(verb):
        for by in [*pobjs(verb, {"by"}), *_strays(verb)]:
            _take(telling, by, role)
        return
    for subject in subjects_of(verb):
        _take(telling, subject, role)
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in {"by"}:
            for by in child.children:
                _take(telling, by, role)


def _strays(verb: Token) -> list[Token]:
    """Return nouns that the parser joined to the passive verb itself: "attended by A, and around 400 officials"."""
    return [c for c in verb.children if c.dep_ == "conj" and c.pos_ in {"NOUN", "PROPN"}] if any(True for _ in pobjs(verb, {"by"})) else []


def _verb_parts(telling: Telling, rule: VerbRule) -> None:
    verb = telling.anchor
    subject = rule.subject
    if rule.recipient and lemma(verb) in {"receive", "win"} or (rule.recipient and lemma(verb) == "make"):
        subject = rule.recipient
    if rule.recipient and is_passive(verb):
        _take(telling, subject_of(verb), rule.recipient)
    if rule.recipient:
        for child in verb.children:
            if child.dep_ in {"dative", "iobj"}:
                _take(telling, child, rule.recipient)
        for to in pobjs(verb, {"to", "on", "upon"}):
            _take(telling, to, rule.recipient)
    if is_passive(verb) and "free" in rule.flags:
        _take(telling, subject_of(verb), rule.subject)
    _subject_side(telling, verb, subject)
    if rule.object:
        for thing in telling.objects:
            _take(telling, thing, rule.object)
    for other in pobjs(verb, TOGETHER):
        _take(telling, other, rule.with_)
        for helped in with_conjuncts(other):
            if lemma(helped) in wording().lists["help"]:
                for helper in pobjs(helped, {"of", "from"}):
                    _take(telling, helper, "participant")
    if rule.against:
        for spot in [verb, *telling.objects]:
            for other in pobjs(spot, {"on", "against"}):
                _take(telling, other, rule.against)
    for thing in telling.objects:
        for other in pobjs(thing, {"with", "between"}):
            _take(telling, other, rule.with_)
        if rule.type == "Agreement":
            _take_parties(telling, thing)


def _take_parties(telling: Telling, noun: Token) -> None:
    """Take the parties of an agreement, wherever its phrase names them: "the signing of the Memorandum … between A and B"."""
    for prep in noun.subtree:
        if prep.dep_ == "prep" and prep.lower_ == "between" and prep.i > noun.i:
            for party in (c for c in prep.children if c.dep_ == "pobj"):
                _take(telling, party, "signatory")


def _light_parts(telling: Telling, role: str, with_role: str) -> None:
    verb = telling.anchor
    if telling.noun is not None and subject_of(verb) == telling.noun:
        for by in [*pobjs(verb, {"by"}), *_strays(verb)]:
            _take(telling, by, BY_VERB.get(lemma(verb), role or "organiser"))
    else:
        _subject_side(telling, verb, role)
    for other in pobjs(verb, TOGETHER):
        _take(telling, other, with_role)


def _nominal_parts(telling: Telling, noun: Token, nominal: dict[str, str] | object) -> None:
    roles: dict[str, str] = dict(nominal)  # type: ignore[call-overload]
    for child in noun.children:
        if child.dep_ == "poss":
            _take(telling, child, roles.get("poss", ""))
        elif child.dep_ in {"acl", "relcl"}:
            role = BY_VERB.get(lemma(child), "")
            for by in pobjs(child, {"by"}):
                _take(telling, by, role)
            if lemma(child) in {"attend", "involve", "include", "bring"} and not is_passive(child):
                for thing in objects_of(child):
                    _take(telling, thing, "participant")
        elif child.dep_ in {"compound", "nmod"} and telling.type in {"Conference", "Briefing", "Ceremony", "Cultural", "Meeting"} and child._.chain is not None and child._.chain.kind is EntityKind.BODY:
            _take(telling, child, "host" if telling.type == "Meeting" else roles.get("poss", "host"))
    for word in ("of", "by", "with", "between", "to", "on"):
        if roles.get(word):
            for inner in shared_pobjs(noun, {word}):
                _take(telling, inner, roles[word])
    if telling.type == "Agreement":
        _take_parties(telling, noun)
    if telling.nominal and telling.type == "Visit" and noun.dep_ == "pobj" and noun.head.lower_ in {"during", "on"}:
        clause = next((a for a in noun.ancestors if a.pos_ in {"VERB", "AUX"}), None)
        if clause is not None and not telling.parts:
            for subject in subjects_of(clause):
                _take(telling, subject, "visitor")
    for included in pobjs(noun, {"including"}):
        _take(telling, included, "participant")


def find_place(telling: Telling) -> Chain | None:
    """Return the place that the trigger's clause names."""
    spots = [*([telling.noun] if telling.noun is not None else []), telling.anchor, *telling.objects]
    for thing in telling.objects:
        chain = thing._.chain
        if telling.type == "Visit" and chain is not None and chain.kind is EntityKind.PLACE:
            return chain  # type: ignore[no-any-return]
    for spot in spots:
        for thing in pobjs(spot, {"in", "at", "to"} if telling.type == "Visit" else {"in", "at"}):
            chain = thing._.chain
            if chain is not None and chain.kind is EntityKind.PLACE:
                return chain  # type: ignore[no-any-return]
    return None
