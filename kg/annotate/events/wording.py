"""The wording of events, from the tables beside this file into values: which verbs and nouns say what."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class VerbRule:
    """A verb that names a type of event by itself, and what each of its arguments is. `wording.toml` explains the fields."""

    id: str
    says: str
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
    spare: frozenset[str] = frozenset()
    subject_is: str = ""
    flags: frozenset[str] = frozenset()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class LightRule:
    """A verb that takes its type from an event noun."""

    id: str
    says: str
    lemmas: frozenset[str]
    particle: frozenset[str] = frozenset()
    optional_particle: bool = False
    subject: str = ""
    with_: str = "participant"
    noun: str = "object"
    spoken: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
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
    """All tables."""

    verbs: Mapping[str, tuple[VerbRule, ...]]
    lights: Mapping[str, tuple[LightRule, ...]]
    nouns: Mapping[str, tuple[EventNoun, ...]]
    nominal: Mapping[str, Mapping[str, str]]
    lists: Mapping[str, frozenset[str]]
    people: Mapping[str, str] = field(default_factory=dict)
    joining: Mapping[str, Any] = field(default_factory=dict)


FLAGS = ("infinitive", "free", "dated", "person_subject", "role_in", "away", "each", "past", "amount", "to_close", "named_amount")


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table in this folder; the first line that is no comment is the header."""
    lines = [line for line in (FOLDER / name).read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
    columns = lines[0].split("\t")
    return [dict(zip(columns, [*line.split("\t"), *[""] * len(columns)], strict=False)) for line in lines[1:]]


def _verb_rule(row: dict[str, object]) -> VerbRule:
    words = {k: frozenset(row.get(k, ())) for k in ("lemmas", "particle", "spare")}  # type: ignore[call-overload]
    text = {k: str(row.get(k, "")) for k in ("id", "says", "type", "subject", "object", "recipient", "against", "subject_is")}
    return VerbRule(
        **text,
        **words,
        takes=str(row.get("takes", "any")),
        optional_particle=bool(row.get("optional_particle")),
        via=bool(row.get("via")),
        with_=str(row.get("with", "participant")),
        flags=frozenset(f for f in FLAGS if row.get(f)) | frozenset({"no-infinitive"} if row.get("infinitive") is False else ()),
        yes=tuple(row.get("yes", ())),  # type: ignore[arg-type]
        no=tuple(row.get("no", ())),  # type: ignore[arg-type]
    )


def _light_rule(row: dict[str, object]) -> LightRule:
    words = {k: frozenset(row.get(k, ())) for k in ("lemmas", "particle", "spoken", "types")}  # type: ignore[call-overload]
    return LightRule(
        id=str(row["id"]),
        says=str(row["says"]),
        **words,
        optional_particle=bool(row.get("optional_particle")),
        subject=str(row.get("subject", "")),
        with_=str(row.get("with", "participant")),
        noun=str(row.get("noun", "object")),
    )


@cache
def wording() -> Wording:
    """Return the wording of events, read once."""
    data = tomllib.loads((FOLDER / "wording.toml").read_text("utf-8"))
    verbs: dict[str, list[VerbRule]] = {}
    for row in data["verb"]:
        rule = _verb_rule(row)
        for lemma in rule.lemmas:
            verbs.setdefault(lemma, []).append(rule)
    lights: dict[str, list[LightRule]] = {}
    for row in data["light"]:
        light = _light_rule(row)
        for lemma in light.lemmas:
            lights.setdefault(lemma, []).append(light)
    nouns: dict[str, list[EventNoun]] = {}
    for cells in read_rows("nouns.tsv"):
        noun = EventNoun(cells["noun"], cells["type"], cells["alone"] == "yes", frozenset(cells["before"].split("|")) - {""})
        nouns.setdefault(noun.noun, []).append(noun)
    return Wording(
        {k: tuple(v) for k, v in verbs.items()},
        {k: tuple(v) for k, v in lights.items()},
        {k: tuple(sorted(v, key=lambda n: not n.before)) for k, v in nouns.items()},
        data["nominal"],
        {k: frozenset(v) for k, v in data["lists"].items()},
        {cells["noun"]: cells["kind"] for cells in read_rows("person_nouns.tsv")},
        data["joining"],
    )
