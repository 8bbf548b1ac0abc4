"""Find what tells of an event: verbs that say it themselves, light verbs with an event noun, event nouns alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from kg.annotate.events.grammar import PARTITIVES, agents_of, is_actor, is_passive, is_people, lemma, objects_of, pobjs, prepositions, shared_pobjs, subject_of, subjects_of, with_conjuncts
from kg.annotate.events.telling import Region, Telling
from kg.annotate.events.wording import EventNoun, LightRule, VerbRule, wording
from kg.model import EntityKind

APPOINTED = frozenset({"appointed", "designated", "re-designated", "reappointed", "elected"})
DEFINED = re.compile(r"\b([A-Z][a-z]+)(?: \d{4})? \(([A-Z]{2,8})\)")
VERBS = {"VERB", "AUX"}
NOUNS = {"NOUN", "PROPN"}


def event_noun(token: Token) -> EventNoun | None:
    """Return what event a noun names, if any: "launch ceremony", "the Asia Summit on Global Health"."""
    if token._.date is not None or (token.pos_ not in NOUNS and token.tag_ not in {"NN", "NNS", "NNP"}) or token._.post is not None:
        return None
    if token._.chain is not None and token._.chain.kind in {EntityKind.PERSON, EntityKind.PLACE, EntityKind.GROUP}:
        return None
    if token._.chain is not None and token._.chain.kind is EntityKind.BODY and token._.found is not None:
        return None
    word = token.text.split()[-1].strip("\"”’'").lower() if token._.found is not None else lemma(token)
    before = {w.lower() for c in token.subtree if c.i < token.i and token.i - c.i < 4 for w in c.text.split()}
    if token.is_upper and token.text in (expanded := _expansions(token.doc)):
        word = expanded[token.text]
    entries = wording().nouns.get(word) or wording().nouns.get(word.rstrip("s")) or ()
    for entry in entries:
        if entry.before and (before & entry.before or ("=with" in entry.before and (has_preposition(token, {"with"}) or any(c.dep_ == "poss" for c in token.children)))):
            return entry
    found = next((e for e in entries if not e.before), None)
    if found is not None and found.noun == "dialogue" and token.tag_ == "NNP":
        return replace(found, type="Conference")
    return found


def _expansions(doc: Doc) -> dict[str, str]:
    """Return the acronyms that the text defines, each with the last word of what it is short for: "Chinese Culture Festival (CCF)"."""
    cached: dict[str, str] = doc.user_data.setdefault("kg_event_acronyms", {m[2]: m[1].lower() for m in DEFINED.finditer(doc.text)})
    return cached


def inner_noun(token: Token) -> Token:
    """Return the noun that a partitive is of: "a series of talks" is talks; else `token`."""
    if lemma(token) in PARTITIVES and (event_noun(token) is None or lemma(token) == "session"):
        for inner in pobjs(token, {"of"}):
            if event_noun(inner) is not None or lemma(inner) in PARTITIVES:
                return inner_noun(inner)
    return token


def find_tellings(sentence: Span, region: Region) -> list[Telling]:
    """Return all triggers of a sentence, without their arguments' dates and roles."""
    found: list[Telling] = []
    used: set[int] = set()
    for token in sentence:
        if token.pos_ in VERBS or token.tag_.startswith("VB"):
            for telling in _read_verb(token, region):
                if telling.noun is None or telling.noun.i not in used:
                    found.append(telling)
                    used |= {telling.anchor.i} | {t.i for t in telling.objects} | ({telling.noun.i} if telling.noun else set())
        elif token._.post is not None and token.text.split()[0].lower() in APPOINTED and lemma(token.head) == "be":
            telling = Telling("Appointment", "event.appoint.verb", token.head, None, region, 0.85, objects=[token])
            for subject in subjects_of(token.head):
                for chain, at in agents_of(subject):
                    telling.add(chain, "appointee", at)
            if telling.parts:
                found.append(telling)
    for token in sentence:
        if token.i not in used and (entry := event_noun(token)) is not None and token.dep_ not in {"compound", "amod"} and _stands_alone(token, entry, region):
            found.append(Telling(entry.type, f"event.{entry.type.lower()}.noun", token, token, region, 0.6, nominal=True))
    return found


