"""`kg view`: a picture into a file, and one line about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

pytest.importorskip("pyvis")
pytest.importorskip("altair")

from kg.cli import app
from kg.store import EmbeddedStore

FIXTURE = Path(__file__).parents[1] / "data" / "graph.trig"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with EmbeddedStore.open(tmp_path / "s.kg") as store:
        store.load(FIXTURE)
    return tmp_path / "s.kg"


def test_a_picture_goes_into_a_file(store: Path, tmp_path: Path) -> None:
    output = tmp_path / "network.html"
    result = CliRunner().invoke(app, ["view", "network", "-p", "around=Patrick Nip", "--store", str(store), "-o", str(output)])
    assert result.exit_code == 0
    assert "network.html: Who takes part in events together: around Patrick Nip." in result.stdout
    assert output.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["pie"], "no such picture: pie"),
        (["network", "-p", "kind=friends"], "no such network: friends"),
        (["network", "-p", "around=Nobody"], "nobody of that name"),
        (["timeline", "-p", "since=lately"], "'lately' is no date"),
        (["matrix", "-p", "around=a", "-p", "around=b"], "a parameter given twice"),
    ],
)
def test_what_is_wrong_is_one_line(store: Path, tmp_path: Path, arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(app, ["view", *arguments, "--store", str(store), "-o", str(tmp_path / "x.html")])
    assert result.exit_code == 1
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "x.html").exists()
