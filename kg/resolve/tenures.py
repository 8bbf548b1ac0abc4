"""Tenures: one person in one office in one capacity is one tenure, unless evidence parts two.

What parts two holdings is a stated end with the office taken up or held again after a gap; for a post that one person holds
at a time, somebody else's holding of it between; for an acting post, a gap alone. An end that attestations run over without
a gap parts nothing: it was misread, or is that of a term that was renewed.

Only what releases state bounds a tenure. Of several stated starts (or ends) the one that most releases state, as precisely as
any of them does, is the tenure's; one that attestations contradict is not. The others are kept as such.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kg.iris import mint
from kg.model import Capacity, TenureClaim
from kg.resolve.dates import first_day, last_day
from kg.resolve.offices import Offices
from kg.resolve.persons import Persons
from kg.resolve.readings import Reading, Ref
from kg.resolve.tables import thresholds


@dataclass(frozen=True, slots=True)
class ResolvedTenure:
    """One holding: IRIs, and ISO 8601 dates as precise as they are known, empty where unknown.

    `start` and `end` are as stated; `other_starts` and `other_ends` are dates that releases state too and that contradict
    them or the days on which the post was held.
    """

    iri: str
    person: str
    office: str
    capacity: Capacity
    start: str
    end: str
    other_starts: frozenset[str]
    other_ends: frozenset[str]
    first_attested: str
    last_attested: str
    ended_before: str


@dataclass(slots=True)
class Tenures:
    """The tenures of all releases: the IRI for each ref, and each tenure by IRI."""

    nodes: dict[Ref, str]
    things: dict[str, ResolvedTenure]


@dataclass(frozen=True, slots=True)
class _Holding:
    ref: Ref
    day: str  # of the release
    claim: TenureClaim
    attested: tuple[str, ...]

    @property
    def points(self) -> list[str]:
        """Days on which the post was held, or the first of its days."""
        stated = [first_day(self.claim.start)] if self.claim.start else []
        return sorted([*stated, *(last_day(day) for day in self.attested)])

    @property
    def where(self) -> str:
        """The day by which a holding is put before or after a break; "" where the release tells none."""
        return next(iter(self.points), last_day(self.claim.end) if self.claim.end else "")


Group = tuple[str, str, Capacity]


def resolve_tenures(readings: Iterable[Reading], persons: Persons, offices: Offices) -> Tenures:
    """Return which tenures the releases speak of."""
    together: dict[Group, list[_Holding]] = defaultdict(list)
    for reading in readings:
        for group, holdings in _take_holdings(reading, persons, offices).items():
            together[group] += holdings
    rivals = _find_rivals(together, offices)
    found = Tenures({}, {})
    for (person, office, capacity), holdings in sorted(together.items()):
        breaks = _find_breaks(holdings, capacity, [days for other, days in rivals[office] if other != person])
        for start, part in _split(holdings, breaks).items():
            parts = (person.rpartition("/")[2], office.rpartition("/")[2], capacity, *((f"after-{start}",) if start else ()))
            iri = mint("tenure", *parts).value
            found.nodes |= {holding.ref: iri for holding in part}
            found.things[iri] = _bound(iri, (person, office, capacity), part)
    return found


def _take_holdings(reading: Reading, persons: Persons, offices: Offices) -> dict[Group, list[_Holding]]:
    """Return what one release says of each holding.

    Where it announces that the post will be taken up, nobody is in it yet: people are named by the posts they are to have.
    """
    claims: dict[Group, list[TenureClaim]] = defaultdict(list)
    for claim in reading.tenures:
        person, office = persons.nodes.get((reading.key, claim.person)), offices.nodes.get((reading.key, claim.office))
        if person and office:
            claims[person, office, claim.capacity].append(claim)
    taken: dict[Group, list[_Holding]] = {}
    for group, together in claims.items():
        coming = min((first_day(claim.start) for claim in together if claim.start), default="")
        early = coming if coming > reading.day else ""
        taken[group] = [
            _Holding((reading.key, c.ref), reading.day, c, tuple(day for day in c.attested if last_day(day) >= early))
            for c in together
        ]
    return taken


def _find_rivals(together: Mapping[Group, list[_Holding]], offices: Offices) -> dict[str, list[tuple[str, list[str]]]]:
    """Return for each office that one person holds at a time its holders, each with the days on which releases say so."""
    rivals: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for (person, office, capacity), holdings in sorted(together.items()):
        if offices.things[office].single and capacity is Capacity.SUBSTANTIVE:
            days = sorted({last_day(day) for holding in holdings for day in holding.attested})
            rivals[office].append((person, days))
    return rivals


def _days_between(start: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def _find_breaks(holdings: list[_Holding], capacity: Capacity, rivals: list[list[str]]) -> list[str]:
    """Return the days after which another holding begins, in order."""
    limits = thresholds("tenures")
    margin = limits["second_holding_days"]
    points = sorted({point for holding in holdings for point in holding.points})
    gaps = [(a, b) for a, b in pairwise(points) if _days_between(a, b) > margin]
    breaks = {last_day(holding.claim.end) for holding in holdings if holding.claim.end}
    breaks = {end for end in breaks if _parts_two(end, points, margin)}
    for start, end in gaps:
        between = any(sum(start < day < end for day in days) >= limits["rival_days"] for days in rivals)
        if (between or capacity is Capacity.ACTING) and not any(start <= known < end for known in breaks):
            breaks.add(start)
    return sorted(breaks)


def _parts_two(end: str, points: list[str], margin: int) -> bool:
    """Return whether the post is held again after a gap that begins at a stated end."""
    later = [point for point in points if _days_between(end, point) > margin]
    if not later:
        return False
    last = max([end, *(point for point in points if 0 < _days_between(end, point) <= margin)])
    return _days_between(last, later[0]) > margin


def _split(holdings: list[_Holding], breaks: list[str]) -> dict[str, list[_Holding]]:
    """Return holdings by the break that they come after, "" for those before any."""
    parts: dict[str, list[_Holding]] = defaultdict(list)
    for holding in holdings:
        before = [end for end in breaks if holding.where and _days_between(end, holding.where) > 0]
        parts[before[-1] if before else ""].append(holding)
    return dict(sorted(parts.items()))


def _bound(iri: str, group: Group, holdings: list[_Holding]) -> ResolvedTenure:
    attested = {day for holding in holdings for day in holding.attested}
    margin = thresholds("tenures")["second_holding_days"]
    starts, ends = _count(holdings, "start"), _count(holdings, "end")
    witnesses = [(holding.ref[0], day) for holding in holdings for day in holding.attested]
    sound = {
        text for text, by in starts.items() if len({key for key, day in witnesses if last_day(day) < first_day(text)}) < len(by)
    }
    start = _choose(starts, sound)
    lasting = {
        text
        for text, by in ends.items()
        if len({key for key, day in witnesses if _days_between(last_day(text), first_day(day)) > margin}) < len(by)
        and (not start or first_day(start) <= last_day(text))
    }
    end = _choose(ends, lasting)
    other_starts = frozenset(text for text in starts if not _agree(text, start))
    if attested:
        # Who takes a post up on a day and was in it before is appointed anew: in post on that day.
        attested |= {text for text in other_starts if len(text) == 10 and text > min(attested)}
    last = max(attested, key=lambda day: (first_day(day), day), default="")
    # Who is attested later than a text calls him "former" held the post again, or that text speaks of another.
    former = {holding.day for holding in holdings if holding.claim.former and holding.day > (last_day(last) if last else "")}
    return ResolvedTenure(
        iri=iri,
        person=group[0],
        office=group[1],
        capacity=group[2],
        start=start,
        end=end,
        other_starts=other_starts,
        other_ends=frozenset(text for text in ends if not _agree(text, end)),
        first_attested=min(attested, key=lambda day: (last_day(day), day), default=""),
        last_attested=last,
        ended_before=min(former, default=""),
    )


def _agree(text: str, finer: str) -> bool:
    return finer.startswith(text)


def _count(holdings: list[_Holding], side: str) -> dict[str, set[str]]:
    """Return the stated starts or ends, each with the releases that state it, as precisely or less so."""
    stated: list[tuple[str, str]] = [(text, holding.ref[0]) for holding in holdings if (text := getattr(holding.claim, side))]
    return {text: {key for coarse, key in stated if _agree(coarse, text)} for text, _ in stated}


def _choose(dates: Mapping[str, set[str]], sound: set[str]) -> str:
    """Return the date that most releases state, of those the most precise, of those the latest; "" if none is sound."""
    return min(sound, key=lambda text: (-len(dates[text]), -len(text), -_ordinal(text), text), default="")


def _ordinal(text: str) -> int:
    return date.fromisoformat(first_day(text)).toordinal()
