"""The library gives the same answers on other stores, asked over the SPARQL 1.1 protocol."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from golden_answers import OTHER_EXAMPLES
from servers import free_port, run_oxigraph, run_virtuoso, running

from kg.query import Question, list_queries, run_query
from kg.store import EmbeddedStore, RemoteStore

LIBRARY = list_queries()


@pytest.fixture(scope="module")
def oxigraph_server(samples: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    with run_oxigraph(samples, tmp_path_factory.mktemp("oxigraph")) as store:
        yield store


@pytest.fixture(scope="module")
def virtuoso(samples: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    with run_virtuoso(samples, tmp_path_factory.mktemp("virtuoso")) as store:
        yield store


@pytest.fixture(scope="module")
def kg_server(sample_folder: Path) -> Iterator[RemoteStore]:
    port = free_port()
    command = [sys.executable, "-m", "kg", "serve", "--store", str(sample_folder), "--port", str(port), "--workers", "1"]
    with running(command, f"http://127.0.0.1:{port}/sparql"):
        yield RemoteStore(f"http://127.0.0.1:{port}/sparql")


def ask(store: EmbeddedStore | RemoteStore, question: Question, *, once: bool = False) -> Counter[tuple[str, ...]]:
    """Return the rows as people see them, with how often each comes; with `once`, a row of the same terms counts once."""
    given = {p.name: p.example for p in question.parameters} | OTHER_EXAMPLES.get(question.name, {})
    table = run_query(store, question, **given)
    rows = list(dict(zip(table.terms, table.rows, strict=True)).values()) if once else table.rows
    return Counter(tuple("" if cell is None else str(cell) for cell in row) for row in _without_joined(rows))


def _without_joined(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Return rows whose joined texts (GROUP_CONCAT gives them in any order) are sorted."""
    return [tuple(_sort_joined(cell) for cell in row) for row in rows]


def _sort_joined(cell: object) -> object:
    for mark in (" | ", ", "):
        if isinstance(cell, str) and mark in cell:
            return mark.join(sorted(cell.split(mark)))
    return cell


@pytest.mark.parametrize("question", LIBRARY, ids=lambda question: question.name)
def test_oxigraphs_server_answers_the_same(question: Question, samples: EmbeddedStore, oxigraph_server: RemoteStore) -> None:
    assert ask(oxigraph_server, question) == ask(samples, question)


@pytest.mark.parametrize("question", LIBRARY, ids=lambda question: question.name)
def test_our_own_server_answers_the_same(question: Question, samples: EmbeddedStore, kg_server: RemoteStore) -> None:
    assert ask(kg_server, question) == ask(samples, question)


@pytest.mark.parametrize("question", LIBRARY, ids=lambda question: question.name)
def test_virtuoso_answers_the_same(question: Question, samples: EmbeddedStore, virtuoso: RemoteStore) -> None:
    # Virtuoso 7 repeats rows of some SELECT DISTINCT, depending on what it was asked before.
    once = "\nSELECT DISTINCT" in question.text
    assert ask(virtuoso, question, once=once) == ask(samples, question)
