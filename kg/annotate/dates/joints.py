"""What stands beside a date completes it: "early", a date in brackets, the other end, a neighbour's year, the tense."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from kg.annotate.dates.grammar import NEAR, any_of, ends_with, find_tense, load_grammar, words_before
from kg.annotate.dates.stamps import (
    DAYS,
    Loose,
    Reading,
    Stamp,
    move_stamp,
    nearest_weekday,
    nearest_year,
    shift_unit,
    stamp_day,
    year_in,
    year_towards,
)

_FAR = 75  # days from the day of issue beyond which the tense counts more than nearness
_ECHO = 800  # characters over which "the following day" looks back
_DASHES = frozenset("-–—")
_RELATIVE = frozenset({"day-word", "weekday", "calendar-unit"})
CALENDAR = frozenset(
    {"iso-day", "slashed-day", "day-month", "ordinal-day-month", "month-day", "days-month", "month-days", "month-year"}
    | {"bare-month", "last-month-name", "year", "years", "quarter", "half", "decade", "century", "season", "financial-year"}
)


@dataclass(frozen=True, slots=True)
class Found:
    """A match that is a date: where it stands, the rule, and what it says."""

    start: int
    end: int
    rule: str
    reading: Reading


def take_in_parts(text: str, found: Found) -> Found:
    """Let the mention begin with "early", "mid-", "end of" in front of it."""
    parts = any_of(load_grammar().context["parts"])
    part = re.search(rf"(?i:{parts})[ -]{{0,2}}(?:the )?$", text[max(0, found.start - 25) : found.start])
    if not part or found.reading.first.day:
        return found
    return replace(found, start=found.start - len(part[0]))


def join_brackets(text: str, founds: list[Found]) -> list[Found]:
    """Join "today (May 10)" and "tomorrow, May 12": one date told twice, of which the calendar's form counts."""
    joined: list[Found] = []
    for found in founds:
        if joined and found.start < joined[-1].end:
            continue
        if joined and (one := _tell_twice(text, joined[-1], found)):
            joined[-1] = one
        else:
            joined.append(_take_in_weekdays(text, found))
    return joined


def _take_in_weekdays(text: str, found: Found) -> Found:
    """Let "June 12 and 13 (Friday and Saturday)" be one mention."""
    if found.rule not in CALENDAR or not found.reading.first.day:
        return found
    weekday = f"(?i:{load_grammar().words_pattern('weekday')})"
    behind = re.match(rf" ?\({weekday}(?:(?:, | and | to | ?[-–&] ?){weekday}){{0,6}}\)", text[found.end : found.end + 90])
    return replace(found, end=found.end + behind.end()) if behind else found


def _tell_twice(text: str, left: Found, right: Found) -> Found | None:
    year, say = right.reading.first.year, left.reading
    if right.rule == "year" and say.open_year and left.rule in CALENDAR and text[left.end : right.end + 1] == f" ({year})":
        dated = replace(say, first=replace(say.first, year=year), last=replace(say.last, year=year), loose="")
        return Found(left.start, right.end + 1, left.rule, dated) if dated.first.possible and dated.last.possible else None
    relative = [found for found in (left, right) if found.rule in _RELATIVE]
    exact = [found for found in (left, right) if found.rule in CALENDAR and found.reading.first.day]
    if len(relative) != 1 or len(exact) != 1:
        return None
    day = exact[0].reading.first
    same = (day.month, day.day) == (relative[0].reading.first.month, relative[0].reading.first.day)
    reading = relative[0].reading if same and exact[0].reading.open_year else exact[0].reading  # "today" knows the year
    gap, sure = text[left.end : right.start], replace(exact[0], reading=replace(reading, loose=""))
    if re.fullmatch(r" {0,2}\( {0,2}", gap):
        close = re.match(r"(?:,? [A-Z][\w. ]{1,20} time)? {0,2}\)", text[right.end : right.end + 40])
        return replace(sure, start=left.start, end=right.end + close.end()) if close else None
    return replace(sure, start=left.start, end=right.end) if gap == ", " and same else None


def join_spans(text: str, founds: list[Found]) -> list[Found]:
    """Join the two ends of "from 2003 to 2008" and "28 April – 2 May 2014"."""
    joined: list[Found] = []
    for found in founds:
        if joined and (one := _span(text, joined[-1], found)):
            joined[-1] = one
        else:
            joined.append(found)
    return joined


