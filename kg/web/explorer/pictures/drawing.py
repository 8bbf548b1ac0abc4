"""A network as the page's script draws it: places worked out here, groups found, sizes and names given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx
from pyoxigraph import NamedNode

from kg.networks import Network, NetworkKind, rank_nodes
from kg.views.layout import place_nodes
from kg.web.explorer.frame import address_of
from kg.web.explorer.pictures.ties import LASTING, Tie, kind_of, open_ties
from kg.web.explorer.shelf import Shelf

_SPACING = 120
_COLOURED = 8
"""Groups that get a colour of their own: more can't be told apart."""


@dataclass(frozen=True)
class Grouping:
    """Which group each thing is in (a place in `names`); what is in none has no entry. The largest groups come first."""

    names: tuple[str, ...]
    of: Mapping[str, int]


def draw_network(shelf: Shelf, network: Network) -> dict[str, object]:
    """Return nodes and edges for the script, the most strongly tied first; an edge names its ends by their place.

    Each tie of an edge is its first day, its last, and the place of its word in `words`.
    """
    points = place_nodes(network, _SPACING)
    ranked = rank_nodes(network)
    strength = dict(network.degree(weight="weight"))
    communities, bodies = find_communities(network), find_bodies(shelf, network)
    place = {iri: number for number, iri in enumerate(ranked)}
    words: dict[str, int] = {}
    centres = set(network.graph["around"])
    return {
        "nodes": [
            {
                "id": iri,
                "name": network.nodes[iri]["label"],
                "kind": network.nodes[iri]["kind"],
                "address": address_of(iri),
                "x": points[iri][0],
                "y": points[iri][1],
                "strength": strength[iri],
                "community": communities.of.get(iri, -1),
                "body": bodies.of.get(iri, -1),
                "centre": iri in centres,
                "members": network.nodes[iri].get("members", 1),
            }
            for iri in ranked
        ],
        "edges": [
            {
                "from": place[one],
                "to": place[other],
                "ties": [
                    ["" if tie.word == LASTING else tie.day, tie.until, words.setdefault(tie.word, len(words))]
                    for tie in edge["ties"]
                ],
            }
            for one, other, edge in network.edges(data=True)
        ],
        "words": list(words),
        "communities": communities.names,
        "bodies": bodies.names,
    }


def find_communities(network: Network) -> Grouping:
    """Return who is tied more to each other than to others (Louvain; Blondel and others 2008), named by the strongest."""
    if not network.number_of_edges():
        return Grouping((), {})
    found = nx.community.louvain_communities(network, weight="weight", seed=7)
    strength = dict(network.degree(weight="weight"))
    groups = sorted((sorted(group) for group in found if len(group) > 1), key=lambda group: (-len(group), group[0]))[:_COLOURED]
    leaders = [max(group, key=lambda iri: (strength[iri], iri)) for group in groups]
    names = tuple(
        f"{network.nodes[leader]['label']} and {len(group) - 1} more" for leader, group in zip(leaders, groups, strict=True)
    )
    return Grouping(names, {iri: number for number, group in enumerate(groups) for iri in group})


def find_bodies(shelf: Shelf, network: Network) -> Grouping:
    """Return the bodies that people last had an office in, offices are in, and bodies are; those of most things first."""
    ties = open_ties(shelf, NetworkKind.OFFICES)
    at_home = {iri: home for iri in network if (home := _find_home(ties.of, ties.ties, iri))}
    common = [body for body, _ in Counter(at_home.values()).most_common(_COLOURED)]
    return Grouping(
        tuple(shelf.name(NamedNode(body)) for body in common),
        {iri: common.index(home) for iri, home in at_home.items() if home in common},
    )


def _find_home(of: Mapping[str, list[int]], ties: list[Tie], iri: str) -> str:
    kind, mine = kind_of(iri), [ties[place] for place in of.get(iri, ())]
    if kind == "body":
        return iri
    if kind == "office":
        return next((tie.members[1] for tie in mine if tie.word == LASTING), "")
    held = sorted((tie for tie in mine if tie.word != LASTING), key=lambda tie: (tie.until, tie.fact), reverse=True)
    homes = (_find_home(of, ties, tie.members[1]) for tie in held if kind == "person")
    return next((home for home in homes if home), "")
