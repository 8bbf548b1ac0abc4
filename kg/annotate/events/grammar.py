"""Reading the parse: who is subject and object of a verb, whom a noun phrase names, what a clause hangs on."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.annotate.events.wording import wording
from kg.annotate.layers import Chain
from kg.annotate.prefixes import PREFIXED
from kg.model import EntityKind

ACTORS = {EntityKind.PERSON, EntityKind.BODY, EntityKind.GROUP}
PARTITIVES = frozenset({"series", "number", "set", "round", "range", "variety", "package", "day", "part", "session", "edition", "host", "start", "end", "completion", "sequence"})
INTENDED = frozenset({"preparation", "plan", "intention", "decision"})
RELATIVES = frozenset({"who", "which", "that", "whom"})


def lemma(token: Token) -> str:
    """Return the lemma in lower case; plural proper nouns lose their ending."""
    word: str = token.lemma_.lower()
    if prefixed := PREFIXED.fullmatch(token.text):
        return _known_stem(prefixed[1].lower())
    if token.tag_ == "NNPS" and word.endswith("s"):
        return word[:-1]
    return word


def _known_stem(form: str) -> str:
    """Return the lemma of what follows "co-" or "re-": the wording's verb or noun that the form is of."""
    known = wording().verbs.keys() | wording().lights.keys() | wording().nouns.keys()
    stems = (form, form[:-1], form[:-2], form[:-3], form[:-2] + "e", form[:-3] + "e")
    return next((stem for stem in stems if stem in known), form)


def is_passive(verb: Token) -> bool:
    """Whether `verb` is passive: "was held", "hosted by", "to be held"."""
    if any(c.dep_ in {"nsubjpass", "auxpass"} for c in verb.children):
        return True
    if any(c.dep_ == "nsubj" or (c.dep_ in {"dobj", "oprd"} and is_actor(c._.chain)) for c in verb.children):
        return False
    if verb.tag_ == "VBD" and verb.dep_ == "conj" and verb.head.tag_ == "VBN" and not any(c.dep_ in {"aux", "nsubj"} for c in verb.children):
        return is_passive(verb.head) and verb.lower_.endswith("ed")
    if verb.tag_ != "VBN":
        return False
    if verb.dep_ == "conj":
        return is_passive(verb.head) and not any(c.dep_ == "aux" for c in verb.children)
    return verb.dep_ in {"acl", "advcl", "ROOT", "amod", "relcl"} and not any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)


def relative_head(verb: Token, pronoun: Token) -> Token:
    """Return what a relative pronoun stands for, or the pronoun itself."""
    return verb.head if pronoun.lower_ in RELATIVES and verb.dep_ in {"relcl", "acl"} else pronoun


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """Return the subject, overt or understood ("attended the forum and met …", "asked to attend", "hosting")."""
    for child in verb.children:
        if child.dep_ in {"nsubj", "nsubjpass"}:
            return relative_head(verb, child)
    if depth > 5:
        return None
    head = verb.head
    if verb.dep_ == "acl" and head.pos_ in {"NOUN", "PROPN", "PRON"}:
        if verb.tag_ in {"VBN", "VBG"} or is_passive(verb):
            return head
        above = next((a for a in head.ancestors if a.pos_ in {"VERB", "AUX"}), None)
        return subject_of(above, depth + 1) if above is not None else None
    if verb.dep_ in {"conj", "xcomp", "advcl", "pcomp", "ccomp", "prep", "dep", "parataxis"}:
        above = head if head.pos_ in {"VERB", "AUX"} else next((a for a in head.ancestors if a.pos_ in {"VERB", "AUX"}), None)
        if above is None or above == verb:
            return None
        if verb.dep_ == "xcomp":
            received = next((c for c in above.children if c.dep_ == "dobj"), None)
            if received is not None and lemma(above) in {"invite", "ask", "allow", "urge", "enable", "help", "arrange", "request", "lead"}:
                return received
        return subject_of(above, depth + 1)
    return None


