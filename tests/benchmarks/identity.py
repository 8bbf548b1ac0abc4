"""How well names alone tell persons apart: precision, recall and F1 of the name comparison on identity.tsv.

Run `python tests/benchmarks/identity.py`, with `--errors` for the pairs that it gets wrong.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.resolve.names import are_one_name

PAIRS = Path(__file__).with_name("identity.tsv")


@dataclass(frozen=True)
class Pair:
    """Two names, whether they can be one person's, and what the pair is for."""

    left: str
    right: str
    same: bool
    kind: str


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1 of the pairs said to be one."""

    precision: float
    recall: float
    f1: float


def read_pairs() -> list[Pair]:
    lines = (line for line in PAIRS.read_text("utf8").splitlines() if not line.startswith("#"))
    return [Pair(row["left"], row["right"], row["same"] == "yes", row["kind"]) for row in csv.DictReader(lines, delimiter="\t")]


def find_errors(pairs: list[Pair]) -> Iterator[Pair]:
    return (pair for pair in pairs if are_one_name(pair.left, pair.right) != pair.same)


def score(pairs: list[Pair]) -> Score:
    said = Counter((pair.same, are_one_name(pair.left, pair.right)) for pair in pairs)
    right, wrong, missed = said[True, True], said[False, True], said[True, False]
    precision, recall = right / (right + wrong), right / (right + missed)
    return Score(precision, recall, 2 * precision * recall / (precision + recall))


if __name__ == "__main__":
    pairs = read_pairs()
    found = score(pairs)
    print(f"{len(pairs)} pairs: P {found.precision:.3f} R {found.recall:.3f} F1 {found.f1:.3f}")
    if "--errors" in sys.argv:
        for pair in find_errors(pairs):
            print("missed" if pair.same else "wrong ", pair.kind, "|", pair.left, "|", pair.right)
