"""Why: the page of one fact, with every sentence behind it, what its rule does, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.explain import Explainer, Fact
from kg.vocabulary import KG
from kg.web.explorer.jobs import Given, Page
from kg.web.explorer.reading import Passage, cut_pieces
from kg.web.explorer.rules import describe_rule
from kg.web.explorer.shelf import Ref, Shelf
from kg.web.negotiation import Refusal

_PARTS = {
    "Tenure": (KG.holder, KG.office, KG.body),
    "Participation": (KG.agent,),
    "Statement": (KG.speaker, KG.madeAt),
    "Event": (KG.place,),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact in one line, with its sentences."""

    fact: str
    kind: str
    summary: str
    passages: tuple[Passage, ...]


def show_why(shelf: Shelf, given: Given) -> Page:
    """Return the page of the fact whose IRI is given as `fact`. Raises Refusal, 400 without one, 404 where it is unknown."""
    try:
        node = NamedNode(given["fact"])
    except (KeyError, ValueError):
        raise Refusal(400, "which fact?", hint="say /why?fact=IRI") from None
    return show_fact(shelf, node, given)


def show_fact(shelf: Shelf, node: NamedNode, given: Given) -> Page:
    """Return the page of anything that sentences say. Raises Refusal, 404, where the store doesn't have it."""
    if not any(True for _ in shelf.store.match(node)):
        raise Refusal(404, "nothing is known of it", node.value)
    found = Explainer(shelf.store, shelf.claims).explain(node)
    about = [part for predicate in _PARTS.get(found.kind, ()) for part in shelf.nodes(node, predicate)]
    about += shelf.subjects(KG.participation, node) if found.kind == "Participation" else []
    values = {
        "title": found.label,
        "kind": found.kind.lower(),
        "iri": found.iri,
        "about": [shelf.ref(part) for part in about],
        "reasons": [_read_reason(fact) for fact in found.facts],
        "said": shelf.text(node, KG.text),
        "has_claims": shelf.claims is not None,
    }
    return Page("why.html.j2", values)


def _read_reason(fact: Fact) -> Reason:
    passages = tuple(
        Passage(
            cut_pieces(passage.text, passage.marks),
            passage.rule,
            describe_rule(passage.rule),
            passage.confidence,
            Ref(passage.release, passage.title, "release"),
            passage.day,
        )
        for passage in fact.passages
    )
    return Reason(fact.iri, fact.kind.lower(), fact.summary, passages)