def _read_verb(verb: Token, region: Region) -> Iterator[Telling]:
    for rule in wording().verbs.get(lemma(verb), ()):
        hits = _match_verb(rule, verb)
        if hits is not None and "each" in rule.flags:
            for hit in (c for thing in hits for c in with_conjuncts(thing)):
                yield Telling(rule.type, rule.id, verb, None, region, rule.confidence, objects=[hit])
            return
        if hits is not None:
            yield Telling(rule.type, rule.id, verb, None, region, rule.confidence, objects=hits)
            return
    for light in wording().lights.get(lemma(verb), ()):
        nouns = list(_event_nouns_of(light, verb))
        for noun, entry in nouns:
            if not light.types or entry.type in light.types:
                yield Telling(entry.type, light.id, verb, noun, region, light.confidence)
        if nouns:
            return


def _event_nouns_of(light: LightRule, verb: Token) -> Iterator[tuple[Token, EventNoun]]:
    """Yield the event nouns that a light verb takes."""
    candidates: list[Token] = []
    if light.spoken:
        if any(lemma(o) in light.spoken for o in objects_of(verb)) or lemma(verb) in {"say", "tell"}:
            spots = [verb, *objects_of(verb)]
            for spot in spots:
                candidates += pobjs(spot, set(light.particle))
    elif light.noun == "subject":
        subject = subject_of(verb)
        if subject is not None and (lemma(verb) != "take" or any(lemma(o) == "place" for o in objects_of(verb))) and (lemma(verb) != "follow" or is_passive(verb)):
            candidates.append(subject)
        if lemma(verb) == "follow" and is_passive(verb):
            candidates = list(pobjs(verb, {"by"}))
    else:
        if not light.particle or light.optional_particle:
            candidates += objects_of(verb)
        if light.particle:
            if lemma(verb) == "take" and not any(lemma(o) == "part" for o in verb.children if o.dep_ == "dobj"):
                return
            spots = [verb, *(c for c in verb.children if c.dep_ == "dobj" and lemma(c) == "part")]
            for spot in spots:
                candidates += pobjs(spot, set(light.particle))
    for candidate in candidates:
        for each in with_conjuncts(candidate):
            noun = inner_noun(each)
            entry = event_noun(noun)
            if entry is not None:
                yield noun, entry


def _match_verb(rule: VerbRule, verb: Token) -> list[Token] | None:
    """Return the objects that make `verb` an event of the rule, an empty list if it needs none, None if it is none."""
    if "no-infinitive" in rule.flags and any(c.dep_ == "xcomp" and c.tag_ == "VB" and lemma(c) not in wording().lists["purpose"] for c in verb.children):
        return None
    if "person_subject" in rule.flags:
        if not any(s._.chain is not None and s._.chain.kind is EntityKind.PERSON for s in subjects_of(verb)):
            return None
    if "away" in rule.flags and any(t._.chain is not None and t._.chain.name in wording().lists["home"] for t in pobjs(verb, set(rule.particle))):
        return None
    particles = {c.lower_ for c in verb.children if c.dep_ in {"prt", "prep", "agent", "advmod"}}
    if rule.particle and not rule.optional_particle and not particles & rule.particle:
        return None
    candidates = [] if rule.via and not rule.optional_particle else objects_of(verb)
    if rule.via:
        candidates += list(pobjs(verb, set(rule.particle)))
    if "role_in" in rule.flags:
        candidates += list(pobjs(verb, {"in", "from"}))
    if rule.subject_is:
        subject = subject_of(verb)
        if subject is None or not _fits(rule.subject_is, subject):
            return None
        candidates = [*objects_of(verb), *pobjs(verb, {"into", "in"})]
    if "amount" in rule.flags and not any(_is_sum(c) for c in candidates):
        return None
    if "to_close" in rule.flags and not any(c.dep_ in {"xcomp", "ccomp"} and lemma(c) in wording().lists["closing"] for c in verb.children):
        return None
    if "past" in rule.flags and verb.tag_ not in {"VBD", "VBN"}:
        return None
    kept = [c for c in candidates if _fits(rule.takes, c) and not (lemma(c) in rule.spare and c.pos_ == "NOUN" and c._.chain is None)]
    if not kept and rule.via and rule.takes in {"agent", "person"}:
        kept = _person_after(rule, verb)
    if kept:
        return kept
    return [] if "free" in rule.flags else None


