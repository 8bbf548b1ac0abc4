"""Dates in running text: `find_dates` and what it returns."""

from kg.annotate.dates.find import DateMention as DateMention
from kg.annotate.dates.find import find_dates as find_dates
from kg.annotate.dates.find import resolve_loose as resolve_loose
