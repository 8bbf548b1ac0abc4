"""The notebooks: each runs from top to bottom on the samples, keeps no output, and defines no function."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def cells(path: Path, kind: str) -> list[dict[str, Any]]:
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


def test_there_are_some() -> None:
    assert len(NOTEBOOKS) >= 5


def test_the_readme_lists_them_all() -> None:
    readme = (NOTEBOOKS[0].parent / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in NOTEBOOKS if f"({path.name})" not in readme] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_not_kept(path: Path) -> None:
    assert [cell for cell in cells(path, "code") if cell["outputs"] or cell["execution_count"]] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_function_is_defined(path: Path) -> None:
    for cell in cells(path, "code"):
        source = "".join(cell["source"])
        if source.startswith("%%"):
            continue
        tree = ast.parse("\n".join(line for line in source.splitlines() if not line.startswith("%")))
        assert not any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in ast.walk(tree))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path: Path, sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbclient = pytest.importorskip("nbclient", reason="pip install 'govkg[notebooks]'")
    nbformat = pytest.importorskip("nbformat", reason="pip install 'govkg[notebooks]'")
    pytest.importorskip("ipykernel", reason="pip install 'govkg[notebooks]'")
    monkeypatch.setenv("KG_STORE", str(sample_store))
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    assert len(shown) >= 3
