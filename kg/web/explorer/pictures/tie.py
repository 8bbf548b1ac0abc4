"""What ties two things: each event, tenure or statement behind a line of a network, with its sentences."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.networks import NetworkKind
from kg.vocabulary import KG
from kg.web.explorer.frame import address_of
from kg.web.explorer.jobs import Given, Page
from kg.web.explorer.pictures.choice import Choice, find_thing, read_choice
from kg.web.explorer.pictures.ties import LASTING, Tie, kind_of, open_ties
from kg.web.explorer.reading import Passage, names_of, read_passages
from kg.web.explorer.shelf import Ref, Shelf
from kg.web.negotiation import Refusal

_MOST = 60
_SENTENCES = 3


@dataclass(frozen=True)
class Bond:
    """One fact that ties two things; `fact` is what /why tells of."""

    ref: Ref
    fact: str
    word: str
    day: str
    until: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class _Found:
    one: Ref
    other: Ref
    choice: Choice
    bonds: list[Bond]
    total: int


def show_tie(shelf: Shelf, given: Given) -> Page:
    """Return the page of what ties `one` and `other`. Raises Refusal, 400, where one of them isn't given."""
    found = _find(shelf, given)
    return Page(
        "tie.html.j2",
        {"one": found.one, "other": found.other, "by": found.choice.by.value, "bonds": found.bonds, "total": found.total},
    )


def show_tie_data(shelf: Shelf, given: Given) -> dict[str, object]:
    """Return the same as JSON."""
    found = _find(shelf, given)
    return {
        "total": found.total,
        "bonds": [
            {
                "label": bond.ref.label,
                "address": address_of(bond.ref.iri),
                "word": bond.word,
                "day": bond.day,
                "until": bond.until,
                "passages": [
                    {
                        "pieces": said.pieces,
                        "release": said.release.label,
                        "address": address_of(said.release.iri),
                        "day": said.day,
                    }
                    for said in bond.passages[:_SENTENCES]
                ],
            }
            for bond in found.bonds
        ],
    }


def _find(shelf: Shelf, given: Given) -> _Found:
    if not (given.get("one") and given.get("other")):
        raise Refusal(400, "which two?", hint="say /tie?one=…&other=…")
    one, other = find_thing(shelf, given["one"]), find_thing(shelf, given["other"])
    choice = read_choice(shelf, given)
    ties = [tie for tie in open_ties(shelf, choice.by).between(one, other) if choice.fits(tie)]
    ends = [NamedNode(one), NamedNode(other)]
    bonds = [_read_bond(shelf, choice.by, tie, ends) for tie in ties[:_MOST]]
    return _Found(shelf.ref(ends[0]), shelf.ref(ends[1]), choice, bonds, len(ties))


def _read_bond(shelf: Shelf, by: NetworkKind, tie: Tie, ends: list[NamedNode]) -> Bond:
    fact = NamedNode(tie.fact)
    words = names_of(shelf, *(end for end in ends if kind_of(end.value) in {"person", "body", "office"}))
    if by == NetworkKind.CO_ATTENDANCE:
        parts = [part for part in shelf.nodes(fact, KG.participation) if shelf.node(part, KG.agent) in ends]
        said = {str(passage.pieces): passage for part in parts for passage in read_passages(shelf, part, words)}
        return Bond(shelf.ref(fact), tie.fact, tie.word, tie.day, tie.until, tuple(said.values()))
    about = ends[1] if kind_of(ends[1].value) in {"event", "release", "office"} else ends[0]
    if tie.word == LASTING:
        about = fact
    return Bond(shelf.ref(about), tie.fact, tie.word, tie.day, tie.until, read_passages(shelf, fact, words))
