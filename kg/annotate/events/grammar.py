"""Reading the parse: who is subject and object of a verb, and what hangs on what by a preposition."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import cache

from spacy.tokens import Token

from kg.annotate.events.wording import wording, words
from kg.annotate.layers import Chain
from kg.annotate.prefixes import PREFIXED
from kg.model import EntityKind

ACTORS = {EntityKind.PERSON, EntityKind.BODY, EntityKind.GROUP}
VERBS = {"VERB", "AUX"}
NOUNS = {"NOUN", "PROPN"}
SUBJECTS = {"nsubj", "nsubjpass"}
DEPENDENT = {"conj", "xcomp", "advcl", "pcomp", "ccomp", "prep", "dep", "parataxis"}
DEEPEST = 5  # clauses that an understood subject is looked for in


def lemma(token: Token) -> str:
    """Return the lemma in lower case; plural proper nouns lose their ending."""
    word: str = token.lemma_.lower()
    if prefixed := PREFIXED.fullmatch(token.text):
        return _known_stem(prefixed[1].lower())
    if token.tag_.startswith("VB"):
        return _mend(word)
    return word[:-1] if token.tag_ == "NNPS" and word.endswith("s") else word


@cache
def _mend(form: str) -> str:
    """Return the wording's verb where the lemmatiser misses it by an "e": "fin" of "fined", "cohoste" of "cohosted"."""
    known = wording().verbs.keys() | wording().lights.keys()
    return next((verb for verb in (form, form + "e", form[:-1]) if verb in known), form)


def _known_stem(form: str) -> str:
    """Return the lemma of what follows "co-" or "re-": the wording's verb or noun that the form is of."""
    known = wording().verbs.keys() | wording().lights.keys() | wording().nouns.keys()
    stems = (form, form[:-1], form[:-2], form[:-3], form[:-2] + "e", form[:-3] + "e")
    return next((stem for stem in stems if stem in known), form)


def is_actor(chain: Chain | None) -> bool:
    """Whether `chain` can take part in an event."""
    return chain is not None and chain.kind in ACTORS and (chain.kind is EntityKind.GROUP or not chain.quiet) and bool(chain.name)


def is_kind(token: Token, *kinds: EntityKind) -> bool:
    """Whether `token` names something of one of `kinds`."""
    chain: Chain | None = token._.chain
    return chain is not None and chain.kind in kinds


def is_people(token: Token) -> bool:
    """Whether a common noun means people."""
    kind = wording().people.get(lemma(token))
    if kind is None or token.pos_ not in NOUNS or token._.found is not None or token._.post is not None:
        return False
    return kind == "collective" or token.tag_ in {"NNS", "NNPS"} or token.lower_ == "people"


def is_one_person(token: Token) -> bool:
    """Whether a singular common noun means somebody: "the assailant", "a 37-year-old male passenger"."""
    known = token.tag_ == "NN" and wording().people.get(lemma(token)) == "one"
    return known and any(c.dep_ in {"det", "poss"} for c in token.children)


def verb_above(token: Token) -> Token | None:
    """Return the nearest verb that `token` hangs under."""
    return next((a for a in token.ancestors if a.pos_ in VERBS), None)


def is_passive(verb: Token) -> bool:
    """Whether `verb` is passive: "was held", "hosted by", "to be held"."""
    below = list(verb.children)
    if any(c.dep_ in {"nsubjpass", "auxpass"} for c in below):
        return True
    if any(c.dep_ == "nsubj" or (c.dep_ in {"dobj", "oprd"} and is_actor(c._.chain)) for c in below):
        return False
    helped = any(c.dep_ == "aux" for c in below)
    if verb.dep_ == "conj" and verb.tag_ in {"VBN", "VBD"}:
        alike = verb.tag_ == "VBN" or (verb.head.tag_ == "VBN" and verb.lower_.endswith("ed"))
        return alike and not helped and is_passive(verb.head)
    perfect = any(c.dep_ == "aux" and c.lemma_ == "have" for c in below)
    return verb.tag_ == "VBN" and verb.dep_ in {"acl", "advcl", "ROOT", "amod", "relcl"} and not perfect


