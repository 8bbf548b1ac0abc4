"""Every issue of a store's builds, with its place."""

from pathlib import Path

import pytest
from stand_in import StandIn

from kg.errors import StoreError
from kg.issues import issues
from kg.pipeline import build


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "good.txt").write_text("Notice\n\nperson: Ada Chan.")
    build([tmp_path / "broken.json", tmp_path / "none.htm", tmp_path / "good.txt"], tmp_path / "s.kg", make_reader=StandIn)
    return tmp_path / "s.kg"


def test_each_issue_names_its_file_and_what_to_do(store: Path) -> None:
    rows = [tuple(map(str, row)) for row in issues(store).rows]
    codes = {Path(place.partition("#")[0]).name: (severity, code) for severity, code, _, place, _ in rows}
    assert codes["broken.json"][0] == codes["none.htm"][0] == "error"
    assert all(hint for *_, hint in rows)
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), key=["error", "warning", "note"].index)


def test_a_code_picks_its_own(store: Path) -> None:
    code = codes[0] if (codes := [str(row[1]) for row in issues(store).rows]) else ""
    assert 0 < len(issues(store, code)) < len(codes)
    assert len(issues(store, "no-such-code")) == 0


def test_no_store_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        issues(tmp_path / "none.kg")
