"""A network as a page: pyvis holds the nodes and edges, vis-network inside the page draws them, positions are given."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyvis
from pyvis.network import Network as PyvisNetwork

from kg.networks import Network, NetworkKind, Tie, rank_nodes
from kg.views.layout import place_nodes
from kg.views.picture import Picture
from kg.views.style import Style, load_style
from kg.views.thinning import limit_network

_HERE = Path(__file__).parent
_VIS = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"

_TITLES = {
    NetworkKind.CO_ATTENDANCE: ("Who takes part in events together", "events shared"),
    NetworkKind.EVENTS: ("Who takes part in which event", "parts in the event"),
    NetworkKind.OFFICES: ("Who held which office, in which body", "tenures"),
    NetworkKind.STATEMENTS: ("Who speaks where", "statements"),
}
# Shapes of vis-network, for the key.
_PATHS = {
    "dot": "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0",
    "square": "M-5-5h10v10h-10z",
    "diamond": "M0-7L7 0L0 7L-7 0z",
    "triangle": "M0-6.5L6.5 5.5H-6.5z",
    "hexagon": "M-3.5-6h7L7 0L3.5 6h-7L-7 0z",
}


def show_network(network: Network, title: str = "", limit: int | None = None) -> Picture:
    """Return `network` (as `kg.networks` makes it) as a page that filters by date and leads to the facts.

    At most `limit` nodes are shown, the most strongly tied first; the page says how many are left out.
    """
    style = load_style()
    kept, left_out = limit_network(network, style.network.limit if limit is None else limit)
    default, edge_word = _TITLES[NetworkKind(network.graph["kind"])]
    heading = title or _default_title(network, default)
    drawing = PyvisNetwork(cdn_resources="in_line")
    drawing.nodes, drawing.edges = _draw_nodes(kept, style), _draw_edges(kept)
    drawing.heading = _describe_page(kept, heading, left_out, edge_word, style)
    drawing.set_template_dir(str(_HERE), "network.html.j2")
    drawing.templateEnv.autoescape = True
    return Picture(heading, drawing.generate_html(), left_out, height=720, network=kept)


def _default_title(network: Network, default: str) -> str:
    names = [network.nodes[node]["label"] for node in network.graph.get("around", ())]
    return f"{default}: around {' and '.join(names)}" if names else default


def _draw_nodes(network: Network, style: Style) -> list[dict[str, Any]]:
    points = place_nodes(network, style.network.spacing)
    strength: Mapping[str, float] = dict(network.degree(weight="weight"))
    most = max(strength.values(), default=1) or 1
    ranked = rank_nodes(network)
    named = set(ranked if len(ranked) <= style.network.labels_all else ranked[: style.network.labels_all // 2])
    sizes = style.network.node_size_min, style.network.node_size_max - style.network.node_size_min
    drawn: list[dict[str, Any]] = []
    for node in ranked:
        name, kind = network.nodes[node]["label"], network.nodes[node]["kind"]
        look = style.kind[kind]
        x, y = points[node]
        drawn.append(
            {
                "id": node,
                "name": name,
                "kind": kind,
                "label": _shorten(name, style) if node in named else "",
                "title": f"{name}\n{look.word}, tied to {network.degree(node)}",
                "shape": look.shape,
                "color": look.colour,
                "size": round(sizes[0] + sizes[1] * (strength[node] / most) ** 0.5, 1),
                "borderWidth": 4 if node in network.graph.get("around", ()) else 1,
                "x": x,
                "y": y,
            }
        )
    return drawn


def _shorten(name: str, style: Style) -> str:
    """Return a name in a few short lines, cut where it is long."""
    cut = textwrap.shorten(name, style.network.label_characters, placeholder=" …")
    return "\n".join(textwrap.wrap(cut, style.network.label_line))


def _draw_edges(network: Network) -> list[dict[str, Any]]:
    names = network.nodes
    return [
        {
            "from": one,
            "to": other,
            "title": f"{names[one]['label']} and {names[other]['label']}: {edge['weight']}",
            "ties": [_write_tie(tie) for tie in edge["ties"]],
        }
        for one, other, edge in network.edges(data=True)
    ]


def _write_tie(tie: Tie) -> dict[str, Any]:
    return asdict(tie)


def _describe_page(network: Network, title: str, left_out: str, edge_word: str, style: Style) -> dict[str, Any]:
    """Return all that the template shows beside nodes and edges."""
    kinds = {details["kind"] for _, details in network.nodes(data=True)}
    ties = sum(edge["weight"] for _, _, edge in network.edges(data=True))
    return {
        "title": title,
        "note": f"{len(network)} shown; {network.number_of_edges()} lines stand for {ties} facts.",
        "left_out": left_out,
        "kinds": [
            {"word": look.word, "colour": look.colour, "path": _PATHS[look.shape]}
            for kind, look in style.kind.items()
            if kind in kinds
        ],
        "edge_word": f"{edge_word}: the thicker, the more",
        "edge_colour": style.network.edge_colour,
        "page": style.page,
        "css": (_HERE / "page.css").read_text(encoding="utf-8"),
        "script": (_HERE / "network.js").read_text(encoding="utf-8"),
        "vis": _VIS.read_text(encoding="utf-8").replace("</script", "<\\/script"),
        "options": _options(style),
        "settings": {
            "kinds": {kind: {"colour": look.colour, "word": look.word} for kind, look in style.kind.items()},
            "widthMin": style.network.edge_width_min,
            "widthMax": style.network.edge_width_max,
        },
    }


def _options(style: Style) -> dict[str, Any]:
    """Return vis-network's options: no physics, since the positions are given."""
    lettering = {"size": style.network.font_size, "strokeWidth": 4}
    return {
        "physics": False,
        "layout": {"improvedLayout": False, "randomSeed": 1},
        "interaction": {
            "hover": True,
            "tooltipDelay": 120,
            "keyboard": {"enabled": True, "bindToWindow": False},
            "multiselect": False,
        },
        "nodes": {
            "font": {"face": style.page["font"], "color": style.page["ink"], "strokeColor": style.page["paper"], **lettering},
            "scaling": {"label": {"drawThreshold": 4}},
        },
        "edges": {
            "color": {"color": style.network.edge_colour, "highlight": style.page["accent"], "hover": style.page["accent"]},
            "smooth": False,
            "selectionWidth": 1.5,
            "hoverWidth": 0.5,
        },
    }