def relative_head(verb: Token, pronoun: Token) -> Token:
    """Return what a relative pronoun stands for, or the pronoun itself."""
    return verb.head if pronoun.lower_ in words("relative") and verb.dep_ in {"relcl", "acl"} else pronoun


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """Return the subject, overt or understood ("attended the forum and met …", "asked to attend", "hosting")."""
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            return relative_head(verb, child)
    head = verb.head
    if depth > DEEPEST:
        return None
    if verb.dep_ == "acl" and head.pos_ in {*NOUNS, "PRON"}:
        if verb.tag_ in {"VBN", "VBG"} or is_passive(verb):
            return head
        above = verb_above(head)
        return subject_of(above, depth + 1) if above is not None else None
    above = head if head.pos_ in VERBS else verb_above(head)
    if verb.dep_ not in DEPENDENT or above is None or above == verb:
        return None
    received = next((c for c in above.children if c.dep_ == "dobj"), None)
    if verb.dep_ == "xcomp" and received is not None and lemma(above) in words("object_control"):
        return received
    return subject_of(above, depth + 1)


def prepositions(token: Token) -> Iterator[Token]:
    """Yield the prepositions that hang on `token`, also those that hang on another ("together with")."""
    for child in token.children:
        if child.dep_ in {"prep", "agent", "dative"} or (child.dep_ == "cc" and child.lower_ == "with"):
            yield child
            yield from (c for c in child.children if c.dep_ == "prep")
        elif child.dep_ == "advmod" and child.lower_ in words("together"):
            yield from (c for c in child.children if c.dep_ == "prep")


def _behind(preposition: Token) -> Iterator[Token]:
    yield from (c for c in preposition.children if c.dep_ in {"pobj", "pcomp"})


def pobjs(token: Token, *forms: str) -> Iterator[Token]:
    """Yield what stands behind the prepositions `forms` of `token`."""
    for preposition in prepositions(token):
        if preposition.lower_ in forms:
            yield from _behind(preposition)


def shared_pobjs(token: Token, *forms: str) -> Iterator[Token]:
    """Yield what stands behind the prepositions of a noun, those too that it shares: "the removal and arrest of X"."""
    yield from pobjs(token, *forms)
    if token.dep_ == "conj":
        for preposition in prepositions(token.head):
            if preposition.i > token.i and preposition.lower_ in forms:
                yield from _behind(preposition)


def has_preposition(token: Token, *forms: str) -> bool:
    """Whether one of the prepositions `forms` hangs on `token`."""
    return any(p.lower_ in forms for p in prepositions(token))


def has_child(token: Token, deps: Set[str], forms: Set[str] | None = None) -> bool:
    """Whether a token in one of the relations `deps` hangs on `token`, of one of the lower-case `forms` if given."""
    return any(c.dep_ in deps and (forms is None or c.lower_ in forms) for c in token.children)


def objects_of(verb: Token) -> list[Token]:
    """Return what the verb is done to: objects, subjects of the passive, the noun that a participle stands behind."""
    stray = [c for c in verb.children if c.dep_ == "conj" and c.pos_ in NOUNS]  # nouns that the parser joined to the verb
    if is_passive(verb):
        subject = subject_of(verb)
        more = [c for c in verb.children if c.dep_ in {"dobj", "oprd"}]
        return [*([subject] if subject is not None else []), *more, *(stray if more else [])]
    found = [relative_head(verb, c) for c in verb.children if c.dep_ in {"dobj", "attr", "oprd", "nmod"}]
    if not found:
        found = _shared_objects(verb)
    if not found and verb.dep_ == "relcl" and not any(c.lower_ in words("relative") for c in verb.children):
        return [verb.head]
    return [*found, *(stray if found else [])]


def _shared_objects(verb: Token) -> list[Token]:
    """Return the object that a verb shares with the one joined to it right behind: "signed and exchanged the notes"."""
    joined = next((c for c in verb.children if c.dep_ == "conj" and c.pos_ == "VERB" and c.i == verb.i + 2), None)
    return [c for c in joined.children if c.dep_ == "dobj"] if joined is not None and not is_passive(joined) else []


def with_conjuncts(token: Token) -> list[Token]:
    """Return `token` and what is joined to it by "and" and commas."""
    found = [token]
    for child in token.children:
        named_apart = child.dep_ == "appos" and child._.chain is not None and token._.chain is not child._.chain
        if child.dep_ == "conj" or named_apart:
            found += with_conjuncts(child)
    return found
