"""Names of bodies and offices that differ in their arrangement only."""

import pytest
from stand_in import read
from test_resolution import labels, resolved

from kg.resolve.arrangements import arrange, find_rearranged


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Minister for Defence", "Defence Minister"),
        ("Department of Treasury", "Department of the Treasury"),
        ("Harbour and Gardens Board", "Harbour Gardens Board"),
        ("Council for the Order of Merit", "Council of the Order of Merit"),
        ("Kite Science Authority", "Kite Sciences Authority"),
        ("Lantern Forum Council", "Council of the Lantern Forum"),
    ],
)
def test_small_words_number_and_order_make_no_other_name(left: str, right: str) -> None:
    assert arrange(left) & arrange(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("University of Miami", "Miami University"),
        ("Trade Office", "Trade Offices"),
        ("Minister for Defence", "Deputy Minister for Defence"),
        ("Minister for Foreign Affairs", "Foreign Minister"),
        ("Secretary General", "General Secretary"),
        ("Board", "Board"),
    ],
)
def test_other_names_stay_apart(left: str, right: str) -> None:
    assert not arrange(left) & arrange(right)


def test_rearranged_names_are_one_in_a_jurisdiction_only() -> None:
    one = read("body: Department of Oddities", id="1")
    assert labels(resolved(one, read("body: Oddities Department", id="2")).bodies) == ["Department of Oddities"]
    assert len(resolved(one, read("body: Oddities Department", id="2", publisher="au-pm")).bodies) == 2


def test_a_turned_title_is_the_same_office() -> None:
    found = resolved(read("tenure: Ann Lee; Minister for Oddities", id="1"), read("tenure: Ann Lee; Oddities Minister", id="2"))
    assert len(found.offices) == len(found.tenures) == 1


def test_a_name_that_fits_two_entries_is_neithers() -> None:
    names = [("hk", "Kite Board", "a"), ("hk", "Kites Board", "b")]
    rows = {"a": {}, "b": {}}
    assert not list(find_rearranged(names, rows.get))
    assert list(find_rearranged(names, {}.get)) == [("a", "b")]


def test_an_entry_is_known_by_its_name_wherever_only_its_acronym_stands() -> None:
    found = resolved(read("body: LegCo", id="1"), read("body: Council of Legislative", id="2"))
    assert labels(found.bodies) == ["Legislative Council"]
