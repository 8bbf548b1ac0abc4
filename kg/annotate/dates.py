"""Dates in running text, each as precise as it is written, anchored on the day of issue.

A rule of `dates.toml` finds a form of words and names the reader here that turns it into a `_Reading`: two stamps whose
year may still be open. What stands beside a mention then completes it: "early", a second date in brackets, the other end
of a span, the year of a neighbour; what still lacks a year takes the one that is nearest to the day of issue.
"""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, TypeAlias

from kg.annotate.numbers import counted_nouns, number_pattern, read_number
from kg.model import When

Loose: TypeAlias = Literal["", "weekday", "year"]
Direction: TypeAlias = Literal["past", "future"]

_NEAR = 40  # characters over which a date lends its year
_SENTENCE = 160  # characters each way that tell a date's tense
_FAR = 75  # days from the day of issue beyond which the tense counts more than nearness
_ECHO = 800  # characters over which "the following day" looks back
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_DASHES = frozenset("-–—")
_RELATIVE = frozenset({"day-word", "weekday", "calendar-unit"})
_YEARS = frozenset({"year", "years"})
_CALENDAR = frozenset(
    {"iso-day", "slashed-day", "day-month", "ordinal-day-month", "month-day", "days-month", "month-days", "month-year", "bare-month"}
    | {"last-month-name", "year", "years", "quarter", "half", "decade", "century", "season", "financial-year"}
)
# one character for one, so that offsets stay
_PLAIN = str.maketrans(
    dict.fromkeys("\t\r\f\v\xa0\u1680\u3000\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\ufeff", " ")
    | {chr(code): " " for code in range(0x2000, 0x2010)}
    | dict.fromkeys("\u2010\u2011\u2012", "-")
    | dict.fromkeys("‘’ʼ`", "'")
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A stretch of text that names a date or a span.

    `role` is "at", "from", "until", "before", "after" (what the words in front make of it: `when` is the date named,
    never opened), "span" (the text gives both ends), "anaphoric" (counted from the date mentioned before) or "name" (a
    year that is part of a name: "Convention 2026"). `repeats` is set for "every Friday". `loose` tells what the text
    leaves open: "weekday" for a bare "on Friday", "year" for "in May"; `resolve_loose` decides these anew.
    """

    start: int
    end: int
    when: When
    role: str
    repeats: bool = False
    loose: Loose = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class _Stamp:
    """One end of a date, as far as it is written."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        return "-".join(f"{part:0{width}}" for part, width in ((self.year, 4), (self.month, 2), (self.day, 2)) if part is not None)

    @property
    def possible(self) -> bool:
        """Whether there is such a day; without a year, in a leap year."""
        if self.day is None or self.month is None:
            return True
        return self.day <= monthrange(2000 if self.year is None else self.year, self.month)[1]

    def first_day(self) -> date:
        return date(self.year or 1, self.month or 1, self.day or 1)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a form of words says. `weak`: a date only beside another; `echo`: unit and number to count from the last date."""

    first: _Stamp
    last: _Stamp
    loose: Loose = ""
    weak: bool = False
    repeats: bool = False
    role: str = ""
    echo: tuple[str, int] | None = None

    @property
    def open_year(self) -> bool:
        return self.first.year is None and self.echo is None


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    rule: str
    reading: _Reading


@dataclass(frozen=True, slots=True)
class _Site:
    """Where a rule matched: all that a reader may look at."""

    match: re.Match[str]
    text: str
    anchor: date

    def word(self, group: str) -> str:
        return " ".join((self.match.groupdict().get(group) or "").lower().split())

    def value(self, words: str, group: str) -> Any:
        """What the word list `words` says of what `group` caught; None if it caught nothing."""
        word = self.word(group).rstrip(".")
        return _grammar().words[words][word] if word else None

    def number(self, group: str) -> int | None:
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
        return int(self.value("month_any", "month"))

    def before(self, length: int = _NEAR) -> str:
        return _front(self.text, self.match.start(), length)

    @property
    def next_word(self) -> str:
        found = re.match(r" ?([\w%$']+)", self.text[self.match.end() : self.match.end() + 30])
        return found[1] if found else ""


_Reader: TypeAlias = Callable[[_Site], _Reading | None]


def _front(text: str, at: int, length: int = _NEAR) -> str:
    """The words before `at` in its paragraph, lower case, ending without a blank."""
    return text[max(0, at - length) : at].rpartition("\n\n")[2].rstrip().lower()


def _ends_with(front: str, phrases: Iterable[str]) -> str:
    """The first of `phrases` that `front` ends with as whole words, or nothing."""
    for phrase in phrases:
        if front.endswith(phrase) and not (len(front) > len(phrase) and front[-len(phrase) - 1].isalnum()):
            return phrase
    return ""


# ---------------------------------------------------------------- readers: one for each `reads` of a rule


def _at(stamp: _Stamp, **more: Any) -> _Reading | None:
    return _over(stamp, stamp, **more)


def _over(first: _Stamp, last: _Stamp, **more: Any) -> _Reading | None:
    return _Reading(first, last, **more) if first.possible and last.possible else None


def _day_stamp(day: date) -> _Stamp:
    return _Stamp(day.year, day.month, day.day)


def _loose_year(year: int | None) -> Loose:
    return "" if year else "year"


def _month_span(year: int, month: int, count: int) -> tuple[_Stamp, _Stamp]:
    end = year * 12 + month - 1 + count - 1
    return _Stamp(year, month), _Stamp(end // 12, end % 12 + 1)


def _read_calendar(site: _Site) -> _Reading | None:
    month = int(site.word("month")) if site.word("month").isdigit() else site.month
    if nth := site.word("nth"):
        day: int | None = int(_grammar().words["ordinal"][nth])
    else:
        day = int(re.sub(r"\D", "", site.word("d1"))) if site.word("d1") else None
    return _at(_Stamp(site.year, month, day), loose=_loose_year(site.year))


def _read_slashed(site: _Site) -> _Reading | None:
    day, month = int(site.word("d1")), int(site.word("d2"))
    if month > 12:
        day, month = month, day
    return _at(_Stamp(site.year, month, day)) if month <= 12 else None


def _read_days(site: _Site) -> _Reading | None:
    first, last = (int(re.sub(r"\D", "", site.word(group))) for group in ("d1", "d2"))
    if first >= last:
        return None
    return _over(_Stamp(site.year, site.month, first), _Stamp(site.year, site.month, last), loose=_loose_year(site.year), role="span")


def _read_shifted_month(site: _Site) -> _Reading | None:
    shift, month, year = int(site.value("shift", "shift")), site.month, site.anchor.year
    if (shift < 0 and month >= site.anchor.month) or (shift > 0 and month <= site.anchor.month):
        year += shift
    return _at(_Stamp(year, month))


def _read_bare_month(site: _Site) -> _Reading | None:
    context, front = _grammar().context, site.before()
    if site.match[0].isupper() or site.next_word.lower() in context["month_not_before"]:
        return None
    cue = _ends_with(front, context["month_before"])
    if cue in context["month_before_name"] and site.next_word[:1].isupper():
        cue = ""
    return _at(_Stamp(None, site.month), loose="year", weak=not cue)


def _read_years(site: _Site) -> _Reading | None:
    first, digits = int(site.word("year")), site.word("y2")
    last = int(str(first)[: -len(digits)] + digits)
    if len(digits) == 2 and first % 100 > int(digits):
        last += 100
    if _numbers_something(site):
        return None
    if site.word("hyphen") and len(digits) == 2 and last != first + 1 and 1 <= int(digits) <= 12:
        return _at(_Stamp(first, int(digits)))
    return _over(_Stamp(first), _Stamp(last), role="span") if first < last <= first + (100 if len(digits) == 4 else 20) else None


def _read_financial_year(site: _Site) -> _Reading | None:
    digits = site.word("year")
    return _at(_Stamp(int(str(site.anchor.year)[: -len(digits)] + digits)))


def _numbers_something(site: _Site) -> bool:
    """Whether the digits count, measure or label rather than name a year."""
    context, front = _grammar().context, site.before()
    return (
        site.next_word.lower() in {*context["year_not_before"], *counted_nouns()}
        or bool(re.search(r"\d$|[a-z]/$", front) and not re.search(rf"{_grammar().words_pattern('month')}$", front))
        or bool(re.match(r" ?\d{3,}", site.text[site.match.end() :][:8]))
        or bool(_ends_with(front, context["year_not_after"]))
        or bool(re.match(r" \(\d{4}\)", site.text[site.match.end() :][:8]))  # "Resolution 1874 (2009)"
    )


def _read_bare_year(site: _Site) -> _Reading | None:
    return None if _numbers_something(site) else _at(_Stamp(int(site.word("year"))))


def _read_decade(site: _Site) -> _Reading | None:
    year = int(site.word("year"))
    return _over(_Stamp(year), _Stamp(year + (99 if year % 100 == 0 and year < 1900 else 9))) if year % 10 == 0 else None


def _read_nth(site: _Site) -> int:
    word = site.word("nth")
    return int(word[:-2]) if word[:1].isdigit() else int(_grammar().words["ordinal"][word])


def _read_century(site: _Site) -> _Reading | None:
    nth = _read_nth(site)
    return _over(_Stamp(nth * 100 - 99), _Stamp(nth * 100)) if 10 <= nth <= 22 else None


def _read_quarter(site: _Site) -> _Reading | None:
    nth, year = site.value("quarter", "q") or _read_nth(site), site.year
    return None if year is None or nth > 4 else _over(*_month_span(year, nth * 3 - 2, 3))


def _read_half(site: _Site) -> _Reading | None:
    nth = site.value("half", "half") or int(site.word("h") or site.word("h2"))
    year = int(site.word("year2")) if site.word("year2") else site.year
    return None if year is None else _over(*_month_span(year, nth * 6 - 5, 6))


def _read_season(site: _Site) -> _Reading | None:
    return None if site.year is None else _over(*_month_span(site.year, int(site.value("season", "season")), 3))


def _read_day_word(site: _Site) -> _Reading | None:
    return _at(_day_stamp(site.anchor + timedelta(days=int(site.value("day_word", "word")))))


def _nearest_weekday(weekday: int, anchor: date, prefer: Direction | None = None) -> date:
    """The day of that weekday nearest to `anchor`, or the last up to it, or the next after it."""
    ahead = (weekday - anchor.weekday()) % 7
    if prefer == "future":
        return anchor + timedelta(days=ahead or 7)
    back = ahead > 0 and (prefer == "past" or (prefer is None and ahead > 3))
    return anchor + timedelta(days=ahead - 7 if back else ahead)


def _read_weekday(site: _Site) -> _Reading | None:
    weekday, shift = int(site.value("weekday", "weekday")), site.value("shift", "shift")
    cue = _ends_with(site.before(), (phrase for phrase, _ in _grammar().roles))
    if _ends_with(site.before(), _grammar().context["weekday_not_after"]) or (shift is None and not cue and site.next_word[:1].isupper()):
        return None
    monday = site.anchor - timedelta(days=site.anchor.weekday())
    if week := site.word("after"):
        return _at(_day_stamp(monday + timedelta(days=weekday + 7 * int(_grammar().words["shift"][week.split()[0]]))))
    if shift is None:
        prefer: Direction | None = "future" if _find_tense(site.text, site.match.start()) == "future" else None
        return _at(_day_stamp(_nearest_weekday(weekday, site.anchor, prefer)), loose="weekday")
    if site.word("shift") == "coming":
        return _at(_day_stamp(_nearest_weekday(weekday, site.anchor, "future")))
    if shift < 0:
        return _at(_day_stamp(_nearest_weekday(weekday, site.anchor - timedelta(days=1), "past")))
    return _at(_day_stamp(monday + timedelta(days=weekday + 7 * int(shift))))


def _read_weekdays(site: _Site) -> _Reading | None:
    weekday = site.value("weekday", "weekday")
    weekday = site.value("weekday", "plural") if weekday is None else weekday
    return _at(_day_stamp(_nearest_weekday(int(weekday), site.anchor)), repeats=True)


def _shift_unit(day: date, unit: str, count: int) -> tuple[_Stamp, _Stamp]:
    """The day, week, month … `count` units on from the one that `day` is in, as precise as the unit."""
    if unit in _DAYS:
        moved = day + timedelta(days=count * _DAYS[unit])
        if unit == "day":
            return _day_stamp(moved), _day_stamp(moved)
        monday = moved - timedelta(days=moved.weekday())
        return _day_stamp(monday), _day_stamp(monday + timedelta(days=6))
    if unit == "weekend":
        saturday = day + timedelta(days=5 - day.weekday() + 7 * count)
        return _day_stamp(saturday), _day_stamp(saturday + timedelta(days=1))
    if unit in {"month", "quarter"}:
        size = _MONTHS[unit]
        month = (day.year * 12 + day.month - 1) // size * size + size * count
        first, last = _month_span(month // 12, month % 12 + 1, size)
        return first, last
    years = {"year": 1, "decade": 10, "century": 100}[unit]
    first_year = (day.year // years if years > 1 else day.year) * years + years * count
    return _Stamp(first_year), _Stamp(first_year + years - 1)


def _read_calendar_unit(site: _Site) -> _Reading | None:
    return _over(*_shift_unit(site.anchor, site.value("calendar_unit", "unit"), int(site.value("shift", "shift"))))


def _read_running_unit(site: _Site) -> _Reading | None:
    return _over(*_shift_unit(site.anchor, site.value("running", "unit") or site.value("unit_end", "unit2"), 0))


def _move(day: date, unit: str, count: int) -> _Stamp:
    """The stamp `count` units from `day`: years and longer to the year, months to the month, weeks and days to the day."""
    if unit in _DAYS:
        return _day_stamp(day + timedelta(days=count * _DAYS[unit]))
    if unit == "month":
        return _shift_unit(day, "month", count)[0]
    return _Stamp(day.year + count * _MONTHS[unit] // 12)


def _read_stretch(site: _Site) -> _Reading | None:
    count, unit = site.number("count") or 1, site.value("unit", "unit")
    count *= -1 if site.word("back") else 1
    here, there = _move(site.anchor, unit, 0), _move(site.anchor, unit, count)
    return _over(*((there, here) if count < 0 else (here, there)), role="span")


def _read_ago(site: _Site) -> _Reading | None:
    unit, count = site.value("unit", "unit"), site.number("count")
    return None if count is None else _distant(site.anchor, unit, -count)


def _distant(day: date, unit: str, count: int) -> _Reading | None:
    if unit in {"week", "month", "day"}:
        return _over(*_shift_unit(day, unit, count))
    return _at(_move(day, unit, count))


def _read_ahead(site: _Site) -> _Reading | None:
    for suffix in ("", "2", "3"):
        count = site.number("count" + suffix)
        if count is None:
            continue
        unit = site.value("unit", "unit" + suffix)
        if suffix == "3" and not (unit in {"week", "month"} and _find_tense(site.text, site.match.start()) == "future"):
            return None
        return _distant(site.anchor, unit, count)
    return None


def _find_tense(text: str, at: int) -> Direction | None:
    """What the sentence around `at` tells of: the last cue before it counts, or else the first behind it."""
    before = re.split(r"[.!?;]\s|\n\n", text[max(0, at - _SENTENCE) : at])[-1]
    behind = re.split(r"[.!?;]\s|\n\n", text[at : at + _SENTENCE])[0]
    return next(iter([*reversed(list(_tense_cues(before))), *_tense_cues(behind)]), None)


def _tense_cues(words: str) -> Iterator[Direction]:
    future = -_NEAR
    for cue in _grammar().tenses.finditer(words):
        if cue["ahead"]:
            future = cue.end()
            yield "future"
        elif cue.start() - future > _NEAR // 2:  # "will be held" looks ahead
            yield "past"


def _any(words: Iterable[str]) -> str:
    return rf"\b(?:{'|'.join(re.escape(word) for word in words)})\b"


def _read_echo(site: _Site) -> _Reading | None:
    if site.word("day"):
        return _Reading(_Stamp(), _Stamp(), echo=("day", int(site.value("next_day", "day"))), role="anaphoric")
    return _Reading(_Stamp(), _Stamp(), echo=(site.value("echo_unit", "unit"), int(site.value("echo", "echo"))), role="anaphoric")


def _read_later(site: _Site) -> _Reading | None:
    count, unit = site.number("count"), site.value("unit", "unit")
    if count is None:
        return None
    if unit in {"decade", "century"}:
        count, unit = count * _MONTHS[unit] // 12, "year"
    return _Reading(_Stamp(), _Stamp(), echo=(unit, count * int(site.value("later", "later"))), role="anaphoric")


_READERS: dict[str, _Reader] = {
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


# ---------------------------------------------------------------- the grammar, compiled once


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    read: _Reader
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class _Grammar:
    words: dict[str, dict[str, Any]]
    context: dict[str, list[str]]
    roles: tuple[tuple[str, str], ...]  # phrase and role, the longest first
    rules: tuple[_Rule, ...]
    tenses: re.Pattern[str]

    def words_pattern(self, name: str) -> str:
        """The words of a list as one lower-case alternation."""
        return _any(self.words[name])


_GAP = r"(?:[ ]{1,3}|[ ]?\n[ ]?(?![\s]))"
# no part of a longer word, number, amount, fraction or label
_HEAD = r"(?<![\w$€£#])(?!(?<=\d[,./-])\d)(?!(?<=[A-Z][-/])\d)"
_TAIL = r"(?!\w)(?!(?<=\d)[.,:/-]\d)(?! ?%)"
_CAPITAL_ONLY = frozenset({"month", "month_short", "weekday", "weekday_short", "quarter"})


def _word_pattern(word: str, capital: bool) -> str:
    first = re.escape(word[0].upper()) if capital else f"[{word[0]}{word[0].upper()}]"
    return rf"(?:{first}{re.escape(word[1:])}|{re.escape(word.upper())})".replace("\\ ", " ").replace(r"\-", "-")


def _expand(pattern: str, pieces: dict[str, str]) -> str:
    """Put the fragments and word lists in for `<name>` and `<group:name>`."""

    def put(found: re.Match[str]) -> str:
        inner = _expand(pieces[found[2]], pieces)
        return f"(?P<{found[1]}>{inner})" if found[1] else f"(?:{inner})"

    return re.sub(r"(?<!\?P)<(?:(\w+):)?(\w+)>", put, pattern)


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    words: dict[str, dict[str, Any]] = data["words"]
    pieces = {
        name: "(?:" + "|".join(_word_pattern(word, name in _CAPITAL_ONLY) for word in sorted(entries, key=len, reverse=True)) + r")(?!\w)"
        for name, entries in words.items()
        if name not in {"weekday"}
    }
    pieces["weekday"] = "(?:" + "|".join(_word_pattern(word, True) for word in words["weekday"]) + ")"
    pieces |= data["fragments"] | {"number": number_pattern()}
    words["month_any"] = words["month"] | words["month_short"]
    context = {name: sorted(entries, key=len, reverse=True) for name, entries in data["context"].items()}
    roles = sorted(((phrase, role) for role, phrases in data["roles"].items() for phrase in phrases), key=lambda pair: -len(pair[0]))
    rules = tuple(
        _Rule(rule["id"], _READERS[rule["reads"]], re.compile(_HEAD + "(?:" + _expand(rule["pattern"], pieces).replace(" ", _GAP) + ")" + _TAIL))
        for rule in data["rules"]
    )
    tenses = re.compile(rf"(?P<ahead>{_any(context['ahead'])})|{_any(context['back'])}|\b[a-z]{{2,}}ed\b")
    return _Grammar(words, context, tuple(roles), rules, tenses)


# ---------------------------------------------------------------- from matches to mentions


def _match_rules(text: str, anchor: date) -> Iterator[_Found]:
    """Yield what the rules read, the leftmost and longest first, none overlapping.

    A match that turns out to be no date ("30 February") keeps its place, so that no part of it is read as one.
    """
    hits = [(m.start(), -m.end(), index, m) for index, rule in enumerate(_grammar().rules) for m in rule.pattern.finditer(text)]
    free = 0
    for start, _, index, match in sorted(hits, key=lambda hit: hit[:3]):
        if start < free:
            continue
        rule = _grammar().rules[index]
        try:
            reading = rule.read(_Site(match, text, anchor))
        except (OverflowError, ValueError):  # a date beyond the calendar's ends
            reading = None
        free = match.end()
        if reading:
            yield _Found(start, match.end(), rule.id, reading)


def _take_in_parts(text: str, found: _Found) -> _Found:
    """Let the mention begin with "early", "mid-", "end of" in front of it."""
    part = re.search(rf"{_any(_grammar().context['parts'])}[ -]{{0,2}}(?:the )?$", text[max(0, found.start - 25) : found.start], re.IGNORECASE)
    if not part or found.reading.first.day:
        return found
    return replace(found, start=found.start - len(part[0]))


def _join_brackets(text: str, founds: list[_Found]) -> list[_Found]:
    """Join "today (May 10)" and "tomorrow, May 12": one date told twice, of which the calendar's form counts."""
    joined: list[_Found] = []
    for found in founds:
        if joined and found.start < joined[-1].end:
            continue
        if joined and (one := _tell_twice(text, joined[-1], found)):
            joined[-1] = one
        else:
            joined.append(_take_in_weekdays(text, found))
    return joined


def _take_in_weekdays(text: str, found: _Found) -> _Found:
    """Let "June 12 and 13 (Friday and Saturday)" be one mention."""
    if found.rule not in _CALENDAR or not found.reading.first.day:
        return found
    weekday = f"(?i:{_grammar().words_pattern('weekday')})"
    behind = re.match(rf" ?\({weekday}(?:(?:, | and | to | ?[-–&] ?){weekday}){{0,6}}\)", text[found.end : found.end + 90])
    return replace(found, end=found.end + behind.end()) if behind else found


def _tell_twice(text: str, left: _Found, right: _Found) -> _Found | None:
    if right.rule == "year" and left.reading.open_year and left.rule in _CALENDAR and text[left.end : right.end + 1] == f" ({right.reading.first.year})":
        dated = replace(left.reading, first=replace(left.reading.first, year=right.reading.first.year), last=replace(left.reading.last, year=right.reading.first.year), loose="")
        return _Found(left.start, right.end + 1, left.rule, dated)
    relative = [found for found in (left, right) if found.rule in _RELATIVE]
    exact = [found for found in (left, right) if found.rule in _CALENDAR and found.reading.first.day]
    if len(relative) != 1 or len(exact) != 1:
        return None
    gap = text[left.end : right.start]
    if re.fullmatch(r" {0,2}\( {0,2}", gap):
        close = re.match(r"(?:,? [A-Z][\w. ]{1,20} time)? {0,2}\)", text[right.end : right.end + 40])
        return replace(exact[0], start=left.start, end=right.end + close.end()) if close else None
    day = exact[0].reading.first
    same = (day.month, day.day) == (relative[0].reading.first.month, relative[0].reading.first.day)
    return replace(exact[0], start=left.start, end=right.end) if gap == ", " and same else None


def _join_spans(text: str, founds: list[_Found]) -> list[_Found]:
    """Join the two ends of "from 2003 to 2008" and "28 April – 2 May 2014"."""
    joined: list[_Found] = []
    for found in founds:
        if joined and (one := _span(text, joined[-1], found)):
            joined[-1] = one
        else:
            joined.append(found)
    return joined


def _span(text: str, left: _Found, right: _Found) -> _Found | None:
    joint = " ".join(text[left.end : right.start].split()).lower()
    context, a, b = _grammar().context, left.reading, right.reading
    if "\n\n" in text[left.end : right.start] or a.echo or b.echo or a.role or b.role:
        return None
    if joint in _DASHES and not (left.rule in _CALENDAR and right.rule in _CALENDAR and bool(a.first.month) == bool(b.first.month)):
        return None  # "Singapore, 12 May 2020 – Today …" is a dateline
    if joint not in context["joints"] and not (joint == "and" and _ends_with(_front(text, left.start), context["between"])):
        return None
    if a.loose == b.loose == "weekday":
        last = _day_stamp(_nearest_weekday(b.first.first_day().weekday(), a.first.first_day(), "future"))
        return _Found(left.start, right.end, left.rule, replace(a, last=last, repeats=True, role="span"))
    first, last = a.first, b.last
    if first.year is None and last.year is not None:
        first = _year_towards(first, last)
    elif last.year is None and first.year is not None:
        last = _year_towards(last, first, after=True)
    if first.year is not None and last.year is not None and first.first_day() > last.first_day():
        return None
    loose: Loose = "year" if first.year is None else ""
    return _Found(left.start, right.end, left.rule, _Reading(first, last, loose=loose, weak=a.weak and b.weak and joint in _DASHES, role="span"))


def _year_towards(stamp: _Stamp, other: _Stamp, after: bool = False) -> _Stamp:
    """Give `stamp` the year that puts it next before `other`, or next after it."""
    assert other.year is not None  # noqa: S101 - both callers have asked
    same = replace(stamp, year=other.year)
    if after:
        return same if other.month is None or same.first_day() >= other.first_day() else replace(stamp, year=other.year + 1)
    return same if other.month is None or same.first_day() <= other.first_day() else replace(stamp, year=other.year - 1)


def _keep_supported(text: str, founds: list[_Found]) -> list[_Found]:
    """Leave out months that nothing shows to be months: no preposition, no date beside them in a list or span."""
    supported = [not found.reading.weak for found in founds]
    links = [" ".join(text[a.end : b.start].split()).lower() in _grammar().context["lists"] for a, b in pairwise(founds)]
    for order in (range(len(links)), reversed(range(len(links)))):
        for i in order:
            if links[i] and founds[i].reading.first.month and founds[i + 1].reading.first.month and (supported[i] or supported[i + 1]):
                supported[i] = supported[i + 1] = True
    return [found for found, keep in zip(founds, supported, strict=True) if keep]


def _nearest_year(stamp: _Stamp, anchor: date) -> int | None:
    """The year that makes the stamp a possible date nearest to `anchor`."""
    middle = stamp.day or 15

    def distance(year: int) -> int:
        return abs((date(year, stamp.month or 6, middle) - (anchor if stamp.day else anchor.replace(day=15))).days)

    years = [y for y in range(max(1, anchor.year - 4), min(9999, anchor.year + 4) + 1) if replace(stamp, year=y).possible]
    return min(years, key=distance, default=None)


def _settle_years(text: str, founds: list[_Found], anchor: date) -> Iterator[_Found]:
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


def _likely_year(text: str, found: _Found, anchor: date) -> int | None:
    stamp = found.reading.first
    year, tense = _nearest_year(stamp, anchor), _find_tense(text, found.start)
    monthly = stamp.day is None and tense == "past" and _front(text, found.start).endswith(" in")
    if year is None or (not monthly and abs((replace(stamp, year=year).first_day() - anchor).days) <= _FAR):
        return year
    return _year_in(stamp, anchor, tense or "past")


def _year_in(stamp: _Stamp, anchor: date, prefer: Direction) -> int | None:
    """The year of the last such date that isn't after `anchor`, or of the next that isn't before it."""
    here = (anchor.month, anchor.day) if stamp.day else (anchor.month,)
    there = (stamp.month, stamp.day) if stamp.day else (stamp.month,)
    if prefer == "past":
        years = range(anchor.year - (there > here), max(0, anchor.year - 9), -1)
    else:
        years = range(anchor.year + (there < here), min(9999, anchor.year + 9))
    return next((year for year in years if replace(stamp, year=year).possible), None)


def _follow_weekdays(text: str, founds: list[_Found]) -> Iterator[_Found]:
    """Let "next Saturday and Sunday" be two days running."""
    last: _Found | None = None
    for found in founds:
        if last and found.reading.loose == "weekday" and last.reading.last.day and not found.reading.repeats:
            gap = " ".join(text[last.end : found.start].split()).lower()
            if gap in _grammar().context["lists"]:
                day = _day_stamp(_nearest_weekday(found.reading.first.first_day().weekday(), last.reading.last.first_day(), "future"))
                found = replace(found, reading=replace(found.reading, first=day, last=day, loose=last.reading.loose))  # noqa: PLW2901
        yield found
        last = found


def _lend_year(text: str, founds: list[_Found], i: int, stamp: _Stamp) -> int | None:
    """The year that a dated neighbour within a few words lends to `founds[i]`, the following before the preceding one."""
    for left, right, other in ((i, i + 1, i + 1), (i - 1, i, i - 1)):
        if left < 0 or right >= len(founds):
            continue
        gap, lender = text[founds[left].end : founds[right].start], founds[other].reading.first
        dated = founds[other].rule in _CALENDAR and lender.year and lender.month
        if dated and len(gap) <= _NEAR and not re.search(r"[.!?;)]\s|\n\n", gap):
            return lender.year if other > i else _nearest_year(stamp, lender.first_day())
    return None


def _resolve_echoes(founds: Iterable[_Found], names: set[int]) -> Iterator[_Found]:
    """Count "the following day" from the date mentioned before; leave out those that have none as precise."""
    last: _Found | None = None
    for found in founds:
        if found.reading.echo is None:
            if found.start not in names:
                last = found
            yield found
            continue
        if last is None or found.start - last.end > _ECHO:
            continue
        base, (unit, count) = last.reading.last, found.reading.echo
        if (unit in _DAYS and not base.day) or (unit in {"month", "quarter"} and not base.month):
            continue
        try:
            first, final = _shift_unit(base.first_day(), unit, count) if unit != "fortnight" else (_move(base.first_day(), unit, count),) * 2
        except (OverflowError, ValueError):  # counted past the calendar's ends
            continue
        yield replace(found, reading=replace(found.reading, first=first, last=final))


def _strip_fillers(front: str) -> str:
    """Take "the", "about", "early" … off the end, at most three of them."""
    for _ in range(3):
        if filler := _ends_with(front, _grammar().context["fillers"]):
            front = front[: len(front) - len(filler)].rstrip()
    return front


def _find_role(text: str, found: _Found) -> str:
    """What the words around make of the mention: `DateMention.role`."""
    if found.rule in _YEARS and _is_in_name(text, found):
        return "name"
    if found.reading.role:
        return found.reading.role
    if re.match(rf" {_any(_grammar().context['onwards'])}", text[found.end : found.end + 12]):
        return "from"
    front = _strip_fillers(_front(text, found.start))
    phrase = _ends_with(front, (phrase for phrase, _ in _grammar().roles))
    if phrase == "to" and found.rule not in _CALENDAR:
        return "at"  # "welcome to today's ceremony"
    return dict(_grammar().roles).get(phrase, "at")


def _find_roles(text: str, founds: list[_Found]) -> dict[int, str]:
    """The role of each mention by its start; in "Awards 2020 & 2021" both are parts of a name."""
    roles: dict[int, str] = {}
    last: _Found | None = None
    for found in founds:
        role = _find_role(text, found)
        if last and roles[last.start] == "name" and found.rule in _YEARS and text[last.end : found.start].strip() in _grammar().context["lists"]:
            role = "name"
        roles[found.start], last = role, found
    return roles


def _is_in_name(text: str, found: _Found) -> bool:
    """Whether a bare year is part of a name: "Convention 2026", "my 2021 Policy Address", "the Act of 1971"."""
    front = text[max(0, found.start - _NEAR) : found.start].rpartition("\n\n")[2]
    last = re.search(r"([\w'&.-]+)( of)? ?$", front)
    word = last[1] if last else ""
    before_capital = re.match(r" [A-Z]{2}| [A-Z][a-z]", text[found.end : found.end + 3]) is not None
    if re.search(rf"(?i:{_any(_grammar().context['laws'])}), $|\([A-Z][\w ]*\) $", front):
        return True
    if not word or (last and last[2] and not word[:1].isupper()):
        return before_capital and not re.search(r"[(,;:] ?$", front)
    if word.lower() in _grammar().context["determiners"]:
        return before_capital
    if _ends_with(word.lower(), (phrase for phrase, _ in _grammar().roles)) or word.lower() in _grammar().context["fillers"]:
        return False
    return word[:1].isupper() or before_capital


def _repeats(text: str, found: _Found) -> bool:
    context = _grammar().context
    behind = text[found.end : found.end + 20].lower().strip()
    return bool(_ends_with(_front(text, found.start), context["every"])) or behind.startswith(tuple(context["every_after"]))


def plain_text(text: str) -> str:
    """Return `text` with plain blanks, hyphens and apostrophes for their odd and invisible kin; offsets stay."""
    return text.translate(_PLAIN)


def find_dates(text: str, anchor: date, offset: int = 0) -> list[DateMention]:
    """Find the dates in `text`, in order, none overlapping; `anchor` is the day of issue, `offset` is added to positions.

    A day and month without a year take the year of a date beside them, or the year nearest to `anchor`. Mentions are
    tight: prepositions and articles stay outside. Never raises.
    """
    plain = plain_text(text)
    founds = [_take_in_parts(plain, found) for found in _match_rules(plain, anchor)]
    founds = _keep_supported(plain, _join_spans(plain, _join_brackets(plain, founds)))
    founds = list(_follow_weekdays(plain, list(_settle_years(plain, founds, anchor))))
    roles = _find_roles(plain, founds)
    names = {start for start, role in roles.items() if role == "name"}
    return [
        DateMention(
            found.start + offset,
            found.end + offset,
            When(found.reading.first.iso, found.reading.last.iso),
            roles[found.start],
            found.reading.repeats or _repeats(plain, found),
            found.reading.loose,
            found.rule,
        )
        for found in _resolve_echoes(founds, names)
    ]


def resolve_loose(mention: DateMention, anchor: date, prefer: Direction | None) -> DateMention:
    """Decide a bare weekday, or a date without a year, by the tense around it.

    `prefer` "past" takes the last such date that isn't after `anchor`, "future" the next that isn't before it (for a weekday,
    the next after it), None the nearest. Mentions that say it themselves, and spans, come back unchanged.
    """
    if not mention.loose or not mention.when.single:
        return mention
    parts = [int(part) for part in mention.when.start.split("-")]
    if mention.loose == "weekday":
        day = _nearest_weekday(date(*parts).weekday(), anchor, prefer)
        return replace(mention, when=When.at(day.isoformat()))
    stamp = _Stamp(None, *parts[1:])
    year = _nearest_year(stamp, anchor) if prefer is None else _year_in(stamp, anchor, prefer)
    return mention if year is None else replace(mention, when=When.at(replace(stamp, year=year).iso))
