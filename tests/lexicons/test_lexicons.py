"""The tables of facts hang together: every reference has its row, every date is one, nothing stands there twice."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

import kg.lexicons
from kg.lexicons import LexiconError, read_table, split_cell

COLUMNS = {
    "bodies": "name acronym aliases jurisdiction kind parent valid_from valid_to replaces source",
    "offices": "title acronym body jurisdiction valid_from valid_to replaces source",
    "places": "name kind country aliases source",
    "demonyms": "demonym country country_name",
}
KEYS = {
    "bodies": ("name", "jurisdiction"),
    "offices": ("title", "jurisdiction", "body"),
    "places": ("name", "kind", "country"),
    "demonyms": ("demonym", "country"),
}
BODY_KINDS = {
    *("government", "ministry", "department", "bureau", "agency", "authority", "board", "council", "committee", "commission"),
    *("parliament", "court", "police", "military", "company", "bank", "university", "school", "hospital", "museum", "ngo"),
    *("chamber", "international", "office", "party", "media", "other"),
}
PLACE_KINDS = {"country", "territory", "region", "city", "district", "venue"}
SOURCES = {"site", "law", "un", "iso"}
ISO_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
TABLES = sorted(COLUMNS)


def bodies_by_key() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["name"], row["jurisdiction"]): row for row in read_table("bodies")}


@pytest.mark.parametrize("table", TABLES)
def test_has_the_columns_that_the_readme_promises(table: str) -> None:
    assert list(read_table(table)[0]) == COLUMNS[table].split()


@pytest.mark.parametrize("table", sorted(path.stem for path in kg.lexicons.FOLDER.glob("*.tsv")))
def test_every_table_can_be_read(table: str) -> None:
    assert read_table(table)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_stands_twice(table: str) -> None:
    counts = Counter(tuple(row[column] for column in KEYS[table]) for row in read_table(table))
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("table", TABLES)
def test_cells_are_trimmed_and_names_are_never_empty(table: str) -> None:
    for row in read_table(table):
        assert row[KEYS[table][0]]
        for cell in row.values():
            assert cell == " ".join(cell.split()), row
            assert all(part == part.strip() for part in cell.split("|")), row
            assert not cell or all(cell.split("|")), row


@pytest.mark.parametrize(("table", "column", "words"), [("bodies", "kind", BODY_KINDS), ("places", "kind", PLACE_KINDS)])
def test_kinds_come_from_the_closed_list(table: str, column: str, words: set[str]) -> None:
    assert {row[column] for row in read_table(table)} <= words


@pytest.mark.parametrize("table", ["bodies", "offices", "places"])
def test_every_row_says_where_it_can_be_checked(table: str) -> None:
    assert {row["source"] for row in read_table(table)} <= SOURCES


@pytest.mark.parametrize(("table", "column"), [("bodies", "jurisdiction"), ("offices", "jurisdiction"), ("demonyms", "country")])
def test_jurisdictions_are_codes_of_countries_we_list(table: str, column: str) -> None:
    countries = {row["country"] for row in read_table("places") if row["kind"] in {"country", "territory"}}
    assert {row[column] for row in read_table(table)} <= countries | {"EU", "UN", ""}


@pytest.mark.parametrize("column", ["parent", "replaces"])
def test_bodies_refer_to_bodies_of_their_jurisdiction(column: str) -> None:
    keys = bodies_by_key()
    dangling = [
        (row["name"], other)
        for row in keys.values()
        for other in split_cell(row[column])
        if (other, row["jurisdiction"]) not in keys
    ]
    assert dangling == []


def test_no_body_stands_in_itself() -> None:
    keys = bodies_by_key()
    for name, jurisdiction in keys:
        line, parent = [name], keys[name, jurisdiction]["parent"]
        while parent:
            assert parent not in line, line
            line.append(parent)
            parent = keys[parent, jurisdiction]["parent"]


def test_offices_stand_in_bodies_we_list_and_replace_offices_we_list() -> None:
    keys = bodies_by_key()
    titles = {(row["title"], row["jurisdiction"]) for row in read_table("offices")}
    for row in read_table("offices"):
        assert not row["body"] or (row["body"], row["jurisdiction"]) in keys, row
        for other in split_cell(row["replaces"]):
            assert (other, row["jurisdiction"]) in titles, row


@pytest.mark.parametrize("table", ["bodies", "offices"])
def test_spans_of_names_are_dates_in_order(table: str) -> None:
    for row in read_table(table):
        for date in (row["valid_from"], row["valid_to"]):
            assert not date or ISO_DATE.fullmatch(date), row
        if row["valid_from"] and row["valid_to"]:
            assert row["valid_from"] <= row["valid_to"], row


@pytest.mark.parametrize("table", ["bodies", "offices"])
def test_a_successor_never_begins_before_its_predecessor(table: str) -> None:
    name = KEYS[table][0]
    starts = {(row[name], row["jurisdiction"]): row["valid_from"] for row in read_table(table)}
    for row in read_table(table):
        for other in split_cell(row["replaces"]):
            earlier = starts[other, row["jurisdiction"]]
            assert not (earlier and row["valid_from"]) or earlier < row["valid_from"], row


def test_a_name_is_not_its_own_alias() -> None:
    for row in chain(read_table("bodies"), read_table("places")):
        assert row["name"] not in split_cell(row["aliases"]), row


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Food and Health Bureau", {"Health Bureau", "Environment and Ecology Bureau"}),
        ("Transport and Housing Bureau", {"Transport and Logistics Bureau", "Housing Bureau"}),
        ("Home Affairs Bureau", {"Home and Youth Affairs Bureau", "Culture, Sports and Tourism Bureau"}),
        ("Innovation and Technology Bureau", {"Innovation, Technology and Industry Bureau"}),
    ],
)
def test_hong_kongs_bureaux_of_2022_replace_those_before(old: str, new: set[str]) -> None:
    successors = [row for row in read_table("bodies") if row["jurisdiction"] == "HK" and old in split_cell(row["replaces"])]
    assert {row["name"] for row in successors} == new
    assert {row["valid_from"] for row in successors} == {"2022-07-01"}
    assert bodies_by_key()[old, "HK"]["valid_to"] == "2022-06-30"


@pytest.mark.parametrize(
    ("acronym", "title"),
    [
        ("CE", "Chief Executive"),
        ("SCS", "Secretary for the Civil Service"),
        ("SITI", "Secretary for Innovation, Technology and Industry"),
    ],
)
def test_headline_acronyms_of_hong_kongs_principal_officials_are_theirs_alone(acronym: str, title: str) -> None:
    holders = [row["title"] for row in read_table("offices") if row["acronym"] == acronym and row["jurisdiction"] == "HK"]
    assert holders == [title]


def test_each_country_has_a_demonym_or_is_known_not_to() -> None:
    named = {row["country"] for row in read_table("demonyms")}
    countries = {row["country"] for row in read_table("places") if row["kind"] == "country"}
    assert countries - named == set()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# only a comment\n", "header"),
        ("a\ta\n", "repeats a column"),
        ("a\tb\n# fine\n1\t2\n3\n", "broken.tsv:4"),
    ],
)
def test_a_broken_table_is_named_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, says: str) -> None:
    (tmp_path / "broken.tsv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(kg.lexicons, "FOLDER", tmp_path)
    with pytest.raises(LexiconError, match=says):
        read_table.__wrapped__("broken")


def test_a_missing_table_is_named() -> None:
    with pytest.raises(LexiconError, match=r"nowhere\.tsv"):
        read_table("nowhere")


def test_a_cell_of_several_values_is_split_and_an_empty_one_has_none() -> None:
    assert (split_cell("a|b c"), split_cell("")) == (("a", "b c"), ())
