"""What each rule does, in one line, as the files beside the rules say it."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import kg
from kg.web.explorer.frame import HERE


def describe_rule(rule: str) -> str:
    """Return what `rule` does; "" for a rule of which no file tells."""
    known = _read_rules()
    if found := known.get(rule) or known.get(rule.removeprefix("event.")):
        return found
    return next((does for ending, does in _read_endings() if rule.endswith(ending)), "")


@cache
def _read_rules() -> dict[str, str]:
    folder = Path(kg.__file__).parent / "annotate"
    files = (tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.toml")))
    return {name: does for values in files for name, does in _find_rules("", values)}


def _find_rules(name: str, value: object) -> Iterator[tuple[str, str]]:
    """Yield the rules in a file: tables that say what they do, by their `id`, or by where they stand."""
    if isinstance(value, list):
        for item in value:
            yield from _find_rules(name, item)
    elif isinstance(value, dict):
        if does := value.get("does") or value.get("says"):
            yield str(value.get("id", name)), str(does)
        for key, item in value.items():
            yield from _find_rules(f"{name}.{key}".strip("."), item)


@cache
def _read_endings() -> list[tuple[str, str]]:
    with (HERE / "rules.tsv").open(encoding="utf-8", newline="") as lines:
        return [(row["ending"], row["does"]) for row in csv.DictReader(lines, delimiter="\t")]
