"""The README: what it says is answered is what the samples answer."""

from __future__ import annotations

import itertools
import re
import shlex
from pathlib import Path

import pytest

from kg.query import run_query
from kg.store import EmbeddedStore
from kg.table import Table

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def samples(sample_store: Path) -> EmbeddedStore:
    return EmbeddedStore.open(sample_store, read_only=True)


def printed_after(code: str) -> list[list[str]]:
    """Return the rows of the first table that stands after `code`, its header first."""
    lines = README[README.index(code) :].partition("\n|")[2].partition("\n\n")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in rows if set("".join(row)) - {"-"}]


def answer_rows(table: Table) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in table]


def test_the_first_question_is_answered_as_printed(samples: EmbeddedStore) -> None:
    code = re.search(r"```sparql\n(.*?)```", README, re.DOTALL)
    assert code is not None
    table = run_query(samples, code[1])
    header, *rows = printed_after(code[0])
    assert header == list(table.columns)
    assert [row for row in rows if set("".join(row)) != {"…"} and row not in answer_rows(table)] == []


def test_the_library_s_question_is_answered_as_printed(samples: EmbeddedStore) -> None:
    command = next(line for line in README.splitlines() if line.startswith("kg query office_holder_on_day"))
    words = shlex.split(command)
    params = dict(word.split("=", 1) for before, word in itertools.pairwise(words) if before == "--param")
    table = run_query(samples, words[2], **params)
    assert printed_after(command) == [list(table.columns), *answer_rows(table)]
