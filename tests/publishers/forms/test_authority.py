"""Readers' lists of office-holders, in three forms."""

import json
from datetime import date

import pytest

from kg.annotate.records import read_records
from kg.model import Document, Issue, Office, Person, Release, TenureClaim
from kg.publishers import parse

CSV = """Name,Aliases,Position,Department,From,To,Wikidata
Ada Chan,Chan Ah-da; A. Chan,Secretary for Examples,Examples Bureau,2020-04-22,2022-06-30,Q123
Bo Lee,,Secretary for Examples,Examples Bureau,2022-07-01,,https://www.wikidata.org/wiki/Q456
"""
POPOLO = {
    "persons": [
        {
            "id": "p1",
            "name": "Ada Chan",
            "other_names": [{"name": "Chan Ah-da"}, {"name": "A. Chan"}],
            "identifiers": [{"scheme": "wikidata", "identifier": "Q123"}],
        },
        {"id": "p2", "name": "Bo Lee", "identifiers": [{"scheme": "wikidata", "identifier": "Q456"}]},
    ],
    "organizations": [{"id": "o1", "name": "Examples Bureau"}],
    "posts": [{"id": "s1", "label": "Secretary for Examples", "organization_id": "o1"}],
    "memberships": [
        {"person_id": "p1", "post_id": "s1", "start_date": "2020-04-22", "end_date": "2022-06-30"},
        {"person_id": "p2", "post_id": "s1", "start_date": "2022-07-01"},
    ],
}
FTM = [
    {
        "id": "a",
        "schema": "Person",
        "properties": {"name": ["Ada Chan"], "alias": ["Chan Ah-da", "A. Chan"], "wikidataId": ["Q123"]},
    },
    {"id": "b", "schema": "Person", "properties": {"name": ["Bo Lee"], "wikidataId": ["Q456"]}},
    {"id": "o", "schema": "PublicBody", "properties": {"name": ["Examples Bureau"]}},
    {"id": "p", "schema": "Position", "properties": {"name": ["Secretary for Examples"], "organization": ["o"]}},
    {
        "id": "x",
        "schema": "Occupancy",
        "properties": {"holder": ["a"], "post": ["p"], "startDate": ["2020-04-22"], "endDate": ["2022-06-30"]},
    },
    {"id": "y", "schema": "Occupancy", "properties": {"holder": ["b"], "post": ["p"], "startDate": ["2022-07-01"]}},
]
FORMS = {
    "ministers-2023-01-31.csv": CSV,
    "ministers-2023-01-31.json": json.dumps(POPOLO),
    "ministers-2023-01-31.jsonl": "\n".join(map(json.dumps, FTM)),
}


def read(name: str, text: str, publisher: str = "hk-gia") -> tuple[list[Document], list[Issue]]:
    found = list(parse(Release(name, text.encode(), publisher)))
    return [one for one in found if isinstance(one, Document)], [one for one in found if isinstance(one, Issue)]


@pytest.mark.parametrize(("name", "text"), FORMS.items())
def test_each_form_gives_the_same_lines(name: str, text: str) -> None:
    [document], issues = read(name, text)
    assert issues == []
    assert (document.publisher, document.day) == ("authority-hk", date(2023, 1, 31))
    assert document.text.split("\n\n")[1:] == [
        "Ada Chan | Chan Ah-da / A. Chan | Secretary for Examples | Examples Bureau | - | 2020-04-22 | 2022-06-30 | Q123",
        "Bo Lee | - | Secretary for Examples | Examples Bureau | - | 2022-07-01 | - | Q456",
    ]


@pytest.mark.parametrize(("name", "text"), FORMS.items())
def test_each_line_is_a_tenure_with_its_line_as_evidence(name: str, text: str) -> None:
    [document], _ = read(name, text)
    extraction = read_records(document)
    ada, bo = (claim for claim in extraction.claims if isinstance(claim, TenureClaim))
    assert (ada.start, ada.end, ada.attested) == ("2020-04-22", "2022-06-30", ())
    assert (bo.start, bo.end, bo.attested) == ("2022-07-01", "", ("2023-01-31",))
    assert ada.office == bo.office
    persons = [entity for entity in extraction.entities if isinstance(entity, Person)]
    assert [person.same_as for person in persons] == [
        ("http://www.wikidata.org/entity/Q123",),
        ("http://www.wikidata.org/entity/Q456",),
    ]
    assert persons[0].names == ("Ada Chan", "Chan Ah-da", "A. Chan")
    assert len([entity for entity in extraction.entities if isinstance(entity, Office)]) == 1
    for claim in extraction.claims:
        (evidence,) = claim.evidence
        assert document.text[evidence.start : evidence.end].startswith(("Ada Chan", "Bo Lee"))
    for entity in extraction.entities:
        assert all(document.text[m.start : m.end] == m.text for m in entity.mentions)


def test_what_cannot_be_read_is_said_with_its_row() -> None:
    text = "name,post,from\nAda Chan,,2020\nBo Lee,Director,soon\nCy Wong,Director,2021-13\nDi Ho,Director,2021\n"
    [document], issues = read("list.csv", text)
    assert [(issue.code, issue.place.partition("#")[2]) for issue in issues] == [
        ("bad-record", "row-2"),
        ("bad-record", "row-3"),
        ("bad-record", "row-4"),
    ]
    assert document.day == date(2021, 1, 1)


def test_a_list_without_any_date_needs_one_in_its_name() -> None:
    documents, [issue] = read("list.csv", "name,post\nAda Chan,Director\n")
    assert (documents, issue.code) == ([], "bad-date")
    [document], _ = read("list-2021-05-01.csv", "name,post\nAda Chan,Director\n", "")
    assert document.publisher == "authority"


def test_a_table_of_releases_is_none() -> None:
    text = "id,title,date,text,position\n1,Hall opens,2021-12-17,It opened.,front page\n"
    [document], _ = read("a.csv", text)
    assert document.publisher == "hk-gia"
