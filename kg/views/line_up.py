"""Who held which office, one after the other: bars by what the dates rest on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from kg.facts import Tenure
from kg.views.chart_page import ChartPage, KeyItem, make_tooltip, show_chart
from kg.views.picture import Picture
from kg.views.spans import describe_bounds, find_horizons, first_day, split_tenure
from kg.views.style import load_style

_COLUMNS = ("office", "holder", "body", "capacity", "dates", "sentence", "release")


def show_line_up(tenures: Sequence[Tenure], title: str = "Who held which office", limit: int | None = None) -> Picture:
    """Return the holders of offices over time, an office a block, a holder a row.

    At most `limit` rows are shown, the offices of which most is known first; the page says how many are left out.
    """
    style = load_style()
    dated = [tenure for tenure in tenures if _starts(tenure)]
    chosen = _choose(dated, style.chart.limit_tenures if limit is None else limit)
    notes = []
    if len(chosen) < len(dated):
        notes.append(f"Left out: {len(dated) - len(chosen)} of {len(dated)} tenures, of offices of which less is known.")
    if len(dated) < len(tenures):
        notes.append(f"{len(tenures) - len(dated)} have no dates and stand in the table alone.")
    undated = [tenure for tenure in tenures if not _starts(tenure)]
    offices = {tenure.office.iri for tenure in chosen}
    page = ChartPage(
        title=title,
        note=f"{len(chosen)} tenures of {len(offices)} offices. Hover for the sentence, click for the release.",
        left_out=" ".join(notes),
        columns=_COLUMNS,
        rows=[_as_row(tenure) for tenure in [*chosen, *undated]],
        key=make_key(chosen),
        height=min(900, 220 + 24 * len(chosen) + 40 * len(offices)),
    )
    order = list(dict.fromkeys(_name_office(tenure) for tenure in chosen))
    chart = draw_tenures(chosen, by="holder").facet(
        row=alt.Row("office:N", sort=order, header=alt.Header(labelOrient="top", labelAnchor="start", title=None)),
        spacing=14,
    )
    return show_chart(chart.resolve_scale(y="independent"), page)


def make_key(tenures: Sequence[Tenure]) -> list[KeyItem]:
    """Return the key to the bars: what dates rest on, and how the office was held where that differs."""
    style = load_style()
    capacities = [name for name in style.capacity if name in {tenure.capacity for tenure in tenures}]
    colour = style.capacity["substantive"]
    bases = [KeyItem(look.word, colour, "bar", look.opacity, look.thickness) for look in style.basis.values()]
    return [*bases, *(KeyItem(name, style.capacity[name]) for name in capacities if len(capacities) > 1)]


def _starts(tenure: Tenure) -> str:
    return tenure.start or tenure.first_attested or tenure.end


def _choose(tenures: Sequence[Tenure], limit: int) -> list[Tenure]:
    """Return tenures in the order of the picture: whole offices, those of whose holders most is known first, as many as fit.

    Where not all fit, offices with one holder tell least, and titles with very many are no one office.
    """
    blocks: dict[str, list[Tenure]] = {}
    for tenure in tenures:
        blocks.setdefault(tenure.office.iri, []).append(tenure)
    if len(tenures) > limit and any(len(block) > 1 for block in blocks.values()):
        blocks = {office: block for office, block in blocks.items() if 1 < len(block) <= max(limit // 4, 2)} or blocks
    chosen: list[Tenure] = []
    for block in sorted(blocks.values(), key=lambda block: (-_count_known(block), -len(block), block[0].office.label)):
        if chosen and len(chosen) + len(block) > limit:
            continue
        chosen += sorted(block, key=lambda tenure: (first_day(_starts(tenure)), tenure.official.label))
    return chosen


def _count_known(block: Sequence[Tenure]) -> int:
    """Return of how many tenures more than a day is known."""
    return sum(
        (tenure.start or tenure.first_attested) != (tenure.end or tenure.last_attested or tenure.start) for tenure in block
    )


def _as_row(tenure: Tenure) -> tuple[str, ...]:
    body = tenure.body.label if tenure.body else ""
    names = (tenure.office.label, tenure.official.label, body)
    return *names, tenure.capacity, describe_bounds(tenure), tenure.sentence, tenure.source


def draw_tenures(tenures: Sequence[Tenure], by: str) -> Any:
    """Return bars for tenures as an altair chart, rows by "holder" or by "office"."""
    style = load_style()
    horizons = find_horizons(tenures)
    rows = [
        {
            "row": tenure.official.label if by == "holder" else _name_office(tenure),
            "office": _name_office(tenure),
            "holder": tenure.official.label,
            "start": span.start,
            "end": span.end,
            "basis": span.basis,
            "rests on": style.basis[span.basis].word,
            "capacity": tenure.capacity,
            "dates": describe_bounds(tenure),
            "sentence": tenure.sentence,
            "source": tenure.source,
        }
        for tenure in tenures
        for span in split_tenure(tenure, horizons[tenure.tenure])
    ]
    colours = alt.Scale(domain=list(style.capacity), range=list(style.capacity.values()))
    shared = {
        "y": alt.Y("row:N", sort=None, title=None, axis=alt.Axis(labelLimit=330, ticks=False, domain=False, grid=False)),
        "color": alt.Color("capacity:N", scale=colours, legend=None),
        "tooltip": make_tooltip("holder", "office", "capacity", "dates", "rests on", "sentence"),
        "href": "source:N",
    }
    axis = alt.Axis(tickCount=8, orient="top", offset=10 if by == "holder" else 0)
    time = alt.X("start:T", title=None, scale=alt.Scale(type="utc"), axis=axis)
    looks = list(style.basis.values())
    return (
        alt.Chart(alt.InlineData(values=rows))
        # The stroke keeps a single day visible on an axis of years.
        .mark_bar(strokeWidth=2.5)
        .encode(
            x=time,
            x2="end:T",
            stroke=alt.Stroke("capacity:N", scale=colours, legend=None),
            opacity=alt.Opacity("basis:O", scale=_by_basis([look.opacity for look in looks]), legend=None),
            size=alt.Size("basis:O", scale=_by_basis([look.thickness * style.chart.row_height for look in looks]), legend=None),
            **shared,
        )
        .properties(width=style.chart.width, height=alt.Step(style.chart.row_height))
    )


def _by_basis(values: list[float]) -> alt.Scale:
    return alt.Scale(type="ordinal", domain=list(load_style().basis), range=values)


def _name_office(tenure: Tenure) -> str:
    """Return the title, with its body where the title alone doesn't say which."""
    body = tenure.body.label if tenure.body else ""
    words = tenure.office.label.split()
    return f"{tenure.office.label}, {body}" if body and len(words) < 4 else tenure.office.label
