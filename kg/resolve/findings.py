"""What doesn't add up in who held what when: overlaps and gaps in a post for one, ends before starts, holders after their end.

A finding is no error of the graph: releases may be misread, or be wrong, or speak of two posts of one title. Each names the
tenures it rests on, whose sentences show which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations, pairwise

from kg.iris import mint
from kg.model import Capacity
from kg.resolve.dates import first_day, last_day
from kg.resolve.offices import ResolvedOffice
from kg.resolve.persons import ResolvedPerson
from kg.resolve.tables import thresholds
from kg.resolve.tenures import ResolvedTenure


class Problem(StrEnum):
    """What doesn't add up."""

    OVERLAP = "overlapping holders"
    GAP = "gap between holders"
    END_BEFORE_START = "ends before it starts"
    AFTER_END = "in post after the stated end"
    BEFORE_START = "in post before the stated start"


@dataclass(frozen=True, slots=True)
class TenureFinding:
    """One thing that doesn't add up: `tenures` are the IRIs it rests on, `text` says it with its dates."""

    iri: str
    problem: Problem
    tenures: tuple[str, ...]
    text: str


def find_findings(
    tenures: Iterable[ResolvedTenure], persons: Mapping[str, ResolvedPerson], offices: Mapping[str, ResolvedOffice]
) -> list[TenureFinding]:
    """Return all findings, in order of their IRIs."""
    tenures = list(tenures)
    teller = _Teller(persons, offices)
    found = [finding for tenure in tenures for finding in teller.check_alone(tenure)]
    of_office: dict[str, list[ResolvedTenure]] = defaultdict(list)
    for tenure in tenures:
        if offices[tenure.office].single and tenure.capacity is Capacity.SUBSTANTIVE and _begin(tenure):
            of_office[tenure.office].append(tenure)
    for held in of_office.values():
        found += teller.check_overlaps(held)
        found += teller.check_gaps(held)
    return sorted(found, key=lambda finding: finding.iri)


def _begin(tenure: ResolvedTenure) -> str:
    known = [first_day(day) for day in (tenure.start, tenure.first_attested) if day]
    return min(known, default="")


def _finish(tenure: ResolvedTenure) -> str:
    if tenure.end:
        return last_day(tenure.end)
    return max((first_day(day) for day in (tenure.start, tenure.last_attested) if day), default="")


def _days_between(start: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


class _Teller:
    """Says findings in words; names are looked up in the resolution."""

    def __init__(self, persons: Mapping[str, ResolvedPerson], offices: Mapping[str, ResolvedOffice]) -> None:
        self._persons, self._offices = persons, offices
        self._limits = thresholds("findings")

    def _name(self, tenure: ResolvedTenure) -> str:
        return f"{self._persons[tenure.person].label}, {self._offices[tenure.office].label}"

    def _make(self, problem: Problem, tenures: tuple[ResolvedTenure, ...], text: str) -> TenureFinding:
        iris = tuple(tenure.iri for tenure in tenures)
        parts = (problem.name.lower().replace("_", "-"), *(iri.rpartition("/")[2] for iri in iris))
        return TenureFinding(mint("finding", *parts).value, problem, iris, text)

    def check_alone(self, tenure: ResolvedTenure) -> Iterator[TenureFinding]:
        """Yield what one tenure's dates say against each other."""
        starts = sorted({tenure.start, *tenure.other_starts} - {""})
        ends = sorted({tenure.end, *tenure.other_ends} - {""})
        crossed = [(start, end) for start in starts for end in ends if last_day(end) < first_day(start)]
        if crossed:
            start, end = crossed[0]
            yield self._make(Problem.END_BEFORE_START, (tenure,), f"{self._name(tenure)}: ends {end}, starts {start}")
        last = tenure.last_attested
        past = [end for end in (*ends, tenure.ended_before) if end and last and last_day(end) < first_day(last)]
        if past:
            yield self._make(Problem.AFTER_END, (tenure,), f"{self._name(tenure)}: ends {past[0]}, still in post on {last}")
        first = tenure.first_attested
        early = [start for start in starts if first and last_day(first) < first_day(start)]
        if early:
            yield self._make(Problem.BEFORE_START, (tenure,), f"{self._name(tenure)}: starts {early[-1]}, in post on {first}")

    def check_overlaps(self, held: list[ResolvedTenure]) -> Iterator[TenureFinding]:
        """Yield pairs of holders of a post for one whose known days overlap."""
        for left, right in combinations(sorted(held, key=lambda tenure: (_begin(tenure), tenure.iri)), 2):
            if left.person != right.person and _days_between(_begin(right), _finish(left)) > self._limits["overlap_days"]:
                until = min(_finish(left), _finish(right))
                text = f"{self._name(left)} and {self._name(right)}: both from {_begin(right)} to {until}"
                yield self._make(Problem.OVERLAP, (left, right), text)

    def check_gaps(self, held: list[ResolvedTenure]) -> Iterator[TenureFinding]:
        """Yield holders of a post for one with a stated end and the next one's stated start far after it."""
        for left, right in pairwise(sorted(held, key=lambda tenure: (_begin(tenure), tenure.iri))):
            if left.end and right.start and _days_between(last_day(left.end), first_day(right.start)) > self._limits["gap_days"]:
                text = f"{self._name(left)} until {left.end}, {self._name(right)} from {right.start}: nobody known between"
                yield self._make(Problem.GAP, (left, right), text)
