"""The index of all names: what begins so first, then what has such a word, then what is written nearly so."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from kg.web.explorer.catalogue import Entry

_NEAR = 70
LONGEST = 120
"""Characters of a search that count."""


def fold(text: str) -> str:
    """Return `text` as it is compared: without case, accents and punctuation, words parted by single spaces."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(kept.split())


@dataclass(frozen=True, slots=True)
class NameIndex:
    """All names, folded, with the place of their entry; the most named things first."""

    names: list[str]
    forms: list[str]
    owners: list[Entry]

    def find(self, words: str, limit: int) -> list[tuple[Entry, str]]:
        """Return what `words` may mean, the likeliest first, each once with the form of its name that fits."""
        wanted = fold(words[:LONGEST])
        if not wanted:
            return []
        ranked = [*self._find_plain(wanted)]
        found: dict[str, tuple[Entry, str]] = {}
        for _, index in sorted(ranked):
            found.setdefault(self.owners[index].iri, (self.owners[index], self.forms[index]))
        if len(found) < limit and len(wanted) > 3:
            for index in self._find_near(wanted, limit):
                found.setdefault(self.owners[index].iri, (self.owners[index], self.forms[index]))
        return list(found.values())[:limit]

    def _find_plain(self, wanted: str) -> Iterator[tuple[int, int]]:
        """Yield (rank, index) of the names that have the words: all of it, at the beginning, at a word's beginning, within."""
        words = wanted.split()
        for index, name in enumerate(self.names):
            if name == wanted:
                yield 0, index
            elif name.startswith(wanted):
                yield 1, index
            elif f" {wanted}" in name:
                yield 2, index
            elif all(f" {word}" in f" {name}" for word in words) or (not wanted.isascii() and wanted in name):
                yield 3, index

    def _find_near(self, wanted: str, limit: int) -> Iterable[int]:
        found = process.extract(
            wanted, self.names, scorer=fuzz.token_sort_ratio, processor=None, limit=limit * 3, score_cutoff=_NEAR
        )
        return [index for _, score, index in found]


def make_index(entries: Iterable[Entry]) -> NameIndex:
    """Return the index of the names of `entries`."""
    pairs = [(form, entry) for entry in entries for form in (entry.label, *entry.names)]
    return NameIndex([fold(form) for form, _ in pairs], [form for form, _ in pairs], [entry for _, entry in pairs])
