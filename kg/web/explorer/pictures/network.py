"""The page of a network, and the same as JSON for its script."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from pyoxigraph import NamedNode

from kg.networks import Network, NetworkKind
from kg.views.thinning import thin_out
from kg.web.explorer.jobs import Given, Page
from kg.web.explorer.pictures.choice import DEFAULT_LIMIT, LIMITS, Choice, choose_network, read_choice
from kg.web.explorer.pictures.communities import join_communities
from kg.web.explorer.pictures.drawing import draw_network
from kg.web.explorer.pictures.ties import open_ties
from kg.web.explorer.shelf import Ref, Shelf

_ROWS = 300
_BY = {
    NetworkKind.CO_ATTENDANCE: "events that both took part in",
    NetworkKind.EVENTS: "parts in events",
    NetworkKind.OFFICES: "offices and bodies",
    NetworkKind.STATEMENTS: "statements made there",
}
_KEPT = ("around", "to", "by", "type", "since", "until", "planned", "least", "limit", "query")


@dataclass(frozen=True)
class Line:
    """A row of the table: two things, the number of ties, and the first and last day of them."""

    one: Ref
    other: Ref
    count: int
    first: str
    last: str


def show_network(shelf: Shelf, given: Given) -> Page:
    """Return the page of the network that the address asks for."""
    choice = read_choice(shelf, given)
    network, left_out = _choose(shelf, choice)
    around = [shelf.ref(NamedNode(iri)) for iri in choice.around]
    to = shelf.ref(NamedNode(choice.to)) if choice.to else None
    lines = _list_lines(shelf, network)
    values = {
        "title": _title(choice, around, to),
        "choice": choice,
        "around": around,
        "to": to,
        "given": {name: given.get(name, "") for name in _KEPT},
        "by": [(kind.value, words) for kind, words in _BY.items()],
        "types": sorted({tie.word for tie in open_ties(shelf, choice.by).ties} - {""}),
        "limits": LIMITS,
        "default_limit": DEFAULT_LIMIT,
        "tied_by": "rows of the query" if choice.asked and choice.asked.rows else _BY[choice.by],
        "things": len(network),
        "left_out": left_out,
        "lines": lines[:_ROWS],
        "lines_total": len(lines),
        "data": draw_network(shelf, network),
        "more": urlencode({name: given[name] for name in ("by", "type", "since", "until", "planned") if given.get(name)}),
    }
    return Page("network.html.j2", values)


def show_network_data(shelf: Shelf, given: Given) -> dict[str, object]:
    """Return the network as JSON: what the script adds to a picture when a thing is expanded."""
    network, left_out = _choose(shelf, read_choice(shelf, given))
    return {**draw_network(shelf, network), "left_out": left_out}


def _title(choice: Choice, around: list[Ref], to: Ref | None) -> str:
    if around and to:
        return f"How {around[0].label} and {to.label} are tied"
    if around:
        return f"Network around {' and '.join(ref.label for ref in around)}"
    return "Network of what a query found" if choice.asked else "Who is tied to whom"


def _choose(shelf: Shelf, choice: Choice) -> tuple[Network, list[str]]:
    """Return the network to draw and sentences on what is left out of it."""
    chosen = choose_network(shelf, choice)
    network, said = chosen.network, []
    if choice.communities:
        shown = len(network)
        network = join_communities(network)
        said.append(
            f"The {shown:,} most strongly tied stand in {len(network):,} groups of those tied more to each other than to others."
        )
    missing = chosen.total - (shown if choice.communities else len(network))
    if missing > 0:
        said.append(f"Left out: {missing:,} of {chosen.total:,}, the least tied.")
    weak = thin_out(network)
    if weak:
        said.append(f"{weak:,} weaker lines between those shown are left out too.")
    if choice.asked and choice.asked.cut:
        said.append("The query has more rows: the first 5,000 are used.")
    return network, said


def _list_lines(shelf: Shelf, network: Network) -> list[Line]:
    """Return the lines as rows, the strongest first."""
    found = []
    for one, other, edge in network.edges(data=True):
        days = sorted(day for tie in edge["ties"] for day in (tie.day, tie.until) if day)
        ends = [Ref(iri, network.nodes[iri]["label"], network.nodes[iri]["kind"]) for iri in (one, other)]
        if ends[1].iri in network.graph["around"]:
            ends.reverse()
        found.append(Line(ends[0], ends[1], edge["weight"], days[0] if days else "", days[-1] if days else ""))
    return sorted(found, key=lambda line: (-line.count, line.one.label, line.other.label))
