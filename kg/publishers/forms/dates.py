"""Dates of issue: as stated in a field, in a file's name or in a line of its own. Never guessed."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

_MONTHS = {
    name.lower(): number for names in (calendar.month_name, calendar.month_abbr) for number, name in enumerate(names) if name
} | {"sept": 9}
_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_WRITTEN = (
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"),
    re.compile(rf"{_DAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"{_DAY}{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(r"(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日(?:\s?[（(]?星期.[）)]?)?"),
)
_NAMED = re.compile(r"(?<!\d)(?P<year>(?:1[89]|20)\d\d)-?(?P<month>\d\d)-?(?P<day>\d\d)(?!\d\d)")


def _to_date(match: re.Match[str]) -> date:
    month = match["month"].lower()
    return date(int(match["year"]), int(month) if month.isdigit() else _MONTHS[month], int(match["day"]))


def read_date(text: str) -> date | None:
    """Read a line that is nothing but a date ("17 December 2021", "December 17, 2021", "2021-12-17"); else None.

    Raises ValueError for a date that no calendar has.
    """
    line = " ".join(text.split())
    for pattern in _WRITTEN:
        if match := pattern.fullmatch(line):
            return _to_date(match)
    return None


def is_date(text: str) -> bool:
    """Tell whether `text` is nothing but a date."""
    try:
        return len(text) < 60 and read_date(text) is not None
    except ValueError:
        return False


def opens_with_date(text: str) -> bool:
    """Tell whether a paragraph begins with a written date ("6 April 2020", "1 May 2021 – …")."""
    return any(pattern.match(text[:60]) for pattern in _WRITTEN)


def find_dateline(text: str) -> date | None:
    """Read a written date at the very start of a paragraph ("24 February 2021 – …"), after at most a place and a comma."""
    head = " ".join(text[:100].split())
    for pattern in _WRITTEN:
        match = pattern.search(head)
        if match and match.start() <= 30 and re.match(r"\s*(?:[-–—:|]|$)", head[match.end() :]):
            try:
                return _to_date(match)
            except ValueError:
                continue
    return None


def date_in_name(name: str) -> date | None:
    """Read the first date in a file's name or an address ("2020-04-06-…", "P2017070300484"); None without one."""
    for match in _NAMED.finditer(name):
        try:
            return _to_date(match)
        except ValueError:
            continue
    return None


def read_timestamp(value: str, timezone: str) -> datetime | date:
    """Read an ISO 8601 date or time, RFC 822 time or written date; times come out in the publisher's `timezone`.

    A time without offset is taken as local, as nothing else is said. Raises ValueError for anything else.
    """
    text = " ".join(value.split())
    if (day := read_date(text)) is not None:
        return day
    zone = ZoneInfo(timezone)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    try:
        return moment.astimezone(zone)
    except OverflowError as error:
        raise ValueError(f"{value} lies outside the calendar") from error
