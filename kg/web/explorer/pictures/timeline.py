"""The timeline of an official, an office or a body: who held what, and what happened, under one axis."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from kg.views.spans import first_day, last_day
from kg.vocabulary import KG, ORG
from kg.web.explorer.drawings import Axis, draw_posts
from kg.web.explorer.jobs import Given, Page
from kg.web.explorer.pictures.asked import ask
from kg.web.explorer.pictures.choice import find_thing
from kg.web.explorer.pictures.ties import kind_of
from kg.web.explorer.reading import Happening, Post, read_parts_of, read_posts
from kg.web.explorer.shelf import Ref, Shelf
from kg.web.negotiation import Refusal

_DOTS = 400
_ROWS = 120


@dataclass(frozen=True)
class Dot:
    """A mark in a lane: from where to where in per cent, its words, where it leads, and how sure the event is."""

    x: float
    width: float
    words: str
    ref: Ref | None
    status: str


@dataclass(frozen=True)
class DotLane:
    """Events of one type, or rows of a query about one thing."""

    name: str
    dots: tuple[Dot, ...]


def show_timeline(shelf: Shelf, given: Given) -> Page:
    """Return the timeline of `of` (an official, an office, a body), of the dated rows of `query`, or the way to one."""
    if given.get("query", "").strip():
        return _show_asked(shelf, given["query"])
    if not given.get("of", "").strip():
        busiest = sorted(shelf.catalogue.of_kind("person"), key=lambda entry: (-entry.parts, -entry.count, entry.label))
        return _page(
            "Timelines", starts=[*busiest[:10], *shelf.catalogue.of_kind("office")[:8], *shelf.catalogue.of_kind("body")[:8]]
        )
    node = NamedNode(find_thing(shelf, given["of"]))
    kind = kind_of(node.value)
    if kind not in {"person", "office", "body"}:
        raise Refusal(404, "only officials, offices and bodies have a timeline", node.value)
    posts = _read_posts(shelf, kind, node)
    events = [] if kind == "office" else _once(read_parts_of(shelf, node))
    days = [day for post in posts for day in (post.begin, post.finish) if day]
    axis = Axis.over(days + [event.day for event in events if event.day])
    lanes = draw_posts(posts, between=kind == "office", axis=axis) if axis else None
    drawn = _draw_events(axis, events[:_DOTS]) if axis else ()
    undated = [post for post in posts if not post.begin]
    left_out = f"The newest {_DOTS} of {len(events)} events are shown." if len(events) > _DOTS else ""
    return _page(
        shelf.name(node),
        of=shelf.ref(node),
        posts=posts,
        lanes=lanes,
        events=drawn,
        axis=axis,
        left_out=left_out,
        undated=undated,
    )


def _page(title: str, **given: object) -> Page:
    nothing: dict[str, object] = {
        "of": None,
        "posts": [],
        "lanes": None,
        "events": (),
        "axis": None,
        "undated": [],
        "left_out": "",
        "starts": [],
        "query": "",
    }
    return Page("timeline.html.j2", {**nothing, "title": title, **given})


def _read_posts(shelf: Shelf, kind: str, node: NamedNode) -> list[Post]:
    if kind == "body":
        offices = shelf.subjects(ORG.postIn, node)
        return [post for office in offices for post in read_posts(shelf, KG.office, office) if post.begin][:_ROWS]
    return [
        post for post in read_posts(shelf, KG.holder if kind == "person" else KG.office, node) if post.begin or kind == "person"
    ]


def _once(events: list[Happening]) -> list[Happening]:
    return list({event.ref.iri: event for event in events}.values())


def _draw_events(axis: Axis, events: list[Happening]) -> tuple[DotLane, ...]:
    """Return a lane for each type of event, those of most events first."""
    by_type: dict[str, list[Dot]] = defaultdict(list)
    for event in events:
        if event.day:
            x, width = axis.stretch(first_day(event.day), last_day(event.until or event.day))
            words = f"{event.day}{f' to {event.until}' if event.until else ''}: {event.ref.label}"
            by_type[event.type].append(Dot(x, width, words, event.ref, event.status))
    return tuple(DotLane(kind, tuple(dots)) for kind, dots in sorted(by_type.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def _show_asked(shelf: Shelf, query: str) -> Page:
    """Return the rows of a query that have a day: a lane for each thing that stands first in them."""
    asked = ask(shelf, query)
    rows = [row for row in asked.dated if _is_date(row[0]) and _is_date(row[1])]
    axis = Axis.over([day for row in rows for day in row[:2]])
    lanes: dict[str, list[Dot]] = defaultdict(list)
    for begin, end, said in rows if axis else ():
        names = [shelf.name(NamedNode(text)) if text.startswith("http") else text for text in said]
        x, width = axis.stretch(first_day(begin), last_day(end))  # type: ignore[union-attr]
        ref = next((shelf.ref(NamedNode(text)) for text in reversed(said) if text in asked.things), None)
        days = begin if begin == end else f"{begin} to {end}"
        lanes[names[0] if names else "rows"].append(Dot(x, width, f"{days}: {', '.join(names)}", ref, "occurred"))
    drawn = tuple(DotLane(name, tuple(dots)) for name, dots in list(lanes.items())[:_ROWS])
    left_out = f"The first {_ROWS} of {len(lanes)} lines are shown." if len(lanes) > _ROWS else ""
    return _page("Timeline of what a query found", events=drawn, axis=axis, left_out=left_out, query=query)


def _is_date(day: str) -> bool:
    try:
        return bool(date.fromisoformat(first_day(day)))
    except ValueError:
        return False
