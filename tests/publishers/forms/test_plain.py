import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest


def release(**changes: Any) -> dict[str, Any]:
    return {
        "id": "7", "url": "https://www.info.gov.hk/7.htm", "publisher": "hk-gia", "title": "Bureau opens office", "lang": "en",
        "published": "2021-12-16T18:00:00Z", "text": "One.\n\nTwo.", **changes,
    }  # fmt: skip


def test_object(read, paragraphs):
    [document], issues = read("x.json", json.dumps(release()))
    assert not issues
    assert document.issued == datetime(2021, 12, 17, 2, tzinfo=ZoneInfo("Asia/Hong_Kong"))
    assert paragraphs(document) == [("title", "Bureau opens office"), ("body", "One."), ("body", "Two.")]


def test_array_and_lines_hold_several(read):
    several = [release(id="1"), release(id="2")]
    assert [d.id for d in read("x.json", json.dumps(several))[0]] == ["1", "2"]
    assert [d.id for d in read("x.jsonl", "\n".join(map(json.dumps, several)))[0]] == ["1", "2"]


def test_a_broken_line_costs_only_itself(read):
    documents, [issue] = read("x.jsonl", f'{{"id": "1", "ti\n{json.dumps(release(id="2"))}\n')
    assert [d.id for d in documents] == ["2"]
    assert (issue.code, issue.place) == ("bad-json", "x.jsonl#1")


def test_publisher_may_be_anyone(read):
    [document], _ = read("x.json", json.dumps(release(publisher="ruritania-gov", published="2021-12-16")))
    assert document.publisher == "ruritania-gov"


@pytest.mark.parametrize(
    ("path", "hint", "publisher", "codes"),
    [
        ("a/x.json", "us-state", "us-state", []),
        ("sg-psd/x.json", None, "sg-psd", []),
        ("a/x.json", None, "plain", ["no-publisher"]),
    ],
)
def test_publisher_not_stated_is_the_readers_or_the_folders(read, path, hint, publisher, codes):
    [document], issues = read(path, json.dumps(release(publisher=None)), hint)
    assert document.publisher == publisher
    assert [i.code for i in issues] == codes


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " \n "}, "no-text"),
        ({"text": None}, "no-text"),
        ({"title": ""}, "no-title"),
        ({"published": "2021-02-30"}, "bad-date"),
        ({"published": None}, "bad-date"),
        ({"published": "9999-12-31T23:59:00-12:00"}, "bad-date"),
    ],
)
def test_what_a_document_needs_is_said_where_missing(read, changes, code):
    documents, [issue] = read("x.json", json.dumps(release(**changes)))
    assert not documents
    assert (issue.severity.value, issue.code) == ("error", code)


def test_counterpart_number_becomes_an_address(read):
    [document], _ = read("x.json", json.dumps(release(counterpart="8")))
    assert [(link.relation, link.url) for link in document.links] == [("counterpart", "https://www.info.gov.hk/8.htm")]


def test_chinese_is_told_by_its_characters(read):
    [document], _ = read("x.json", json.dumps(release(lang=None, title="局長出席會議", text="局長今日出席會議。")))
    assert document.language == "zh-Hant"


@pytest.mark.parametrize(
    ("path", "text", "day"),
    [
        ("a.txt", "Title\n17 December 2021\n\nText.", "2021-12-17"),
        ("a.txt", "Title\n\n2021-12-18\nText.", "2021-12-18"),
        ("2021-12-19-a.txt", "Title\n\nText.", "2021-12-19"),
        ("a.txt", "Title\n\n20 December 2021 – Text.", "2021-12-20"),
    ],
)
def test_text_file_is_dated_by_line_name_or_dateline(read, path, text, day):
    [document], _ = read(path, text, publisher="hk-gia")
    assert (document.title, str(document.day)) == ("Title", day)
    assert document.text.endswith("Text.")


def test_text_file_without_date_is_not_given_one(read):
    documents, [issue] = read("a.txt", "Title\n\nText.", publisher="hk-gia")
    assert not documents
    assert issue.code == "bad-date"


def test_impossible_date_in_a_text_file_is_a_warning_where_its_name_has_another(read):
    [document], [issue] = read("2021-03-01.txt", "Title\n30 February 2021\nText.", publisher="hk-gia")
    assert issue.severity.value == "warning"
    assert str(document.day) == "2021-03-01"