def subjects_of(verb: Token) -> list[Token]:
    """Return the subject as a list; where the parser has none before a finite verb, the names right before it."""
    several = [relative_head(verb, c) for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}]
    if len(several) > 1:
        return several
    subject = subject_of(verb)
    if subject is not None and lemma(subject) in INTENDED and verb.dep_ in {"ccomp", "xcomp"}:
        return subjects_of(verb.head)
    if subject is not None and subject._.chain is not None and subject._.chain.kind is EntityKind.PLACE and not agents_of(subject):
        return _names_before(verb) or [subject]
    if subject is not None and (is_actor(subject._.chain) or subject.pos_ in {"NOUN", "PROPN", "PRON"}):
        return [subject]
    return _names_before(verb) if verb.tag_ in {"VBD", "VBZ", "VBP", "VB"} else []


def _names_before(verb: Token) -> list[Token]:
    """Return the names and groups that end right before `verb`: "…, Miss Law and Dr Lam met"."""
    found: list[Token] = []
    actors = [(*_reach(t), t) for t in verb.doc[verb.sent.start : verb.i] if is_actor(t._.chain) and t.dep_ not in {"poss", "compound", "nmod"}]
    at = verb.i - 1
    while at >= verb.sent.start:
        token = verb.doc[at]
        cover = max(((left, actor) for left, right, actor in actors if left <= at <= right), key=lambda c: -c[0], default=None)
        if cover is not None:
            found.append(cover[1])
            at = cover[0] - 1
        elif token.pos_ in {"ADV", "AUX", "CCONJ"} or token.text in {",", ";"} or token._.date is not None or token.lower_ in {"with", "along", "together"}:
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


def prepositions(token: Token) -> Iterator[Token]:
    """Yield the prepositions that hang on `token`, also those that hang on another ("together with")."""
    for child in token.children:
        if child.dep_ in {"prep", "agent", "dative"} or (child.dep_ == "cc" and child.lower_ in {"with"}):
            yield child
            yield from (c for c in child.children if c.dep_ == "prep")
        elif child.dep_ == "advmod" and child.lower_ in {"together", "jointly", "along", "alongside"}:
            yield from (c for c in child.children if c.dep_ == "prep")


def pobjs(token: Token, words: frozenset[str] | set[str]) -> Iterator[Token]:
    """Yield what stands behind the prepositions `words` of `token`."""
    for prep in prepositions(token):
        if prep.lower_ in words:
            yield from (c for c in prep.children if c.dep_ in {"pobj", "pcomp"})


def shared_pobjs(token: Token, words: frozenset[str] | set[str]) -> Iterator[Token]:
    """Yield what stands behind the prepositions of a noun, those too that it shares: "the removal and arrest of X"."""
    yield from pobjs(token, words)
    if token.dep_ == "conj":
        for prep in prepositions(token.head):
            if prep.i > token.i and prep.lower_ in words:
                yield from (c for c in prep.children if c.dep_ in {"pobj", "pcomp"})


def objects_of(verb: Token) -> list[Token]:
    """Return what the verb is done to: objects, subjects of the passive, the noun that a participle stands behind."""
    if is_passive(verb):
        subject = subject_of(verb)
        more = [c for c in verb.children if c.dep_ in {"dobj", "oprd"}]
        more += [c for c in verb.children if c.dep_ == "conj" and c.pos_ in {"NOUN", "PROPN"} and more]
        return [*([subject] if subject is not None else []), *more]
    found = [c for c in verb.children if c.dep_ in {"dobj", "attr", "oprd", "dative"} and c.dep_ != "dative" or c.dep_ == "nmod"]
    found = [relative_head(verb, c) for c in found]
    if found:
        found += [c for c in verb.children if c.dep_ == "conj" and c.pos_ in {"NOUN", "PROPN"}]
    if not found and verb.dep_ == "relcl" and not any(c.lower_ in RELATIVES for c in verb.children):
        found = [verb.head]
    return found


