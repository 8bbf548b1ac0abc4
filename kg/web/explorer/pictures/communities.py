"""A network of groups: where there are too many things to draw, those tied to each other stand together as one."""

from __future__ import annotations

from collections import defaultdict

import networkx as nx

from kg.networks import Network
from kg.web.explorer.pictures.ties import Tie

_MOST = 150


def join_communities(network: Network) -> Network:
    """Return a network of the groups in `network`: each named by its strongest member, whose IRI it bears.

    Groups are found by Louvain's method. A node's `members` says how many it stands for; an edge has the ties between two groups.
    """
    found = nx.community.louvain_communities(network, weight="weight", seed=7)
    strength = dict(network.degree(weight="weight"))
    groups = sorted(found, key=lambda group: (-len(group), min(group)))[:_MOST]
    leaders = [max(group, key=lambda iri: (strength[iri], iri)) for group in groups]
    leader_of = {iri: leader for leader, group in zip(leaders, groups, strict=True) for iri in group}
    ties: dict[tuple[str, str], set[Tie]] = defaultdict(set)
    for one, other, edge in network.edges(data=True):
        if one in leader_of and other in leader_of and leader_of[one] != leader_of[other]:
            ends = sorted((leader_of[one], leader_of[other]))
            ties[ends[0], ends[1]].update(edge["ties"])
    joined: Network = nx.Graph(kind=network.graph["kind"], around=[])
    for leader, group in zip(leaders, groups, strict=True):
        more = f" and {len(group) - 1:,} more" if len(group) > 1 else ""
        joined.add_node(
            leader, label=network.nodes[leader]["label"] + more, kind=network.nodes[leader]["kind"], members=len(group)
        )
    for (one, other), between in ties.items():
        joined.add_edge(one, other, weight=len(between), ties=tuple(sorted(between, key=lambda tie: (tie.day, tie.fact))))
    return joined
