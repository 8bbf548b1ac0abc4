"""Persons' names: after an honorific, after a title, or as the statistical model sees them and the grammar agrees.

Names of all orders are read: "Carrie Lam", "Lo Chung-mau", "Matthew Cheung Kin-chung", "Nip Tak-kuen, Patrick",
"Mohd Juanda bin Haji Abdul Rashid", "von der Leyen", "J. D. Vance". A name never holds an honorific or letters after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg.annotate.mentions.bodies import heads
from kg.annotate.mentions.lexicon import (
    demonyms,
    function_words,
    honorifics,
    name_breaks,
    name_suffixes,
    office_heads,
    place_phrases,
    postnominals,
)
from kg.annotate.mentions.words import Word
from kg.lexicons import read_table

MAX_NAME = 9  # words; Malay names with their titles are the longest met
COMMON_PLURALS = ("ings", "ments", "tions", "ness", "ships", "ties")
ABSTRACT = ("ance", "ence", "ment", "tion", "sion", "ship")
LONG_NOUN = 10  # letters from which such an ending is a noun's: "Lawrence" is a name, "Surveillance" none
NATIVE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
GIVEN = re.compile(r"^[A-Z]\w+-\w+$")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name at words `start` to `end` (honorific and letters after it included), the name proper at `first` to `last`."""

    start: int
    end: int
    first: int
    last: int
    honorific: str
    gender: str
    native: str = ""


@cache
def _particles() -> frozenset[str]:
    return frozenset(row["form"] for row in read_table("name_particles"))


@cache
def homographs() -> frozenset[str]:
    """Return titles that are names too: "Judge", "Bishop"."""
    return frozenset(row["form"] for row in read_table("name_homographs"))


@cache
def not_names() -> frozenset[str]:
    """Return capitalised words that head things and places, so that a run of words that ends in one is no person."""
    return frozenset(row["form"] for row in read_table("not_names"))


def match_honorific(words: Sequence[Word], at: int) -> tuple[int, str, str, str] | None:
    """Return (word after, form, kind, gender) of one or more honorifics that begin at `at`, or None."""
    end, forms, kind, gender = at, [], "", ""
    while end < len(words) and (hit := honorifics().match(words, end)):
        end, row = hit
        forms.append(row["form"])
        kind = "style" if "style" in {kind, row["kind"]} else row["kind"]
        gender = row["gender"] or gender
    return (end, " ".join(forms), kind, gender) if forms else None


def is_personal(word: Word) -> bool:
    """Whether `word` could be part of a person's name."""
    function = function_words().get(word.text)
    return (
        word.cap
        and not word.text.isdigit()
        and word.text not in name_breaks()
        and (function is None or (function is False and not word.first))
    )


def match_bare_name(words: Sequence[Word], at: int, *, strict: bool) -> int:
    """Return the word after the name that begins at `at`, or `at` where none does. `strict`: nothing says yet that it is a person."""
    end = at
    while end < len(words) and end - at < MAX_NAME:
        word = words[end]
        if not is_personal(word) and (strict or not _is_odd_name(words, at, end)) and not _is_month_name(words, at, end):
            step = _inner_word(words, at, end)
            if not step:
                break
            end += step
        elif end > at and (_is_letters(word) or _begins_title(words, end) or (strict and _is_body_head(words, end))):
            break
        else:
            end += 1
    while end > at and words[end - 1].text in _particles():
        end -= 1
    if (
        end > at
        and end + 1 < len(words)
        and words[end].text == ","
        and words[end + 1].text in name_suffixes()
        and "." in words[end + 1].text
    ):
        end += 2  # "Joseph R. Biden, Jr."
    return end


