"""Whether a verb and what stands by it are what a rule of the wording asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from spacy.tokens import Token

from kg.annotate.events.event_nouns import event_noun, inner_noun
from kg.annotate.events.grammar import (
    NOUNS,
    has_child,
    is_actor,
    is_kind,
    is_passive,
    is_people,
    lemma,
    objects_of,
    pobjs,
    subject_of,
    with_conjuncts,
)
from kg.annotate.events.noun_phrases import agents_of, subjects_of
from kg.annotate.events.wording import EventNoun, LightRule, VerbRule, wording, words
from kg.model import EntityKind

PERSON, BODY, PLACE, GROUP = EntityKind.PERSON, EntityKind.BODY, EntityKind.PLACE, EntityKind.GROUP
CURRENCIES = {"£", "€", "¥", "₹", "euro", "dollar", "pound", "rupee", "crore", "lakh"}
PARTICLES = {"prt", "prep", "agent", "advmod", "acomp", "oprd"}


def match_verb(rule: VerbRule, verb: Token) -> list[Token] | None:
    """Return the objects that make `verb` an event of the rule, an empty list if it needs none, None if it is none."""
    candidates = _candidates(rule, verb)
    if not _allows(rule, verb, candidates):
        return None
    if rule.type == "Appointment" and rule.takes != "post":
        candidates = [c for c in candidates if c._.post is None]  # the office itself, which may stand for its present holder
    kept = [
        c for c in candidates if fits(rule.takes, c) and not (lemma(c) in rule.spare and c.pos_ == "NOUN" and c._.chain is None)
    ]
    if not kept and rule.via and rule.takes in {"agent", "person"}:
        kept = _person_after(rule, verb)
    return kept if kept or rule.flags & {"free", "several"} else None


def _candidates(rule: VerbRule, verb: Token) -> list[Token]:
    found = [] if rule.via and not rule.optional_particle else objects_of(verb)
    if rule.particle and not rule.via and not found:
        found = list(pobjs(verb, *rule.particle))  # "flagged off the train", where the parser takes "off" for a preposition
    if rule.takes == "agent":
        found = [_counted(thing) for thing in found]
    if rule.takes == "accused":
        found = [*found, *(c for thing in found for c in thing.children if c.dep_ in {"nmod", "compound", "dative"})]
    if rule.via:
        found = [*found, *pobjs(verb, *rule.particle)]
    if "role_in" in rule.flags:
        found = [*found, *pobjs(verb, "in", "from")]
    return [*objects_of(verb), *pobjs(verb, "into", "in")] if rule.subject_is else found


def _counted(noun: Token) -> Token:
    """Return the people of "a number of counterparts", else the noun itself."""
    inner = next((t for t in pobjs(noun, "of") if is_people(t)), None) if lemma(noun) in words("partitive") else None
    return inner if inner is not None else noun


def _allows(rule: VerbRule, verb: Token, candidates: list[Token]) -> bool:
    """Whether the conditions hold that a rule sets beside its object."""
    if rule.particle and not rule.optional_particle and not has_child(verb, PARTICLES, rule.particle):
        return False
    if not rule.particle and has_child(verb, {"prt"}):
        return False  # "opened up" is not "opened"
    if rule.type == "Meeting" and is_passive(verb) and not has_child(verb, {"agent", "prep"}):
        return False  # "I was met"
    if rule.takes == "nobody" and (is_passive(verb) or has_child(verb, {"dobj", "attr"})):
        return False
    subject = subject_of(verb)
    if rule.subject_is and (subject is None or not fits(rule.subject_is, subject)):
        return False
    lists = wording().lists
    senders = {"i", "we", *(wording().joining["delegations"] if rule.type == "Visit" else ())}
    infinitives = [lemma(c) for c in verb.children if c.dep_ in {"xcomp", "ccomp"} and c.tag_ == "VB"]
    conditions: dict[str, Callable[[], bool]] = {
        "purposes": lambda: all(word in lists["purpose"] for word in infinitives),
        "person_subject": lambda: any(is_kind(s, PERSON) or lemma(s) in senders for s in subjects_of(verb)),
        "away": lambda: not any(t._.chain is not None and t._.chain.name in lists["home"] for t in pobjs(verb, *rule.particle)),
        "amount": lambda: any(_is_sum(c) for c in candidates),
        "past": lambda: verb.tag_ in {"VBD", "VBN"},
        "in_person": lambda: is_passive(verb) or not any(is_kind(s, BODY) for s in subjects_of(verb)),
        "told": lambda: _is_told(verb),
        "will": lambda: has_child(verb, {"aux"}, {"will", "shall"}),
        "several": lambda: _are_several(verb),
        "titled": lambda: any(t._.post is not None for t in [*verb.children, *pobjs(verb, "as")] if t.i > verb.i),
        "to": lambda: any(lemma(t) in lists[rule.to] for t in _aims(verb)),
    }
    return all(holds() for flag, holds in conditions.items() if flag in rule.flags or (flag == "to" and rule.to))


def _aims(verb: Token) -> Iterator[Token]:
    """Yield what says what for: infinitives behind a verb or its objects, prepositions and what stands behind them."""
    for child in verb.children:
        if child.dep_ in {"xcomp", "ccomp", "advcl"}:
            yield child
        elif child.dep_ == "prep":
            yield child
            yield from (c for c in child.children if c.dep_ == "pobj")
        elif child.dep_ in {"dobj", "nsubjpass"}:
            yield from (c for c in child.children if c.dep_ in {"relcl", "acl"} and has_child(c, {"aux"}, {"to"}))


def _is_told(verb: Token) -> bool:
    """Whether a verb tells of one time, past or to come, and of no habit; a headline tells in the present."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    return verb.tag_ in {"VBD", "VBN"} or bool(helpers & {"will", "shall", "to"}) or verb.sent.start == 0


