"""Family names that stand alone: "Twyford said", once the release has told of Phil Twyford by full name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.annotate.layers import Found
from kg.annotate.mentions.bodies import POSSESSIVES, heads
from kg.annotate.mentions.lexicon import demonyms, function_words, office_heads, place_phrases, portfolio_words
from kg.annotate.mentions.names import homographs, is_personal, not_names, surname_of
from kg.annotate.mentions.words import Word
from kg.model import EntityKind

SHORTEST = 3  # letters of a family name that can be told from an initial


def find_surnames(
    sentences: Iterable[Sequence[Word]], text: str, persons: Sequence[Found], taken: Iterable[tuple[int, int]]
) -> list[Found]:
    """Return the mentions by family name alone that follow a full name and touch none of the spans `taken`."""
    known = _find_known(persons)
    covered = bytearray(len(text) + 1) if known else bytearray()
    for start, end in taken if known else ():
        covered[start:end] = b"\1" * (end - start)
    return [
        Found(EntityKind.PERSON, word.start, word.end, word.text, word.start, word.end, source="person.surname")
        for words in (sentences if known else ())
        for at, word in enumerate(words)
        if known.get(word.text, word.start) < word.start and not covered[word.start] and _stands_alone(words, at, text)
    ]


def _find_known(persons: Sequence[Found]) -> dict[str, int]:
    """Return where each family name that can stand alone was first told with the rest of the name."""
    known: dict[str, int] = {}
    bearers: dict[str, set[str]] = {}
    for person in sorted(persons, key=lambda p: p.start):
        surname = surname_of(person.name)
        if " " not in person.name or not _is_telling(surname):
            continue
        known.setdefault(surname, person.end - 1)
        bearers.setdefault(surname, set()).add(person.name.split()[0])
    return {surname: at for surname, at in known.items() if len(bearers[surname]) == 1}


def _is_telling(surname: str) -> bool:
    """Whether a family name alone can mean nobody and nothing else."""
    word = [Word(surname, 0, len(surname))]
    return (
        len(surname) >= SHORTEST
        and " " not in surname
        and surname not in homographs()
        and surname not in not_names()
        and surname not in portfolio_words()
        and surname not in function_words()
        and not any(table.match(word, 0) for table in (place_phrases(), demonyms(), office_heads(), heads()))
    )


def _stands_alone(words: Sequence[Word], at: int, text: str) -> bool:
    """Whether no capitalised neighbour makes a word part of another name, and no ordinary word is only written with a capital."""
    before = words[at - 1] if at else None
    after = words[at + 1] if at + 1 < len(words) else None
    if before is not None and ((is_personal(before) and not before.first) or before.text in {"-", "&", "the", "a"}):
        return False
    if after is not None and ((after.cap and after.text not in POSSESSIVES) or after.text in {"-", "&"}):
        return False
    return not words[at].first or f" {words[at].text.lower()} " not in text
