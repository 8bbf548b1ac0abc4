"""Words keep names together and offsets true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.mentions.words import Phrases, split_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Lo Chung-mau of M+", ["Lo", "Chung-mau", "of", "M+"]),
        ("O'Connell's R&D", ["O'Connell", "'s", "R&D"]),
        ("the U.S. (MG(NS))", ["the", "U.S.", "(", "MG", "(", "NS", ")", ")"]),
    ],
)
def test_names_stay_whole(text: str, words: list[str]) -> None:
    assert [w.text for w in split_words(text, 0, len(text))] == words


@given(st.text(max_size=60))
def test_offsets_are_the_texts(text: str) -> None:
    words = split_words(text, 0, len(text))
    assert all(text[w.start : w.end] == w.text for w in words)
    assert "".join(w.text for w in words) == "".join(text.split())


def test_the_longest_phrase_wins() -> None:
    phrases = Phrases([("Bank", 1), ("Bank of China", 2)])
    text = "the Bank of China and the Bank"
    assert [value for _, _, value in phrases.finditer(split_words(text, 0, len(text)))] == [2, 1]
