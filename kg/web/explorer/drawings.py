"""Where things lie in the small drawings of pages, in per cent of the width; `templates/drawings.html.j2` draws them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kg.views.spans import find_horizons, first_day, last_day, split_tenure
from kg.web.explorer.reading import Post

_TICKS = 7
_NARROWEST = 0.6


@dataclass(frozen=True, slots=True)
class Stretch:
    """From where to where, and what it rests on: attested, stated, open; gap or overlap between holders."""

    x: float
    width: float
    basis: str
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of a drawing: a tenure, or what lies between two."""

    post: Post | None
    stretches: tuple[Stretch, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lanes:
    """Lanes under one axis; `ticks` are years with their places."""

    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """Whole years under a drawing."""

    begin: date
    end: date

    @classmethod
    def over(cls, days: Sequence[str]) -> Axis | None:
        """Return the years from the first day known to the last; None without a day."""
        if not days:
            return None
        last = max(last_day(day) for day in days)
        return cls(date(int(min(days)[:4]), 1, 1), date(int(last[:4]), 12, 31))

    def place(self, day: str) -> float:
        """Return where a day stands, in per cent."""
        total = max((self.end - self.begin).days, 1)
        return round(min(max((_date(day) - self.begin).days / total, 0), 1) * 100, 2)

    def stretch(self, start: str, end: str) -> tuple[float, float]:
        """Return where a stretch of days begins and how wide it is, never too narrow to be seen."""
        x = self.place(start)
        return min(x, 100 - _NARROWEST), round(max(self.place(end) - x, _NARROWEST), 2)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Return some years, with their places."""
        years = range(self.begin.year, self.end.year + 1)
        step = -(-len(years) // _TICKS)
        return tuple((self.place(f"{year}-01-01"), str(year)) for year in years[::step])


def _date(day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError:  # a text of a release that no calendar has
        return date.fromisoformat(f"{day[:4]}-01-01")


def draw_posts(posts: Sequence[Post], *, between: bool = False, axis: Axis | None = None) -> Lanes | None:
    """Return a lane for each tenure; with `between`, also what lies between the substantive holders of one office.

    None where no tenure has a date. The axis spans the tenures unless another is given.
    """
    axis = axis or Axis.over([day for post in posts for day in (post.begin, post.finish) if day])
    if axis is None:
        return None
    horizons = find_horizons([post.times for post in posts])
    lanes: list[Lane] = []
    latest: Post | None = None
    for post in posts:
        if between and post.capacity == "substantive" and post.begin:
            lanes += _draw_between(axis, latest, post)
            latest = post if latest is None or last_day(post.finish) >= last_day(latest.finish) else latest
        lanes.append(Lane(post, tuple(_draw_post(axis, post, horizons[post.times.tenure]))))
    return Lanes(tuple(lanes), axis.ticks())


def _draw_post(axis: Axis, post: Post, horizon: str) -> Iterable[Stretch]:
    words = {"attested": "releases name the holder", "stated": "stated by a release", "open": "no release says"}
    spans = sorted(split_tenure(post.times, horizon), key=lambda span: span.basis != "open")
    for span in spans:
        yield _stretch(axis, span.start, span.end, span.basis, words[span.basis])


def _stretch(axis: Axis, start: str, end: str, basis: str, words: str) -> Stretch:
    x, width = axis.stretch(start, end)
    return Stretch(x, width, basis, f"{words}: {start} to {end}" if start != end else f"{words}: {start}")


def _draw_between(axis: Axis, before: Post | None, after: Post) -> Iterable[Lane]:
    """Yield a lane for the days that nobody, or more than one, is known to have held the office for good."""
    if before is None or before.holder == after.holder:
        return
    end, start = last_day(before.finish), first_day(after.begin)
    gap = (_date(start) - _date(end)).days
    if gap > 1:
        stated = before.times.end and after.times.start
        note = "vacant, as stated" if stated else "no release says who held it"
        yield Lane(None, (_stretch(axis, end, start, "gap", note),), f"Gap of {_say_days(gap)}: {note}")
    elif gap < 0:
        until = min(end, last_day(after.finish))
        days = (_date(until) - _date(start)).days
        if days > 0:
            yield Lane(
                None,
                (_stretch(axis, start, until, "overlap", "two holders"),),
                f"Overlap of {_say_days(days)}: two are named as holders",
            )


def _say_days(days: int) -> str:
    """Return a length of time in words: days up to two months, then months, then years."""
    if days <= 60:
        return f"{days} day{'' if days == 1 else 's'}"
    if days <= 730:
        return f"{round(days / 30.4)} months"
    return f"{round(days / 365.25)} years"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a row of bars; `height` is in per cent."""

    x: float
    width: float
    height: float
    label: str
    count: int


def draw_years(days: Iterable[str]) -> tuple[Bar, ...]:
    """Return a bar for each year from the first to the last, those without anything too (of height 0)."""
    counts = Counter(int(day[:4]) for day in days if day[:4].isdigit())
    if not counts:
        return ()
    years = range(min(counts), max(counts) + 1)
    most, step = max(counts.values()), 100 / len(years)
    return tuple(
        Bar(round(place * step, 2), round(step * 0.8, 2), round(counts[year] / most * 100, 1), str(year), counts[year])
        for place, year in enumerate(years)
    )


@dataclass(frozen=True, slots=True)
class TypesByYear:
    """How many events of which type in which year: `rows` are a type, its counts in the order of `years`, and their sum."""

    years: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    most: int


def count_types(events: Iterable[tuple[str, str]], columns: int = 10) -> TypesByYear | None:
    """Return the counts of (type, day) in the last `columns` years that have any; None where no event has a date."""
    known = [(kind, day[:4]) for kind, day in events if day[:4].isdigit()]
    years = tuple(sorted({year for _, year in known})[-columns:])
    if not years:
        return None
    counts = Counter(pair for pair in known if pair[1] in years)
    kinds = Counter(kind for kind, year in known if year in years)
    rows = tuple((kind, tuple(counts[kind, year] for year in years), total) for kind, total in kinds.most_common())
    return TypesByYear(years, rows, max(counts.values()))
