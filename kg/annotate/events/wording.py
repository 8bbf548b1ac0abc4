"""The wording of events, from the tables beside this file into values: which verbs and nouns say what."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
FLAGS = (
    *("free", "dated", "past", "told", "will", "each", "away", "purposes", "amount", "several", "titled"),
    *("person_subject", "in_person", "role_in"),
)


@dataclass(frozen=True, slots=True)
class VerbRule:
    """A verb that names a type of event by itself, and what each of its arguments is. `wording.toml` explains the fields."""

    id: str
    does: str
    type: str
    lemmas: frozenset[str]
    takes: str = "any"
    particle: frozenset[str] = frozenset()
    optional_particle: bool = False
    via: bool = False
    subject: str = ""
    object: str = ""
    with_: str = "participant"
    recipient: str = ""
    against: str = ""
    subject_is: str = ""
    to: str = ""
    spare: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    examples: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()
    confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class LightRule:
    """A verb that takes its type from an event noun; `types` are those it can take, all if empty."""

    id: str
    does: str
    lemmas: frozenset[str]
    particle: frozenset[str] = frozenset()
    optional_particle: bool = False
    subject: str = ""
    with_: str = "participant"
    noun: str = "object"
    spoken: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    examples: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()
    confidence: float = 0.85


@dataclass(frozen=True, slots=True)
class EventNoun:
    """A noun that names a type of event; `before` are words of which one must stand before it."""

    noun: str
    type: str
    alone: bool
    before: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Wording:
    """All tables; verbs and nouns by lemma, in the order of the file."""

    verbs: Mapping[str, tuple[VerbRule, ...]]
    lights: Mapping[str, tuple[LightRule, ...]]
    nouns: Mapping[str, tuple[EventNoun, ...]]
    nominal: Mapping[str, Mapping[str, str]]
    lists: Mapping[str, frozenset[str]]
    words: Mapping[str, frozenset[str]]
    families: tuple[frozenset[str], ...]
    types: Mapping[str, frozenset[str]]
    people: Mapping[str, str]
    by_verb: Mapping[str, str]
    joining: Mapping[str, Any]


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table in this folder; the first line that is no comment is the header."""
    lines = [line for line in (FOLDER / name).read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
    columns = lines[0].split("\t")
    return [dict(zip(columns, [*line.split("\t"), *[""] * len(columns)], strict=False)) for line in lines[1:]]


def _verb_rule(row: Mapping[str, Any]) -> VerbRule:
    return VerbRule(
        id=row["id"],
        does=row["does"],
        type=row["type"],
        lemmas=frozenset(row["lemmas"]),
        takes=row.get("takes", "any"),
        particle=frozenset(row.get("particle", ())),
        optional_particle=row.get("optional_particle", False),
        via=row.get("via", False),
        subject=row.get("subject", ""),
        object=row.get("object", ""),
        with_=row.get("with", "participant"),
        recipient=row.get("recipient", ""),
        against=row.get("against", ""),
        subject_is=row.get("subject_is", ""),
        to=row.get("to", ""),
        spare=frozenset(row.get("spare", ())),
        flags=frozenset(flag for flag in FLAGS if row.get(flag)),
        examples=tuple(row["examples"]),
        not_=tuple(row["not"]),
    )


def _light_rule(row: Mapping[str, Any]) -> LightRule:
    return LightRule(
        id=row["id"],
        does=row["does"],
        lemmas=frozenset(row["lemmas"]),
        particle=frozenset(row.get("particle", ())),
        optional_particle=row.get("optional_particle", False),
        subject=row.get("subject", ""),
        with_=row.get("with", "participant"),
        noun=row.get("noun", "object"),
        spoken=frozenset(row.get("spoken", ())),
        types=frozenset(row.get("types", ())),
        examples=tuple(row["examples"]),
        not_=tuple(row["not"]),
    )


def _read_nouns() -> dict[str, tuple[EventNoun, ...]]:
    nouns: dict[str, list[EventNoun]] = {}
    for row in read_rows("nouns.tsv"):
        noun = EventNoun(row["noun"], row["type"], row["alone"] == "yes", frozenset(row["before"].split("|")) - {""})
        nouns.setdefault(noun.noun, []).append(noun)
    return {word: tuple(sorted(entries, key=lambda n: not n.before)) for word, entries in nouns.items()}


@cache
def wording() -> Wording:
    """Return the wording of events, read once."""
    data = tomllib.loads((FOLDER / "wording.toml").read_text("utf-8"))
    verbs: dict[str, tuple[VerbRule, ...]] = {}
    for rule in map(_verb_rule, data["verb"]):
        for lemma in rule.lemmas:
            verbs[lemma] = (*verbs.get(lemma, ()), rule)
    lights: dict[str, tuple[LightRule, ...]] = {}
    for light in map(_light_rule, data["light"]):
        for lemma in light.lemmas:
            lights[lemma] = (*lights.get(lemma, ()), light)
    return Wording(
        verbs,
        lights,
        _read_nouns(),
        nominal=data["nominal"],
        lists={name: frozenset(words) for name, words in data["lists"].items()},
        words={name: frozenset(words) for name, words in data["words"].items()},
        families=tuple(frozenset(family) for family in data["types"]["families"]),
        types={name: frozenset(names) for name, names in data["types"].items() if name != "families"},
        people={row["noun"]: row["kind"] for row in read_rows("person_nouns.tsv")},
        by_verb=data["by_verb"],
        joining=data["joining"],
    )


def words(name: str) -> frozenset[str]:
    """Return a list of words that clauses are read by."""
    return wording().words[name]
