"""Dates as precise as a text is, as spans of days."""

from __future__ import annotations

import calendar

from kg.errors import VocabularyError
from kg.vocabulary import date_literal


def is_date(text: str) -> bool:
    """Return whether `text` is a year, a month or a day that the calendar has, in ISO 8601."""
    try:
        date_literal(text)
    except VocabularyError:
        return False
    return True


def first_day(text: str) -> str:
    """Return the first day of a year, month or day."""
    return f"{text}-01-01" if len(text) == 4 else f"{text}-01" if len(text) == 7 else text


def last_day(text: str) -> str:
    """Return the last day of a year, month or day."""
    if len(text) == 4:
        return f"{text}-12-31"
    if len(text) == 7:
        return f"{text}-{calendar.monthrange(int(text[:4]), int(text[5:]))[1]:02}"
    return text
