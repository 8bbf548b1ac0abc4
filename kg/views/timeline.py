"""What happened when: offices held as bars above, events below."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import altair as alt

from kg.facts import Part, Tenure
from kg.views.chart_page import ChartPage, KeyItem, label_rows, make_tooltip, show_chart
from kg.views.line_up import draw_tenures, make_key
from kg.views.picture import Picture
from kg.views.spans import first_day, last_day, split_tenure
from kg.views.style import load_style


def show_timeline(
    parts: Sequence[Part], tenures: Sequence[Tenure] = (), title: str = "What happened when", limit: int | None = None
) -> Picture:
    """Return events over time, under the offices held, where `tenures` are given.

    `parts` are those of one agent, or one part an event. Events bear their names up to `limit` of them; above that, they lie
    in lanes by type. A date that is a month or a year is as long as that.
    """
    style = load_style().chart
    dated = [part for part in _one_an_event(parts) if part.date or part.until]
    undated = len({part.event.iri for part in parts}) - len(dated)
    listed = len(dated) <= (style.limit_events if limit is None else limit)
    held = [tenure for tenure in tenures if any(split_tenure(tenure, ""))]
    notes = [f"{undated} without a date in the table alone."] if undated else []
    charts = [draw_tenures(held, by="office")] if held else []
    if dated and listed:
        charts.append(_list_events(dated))
    elif dated:
        recent = _drop_outliers(dated)
        charts.append(_lane_events(recent))
        if len(recent) < len(dated):
            notes.append(f"{len(dated) - len(recent)} long before all others in the table alone.")
    page = ChartPage(
        title=title,
        note=" and ".join(_count(number, word) for number, word in ((len(held), "tenure"), (len(dated), "event")) if number)
        + ".",
        left_out=" ".join(notes),
        columns=("date", "until", "event", "type", "status", "role", "capacity", "sentence", "release"),
        rows=[
            (p.date, p.until, p.event.label, p.type, p.status, p.role, p.capacity, p.sentence, p.source)
            for p in _one_an_event(parts)
        ],
        key=[*(make_key(held) if held else []), *_status_key(dated)],
        height=min(1000, 260 + style.row_height * (len(held) + (len(dated) if listed else 24))),
    )
    return show_chart(alt.vconcat(*charts, spacing=18).resolve_scale(x="shared", color="independent"), page)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _one_an_event(parts: Sequence[Part]) -> list[Part]:
    seen: dict[str, Part] = {}
    for part in parts:
        seen.setdefault(part.event.iri, part)
    return sorted(seen.values(), key=lambda part: (part.date or part.until or "9999", part.event.iri))


def _status_key(parts: Sequence[Part]) -> list[KeyItem]:
    style = load_style()
    return [KeyItem(name, colour, "point") for name, colour in style.status.items() if name in {part.status for part in parts}]


def _rows(parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "name": textwrap.shorten(part.event.label, load_style().chart.label_characters, placeholder=" …"),
            "event": part.event.label,
            "start": first_day(part.date or part.until),
            "end": last_day(part.until or part.date),
            "long": first_day(part.date or part.until) != last_day(part.until or part.date),
            "when": f"{part.date} to {part.until}" if part.until and part.until != part.date else part.date,
            "type": part.type,
            "status": part.status,
            "role": part.role,
            "capacity": part.capacity,
            "sentence": part.sentence,
            "source": part.source,
        }
        for number, part in enumerate(parts)
    ]


def _encode() -> dict[str, Any]:
    style = load_style()
    return {
        "x": alt.X("start:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(tickCount=8, orient="top")),
        "color": alt.Color(
            "status:N", scale=alt.Scale(domain=list(style.status), range=list(style.status.values())), legend=None
        ),
        "tooltip": make_tooltip("when", "event", "type", "status", "role", "capacity", "sentence"),
        "href": "source:N",
    }


def _list_events(parts: Sequence[Part]) -> Any:
    """Return events a row each, with their names at the side."""
    style = load_style().chart
    rows = _rows(parts)
    labels = label_rows({str(row["number"]): row["name"] for row in rows})
    axis = alt.Axis(labelExpr=labels, labelLimit=400, ticks=False, domain=False, grid=True)
    row = alt.Y("number:O", title=None, axis=axis)
    base = alt.Chart(alt.InlineData(values=rows)).properties(width=style.width, height=alt.Step(style.row_height))
    bars = base.transform_filter("datum.long").mark_bar(size=7, opacity=0.6, cornerRadius=3)
    points = base.transform_filter("!datum.long").mark_point(filled=True, size=110, opacity=1)
    return alt.layer(bars.encode(y=row, x2="end:T", **_encode()), points.encode(y=row, **_encode()))


def _drop_outliers(parts: Sequence[Part]) -> list[Part]:
    """Return all but the few earliest (at most one in ten) that would leave the others no room."""
    days = [first_day(part.date or part.until) for part in parts]
    cut = days[len(days) // 10]
    years = max(int(days[-1][:4]) - int(cut[:4]), 1)
    first = f"{int(cut[:4]) - years:04}"
    return [part for part, day in zip(parts, days, strict=True) if day >= first]


def _lane_events(parts: Sequence[Part]) -> Any:
    """Return events in lanes by type, each lane as high as its busiest month needs."""
    style = load_style().chart
    rows = _rows(parts)
    filled: dict[tuple[str, str], int] = {}
    for row in rows:
        month = (row["type"], row["start"][:7])
        number = filled[month] = filled.get(month, -1) + 1
        row["offset"] = (number + 1) // 2 * (1 if number % 2 else -1)
    widest = max(abs(row["offset"]) for row in rows) + 1
    offsets = list(range(-widest, widest + 1))
    base = alt.Chart(alt.InlineData(values=rows)).properties(width=style.width, height=alt.Step(4.5, **{"for": "offset"}))
    lane = alt.Y("type:N", title=None, axis=alt.Axis(ticks=False, domain=False, grid=True, labelLimit=300))
    marks = base.mark_point(filled=True, size=55, opacity=0.85)
    return marks.encode(y=lane, yOffset=alt.YOffset("offset:O", scale=alt.Scale(domain=offsets)), **_encode())
