"""Tenures: one person in one office in one capacity is one tenure, unless a stated end parts two.

Only what releases state bounds a tenure. A release that says the post was held on a day after a stated end, or taken up after
it, speaks of a second holding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kg.iris import mint
from kg.model import TenureClaim
from kg.resolve.dates import first_day, last_day
from kg.resolve.offices import Offices
from kg.resolve.persons import Persons
from kg.resolve.readings import Reading, Ref
from kg.resolve.tables import thresholds


@dataclass(frozen=True, slots=True)
class ResolvedTenure:
    """One holding: IRIs, and ISO 8601 dates as precise as they are known, empty where unknown.

    `starts` and `ends` are the dates that releases state, without those that another one states more precisely.
    """

    iri: str
    person: str
    office: str
    starts: frozenset[str]
    ends: frozenset[str]
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

    @property
    def anchor(self) -> str:
        """A day on which the post was held, or the first of its days; "" where the release tells none."""
        stated = [*([first_day(self.claim.start)] if self.claim.start else []), *(last_day(day) for day in self.claim.attested)]
        return min(stated, default="")


def resolve_tenures(readings: Iterable[Reading], persons: Persons, offices: Offices) -> Tenures:
    """Return which tenures the releases speak of."""
    together: dict[tuple[str, str, str], list[_Holding]] = defaultdict(list)
    for reading in readings:
        for claim in reading.tenures:
            person, office = persons.nodes.get((reading.key, claim.person)), offices.nodes.get((reading.key, claim.office))
            if person and office:
                holding = _Holding((reading.key, claim.ref), reading.day, claim)
                together[person, office, claim.capacity.value].append(holding)
    found = Tenures({}, {})
    for (person, office, capacity), holdings in sorted(together.items()):
        for start, part in _split(holdings).items():
            parts = (person.rpartition("/")[2], office.rpartition("/")[2], capacity, *((f"after-{start}",) if start else ()))
            iri = mint("tenure", *parts).value
            found.nodes |= {holding.ref: iri for holding in part}
            found.things[iri] = _bound(iri, person, office, part)
    return found


def _split(holdings: list[_Holding]) -> dict[str, list[_Holding]]:
    """Return holdings by the stated end that they come after, "" for those before any."""
    margin = thresholds("tenures")["second_holding_days"]
    anchors = [holding.anchor for holding in holdings]
    ends = sorted({last_day(holding.claim.end) for holding in holdings if holding.claim.end})
    breaks = [end for end in ends if any(anchor and _days_between(end, anchor) > margin for anchor in anchors)]
    parts: dict[str, list[_Holding]] = defaultdict(list)
    for holding in holdings:
        where = holding.anchor or (last_day(holding.claim.end) if holding.claim.end else "")
        before = [end for end in breaks if where and _days_between(end, where) > 0]
        parts[before[-1] if before else ""].append(holding)
    return dict(sorted(parts.items()))


def _find_finest(dates: Iterable[str]) -> frozenset[str]:
    stated = {text for text in dates if text}
    return frozenset(text for text in stated if not any(other != text and other.startswith(text) for other in stated))


def _days_between(start: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def _bound(iri: str, person: str, office: str, holdings: list[_Holding]) -> ResolvedTenure:
    attested = {day for holding in holdings for day in holding.claim.attested}
    former = {holding.day for holding in holdings if holding.claim.former}
    return ResolvedTenure(
        iri=iri,
        person=person,
        office=office,
        starts=_find_finest(holding.claim.start for holding in holdings),
        ends=_find_finest(holding.claim.end for holding in holdings),
        first_attested=min(attested, key=lambda day: (last_day(day), day), default=""),
        last_attested=max(attested, key=lambda day: (first_day(day), day), default=""),
        ended_before=min(former, default=""),
    )
