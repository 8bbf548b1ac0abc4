"""Counts of people and things, and the numbers that are none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.numbers.count import read_count, read_number
from kg.annotate.numbers.quantities import find_quantities


@pytest.mark.parametrize(
    ("text", "found", "minimum", "maximum"),
    [
        ("attended by around 400 senior officials", "around 400", 400, 400),
        ("about 120 guests", "about 120", 120, 120),
        ("More than 150 pupils came", "More than 150", 150, None),
        ("over 160 000 visits", "over 160 000", 160_000, None),
        ("some 7 000 flats", "some 7 000", 7_000, 7_000),
        ("it drew 10,000 visitors", "10,000", 10_000, 10_000),
        ("some 30 firms", "some 30", 30, 30),
        ("up to 120 people", "up to 120", None, 120),
        ("arrested two men", "two", 2, 2),
        ("a dozen experts", "a dozen", 12, 12),
        ("hundreds of volunteers", "hundreds", 200, None),
        ("the first batch of five young public officers", "five", 5, 5),
        ("between 20 and 30 tenants", "between 20 and 30", 20, 30),
        ("20 to 30 tenants", "20 to 30", 20, 30),
        ("two or three schools", "two or three", 2, 3),
        ("a seven-member panel", "seven-member", 7, 7),
        ("nearly 1 million tests", "nearly 1 million", 1_000_000, 1_000_000),
        ("1.5 million people", "1.5 million", 1_500_000, 1_500_000),
        ("two hundred and six seats", "two hundred and six", 206, 206),
        ("at least twenty-one firms", "at least twenty-one", 21, None),
        ("12 or more children", "12 or more", 12, None),
        ("2000 people", "2000", 2000, 2000),
        ("a total of 325 food samples", "a total of 325", 325, 325),
        ("no fewer than 9 bodies", "no fewer than 9", 9, None),
        ("one officer was hurt", "one", 1, 1),
        ("160\xa0000 visits", "160\xa0000", 160_000, 160_000),
    ],
)
def test_count(text: str, found: str, minimum: int | None, maximum: int | None) -> None:
    (quantity,) = find_quantities(text)
    assert text[quantity.start : quantity.end] == found
    assert (quantity.minimum, quantity.maximum) == (minimum, maximum)


@pytest.mark.parametrize(
    "text",
    [
        "in 2016", "on May 12", "from 13 to 15 December 2022", "over the past two days", "$400 was paid", "HK$10 billion",
        "12 per cent", "12%", "about 3.5kg of it", "at 9am", "at 10.30am", "at 2.15pm", "Article 23", "Cap. 599", "Room 1204",
        "Terminal 3", "COVID-19", "call 2180 8000", "the 5th time", "for three years", "one of them", "no one came", "a man",
        "2.5 of them", "aged 25", "a 25-year-old man", "Phase 2", "1. The Ministry", "2 The Ministry has", "3 kg",
        "Resolution 1718", "under One Country, Two Systems", "the 14th Five‑Year Plan", "Mr Ng, 46, has held",
        "a stall (41 Dickson Road)", "| 37 | The Movement |", "at one o’clock", "25°C", "+44 20",
    ],
)  # fmt: skip
def test_no_count(text: str) -> None:
    assert find_quantities(text) == []


def test_offset_moves_positions() -> None:
    (quantity,) = find_quantities("met five firms", offset=100)
    assert (quantity.start, quantity.end) == (104, 108)


@given(st.integers(min_value=0, max_value=9_999_999))
def test_digits_read_back(number: int) -> None:
    assert read_count(f"{number:,}") == read_count(f"{number:,}".replace(",", " ")) == read_count(str(number)) == number


@given(st.text(alphabet="0123456789 ,.-–%$oneatwhudrbfv\n\xa0", max_size=300))
def test_any_text_gives_ordered_spans(text: str) -> None:
    quantities = find_quantities(text)
    assert all(0 <= q.start < q.end <= len(text) for q in quantities)
    assert all(a.end <= b.start for a, b in pairwise(quantities))


def test_words_that_are_no_number() -> None:
    assert read_number("many") is None
    assert read_count("2.5") is None
