"""Who speaks: the subject of a verb of saying as a chain, also where it is a spokesman or a group without a name."""

from __future__ import annotations

from spacy.tokens import Token

from kg.annotate.chains import name_key
from kg.annotate.events.grammar import is_people, lemma, subject_of
from kg.annotate.events.wording import wording as event_wording
from kg.annotate.layers import Chain, Layers
from kg.annotate.statements.wording import wording
from kg.model import EntityKind, Mention

PLURAL = frozenset({"they", "both"})
SINGULAR = frozenset({"he", "she"})
SPEAKING = frozenset({EntityKind.PERSON, EntityKind.BODY, EntityKind.GROUP})


def speaks(token: Token) -> bool:
    """Whether a token names somebody who can say something."""
    return token._.chain is not None and token._.chain.kind in SPEAKING


class Speakers:
    """Finds speakers in one document; remembers for whom its spokesman speaks."""

    def __init__(self, found: Layers) -> None:
        self._found = found
        self._spokesman: Chain | None = None
        self._spoke_at = -1  # offset at which a spokesman was last named
        self._groups: dict[str, Chain] = {}

    def find_speaker(self, verb: Token) -> Chain | None:
        """Return who says what `verb` reports, or None where no person, body or group does."""
        subjects = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}]
        subject = subjects[-1] if len(subjects) > 1 else subject_of(verb)
        if subject is None:
            return self._name_before(verb)
        if subject.dep_ == "nsubjpass" and subject.head == verb:
            return None
        return self.name_speaker(subject)

    def _name_before(self, verb: Token) -> Chain | None:
        """Return the one named right before a verb that the parser gives no subject: "The HKMA wishes to remind …"."""
        if verb.dep_ == "xcomp" and verb.head.i < verb.i:
            verb = verb.head
        for token in reversed(verb.doc[max(verb.sent.start, verb.i - 3) : verb.i]):
            if speaks(token):
                return self.name_speaker(token)
            if token.pos_ not in {"ADV", "AUX"}:
                break
        return None

    def name_speaker(self, token: Token) -> Chain | None:
        """Return the chain of the one whom a noun phrase with the head `token` names."""
        if _is_spokesman(token):
            return self._find_body(token)
        chain: Chain | None = token._.chain
        if chain is not None:
            return self._spokesman_again(token, chain) or (chain if chain.kind in SPEAKING else None)
        if token._.post is not None:
            office: Chain | None = token._.post.office
            return self._make_group(token) if token._.post.plural else office
        if token.lower_ in PLURAL:
            return self._refer_to_several(token)
        if token.pos_ == "PROPN":
            return self._find_by_surname(token)
        return self._make_group(token) if is_people(token) or _is_person(token) or _is_some_of(token) else None

    def _refer_to_several(self, token: Token) -> Chain | None:
        """Return the people that "they" means: the subject of the sentence before, where it is in the plural."""
        start = token.sent.start
        before = token.doc[start - 1].sent if start else ()
        for other in (t for t in before if t.dep_ == "nsubj" and t.head.dep_ == "ROOT"):
            if other.tag_ in {"NNS", "NNPS"} or any(c.dep_ == "conj" for c in other.children):
                return self.name_speaker(other)
        return None

    def _find_by_surname(self, token: Token) -> Chain | None:
        """Return the one person whose family name stands alone behind a title that isn't known: "Bureau Official Moy"."""
        key = [name_key(token.text)]
        people = [c for c in self._found.chains if c.kind is EntityKind.PERSON and name_key(c.name).split()[-1:] == key]
        return people[0] if len(people) == 1 else None

    def _spokesman_again(self, token: Token, chain: Chain) -> Chain | None:
        """Return the body of a spokesman who is "he", rather than the last person with a name before him."""
        if token.lower_ not in SINGULAR or self._spokesman is None:
            return None
        named = max((m.start for m in chain.mentions if m.start < token.idx), default=-1)
        return self._spokesman if named < self._spoke_at else None

    def _find_body(self, token: Token) -> Chain:
        """Return the body that a spokesman speaks for: named beside him, or before, or the government that publishes."""
        post = token._.post
        named = post.body.chain if post is not None and post.body is not None else None
        beside = (t._.chain for t in token.subtree if t != token and speaks(t) and t._.chain.kind is not EntityKind.GROUP)
        body: Chain = named or next(beside, None) or self._spokesman or self._found.publisher_body or self._make_group(token)
        self._spokesman, self._spoke_at = body, token.idx
        return body

    def _make_group(self, token: Token) -> Chain:
        """Return the chain of people without a name, one for each wording."""
        text = token.doc[token.left_edge.i : token.i + 1].text
        key = text.lower().removeprefix("the ")
        if key not in self._groups:
            start = token.left_edge.idx
            mention = Mention(EntityKind.GROUP, start, start + len(text), text)
            self._groups[key] = Chain(EntityKind.GROUP, text, names=[text], mentions=[mention])
            self._found.chains.append(self._groups[key])
        return self._groups[key]


def _is_spokesman(token: Token) -> bool:
    """Whether a token is "spokesman", alone or as the title of somebody without a name."""
    words = token._.post.title.lower().split() if token._.post is not None else [lemma(token)]
    return bool(wording().words["spokesmen"] & set(words)) and (
        token._.chain is None or token._.chain.kind is not EntityKind.PERSON
    )


def _is_person(token: Token) -> bool:
    """Whether a common noun, also in the singular, is one for people."""
    noun = lemma(token)
    return token.pos_ == "NOUN" and (noun in event_wording().people or noun in wording().words["people"])


def _is_some_of(token: Token) -> bool:
    """Whether a token is the "one" of "one of his mentees"."""
    if token.pos_ not in {"NUM", "PRON", "DET"}:
        return False
    return any(c.tag_ == "NNS" for of in token.children if of.lower_ == "of" for c in of.children)
