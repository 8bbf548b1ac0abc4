"""Counts of people and things in running text: "around 400", "more than 160 000", "up to 120", "a dozen", "five".

Dates, sums of money, measures, shares, clock times and numbers that only number something are no counts. Approximate
counts ("around 400") keep their number at both ends; the text says that they are approximate.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.annotate.dates.find import find_dates
from kg.annotate.dates.grammar import plain_text
from kg.annotate.numbers.count import count_pattern, counted_nouns, crowds, either, read_count

_ANY_DAY = date(2000, 1, 1)  # where dates stand doesn't hang on the day of issue


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count, with the words that bound it ("more than 150"). An end that the text leaves open is None."""

    start: int
    end: int
    minimum: int | None
    maximum: int | None


@lru_cache(maxsize=1)
def _wording() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words, count = _wording(), count_pattern()
    bound = either(words["bounds"])
    joint = either(words["joints"]["words"])
    between = rf"[Bb]etween (?P<least>{count}) {either(words['joints']['between'])} (?P<most>{count})"
    pair = rf"(?:(?P<low>{count})(?: {joint} |(?<=\d)[-–](?=\d))(?P<high>{count})|{between})"
    compound, plus = either(words["compounds"]["words"]), either(words["plus"]["words"])
    single = rf"(?P<count>{count})(?:-{compound}(?!\w))?(?P<plus> {plus}(?!\w))?"
    head = r"(?<![\w$€£#@&/+'])(?!(?<=[\d,.:][-.,:])\w)(?!(?<=[A-Za-z][-–])\d)(?!(?<=\d )\d)"
    tail = r"(?!\w|[.,:/]\d|-| ?%| \d|[(°'])"
    return re.compile(rf"{head}(?:(?P<bound>{bound}) {either(words['bounds_then']['words'])}?)?(?:{pair}|{single}){tail}")


def find_quantities(text: str, offset: int = 0) -> list[Quantity]:
    """Find the counts in `text`, in order, none overlapping; `offset` is added to positions. Never raises."""
    plain = plain_text(text)
    dates = [(mention.start, mention.end) for mention in find_dates(text, _ANY_DAY)]
    found = []
    for match in _pattern().finditer(plain):
        if any(start < match.end() and match.start() < end for start, end in dates):
            continue
        if (ends := _read_ends(match)) and not (_is_no_count(plain, match) or _is_apart(plain, match)):
            found.append(Quantity(match.start() + offset, match.end() + offset, *ends))
    return found


def _read_ends(match: re.Match[str]) -> tuple[int | None, int | None] | None:
    for low, high in (("low", "high"), ("least", "most")):
        if match[low]:
            ends = read_count(match[low]), read_count(match[high])
            return ends if ends[0] and ends[1] and ends[0] < ends[1] else None
    count = read_count(match["count"])
    if count is None or match["count"].lower() in {"a", "an"}:
        return None
    bound = _wording()["bounds"].get(match["bound"].lower()) if match["bound"] else "exact"
    if bound == "minimum" or match["plus"] or match["count"].lower() in crowds():
        return count, None
    return (None, count) if bound == "maximum" else (count, count)


def _is_no_count(text: str, match: re.Match[str]) -> bool:
    """Whether the number measures, labels or lists, by the words beside it."""
    words = _wording()["not_counts"]
    front = re.search(r"([\w.'$€£-]*[\w.$€£])[ \xa0]?$", text[max(0, match.start() - 30) : match.start()])
    before = front[1] if front else ""
    behind = re.match(r"(?:[ \xa0-]?([\w%'.]*\w|%))?", text[match.end() : match.end() + 30])
    after = (behind[1] or "").lower() if behind else ""
    number = match["count"] or ""
    if before.lower() in words["before"] or after in words["after"]:
        return True
    if number.lower() == "one":
        return not after or before.lower() in words["one_before"] or after in words["one_after"]
    if not match["bound"] and before[:1].isupper() and number[:1].isdigit() and before.lower() not in words["openers"]:
        return True  # "Terminal 3"
    if re.fullmatch(r"(?:1[89]|20)\d\d", number) and not match["bound"]:
        return after not in counted_nouns()
    return False


def _is_apart(text: str, match: re.Match[str]) -> bool:
    """Whether the number stands in a name ("One Country, Two Systems"), an address, a table, or tells an age."""
    front, behind = text[max(0, match.start() - 20) : match.start()], text[match.end() : match.end() + 20]
    number = match["count"] or ""
    if match[0][:1].isupper() and not re.search(r"(?:^|[.!?:;\n\"“(•*-])\s*$", front):
        return True
    if match["bound"] or not number.isdecimal():
        return False
    numbered = re.search(r"(?:^|\n)\s*$", front) and re.match(r"[.)]|\s*$|\s*\n| [A-Z]", behind)
    age = front.endswith(", ") and behind.startswith(",") and 15 < int(number) < 110
    address = re.search(r"[(,] $|\($", front) and re.match(r" [A-Z]|\)", behind)
    return bool(numbered or age or address or re.search(r"\| *$", front) or re.match(r" *\|", behind))
