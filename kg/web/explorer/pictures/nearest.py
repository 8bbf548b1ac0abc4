"""A small network for the page of one thing: it and its strongest neighbours, drawn without scripts."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.networks import NetworkKind
from kg.views.layout import place_nodes
from kg.web.explorer.pictures.choice import choose_network, read_choice
from kg.web.explorer.shelf import Ref, Shelf

_MOST = 9
_WIDTH, _HEIGHT, _MARGIN = 320, 230, 34
_LONGEST = 20


@dataclass(frozen=True)
class Mark:
    """A thing, where it stands, and what is written below it."""

    ref: Ref
    x: float
    y: float
    name: str
    centre: bool


@dataclass(frozen=True)
class Nearest:
    """Marks, lines (two points and a width), and how many neighbours there are in all."""

    marks: tuple[Mark, ...]
    lines: tuple[tuple[float, float, float, float, float], ...]
    total: int
    width: int = _WIDTH
    height: int = _HEIGHT


def draw_nearest(shelf: Shelf, node: NamedNode, by: NetworkKind = NetworkKind.CO_ATTENDANCE) -> Nearest | None:
    """Return the thing with those it is most tied to; None where it is tied to nobody."""
    choice = read_choice(shelf, {"around": node.value, "by": by.value, "limit": str(_MOST)})
    chosen = choose_network(shelf, choice)
    network = chosen.network
    if not network.number_of_edges():
        return None
    points = place_nodes(network, 100)
    xs, ys = [x for x, _ in points.values()], [y for _, y in points.values()]
    wide, high = max(xs) - min(xs) or 1, max(ys) - min(ys) or 1

    def fit(iri: str) -> tuple[float, float]:
        x, y = points[iri]
        return (
            round(_MARGIN * 1.5 + (x - min(xs)) / wide * (_WIDTH - 3 * _MARGIN), 1),
            round(_MARGIN / 2 + (y - min(ys)) / high * (_HEIGHT - 1.6 * _MARGIN), 1),
        )

    lines = tuple(
        (*fit(one), *fit(other), round(min(1 + edge["weight"] ** 0.5, 5), 1)) for one, other, edge in network.edges(data=True)
    )
    marks = []
    for iri in sorted(network, key=lambda one: one != node.value):
        ref = shelf.ref(NamedNode(iri))
        name = ref.label if len(ref.label) <= _LONGEST else ref.label[: _LONGEST - 1].rstrip() + "…"
        marks.append(Mark(ref, *fit(iri), name, iri == node.value))
    return Nearest(tuple(marks), lines, chosen.total - 1)
