"""What `import kg` offers: each name there, known to type checkers, documented; the pages as the code is."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

import kg
from kg.reference import render_api, render_commands
from kg.resources import PACKAGE

NAMES = sorted(set(kg.__all__) - {"__version__"})


def test_type_checkers_see_every_name() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    imported = {name.asname: node.module for node in block.body if isinstance(node, ast.ImportFrom) for name in node.names}
    assert imported == kg._HOMES


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there_and_says_what_it_does(name: str) -> None:
    assert len(inspect.getdoc(getattr(kg, name)) or "") > 20


@pytest.mark.parametrize(("page", "rendered"), [("API.md", render_api), ("COMMANDS.md", render_commands)])
def test_the_pages_are_fresh(page: str, rendered: object) -> None:
    text = rendered()  # type: ignore[operator]
    assert (PACKAGE / page).read_text(encoding="utf-8") == text, "run python -m kg.reference"
    assert re.search(r" at 0x|/home/|site-packages", text) is None


def test_every_command_is_on_its_page() -> None:
    from kg.cli import app

    page = Path(PACKAGE / "COMMANDS.md").read_text(encoding="utf-8")
    names = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    assert [name for name in names if f"## kg {name.replace('_', '-')}\n" not in page] == []
