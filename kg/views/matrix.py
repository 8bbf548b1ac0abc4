"""Who took part in which events, in what role: a row each official or body, a column each event."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from kg.facts import Part
from kg.views.chart_page import ChartPage, label_rows, make_tooltip, show_chart
from kg.views.picture import Picture
from kg.views.style import load_style

_SLANTED = {"orient": "top", "labelAngle": -60, "labelAlign": "left", "labelBaseline": "middle", "labelFontSize": 11.5}


def show_matrix(parts: Sequence[Part], title: str = "Who took part in what", limit: int | None = None) -> Picture:
    """Return a matrix of officials and bodies by events, coloured by role.

    At most `limit` rows are shown, those with most events first, and of their events those with most of them.
    """
    style = load_style().chart
    chosen, left_out = _choose(parts, style.limit_agents if limit is None else limit, style.limit_matrix_events)
    agents = list(dict.fromkeys(part.agent.iri for part in chosen))
    events = list(dict.fromkeys(part.event.iri for part in chosen))
    page = ChartPage(
        title=title,
        note=f"{len(agents)} officials and bodies, {len(events)} events in order of date. Hover for the sentence, click for the release.",
        left_out=left_out,
        columns=("who", "date", "event", "type", "role", "capacity", "sentence", "release"),
        rows=[
            (p.agent.label, p.date, p.event.label, p.type, p.role, p.capacity, p.sentence, p.source)
            for p in sorted(chosen, key=lambda p: (p.agent.label, p.date, p.event.iri))
        ],
        height=min(900, 420 + 22 * len(agents)),
    )
    return show_chart(_draw(chosen), page)


def _choose(parts: Sequence[Part], limit_agents: int, limit_events: int) -> tuple[list[Part], str]:
    named = [part for part in parts if part.kind != "group"]
    counts = Counter(agent for agent, _ in {(part.agent.iri, part.event.iri) for part in named})
    agents = [agent for agent, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))][:limit_agents]
    kept = [part for part in named if part.agent.iri in set(agents)]
    sizes = Counter(event for event, _ in {(part.event.iri, part.agent.iri) for part in kept})
    events = {event for event, _ in sorted(sizes.items(), key=lambda item: (-item[1], item[0]))[:limit_events]}
    shown = [part for part in kept if part.event.iri in events]
    shown.sort(key=lambda part: (part.date or "9999", part.event.iri, agents.index(part.agent.iri)))
    rows, columns = len({part.agent.iri for part in shown}), len(events)
    all_events = len({part.event.iri for part in named})
    if rows == len(counts) and columns == all_events:
        return shown, ""
    return (
        shown,
        f"Left out: {len(counts) - rows} of {len(counts)} who took part in fewest, {all_events - columns} of {all_events} events.",
    )


def _draw(parts: Sequence[Part]) -> Any:
    style = load_style()
    counts = Counter(part.agent.iri for part in parts)
    names = {part.agent.iri: part.agent.label for part in parts}
    headings = {part.event.iri: _head(part) for part in parts}
    order = sorted(counts, key=lambda agent: (-counts[agent], names[agent]))
    rows = [
        {
            "agent": part.agent.iri,
            "name": part.agent.label,
            "column": part.event.iri,
            "event": part.event.label,
            "type": part.type,
            "role": part.role if part.role in style.role else "other",
            "date": part.date or "no date",
            "capacity": part.capacity,
            "sentence": part.sentence,
            "source": part.source,
        }
        for part in parts
    ]
    roles = [role for role in style.role if role in {row["role"] for row in rows}]
    width = max(8, min(24, style.chart.width // max(len(headings), 1)))
    return (
        alt.Chart(alt.InlineData(values=rows))
        .mark_rect(cornerRadius=2, stroke=style.page["paper"], strokeWidth=1.5)
        .encode(
            x=alt.X("column:N", sort=list(headings), title=None, axis=_axis(headings, **_SLANTED)),
            y=alt.Y("agent:N", sort=order, title=None, axis=_axis(names)),
            color=alt.Color(
                "role:N",
                scale=alt.Scale(domain=roles, range=[style.role[role] for role in roles]),
                legend=alt.Legend(title="role", orient="right"),
            ),
            tooltip=make_tooltip("name", "role", "capacity", "event", "type", "date", "sentence"),
            href="source:N",
        )
        .properties(width=alt.Step(width), height=alt.Step(style.chart.row_height))
    )


def _head(part: Part) -> str:
    return f"{part.date or '?'} {textwrap.shorten(part.event.label, 34, placeholder=' …')}"


def _axis(names: Mapping[str, str], **look: Any) -> alt.Axis:
    short = {iri: textwrap.shorten(name, 46, placeholder=" …") for iri, name in names.items()}
    common = {"labelExpr": label_rows(short), "labelLimit": 340, "ticks": False, "domain": False, "grid": True, "zindex": 0}
    return alt.Axis(**{**common, **look})
