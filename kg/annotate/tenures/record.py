"""Put what was read into the document's tenures: one for a person, an office and a capacity."""

from __future__ import annotations

from kg.annotate.layers import Chain, Layers, Post, Tenure
from kg.annotate.tenures.same_office import is_same_office
from kg.model import Capacity


def add_tenure(
    found: Layers, person: Chain, post: Post, start: int, end: int, rule: str, confidence: float, *, attested: bool = True
) -> Tenure:
    """Add that `person` holds the office of `post`, or another place that says so, and return the tenure.

    `start` and `end` are the offsets of what says it; the office must have its chain.
    """
    if post.office is None:
        raise ValueError(f"the office {post.title!r} has no chain yet: chains come before tenures")
    evidence = found.evidence(start, end, rule, confidence)
    tenure = next(
        (
            t
            for t in found.tenures
            if t.person is person and t.capacity is post.capacity and is_same_office(t.office, post.office)
        ),
        None,
    )
    if tenure is None:
        tenure = Tenure(person, post.office, post.capacity)
        found.tenures.append(tenure)
    elif tenure.office is not post.office:
        if post.office.office_body is not None and tenure.office.office_body is None:
            tenure.office.office_body = post.office.office_body
        tenure.office.names += [n for n in post.office.names if n not in tenure.office.names]
        tenure.office.mentions += post.office.mentions
    tenure.former = tenure.former or post.former
    tenure.attested = tenure.attested or (attested and not (post.former or post.capacity is Capacity.DESIGNATE))
    if evidence not in tenure.evidence:
        tenure.evidence.append(evidence)
    return tenure
