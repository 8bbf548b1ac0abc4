"""Coreference beyond names: "he", "the Commissioner", "the Department", "I" stand for a person or body named elsewhere.

Each rule takes the nearest antecedent that fits in number, gender and kind, subjects before others, as centering theory has it
(Grosz, Joshi and Weinstein 1995); what fits nothing stays unresolved rather than guessed.
"""

from __future__ import annotations

from functools import cache

from spacy.tokens import Doc, Token

from kg.annotate.chains import name_key
from kg.annotate.layers import Chain, Layers, layers
from kg.annotate.mentions.bodies import heads
from kg.annotate.mentions.words import Word
from kg.lexicons import read_table
from kg.model import EntityKind

REACH = 3  # sentences that a pronoun looks back


@cache
def pronouns() -> dict[str, dict[str, str]]:
    """Return personal pronouns, each with person, number and gender."""
    return {row["form"]: row for row in read_table("pronouns")}


def resolve_references(doc: Doc) -> Doc:
    """Give tokens that stand for a named thing the chain of that thing."""
    found = layers(doc)
    holders = _holders(found)
    recent: list[tuple[int, Chain, bool]] = []
    last_body: dict[str, Chain] = {}
    for number, sentence in enumerate(doc.sents):
        for token in sentence:
            if token._.chain is None:
                token._.chain = _refer(token, found, holders, recent, number, last_body)
            chain: Chain | None = token._.chain
            if chain is None:
                continue
            if chain.kind is EntityKind.PERSON:
                recent.append((number, chain, token.dep_ in {"nsubj", "nsubjpass"}))
            elif chain.kind is EntityKind.BODY:
                for word in name_key(chain.name).split():
                    last_body[word] = chain
    return doc


def _holders(found: Layers) -> dict[int, Chain | None]:
    """Return who holds each office in this document, by the office's identity; None where several do."""
    holders: dict[int, Chain | None] = {}
    for item in found.names:
        for post in item.posts:
            if post.office is not None and item.chain is not None and not post.former:
                held = holders.setdefault(id(post.office), item.chain)
                if held is not item.chain:
                    holders[id(post.office)] = None
    return holders


def _refer(
    token: Token,
    found: Layers,
    holders: dict[int, Chain | None],
    recent: list[tuple[int, Chain, bool]],
    number: int,
    last_body: dict[str, Chain],
) -> Chain | None:
    if token._.post is not None:
        return holders.get(id(token._.post.office))
    word = token.lower_
    if row := pronouns().get(word):
        if row["person"] == "1":
            return found.author_at(token.idx) if row["number"] == "singular" else None
        if row["number"] != "singular" or row["gender"] == "n":
            return None
        return _antecedent(row["gender"], [r for r in recent if r[1] is not _clause_subject(token)], number)
    if token.lemma_ == "officer" and (body := _employer(token, found, last_body)):
        return body
    if token.text[0].isupper() and token.dep_ != "compound" and any(c.lower_ in {"the", "this"} for c in token.children):
        return _named_body(token, found, last_body)
    return None


def _clause_subject(token: Token) -> Chain | None:
    """Return the subject of the clause that a pronoun is the object of: "A introduced him" is of somebody else than A."""
    if token.dep_ not in {"dobj", "pobj", "iobj", "dative"}:
        return None
    verb = next((t for t in token.ancestors if t.pos_ in {"VERB", "AUX"}), None)
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None) if verb is not None else None
    chain: Chain | None = subject._.chain if subject is not None else None
    return chain


def _employer(token: Token, found: Layers, last_body: dict[str, Chain]) -> Chain | None:
    """Return the body whose officers act: "Customs officers found …" is what Hong Kong Customs did."""
    for child in token.children:
        if child.dep_ == "compound":
            body: Chain | None = child._.chain or _named_body(child, found, last_body)
            return body if body is not None and body.kind is EntityKind.BODY else None
    return None


def _antecedent(gender: str, recent: list[tuple[int, Chain, bool]], number: int) -> Chain | None:
    near = [(n, c, s) for n, c, s in recent if number - n <= REACH and c.gender in {"", gender}]
    for n in sorted({n for n, _, _ in near}, reverse=True):
        subjects = [c for m, c, s in near if m == n and s]
        others = [c for m, c, s in near if m == n]
        if subjects or others:
            return (subjects or others)[-1] if n == number else (subjects or others)[0]
    return None


def _named_body(token: Token, found: Layers, last_body: dict[str, Chain]) -> Chain | None:
    """Return the body that "the Department" or "the Government" means."""
    if token.text == "Government" and found.publisher_body is not None:
        return found.publisher_body
    if heads().match([Word(token.text, token.idx, token.idx + len(token.text))], 0):
        return last_body.get(token.lower_)
    return None
