"""Decisions that two names are one thing or are not: the file `judgements.jsonl` in a store's folder.

One line of JSON a decision, appended and never changed: when, who, what about which two IRIs, and why. A line that undoes a
decision is one more line. What stands is replayed on every build, so that a graph built anew from the releases is the same.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from kg.errors import StoreError
from kg.resolve import Judgement

JUDGEMENTS_FILE = "judgements.jsonl"


class Verdict(StrEnum):
    """What somebody decided of two IRIs; `UNDONE` takes back what was decided of them before."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file. `at` is a moment in UTC, ISO 8601; `left` and `right` are IRIs, the lesser first."""

    at: str
    by: str
    left: str
    right: str
    verdict: Verdict
    why: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        """The two IRIs."""
        return self.left, self.right


def decide(left: str, right: str, verdict: Verdict, by: str, why: str = "") -> Decision:
    """Return a decision made now."""
    low, high = sorted((left, right))
    return Decision(datetime.now(UTC).isoformat(timespec="seconds"), by, low, high, verdict, why)


def append_decision(store: Path | str, decision: Decision) -> None:
    """Add a line to the file in the store folder `store`, and make it last. Raises StoreError where it can't be written."""
    line = json.dumps(asdict(decision), ensure_ascii=False)
    path = Path(store) / JUDGEMENTS_FILE
    try:
        with path.open("a+b") as stream:
            # A line that a crash cut off must not swallow the next one.
            if stream.tell() and not _ends_line(path):
                stream.write(b"\n")
            stream.write(f"{line}\n".encode())
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise StoreError("the judgements can't be written", str(path), str(error.strerror)) from None


def _ends_line(path: Path) -> bool:
    return path.read_bytes().endswith(b"\n")


def read_decisions(store: Path | str) -> list[Decision]:
    """Return all lines of the file, in order; none where there is no file. Raises StoreError for a line that is no decision."""
    path = Path(store) / JUDGEMENTS_FILE
    if not path.is_file():
        return []
    try:
        lines = path.read_text("utf8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError("the judgements can't be read", str(path), str(error)) from None
    found: list[Decision] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            decision = Decision(**{**fields, "verdict": Verdict(fields["verdict"])})
        except (ValueError, TypeError, KeyError) as error:
            hint = f"mend or remove the line ({type(error).__name__})"
            raise StoreError("no judgement", f"{path}, line {number}", hint) from None
        found.append(decision)
    return found


def find_standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Return what holds: of each pair the last decision that wasn't undone, in order. An undoing takes back one decision."""
    stacks: dict[tuple[str, str], list[Decision]] = {}
    for decision in decisions:
        stack = stacks.setdefault(decision.pair, [])
        if decision.verdict is not Verdict.UNDONE:
            stack.append(decision)
        elif stack:
            stack.pop()
    return sorted((stack[-1] for stack in stacks.values() if stack), key=lambda decision: (decision.at, decision.pair))


def find_contradiction(standing: Iterable[Decision], new: Decision) -> Decision | None:
    """Return a standing decision that `new` can't stand beside: it makes one, through others, what was judged apart, or the reverse."""
    held = [*(decision for decision in standing if decision.pair != new.pair), new]
    groups: dict[str, set[str]] = {}
    for decision in held:
        if decision.verdict is Verdict.SAME:
            joined = groups.get(decision.left, {decision.left}) | groups.get(decision.right, {decision.right})
            groups |= dict.fromkeys(joined, joined)
    clash = next((d for d in held if d.verdict is Verdict.DIFFERENT and d.right in groups.get(d.left, ())), None)
    if clash is new:  # judged apart now, one through earlier decisions: the last of these
        return next(d for d in reversed(held) if d.verdict is Verdict.SAME and d.left in groups[new.left])
    return clash


def load_judgements(store: Path | str) -> list[Judgement]:
    """Return what resolution heeds: the pairs judged same or different."""
    return [
        Judgement(decision.left, decision.right, decision.verdict is Verdict.SAME, decision.by, decision.why)
        for decision in find_standing(read_decisions(store))
        if decision.verdict in {Verdict.SAME, Verdict.DIFFERENT}
    ]
