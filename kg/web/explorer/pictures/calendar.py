"""The calendar: what happened or is planned, day by day, a month at a time."""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass

from kg.web.explorer.catalogue import EventEntry
from kg.web.explorer.jobs import Given, Page
from kg.web.explorer.shelf import Shelf

_DAY = len("2021-12-17")
_FEW = 4


@dataclass(frozen=True)
class Day:
    """A day of the month and its events; `within` is False for the days before the first and after the last."""

    day: str
    number: int
    within: bool
    events: list[EventEntry]


def show_calendar(shelf: Shelf, given: Given) -> Page:
    """Return the page of a month (`month`, "2021-12"), else of the newest in which something happened; `type` and `status` filter."""
    kind, status = given.get("type", ""), given.get("status", "")
    events = [
        event
        for event in shelf.catalogue.events
        if event.day and (not kind or event.type == kind) and (not status or event.status == status)
    ]
    month = _read_month(given.get("month", "")) or _newest_month(events, shelf.catalogue.newest_day)
    on: dict[str, list[EventEntry]] = defaultdict(list)
    for event in events:
        on[event.day].append(event)
    year, number = int(month[:4]), int(month[5:7])
    weeks = [
        [
            Day(day.isoformat(), day.day, day.month == number, on.get(day.isoformat(), []) if day.month == number else [])
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(year, number)
    ]
    loose = [event for event in events if len(event.day) < _DAY and event.day[:7] == month] + [
        event for event in events if len(event.day) == _DAY and event.until[:7] >= month > event.day[:7]
    ]
    counts: dict[str, int] = defaultdict(int)
    for event in events:
        counts[event.day[:7]] += 1
    months = [f"{year}-{one:02}" for one in range(1, 13)]
    values = {
        "month": month,
        "weeks": weeks,
        "loose": loose,
        "few": _FEW,
        "days": calendar.day_name,
        "before": max((one for one in counts if len(one) == len(month) and one < month), default=""),
        "after": min((one for one in counts if len(one) == len(month) and one > month), default=""),
        "months": [(one, counts.get(one, 0)) for one in months],
        "years": sorted({one[:4] for one in counts}),
        "most": max((counts.get(one, 0) for one in months), default=0) or 1,
        "total": counts.get(month, 0),
        "types": sorted({event.type for event in shelf.catalogue.events}),
        "statuses": sorted({event.status for event in shelf.catalogue.events}),
        "type": kind,
        "status": status,
    }
    return Page("calendar.html.j2", values)


def _read_month(text: str) -> str:
    """Return `text` where it is a month that calendars have, else ""."""
    year, _, month = text.partition("-")
    fits = len(year) == len("2021") and year.isascii() and year.isdigit() and month.isascii() and month.isdigit()
    return f"{year}-{int(month):02}" if fits and 1 <= int(month) <= 12 and 1 <= int(year) < 9999 else ""


def _newest_month(events: list[EventEntry], newest_day: str) -> str:
    done = [event.day[:7] for event in events if len(event.day) == _DAY and event.day <= newest_day]
    return max(done, default=newest_day[:7] or "2000-01")
