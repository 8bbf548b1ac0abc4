"""Positions: the same every time, apart from each other, parts beside parts."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("rustworkx")

from kg.views.layout import place_nodes

NODES = st.integers(min_value=0, max_value=24)


def make_network(edges: list[tuple[int, int]]) -> nx.Graph[str]:
    network: nx.Graph[str] = nx.Graph()
    for one, other in edges:
        if one != other:
            network.add_edge(f"n{one:02}", f"n{other:02}", weight=1)
    return network


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(NODES, NODES), min_size=1, max_size=40))
def test_every_node_has_a_place_of_its_own_whatever_the_order_of_edges(edges: list[tuple[int, int]]) -> None:
    network = make_network(edges)
    points = place_nodes(network, 100)
    assert set(points) == set(network)
    assert len(set(points.values())) == len(points)
    assert place_nodes(make_network(edges[::-1]), 100) == points


def test_parts_that_are_not_tied_stand_beside_each_other() -> None:
    triangles = [(3 * part + a, 3 * part + b) for part in range(8) for a, b in ((0, 1), (1, 2), (0, 2))]
    network = make_network(triangles)
    points = place_nodes(network, 100)
    boxes = []
    for part in nx.connected_components(network):
        xs, ys = zip(*(points[node] for node in part), strict=True)
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    for one, other in combinations(boxes, 2):
        assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


def test_names_have_room() -> None:
    network = make_network([(0, number) for number in range(1, 20)])
    points = place_nodes(network, 100)
    crowded = [1 for (ax, ay), (bx, by) in combinations(points.values(), 2) if abs(ax - bx) < 120 and abs(ay - by) < 60]
    assert len(crowded) <= 2
