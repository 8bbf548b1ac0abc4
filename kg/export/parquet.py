"""The graph as Parquet tables in a folder, with a data dictionary."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ExportError
from kg.query import Question, load_query, run_query
from kg.resources import folder as resource
from kg.store import Store
from kg.table import Table, Thing

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, its Arrow type, what it means."""

    name: str
    type: str
    meaning: str


def read_tables() -> dict[str, tuple[Question, tuple[Column, ...]]]:
    """Return the tables by name: the question that each answers, and its columns."""
    with (Path(__file__).parent / "tables.toml").open("rb") as file:
        declared = tomllib.load(file)
    questions = {name: load_query(resource("queries") / table["question"]) for name, table in declared.items()}
    return {name: (questions[name], tuple(_list_columns(questions[name], table))) for name, table in declared.items()}


def _list_columns(question: Question, table: Mapping[str, Any]) -> Sequence[Column]:
    columns = []
    for name, meaning in (question.columns or {}).items():
        whole, number = name in table.get("whole_numbers", ()), name in table.get("numbers", ())
        columns.append(Column(name, "int64" if whole else "double" if number else "string", meaning))
        if name in table.get("things", ()):
            columns.append(Column(f"{name}_iri", "string", f"{meaning}: its IRI"))
    return columns


def write_parquet(store: Store, into: Path) -> list[Path]:
    """Write each table to `<name>.parquet` in the folder `into`, and what the columns mean to `README.md` there.

    Raises ExportError where pyarrow isn't installed, and OSError where the folder can't be written.
    """
    try:
        import pyarrow.parquet as pq  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        raise ExportError("pyarrow isn't installed", hint="pip install 'govkg[parquet]'") from None
    written = []
    for name, (question, columns) in read_tables().items():
        written.append(into / f"{name}.parquet")
        pq.write_table(_make_arrow(run_query(store, question), columns), written[-1])
    written.append(into / "README.md")
    written[-1].write_text(render_dictionary(), encoding="utf-8")
    return written


def _make_arrow(table: Table, columns: Sequence[Column]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - an extra, and slow to load

    places = {column: place for place, column in enumerate(table.columns)}
    types = {"int64": int, "double": float, "string": str}

    def cell(row: tuple[Any, ...], column: Column) -> object:
        if column.name in places:
            value = row[places[column.name]]
            return None if value is None else types[column.type](value)
        value = row[places[column.name.removesuffix("_iri")]]
        return value.iri if isinstance(value, Thing) else None

    rows = table.rows
    fields = [pa.field(column.name, column.type, metadata={"description": column.meaning}) for column in columns]
    return pa.table([[cell(row, column) for row in rows] for column in columns], schema=pa.schema(fields))


def render_dictionary() -> str:
    """Return the data dictionary as Markdown: each table, each column with its type and meaning."""
    lines = ["# Data dictionary", "", "Dates are texts, as precise as the releases are: a day, a month or a year.", ""]
    for name, (question, columns) in read_tables().items():
        lines += [f"## {name}.parquet", "", question.description.split(" Behind ")[0], ""]
        lines += ["| column | type | meaning |", "|---|---|---|"]
        lines += [f"| {column.name} | {column.type} | {column.meaning} |" for column in columns]
        lines.append("")
    return "\n".join(lines)
