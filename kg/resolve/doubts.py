"""Pairs of persons or bodies that may be one and that the rules leave two, the likeliest first: what a reviewer is asked.

Only pairs with a word of their names in common are compared. Numbers are in thresholds.toml.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from kg.resolve.names import are_one_name, may_complement, parse_name
from kg.resolve.resolution import Resolution
from kg.resolve.tables import thresholds
from kg.resolve.text import drop_article, flatten


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two IRIs that may be one thing; `score` from 0 to 1 orders them, `why` says what speaks for it."""

    left: str
    right: str
    score: float
    why: str


def find_doubts(resolution: Resolution, settled: Iterable[tuple[str, str]] = ()) -> list[Doubt]:
    """Return the doubtful pairs, best first, without those in `settled` (the lesser IRI first)."""
    known = set(settled)
    offices: dict[str, set[str]] = defaultdict(set)
    for tenure in resolution.tenures.values():
        offices[tenure.person].add(_title(tenure.office))
    doubts = [*_doubt_persons(resolution, offices), *_doubt_bodies(resolution)]
    wanted = [doubt for doubt in doubts if (doubt.left, doubt.right) not in known]
    return sorted(wanted, key=lambda doubt: (-doubt.score, doubt.left, doubt.right))


def _forms(label: str, others: Iterable[str]) -> set[str]:
    """Return the names under which a thing is compared: its label, and the other names that became one with it, from their IRIs."""
    return {flatten(label), *(other.rpartition("/")[2].partition(".")[2].replace("-", " ") for other in others)} - {""}


def _liken(left: Iterable[str], right: Iterable[str]) -> float:
    """Return how alike the nearest of two things' names are, from 0 to 100."""
    return max((fuzz.token_sort_ratio(a, b) for a in left for b in right), default=0.0)


def _block(names: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Yield pairs of IRIs whose names share a word that not too many have, each pair once, the lesser IRI first."""
    limit = thresholds("doubts")["largest_block"]
    blocks: dict[str, list[str]] = defaultdict(list)
    for iri, forms in sorted(names.items()):
        for word in {word for form in forms for word in form.split()}:
            blocks[word].append(iri)
    pairs = {pair for block in blocks.values() if len(block) <= limit for pair in combinations(block, 2)}
    yield from sorted(pairs)


def _title(iri: str) -> str:
    """Return an office's title, and its body where the title alone says too little, without its jurisdiction."""
    return iri.rpartition("/")[2].partition(".")[2]


def _place(iri: str) -> str:
    return iri.rpartition("/")[2].partition(".")[0]


def _doubt_persons(resolution: Resolution, offices: Mapping[str, set[str]]) -> Iterator[Doubt]:
    limits = thresholds("doubts")
    forms = {iri: _forms(person.label, person.others) for iri, person in resolution.persons.items()}
    names = {iri: parse_name(person.label, person.surname) for iri, person in resolution.persons.items()}
    for left, right in _block({iri: found for iri, found in forms.items() if names[iri].full}):
        score, why = 0.0, ""
        alike = _liken(forms[left], forms[right])
        if forms[left] & forms[right]:
            score, why = limits["same_name"], "the same name in two jurisdictions"
        elif are_one_name(resolution.persons[left].label, resolution.persons[right].label):
            score, why = limits["fitting_name"], "names that fit, and fit others too"
        elif may_complement(names[left], names[right]):
            score, why = limits["complement"], "names that may complement each other"
        elif alike >= limits["alike"]:
            score, why = limits["misspelt"] * alike / 100, f"names that are {alike:.0f}% alike"
        if not score:
            continue
        if shared := offices[left] & offices[right]:
            score, why = score + limits["shared_office"], f"{why}; both {min(shared).partition('.')[0].replace('-', ' ')}"
        if _place(left) != _place(right):
            score -= limits["abroad"]
        yield Doubt(left, right, round(min(score, 1.0), 3), why)


def _doubt_bodies(resolution: Resolution) -> Iterator[Doubt]:
    limits = thresholds("doubts")
    forms = {iri: {drop_article(flatten(body.label))} for iri, body in resolution.bodies.items()}
    for left, right in _block(forms):
        if resolution.bodies[left].jurisdiction != resolution.bodies[right].jurisdiction:
            continue
        alike = _liken(forms[left], forms[right])
        if alike >= limits["alike"]:
            yield Doubt(left, right, round(limits["misspelt"] * alike / 100, 3), f"names that are {alike:.0f}% alike")
