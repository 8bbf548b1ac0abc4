import pytest

from kg.model import ParagraphKind
from kg.publishers.forms.blocks import Block
from kg.publishers.forms.lines import break_lines
from kg.publishers.forms.paragraphs import assign_kinds, join_broken
from kg.publishers.forms.plain import read_plain_text
from kg.publishers.forms.wording import mark_boilerplate

PROSE = "The Secretary met the members of the committee in the afternoon and thanked them for all that they had done."


def body(*texts: str) -> list[Block]:
    return [Block(ParagraphKind.BODY, text) for text in texts]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "After a long debate in the chamber, members gave their support to the Central",
            "People's Government and went home for the day.",
        ),
        ("The fund will receive the contributions that were made by the", "States, which are many."),
        ("The Minister opened the new hospital and thanked its", "staff for their work."),
        ("The Minister opened the new hospital together with the mayors", "of three towns."),
    ],
)
def test_paragraphs_cut_in_mid_sentence_are_joined(first, second):
    assert [b.text for b in join_broken(body(first, second))] == [f"{first} {second}"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Enforcement of Safe Distancing Measures in Public Spaces", PROSE),
        ("Enforcement against several individuals for breaches at parks and beaches", PROSE),
        ("The following members were appointed to the committee:", "the Chairman and two others"),
        ("(a) the Chairman of the committee and of its two subcommittees; and", "(b) members."),
        (PROSE, "Guests included many."),
        ("Chairman of the Board, Mr Ben Li", "Members of the Board, Ms Ada Wong"),
    ],
)
def test_headings_and_entries_are_not_glued(first, second):
    assert [b.text for b in join_broken(body(first, second))] == [first, second]


def test_hard_wrapped_lines_are_joined_and_short_ones_end_paragraphs():
    lines = [
        "The Secretary for Education said that schools would open on the first of",
        "September, and that the teachers had been told of this by their principals",
        "in a letter.",
        "Parents will be told next week by letter, and are asked to reply within the",
        "month.",
    ]
    assert break_lines(lines) == [" ".join(lines[:3]), " ".join(lines[3:])]


def test_lists_and_addresses_are_not_joined():
    entries = ["Mr Ben Li, Chairman", "Ms Ada Wong, Deputy Chairman of the Board", "Dr Cy Ho, Member of the Board, Treasurer"]
    assert break_lines(entries) == entries


def test_verse_in_quotation_marks_stays_together():
    assert break_lines(["“We sail on the sea", "We see the stars", "And home is far.”"]) == [
        "“We sail on the sea We see the stars And home is far.”"
    ]


def test_a_short_line_above_prose_is_a_heading_and_three_are_a_list():
    assert [b.kind.value for b in assign_kinds(body("Housing", PROSE, "- Rent", "Ada", "Ben", "Cy", PROSE, "Thanks"))] == [
        "heading", "body", "item", "item", "item", "item", "body", "body",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Ends/Monday, May 3, 2021",
        "NNNN",
        "- END -",
        "###",
        "E&OE",
        "3 May 2021",
        "Date: 3 May 2021",
        "For media enquiries, please call:",
        "Media contact: Ada",
        "* * *",
    ],
)
def test_closing_marks_and_contacts_are_boilerplate(text):
    [_, block] = mark_boilerplate(body(PROSE, text))
    assert block.kind is ParagraphKind.BOILERPLATE


@pytest.mark.parametrize(
    "text",
    [
        "Public information sessions will be held on 5 May 2021.",
        "The Media Authority contacted the press office of the Ministry about this in a letter that it sent last week.",
        "The campaign ends on 3 May 2021.",
        "Further details of the scheme will be announced by the Secretary in May.",
    ],
)
def test_what_says_something_is_no_boilerplate(text):
    [_, block] = mark_boilerplate(body(PROSE, text))
    assert block.kind is ParagraphKind.BODY


def test_names_and_numbers_after_a_contact_belong_to_it():
    kinds = [b.kind.value for b in mark_boilerplate(body("Media contact:", "Ms Ada Wong", "Tel: 2222 1111", PROSE))]
    assert kinds == ["boilerplate", "boilerplate", "boilerplate", "body"]


def test_plain_text_keeps_paragraphs_apart():
    assert [b.text for b in read_plain_text("One.\r\n\r\nTwo\n \nThree.\n")] == ["One.", "Two", "Three."]
