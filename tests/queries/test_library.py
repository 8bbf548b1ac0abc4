"""Every question of the library: its header tells the truth, it runs as it stands, and it answers the small graph rightly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kg.query import Question, bind_parameters, list_queries, make_term, run_query
from kg.query_guide import BEGIN, END, render_guide
from kg.resources import folder
from kg.store import EmbeddedStore

FIXTURE = Path(__file__).parents[1] / "data" / "graph.trig"
LIBRARY = list_queries()
ANSWERED_BY_THE_SMALL_GRAPH = {"provenance_sentences_of_fact", "quality_low_confidence", "body_events", "official_met"}
FAMILIES = {"entity", "official", "office", "event", "body", "statement", "network", "provenance", "quality", "time"}


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.load(FIXTURE)
    return store


def ask(store: EmbeddedStore, name: str, *columns: str, **params: object) -> list[tuple[str, ...]]:
    table = run_query(store, name, **params)
    indices = [table.columns.index(column) for column in columns]
    return [tuple("" if row[i] is None else str(row[i]) for i in indices) for row in table.rows]


def test_there_is_a_dozen() -> None:
    assert len(LIBRARY) >= 12


@pytest.mark.parametrize("question", LIBRARY, ids=lambda question: question.name)
def test_the_header_tells_the_truth(question: Question, store: EmbeddedStore) -> None:
    assert question.title.endswith("?")
    assert question.description
    assert question.view in {"table", "timeline", "network"}
    assert question.name.partition("_")[0] in FAMILIES
    # It runs elsewhere too: by itself it declares every prefix.
    columns = [variable.value for variable in Store().query(question.text).variables]  # type: ignore[union-attr]
    assert columns == list(question.columns or ())
    for parameter in question.parameters:
        row = re.search(rf"VALUES \?{parameter.name} {{ (.*?) }}", question.text)
        example = make_term(parameter.type, parameter.example)
        assert row is not None
        written = Store().query(f"PREFIX kg: <https://w3id.org/govkg/ontology#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
                                "PREFIX kind: <https://w3id.org/govkg/ontology/kind#> "
                                f"SELECT ?x {{ VALUES ?x {{ {row[1]} }} }}")  # fmt: skip
        assert [solution["x"] for solution in written] == [example]  # type: ignore[union-attr]


@pytest.mark.parametrize("question", LIBRARY, ids=lambda question: question.name)
def test_the_worked_example_is_what_stands_in_the_query(question: Question, store: EmbeddedStore) -> None:
    given = {parameter.name: parameter.example for parameter in question.parameters}
    rows = run_query(store, question, **given).terms
    assert rows or question.name not in ANSWERED_BY_THE_SMALL_GRAPH
    assert len(set(rows)) == len(rows)
    as_it_stands = store.oxigraph.query(question.text)
    assert {tuple(solution) for solution in as_it_stands} == set(rows)  # type: ignore[union-attr]
    assert "UNDEF" not in bind_parameters(question, given)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2021-12-16", []),
        ("2021-12-17", [("Patrick Nip", "attested")]),
        ("2022-01-31", [("Patrick Nip", "attested")]),
        ("2022-03", [("Patrick Nip", "attested")]),
        ("2022-05-01", []),
        ("2022-06-30", []),
        ("2022-07-01", [("Ingrid Yeung", "stated start, attested later")]),
        ("2023-01-10", [("Ingrid Yeung", "stated start, attested later")]),
        ("2023-05", [("Ingrid Yeung", "stated start, no end known")]),
        ("2022", [("Ingrid Yeung", "stated start, attested later"), ("Patrick Nip", "attested")]),
    ],
)
def test_the_holder_on_a_day_comes_with_what_it_rests_on(store: EmbeddedStore, day: str, expected: list[tuple[str, str]]) -> None:
    answer = ask(store, "office_holder_on_day", "official", "basis", title="Secretary for the Civil Service", day=day)
    assert answer == expected


@pytest.mark.parametrize(
    ("extra", "day", "expected"),
    [
        ("kg:endDate '2022-06-30'^^xsd:date", "2022-06-30", ["attested earlier, stated end"]),
        ("kg:endDate '2022-06-30'^^xsd:date", "2022-07-01", []),
        ("kg:startDate '2020-04'^^xsd:gYearMonth ; kg:endDate '2022'^^xsd:gYear", "2020-04-01", ["stated"]),
        ("kg:startDate '2020-04'^^xsd:gYearMonth ; kg:endDate '2022'^^xsd:gYear", "2022-12-31", ["stated"]),
        ("kg:startDate '2020-04'^^xsd:gYearMonth ; kg:endDate '2022'^^xsd:gYear", "2020-03-31", []),
        ("kg:startDate '2020-04-22'^^xsd:date", "2022-06-30", ["stated start, no end known"]),
        # The next one begins on 1 July 2022, so that a start alone says nothing any more.
        ("kg:startDate '2020-04-22'^^xsd:date", "2022-07-01", []),
    ],
)
def test_stated_dates_answer_first(extra: str, day: str, expected: list[str]) -> None:
    store = EmbeddedStore.in_memory()
    store.load(FIXTURE)
    prefixes = "PREFIX kg: <https://w3id.org/govkg/ontology#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    triples = parse(f"{prefixes} <https://w3id.org/govkg/id/tenure/nip-scs> {extra} .", format=RdfFormat.TURTLE)
    store.replace_graph(NamedNode("urn:extra"), triples)
    answer = ask(store, "office_holder_on_day", "official", "basis", title="Secretary for the Civil Service", day=day)
    assert [basis for official, basis in answer if official == "Patrick Nip"] == expected


def test_who_met_the_commissioner_in_2021_in_what_capacity_and_which_sentence_says_so(store: EmbeddedStore) -> None:
    met = ask(store, "official_met", "met", "role", "capacity", official="Liu Guangyuan", during="2021")
    assert met == [
        ("Civil Service Bureau", "organiser", ""),
        ("around 400 senior officials", "participant", ""),
        ("Patrick Nip", "participant", "Secretary for the Civil Service"),
    ]
    sentences = ask(store, "official_met", "sentence", official="Liu Guangyuan", during="2021")
    assert sentences[1] == ("Around 400 senior officials took part.",)


def test_a_planned_event_leads_to_its_realisation(store: EmbeddedStore) -> None:
    planned = ask(store, "event_planned_and_realised", "planned", "planned_for", "planned_until", "date")
    assert planned == [
        ("Talk on national security", "2022-01", "2022-06", "2022-03-04"),
        ("Appointment of Ingrid Yeung", "2022-07-01", "", ""),
    ]


def test_planned_events_make_no_network(store: EmbeddedStore) -> None:
    pairs = ask(store, "network_co_attendance", "one", "other", "events", at_least=2)
    assert pairs == [
        ("Civil Service Bureau", "Liu Guangyuan", "2"),
        ("Civil Service Bureau", "Patrick Nip", "2"),
        ("Liu Guangyuan", "Patrick Nip", "2"),
    ]
    assert ask(store, "network_co_attendance", "one", at_least=3) == []


def test_the_threshold_of_weak_evidence_counts(store: EmbeddedStore) -> None:
    assert len(ask(store, "quality_low_confidence", "fact")) == 1
    assert len(ask(store, "quality_low_confidence", "fact", below="0.9")) > 1


def test_the_guide_is_fresh() -> None:
    text = (folder("queries") / "README.md").read_text(encoding="utf-8")
    written = text.partition(BEGIN)[2].partition(END)[0].strip()
    assert written == render_guide(LIBRARY).strip(), "run python -m kg.query_guide"
