"""The grammar of dates: every example of `dates.toml`, then what no single rule shows."""

from __future__ import annotations

import re
import time
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg.annotate.dates
from kg.annotate.dates import DateMention, find_dates, resolve_loose

ISSUED = date(2026, 5, 11)  # a Monday
RULES = tomllib.loads(Path(kg.annotate.dates.__file__).with_suffix(".toml").read_text("utf-8"))["rules"]


def show(mention: DateMention) -> str:
    when = mention.when
    return f"{when.start if when.single else f'{when.start}/{when.end}'} {mention.role}"


@pytest.mark.parametrize(("rule", "example"), [(rule["id"], example) for rule in RULES for example in rule["examples"]])
def test_example(rule: str, example: str) -> None:
    marked, _, told = example.partition(" => ")
    told, _, issued = told.partition(" @")
    text = re.sub(r"\[(.*?)\]", r"\1", marked)
    mentions = find_dates(text, date.fromisoformat(issued) if issued else ISSUED)
    assert [text[m.start : m.end] for m in mentions] == re.findall(r"\[(.*?)\]", marked)
    assert "; ".join(show(m) for m in mentions) == told


@pytest.mark.parametrize(("rule", "text"), [(rule["id"], text) for rule in RULES for text in rule["counterexamples"]])
def test_counterexample(rule: str, text: str) -> None:
    assert find_dates(text, ISSUED) == []
