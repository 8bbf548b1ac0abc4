import json
from typing import Any

import pytest


def page(**changes: Any) -> str:
    details = {
        "body": "<div class='govspeak'><p>The minister said:</p><blockquote><p>We act.</p></blockquote></div>",
        **changes.pop("details", {}),
    }
    return json.dumps({
        "base_path": "/government/news/bridge-opens", "content_id": "1-2", "schema_name": "news_article", "locale": "en",
        "document_type": "press_release", "title": "Bridge opens", "description": "A bridge opened in Leeds.",
        "first_published_at": "2016-06-30T23:30:00.000+00:00", "public_updated_at": "2019-01-01T00:00:00Z",
        "details": details, **changes,
    })  # fmt: skip


def test_news_story(read, paragraphs):
    [document], issues = read("x.json", page(details={"image": {"caption": "The bridge", "alt_text": "grey"}}))
    assert not issues
    assert document.key == "uk-govuk/bridge-opens"
    assert document.url == "https://www.gov.uk/government/news/bridge-opens"
    assert not document.withdrawn
    assert paragraphs(document) == [
        ("title", "Bridge opens"),
        ("body", "A bridge opened in Leeds."),
        ("body", "The minister said:"),
        ("body", "We act."),
        ("caption", "The bridge"),
    ]


def test_day_is_the_local_day_of_first_publication(read):
    [document], _ = read("x.json", page())
    assert str(document.day) == "2016-07-01"  # half past midnight in London, in summer


def test_a_page_that_is_kept_up_to_date_has_the_day_of_its_last_edit(read):
    [document], _ = read("x.json", page(schema_name="organisation"))
    assert str(document.day) == "2019-01-01"


def test_speech_has_its_speaker_as_byline(read, paragraphs):
    [document], _ = read("x.json", page(schema_name="speech", links={"speaker": [{"title": "Jo Roe MP"}]}))
    assert paragraphs(document)[1] == ("byline", "Jo Roe MP")


def test_withdrawn_page_is_marked(read):
    [document], _ = read("x.json", page(withdrawn_notice={"explanation": "out of date"}))
    assert document.withdrawn


def test_description_that_the_body_repeats_is_not_repeated(read):
    [document], _ = read("x.json", page(details={"body": "<p>A bridge opened in <b>Leeds</b>.</p>"}))
    assert document.text.count("Leeds") == 1


def test_contacts_are_boilerplate(read, paragraphs):
    body = "<p>It opened.</p><div class='contact'><p>Press desk</p><p class='tel'>020 7946 0000</p></div>"
    [document], _ = read("x.json", page(details={"body": body}))
    assert paragraphs(document)[-2:] == [("boilerplate", "Press desk"), ("boilerplate", "020 7946 0000")]


def test_translation_keeps_its_language_and_points_to_the_original(read):
    links = {
        "available_translations": [
            {"base_path": "/government/news/bridge-opens", "locale": "en"},
            {"base_path": "/x.ar", "locale": "ar"},
        ]
    }
    [document], _ = read("x.json", page(locale="cy", base_path="/x.cy", links=links))
    assert document.language == "cy"
    assert {(link.relation, link.language) for link in document.links} == {("counterpart", "en"), ("counterpart", "ar")}


@pytest.mark.parametrize(
    ("changes", "severity", "code"),
    [
        ({"schema_name": "ministers_index"}, "note", "not-a-release"),
        ({"details": {"body": ""}, "description": ""}, "error", "no-text"),
        ({"first_published_at": None, "public_updated_at": None}, "error", "bad-date"),
        ({"first_published_at": "2016-13-40"}, "error", "bad-date"),
    ],
)
def test_what_holds_no_release_is_said(read, changes, severity, code):
    documents, [issue] = read("x.json", page(**changes))
    assert not documents
    assert (issue.severity.value, issue.code) == (severity, code)
