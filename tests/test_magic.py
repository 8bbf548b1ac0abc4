"""`%%sparql` in a notebook: answers, parameters bound as terms, faults in one line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("IPython", reason="pip install 'govkg[notebooks]'")

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

from kg.graph import Graph
from kg.store import EmbeddedStore
from kg.table import Table

FIXTURE = Path(__file__).parent / "data" / "graph.trig"
NAMED = 'SELECT ?person WHERE { VALUES ?name { "Nobody" } ?person a kg:Person ; skos:prefLabel ?label FILTER(STR(?label) = STR(?name)) }'


@pytest.fixture
def shell() -> Iterator[Any]:
    store = EmbeddedStore.in_memory()
    store.load(FIXTURE)
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "kg")
    shell.user_ns["g"] = Graph(store, "in memory")
    yield shell
    InteractiveShell.clear_instance()


def labels(table: Table) -> list[str]:
    return [str(row[0]) for row in table]


def test_a_cell_answers_and_its_answer_gets_a_name(shell: Any) -> None:
    table = shell.run_cell_magic("sparql", "people", "SELECT ?person WHERE { ?person a kg:Person } ORDER BY ?person")
    assert labels(table) == ["Ingrid Yeung", "Liu Guangyuan", "Patrick Nip"]
    assert shell.user_ns["people"] is table


def test_a_variable_is_bound_as_a_term(shell: Any) -> None:
    shell.user_ns["name"] = "Patrick Nip"
    assert labels(shell.run_cell_magic("sparql", "--var name", NAMED)) == ["Patrick Nip"]
    assert labels(shell.run_cell_magic("sparql", "--var \"name='Ingrid Yeung'\"", NAMED)) == ["Ingrid Yeung"]


def test_text_in_a_variable_never_becomes_a_query(shell: Any) -> None:
    shell.user_ns["name"] = '" } ?person ?p ?o . { "'
    assert labels(shell.run_cell_magic("sparql", "--var name", NAMED)) == []


@pytest.mark.parametrize(
    ("line", "cell", "message"),
    [
        ("--var missing", NAMED, "no such variable: missing"),
        ("", "SELECT {", "the query doesn't parse"),
        ("--colour red", NAMED, "unrecognized arguments"),
        ("--store nowhere.kg", NAMED, "no store"),
    ],
)
def test_faults_are_one_line(shell: Any, line: str, cell: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        shell.run_cell_magic("sparql", line, cell)


def test_a_chart_needs_numbers(shell: Any) -> None:
    pytest.importorskip("altair")
    counted = "SELECT ?person (COUNT(?r) AS ?n) WHERE { ?person a kg:Person ; kg:mentionedIn ?r } GROUP BY ?person"
    chart = shell.run_cell_magic("sparql", "--view chart", counted)
    assert {row["name"] for row in chart.data.values} == {"Patrick Nip", "Liu Guangyuan", "Ingrid Yeung"}
    with pytest.raises(UsageError, match="needs a column with numbers"):
        shell.run_cell_magic("sparql", "--view chart", "SELECT ?person WHERE { ?person a kg:Person }")
