"""One reader for each `reads` of a rule in `dates.toml`: from what the pattern matched to a `Reading`, or None."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from kg.annotate.dates.grammar import NEAR, ends_with, find_tense, load_grammar, words_before
from kg.annotate.dates.stamps import (
    MONTHS,
    Direction,
    Loose,
    Reading,
    Stamp,
    make_point,
    make_span,
    move_stamp,
    nearest_weekday,
    shift_date,
    shift_unit,
    span_months,
    stamp_day,
)
from kg.annotate.numbers.count import counted_nouns, read_number


@dataclass(frozen=True, slots=True)
class Site:
    """Where a rule matched: all that a reader may look at."""

    match: re.Match[str]
    text: str
    anchor: date

    def word(self, group: str) -> str:
        """Return what `group` caught, lower case, with single blanks; empty if nothing."""
        return " ".join((self.match.groupdict().get(group) or "").lower().split())

    def value(self, words: str, group: str) -> Any:
        """Return what the word list `words` says of what `group` caught; None if it caught nothing."""
        word = self.word(group).rstrip(".")
        return load_grammar().words[words][word] if word else None

    def number(self, group: str) -> int | None:
        """Return the number that `group` caught, in digits or words."""
        word = self.word(group)
        return read_number(word) if word else None

    @property
    def year(self) -> int | None:
        """The year beside the date: a number, or "last year"."""
        if self.word("year"):
            return int(self.word("year"))
        shift = self.value("shift", "shift")
        return None if shift is None else self.anchor.year + int(shift)

    @property
    def month(self) -> int:
        """The month named in the group "month"."""
        return int(self.value("month_any", "month"))

    def before(self, length: int = NEAR) -> str:
        """Return the words before the match: `words_before`."""
        return words_before(self.text, self.match.start(), length)

    @property
    def next_word(self) -> str:
        """The word right behind the match, as written."""
        found = re.match(r" ?([\w%$']+)", self.text[self.match.end() : self.match.end() + 30])
        return found[1] if found else ""


Reader: TypeAlias = Callable[[Site], Reading | None]


def _loose_year(year: int | None) -> Loose:
    return "" if year else "year"


def _read_calendar(site: Site) -> Reading | None:
    month = int(site.word("month")) if site.word("month").isdigit() else site.month
    if nth := site.word("nth"):
        day: int | None = int(load_grammar().words["ordinal"][nth])
    else:
        day = int(re.sub(r"\D", "", site.word("d1"))) if site.word("d1") else None
    return make_point(Stamp(site.year, month, day), loose=_loose_year(site.year))


def _read_slashed(site: Site) -> Reading | None:
    day, month = int(site.word("d1")), int(site.word("d2"))
    if month > 12:
        day, month = month, day
    return make_point(Stamp(site.year, month, day)) if month <= 12 else None


def _read_days(site: Site) -> Reading | None:
    first, last = (int(re.sub(r"\D", "", site.word(group))) for group in ("d1", "d2"))
    if first >= last:
        return None
    year, month = site.year, site.month
    return make_span(Stamp(year, month, first), Stamp(year, month, last), loose=_loose_year(year), role="span")


def _read_shifted_month(site: Site) -> Reading | None:
    shift, month, year = int(site.value("shift", "shift")), site.month, site.anchor.year
    if (shift < 0 and month >= site.anchor.month) or (shift > 0 and month <= site.anchor.month):
        year += shift
    return make_point(Stamp(year, month))


def _read_bare_month(site: Site) -> Reading | None:
    context, front = load_grammar().context, site.before()
    if site.match[0].isupper() or site.next_word.lower() in context["month_not_before"]:
        return None
    cue = ends_with(front, context["month_before"])
    if cue in context["month_before_name"] and site.next_word[:1].isupper():
        cue = ""
    return make_point(Stamp(None, site.month), loose="year", weak=not cue)


def _read_years(site: Site) -> Reading | None:
    first, digits = int(site.word("year")), site.word("y2")
    last = int(str(first)[: -len(digits)] + digits)
    if len(digits) == 2 and first % 100 > int(digits):
        last += 100
    if _numbers_something(site):
        return None
    if site.word("hyphen") and len(digits) == 2 and last != first + 1 and 1 <= int(digits) <= 12:
        return make_point(Stamp(first, int(digits)))
    longest = 100 if len(digits) == 4 else 20
    return make_span(Stamp(first), Stamp(last), role="span") if first < last <= first + longest else None


def _read_financial_year(site: Site) -> Reading | None:
    digits = site.word("year")
    return make_point(Stamp(int(str(site.anchor.year)[: -len(digits)] + digits)))


def _numbers_something(site: Site) -> bool:
    """Whether the digits count, measure or label rather than name a year."""
    context, front = load_grammar().context, site.before()
    return (
        site.next_word.lower() in {*context["year_not_before"], *counted_nouns()}
        or bool(re.search(r"\d$|[a-z]/$", front) and not re.search(rf"{load_grammar().words_pattern('month')}$", front))
        or bool(re.match(r" ?\d{3,}", site.text[site.match.end() : site.match.end() + 8]))
        or bool(ends_with(front, context["year_not_after"]))
        or bool(re.match(r" \(\d{4}\)", site.text[site.match.end() : site.match.end() + 8]))  # "Resolution 1874 (2009)"
    )


def _read_bare_year(site: Site) -> Reading | None:
    return None if _numbers_something(site) else make_point(Stamp(int(site.word("year"))))


def _read_decade(site: Site) -> Reading | None:
    year = int(site.word("year"))
    return make_span(Stamp(year), Stamp(year + (99 if year % 100 == 0 and year < 1900 else 9))) if year % 10 == 0 else None


def _read_nth(site: Site) -> int:
    word = site.word("nth")
    return int(word[:-2]) if word[:1].isdigit() else int(load_grammar().words["ordinal"][word])


def _read_century(site: Site) -> Reading | None:
    nth = _read_nth(site)
    return make_span(Stamp(nth * 100 - 99), Stamp(nth * 100)) if 10 <= nth <= 22 else None


def _read_quarter(site: Site) -> Reading | None:
    nth, year = site.value("quarter", "q") or _read_nth(site), site.year
    return None if year is None or nth > 4 else make_span(*span_months(year, nth * 3 - 2, 3))


def _read_half(site: Site) -> Reading | None:
    nth = site.value("half", "half") or int(site.word("h") or site.word("h2"))
    year = int(site.word("year2")) if site.word("year2") else site.year
    return None if year is None else make_span(*span_months(year, nth * 6 - 5, 6))


def _read_season(site: Site) -> Reading | None:
    return None if site.year is None else make_span(*span_months(site.year, int(site.value("season", "season")), 3))


def _read_day_word(site: Site) -> Reading | None:
    return make_point(stamp_day(site.anchor + timedelta(days=int(site.value("day_word", "word")))))


def _read_weekday(site: Site) -> Reading | None:
    weekday, shift = int(site.value("weekday", "weekday")), site.value("shift", "shift")
    named = shift is None and site.next_word[:1].isupper() and not ends_with(site.before(), load_grammar().roles)
    if named or ends_with(site.before(), load_grammar().context["weekday_not_after"]):
        return None  # "the Sunday Times", "Good Friday"
    monday = site.anchor - timedelta(days=site.anchor.weekday())
    if week := site.word("after"):
        return make_point(stamp_day(monday + timedelta(days=weekday + 7 * int(load_grammar().words["shift"][week.split()[0]]))))
    if shift is None:
        prefer: Direction | None = "future" if find_tense(site.text, site.match.start()) == "future" else None
        return make_point(stamp_day(nearest_weekday(weekday, site.anchor, prefer)), loose="weekday")
    if site.word("shift") == "coming":
        return make_point(stamp_day(nearest_weekday(weekday, site.anchor, "future")))
    if shift < 0:
        return make_point(stamp_day(nearest_weekday(weekday, site.anchor - timedelta(days=1), "past")))
    return make_point(stamp_day(monday + timedelta(days=weekday + 7 * int(shift))))


def _read_weekdays(site: Site) -> Reading | None:
    weekday = site.value("weekday", "weekday")
    weekday = site.value("weekday", "plural") if weekday is None else weekday
    return make_point(stamp_day(nearest_weekday(int(weekday), site.anchor)), repeats=True)


def _read_calendar_unit(site: Site) -> Reading | None:
    return make_span(*shift_unit(site.anchor, site.value("calendar_unit", "unit"), int(site.value("shift", "shift"))))


def _read_running_unit(site: Site) -> Reading | None:
    return make_span(*shift_unit(site.anchor, site.value("running", "unit") or site.value("unit_end", "unit2"), 0))


def _read_stretch(site: Site) -> Reading | None:
    count, unit = site.number("count") or 1, site.value("unit", "unit")
    if not site.word("count") and site.word("unit").endswith("s"):
        return None  # "in the coming months"
    count *= -1 if site.word("back") else 1
    here, there = move_stamp(site.anchor, unit, 0), move_stamp(site.anchor, unit, count)
    return make_span(*((there, here) if count < 0 else (here, there)), role="span")


def _read_ago(site: Site) -> Reading | None:
    unit, count = site.value("unit", "unit"), site.number("count")
    return None if count is None else shift_date(site.anchor, unit, -count)


def _read_ahead(site: Site) -> Reading | None:
    for suffix in ("", "2", "3"):
        count = site.number("count" + suffix)
        if count is None:
            continue
        unit = site.value("unit", "unit" + suffix)
        if suffix == "3" and not (unit in {"week", "month"} and find_tense(site.text, site.match.start()) == "future"):
            return None
        return shift_date(site.anchor, unit, count)
    return None


def _read_echo(site: Site) -> Reading | None:
    if site.word("day"):
        return Reading(Stamp(), Stamp(), echo=("day", int(site.value("next_day", "day"))), role="anaphoric")
    return Reading(Stamp(), Stamp(), echo=(site.value("echo_unit", "unit"), int(site.value("echo", "echo"))), role="anaphoric")


def _read_later(site: Site) -> Reading | None:
    count, unit = site.number("count"), site.value("unit", "unit")
    if count is None:
        return None
    if unit in {"decade", "century"}:
        count, unit = count * MONTHS[unit] // 12, "year"
    return Reading(Stamp(), Stamp(), echo=(unit, count * int(site.value("later", "later"))), role="anaphoric")


READERS: dict[str, Reader] = {
    "calendar": _read_calendar,
    "slashed": _read_slashed,
    "days": _read_days,
    "shifted_month": _read_shifted_month,
    "bare_month": _read_bare_month,
    "years": _read_years,
    "financial_year": _read_financial_year,
    "bare_year": _read_bare_year,
    "decade": _read_decade,
    "century": _read_century,
    "quarter": _read_quarter,
    "half": _read_half,
    "season": _read_season,
    "day_word": _read_day_word,
    "weekday": _read_weekday,
    "weekdays": _read_weekdays,
    "calendar_unit": _read_calendar_unit,
    "running_unit": _read_running_unit,
    "stretch": _read_stretch,
    "ago": _read_ago,
    "ahead": _read_ahead,
    "echo": _read_echo,
    "later": _read_later,
}
