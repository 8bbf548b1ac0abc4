"""Names of bodies and offices that differ in small words, in number or in order only: "Defence Minister", "Minister for Defence"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from kg.resolve.tables import name_words
from kg.resolve.text import flatten


def arrange(name: str) -> frozenset[tuple[str, ...]]:
    """Return what `name` comes to without small words: as it stands, and with what follows the first link put before it.

    Two names of one jurisdiction that have one of these in common are one. Names of a single word have none. The last word of
    the first part keeps its number, for "Office" and "Offices" are two things where "Science" and "Sciences" are one.
    """
    effects = name_words()
    words = flatten(name).split()
    cut = next((i for i, word in enumerate(words) if i and effects.get(word) == "link"), len(words))
    head, tail = ([word for word in part if effects.get(word) not in {"link", "and"}] for part in (words[:cut], words[cut:]))
    if not head or len(head) + len(tail) < 2:
        return frozenset()
    first, rest = (*map(_singular, head[:-1]), head[-1]), tuple(map(_singular, tail))
    if not rest or effects.get(head[-1]) == "fixed":
        return frozenset({first + rest})
    return frozenset({first + rest, rest + first})


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def find_rearranged(names: Iterable[tuple[str, str, str]], entry: Callable[[str], object]) -> Iterator[tuple[str, str]]:
    """Yield pairs of IRIs whose names are one but for their arrangement; `names` are jurisdiction, name and IRI.

    What `entry` gives for an IRI is its entry in the lexicon or None: a name that fits two entries is nobody's. Linear in names.
    """
    blocks: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    for place, name, iri in names:
        for words in arrange(name):
            blocks[place, words].add(iri)
    for _, iris in sorted(blocks.items()):
        known = {id(row) for iri in iris if (row := entry(iri)) is not None}
        if len(known) < 2:
            yield from pairwise(sorted(iris))
