"""How pictures look, as `style.toml` says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("style.toml")


@dataclass(frozen=True, slots=True)
class KindStyle:
    """Colour, shape (of vis-network) and word for a kind of thing."""

    colour: str
    shape: str
    word: str


@dataclass(frozen=True, slots=True)
class BasisStyle:
    """What a date rests on: its word for the key, the opacity of its bar, and its thickness as a share of the row."""

    word: str
    opacity: float
    thickness: float


@dataclass(frozen=True, slots=True)
class NetworkStyle:
    """Sizes are in pixels of the picture at rest."""

    limit: int
    node_size_min: float
    node_size_max: float
    edge_width_min: float
    edge_width_max: float
    lines_a_node: float
    edge_colour: str
    spacing: float
    font_size: float
    label_characters: int
    label_line: int
    labels_all: int


@dataclass(frozen=True, slots=True)
class ChartStyle:
    """Sizes are in pixels; limits are rows or points shown unless more are asked for."""

    width: int
    row_height: int
    limit_events: int
    limit_tenures: int
    limit_agents: int
    limit_matrix_events: int
    label_characters: int


@dataclass(frozen=True, slots=True)
class Style:
    """All of `style.toml`."""

    page: Mapping[str, str]
    kind: Mapping[str, KindStyle]
    network: NetworkStyle
    chart: ChartStyle
    capacity: Mapping[str, str]
    basis: Mapping[str, BasisStyle]
    status: Mapping[str, str]
    role: Mapping[str, str]


@cache
def load_style() -> Style:
    """Return the style that the package carries."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Style(
        page=read["page"],
        kind={name: KindStyle(**values) for name, values in read["kind"].items()},
        network=NetworkStyle(**read["network"]),
        chart=ChartStyle(**read["chart"]),
        capacity=read["capacity"],
        basis={name: BasisStyle(**values) for name, values in read["basis"].items()},
        status=read["status"],
        role=read["role"],
    )
