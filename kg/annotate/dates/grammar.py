"""The wording of dates, as `dates.toml` gives it: word lists, the patterns of the rules, and what words before tell."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.annotate.dates.stamps import Direction
from kg.annotate.numbers.count import number_pattern

NEAR = 40  # characters over which a date lends its year
_SENTENCE = 160  # characters each way that tell a date's tense
# one character for one, so that offsets stay
_PLAIN = str.maketrans(
    dict.fromkeys("\t\r\f\v\xa0\u1680\u3000\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\ufeff", " ")
    | {chr(code): " " for code in range(0x2000, 0x2010)}
    | dict.fromkeys("\u2010\u2011\u2012", "-")
    | dict.fromkeys("‘’ʼ`", "'")
)


def words_before(text: str, at: int, length: int = NEAR) -> str:
    """Return the words before `at` in its paragraph, lower case, ending without a blank."""
    return text[max(0, at - length) : at].rpartition("\n\n")[2].rstrip().lower()


def ends_with(front: str, phrases: Iterable[str]) -> str:
    """Return the first of `phrases` that `front` ends with as whole words, or nothing."""
    for phrase in phrases:
        if front.endswith(phrase) and not (len(front) > len(phrase) and front[-len(phrase) - 1].isalnum()):
            return phrase
    return ""


def find_tense(text: str, at: int) -> Direction | None:
    """Return what the sentence around `at` tells of: the last cue before it counts, or else the first behind it."""
    before = re.split(r"[.!?;]\s|\n\n", text[max(0, at - _SENTENCE) : at])[-1]
    behind = re.split(r"[.!?;]\s|\n\n", text[at : at + _SENTENCE])[0]
    return next(iter([*reversed(list(_tense_cues(before))), *_tense_cues(behind)]), None)


def _tense_cues(words: str) -> Iterator[Direction]:
    future = -NEAR
    for cue in load_grammar().tenses.finditer(words):
        if cue["ahead"]:
            future = cue.end()
            yield "future"
        elif cue.start() - future > NEAR // 2:  # "will be held" looks ahead
            yield "past"


def any_of(words: Iterable[str]) -> str:
    """Return an alternation of whole words and phrases, in their order."""
    return rf"\b(?:{'|'.join(re.escape(word) for word in words)})\b"


@dataclass(frozen=True, slots=True)
class Rule:
    """A form of words: its pattern, compiled, and the reader of what it matches."""

    id: str
    reads: str  # the name of its reader
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Grammar:
    """All of `dates.toml`, ready for use."""

    words: dict[str, dict[str, Any]]
    context: dict[str, list[str]]
    roles: dict[str, str]  # the words in front, the longest first, and what they make of a date
    rules: tuple[Rule, ...]
    tenses: re.Pattern[str]

    def words_pattern(self, name: str) -> str:
        """Return the words of a list as one lower-case alternation."""
        return any_of(self.words[name])


_GAP = r"(?:[ ]{1,3}|[ ]?\n[ ]?(?![\s]))"
# no part of a longer word, number, amount, fraction or label
_HEAD = r"(?<![\w$€£#])(?!(?<=\d[,./-])\d)(?!(?<=[A-Z][-/])\d)"
_TAIL = r"(?!\w)(?!(?<=\d)[.,:/-]\d)(?! ?%)"
_CAPITAL_ONLY = frozenset({"month", "month_short", "weekday", "weekday_short", "quarter"})


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _word_pattern(word: str, capital: bool) -> str:
    first = re.escape(word[0].upper()) if capital else f"[{word[0]}{word[0].upper()}]"
    return rf"(?:{first}{re.escape(word[1:])}|{re.escape(word.upper())})".replace("\\ ", " ").replace(r"\-", "-")


def _expand(pattern: str, pieces: dict[str, str]) -> str:
    """Put the fragments and word lists in for `<name>` and `<group:name>`."""

    def put(found: re.Match[str]) -> str:
        inner = _expand(pieces[found[2]], pieces)
        return f"(?P<{found[1]}>{inner})" if found[1] else f"(?:{inner})"

    return re.sub(r"(?<!\?P)<(?:(\w+):)?(\w+)>", put, pattern)


@lru_cache(maxsize=1)
def load_grammar() -> Grammar:
    """Return the grammar; it is read once a process."""
    data = tomllib.loads(Path(__file__).with_name("dates.toml").read_text("utf-8"))
    words: dict[str, dict[str, Any]] = data["words"]
    pieces = {
        name: "(?:" + "|".join(_word_pattern(word, name in _CAPITAL_ONLY) for word in _longest_first(entries)) + r")(?!\w)"
        for name, entries in words.items()
        if name not in {"weekday"}
    }
    pieces["weekday"] = "(?:" + "|".join(_word_pattern(word, True) for word in words["weekday"]) + ")"
    pieces |= data["fragments"] | {"number": number_pattern()}
    words["month_any"] = words["month"] | words["month_short"]
    context = {name: _longest_first(entries) for name, entries in data["context"].items()}
    role_of = {phrase: role for role, phrases in data["roles"].items() for phrase in phrases}
    rules = tuple(
        Rule(rule["id"], rule["reads"], re.compile(f"{_HEAD}(?:{_expand(rule['pattern'], pieces).replace(' ', _GAP)}){_TAIL}"))
        for rule in data["rules"]
    )
    tenses = re.compile(rf"(?P<ahead>{any_of(context['ahead'])})|{any_of(context['back'])}|\b[a-z]{{2,}}ed\b")
    return Grammar(words, context, {phrase: role_of[phrase] for phrase in _longest_first(role_of)}, rules, tenses)


def plain_text(text: str) -> str:
    """Return `text` with plain blanks, hyphens and apostrophes for their odd and invisible kin; offsets stay."""
    return text.translate(_PLAIN)
