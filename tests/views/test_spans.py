"""What a bar may say: stated, attested, and what nobody says are kept apart."""

from __future__ import annotations

import pytest

pytest.importorskip("altair")

from kg.facts import Tenure
from kg.table import Thing
from kg.views.spans import Span, describe_bounds, find_horizons, first_day, last_day, split_tenure

OFFICE = Thing("https://example.org/office/scs", "Secretary for the Civil Service")


def make_tenure(name: str = "Patrick Nip", capacity: str = "substantive", **dates: str) -> Tenure:
    all_dates = dict.fromkeys(("start", "end", "first_attested", "last_attested", "ended_before"), "") | dates
    iri = f"https://example.org/person/{name}"
    return Tenure(Thing(iri, name), OFFICE, None, capacity, **all_dates, tenure=f"t/{name}", sentence="", source="")


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2021-12-17", "2021-12-17", "2021-12-17"),
        ("2021-12-17T18:30:00+08:00", "2021-12-17", "2021-12-17"),
    ],
)
def test_a_date_is_as_long_as_it_is_vague(day: str, first: str, last: str) -> None:
    assert (first_day(day), last_day(day)) == (first, last)


@pytest.mark.parametrize(
    ("dates", "spans"),
    [
        ({}, []),
        ({"start": "2020", "end": "2021"}, [Span("2020-01-01", "2021-12-31", "stated")]),
        (
            {"first_attested": "2020-05-01", "last_attested": "2021-05-01"},
            [Span("2020-05-01", "2021-05-01", "attested"), Span("2021-05-01", "2023-12-31", "open")],
        ),
        ({"start": "2022-07-01"}, [Span("2022-07-01", "2023-12-31", "open")]),
        (
            {"start": "2019", "first_attested": "2020-05-01", "last_attested": "2020-05-01", "end": "2021-06"},
            [
                Span("2020-05-01", "2020-05-01", "attested"),
                Span("2019-01-01", "2020-05-01", "stated"),
                Span("2020-05-01", "2021-06-30", "stated"),
            ],
        ),
        (
            {"first_attested": "2020-05-01", "last_attested": "2020-05-01", "ended_before": "2021"},
            [Span("2020-05-01", "2020-05-01", "attested"), Span("2020-05-01", "2021-01-01", "open")],
        ),
        ({"end": "2021-06"}, [Span("2021-06-01", "2021-06-30", "stated")]),
    ],
)
def test_a_tenure_is_split_by_what_its_dates_rest_on(dates: dict[str, str], spans: list[Span]) -> None:
    assert list(split_tenure(make_tenure(**dates), "2023-12-31")) == spans


def test_an_open_end_closes_where_another_holder_is_known() -> None:
    nip = make_tenure(first_attested="2021-03-09", last_attested="2022-06-24")
    yeung = make_tenure("Ingrid Yeung", start="2022-07-01", last_attested="2023-01-10", first_attested="2022-07-11")
    horizons = find_horizons([nip, yeung])
    assert horizons == {"t/Patrick Nip": "2022-07-01", "t/Ingrid Yeung": "2023-01-10"}


def test_who_acts_holds_the_office_no_longer_than_releases_say() -> None:
    acting = make_tenure(capacity="acting", first_attested="2022-11-18", last_attested="2022-11-18")
    assert list(split_tenure(acting, find_horizons([acting])["t/Patrick Nip"])) == [Span("2022-11-18", "2022-11-18", "attested")]


def test_bounds_in_words() -> None:
    tenure = make_tenure(start="2020", first_attested="2020-05-01", last_attested="2021-05-01", ended_before="2022-01-01")
    assert describe_bounds(tenure) == "from 2020, attested 2020-05-01 to 2021-05-01, former by 2022-01-01"
    assert describe_bounds(make_tenure()) == "no dates"
