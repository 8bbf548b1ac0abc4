"""The graph object: tables by filters, people, explanations, rdflib. The examples in its documentation are tests too."""

from __future__ import annotations

import doctest
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
import kg.graph
from kg.errors import QueryError, StoreError
from kg.graph import Graph, view
from kg.store import EmbeddedStore
from kg.table import Table, Thing

FIXTURE = Path(__file__).parent / "data" / "graph.trig"


@pytest.fixture(scope="module")
def graph() -> Graph:
    store = EmbeddedStore.in_memory()
    store.load(FIXTURE)
    return Graph(store, "in memory")


@pytest.fixture(scope="module")
def samples(sample_store: Path) -> Iterator[Graph]:
    with kg.open(sample_store) as graph:
        yield graph


def firsts(table: Table, column: str) -> list[str]:
    index = table.columns.index(column)
    return [str(row[index]) for row in table]


def test_the_examples_in_the_documentation_are_true(samples: Graph) -> None:
    import sys

    results = doctest.testmod(sys.modules["kg.graph"], extraglobs={"graph": samples})
    assert results.attempted >= 8
    assert results.failed == 0


def test_officials_by_name_office_and_body(graph: Graph) -> None:
    assert set(firsts(graph.officials(), "official")) == {"Patrick Nip", "Ingrid Yeung", "Liu Guangyuan"}
    assert firsts(graph.officials("yeung"), "official") == ["Ingrid Yeung"]
    assert firsts(graph.officials(title="Commissioner"), "official") == ["Liu Guangyuan"]
    assert set(firsts(graph.officials(organisation="CSB"), "official")) == {"Patrick Nip", "Ingrid Yeung"}


def test_a_row_counts_what_there_is_of_an_official(graph: Graph) -> None:
    assert graph.officials("Nip").rows[0][1:] == (1, 2, 1, 3)


def test_offices_and_bodies(graph: Graph) -> None:
    assert firsts(graph.offices(organisation="CSB"), "office") == ["Secretary for the Civil Service"]
    assert firsts(graph.bodies(kind="ministry"), "body") == ["Civil Service Bureau"]
    assert firsts(graph.bodies("ocm"), "body") == ["Office of the Commissioner of the Ministry of Foreign Affairs"]


def test_events_by_type_status_agent_and_time(graph: Graph) -> None:
    assert firsts(graph.events(status="planned"), "event") == ["Talk on national security", "Appointment of Ingrid Yeung"]
    assert firsts(graph.events(type="Briefing", since="2022-02", status="occurred"), "event") == ["Talk on national security"]
    assert len(graph.events(agent="Liu Guangyuan")) == 2
    assert len(graph.events(until="2021")) == 1


def test_an_event_that_may_lie_in_the_span_counts(graph: Graph) -> None:
    assert "2022-01" in firsts(graph.events(since="2022-05", until="2022-06"), "date")


def test_statements_by_words_speaker_and_mode(graph: Graph) -> None:
    assert firsts(graph.statements("civil servants"), "speaker") == ["Patrick Nip"]
    assert firsts(graph.statements(mode="direct"), "text") == ["Thank you all"]
    assert firsts(graph.statements(by="Ingrid Yeung", until="2022"), "text") == []


def test_as_of_a_day_says_what_it_rests_on(graph: Graph) -> None:
    rows = graph.as_of("2022-01-01", title="Secretary for the Civil Service").rows
    assert [(str(row[2]), row[4]) for row in rows] == [("Patrick Nip", "attested")]
    assert firsts(graph.as_of("2022-08-01"), "official") == ["Ingrid Yeung"]


def test_as_of_agrees_with_the_question_for_one_office(samples: Graph) -> None:
    one = samples.query("office_holder_on_day", title="Chief Executive", day="2021-12-17")
    assert one.rows
    assert samples.as_of("2021-12-17", title="Chief Executive").rows == one.rows


def test_a_cell_of_one_answer_is_a_parameter_of_the_next(graph: Graph) -> None:
    thing = graph.officials("Liu").rows[0][0]
    assert isinstance(thing, Thing)
    assert graph.person(thing).label == "Liu Guangyuan"
    assert len(graph.events(agent=thing)) == 2


def test_a_person_leads_to_offices_events_statements_and_people_met(graph: Graph) -> None:
    nip = graph.person("mr nip")
    assert str(nip) == "Patrick Nip"
    assert firsts(nip.offices(), "office") == ["Secretary for the Civil Service"]
    assert firsts(nip.events(), "date") == ["2021-12-17", "2022-03-04"]
    assert firsts(nip.statements(), "text") == ["that civil servants should know the world"]
    assert "Liu Guangyuan" in firsts(nip.met(during="2022"), "met")


def test_nobody_of_that_name(graph: Graph) -> None:
    with pytest.raises(QueryError, match="nobody is called so: Peter Nip \\(did you mean Patrick Nip\\?\\)"):
        graph.person("Peter Nip")


def test_the_evidence_of_a_person_is_sentences(samples: Graph) -> None:
    found = samples.person("Liu Guangyuan").evidence()
    assert any("Liu Guangyuan" in passage.text for fact in found.facts for passage in fact.passages)


def test_only_a_folder_explains_itself(graph: Graph) -> None:
    with pytest.raises(QueryError, match="only a store folder explains itself"):
        graph.explain("https://w3id.org/govkg/id/person/patrick-nip")


def test_rdflib_sees_the_union_each_triple_once(graph: Graph) -> None:
    rdf = graph.rdf()
    (row,) = rdf.query("SELECT (COUNT(?p) AS ?n) WHERE { ?p a <https://w3id.org/govkg/ontology#Person> }")
    assert int(row[0]) == 3  # type: ignore[index]


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        kg.open(tmp_path)


def test_pictures_by_name_refuse_what_they_do_not_take(graph: Graph) -> None:
    pytest.importorskip("pyvis")
    with pytest.raises(QueryError, match="no such picture: pie"):
        view(graph, "pie")
    with pytest.raises(QueryError, match="no parameter colour: network"):
        view(graph, "network", colour="red")
    with pytest.raises(QueryError, match="no number of things"):
        view(graph, "network", limit="many")
