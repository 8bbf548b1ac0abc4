"""Words of a text, coarser than spaCy's tokens: "Chung-mau", "O'Connell" and "Commander-in-chief" are one each.

The grammars of names, offices and bodies run on these before the parse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

WORD = re.compile(
    r"(?:[A-Z]\.){2,}"  # U.S.
    r"|[A-Z]\.(?=\s*[A-Z])"  # an initial
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Jr|JR|Sr|SR|St|Hon|Gen|Lt|Col|Sgt|Capt|Rev|Ltd|Inc|Corp|Co|Maj|Adm|Sen|Rep|Gov)\.(?!\w)"
    r"|\w+(?:(?:[-‑.&’'](?=\w)|\+(?=\w)?)(?:\w+)?)*\+?"
    r"|\S",
    re.UNICODE,
)
POSSESSIVE = re.compile(r"(?<=\w)[’']s$|(?<=s)[’']$")
T = TypeVar("T")


@dataclass(slots=True)
class Word:
    """A word: `start` and `end` in the document, `first` if it begins a sentence."""

    text: str
    start: int
    end: int
    first: bool = False

    @property
    def cap(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()


def split_words(text: str, start: int, end: int) -> list[Word]:
    """Return the words between two offsets; a possessive ending is a word of its own."""
    words = []
    for match in WORD.finditer(text, start, end):
        token, at = match.group(), match.start()
        if possessive := POSSESSIVE.search(token):
            cut = possessive.start()
            words += [Word(token[:cut], at, at + cut), Word(token[cut:], at + cut, match.end())]
        else:
            words.append(Word(token, at, match.end()))
    if words:
        words[0].first = True
    return words


def fold(text: str) -> str:
    """Return `text` with straight apostrophes and plain hyphens, for comparison."""
    return text.replace("’", "'").replace("‑", "-")


class Phrases(Generic[T]):
    """Phrases of several words, each with a value; the longest match wins. Letters count as they are."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], T]] = {}
        for phrase, value in entries:
            words = tuple(fold(w.text) for w in split_words(phrase, 0, len(phrase)))
            if words:
                self._by_first.setdefault(words[0], {}).setdefault(words, value)

    def match(self, words: Sequence[Word], at: int) -> tuple[int, T] | None:
        """Return (index after the match, value) of the longest phrase that begins at word `at`, or None."""
        candidates = self._by_first.get(fold(words[at].text))
        if not candidates:
            return None
        best: tuple[int, T] | None = None
        for phrase, value in candidates.items():
            end = at + len(phrase)
            if (
                end <= len(words)
                and (best is None or end > best[0])
                and all(fold(words[at + k].text) == part for k, part in enumerate(phrase))
            ):
                best = end, value
        return best

    def finditer(self, words: Sequence[Word]) -> Iterator[tuple[int, int, T]]:
        """Yield (first word, word after, value) of all matches from left to right, none overlapping."""
        at = 0
        while at < len(words):
            if hit := self.match(words, at):
                yield at, hit[0], hit[1]
                at = hit[0]
            else:
                at += 1
