"""A chart as a page: altair says what, vega inside the page draws it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt
import jinja2
import vl_convert

from kg.views.picture import Picture
from kg.views.style import load_style

_HERE = Path(__file__).parent
_TEMPLATES = jinja2.Environment(loader=jinja2.FileSystemLoader(_HERE), autoescape=True)


@dataclass(frozen=True, slots=True)
class KeyItem:
    """A line of the key above a chart: a bar of that opacity and thickness (a share of the line), or a point."""

    word: str
    colour: str
    mark: str = "bar"
    opacity: float = 1.0
    thickness: float = 0.62


@dataclass(frozen=True, slots=True)
class ChartPage:
    """What stands around a chart: its name, a sentence on it, what isn't in it, and its facts as rows of texts."""

    title: str
    note: str
    left_out: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    key: Sequence[KeyItem] = ()
    height: int = 640


def show_chart(chart: Any, page: ChartPage) -> Picture:
    """Return the altair chart `chart` as a page."""
    style = load_style()
    styled = configure(chart)
    text = _TEMPLATES.get_template("chart.html.j2").render(
        title=page.title,
        note=page.note,
        left_out=page.left_out,
        key=page.key,
        columns=page.columns,
        rows=page.rows,
        page=style.page,
        css=(_HERE / "page.css").read_text(encoding="utf-8"),
        vega=_bundle(),
        spec=styled.to_dict(),
    )
    return Picture(page.title, text, page.left_out, page.height, styled)


@cache
def _bundle() -> str:
    """Return vega, vega-lite and vega-embed as one script, as vl-convert's wheel carries them."""
    script: str = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # its stub lacks the default
    return script.replace("</script", "<\\/script")


def make_tooltip(*fields: str) -> list[alt.Tooltip]:
    """Return a tooltip with a line for each of `fields`."""
    return [alt.Tooltip(field, type="nominal") for field in fields]


def label_rows(names: Mapping[str, str]) -> str:
    """Return a vega expression for axis labels: the name of each value of the axis, so that things called alike stay apart."""
    pairs = ", ".join(f"{quote(value)}: {quote(name)}" for value, name in names.items())
    return f"({{{pairs}}})[datum.value]"


def quote(text: str) -> str:
    """Return `text` as a string of a vega expression."""
    return json.dumps(" ".join(text.split()), ensure_ascii=True)


def configure(chart: Any) -> Any:
    """Return `chart` in the look of `style.toml`."""
    page = load_style().page
    letters: Mapping[str, Any] = {"labelFont": page["font"], "titleFont": page["font"], "labelColor": page["ink"]}
    return (
        chart.configure(font=page["font"], background=page["paper"], padding=4)
        .configure_view(stroke=None)
        .configure_axis(**letters, labelFontSize=13, gridColor=page["line"], domainColor=page["line"], tickColor=page["line"])
        .configure_header(**letters, labelFontSize=14, labelFontWeight=600, title=None)
        .configure_legend(**letters, labelFontSize=12.5, titleFontSize=12.5)
    )
