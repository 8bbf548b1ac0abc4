"""The grammar of dates: every example of `dates.toml`, then what no single rule shows."""

from __future__ import annotations

import re
import time
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg.annotate.dates
import kg.annotate.dates.stamps
from kg.annotate.dates.find import DateMention, find_dates, resolve_loose

ISSUED = date(2026, 5, 11)  # a Monday
RULES = tomllib.loads(Path(kg.annotate.dates.__file__).with_name("dates.toml").read_text("utf-8"))["rules"]


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


def test_every_rule_has_examples() -> None:
    assert [rule["id"] for rule in RULES if not rule["examples"]] == []


def test_offset_moves_positions() -> None:
    (mention,) = find_dates("on December 9", ISSUED, offset=1000)
    assert (mention.start, mention.end) == (1003, 1013)


def test_odd_blanks_and_marks_keep_positions() -> None:
    text = "at the Academy today (\u202aMay\xa09\u202c). On 24\u201125 Nov\u202f2016"
    today, span = find_dates(text, date(2018, 5, 9))
    assert text[today.start : today.end].startswith("today (") and text[today.end :].startswith(". On")  # noqa: PT018
    assert show(today) == "2018-05-09 at"
    assert show(span) == "2016-11-24/2016-11-25 span"


def test_dateline_is_no_span() -> None:
    mentions = find_dates("Singapore, 12 May 2020 – Today, the Ministry said", date(2020, 5, 12))
    assert [show(m) for m in mentions] == ["2020-05-12 at", "2020-05-12 at"]


def test_nothing_joins_across_paragraphs() -> None:
    mentions = find_dates("Works on 3 May 2020\n\nto 5 May 2020 follow", ISSUED)
    assert [show(m) for m in mentions] == ["2020-05-03 at", "2020-05-05 until"]


def test_year_is_lent_within_a_sentence_only() -> None:
    lent = find_dates("on 16 January in Rome and 20 June 2019 in Paris", ISSUED)
    own = find_dates("On 16 January. In June 2019", ISSUED)
    assert [m.when.start for m in lent] == ["2019-01-16", "2019-06-20"]
    assert [m.when.start for m in own] == ["2026-01-16", "2019-06"]


@pytest.mark.parametrize(
    ("text", "prefer", "day"),
    [
        ("on Friday", "past", "2026-05-08"),
        ("on Friday", "future", "2026-05-15"),
        ("on Friday", None, "2026-05-08"),
        ("on Monday", "past", "2026-05-11"),
        ("on Monday", "future", "2026-05-18"),
        ("in September", "future", "2026-09"),
        ("in September", "past", "2025-09"),
        ("on May 12", "past", "2025-05-12"),
        ("on May 11", "future", "2026-05-11"),
        ("on February 29", "past", "2024-02-29"),
        ("on February 29", "future", "2028-02-29"),
        ("on May 12, 2020", "future", "2020-05-12"),
        ("last Friday", "future", "2026-05-08"),
        ("on Wednesday (May 13)", "past", "2026-05-13"),
        ("May 8 to 11", "past", "2026-05-08"),
    ],
)
def test_resolve_loose(text: str, prefer: kg.annotate.stamps.Direction | None, day: str) -> None:
    (mention,) = find_dates(text, ISSUED)
    assert resolve_loose(mention, ISSUED, prefer).when.start == day


@pytest.mark.parametrize("text", ["every 1 July", "on 1 July each year", "every Friday", "on Sundays", "Monday to Friday"])
def test_repeats(text: str) -> None:
    assert [m.repeats for m in find_dates(text, ISSUED)] == [True]


PIECES = """May March 9 31 30th 2016 0001 9999 99 – - to and , . ( ) today tomorrow last next this the past year month week
    centuries Friday Fridays Q4 of February ago in from between until early end days two later following day 1990s 20th century
    FY half second summer every Oct. / 2016-05-31""".split()  # noqa: SIM905


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(st.sampled_from([*PIECES, "\n\n"]), st.text(max_size=4)), max_size=25), st.dates())
def test_any_text_gives_ordered_possible_dates(words: list[str], anchor: date) -> None:
    text = " ".join(words)
    mentions = find_dates(text, anchor)
    assert all(0 <= m.start < m.end <= len(text) for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    for end in (end for m in mentions for end in (m.when.start, m.when.end)):
        date.fromisoformat((end + "-01-01")[:10])


@pytest.mark.parametrize("piece", ["1 ", "May ", "12, ", "the ", "2016-", "1, 2, 3 and ", " ", "(May 1", "January\n"])
def test_time_grows_with_length_only(piece: str) -> None:
    started = time.perf_counter()
    find_dates(piece * (50_000 // len(piece)), ISSUED)
    assert time.perf_counter() - started < 10
