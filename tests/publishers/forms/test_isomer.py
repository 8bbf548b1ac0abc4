import pytest

from kg.publishers.forms.isomer import read_markdown


def markdown(front: str = "permalink: /newsroom/media/changes/\ndate: 2018-05-02", body: str = "Text.") -> str:
    return f"---\ntitle: Changes to <em>Posts</em>: Two\n{front}\nlayout: post\n---\n{body}"


BODY = """**Changes to Posts: Two**

**2 May 2018** – Mr Tan Ah Kow will retire on 1 June 2018.

2  The following will take effect:

a) Ms Lim May, *Director*, will be [Deputy Secretary](https://example.sg)&nbsp;[1];

(b) Mr Goh will go.

<p style="x"><u>Background</u></p>

3  5 officers move<br>
in May.

2019 was a good year for all.

| Post | Holder |
|---|---|
| Director | Ms Ong |

Date: 2 May 2018

**PUBLIC SERVICE DIVISION**
"""


def test_markdown_becomes_paragraphs_without_markup_and_numbers(read, paragraphs):
    [document], issues = read("a.md", markdown(body=BODY))
    assert not issues
    assert paragraphs(document) == [
        ("title", "Changes to Posts: Two"),
        ("body", "2 May 2018 – Mr Tan Ah Kow will retire on 1 June 2018."),
        ("body", "The following will take effect:"),
        ("item", "a) Ms Lim May, Director, will be Deputy Secretary [1];"),
        ("item", "(b) Mr Goh will go."),
        ("heading", "Background"),
        ("body", "5 officers move in May."),
        ("body", "2019 was a good year for all."),
        ("item", "Post; Holder"),
        ("item", "Director; Ms Ong"),
        ("boilerplate", "Date: 2 May 2018"),
        ("boilerplate", "PUBLIC SERVICE DIVISION"),
    ]


def test_id_and_address_come_from_the_permalink(read):
    [document], _ = read("a.md", markdown())
    assert document.key == "sg-psd/changes"
    assert document.url == "https://www.psd.gov.sg/newsroom/media/changes/"
    assert str(document.day) == "2018-05-02"


@pytest.mark.parametrize(
    ("path", "front", "publisher", "codes"),
    [
        ("x/a.md", "permalink: /resource-room/2020-01-02-a\n", "sg-mse", []),
        ("x/sg-mse/a.md", "permalink: /b\ndate: 2020-01-02", "sg-mse", []),
        ("x/a.md", "permalink: /b\ndate: 2020-01-02", "sg-psd", ["publisher-guessed"]),
    ],
)
def test_publisher_is_told_by_permalink_then_folder_then_guessed_with_a_note(read, path, front, publisher, codes):
    [document], issues = read(path, markdown(front))
    assert document.publisher == publisher
    assert [i.code for i in issues] == codes


@pytest.mark.parametrize(
    ("path", "front", "day"),
    [
        ("a.md", "permalink: /newsroom/2020-04-06-a", "2020-04-06"),
        ("2020-04-07-a.md", "permalink: /newsroom/a", "2020-04-07"),
    ],
)
def test_date_is_in_permalink_or_file_name_where_the_front_matter_has_none(read, path, front, day):
    [document], _ = read(path, markdown(front))
    assert str(document.day) == day


def test_impossible_date_is_a_warning_where_another_is_at_hand(read):
    [document], [issue] = read("2020-04-07-a.md", markdown("permalink: /newsroom/a\ndate: 2020-04-31"))
    assert (issue.severity.value, issue.code) == ("warning", "bad-date")
    assert str(document.day) == "2020-04-07"


def test_file_that_names_another_has_no_text(read):
    documents, [issue] = read("a.md", markdown(front="permalink: /newsroom/a\nfile_url: /files/a.pdf", body="a-b.pdf\n---"))
    assert not documents
    assert issue.code == "no-text"
    assert "/files/a.pdf" in issue.hint


def test_counting_numbers_are_only_taken_off_in_a_row():
    texts = [b.text for b in read_markdown("42 officers came.\n\n1 May is a holiday.\n\n7. One came.\n\n8. Two came.")]
    assert texts == ["42 officers came.", "1 May is a holiday.", "One came.", "Two came."]


def test_list_in_one_paragraph_is_parted():
    blocks = read_markdown("They are:\n1. Ada Wong, Chairman\n2. Ben Li, Member\n3. Cy Ho, Member")
    assert [b.text for b in blocks] == ["They are:", "1. Ada Wong, Chairman", "2. Ben Li, Member", "3. Cy Ho, Member"]
