"""Groups: people counted or described but not named ("around 400 senior officials", "a Mainland delegation")."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.annotate.events.grammar import has_child, is_one_person, is_people, lemma
from kg.annotate.layers import Chain, layers
from kg.annotate.numbers.quantities import find_quantities
from kg.model import EntityKind, Mention

KEPT_PREPOSITIONS = {"of", "from", "representing", "in", "for", "under"}
MODIFIERS = {"det", "amod", "nummod", "compound", "nmod", "poss", "quantmod", "advmod", "predet", "punct"}
UNCOUNTED = {"every", "each", "any", "no", "all"}
TURNS = {"who", "which", "that", ";"}  # where the group's own words end


def find_groups(doc: Doc) -> Doc:
    """Give every noun phrase of people a chain of kind GROUP; only those that take part in an event reach the graph."""
    found = layers(doc)
    for token in doc:
        if token._.chain is None and token.dep_ not in {"compound", "nmod", "amod"} and _means_people(token):
            chain = _make_group(token)
            token._.chain = chain
            found.chains.append(chain)
    return doc


def _means_people(token: Token) -> bool:
    offices = token._.post is not None and token._.post.plural
    return (is_people(token) or is_one_person(token) or offices) and not has_child(token, {"det"}, UNCOUNTED)


def _edges(token: Token) -> tuple[int, int]:
    """Return the first and last token index of a group's words: from number or determiner to the end of "of …", "from …"."""
    doc = token.doc
    left = min([token.i, *(c.left_edge.i for c in token.lefts if c.dep_ in MODIFIERS)])
    while left < token.i and (doc[left].is_punct or doc[left].is_space):
        left += 1
    right = token.i
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in KEPT_PREPOSITIONS:
            right = _end_of_preposition(token, child)
        elif child.dep_ == "acl" and child.tag_ == "VBG" and child.i == token.i + 1:
            right = child.right_edge.i
            break
        else:
            break
    while right > token.i and (doc[right].is_punct or doc[right].pos_ in {"CCONJ", "VERB"} or doc[right]._.date is not None):
        right -= 1
    return left, right


def _end_of_preposition(token: Token, preposition: Token) -> int:
    end = int(preposition.right_edge.i)
    for inner in token.doc[preposition.i : end + 1]:
        if inner.dep_ in {"relcl", "acl"} or inner.lower_ in TURNS:
            return max(token.i, inner.left_edge.i - 1)
    return end


def _make_group(token: Token) -> Chain:
    doc = token.doc
    left, right = _edges(token)
    start, end = doc[left].idx, doc[right].idx + len(doc[right].text)
    text = layers(doc).document.text[start:end]
    chain = Chain(EntityKind.GROUP, text, quiet=True, size_text=text)
    chain.add(Mention(EntityKind.GROUP, start, end, text), text)
    counts = [q for q in find_quantities(text) if q.start <= token.idx - start + len(token.text)]
    if is_one_person(token):
        chain.size_min = chain.size_max = 1
    elif counts:
        chain.size_min, chain.size_max = counts[0].minimum, counts[0].maximum
    modifiers = [c.text for c in token.lefts if c.dep_ in {"amod", "compound", "nmod"} and c._.date is None]
    chain.category = " ".join([*modifiers, token.text if token.tag_ in {"NNS", "NNPS"} else lemma(token)])
    return chain