def _are_several(verb: Token) -> bool:
    """Whether two or more do what a verb says: names joined by "and", people in the plural, a body of many."""
    agents = [named for subject in subjects_of(verb) for named in agents_of(subject)]
    many = any(chain.kind is BODY or (chain.kind is GROUP and token.tag_ in {"NNS", "NNPS"}) for chain, token in agents)
    return many or len(agents) > 1


def _person_after(rule: VerbRule, verb: Token) -> list[Token]:
    """Return the first person behind "met with the Director of …", however the parser hung the parts of the title."""
    for token in verb.doc[verb.i + 1 : verb.sent.end]:
        if token.pos_ == "VERB" or (token.i == verb.i + 1 and token.lower_ not in rule.particle):
            break
        if is_kind(token, PERSON) and token.pos_ == "PROPN":
            return [token]
    return []


def fits(need: str, token: Token) -> bool:
    """Whether `token` is what a rule takes: a kind of thing, or a noun of a list."""
    if need.startswith("list:"):
        return _in_list(token, wording().lists[need.removeprefix("list:")]) or (need == "list:money" and _is_priced(token))
    return NEEDS[need](token)


def _is_agent(token: Token) -> bool:
    return is_actor(token._.chain) or token._.post is not None or is_people(token) or _leads_to_person(token)


def _is_thing(token: Token) -> bool:
    specific = token.pos_ == "NOUN" and has_child(token, {"det", "poss", "nummod"})
    return is_kind(token, BODY, PLACE, PERSON) or token.pos_ == "PROPN" or specific


def _is_organisation(token: Token) -> bool:
    known = lemma(token) in wording().lists["body"]
    return is_kind(token, BODY) or (known and (token.pos_ == "PROPN" or has_child(token, {"det", "poss", "compound", "nmod"})))


def _is_place(token: Token) -> bool:
    return is_kind(token, PLACE) or any(is_kind(c, PLACE) for c in token.children if c.dep_ in {"appos", "compound", "nmod"})


def _is_closing_order(token: Token) -> bool:
    orders = wording().lists["order_verb"]
    return lemma(token) == "order" and any(c.dep_ in {"acl", "relcl"} and lemma(c) in orders for c in token.children)


def _is_priced(token: Token) -> bool:
    return any(_is_currency(t) for child in [token, *token.children] for t in (child, *child.children) if t.i <= token.i)


def _is_sum(token: Token) -> bool:
    """Whether a phrase names a sum of money: "$120 million in assistance", "funding of $5 million"."""
    return any(_is_currency(t) for t in token.subtree)


def _is_currency(token: Token) -> bool:
    return "$" in token.text or token.lower_ in CURRENCIES or lemma(token) in CURRENCIES


def _leads_to_person(token: Token) -> bool:
    """Whether an office or capitalised phrase leads to a person: "the Executive Director of …, Dr X"."""
    return token.pos_ == "PROPN" and any(is_kind(t, PERSON) for t in token.subtree)


def _in_list(token: Token, listed: frozenset[str]) -> bool:
    if token._.found is not None or " " in token.text:  # a quoted title, a merged name
        parts = {word.strip("\"“”’'(),").lower() for word in token.text.split()}
        return bool(parts & listed) and (token._.chain is None or is_kind(token, GROUP))
    if token._.chain is not None and not is_kind(token, GROUP):
        return False
    if lemma(token) in listed or token.lower_ in listed:
        return True
    counted = lemma(token) in words("partitive") | wording().lists["measure"]
    return counted and any(_in_list(inner, listed) for inner in pobjs(token, "of"))


