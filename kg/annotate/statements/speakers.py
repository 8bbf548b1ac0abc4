"""Who speaks: the subject of a verb of saying as a chain, also where it is a spokesman or a group without a name."""

from __future__ import annotations

from spacy.tokens import Token

from kg.annotate.events.grammar import is_people, lemma, subject_of
from kg.annotate.events.wording import wording as event_wording
from kg.annotate.layers import Chain, Layers
from kg.annotate.statements.wording import wording
from kg.model import EntityKind, Mention

SPEAKING = frozenset({EntityKind.PERSON, EntityKind.BODY, EntityKind.GROUP})


class Speakers:
    """Finds speakers in one document; remembers for whom its spokesman speaks."""

    def __init__(self, found: Layers) -> None:
        self._found = found
        self._spokesman: Chain | None = None
        self._spoke_at = -1  # the sentence in which the spokesman spoke last
        self._groups: dict[str, Chain] = {}

    def find_speaker(self, verb: Token) -> Chain | None:
        """Return who says what `verb` reports, or None where no person, body or group does."""
        subjects = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}]
        subject = subjects[-1] if len(subjects) > 1 else subject_of(verb)
        if subject is not None and subject.dep_ == "nsubjpass" and subject.head == verb:
            return None
        return self.name_speaker(subject) if subject is not None else self._before(verb)

    def _before(self, verb: Token) -> Chain | None:
        """Return the one named right before a verb that the parser gives no subject: "The HKMA wishes to remind …"."""
        if verb.dep_ == "xcomp" and verb.head.i < verb.i:
            verb = verb.head
        for token in reversed(verb.doc[max(verb.sent.start, verb.i - 3) : verb.i]):
            if token._.chain is not None and token._.chain.kind in SPEAKING:
                return self.name_speaker(token)
            if token.pos_ not in {"ADV", "AUX"}:
                break
        return None

    def name_speaker(self, token: Token) -> Chain | None:
        """Return the chain of the one whom a noun phrase with the head `token` names."""
        if lemma(token) in wording().words["spokesmen"]:
            return self._find_body(token)
        chain: Chain | None = token._.chain
        if chain is not None:
            if token.lower_ in {"he", "she"} and self._spokesman is not None and token.sent.start <= self._spoke_at + 60 and self._is_nearer(token, chain):
                return self._spokesman
            return chain if chain.kind in SPEAKING else None
        if token._.post is not None:
            return token._.post.office if not token._.post.plural else self._make_group(token)
        if is_people(token) or (token.pos_ == "NOUN" and (event_wording().people.get(lemma(token)) or lemma(token) in wording().words["people"])):
            return self._make_group(token)
        for child in token.children:  # "one of his mentees", "all of the ministers"
            if token.pos_ in {"NUM", "PRON", "DET"} and child.dep_ == "prep" and child.lower_ == "of":
                return next((self._make_group(token) for c in child.children if c.dep_ == "pobj" and c.pos_ == "NOUN" and c.tag_ == "NNS"), None)
        return None

    def _is_nearer(self, token: Token, chain: Chain) -> bool:
        """Whether the spokesman spoke after the person was last named whom a pronoun would mean otherwise."""
        named = max((m.start for m in chain.mentions if m.start < token.idx), default=-1)
        return named < token.doc[min(self._spoke_at, len(token.doc) - 1)].idx

    def _find_body(self, token: Token) -> Chain:
        """Return the body that a spokesman speaks for: named beside him, or before, or the government that publishes."""
        named = [t for t in token.subtree if t._.chain is not None and t._.chain.kind in {EntityKind.BODY, EntityKind.PERSON} and t != token]
        if token._.chain is not None and token._.chain.kind is EntityKind.PERSON:
            return token._.chain
        body: Chain | None = named[0]._.chain if named else self._spokesman
        body = body or self._found.publisher_body or self._make_group(token)
        self._spokesman, self._spoke_at = body, token.i
        return body

    def _make_group(self, token: Token) -> Chain:
        """Return the chain of people without a name, one for each wording."""
        text = token.doc[token.left_edge.i : token.i + 1].text
        key = text.lower().removeprefix("the ")
        if key not in self._groups:
            start = token.left_edge.idx
            self._groups[key] = Chain(EntityKind.GROUP, text, names=[text], mentions=[Mention(EntityKind.GROUP, start, start + len(text), text)])
            self._found.chains.append(self._groups[key])
        return self._groups[key]
