import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document, Issue, Release
from kg.publishers import parse

OBJECT = {"id": "1", "publisher": "hk-gia", "title": "T", "published": "2021-01-01", "text": "Some text."}
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a {}>]>'
    "<transcripts><transcript><transcript-id>&a;</transcript-id></transcript></transcripts>"
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\xef\xbb\xbf \n", "empty-file"),
        ("  \n".encode("utf-16"), "empty-file"),
        (b"%PDF-1.7 ...", "binary-file"),
        (b"PK\x03\x04 ...", "binary-file"),
        (b"abc\x00\x01\x02def" * 9, "binary-file"),
        (b"a,b\n1,2\n", "unknown-format"),
        (b"<!doctype html><html><body>Hello</body></html>", "unknown-format"),
        (b"<html><body><p>Hel", "truncated"),
        (b'{"a": 1}', "unknown-format"),
        (b"[1, 2]", "unknown-format"),
        (b'{"id": "1", "title": "T', "truncated"),
        (b'{"id": "1" "title": "T"}', "bad-json"),
        (b"[" * 100_000 + b"]" * 100_000, "bad-json"),
        (ENTITIES.replace("{}", '"ha"').encode(), "unsafe-xml"),
        (ENTITIES.replace("{}", 'SYSTEM "file:///etc/hostname"').encode(), "unsafe-xml"),
    ],
)
def test_what_is_no_release_is_one_error_with_its_place(read, content, code):
    documents, [issue] = read("folder/file", content)
    assert not documents
    assert (issue.stage, issue.severity.value, issue.code, issue.place) == ("parse", "error", code, "folder/file")
    assert issue.hint


@pytest.mark.parametrize(
    "content",
    [
        b"a" * (50 * 2**20),
        json.dumps(OBJECT).encode() + b" " * (50 * 2**20),
        b"---\ntitle: T\ndate: 2021-01-01\n---\n" + b"![a](" * 400_000,
        b"<rss><channel>" + b"<a>" * 2_000_000,
    ],
    ids=["text", "json", "markdown", "xml"],
)
def test_huge_files_are_an_error_within_seconds(read, content):
    begin = time.perf_counter()
    documents, issues = read("a.txt", content)
    assert time.perf_counter() - begin < 5
    assert not documents
    assert issues[-1].code == "too-large"


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (json.dumps(OBJECT).encode("utf-16"), []),
        (json.dumps(OBJECT).encode("utf-16-le"), []),
        (json.dumps(OBJECT).encode("utf-8-sig"), []),
        (json.dumps(OBJECT | {"title": "Café à Évry"}, ensure_ascii=False).encode("windows-1252"), ["bad-encoding"]),
    ],
)
def test_encodings(read, content, codes):
    [document], issues = read("a.json", content)
    assert [i.code for i in issues] == codes
    assert document.title in {"T", "Café à Évry"}


def test_big5_is_told_from_windows_1252(read):
    text = json.dumps(OBJECT | {"title": "行政長官出席典禮", "text": "行政長官今日出席典禮，並在會上致辭。"}, ensure_ascii=False)
    [document], [issue] = read("a.json", text.encode("big5"))
    assert issue.code == "bad-encoding"
    assert document.title == "行政長官出席典禮"


def test_a_wrong_declaration_is_overruled_with_a_warning(read):
    text = (
        '<?xml version="1.0" encoding="windows-1252"?><transcripts><transcript><transcript-id>1</transcript-id>'
        "<title>Été</title><release-date>01/02/2003</release-date><content>Text.</content></transcript></transcripts>"
    )
    [right], right_issues = read("a.xml", text.encode("windows-1252"))
    [wrong], wrong_issues = read("a.xml", text.encode())
    assert right.title == wrong.title == "Été"
    assert ([i.code for i in right_issues], [i.code for i in wrong_issues]) == ([], ["bad-encoding"])


def test_characters_that_no_text_may_hold_are_taken_out(read):
    [document], _ = read("a.json", json.dumps(OBJECT | {"title": "A\ud800B\x00C"}))
    document.text.encode()
    assert document.title == "A\ufffdBC"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=5), v, max_size=3),
    max_leaves=6,
)
names = [
    "id",
    "url",
    "publisher",
    "title",
    "published",
    "lang",
    "text",
    "counterpart",
    "details",
    "links",
    "base_path",
    "schema_name",
    "first_published_at",
    "description",
    "locale",
]


@given(st.dictionaries(st.sampled_from(names), json_values | st.just("2021-01-01") | st.just("Some text."), max_size=15))
def test_no_json_makes_the_parser_raise(value):
    found = list(parse(Release("a.json", json.dumps(value).encode())))
    assert found
    assert all(isinstance(one, Document | Issue) for one in found)


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a"]))
def test_no_bytes_make_the_parser_raise(content, path):
    assert list(parse(Release(path, content)))
