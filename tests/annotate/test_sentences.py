"""Sentences are the publisher's: none crosses a paragraph, none is cut at an abbreviation."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.sentences import split_sentences
from kg.model import Document, Paragraph, ParagraphKind


def make_document(*paragraphs: str) -> Document:
    text, spans = "", []
    for paragraph in paragraphs:
        start = len(text) + (2 if text else 0)
        text = f"{text}\n\n{paragraph}" if text else paragraph
        spans.append(Paragraph(ParagraphKind.BODY, start, start + len(paragraph)))
    return Document("plain", "x", "", date(2020, 1, 1), "en", text, tuple(spans))


def split(*paragraphs: str) -> list[str]:
    document = make_document(*paragraphs)
    return [document.text[start:end] for start, end in split_sentences(document)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Lau met Dr. Ida B. Holt. They spoke.", ["Mr. Lau met Dr. Ida B. Holt.", "They spoke."]),
        ("It began at 9 a.m. The hall was full.", ["It began at 9 a.m.", "The hall was full."]),
        ("The U.S. Government said so. It was right.", ["The U.S. Government said so.", "It was right."]),
        ('"We are ready." He left.', ['"We are ready."', "He left."]),
        ("See No. 5 of 2.5 million.", ["See No. 5 of 2.5 million."]),
    ],
)
def test_splits_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_headline_without_full_stop_is_a_sentence_of_its_own() -> None:
    assert split("Minister opens park", "The park opened today.") == ["Minister opens park", "The park opened today."]


@given(
    st.lists(
        st.text(alphabet=st.sampled_from("aB. \"'()!?1é中"), min_size=1, max_size=40).map(str.strip).filter(bool), max_size=5
    )
)
def test_sentences_cover_all_but_white_space_and_never_overlap(paragraphs: list[str]) -> None:
    document = make_document(*paragraphs)
    spans = split_sentences(document)
    assert all(a < b for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    kept = "".join(document.text[a:b] for a, b in spans)
    assert "".join(kept.split()) == "".join(document.text.split())
