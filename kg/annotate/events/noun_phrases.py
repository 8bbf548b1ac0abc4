"""Whom a noun phrase names, whether it means people, what its words are, and how far it reaches."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.annotate.events.grammar import (
    NOUNS,
    SUBJECTS,
    is_actor,
    is_kind,
    lemma,
    pobjs,
    relative_head,
    subject_of,
    with_conjuncts,
)
from kg.annotate.events.wording import words
from kg.annotate.layers import Chain
from kg.model import EntityKind

Named = tuple[Chain, Token]
FINITE = {"VBD", "VBZ", "VBP", "VB"}


def agents_of(token: Token, bodies_inside: bool = False) -> list[Named]:
    """Return whom the noun phrase of `token` names, each with the token that does.

    "The delegation led by Mr X" names a group and Mr X; "representatives of Y" also names Y with `bodies_inside`.
    """
    found: dict[int, Named] = {}
    if token.lower_ in words("several") and token._.chain is None:
        return _several_before(token)
    for part in with_conjuncts(token):
        if is_actor(part._.chain):
            found.setdefault(id(part._.chain), (part._.chain, part))
        for chain, at in _named_inside(part, bodies_inside):
            found.setdefault(id(chain), (chain, at))
    return list(found.values())


def _several_before(pronoun: Token) -> list[Named]:
    """Return whom "they" means: two or more that are the subject before it, in its sentence or the one before."""
    doc = pronoun.doc
    start = doc[pronoun.sent.start - 1].sent.start if pronoun.sent.start else 0
    for token in reversed(doc[start : pronoun.i]):
        if token.dep_ in SUBJECTS:
            named = (
                [n for n in agents_of(token) if n[0].kind is not EntityKind.GROUP] if token.lower_ not in words("several") else []
            )
            if len(named) > 1:
                return [(chain, pronoun) for chain, _ in named]
    return []


def _named_inside(part: Token, bodies_inside: bool) -> Iterator[Named]:
    """Yield whom a phrase's own parts name: leaders, appositions, members after "including"."""
    if is_kind(part, EntityKind.PERSON):
        for other in pobjs(part, "including", "with", "and"):
            yield from agents_of(other)
        yield from _by_agents(part, "accompanied")
        return
    yield from _by_agents(part, "leading")
    for child in part.children:
        if child.dep_ == "appos" and child._.chain is None:
            yield from agents_of(child)
        elif child.dep_ == "prep":
            yield from _behind_preposition(part, child, bodies_inside)
        elif child.dep_ in {"nmod", "compound", "poss"} and _is_service(child) and lemma(part) in words("officer"):
            yield child._.chain, child


def _is_service(token: Token) -> bool:
    """Whether a token names the body that officers are of: "Customs officers"."""
    return token.pos_ == "PROPN" and is_kind(token, EntityKind.BODY) and is_actor(token._.chain)


def _by_agents(part: Token, verbs: str) -> Iterator[Named]:
    for child in part.children:
        if child.dep_ == "acl" and child.lemma_ in words(verbs):
            for by in pobjs(child, "by", "of"):
                yield from agents_of(by)


def _behind_preposition(part: Token, preposition: Token, bodies_inside: bool) -> Iterator[Named]:
    form = preposition.lower_
    inner = [c for c in preposition.children if c.dep_ == "pobj"]
    if form in {"including", "like"}:
        for token in inner:
            yield from agents_of(token)
    elif part._.chain is None and form in {"of", "at", "for", "from"} and (part.pos_ == "PROPN" or part._.post is not None):
        yield from ((t._.chain, t) for t in preposition.subtree if is_kind(t, EntityKind.PERSON) and is_actor(t._.chain))
    elif bodies_inside and (form == "at" or (form in {"of", "from"} and lemma(part) in words("envoy"))):
        for token in inner:
            yield from ((c, t) for c, t in agents_of(token) if c.kind is EntityKind.BODY)