def _person_after(rule: VerbRule, verb: Token) -> list[Token]:
    """Return the first person behind "met with the Director of …", however the parser hung the parts of the title."""
    for token in verb.doc[verb.i + 1 : verb.sent.end]:
        if token.pos_ == "VERB" or (token.i == verb.i + 1 and token.lower_ not in rule.particle):
            break
        if token._.chain is not None and token._.chain.kind is EntityKind.PERSON and token.pos_ == "PROPN":
            return [token]
    return []


def _fits(need: str, token: Token) -> bool:
    """Whether `token` is what a rule takes."""
    chain = token._.chain
    if need == "any":
        return True
    if need == "agent":
        return is_actor(chain) or token._.post is not None or is_people(token) or _names_agent(token)
    if need == "body":
        return chain is not None and chain.kind is EntityKind.BODY
    if need == "person":
        return (chain is not None and chain.kind is EntityKind.PERSON) or token._.post is not None or _names_agent(token)
    if need == "person-like":
        return (chain is not None and chain.kind in {EntityKind.PERSON, EntityKind.GROUP}) or lemma(token) in {"man", "woman", "person", "suspect", "company", "driver", "assailant", "he", "she", "they", "defendant"}
    if need == "named-person":
        return chain is not None and chain.kind is EntityKind.PERSON and token.pos_ == "PROPN"
    if need == "site":
        return chain is not None and chain.kind in {EntityKind.BODY, EntityKind.PLACE} or (token.pos_ == "PROPN" and chain is None)
    if need == "group":
        return chain is not None and chain.kind is EntityKind.GROUP or is_people(token) or lemma(token) in {"officer", "team", "batch"}
    if need == "place":
        return any(t._.chain is not None and t._.chain.kind is EntityKind.PLACE for t in (token, *token.children) if t is token or t.dep_ in {"appos", "compound", "nmod"})
    if need == "thing":
        return chain is not None and chain.kind in {EntityKind.BODY, EntityKind.PLACE, EntityKind.PERSON} or token.pos_ == "PROPN" or (token.pos_ == "NOUN" and any(c.dep_ in {"det", "poss"} for c in token.children))
    if need == "org":
        return (chain is not None and chain.kind is EntityKind.BODY) or (lemma(token) in wording().lists["body"] and (token.pos_ == "PROPN" or any(c.dep_ in {"det", "poss", "compound", "nmod"} for c in token.children)))
    if need == "applications":
        return lemma(token) in {"application", "nomination", "registration", "entry"}
    if need == "sale":
        return token.lower_ == "sale"
    if need == "closing-order":
        return lemma(token) == "order" and any(c.dep_ in {"acl", "relcl"} and lemma(c) in {"require", "suspend", "close", "cease", "direct"} for c in token.children)
    if need == "law":
        return token.lower_ == "law"
    if need == "force":
        return lemma(token) in {"force", "effect", "operation"}
    if need == "list:money" and any(c.text in {"$", "£", "€"} or c.text.endswith("$") for c in token.children):
        return True
    return _in_list(token, wording().lists[need.removeprefix("list:")])


def _is_sum(token: Token) -> bool:
    """Whether a phrase names a sum of money: "$120 million in assistance", "funding of $5 million"."""
    return any(t.text.endswith("$") or t.text in {"£", "€"} for t in token.subtree)


