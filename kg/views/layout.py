"""Where the nodes of a network stand: worked out beforehand, so that a page opens at rest and looks the same every time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import networkx as nx
import rustworkx as rx

from kg.networks import Network

Point: TypeAlias = tuple[float, float]

_PUSHABLE = 400  # above this many nodes pushing labels apart takes longer than it helps
_CORNERS = 16  # boxes beside which the next is tried
_ASPECT = 1.35  # width by height of the whole


def place_nodes(network: Network, spacing: float, seed: int = 7) -> dict[str, Point]:
    """Return a point in pixels for each node.

    Each connected part is laid out on its own (Fruchterman and Reingold's springs), scaled so that neighbours are `spacing`
    apart, turned to lie flat, and set beside the others where there is room, the largest first.
    """
    parts = sorted(nx.connected_components(network), key=lambda part: (-len(part), min(part)))
    placed = [_place_part(network, sorted(part), spacing, seed) for part in parts]
    return _pack(placed, spacing)


def _place_part(network: Network, nodes: list[str], spacing: float, seed: int) -> dict[str, Point]:
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    index = {node: number for number, node in enumerate(nodes)}
    graph: rx.PyGraph[str, float] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(nodes)
    # Sorted, each from the lower to the higher, so that the order in which facts were read doesn't matter.
    tied = (
        (*sorted((index[one], index[other])), edge["weight"]) for one, other, edge in network.subgraph(nodes).edges(data=True)
    )
    edges = sorted((one, other, float(weight)) for one, other, weight in tied)
    graph.add_edges_from(edges)
    found = rx.spring_layout(graph, num_iter=300 if len(nodes) < 500 else 80, seed=seed)
    points = {node: (float(found[number][0]), float(found[number][1])) for node, number in index.items()}
    lengths = sorted(math.dist(points[nodes[one]], points[nodes[other]]) for one, other, _ in edges)
    width, height = (max(axis) - min(axis) for axis in zip(*points.values(), strict=True))
    # Neighbours are `spacing` apart, and where many crowd each has a square of that size.
    scale = max(spacing / (lengths[len(lengths) // 2] or 1.0), spacing * math.sqrt(0.8 * len(nodes) / (width * height or 1.0)))
    points = {node: (x * scale, y * scale) for node, (x, y) in points.items()}
    points = {node: (x * 1.3, y) for node, (x, y) in _turn(points).items()}
    return _push_apart(points, spacing) if len(nodes) <= _PUSHABLE else points


def _push_apart(points: Mapping[str, Point], spacing: float) -> dict[str, Point]:
    """Return the points moved until no label (as wide as `spacing`, half as high) lies on another, or patience ends."""
    width, height = spacing * 1.45, spacing * 0.72
    nodes = list(points)
    xs, ys = [points[node][0] for node in nodes], [points[node][1] for node in nodes]
    for _ in range(60):
        moved = False
        for one in range(len(nodes)):
            for other in range(one):
                dx, dy = xs[one] - xs[other], ys[one] - ys[other]
                over_x, over_y = width - abs(dx), height - abs(dy)
                if over_x <= 0 or over_y <= 0:
                    continue
                moved = True
                if over_y < over_x:
                    shift = math.copysign(over_y / 2 + 0.5, dy or 1)
                    ys[one] += shift
                    ys[other] -= shift
                else:
                    shift = math.copysign(over_x / 2 + 0.5, dx or 1)
                    xs[one] += shift
                    xs[other] -= shift
        if not moved:
            break
    return {node: (xs[number], ys[number]) for number, node in enumerate(nodes)}


def _turn(points: Mapping[str, Point]) -> dict[str, Point]:
    """Return the points turned so that they spread most from left to right, where names have room."""
    xs, ys = zip(*points.values(), strict=True)
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    xx, yy = sum((x - mean_x) ** 2 for x in xs), sum((y - mean_y) ** 2 for y in ys)
    xy = sum((x - mean_x) * (y - mean_y) for x, y in points.values())
    angle = -0.5 * math.atan2(2 * xy, xx - yy)
    cos, sin = math.cos(angle), math.sin(angle)
    return {node: (x * cos - y * sin, x * sin + y * cos) for node, (x, y) in points.items()}


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: _Box) -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def at(self, x: float, y: float) -> _Box:
        return _Box(x, y, x + self.right - self.left, y + self.bottom - self.top)


def _frame(points: Iterable[Point], margin: float) -> _Box:
    xs, ys = zip(*points, strict=True)
    return _Box(min(xs) - margin, min(ys) - margin / 2, max(xs) + margin, max(ys) + margin)


def _pack(parts: list[dict[str, Point]], spacing: float) -> dict[str, Point]:
    """Return all points: each part where the whole stays smallest and nothing overlaps."""
    placed: list[_Box] = []
    points: dict[str, Point] = {}
    for part in parts:
        frame = _frame(part.values(), spacing * 0.75)
        box = _find_room(frame, placed) if placed else frame.at(0, 0)
        placed.append(box)
        shift_x, shift_y = box.left - frame.left, box.top - frame.top
        points |= {node: (round(x + shift_x, 1), round(y + shift_y, 1)) for node, (x, y) in part.items()}
    return points


def _find_room(frame: _Box, placed: list[_Box]) -> _Box:
    """Return where `frame` fits beside the boxes that are there, at a corner of theirs."""
    right, bottom = max(box.right for box in placed), max(box.bottom for box in placed)
    recent = placed[-_CORNERS:]
    corners = ((x, y) for x in {0.0, *(box.right for box in recent)} for y in {0.0, bottom, *(box.bottom for box in recent)})

    def cost(box: _Box) -> tuple[float, float, float, float]:
        width, height = max(right, box.right) / _ASPECT, max(bottom, box.bottom)
        return max(width, height), width + height, box.top, box.left

    candidates = (frame.at(x, y) for x, y in corners)
    free = [box for box in candidates if not any(box.overlaps(other) for other in placed)]
    return min(free, key=cost)
