"""The cookbook: each task runs on the samples, in five lines or fewer, and gives something."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.graph import Graph

COOKBOOK = (Path(__file__).parents[2] / "notebooks" / "COOKBOOK.md").read_text(encoding="utf-8")
TASKS = re.findall(r"^\*\*(\d+)\. .*?\*\*\n\n```python\n(.*?)```", COOKBOOK, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def graph(sample_store: Path) -> Iterator[Graph]:
    with kg.open(sample_store) as graph:
        yield graph


def test_there_are_twenty_tasks_of_five_lines_at_most() -> None:
    assert [int(number) for number, _ in TASKS] == list(range(1, 21))
    assert [number for number, code in TASKS if len(code.splitlines()) > 5] == []


@pytest.mark.parametrize(("number", "code"), TASKS, ids=[number for number, _ in TASKS])
def test_it_gives_what_it_says(
    number: str,
    code: str,
    graph: Graph,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("pandas", reason="pip install 'govkg[notebooks]'")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"g": graph, "kg": kg}
    *before, last = ast.parse(code).body
    assert isinstance(last, ast.Expr)
    exec(compile(ast.Module(before, []), number, "exec"), names)
    result = eval(compile(ast.Expression(last.value), number, "eval"), names)
    assert capsys.readouterr().out or any(tmp_path.iterdir()) or len(result) > 0
    if expected := re.search(r"# → (.*)", code):
        assert result == ast.literal_eval(expected[1])
