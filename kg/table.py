"""Answers as tables: typed values with labels, and the forms in which they leave."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, RdfFormat, Triple, parse_query_results, serialize
from rich.table import Table as RichTable
from rich.text import Text

from kg.errors import QueryError
from kg.iris import shorten
from kg.vocabulary import PREFIXES, XSD, curie, label

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Thing:
    """An IRI with the name that a reader knows it by. As text it is that name."""

    iri: str
    label: str

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A month ("2021-12") or a year ("2021"). As text it is just that."""

    text: str

    def __str__(self) -> str:
        return self.text


Cell: TypeAlias = Thing | PartialDate | str | bool | int | float | Decimal | date | None
"""A value of a table; moments are `datetime`, a `date` too. None stands where the answer leaves a variable unbound."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a question: rows of RDF terms, and of the typed values that they stand for.

    `labels` holds a name for each IRI that has one. `truth` is the answer of an ASK, which stands as the only cell too.
    `is_graph` says that the rows are the triples of a CONSTRUCT or DESCRIBE.
    """

    columns: tuple[str, ...]
    terms: tuple[tuple[Term | None, ...], ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    truth: bool | None = None
    is_graph: bool = False

    @property
    def rows(self) -> list[tuple[Cell, ...]]:
        """The rows as typed Python values."""
        return [tuple(self._value(term) for term in row) for row in self.terms]

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        return iter(self.rows)

    def _value(self, term: Term | None) -> Cell:
        if isinstance(term, NamedNode):
            return Thing(term.value, self.labels.get(term.value) or label(term.value) or curie(shorten(term)))
        if isinstance(term, Literal):
            return read_literal(term)
        return None if term is None else str(term)

    def to_json(self) -> str:
        """Return the answer as SPARQL 1.1 Query Results JSON, with every datatype as the store has it."""
        if self.truth is not None:
            return json.dumps({"head": {}, "boolean": self.truth})
        named = (zip(self.columns, row, strict=True) for row in self.terms)
        bindings = [{column: _json_term(term) for column, term in row if term is not None} for row in named]
        return json.dumps({"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}, ensure_ascii=False)

    def to_xml(self) -> str:
        """Return the answer as SPARQL Query Results XML."""
        return self._reserialise(QueryResultsFormat.XML)

    def to_tsv(self) -> str:
        """Return the answer as SPARQL 1.1 Query Results TSV: terms as in Turtle, nothing lost."""
        return self._reserialise(QueryResultsFormat.TSV)

    def _reserialise(self, form: QueryResultsFormat) -> str:
        return (parse_query_results(self.to_json(), format=QueryResultsFormat.JSON).serialize(format=form) or b"").decode()

    def to_rdf(self, form: RdfFormat) -> str:
        """Return the triples of a CONSTRUCT or DESCRIBE as RDF. Raises QueryError for any other answer."""
        if not self.is_graph:
            raise QueryError("the answer is no graph", self.title, "Turtle, N-Triples and JSON-LD are for CONSTRUCT and DESCRIBE")
        triples = [Triple(*row) for row in self.terms]  # type: ignore[arg-type]
        return (serialize(triples, format=form, prefixes=dict(PREFIXES)) or b"").decode()

    def with_iris(self) -> Table:
        """Return the table with IRIs (as CURIEs where there is a prefix) in the place of labels."""
        iris = {term.value for row in self.terms for term in row if isinstance(term, NamedNode)}
        return replace(self, labels={iri: curie(iri) for iri in iris})

    def flat(self) -> dict[str, list[Cell]]:
        """Return the columns as plain values, the same type down a column.

        A column with IRIs gives two: the labels under its name, and the IRIs under `<name>_iri`. A column with dates of
        several precisions gives texts.
        """
        out: dict[str, list[Cell]] = {}
        rows = self.rows
        for index, column in enumerate(self.columns):
            cells = [row[index] for row in rows]
            out[column] = _even_out([str(cell) if isinstance(cell, Thing) else cell for cell in cells])
            if any(isinstance(cell, Thing) for cell in cells):
                out[f"{column}_iri"] = [cell.iri if isinstance(cell, Thing) else None for cell in cells]
        return out

    def to_csv(self) -> str:
        """Return the table as CSV (RFC 4180) with the columns of `flat`.

        A text that a spreadsheet would run as a formula gets an apostrophe in front.
        """
        columns = self.flat()
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows([_csv_cell(cell) for cell in row] for row in zip(*columns.values(), strict=True))
        return stream.getvalue()

    def to_markdown(self) -> str:
        """Return the table as a Markdown table, IRIs as links with their labels."""
        lines = ["| " + " | ".join(self.columns) + " |", "|" + " --- |" * len(self.columns)]
        lines += ["| " + " | ".join(_markdown_cell(cell) for cell in row) + " |" for row in self.rows]
        return "\n".join(lines) + "\n"

    def to_pandas(self) -> pd.DataFrame:
        """Return a DataFrame with the columns of `flat`. Raises QueryError where pandas isn't installed."""
        try:
            import pandas as pd  # noqa: PLC0415 - an extra, and slow to load
        except ImportError:
            raise QueryError("pandas isn't installed", hint="pip install 'govkg[parquet]'") from None
        return pd.DataFrame(self.flat())

    def to_polars(self) -> pl.DataFrame:
        """Return a Polars DataFrame with the columns of `flat`. Raises QueryError where polars isn't installed."""
        try:
            import polars as pl  # noqa: PLC0415 - an extra, and slow to load
        except ImportError:
            raise QueryError("polars isn't installed", hint="pip install polars") from None
        return pl.DataFrame(self.flat(), infer_schema_length=None)

    def to_parquet(self, path: Path | str) -> None:
        """Write the columns of `flat` to a Parquet file.

        Raises QueryError where pyarrow isn't installed or the file can't be written.
        """
        try:
            import pyarrow as pa  # noqa: PLC0415 - an extra, and slow to load
            import pyarrow.parquet as pq  # noqa: PLC0415
        except ImportError:
            raise QueryError("pyarrow isn't installed", hint="pip install 'govkg[parquet]'") from None
        columns = {
            name: [float(cell) if isinstance(cell, Decimal) else cell for cell in cells] for name, cells in self.flat().items()
        }
        try:
            pq.write_table(pa.table(columns), str(path))
        except OSError as error:
            raise QueryError("the table can't be written", str(path), str(error)) from None

    def to_rich(self) -> RichTable:
        """Return the table for a terminal: labels instead of IRIs, and no control characters from the data."""
        table = RichTable(title=self.title or None, title_justify="left", show_lines=False)
        for column in self.columns:
            table.add_column(column, overflow="fold")
        for row in self.rows:
            table.add_row(*(Text("" if cell is None else _CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(cell))) for cell in row))
        return table

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(column)}</th>" for column in self.columns)
        body = "".join("<tr>" + "".join(f"<td>{_html_cell(cell)}</td>" for cell in row) + "</tr>" for row in self.rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


_READERS: Mapping[NamedNode, Callable[[str], Cell]] = {
    XSD.integer: int,
    XSD.nonNegativeInteger: int,
    XSD.decimal: Decimal,
    XSD.double: float,
    XSD.boolean: lambda text: text in {"true", "1"},
    XSD.date: date.fromisoformat,
    XSD.dateTime: datetime.fromisoformat,
    XSD.gYearMonth: PartialDate,
    XSD.gYear: PartialDate,
}


def read_literal(literal: Literal) -> Cell:
    """Return the value of a literal; text where its datatype is unknown or doesn't fit (dates that no calendar has)."""
    try:
        return _READERS.get(literal.datatype, str)(literal.value)
    except (ValueError, ArithmeticError):
        return literal.value


def defuse(text: str) -> str:
    """Return `text` with an apostrophe in front if a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        return {"type": "literal", "value": str(term)}
    out = {"type": "literal", "value": term.value}
    if term.language:
        out["xml:lang"] = term.language
    elif term.datatype != XSD.string:
        out["datatype"] = term.datatype.value
    return out


def _even_out(cells: list[Cell]) -> list[Cell]:
    """Return the cells of one type: as they are if they are so already, numbers as floats, anything else as text."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if len(kinds) <= 1 and PartialDate not in kinds:
        return cells
    if kinds <= {int, float, Decimal}:
        return [float(cell) if isinstance(cell, int | Decimal) else cell for cell in cells]
    return [None if cell is None else str(cell) for cell in cells]


def _csv_cell(cell: Cell) -> str:
    text = "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)
    return defuse(text) if isinstance(cell, str) else text


def _markdown_cell(cell: Cell) -> str:
    text = "" if cell is None else " ".join(str(cell).split())
    for char in "\\|[]<>`*_":
        text = text.replace(char, f"\\{char}")
    return f"[{text}](<{cell.iri}>)" if isinstance(cell, Thing) else text


def _html_cell(cell: Cell) -> str:
    text = html.escape("" if cell is None else str(cell))
    if isinstance(cell, Thing) and cell.iri.startswith(("http://", "https://")):
        return f'<a href="{html.escape(cell.iri)}">{text}</a>'
    return text
