"""Dates as precise as releases are, as stretches of days that a picture can show."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.facts import Tenure


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day to the last, both included (ISO 8601). `basis` is what says so: a key of `[basis]` in style.toml."""

    start: str
    end: str
    basis: str = ""


def first_day(day: str) -> str:
    """Return the first day of a day, month or year: "2021-05" gives "2021-05-01"."""
    return day[:10] if len(day) >= 10 else f"{day}-01-01"[:10] if len(day) == 4 else f"{day}-01"


def last_day(day: str) -> str:
    """Return the last day of a day, month or year: "2021-02" gives "2021-02-28"."""
    if len(day) >= 10:
        return day[:10]
    if len(day) == 4:
        return f"{day}-12-31"
    year, month = int(day[:4]), int(day[5:7])
    return f"{day}-{calendar.monthrange(year, month)[1]:02}"


def split_tenure(tenure: Tenure, horizon: str) -> Iterator[Span]:
    """Yield the stretches of a tenure by what they rest on.

    `attested` runs from the first release to the last that names the holder, `stated` from a stated start up to there and
    from there to a stated end. `open` is what nobody says: from the last known day of the office to the day by which it is
    called former, else to `horizon`, where no end is known.
    """
    known = [tenure.start, tenure.first_attested, tenure.last_attested, tenure.end]
    if not any(known):
        return
    attested = tenure.first_attested, tenure.last_attested or tenure.first_attested
    begin = first_day(next(day for day in known if day))
    finish = last_day(next(day for day in reversed(known) if day))
    if attested[0]:
        yield Span(first_day(attested[0]), last_day(attested[1]), "attested")
        if tenure.start and first_day(tenure.start) < first_day(attested[0]):
            yield Span(first_day(tenure.start), first_day(attested[0]), "stated")
        if tenure.end and last_day(tenure.end) > last_day(attested[1]):
            yield Span(last_day(attested[1]), last_day(tenure.end), "stated")
    elif tenure.start and tenure.end:
        yield Span(begin, finish, "stated")
    if not tenure.end:
        until = first_day(tenure.ended_before) if tenure.ended_before else horizon
        if until > finish:
            yield Span(finish if attested[0] else begin, until, "open")
    if not tenure.start and not attested[0]:
        yield Span(first_day(tenure.end), finish, "stated")


def find_horizons(tenures: Sequence[Tenure]) -> dict[str, str]:
    """Return for each tenure, by its IRI, the day at which it is no longer open.

    That is when someone else is first known in the office for good, else the last day that any release speaks of. Who acts
    for another, or is yet to come, holds an office no longer than releases say.
    """
    days = [day for tenure in tenures for day in _known_days(tenure)]
    last = max(map(last_day, days), default="")
    return {tenure.tenure: _find_successor(tenure, tenures) or last if _is_lasting(tenure) else "" for tenure in tenures}


def _known_days(tenure: Tenure) -> list[str]:
    days = (tenure.start, tenure.first_attested, tenure.last_attested, tenure.end, tenure.ended_before)
    return [day for day in days if day]


def _is_lasting(tenure: Tenure) -> bool:
    return tenure.capacity == "substantive"


def _find_successor(tenure: Tenure, tenures: Sequence[Tenure]) -> str:
    """Return the first day of the next holder of the same office after all that is known of this one, or ""."""
    finish = max((first_day(day) for day in _known_days(tenure) if day != tenure.ended_before), default="")
    later = [
        first_day(other.start or other.first_attested)
        for other in tenures
        if other.office.iri == tenure.office.iri and other.official.iri != tenure.official.iri and _is_lasting(other)
        if other.start or other.first_attested
    ]
    return min((day for day in later if day > finish), default="")


def describe_bounds(tenure: Tenure) -> str:
    """Return in words what releases say of the dates of a tenure."""
    attested = tenure.first_attested
    if attested and tenure.last_attested != attested:
        attested = f"{attested} to {tenure.last_attested}"
    said = {
        "from": tenure.start,
        "until": tenure.end,
        "attested": attested,
        "former by": "" if tenure.end else tenure.ended_before,
    }
    return ", ".join(f"{word} {day}" for word, day in said.items() if day) or "no dates"