def _names_agent(token: Token) -> bool:
    """Whether an office or capitalised phrase leads to a person: "the Executive Director of …, Dr X"."""
    return token.pos_ == "PROPN" and any(t._.chain is not None and t._.chain.kind is EntityKind.PERSON for t in token.subtree)


def _in_list(token: Token, words: frozenset[str]) -> bool:
    if token._.found is not None or " " in token.text:
        parts = {w.strip("\"“”’'(),").lower() for w in token.text.split()}
        return bool(parts & words) and (token._.chain is None or token._.chain.kind is EntityKind.GROUP)
    if token._.chain is not None and token._.chain.kind is not EntityKind.GROUP:
        return False
    if lemma(token) in words or token.lower_ in words:
        return True
    if lemma(token) in PARTITIVES or lemma(token) in wording().lists["measure"]:
        return any(_in_list(inner, words) for inner in pobjs(token, {"of"}))
    return False


def _stands_alone(token: Token, entry: EventNoun, region: Region) -> bool:
    """Whether an event noun without a verb of its own tells of an event."""
    if any(c.dep_ == "amod" and c.lower_ in {"last", "previous", "current"} and entry.type == "Appointment" for c in token.children):
        return False
    inside = any(a.i != token.i and event_noun(a) is not None for a in _phrase_above(token))
    if inside and not any(c._.date is not None for p in prepositions(token) for c in p.children):
        return False
    determiners = {c.lower_ for c in token.children if c.dep_ == "det"}
    if determiners & {"any", "every", "each", "no", "such", "another"}:
        return False
    plural = token.tag_ in {"NNS", "NNPS"} and lemma(token) not in {"talks"}
    if plural:
        return False
    if region is Region.TITLE:
        return entry.alone
    if token.dep_ == "pobj" and (token.head.lower_ in {"before", "since", "until", "ahead"} or any(a.lower_ in {"prior", "preparation", "ahead"} for a in token.ancestors)):
        return False
    if entry.type == "Visit" and token.dep_ == "pobj" and token.head.lower_ in {"during", "on"} and any(p.lower_ == "to" for p in prepositions(token)):
        return True
    dated = any(t._.date is not None and t._.date.role != "name" for c in token.children if c.dep_ in {"prep", "npadvmod"} for t in (c, *c.children))
    owned = any(c.dep_ == "poss" and is_actor(c._.chain) for c in token.children) or any(is_actor(o._.chain) for o in shared_pobjs(token, {"by", "between", "of"}))
    pointing = determiners & {"the", "this", "these"} or any(c.dep_ == "poss" for c in token.children)
    if region is Region.CAPTION:
        return entry.alone and not inside
    return entry.alone and bool(dated or owned or pointing) or (dated and owned)


def _phrase_above(token: Token) -> Iterator[Token]:
    """Yield the nouns whose phrase a noun stands in by prepositions: "ceremony" for the anniversary in "ceremony in celebration of …"."""
    while token.dep_ == "pobj" and token.head.dep_ == "prep" and token.head.head.pos_ in NOUNS:
        token = token.head.head
        yield token


def anaphor(telling: Telling) -> bool:
    """Whether a noun phrase only points back: "the ceremony", "his visit", "the two sessions"."""
    noun = telling.noun
    if noun is None:
        return False
    kids = [c for c in noun.children if c.dep_ not in {"det", "poss", "punct", "case"} and not (c.dep_ == "prep" and c.lower_ not in {"of", "to", "for", "on", "between"})]
    definite = any((c.dep_ == "poss" and c.tag_ == "PRP$") or (c.dep_ == "det" and c.lower_ in {"the", "this", "these", "that"}) for c in noun.children)
    return definite and all(c.dep_ in {"amod", "prep"} and (c.lower_ in {"above", "same"}) for c in kids)


def has_preposition(token: Token, words: set[str]) -> bool:
    """Whether one of the prepositions `words` hangs on `token`."""
    return any(p.lower_ in words for p in prepositions(token))
