"""Where the nodes of a network stand: worked out beforehand, so that a page opens at rest and looks the same every time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import networkx as nx
import rustworkx as rx

from kg.networks import Network

Point: TypeAlias = tuple[float, float]

_PUSHABLE = 400  # above this many nodes pushing labels apart takes longer than it helps
_ASPECT = 1.75  # width by height of the whole


def place_nodes(network: Network, spacing: float, seed: int = 7) -> dict[str, Point]:
    """Return a point in pixels for each node.

    Each connected part is laid out on its own (Fruchterman and Reingold's springs), scaled so that neighbours are `spacing`
    apart, and set beside the others in rows, the largest first.
    """
    parts = sorted(nx.connected_components(network), key=lambda part: (-len(part), min(part)))
    boxes = [_place_part(network, sorted(part), spacing, seed) for part in parts]
    return _pack(boxes, spacing)


def _place_part(network: Network, nodes: list[str], spacing: float, seed: int) -> dict[str, Point]:
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    index = {node: number for number, node in enumerate(nodes)}
    graph: rx.PyGraph[str, float] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(nodes)
    edges = sorted((index[one], index[other], float(edge["weight"])) for one, other, edge in network.subgraph(nodes).edges(data=True))
    graph.add_edges_from(edges)
    found = rx.spring_layout(graph, num_iter=300 if len(nodes) < 500 else 80, seed=seed)
    points = {node: (float(found[number][0]), float(found[number][1])) for node, number in index.items()}
    lengths = sorted(math.dist(points[nodes[one]], points[nodes[other]]) for one, other, _ in edges)
    scale = spacing / (lengths[len(lengths) // 2] or 1.0)
    points = {node: (x * scale * 1.3, y * scale) for node, (x, y) in points.items()}
    return _push_apart(points, spacing) if len(nodes) <= _PUSHABLE else points


def _push_apart(points: Mapping[str, Point], spacing: float) -> dict[str, Point]:
    """Return the points moved until no label (as wide as `spacing`, half as high) lies on another, or patience ends."""
    width, height = spacing * 1.35, spacing * 0.72
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


def _extent(points: Iterable[Point], margin: float) -> tuple[float, float, float, float]:
    xs, ys = zip(*points, strict=True)
    return min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin


def _pack(boxes: list[dict[str, Point]], spacing: float) -> dict[str, Point]:
    """Return all points, the boxes in rows under each other."""
    extents = [_extent(box.values(), spacing * 0.7) for box in boxes]
    area = sum((right - left) * (bottom - top) for left, top, right, bottom in extents)
    widest = max((right - left for left, _, right, _ in extents), default=0.0)
    row_width = max(widest, math.sqrt(area * _ASPECT))
    placed: dict[str, Point] = {}
    x = y = row_height = 0.0
    for box, (left, top, right, bottom) in zip(boxes, extents, strict=True):
        if x and x + right - left > row_width:
            x, y, row_height = 0.0, y + row_height, 0.0
        placed |= {node: (round(px - left + x, 1), round(py - top + y, 1)) for node, (px, py) in box.items()}
        x += right - left
        row_height = max(row_height, bottom - top)
    return placed