def subjects_of(verb: Token) -> list[Token]:
    """Return the subject as a list; where the parser has none before a finite verb, the names right before it."""
    several = [relative_head(verb, c) for c in verb.children if c.dep_ in SUBJECTS]
    if len(several) > 1:
        return several
    subject = subject_of(verb)
    if subject is None:
        return _names_before(verb) if verb.tag_ in FINITE else []
    if lemma(subject) in words("intention") and verb.dep_ in {"ccomp", "xcomp"}:
        return subjects_of(verb.head)  # "is making preparations to send"
    if is_kind(subject, EntityKind.PLACE) and not agents_of(subject):
        return _names_before(verb) or [subject]  # a dateline: "Singapore, 12 May – Minister X will visit"
    if subject._.found is not None and is_actor(subject._.chain) and subject.dep_ in SUBJECTS:
        return [subject, *_listed_before(subject)]
    if is_actor(subject._.chain) or subject.pos_ in {*NOUNS, "PRON"}:
        return [subject]
    return _names_before(verb) if verb.tag_ in FINITE else []


def _listed_before(subject: Token) -> list[Token]:
    """Return names of a list whose last the parser took for the whole subject: "Mr A, Mr B and Mr C were sworn in"."""
    found: list[Token] = []
    start = subject.sent.start
    at = subject.i - 1
    while at > start and (subject.doc[at].lower_ in {",", ";", "and"} or subject.doc[at].dep_ == "det"):
        at -= 1
        name = subject.doc[at]
        if name._.found is not None and is_actor(name._.chain) and name.dep_ not in {"pobj", "poss", "dobj"}:
            found.append(name)
            at -= 1
    return found


def _names_before(verb: Token) -> list[Token]:
    """Return the names and groups that end right before `verb`: "…, Miss Law and Dr Lam met"."""
    found: list[Token] = []
    before = verb.doc[verb.sent.start : verb.i]
    actors = [(*_reach(t), t) for t in before if is_actor(t._.chain) and t.dep_ not in {"poss", "compound", "nmod"}]
    at = verb.i - 1
    while at >= verb.sent.start:
        token = verb.doc[at]
        covering = [(left, actor) for left, right, actor in actors if left <= at <= right]
        if covering:
            left, actor = min(covering, key=lambda c: c[0])
            found.append(actor)
            at = left - 1
        elif (
            token.pos_ in {"ADV", "AUX", "CCONJ"}
            or token._.date is not None
            or token.lower_ in {",", ";", "with", "along", "together"}
        ):
            at -= 1
        else:
            break
    return found


def _reach(token: Token) -> tuple[int, int]:
    """Return the first and last token index of a name, or of a group's own words."""
    if token._.found is not None or not token._.chain.mentions:
        return token.i, token.i
    mention = token._.chain.mentions[-1]
    span = token.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    return (span.start, span.end - 1) if span is not None and span.start <= token.i < span.end else (token.i, token.i)


def noun_words(token: Token) -> set[str]:
    """Return the content words of the noun phrase of `token`, without what hangs on it by a verb."""
    found: set[str] = set()
    stack = [token]
    while stack:
        at = stack.pop()
        if at._.date is None and at.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"}:
            text = at.text if at._.found is not None else lemma(at)
            found |= {word.lower().strip("\"“”'’(),") for word in text.split()}
        stack += [c for c in at.children if c.dep_ in {"compound", "amod", "nmod", "prep", "pobj", "poss", "appos", "nummod"}]
    return {word for word in found if len(word) > 2 or word.isdigit()}


def phrase_edges(token: Token) -> tuple[int, int]:
    """Return the first and last token index of the noun phrase of `token`: its modifiers and what "of", "on", "for" add."""
    left = min([token.i, *(c.left_edge.i for c in token.lefts if c.dep_ not in {"punct", "cc"})])
    right = token.i
    for child in token.rights:
        if child.dep_ in {"nummod", "compound"} or (
            child.dep_ == "prep" and child.lower_ in {"of", "on", "for", "to", "with", "between"}
        ):
            right = max(right, child.right_edge.i)
        elif child.dep_ != "punct":
            break
    return left, right
