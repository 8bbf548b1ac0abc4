"""What the library answers to the sample releases, letter for letter."""

from __future__ import annotations

import pytest
from golden_answers import GOLDEN, OTHER_EXAMPLES, UNANSWERED, render_answer

from kg.query import Question, list_queries, run_query, search_queries
from kg.store import EmbeddedStore

LIBRARY = list_queries()


@pytest.mark.parametrize("question", LIBRARY, ids=lambda question: question.name)
def test_the_answer_is_the_golden_one(question: Question, samples: EmbeddedStore) -> None:
    golden = (GOLDEN / f"{question.name}.md").read_text(encoding="utf-8")
    assert render_answer(samples, question) == golden, "read it; then python tests/queries/golden_answers.py"


@pytest.mark.parametrize("question", LIBRARY, ids=lambda question: question.name)
def test_the_samples_answer(question: Question, samples: EmbeddedStore) -> None:
    given = {p.name: p.example for p in question.parameters} | OTHER_EXAMPLES.get(question.name, {})
    rows = run_query(samples, question, **given).terms
    assert bool(rows) == (question.name not in UNANSWERED)
    assert len(set(rows)) == len(rows)


def test_there_are_more_than_forty() -> None:
    assert len(LIBRARY) >= 40


def test_words_find_questions() -> None:
    assert search_queries("acted office")[0].name == "official_acting"
    assert search_queries("no such words at all") == []