def with_conjuncts(token: Token) -> list[Token]:
    """Return `token` and what is joined to it by "and" and commas."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" or (child.dep_ == "appos" and child._.chain is not None and token._.chain is not child._.chain):
            found += with_conjuncts(child)
    return found


def is_actor(chain: Chain | None) -> bool:
    """Whether `chain` can take part in an event."""
    return chain is not None and chain.kind in ACTORS and (chain.kind is EntityKind.GROUP or not chain.quiet) and bool(chain.name)


def agents_of(token: Token, bodies_inside: bool = False) -> list[tuple[Chain, Token]]:
    """Return whom the noun phrase of `token` names, each with the token that does.

    A phrase such as "the delegation led by Mr X" names a group and Mr X; "officials at Y" also names Y with `bodies_inside`.
    """
    found: list[tuple[Chain, Token]] = []
    for part in with_conjuncts(token):
        if is_actor(part._.chain) and part._.found is not None or is_actor(part._.chain):
            found.append((part._.chain, part))
        found += _named_inside(part, bodies_inside)
    seen: set[int] = set()
    return [(c, t) for c, t in found if not (id(c) in seen or seen.add(id(c)))]  # type: ignore[func-returns-value]


def _named_inside(part: Token, bodies_inside: bool) -> Iterator[tuple[Chain, Token]]:
    """Yield persons that a phrase's own parts name: leaders, appositions, members after "including"."""
    chain = part._.chain
    if chain is not None and chain.kind is EntityKind.PERSON:
        for other in pobjs(part, {"including", "with", "and"}):
            yield from agents_of(other)
        for child in part.children:
            if child.dep_ == "acl" and child.lemma_ in {"accompany", "join"}:
                for by in pobjs(child, {"by"}):
                    yield from agents_of(by)
        return
    for child in part.children:
        if child.dep_ == "acl" and child.lemma_ in {"lead", "head", "comprise", "accompany", "represent"}:
            for by in pobjs(child, {"by", "of"}):
                yield from agents_of(by)
        elif child.dep_ == "appos" and child._.chain is None:
            yield from agents_of(child)
        elif child.dep_ == "prep" and child.lower_ in {"including", "like"}:
            for c in child.children:
                if c.dep_ == "pobj":
                    yield from agents_of(c)
        elif child.dep_ == "prep" and chain is None and child.lower_ in {"of", "at", "for", "from"} and (part.pos_ == "PROPN" or part._.post is not None):
            for inner in child.subtree:
                if inner._.chain is not None and inner._.chain.kind is EntityKind.PERSON and is_actor(inner._.chain):
                    yield inner._.chain, inner
        elif child.dep_ == "prep" and bodies_inside and (child.lower_ == "at" or (child.lower_ in {"of", "from"} and lemma(part) in {"representative", "delegate", "delegation"})):
            for c in child.children:
                if c.dep_ == "pobj":
                    yield from ((x, t) for x, t in agents_of(c) if x.kind is EntityKind.BODY)
        elif child.dep_ in {"nmod", "compound", "poss"} and child.pos_ == "PROPN" and lemma(part) in {"officer", "official"} and is_actor(child._.chain) and child._.chain.kind is EntityKind.BODY:
            yield child._.chain, child


def is_people(token: Token) -> bool:
    """Whether a common noun means people."""
    kind = wording().people.get(lemma(token))
    if kind is None or token.pos_ not in {"NOUN", "PROPN"} or token._.found is not None or token._.post is not None:
        return False
    return kind == "collective" or token.tag_ in {"NNS", "NNPS"} or token.lower_ == "people"


def is_one_person(token: Token) -> bool:
    """Whether a singular common noun means somebody: "the assailant", "a 37-year-old male passenger"."""
    return token.tag_ == "NN" and wording().people.get(lemma(token)) == "one" and any(c.dep_ in {"det", "poss"} for c in token.children)


def noun_words(token: Token) -> set[str]:
    """Return the content words of the noun phrase of `token`, without what hangs on it by a verb."""
    words: set[str] = set()
    stack = [token]
    while stack:
        at = stack.pop()
        if at._.date is None and at.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"}:
            words |= {w.lower().strip("\"“”'’(),") for w in (at.text if at._.found is not None else lemma(at)).split()}
        stack += [c for c in at.children if c.dep_ in {"compound", "amod", "nmod", "prep", "pobj", "poss", "appos", "nummod"}]
    return {w for w in words if len(w) > 2 or w.isdigit()}


def np_edges(token: Token) -> tuple[int, int]:
    """Return the first and last token index of the noun phrase of `token`: its modifiers and what "of", "on", "for" add."""
    left = min([token.i, *(c.left_edge.i for c in token.lefts if c.dep_ not in {"punct", "cc"})])
    right = token.i
    for child in token.rights:
        if child.dep_ in {"prep", "nummod", "compound"} and (child.dep_ != "prep" or child.lower_ in {"of", "on", "for", "to", "with", "between"}):
            right = max(right, child.right_edge.i)
        elif child.dep_ not in {"punct"}:
            break
    return left, right
