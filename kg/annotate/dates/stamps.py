"""Dates as far as they are written, and the arithmetic on them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Any, Literal, TypeAlias

Loose: TypeAlias = Literal["", "weekday", "year"]
Direction: TypeAlias = Literal["past", "future"]
MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
DAYS = {"day": 1, "week": 7, "fortnight": 14}


@dataclass(frozen=True, slots=True)
class Stamp:
    """One end of a date, as far as it is written."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        """The stamp in ISO 8601: "2022", "2022-05" or "2022-05-13"."""
        parts = ((self.year, 4), (self.month, 2), (self.day, 2))
        return "-".join(f"{part:0{width}}" for part, width in parts if part is not None)

    @property
    def possible(self) -> bool:
        """Whether there is such a date; without a year, in a leap year."""
        if self.year is not None and not MINYEAR <= self.year <= MAXYEAR:
            return False
        if self.day is None or self.month is None:
            return True
        return self.day <= monthrange(2000 if self.year is None else self.year, self.month)[1]

    def first_day(self) -> date:
        """Return the day on which the stamp begins."""
        return date(self.year or 1, self.month or 1, self.day or 1)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form of words says. `weak`: a date only beside another; `echo`: unit and number to count from the last date."""

    first: Stamp
    last: Stamp
    loose: Loose = ""
    weak: bool = False
    repeats: bool = False
    role: str = ""
    echo: tuple[str, int] | None = None

    @property
    def open_year(self) -> bool:
        """Whether the text gives no year."""
        return self.first.year is None and self.echo is None


def make_point(stamp: Stamp, **more: Any) -> Reading | None:
    """Return the reading of a single date, or None if there is no such date. `more` are fields of `Reading`."""
    return make_span(stamp, stamp, **more)


def make_span(first: Stamp, last: Stamp, **more: Any) -> Reading | None:
    """Return the reading of a span, or None if an end is no date. `more` are fields of `Reading`."""
    return Reading(first, last, **more) if first.possible and last.possible else None


def stamp_day(day: date) -> Stamp:
    """Return the stamp of one day."""
    return Stamp(day.year, day.month, day.day)


def span_months(year: int, month: int, count: int) -> tuple[Stamp, Stamp]:
    """Return the first and the last of `count` months."""
    end = year * 12 + month - 1 + count - 1
    return Stamp(year, month), Stamp(end // 12, end % 12 + 1)


def nearest_weekday(weekday: int, anchor: date, prefer: Direction | None = None) -> date:
    """Return the day of that weekday nearest to `anchor`, or the last up to it, or the next after it."""
    ahead = (weekday - anchor.weekday()) % 7
    if prefer == "future":
        return anchor + timedelta(days=ahead or 7)
    back = ahead > 0 and (prefer == "past" or (prefer is None and ahead > 3))
    return anchor + timedelta(days=ahead - 7 if back else ahead)


def shift_unit(day: date, unit: str, count: int) -> tuple[Stamp, Stamp]:
    """Return the ends of the day, week, month … `count` units on from that of `day`, as precise as the unit."""
    if unit in DAYS:
        moved = day + timedelta(days=count * DAYS[unit])
        if unit == "day":
            return stamp_day(moved), stamp_day(moved)
        monday = moved - timedelta(days=moved.weekday())
        return stamp_day(monday), stamp_day(monday + timedelta(days=6))
    if unit == "weekend":
        saturday = day + timedelta(days=5 - day.weekday() + 7 * count)
        return stamp_day(saturday), stamp_day(saturday + timedelta(days=1))
    if unit in {"month", "quarter"}:
        size = MONTHS[unit]
        month = (day.year * 12 + day.month - 1) // size * size + size * count
        first, last = span_months(month // 12, month % 12 + 1, size)
        return first, last
    years = {"year": 1, "decade": 10, "century": 100}[unit]
    first_year = (day.year // years if years > 1 else day.year) * years + years * count
    return Stamp(first_year), Stamp(first_year + years - 1)


def move_stamp(day: date, unit: str, count: int) -> Stamp:
    """Return the date `count` units from `day`: to the year, to the month, or for weeks and days to the day."""
    if unit in DAYS:
        return stamp_day(day + timedelta(days=count * DAYS[unit]))
    if unit == "month":
        return shift_unit(day, "month", count)[0]
    return Stamp(day.year + count * MONTHS[unit] // 12)


def shift_date(day: date, unit: str, count: int) -> Reading | None:
    """Return the reading of "`count` units ago": weeks as their seven days, decades as the year."""
    if unit in {"week", "month", "day"}:
        return make_span(*shift_unit(day, unit, count))
    return make_point(move_stamp(day, unit, count))


def year_towards(stamp: Stamp, other: Stamp, after: bool = False) -> Stamp:
    """Give `stamp` the year that puts it next before `other`, or next after it."""
    assert other.year is not None  # noqa: S101 - both callers have asked
    same = replace(stamp, year=other.year)
    if after:
        return same if other.month is None or same.first_day() >= other.first_day() else replace(stamp, year=other.year + 1)
    return same if other.month is None or same.first_day() <= other.first_day() else replace(stamp, year=other.year - 1)


def nearest_year(stamp: Stamp, anchor: date) -> int | None:
    """Return the year that makes the stamp a possible date nearest to `anchor`."""
    middle = stamp.day or 15

    def distance(year: int) -> int:
        return abs((date(year, stamp.month or 6, middle) - (anchor if stamp.day else anchor.replace(day=15))).days)

    years = [y for y in range(max(1, anchor.year - 4), min(9999, anchor.year + 4) + 1) if replace(stamp, year=y).possible]
    return min(years, key=distance, default=None)


def year_in(stamp: Stamp, anchor: date, prefer: Direction) -> int | None:
    """Return the year of the last such date that isn't after `anchor`, or of the next that isn't before it."""
    here = (anchor.month, anchor.day) if stamp.day else (anchor.month,)
    there = (stamp.month, stamp.day) if stamp.day else (stamp.month,)
    if prefer == "past":
        years = range(anchor.year - (there > here), max(0, anchor.year - 9), -1)
    else:
        years = range(anchor.year + (there < here), min(9999, anchor.year + 9))
    return next((year for year in years if replace(stamp, year=year).possible), None)
