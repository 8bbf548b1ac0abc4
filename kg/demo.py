"""The whole of it on the sample releases: a graph, three questions with their answers, and what to do next."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote

from kg.errors import StoreError
from kg.pipeline import BuildReport, Progress, build
from kg.query import load_query, run_query
from kg.reading import MakeReader, load_reader
from kg.resources import folder
from kg.store import EmbeddedStore
from kg.table import Table

_SETTINGS = Path(__file__).with_name("demo.toml")


@dataclass(frozen=True, slots=True)
class Answer:
    """A question of the library as it was asked, the command that asks it, and the columns of the answer that matter most."""

    title: str
    command: str
    table: Table


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demonstration did; `next_steps` are commands to try, each with a word on what it does."""

    report: BuildReport
    answers: tuple[Answer, ...]
    next_steps: tuple[str, ...]


def demo(store: Path | str = "demo.kg", progress: Progress | None = None, make_reader: MakeReader = load_reader) -> Demo:
    """Build the sample releases into the store folder `store`, and ask the questions in demo.toml.

    Raises StoreError where there are no samples or the folder can't be used.
    """
    samples = folder("samples") / "releases"
    if not samples.is_dir():
        raise StoreError("no sample releases", str(samples), "install the package anew")
    settings = tomllib.loads(_SETTINGS.read_text("utf8"))
    report = build([samples], store, progress=progress, make_reader=make_reader)
    with EmbeddedStore.open(store, read_only=True) as graph:
        answers = tuple(_ask(graph, asked["question"], asked["params"], asked["show"], store) for asked in settings["ask"])
    return Demo(report, answers, tuple(step.format(store=quote(str(store))) for step in settings["next"]))


def _ask(graph: EmbeddedStore, name: str, params: dict[str, object], show: list[str], store: Path | str) -> Answer:
    options = "".join(f" --param {key}={quote(str(value))}" for key, value in params.items())
    command = f"kg query {name}{options} --store {quote(str(store))}"
    return Answer(load_query(name).title, command, _choose_columns(run_query(graph, name, **params), show))


def _choose_columns(table: Table, names: list[str]) -> Table:
    places = [table.columns.index(name) for name in names]
    rows = dict.fromkeys(tuple(row[place] for place in places) for row in table.terms)
    return replace(table, columns=tuple(names), terms=tuple(rows))
