"""The reference pages `kg/API.md` and `kg/COMMANDS.md`, written from docstrings and options: `python -m kg.reference`."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path
from textwrap import dedent

import click
import typer

import kg
from kg.resources import PACKAGE

_RESULTS = (("kg.graph", "Person"), ("kg.table", "Table"), ("kg.table", "Thing"), ("kg.views.picture", "Picture"))
"""What the functions of `kg` give back and is not made by hand: documented with them."""
_NOTICE = "<!-- written by python -m kg.reference; change the code instead -->"


def render_api() -> str:
    """Return the names of `kg`, and what they give back, as Markdown."""
    things = [(name, getattr(kg, name)) for name in sorted(kg.__all__, key=str.lower) if not name.startswith("__")]
    results = [(name, getattr(importlib.import_module(module), name)) for module, name in _RESULTS]
    out = ["# Python API", "", _NOTICE, "", _render_doc(kg)]
    out += ["## Functions", "", *(_render_member(f"kg.{name}", thing) for name, thing in things if not inspect.isclass(thing))]
    out += ["## Classes", "", *(_render_class(f"kg.{name}", thing) for name, thing in things if inspect.isclass(thing))]
    out += ["## What comes back", "", *(_render_class(name, thing) for name, thing in results)]
    return "\n".join(out).rstrip() + "\n"


def _render_class(name: str, thing: type) -> str:
    members = [(key, value) for key, value in vars(thing).items() if not key.startswith("_") and inspect.getdoc(value)]
    public = [(key, value) for key, value in members if callable(value) or isinstance(value, property | classmethod)]
    return "\n".join([f"### `{name}`", "", _render_doc(thing), *(_render_member(f".{key}", value) for key, value in public)])


def _render_member(name: str, thing: object) -> str:
    return "\n".join([f"#### `{name}{_sign(thing)}`", "", _render_doc(thing)])


def _sign(thing: object) -> str:
    """Return the signature as it is written in the code; nothing for a property."""
    function = thing.__func__ if isinstance(thing, classmethod) else thing
    if not callable(function):
        return ""
    text = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(function)))
    text = re.sub(r"<(?:function|class) '?([\w.]+)[^>]*>", r"\1", text)
    return re.sub(r"^\((self|cls)(, )?", "(", text)


def _render_doc(thing: object) -> str:
    """Return a docstring with its examples as code."""
    parts = re.split(r"\n\s*\n", inspect.getdoc(thing) or "")
    code = {part: dedent(part) for part in parts if part.startswith((">>>", "    "))}
    return "\n".join(f"```python\n{code[part]}\n```\n" if part in code else f"{part}\n" for part in parts)


def render_commands() -> str:
    """Return the commands of `kg`, each with its arguments and options, as Markdown."""
    from kg.cli import app  # noqa: PLC0415 - the API can be rendered without it

    group = typer.main.get_command(app)
    out = ["# Commands", "", _NOTICE, "", "`kg COMMAND --help` says the same.", ""]
    for name, command in sorted(getattr(group, "commands", {}).items()):
        out += [f"## kg {name}", "", inspect.cleandoc(command.help or ""), ""]
        out += [*(_render_option(option) for option in command.params), ""]
        out += [command.epilog, ""] if command.epilog else []
    return "\n".join(out).rstrip() + "\n"


def _render_option(option: click.Parameter) -> str:
    words = ", ".join(f"`{word}`" for word in (*option.opts, *option.secondary_opts) if word.startswith("-"))
    shown = words or f"`{option.metavar or (option.name or '').upper()}`"
    return f"- {shown}: {getattr(option, 'help', None) or ''}".rstrip(": ")


def update_reference(into: Path = PACKAGE) -> None:
    """Write both pages to the folder `into`. Raises OSError where that can't be done."""
    (into / "API.md").write_text(render_api(), encoding="utf-8")
    (into / "COMMANDS.md").write_text(render_commands(), encoding="utf-8")


if __name__ == "__main__":
    update_reference()