def _is_odd_name(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether a word that is no name elsewhere is one after an honorific: the first ("Mr He Hua") or the last ("Ms Ada To,")."""
    closed = end + 1 >= len(words) or words[end + 1].text in {",", ".", ";", ")", "(", "and"}
    return words[end].cap and (end == at or closed)


def _is_month_name(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether a month's name ends a person's: "Theresa May" does, "Theresa on May 5" doesn't."""
    following = words[end + 1].text if end + 1 < len(words) else ""
    return end == at + 1 and words[end].cap and words[end].text in name_breaks() and not following[:1].isdigit()


def _inner_word(words: Sequence[Word], at: int, end: int) -> int:
    """Return how many words of a name that has begun stand at `end` without a capital: "de", or a nickname in quotes."""
    if words[end].text in _particles() and end + 1 < len(words) and (words[end + 1].cap or words[end + 1].text in _particles()):
        return 1
    quoted = end > at and words[end].text in {'"', "“", "‘"} and end + 2 < len(words) and words[end + 2].text in {'"', "”", "’"}
    return 3 if quoted and words[end + 1].cap else 0


def _is_letters(word: Word) -> bool:
    return word.text in postnominals() and (word.text.isupper() or "." in word.text)


def _begins_title(words: Sequence[Word], at: int) -> bool:
    return bool(
        words[at].text not in homographs()
        and len(words[at].text) > 2
        and (office_heads().match(words, at) or match_honorific(words, at))
    )


def _is_body_head(words: Sequence[Word], at: int) -> bool:
    hit = heads().match(words, at)
    return bool(hit and hit[1].strong)


def after_name(words: Sequence[Word], end: int) -> tuple[int, str]:
    """Return (word after letters and native characters that follow a name, the native form)."""
    native = ""
    while end < len(words):
        if _is_letters(words[end]):
            end += 1
        elif (
            words[end].text == ","
            and end + 1 < len(words)
            and words[end + 1].text in postnominals()
            and words[end + 1].text.isupper()
        ):
            end += 2
        elif (
            words[end].text in {"(", "（"}
            and end + 1 < len(words)
            and (NATIVE.search(words[end + 1].text) or words[end + 1].text in postnominals())
        ):
            close = next((k for k in range(end + 1, min(end + 8, len(words))) if words[k].text in {")", "）"}), None)
            if close is None:
                break
            if NATIVE.search(words[end + 1].text):
                native = "".join(w.text for w in words[end + 1 : close])
            end = close + 1
        else:
            break
    return end, native


def match_name(words: Sequence[Word], at: int) -> Name | None:
    """Return the name with its honorific that begins at `at`, or None. "Mr" alone and "General Assembly" are none."""
    honorific = match_honorific(words, at)
    if honorific is None or (at and (title := office_heads().match(words, at - 1)) and title[0] > at):
        return None  # "Secretary General X" is no general
    first, form, kind, gender = honorific
    if kind == "rank" and first < len(words) and words[first].text == "(":
        close = next((k for k in range(first, min(first + 4, len(words))) if words[k].text == ")"), first)
        first = close + 1 if close > first else first
    if first >= len(words) or not (
        is_personal(words[first])
        or words[first].text in _particles()
        or (kind == "style" and words[first].cap and first + 1 < len(words) and words[first + 1].cap)
    ):
        return None
    if _begins_title(words, first) and (kind != "style" or first + 1 >= len(words) or not words[first + 1].cap):
        return None
    last = match_bare_name(words, first, strict=kind != "style")
    if last == first or words[last - 1].text in not_names():
        return None
    if kind != "style" and (_is_body_head(words, first) or (last < len(words) and words[last].text in not_names())):
        return None
    end, native = after_name(words, last)
    return Name(at, end, first, last, form, gender, native)


def is_plausible(words: Sequence[Word]) -> bool:
    """Whether words that the statistical model calls a person can be one: two or more, none of them a thing's or place's."""
    return (
        2 <= len(words) <= MAX_NAME
        and all(w.cap or w.text in _particles() or w.text in {'"', "“", "”", "-"} for w in words)
        and not any(
            w.text in not_names() or function_words().get(w.text) or w.text in name_breaks() or any(ch.isdigit() for ch in w.text)
            for w in words
        )
        and not (words[0].first and words[0].text in function_words())
        and not any(heads().match(words, k) or office_heads().match(words, k) for k in range(len(words)))
        and not any((hit := place_phrases().match(words, k)) and hit[0] - k == len(words) for k in range(len(words)))
        and not demonyms().match(words, 0)
        and not words[-1].text.lower().endswith(COMMON_PLURALS)
        and not (len(words[-1].text) >= LONG_NOUN and words[-1].text.lower().endswith(ABSTRACT))
        and not (words[-1].text.endswith("s") and words[-1].text[:-1] in not_names())
        and not (sum(w.text.isupper() and len(w.text) > 2 for w in words) == len(words) and len(words) > 4)
    )


def surname_of(name: str) -> str:
    """Return the family name of a full name, or "" where its order can't be told.

    "Cheung" of "Matthew Cheung Kin-chung" and "Lo" of "Lo Chung-mau": before the hyphenated given name; otherwise the last word.
    """
    words = name.split()
    if len(words) < 2:
        return name
    for at, word in enumerate(words):
        if at and GIVEN.match(word):
            return words[at - 1]
    lowered = [w.lower() for w in words]
    for marker in ("bin", "binti", "binte"):
        if marker in lowered:
            return ""
    for at in range(1, len(words)):
        if words[at].lower() in _particles():
            return " ".join(words[at:])
    return words[-1]
