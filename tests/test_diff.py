"""What changed between stores, and between runs of one."""

import io
import json
from pathlib import Path

import pytest
from stand_in import StandIn

from kg.diff import diff, diff_runs, write_diff
from kg.errors import QueryError, StoreError
from kg.pipeline import build
from kg.table import Table


def write(folder: Path, name: str, day: str, *lines: str) -> None:
    folder.mkdir(exist_ok=True)
    row = {
        "id": name,
        "publisher": "hk-gia",
        "title": name,
        "published": day,
        "lang": "en",
        "text": "".join(f"{line}.\n\n" for line in lines),
    }
    (folder / f"{name}.json").write_text(json.dumps(row))


def rows(table: Table) -> set[tuple[str, ...]]:
    return {tuple("" if cell is None else str(cell) for cell in row) for row in table.rows}


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    write(folder, "a", "2021-01-10", "tenure: Ada Chan; Secretary for Examples")
    write(folder, "b", "2021-01-11", "event: Visit; Visit to Hall; 2021-03-01; planned; visitor=Ada Chan and Bo Lee")
    return folder


@pytest.fixture
def store(releases: Path, tmp_path: Path) -> Path:
    """A store of two runs."""
    build([releases], tmp_path / "s.kg", make_reader=StandIn)
    write(releases, "c", "2021-05-01", "tenure: Ada Chan; Secretary for Examples", "tenure: Cy Wong; Director of Trials")
    write(releases, "d", "2021-03-02", "event: Visit; Visit to Hall; 2021-03-01; visitor=Ada Chan and Bo Lee")
    build([releases], tmp_path / "s.kg", make_reader=StandIn)
    return tmp_path / "s.kg"


EXPECTED = {
    ("official", "Cy Wong", "new", "", ""),
    ("office", "Director of Trials", "new", "", ""),
    ("tenure", "Cy Wong, Director of Trials", "new", "", "Substantive, 2021-05-01, 2021-05-01"),
    ("tenure", "Ada Chan, Secretary for Examples", "last", "2021-01-10", "2021-05-01"),
    ("event", "Visit to Hall", "new", "", "Visit, Occurred, 2021-03-01"),
}


def test_runs_of_one_store_are_compared(store: Path) -> None:
    found = rows(diff_runs(store, 1))
    assert found >= EXPECTED
    assert {row[2] for row in found - EXPECTED} == {"realised"}
    assert {row[2] for row in rows(diff_runs(store, 0, 1))} == {"new"}
    assert len(diff_runs(store, 0)) >= len(EXPECTED)


def test_two_stores_are_compared_as_runs_are(releases: Path, store: Path, tmp_path: Path) -> None:
    build([releases / "a.json", releases / "b.json"], tmp_path / "old.kg", make_reader=StandIn)
    assert rows(diff(tmp_path / "old.kg", store)) == rows(diff_runs(store, 1, 2))
    assert len(diff(store, store)) == 0
    assert {row[2] for row in rows(diff(store, tmp_path / "old.kg"))} == {"gone", "last", "realised"}


def test_what_came_and_went_is_no_change(store: Path, releases: Path) -> None:
    write(releases, "c", "2021-05-01", "person: Ada Chan")
    build([releases], store, make_reader=StandIn)
    found = rows(diff_runs(store, 1, 3))
    assert not any("Cy Wong" in row[1] for row in found)
    assert ("tenure", "Ada Chan, Secretary for Examples", "last", "2021-01-10", "2021-05-01") not in found


def test_as_rdf_it_is_what_was_added_and_removed(releases: Path, store: Path, tmp_path: Path) -> None:
    build([releases / "a.json", releases / "b.json"], tmp_path / "old.kg", make_reader=StandIn)
    stream = io.BytesIO()
    write_diff(tmp_path / "old.kg", store, stream)
    text = stream.getvalue().decode()
    assert "graph/diff.added" in text
    assert "Cy Wong" in text


def test_runs_and_stores_that_are_not_there_are_said(store: Path, tmp_path: Path) -> None:
    for first, last in ((2, 2), (0, 9), (-1, 1)):
        with pytest.raises(QueryError, match="runs 1 to 2"):
            diff_runs(store, first, last)
    with pytest.raises(StoreError, match="no store"):
        diff(store, tmp_path / "none.kg")
