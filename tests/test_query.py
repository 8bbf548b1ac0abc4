from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple, parse_query_results
from pyoxigraph import QueryResultsFormat as Format
from rich.console import Console

from kg.errors import QueryError
from kg.query import bind_parameters, find_labels, load_query, parse_question, run_query
from kg.store import EmbeddedStore
from kg.table import PartialDate, Table, Thing
from kg.vocabulary import DCTERMS, KG, RDFS, SKOS, XSD

FIXTURE = Path(__file__).parent / "data" / "graph.trig"
ID = "https://w3id.org/govkg/id/"
QUESTION = """#+ title: Who?
#+ parameters:
#+   name:
#+     type: text
#+     description: a name
#+     example: Patrick Nip
#+   day:
#+     type: date
#+     example: 2021-12-17
#+     default:
SELECT ?name ?day WHERE {
  # VALUES ?name { "in a comment" }
  VALUES ?name { "Patrick {Nip}" }
  VALUES ?day { "2021-12-17"^^xsd:date }
}
"""


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.load(FIXTURE)
    return store


def cells(table: Table) -> list[tuple[str, ...]]:
    return [tuple("" if cell is None else str(cell) for cell in row) for row in table.rows]


# ---- asking


def test_a_question_is_found_by_name_by_path_and_as_text(store: EmbeddedStore, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("SELECT ?who WHERE { ?who a kg:Person } ORDER BY ?who", encoding="utf-8")
    by_path, by_text = run_query(store, file), run_query(store, "SELECT ?who WHERE { ?who a kg:Person } ORDER BY ?who")
    assert cells(by_path) == cells(by_text) == [("Ingrid Yeung",), ("Liu Guangyuan",), ("Patrick Nip",)]
    assert len(run_query(store, "office_holders", title="secretary for the civil service")) == 2


def test_an_unknown_name_suggests_the_nearest() -> None:
    with pytest.raises(QueryError, match="did you mean office_holders"):
        load_query("office_holder")
    with pytest.raises(QueryError, match="can't be read"):
        load_query("nowhere/mine.rq")


def test_a_default_of_nothing_means_any() -> None:
    bound = bind_parameters(parse_question(QUESTION), {"name": "X"})
    assert 'VALUES ?name { "X" }' in bound
    assert "VALUES ?day { UNDEF }" in bound
    assert '# VALUES ?name { "in a comment" }' in bound


def test_several_values_are_several_rows(store: EmbeddedStore) -> None:
    table = run_query(store, "official_offices_held", official=["Patrick Nip", "Ingrid Yeung"])
    assert {row[0] for row in cells(table)} == {"Patrick Nip", "Ingrid Yeung"}


def test_an_entity_is_given_by_name_acronym_iri_or_answer(store: EmbeddedStore) -> None:
    by_name = run_query(store, "body_events", organisation="Civil Service Bureau")
    assert len(by_name) > 0
    for value in ("CSB", f"{ID}body/csb", NamedNode(f"{ID}body/csb"), Thing(f"{ID}body/csb", "Civil Service Bureau")):
        assert cells(run_query(store, "body_events", organisation=value)) == cells(by_name)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, r"name is missing.*for example name='Patrick Nip'"),
        ({"name": "x", "nme": "y"}, r"no parameter nme.*it takes name, day"),
        ({"name": "x", "day": "next week"}, r"'next week' is no date.*for example day='2021-12-17'"),
        ({"name": "x", "day": "2021-02-30"}, r"is no date"),
    ],
)
def test_a_wrong_parameter_is_answered_with_an_example(values: dict[str, object], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        bind_parameters(parse_question(QUESTION), values)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_value_stays_a_value_whatever_is_in_it(text: str) -> None:
    bound = bind_parameters(parse_question(QUESTION), {"name": text})
    table = run_query(EmbeddedStore.in_memory(), bound.replace("#+", "# "))
    assert table.terms == ((Literal(text.strip()), None),)


@pytest.mark.parametrize("type_", ["iri", "date", "integer", "decimal", "boolean"])
@given(text=st.text(alphabet="}{\"'<>\\# abc1.:\n"))
def test_no_value_breaks_out_of_its_row(type_: str, text: str) -> None:
    question = parse_question(f"#+ parameters: {{x: {{type: {type_}, example: x}}}}\nSELECT ?x WHERE {{ VALUES ?x {{ 1 }} }}")
    try:
        bound = bind_parameters(question, {"x": text})
    except QueryError:
        return
    assert len(run_query(EmbeddedStore.in_memory(), bound.partition("\n")[2])) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#+ title: [\nSELECT * {}", "no YAML"),
        ("#+ just words\nSELECT * {}", "no list of keys"),
        ("#+ parameters: [a]\nSELECT * {}", "header is wrong"),
        ("#+ parameters: {x: {type: colour, example: red}}\nSELECT * { VALUES ?x { 1 } }", "lacks a type"),
        ("#+ parameters: {x: {type: text, example: a}}\nSELECT * { } VALUES ?y { 1 }", r"no VALUES \?x"),
    ],
)
def test_a_wrong_header_is_named(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        parse_question(text)


def test_ask_and_construct_are_tables_too(store: EmbeddedStore) -> None:
    yes = run_query(store, "ASK { ?x a kg:Person }")
    assert (yes.rows, json.loads(yes.to_json())["boolean"]) == ([(True,)], True)
    triples = run_query(store, "CONSTRUCT { ?x a kg:Person } WHERE { ?x a kg:Person }")
    assert (triples.columns, len(triples)) == (("subject", "predicate", "object"), 3)


# ---- tables

TERMS = (
    NamedNode(f"{ID}person/patrick-nip"),
    Literal("2021-12-17", datatype=XSD.date),
    Literal("2021-12", datatype=XSD.gYearMonth),
    Literal("0.90", datatype=XSD.decimal),
    Literal("3", datatype=XSD.integer),
    Literal("true", datatype=XSD.boolean),
    Literal("2021-12-17T10:30:00Z", datatype=XSD.dateTime),
    Literal("2021-02-30", datatype=XSD.date),
    Literal("Bureau", language="fr"),
    None,
)
TABLE = Table(tuple("abcdefghij"), (TERMS,), {f"{ID}person/patrick-nip": "Patrick Nip"})


def test_cells_are_typed_and_dates_keep_their_precision() -> None:
    assert TABLE.rows == [
        (
            Thing(f"{ID}person/patrick-nip", "Patrick Nip"),
            date(2021, 12, 17),
            PartialDate("2021-12"),
            Decimal("0.90"),
            3,
            True,
            datetime(2021, 12, 17, 10, 30, tzinfo=UTC),
            "2021-02-30",
            "Bureau",
            None,
        )
    ]


def test_an_iri_without_a_label_gets_the_best_name_there_is() -> None:
    table = Table(
        ("a", "b", "c", "d"), ((KG.PressConference, KG.Tenure, NamedNode(f"{ID}tenure/x"), NamedNode("https://e.org/a")),)
    )
    assert cells(table) == [("press conference", "Tenure", "tenure/x", "https://e.org/a")]


def test_json_is_what_another_tool_reads_back() -> None:
    answer = parse_query_results(TABLE.to_json(), format=Format.JSON)
    assert [tuple(solution) for solution in answer] == [TERMS]  # type: ignore[union-attr]


def test_csv_has_labels_and_iris_and_starts_no_formula() -> None:
    table = Table(("who", "text"), ((TERMS[0], Literal('=HYPERLINK("x")')), (None, Literal("a,b\nc"))), TABLE.labels)
    rows = list(csv.reader(io.StringIO(table.to_csv())))
    assert rows == [
        ["who", "who_iri", "text"],
        ["Patrick Nip", f"{ID}person/patrick-nip", '\'=HYPERLINK("x")'],
        ["", "", "a,b\nc"],
    ]


def test_markup_and_control_characters_in_data_stay_text() -> None:
    table = Table(("x",), ((Literal("<b>|[bold]\x1b[31mred\x07"),),))
    console = Console(file=io.StringIO(), width=60, force_terminal=False)
    console.print(table.to_rich())
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "[bold]" in shown
    assert "\x07" not in shown
    assert "\x1b" not in shown
    assert "&lt;b&gt;" in table._repr_html_()
    assert "\\|" in table.to_markdown()


def test_a_frame_and_a_parquet_file_hold_the_same(tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    mixed = Table(
        ("who", "when", "many"),
        ((TERMS[0], TERMS[1], TERMS[3]), (None, TERMS[2], TERMS[4])),
        TABLE.labels,
    )
    frame = mixed.to_pandas()
    assert list(frame.columns) == ["who", "who_iri", "when", "many"]
    assert list(frame["when"]) == ["2021-12-17", "2021-12"]
    mixed.to_parquet(tmp_path / "t.parquet")
    read = pd.read_parquet(tmp_path / "t.parquet")
    assert list(read["many"]) == [0.9, 3.0]
    assert list(read["who"].fillna("")) == ["Patrick Nip", ""]


# ---- the scorer's questions


@pytest.mark.corpus
def test_the_scorers_questions_run_as_they_are(store: EmbeddedStore) -> None:
    folder = Path(__file__).resolve().parents[2] / "shared" / "score" / "queries"
    if not folder.is_dir():
        pytest.skip("no shared/score/queries beside the checkout")
    for file in sorted(folder.glob("*.rq")):
        assert json.loads(run_query(store, file).to_json())["results"]["bindings"], file.name


def test_a_thing_goes_by_its_preferred_english_label() -> None:
    store = EmbeddedStore.in_memory()
    node, titled = NamedNode(f"{ID}person/x"), NamedNode(f"{ID}release/y")
    store.replace_graph(
        NamedNode(f"{ID}g"),
        [
            Triple(node, SKOS.prefLabel, Literal("李", language="zh")),
            Triple(node, SKOS.prefLabel, Literal("Lee", language="en-GB")),
            Triple(node, RDFS.label, Literal("A")),
            Triple(titled, DCTERMS.title, Literal("Titel", language="de")),
        ],
    )
    assert find_labels(store, [node.value, titled.value, f"{ID}person/unknown"]) == {node.value: "Lee", titled.value: "Titel"}


@pytest.mark.parametrize("given", ["nothing here", "#+ title: no query\n" * 40, "a/../b", "office_holders\x00", "x\x00.rq", ""])
def test_what_is_no_question_is_one_short_line(given: str) -> None:
    with pytest.raises(QueryError) as caught:
        load_query(given)
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 300


def test_a_table_goes_to_polars_with_its_types() -> None:
    pl = pytest.importorskip("polars", reason="pip install polars")
    integer = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    frame = Table(("n", "name"), ((Literal("2", datatype=integer), Literal("Nip")), (None, Literal("Yeung")))).to_polars()
    assert frame.schema == {"n": pl.Int64, "name": pl.String}
    assert frame["n"].to_list() == [2, None]