def _span(text: str, left: Found, right: Found) -> Found | None:
    joint = " ".join(text[left.end : right.start].split()).lower()
    context, a, b = load_grammar().context, left.reading, right.reading
    if "\n\n" in text[left.end : right.start] or a.echo or b.echo or a.role or b.role:
        return None
    if joint in _DASHES and not (left.rule in CALENDAR and right.rule in CALENDAR and bool(a.first.month) == bool(b.first.month)):
        return None  # "Singapore, 12 May 2020 – Today …" is a dateline
    if joint not in context["joints"] and not (joint == "and" and ends_with(words_before(text, left.start), context["between"])):
        return None
    if a.loose == b.loose == "weekday":
        last = stamp_day(nearest_weekday(b.first.first_day().weekday(), a.first.first_day(), "future"))
        return Found(left.start, right.end, left.rule, replace(a, last=last, repeats=True, role="span"))
    first, last = a.first, b.last
    if first.year is None and last.year is not None:
        first = year_towards(first, last)
    elif last.year is None and first.year is not None:
        last = year_towards(last, first, after=True)
    if first.year is not None and last.year is not None and first.first_day() > last.first_day():
        return None
    loose: Loose = "year" if first.year is None else ""
    weak = a.weak and b.weak and joint in _DASHES
    return Found(left.start, right.end, left.rule, Reading(first, last, loose=loose, weak=weak, role="span"))


def keep_supported(text: str, founds: list[Found]) -> list[Found]:
    """Leave out months that nothing shows to be months: no preposition, no date beside them in a list or span."""
    supported = [not found.reading.weak for found in founds]
    links = [" ".join(text[a.end : b.start].split()).lower() in load_grammar().context["lists"] for a, b in pairwise(founds)]
    for order in (range(len(links)), reversed(range(len(links)))):
        for i in order:
            months = founds[i].reading.first.month and founds[i + 1].reading.first.month
            if links[i] and months and (supported[i] or supported[i + 1]):
                supported[i] = supported[i + 1] = True
    return [found for found, keep in zip(founds, supported, strict=True) if keep]


def settle_years(text: str, founds: list[Found], anchor: date) -> Iterator[Found]:
    """Give each date without a year that of the date beside it in the sentence, or the one nearest to `anchor`.

    Beyond `_FAR` days from `anchor`, the sentence's tense decides: "In March, it announced" is the last March.
    """
    for i, found in enumerate(founds):
        reading = found.reading
        if not reading.open_year:
            yield found
            continue
        near, loose = _lend_year(text, founds, i, reading.first), reading.loose
        year, loose = (near, "") if near else (_likely_year(text, found, anchor), loose)
        if year is None:
            continue
        first, last = replace(reading.first, year=year), replace(reading.last, year=year)
        if first.possible and last.possible and last.first_day() < first.first_day():
            last = replace(last, year=year + 1)
        if first.possible and last.possible:
            yield replace(found, reading=replace(reading, first=first, last=last, loose=loose))


def _likely_year(text: str, found: Found, anchor: date) -> int | None:
    stamp = found.reading.first
    year, tense = nearest_year(stamp, anchor), find_tense(text, found.start)
    monthly = stamp.day is None and tense == "past" and words_before(text, found.start).endswith(" in")
    if year is None or (not monthly and abs((replace(stamp, year=year).first_day() - anchor).days) <= _FAR):
        return year
    return year_in(stamp, anchor, tense or "past")


def follow_weekdays(text: str, founds: list[Found]) -> Iterator[Found]:
    """Let "next Saturday and Sunday" be two days running."""
    last: Found | None = None
    for found in founds:
        if last and found.reading.loose == "weekday" and last.reading.last.day and not found.reading.repeats:
            gap = " ".join(text[last.end : found.start].split()).lower()
            if gap in load_grammar().context["lists"]:
                weekday = found.reading.first.first_day().weekday()
                day = stamp_day(nearest_weekday(weekday, last.reading.last.first_day(), "future"))
                found = replace(found, reading=replace(found.reading, first=day, last=day, loose=last.reading.loose))  # noqa: PLW2901
        yield found
        last = found


def _lend_year(text: str, founds: list[Found], i: int, stamp: Stamp) -> int | None:
    """Return the year that a dated neighbour a few words off lends, the following before the preceding one."""
    for left, right, other in ((i, i + 1, i + 1), (i - 1, i, i - 1)):
        if left < 0 or right >= len(founds):
            continue
        gap, lender = text[founds[left].end : founds[right].start], founds[other].reading.first
        dated = founds[other].rule in CALENDAR and lender.year and lender.month
        if dated and len(gap) <= NEAR and not re.search(r"[.!?;)]\s|\n\n", gap):
            return lender.year if other > i else nearest_year(stamp, lender.first_day())
    return None


def resolve_echoes(founds: Iterable[Found], names: set[int]) -> Iterator[Found]:
    """Count "the following day" from the date mentioned before; leave out those that have none as precise."""
    last: Found | None = None
    for found in founds:
        if found.reading.echo is None:
            if found.start not in names:
                last = found
            yield found
            continue
        if last is None or found.start - last.end > _ECHO:
            continue
        base, (unit, count) = last.reading.last, found.reading.echo
        if (unit in DAYS and not base.day) or (unit in {"month", "quarter"} and not base.month):
            continue
        try:
            day = base.first_day()
            first, final = (move_stamp(day, unit, count),) * 2 if unit == "fortnight" else shift_unit(day, unit, count)
        except (OverflowError, ValueError):  # counted past the calendar's ends
            continue
        yield replace(found, reading=replace(found.reading, first=first, last=final))
