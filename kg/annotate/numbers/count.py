"""Numbers in words: "five", "twenty-one", "two hundred", "a dozen", "1.5 million"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

_TENS = 20


@lru_cache(maxsize=1)
def _wording() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def either(words: Iterable[str]) -> str:
    """Return an alternation of `words`, the longest first, each with a small or a capital first letter."""
    return "(?:" + "|".join(_spell(word) for word in sorted(words, key=len, reverse=True)) + ")"


def _spell(word: str) -> str:
    return f"[{word[0]}{word[0].upper()}]{re.escape(word[1:])}" if word[0].isalpha() else re.escape(word)


@lru_cache(maxsize=1)
def counted_nouns() -> frozenset[str]:
    """Return nouns that are counted ("people"), lower case."""
    return frozenset(_wording()["counted"]["nouns"])


@lru_cache(maxsize=1)
def crowds() -> frozenset[str]:
    """Return words for a number that is only known to be large ("hundreds"), lower case."""
    return frozenset(_wording()["crowds"])


@lru_cache(maxsize=1)
def number_pattern() -> str:
    """Return a pattern of cardinals in words from "a" to "ninety-nine", for use inside another pattern."""
    numbers = _wording()["numbers"]
    tens = either(word for word, value in numbers.items() if value >= _TENS)
    ones = either(word for word, value in numbers.items() if value < 10 and word not in {"a", "an"})
    return rf"(?:{tens}-{ones}|{either(numbers)})(?!\w)"


def read_number(text: str) -> int | None:
    """Return the value of digits ("12") or of a cardinal in words ("twenty-one"); None if it is neither."""
    if text.isdecimal():
        return int(text)
    parts = [_wording()["numbers"].get(part) for part in text.lower().split("-")]
    return None if None in parts else sum(part for part in parts if part is not None)


@lru_cache(maxsize=1)
def count_pattern() -> str:
    """Return a pattern of whole numbers as prose writes them, for use inside another pattern.

    It matches "160 000", "10,000", "1.5 million", "two hundred and six", "a dozen", "hundreds".
    """
    digits = r"\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?: \d{3}(?!\d))+|\d{1,7}(?:\.\d{1,3})?"
    scale = either(_wording()["scales"])
    words = rf"{number_pattern()}(?:(?: |-){scale}(?!\w)(?: (?:and )?{number_pattern()}(?: {scale}(?!\w))?){{0,2}})?"
    return rf"(?:(?:{digits})(?: {scale}(?!\w))?|{words}|{either(_wording()['crowds'])}(?!\w))"


def read_count(text: str) -> int | None:
    """Return the value of what `count_pattern` matches; None for what isn't a whole number ("2.5")."""
    text = re.sub(r"(?<=\d)[, ](?=\d{3}(?!\d))", "", text.lower())
    if text in _wording()["crowds"]:
        return int(_wording()["crowds"][text])
    total, part = 0.0, 0.0
    for word in text.replace(" and ", " ").split():
        for piece in [word] if read_number(word) is not None else word.split("-"):
            if piece in _wording()["scales"]:
                scale = _wording()["scales"][piece]
                part = (part or 1) * scale
                if scale >= 1000:
                    total, part = total + part, 0.0
            else:
                value = float(piece) if re.fullmatch(r"[\d.]+", piece) else read_number(piece)
                if value is None:
                    return None
                part += value
    return int(total + part) if (total + part).is_integer() else None
