"""Who takes part in an event, and as what, by the grammar of its trigger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from spacy.tokens import Token

from kg.annotate.events.grammar import (
    NOUNS,
    is_kind,
    is_passive,
    lemma,
    objects_of,
    pobjs,
    shared_pobjs,
    subject_of,
    verb_above,
    with_conjuncts,
)
from kg.annotate.events.noun_phrases import agents_of, subjects_of
from kg.annotate.events.telling import Telling
from kg.annotate.events.wording import LightRule, VerbRule, wording, words
from kg.annotate.layers import Chain
from kg.model import EntityKind

OUTRIGHT = {"appointee", "leaver", "subject", "host"}  # roles that a body doesn't take through its representatives


def find_rule(telling: Telling) -> VerbRule | LightRule | None:
    """Return the rule that read a telling, None for an event noun alone."""
    verb = lemma(telling.anchor)
    rules: tuple[VerbRule | LightRule, ...] = (*wording().verbs.get(verb, ()), *wording().lights.get(verb, ()))
    return next((rule for rule in rules if rule.id == telling.rule), None)


def fill_parts(telling: Telling) -> None:
    """Give `telling` its participants and its place."""
    rule = find_rule(telling)
    roles = wording().nominal.get(telling.type, {})
    if isinstance(rule, VerbRule):
        _take_of_verb(telling, rule)
    elif rule is not None:
        together = "participant" if telling.type == "Meeting" and rule.with_ == "organiser" else rule.with_
        _take_of_light_verb(telling, _subject_role(telling, rule, roles), together)
    if telling.noun is not None:
        _take_of_noun(telling, telling.noun, roles)
    if telling.nominal and telling.noun is not None:
        _take_declarer(telling, telling.noun, roles.get("agent", ""))
    if roles.get("agent") == "giver" and all(role != "giver" for _, role, _ in telling.parts):
        _take_announcer(telling)
    telling.place = find_place(telling)


def _subject_role(telling: Telling, rule: LightRule, roles: Mapping[str, str]) -> str:
    if rule.subject == "agent":
        return roles.get("agent", "participant")
    person = any(is_kind(s, EntityKind.PERSON) for s in subjects_of(telling.anchor))
    return "participant" if person and telling.type == "Meeting" and rule.subject == "organiser" else rule.subject


def _take(telling: Telling, tokens: Iterable[Token], role: str) -> None:
    for token in tokens:
        for chain, at in agents_of(token, bodies_inside=role not in OUTRIGHT) if role else ():
            telling.add(chain, role, at)


def _take_announcer(telling: Telling) -> None:
    """Take as giver the body that announces the event: "Hongkong Post announced that stamps will be released"."""
    above = telling.anchor.head
    if telling.anchor.dep_ == "ccomp" and lemma(above) == "announce":
        for chain, at in (named for subject in subjects_of(above) for named in agents_of(subject)):
            if chain.kind is EntityKind.BODY:
                telling.add(chain, "giver", at)


def _take_declarer(telling: Telling, noun: Token, role: str) -> None:
    """Take who announces the event as its doer: "the Premier announced the appointment of Mr X", where nobody else does it."""
    verb = noun.head
    if role and noun.dep_ == "dobj" and lemma(verb) in words("announcing") and all(r != role for _, r, _ in telling.parts):
        _take(telling, _doers(verb), role)


def _doers(verb: Token) -> list[Token]:
    """Return who does what a verb says: the subject, or of the passive who stands behind "by"."""
    if not is_passive(verb):
        return [*subjects_of(verb), *(t for c in verb.children if c.dep_ == "prep" and c.lower_ == "by" for t in c.children)]
    by = list(pobjs(verb, "by"))
    # "attended by A, and around 400 officials": the parser may join the officials to the verb
    return by + [c for c in verb.children if by and c.dep_ == "conj" and c.pos_ in NOUNS]


def _take_of_verb(telling: Telling, rule: VerbRule) -> None:
    verb = telling.anchor
    if rule.recipient:
        _take_recipients(telling, rule)
    if "free" in rule.flags and is_passive(verb):
        _take(telling, subjects_of(verb), rule.subject)
    receives = rule.recipient and lemma(verb) in wording().lists["receiving"]
    _take(telling, _doers(verb), rule.recipient if receives else rule.subject)
    _take(telling, telling.objects, rule.object)
    for spot in [verb, *telling.objects] if rule.against else ():
        _take(telling, pobjs(spot, "on", "against"), rule.against)
    _take_together(telling, verb, rule.with_)
    for thing in telling.objects:
        _take(telling, pobjs(thing, "with", "between"), rule.with_)
        if rule.type == "Agreement":
            _take_parties(telling, thing)


def _take_recipients(telling: Telling, rule: VerbRule) -> None:
    verb = telling.anchor
    if is_passive(verb):
        subject = subject_of(verb)
        _take(telling, [subject] if subject is not None else [], rule.recipient)
    _take(telling, (c for c in verb.children if c.dep_ in {"dative", "iobj"}), rule.recipient)
    _take(telling, pobjs(verb, "to", "on", "upon"), rule.recipient)


def _take_together(telling: Telling, verb: Token, role: str) -> None:
    """Take who does it with the subject, and who lends "support" or "assistance"."""
    between = ("between",) if role == "signatory" else ()  # "was signed between A and B"
    for other in pobjs(verb, "with", "alongside", *between):
        _take(telling, [other], role)
        for help_ in with_conjuncts(other):
            if lemma(help_) in wording().lists["help"]:
                _take(telling, pobjs(help_, "of", "from"), "participant")


def _take_parties(telling: Telling, noun: Token) -> None:
    """Take the parties of an agreement, wherever its phrase names them: "the signing of the Memorandum … between A and B"."""
    for preposition in noun.subtree:
        if preposition.dep_ == "prep" and preposition.lower_ == "between" and preposition.i > noun.i:
            _take(telling, (c for c in preposition.children if c.dep_ == "pobj"), "signatory")


def _take_of_light_verb(telling: Telling, role: str, with_role: str) -> None:
    verb = telling.anchor
    if telling.noun is not None and subject_of(verb) == telling.noun:
        _take(
            telling,
            _doers(verb) if is_passive(verb) else pobjs(verb, "by"),
            wording().by_verb.get(lemma(verb), role or "organiser"),
        )
    else:
        _take(telling, _doers(verb), role)
    _take_together(telling, verb, with_role)
    noun = telling.noun
    above = verb_above(noun) if noun is not None and verb.dep_ == "acl" else None
    if above is not None and noun is not None and noun.head.lower_ == "at":
        _take(telling, subjects_of(above), "participant")  # "was guest of honour at a dinner hosted by …"


def _take_of_noun(telling: Telling, noun: Token, roles: Mapping[str, str]) -> None:
    """Take who stands in the event noun's own phrase: owners, hosts, those behind "by", "with", "between"."""
    for child in noun.children:
        if child.dep_ == "poss":
            _take(telling, [child], roles.get("poss", ""))
        elif child.dep_ in {"acl", "relcl"}:
            _take(telling, pobjs(child, "by"), wording().by_verb.get(lemma(child), ""))
            if lemma(child) in wording().lists["gathering"] and not is_passive(child):
                _take(telling, objects_of(child), "participant")
        elif (
            child.dep_ in {"compound", "nmod"}
            and telling.type in wording().types["named_by_body"]
            and is_kind(child, EntityKind.BODY)
        ):
            _take(telling, [child], "host" if telling.type == "Meeting" else roles.get("poss", "host"))
    for form in ("of", "by", "with", "between", "to", "on"):
        _take(telling, shared_pobjs(noun, form), roles.get(form, ""))
    _take(telling, pobjs(noun, "including"), "participant")
    if telling.type == "Agreement":
        _take_parties(telling, noun)
    clause = verb_above(noun)
    if (
        telling.nominal
        and telling.type == "Visit"
        and not telling.parts
        and clause is not None
        and noun.head.lower_ in {"during", "on"}
    ):
        _take(telling, subjects_of(clause), "visitor")  # "held talks during a visit to X"


def find_place(telling: Telling) -> Chain | None:
    """Return the place that the trigger's clause names."""
    visit = telling.type == "Visit"
    spots = [*([telling.noun] if telling.noun is not None else []), telling.anchor, *telling.objects]
    forms = ("in", "at", "to") if visit else ("in", "at")
    tokens = [*(telling.objects if visit else []), *(t for spot in spots for t in pobjs(spot, *forms))]
    found: list[Chain] = [t._.chain for t in tokens if is_kind(t, EntityKind.PLACE)]
    return found[0] if found else None
