"""What of a network is shown: the most strongly tied, and no more lines than eyes can follow."""

from __future__ import annotations

import networkx as nx

from kg.networks import Network, rank_nodes
from kg.views.style import load_style

_CENTRAL = 1_000_000  # what lines to the centre weigh more than others


def limit_network(network: Network, limit: int) -> tuple[Network, str]:
    """Return the part of the network to show, and what is left out."""
    ranked = rank_nodes(network)
    kept: Network = network.subgraph(ranked[:limit]).copy()
    centres = set(network.graph.get("around", ()))
    alone = [node for node in kept if not kept.degree(node) and node not in centres]
    kept.remove_nodes_from(alone)
    missing = len(network) - len(kept)
    ties = network.number_of_edges() - kept.number_of_edges()
    notes = [f"Left out: {missing} of {len(network)}, the least tied, and their {ties} lines."] if missing else []
    weak = thin_out(kept)
    notes += [f"{weak} weaker lines between those shown are left out too."] if weak else []
    return kept, " ".join(notes)


def thin_out(network: Network) -> int:
    """Take the weakest lines out of a network that would be a knot, none that holds it together or leads to its centre; return how many."""
    most = round(load_style().network.lines_a_node * len(network))
    if network.number_of_edges() <= most:
        return 0
    centres = set(network.graph.get("around", ()))

    def strength(edge: tuple[str, str, dict[str, int]]) -> int:
        return edge[2]["weight"] + (_CENTRAL if centres & {*edge[:2]} else 0)

    ranked = sorted(network.edges(data=True), key=lambda edge: (-strength(edge), *sorted(edge[:2])))
    holding: Network = nx.Graph()
    holding.add_nodes_from(network)
    holding.add_weighted_edges_from((edge[0], edge[1], strength(edge)) for edge in ranked)
    kept = {frozenset(edge[:2]) for edge in nx.maximum_spanning_edges(holding, data=False)}
    spare = [edge for edge in ranked if frozenset(edge[:2]) not in kept]
    dropped = spare[max(most - len(kept), 0) :]
    network.remove_edges_from([(one, other) for one, other, _ in dropped])
    return len(dropped)
