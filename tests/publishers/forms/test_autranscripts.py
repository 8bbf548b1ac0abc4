import pytest

XML = """<?xml version="1.0" encoding="UTF-8" ?><transcripts>{}</transcripts>"""
ONE = """<transcript><transcript-id>{id}</transcript-id><title>{title}</title><prime-minister>Roe, Jo</prime-minister>
<release-date>{day}</release-date><release-type>Media Release</release-type>
<content><![CDATA[{content}]]></content></transcript>"""


def xml(*transcripts: str) -> str:
    return XML.replace("{}", "".join(transcripts))


def one(content: str = "<p>I met the Council.</p>", day: str = "02/09/1996", title: str = "The Council&#039;s work") -> str:
    return ONE.replace("{id}", "77").replace("{title}", title).replace("{day}", day).replace("{content}", content)


def test_transcript_has_the_leader_as_byline(read, paragraphs):
    [document], issues = read("t.xml", xml(one()))
    assert not issues
    assert document.key == "au-pm/transcript-77"
    assert str(document.day) == "1996-09-02"
    assert paragraphs(document) == [
        ("title", "The Council's work"),
        ("byline", "Prime Minister: Roe, Jo"),
        ("body", "I met the Council."),
    ]


def test_lines_that_scanning_broke_are_mended(read, paragraphs):
    content = (
        "<p>The Chairman of the Council has told me that he will serve for three<br />\n"
        "years, which I am very pleased to<br />\nannounce.<br />\nThe Council will meet.</p>"
        "<p>It is made up of people from each of the</p><p>States and Territories.</p>"
        "<p>Ada Wong\tChairman</p><p>2 September 1996</p>"
    )
    [document], _ = read("t.xml", xml(one(content)))
    assert [text for _, text in paragraphs(document)[2:]] == [
        "The Chairman of the Council has told me that he will serve for three years, which I am very pleased to announce.",
        "The Council will meet.",
        "It is made up of people from each of the States and Territories.",
        "Ada Wong; Chairman",
        "2 September 1996",
    ]


def test_content_without_markup_is_plain_text(read, paragraphs):
    [document], _ = read("t.xml", xml(one("First &amp; best.\n\nSecond.")))
    assert paragraphs(document)[2:] == [("body", "First & best."), ("body", "Second.")]


def test_each_transcript_of_a_file_is_a_document(read):
    documents, _ = read("t.xml", xml(one(), one().replace("77", "78")))
    assert [d.id for d in documents] == ["transcript-77", "transcript-78"]


@pytest.mark.parametrize(
    ("transcript", "code"),
    [(one(content=""), "no-text"), (one(day="31/02/1996"), "bad-date"), (one(title=""), "no-title")],
)
def test_what_a_document_needs_is_said_where_missing(read, transcript, code):
    documents, [issue] = read("t.xml", xml(transcript))
    assert not documents
    assert (issue.code, issue.place) == (code, "t.xml#transcript-77")
