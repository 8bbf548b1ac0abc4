"""Counts of people and things in running text: "around 400", "more than 160 000", "up to 120", "a dozen", "five".

Years, sums of money, measures, shares, clock times and numbers that only number something are no counts. Approximate
counts ("around 400") keep their number at both ends; the text says that they are approximate.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count. An end that the text leaves open is None."""

    start: int
    end: int
    minimum: int | None
    maximum: int | None


@lru_cache(maxsize=1)
def _wording() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def _either(words: Iterable[str]) -> str:
    """An alternation of words, the longest first, each with a small or capital first letter."""
    patterns = (rf"[{word[0]}{word[0].upper()}]{re.escape(word[1:])}" if word[0].isalpha() else re.escape(word) for word in sorted(words, key=len, reverse=True))
    return "(?:" + "|".join(patterns) + ")"


@lru_cache(maxsize=1)
def number_pattern() -> str:
    """Return a pattern of cardinals in words from "a" to "ninety-nine", for use inside another pattern."""
    numbers = _wording()["numbers"]
    tens, ones = ([word for word, value in numbers.items() if low <= value < high] for low, high in ((20, 100), (1, 10)))
    return rf"(?:{_either(tens)}-{_either(word for word in ones if len(word) > 2)}|{_either(numbers)})(?!\w)"


def read_number(text: str) -> int | None:
    """Return the value of digits ("12") or of a cardinal in words ("twenty-one"); None if it is neither."""
    if text.isdecimal():
        return int(text)
    parts = [_wording()["numbers"].get(part) for part in text.lower().split("-")]
    return None if None in parts else sum(part for part in parts if part is not None)
