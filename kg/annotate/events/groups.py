"""Groups: people counted or described but not named ("around 400 senior officials", "a Mainland delegation")."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.annotate.events.grammar import is_one_person, is_people, lemma
from kg.annotate.layers import Chain, layers
from kg.annotate.quantities import find_quantities
from kg.model import EntityKind, Mention

KEPT_PREPOSITIONS = frozenset({"of", "from", "representing", "in", "for", "under"})
QUANTIFIERS = frozenset({"every", "each", "any", "no", "all"})


def find_groups(doc: Doc) -> Doc:
    """Give every noun phrase of people a chain of kind GROUP; only those that take part in an event reach the graph."""
    found = layers(doc)
    for token in doc:
        if token._.chain is None and (is_people(token) or is_one_person(token) or (token._.post is not None and token._.post.plural)) and token.dep_ not in {"compound", "nmod", "amod"} and not _generic(token):
            chain = _make_group(token)
            token._.chain = chain
            found.chains.append(chain)
    return doc


def _generic(token: Token) -> bool:
    return any(c.dep_ == "det" and c.lower_ in QUANTIFIERS for c in token.children)


def _edges(token: Token) -> tuple[int, int]:
    left = min([token.i, *(c.left_edge.i for c in token.lefts if c.dep_ in {"det", "amod", "nummod", "compound", "nmod", "poss", "quantmod", "advmod", "predet", "punct"})])
    while left < token.i and (token.doc[left].is_punct or token.doc[left].is_space):
        left += 1
    right = token.i
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in KEPT_PREPOSITIONS:
            right = child.right_edge.i
            stop = next((t.i for t in token.doc[child.i : right + 1] if t.dep_ in {"relcl", "acl"} or t.lower_ in {"who", "which", "that", ";"}), None)
            if stop is not None:
                right = max(token.i, token.doc[stop].left_edge.i - 1)
        elif child.dep_ == "acl" and child.tag_ == "VBG" and child.i == token.i + 1:
            right = child.right_edge.i
            break
        else:
            break
    while right > token.i and (token.doc[right].is_punct or token.doc[right].pos_ in {"CCONJ", "VERB"} or token.doc[right]._.date is not None):
        right -= 1
    return left, right


def _make_group(token: Token) -> Chain:
    doc = token.doc
    left, right = _edges(token)
    start, end = doc[left].idx, doc[right].idx + len(doc[right].text)
    text = doc.text[start:end]
    chain = Chain(EntityKind.GROUP, text, quiet=True)
    chain.add(Mention(EntityKind.GROUP, start, end, text), text)
    chain.size_text = text
    counts = [q for q in find_quantities(text, 0) if q.start <= token.idx - start + len(token.text)]
    if is_one_person(token):
        chain.size_min = chain.size_max = 1
    elif counts:
        chain.size_min, chain.size_max = counts[0].minimum, counts[0].maximum
    modifiers = [c.text for c in token.lefts if c.dep_ in {"amod", "compound", "nmod"} and c._.date is None]
    chain.category = " ".join([*modifiers, token.text if token.tag_ in {"NNS", "NNPS"} else lemma(token)])
    return chain
