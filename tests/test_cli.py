import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from stand_in import StandIn
from typer.testing import CliRunner, Result

import kg.pipeline
from kg.cli import app
from kg.store import EmbeddedStore

TEXT = "tenure: Patrick Nip; Secretary for the Civil Service; body=Civil Service Bureau.\n\nperson: Peter Nip."


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    defaults = dict(kg.pipeline.build.__kwdefaults__ or {}, make_reader=StandIn)
    monkeypatch.setattr(kg.pipeline.build, "__kwdefaults__", defaults)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STORE", raising=False)

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    return call


@pytest.fixture
def built(run, tmp_path: Path):  # type: ignore[no-untyped-def]
    row = {"id": "1", "publisher": "hk-gia", "title": "Notice", "published": "2021-12-17", "lang": "en", "text": TEXT}
    (tmp_path / "in.json").write_text(json.dumps(row))
    assert run("build", "in.json").exit_code == 0
    return run


def test_build_tells_what_it_did_and_where_it_is(built, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    result = built("build", "in.json")
    assert result.exit_code == 0
    assert "s.kg: 1 of this run's releases stored" in result.stdout
    assert "unchanged" in result.stdout
    assert "read: 1 of 1" in result.stderr
    assert (tmp_path / "s.kg" / "graph").is_dir()


def test_build_with_nothing_to_store_exits_with_1(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "broken.json").write_text("{")
    result = run("build", "broken.json", "missing.htm")
    assert result.exit_code == 1
    assert "not-found" in result.stdout
    assert result.stderr.strip().splitlines()[-1].startswith("kg: nothing was stored")


def test_query_answers_in_every_form(built, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    asked = ("query", "official_offices_held", "--param", "official=Patrick Nip")
    assert "Civil Service Bureau" in built(*asked).stdout
    answer = json.loads(built(*asked, "--format", "json").stdout)
    assert "office" in answer["head"]["vars"]
    assert len(answer["results"]["bindings"]) == 1
    assert built(*asked, "--format", "csv").stdout.startswith("person,")
    assert built(*asked, "--format", "csv", "--output", "a.csv").stdout == ""
    assert (tmp_path / "a.csv").read_text().startswith("person,")
    assert "kg: Parquet is no text" in built(*asked, "--format", "parquet").stderr


def test_query_takes_a_file_and_sparql(built, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = "SELECT ?person WHERE { ?person a kg:Person }"
    (tmp_path / "persons.rq").write_text(text)
    for question in ("persons.rq", text):
        assert len(json.loads(built("query", question, "--format", "json").stdout)["results"]["bindings"]) == 2


def test_query_lists_the_library(run) -> None:  # type: ignore[no-untyped-def]
    assert "office_holder_on_day" in run("query", "--list").stdout


def test_explain_takes_words_and_lists_what_they_may_mean(built) -> None:  # type: ignore[no-untyped-def]
    assert "«Secretary for the Civil Service»" in built("explain", "patrick nip").stdout
    listed = built("explain", "nip")
    assert listed.exit_code == 0
    assert "Peter Nip" in listed.stdout
    assert "https://w3id.org/govkg/id/person/hk.patrick-nip" in listed.stdout


def test_stats_validate_and_export_run(built, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "Things and facts" in built("stats").stdout
    checked = built("validate", "--report", "report.ttl")
    assert checked.exit_code == 0
    assert "conform" in checked.stdout
    assert (tmp_path / "report.ttl").read_text()
    assert built("export", "nquads").stdout.count("\n") > 20
    assert built("export", "turtle", "-o", "g.ttl").stdout == ""
    assert "kg:Tenure" in (tmp_path / "g.ttl").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("query", "official_offices_held", "--store", "none.kg"), "no store"),
        (("query", "official_ofices_held"), "did you mean official_offices_held"),
        (("query", "official_offices_held"), "official is missing"),
        (("query", "official_offices_held", "--param", "official"), "write --param name=value"),
        (("query",), "kg query --list"),
        (("explain", "zzzz"), "nothing has this in its name"),
        (("export", "word"), "word"),
        (("export", "turtle", "-o", "no/such/folder.ttl"), "can't be written"),
    ],
)
def test_what_goes_wrong_is_one_line_and_exit_code_1(built, arguments: tuple[str, ...], said: str) -> None:  # type: ignore[no-untyped-def]
    result = built(*arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith("kg: ")
    assert result.stderr.count("\n") == 1
    assert said in result.stderr


def test_a_store_in_use_is_one_line(built) -> None:  # type: ignore[no-untyped-def]
    with EmbeddedStore.open("s.kg"):
        result = built("stats")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)


def test_a_fault_is_one_line_too(built, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("kg.store.claims.ClaimStore.runs", lambda _: 1 / 0)
    result = built("stats")
    assert result.exit_code == 1
    assert result.stderr.startswith("kg: ZeroDivisionError")


def test_help_shows_every_command_with_an_example(run) -> None:  # type: ignore[no-untyped-def]
    for command in ("build", "query", "explain", "stats", "validate", "export", "demo"):
        assert command in run("--help").stdout
        assert "Example" in run(command, "--help").stdout


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = "import sys, kg, kg.cli; print({'spacy', 'rdflib', 'pyoxigraph', 'pandas', 'lxml'} & set(sys.modules))"
    search = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=search)
    assert done.stdout.strip() == "set()"


def test_the_package_offers_its_functions_by_name() -> None:
    import kg.explain
    import kg.stats

    assert callable(kg.explain)
    assert callable(kg.stats)
    assert kg.build is kg.pipeline.build
    with pytest.raises(AttributeError):
        kg.nonsense  # noqa: B018
