"""The wording of statements, from the tables beside this file into values."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spacy.tokens import Token

from kg.annotate.events.grammar import lemma

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb that reports; `takes` is what may be its content, as `verbs.tsv` explains."""

    lemma: str
    particle: str
    takes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A verb and its noun that together report; `behind` if what is said stands behind the noun (and `link`)."""

    verb: str
    noun: str
    link: str
    behind: bool


@dataclass(frozen=True)
class Wording:
    """All tables. `words` are lists by name, `confidence` is by rule."""

    verbs: Mapping[str, tuple[Saying, ...]]
    phrases: Mapping[str, tuple[Phrase, ...]]
    words: Mapping[str, frozenset[str]]
    confidence: Mapping[str, float]


def _read_rows(name: str) -> list[dict[str, str]]:
    lines = [line for line in (FOLDER / name).read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
    columns = lines[0].split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines[1:]]


@cache
def wording() -> Wording:
    """Return the wording of statements, read once."""
    verbs: dict[str, tuple[Saying, ...]] = {}
    for row in _read_rows("verbs.tsv"):
        verbs[row["verb"]] = (*verbs.get(row["verb"], ()), Saying(row["verb"], row["particle"], frozenset(row["takes"].split())))
    phrases: dict[str, tuple[Phrase, ...]] = {}
    for row in _read_rows("phrases.tsv"):
        phrases[row["verb"]] = (
            *phrases.get(row["verb"], ()),
            Phrase(row["verb"], row["noun"], row["link"], row["content"] == "behind"),
        )
    data = tomllib.loads((FOLDER / "rules.toml").read_text("utf-8"))
    return Wording(
        verbs,
        phrases,
        {name: frozenset(words) for name, words in data["words"].items()},
        {r["id"]: r["confidence"] for r in data["rule"]},
    )


def find_saying(verb: Token) -> Saying | None:
    """Return how `verb` reports, if it does: "pointed" only before "out"."""
    if verb.pos_ not in {"VERB", "AUX"} and not verb.tag_.startswith("VB"):
        return None
    for saying in wording().verbs.get(lemma(verb), ()):
        if not saying.particle or find_particle(verb, saying.particle) is not None:
            return saying
    return None


def find_particle(verb: Token, particle: str) -> Token | None:
    """Return the word `particle` of "point out" or "make clear", right behind the verb."""
    doc = verb.doc
    following = doc[verb.i + 1] if verb.i + 1 < len(doc) else None
    if following is not None and following.lower_ == "it" and verb.i + 2 < len(doc):
        following = doc[verb.i + 2]
    return following if following is not None and following.lower_ == particle else None