def _is_facility(token: Token) -> bool:
    """Whether a token names a building or works: "the new terminal", "the Harbour Hospital"."""
    known = token.text.split()[-1].lower() in wording().lists["facility"] or lemma(token) in wording().lists["facility"]
    return known and (token.pos_ == "PROPN" or is_kind(token, BODY, PLACE) or has_child(token, {"det", "poss", "amod", "nummod"}))


NEEDS: Mapping[str, Callable[[Token], bool]] = {
    "any": lambda token: True,
    "nobody": lambda token: False,
    "accused": lambda token: is_kind(token, PERSON, GROUP, BODY) or lemma(token) in wording().lists["somebody"],
    "hearers": lambda token: is_kind(token, PERSON, BODY, GROUP) and not is_passive(token.head),
    "post": lambda token: token._.post is not None,
    "facility": _is_facility,
    "sanction": lambda token: _in_list(token, wording().lists["sanction"]) or has_child(token, {"amod"}, words("punitive")),
    "audience": lambda token: event_noun(token) is None and (is_kind(token, BODY) or lemma(token) in wording().lists["audience"]),
    "agent": _is_agent,
    "thing": _is_thing,
    "org": _is_organisation,
    "place": _is_place,
    "body": lambda token: is_kind(token, BODY),
    "sanctioned": lambda token: is_kind(token, BODY) or _in_list(token, wording().lists["sanctioned"]),
    "person": lambda token: is_kind(token, PERSON) or token._.post is not None or _leads_to_person(token),
    "named-person": lambda token: is_kind(token, PERSON) and token.pos_ == "PROPN",
    "person-like": lambda token: is_kind(token, PERSON, GROUP) or lemma(token) in wording().lists["somebody"],
    "group": lambda token: is_kind(token, GROUP) or is_people(token) or lemma(token) in wording().lists["crew"],
    "hurt": lambda token: _is_agent(token) or lemma(token) in wording().people,
    "site": lambda token: is_kind(token, BODY, PLACE) or (token.pos_ == "PROPN" and token._.chain is None),
    "applications": lambda token: lemma(token) in wording().lists["application"],
    "closing-order": _is_closing_order,
    "sale": lambda token: token.lower_ == "sale",
    "law": lambda token: token.lower_ == "law",
    "force": lambda token: lemma(token) in wording().lists["force"],
}


def event_nouns_of(light: LightRule, verb: Token) -> Iterator[tuple[Token, EventNoun]]:
    """Yield the event nouns that a light verb takes, each with what event it names."""
    for candidate in _light_candidates(light, verb):
        for each in with_conjuncts(candidate):
            noun = inner_noun(each)
            entry = event_noun(noun)
            if entry is not None and (not light.types or entry.type in light.types):
                yield noun, entry


def _light_candidates(light: LightRule, verb: Token) -> list[Token]:
    if light.spoken:
        spoken = any(lemma(o) in light.spoken for o in objects_of(verb)) or lemma(verb) in {"say", "tell"}
        return [t for spot in [verb, *objects_of(verb)] for t in pobjs(spot, *light.particle)] if spoken else []
    if light.noun == "subject":
        return _happening_subjects(verb)
    found = objects_of(verb) if not light.particle or light.optional_particle else []
    if light.particle:
        parts = [c for c in verb.children if c.dep_ == "dobj" and lemma(c) == "part"]  # "took part in"
        if lemma(verb) == "take" and not parts:
            return []
        found = [*found, *(t for spot in [verb, *parts] for t in pobjs(spot, *light.particle))]
        if verb.dep_ == "relcl" and any(c.lower_ in light.particle and not any(c.children) for c in verb.children):
            found.append(verb.head)  # "a seminar that I spoke at"
    return found


def _happening_subjects(verb: Token) -> list[Token]:
    """Return the event of "took place", "begins", "was delivered"; "will be followed by a talk" is of the talk."""
    if lemma(verb) == "follow":
        return list(pobjs(verb, "by")) if is_passive(verb) else []
    if lemma(verb) == "take" and not any(lemma(o) == "place" for o in objects_of(verb)):
        return []
    if verb.dep_ == "advcl" and verb.tag_ == "VBN":
        return []  # "Started in 2008, the festival …"
    subject = subject_of(verb)
    return [subject] if subject is not None and (subject.pos_ in NOUNS or event_noun(subject) is not None) else []
