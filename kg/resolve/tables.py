"""The word lists and numbers that resolution rests on, read once."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.lexicons import read_table
from kg.resolve.text import flatten
from kg.vocabulary import KIND

_HERE = Path(__file__).parent


@cache
def thresholds(part: str) -> MappingProxyType[str, Any]:
    """Return the numbers of one part of thresholds.toml ("persons", "tenures", "events")."""
    return MappingProxyType(tomllib.loads((_HERE / "thresholds.toml").read_text("utf8"))[part])


def _read_rows(name: str) -> list[dict[str, str]]:
    lines = (_HERE / name).read_text("utf8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", restval=""))


@dataclass(frozen=True, slots=True)
class EventForm:
    """How events of a type are named: the type's noun, and the words about each part of it, with {} for its name."""

    noun: str
    agents: tuple[tuple[str, str], ...]  # role, words
    thing: str
    office: str
    place: str


@cache
def event_forms() -> Mapping[str, EventForm]:
    """Return how events are named, by type."""
    forms: dict[str, EventForm] = {}
    for row in _read_rows("event_names.tsv"):
        roles = (agent.partition(": ") for agent in row["agents"].split(", "))
        agents = tuple((role, words) for role, _, words in roles)
        forms[row["type"]] = EventForm(row["noun"], agents, row["thing"], row["office"], row["place"])
    return MappingProxyType(forms)


@cache
def empty_words() -> frozenset[str]:
    """Return words that name nothing, flattened: articles, prepositions and the like."""
    return frozenset(flatten(row["form"]) for row in read_table("function_words"))


@cache
def neighbours() -> dict[str, tuple[str, ...]]:
    """Return the jurisdictions whose bodies are named without more beside a jurisdiction's own, by its code."""
    rows = _read_rows("neighbours.tsv")
    return {code: tuple(r["neighbour"] for r in rows if r["jurisdiction"] == code) for code in {r["jurisdiction"] for r in rows}}


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """Return the long forms of short given names, folded."""
    rows = _read_rows("nicknames.tsv")
    return {short: frozenset(row["long"] for row in rows if row["short"] == short) for short in {row["short"] for row in rows}}


@cache
def name_suffixes() -> frozenset[str]:
    """Return the words after a surname that tell namesakes of a family apart, flattened."""
    return frozenset(flatten(row["suffix"]) for row in _read_rows("name_suffixes.tsv"))


@cache
def name_particles() -> frozenset[str]:
    """Return the particles that comparing names leaves out."""
    return frozenset(row["particle"] for row in _read_rows("name_particles.tsv"))


@cache
def honorifics() -> frozenset[str]:
    """Return the single words, flattened, that stand before or after names without being part of them."""
    return frozenset(word for row in read_table("honorifics") for word in flatten(row["form"]).split()) - {""}


@cache
def shared_titles() -> tuple[str, ...]:
    """Return the words, flattened, that stand in titles which several persons bear at a time."""
    return tuple(flatten(row["word"]) for row in _read_rows("shared_titles.tsv"))


@cache
def name_words() -> dict[str, str]:
    """Return what each small word does in names of bodies and offices: "link", "and" or "fixed"."""
    return {row["word"]: row["effect"] for row in _read_rows("name_words.tsv")}


@cache
def known_offices() -> dict[tuple[str, str], Mapping[str, str]]:
    """Return the lexicon's offices by jurisdiction and by title or acronym, flattened; none that two rows have."""
    found: dict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    for row in read_table("offices"):
        for form in {row["title"], *row["acronym"].split("|")} - {""}:
            found[row["jurisdiction"], flatten(form)].append(row)
    return {key: rows[0] for key, rows in found.items() if len(rows) == 1}


@cache
def body_kinds() -> dict[str, str]:
    """Return the concept of each word for a kind of body that isn't a concept itself."""
    return {row["word"]: row["kind"] for row in _read_rows("body_kinds.tsv")}


def find_body_kind(word: str) -> str:
    """Return the name of the ontology's concept for `word`, or "" if there is none."""
    kind = body_kinds().get(word, word)
    return kind if kind in KIND else ""


@cache
def _place_codes() -> dict[str, str]:
    rows = [row for row in read_table("places") if row["kind"] in {"country", "territory", "region"} and row["country"]]
    forms = [(form, row["country"]) for row in reversed(rows) for form in (*row["aliases"].split("|"), row["name"]) if form]
    codes = {flatten(form): code for form, code in forms}
    demonyms = {flatten(row["demonym"]): row["country"] for row in read_table("demonyms")}
    return demonyms | codes


@cache
def _country_names() -> dict[str, str]:
    rows = [row for row in read_table("places") if row["kind"] in {"country", "territory"} and row["country"]]
    return {row["country"]: row["name"] for row in reversed(rows)}


@cache
def find_jurisdiction(place: str) -> str:
    """Return the ISO code of the country or territory that `place` names ("France", "Hong Kong", "US"), or "" if unknown."""
    flat = flatten(place)
    if flat.upper() in _country_names() and len(flat) == 2:
        return flat.upper()
    return _place_codes().get(flat, "")


def name_jurisdiction(code: str) -> str:
    """Return the name of the country or territory with this code, or the code where the tables lack it."""
    return _country_names().get(code, code)


def place_in(name: str) -> str:
    """Return the code of the one country or territory that stands by name in `name` ("Bank of England"), or ""."""
    words = flatten(name).split()
    spans = (" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + 5, len(words)) + 1))
    codes = {code for span in spans if (code := _place_codes().get(span))}
    return codes.pop() if len(codes) == 1 else ""
