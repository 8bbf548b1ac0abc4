"""Who holds which office, from titles beside names and from sentences that say so."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.annotate.layers import Chain, Layers, Post, Tenure, layers
from kg.model import Capacity


def find_tenures(doc: Doc) -> Doc:
    """Fill `tenures` of the document's layers."""
    found = layers(doc)
    for item in found.names:
        for post in item.posts:
            if item.chain is not None and post.office is not None:
                add_tenure(found, item.chain, post, item.start, item.end, "tenure.title", 0.95)
    return doc


def add_tenure(found: Layers, person: Chain, post: Post, start: int, end: int, rule: str, confidence: float) -> Tenure:
    """Add that `person` holds the office of `post`, or another place that says so, and return the tenure."""
    assert post.office is not None
    evidence = found.evidence(start, end, rule, confidence)
    for tenure in found.tenures:
        if tenure.person is person and tenure.office is post.office and (tenure.capacity is post.capacity):
            break
    else:
        tenure = Tenure(person, post.office, post.capacity)
        found.tenures.append(tenure)
    tenure.former = tenure.former or post.former
    tenure.attested = tenure.attested or not (post.former or post.capacity is Capacity.DESIGNATE)
    if evidence not in tenure.evidence:
        tenure.evidence.append(evidence)
    return tenure
