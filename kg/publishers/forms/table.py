"""Tables of releases: CSV and the like, one release a row, the first row the columns' names.

A column with the title and one with the text are needed, and one with the date; `columns.toml` says what they may be called.
Commas, semicolons, tabs and bars part the cells, whichever gives the first row the most of them.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kg.model import Document, Issue, Severity
from kg.publishers.forms.plain import read_object
from kg.publishers.source import Source

_DELIMITERS = ",;\t|"
_LONGEST_HEAD = 4096
_LONGEST_CELL = 4 * 2**20


def is_table(source: Source) -> bool:
    """Tell whether a text begins with a row of columns' names that has a title and a text."""
    return not source.head.startswith(("{", "[", "<", "---")) and {"title", "text"} <= set(_read_head(source.text)[1])


def parse_table(source: Source) -> Iterator[Document | Issue]:
    """Yield a document for each row, or an issue that says why there is none."""
    delimiter, fields = _read_head(source.text)
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(io.StringIO(source.text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    number = 1
    try:
        next(rows)
        for number, cells in enumerate(rows, 2):
            if any(cell.strip() for cell in cells):
                value = {field: cell.strip() for field, cell in zip(fields, cells, strict=False) if field}
                yield from read_object(value, source, f"row-{number}")
    except csv.Error as error:
        hint = f"the table can't be read from here on ({error}): what follows is missing"
        yield source.issue(Severity.ERROR, "bad-table", hint, f"row-{number + 1}")


def _read_head(text: str) -> tuple[str, list[str]]:
    """Return what parts the cells, and the field that each column stands for ("" for others)."""
    head = text[:_LONGEST_HEAD].lstrip("\ufeff")
    best: tuple[str, list[str]] = (",", [])
    for delimiter in _DELIMITERS:
        try:
            names = next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        fields = _name_fields(names)
        if sum(map(bool, fields)) > sum(map(bool, best[1])):
            best = delimiter, fields
    return best


def _name_fields(names: list[str]) -> list[str]:
    """Return the field of each column; a field that two columns could be is the first's."""
    known, taken, fields = _load_names(), set(), []
    for name in names:
        field = known.get(_fold(name), "")
        fields.append("" if field in taken else field)
        taken.add(field)
    return fields


@cache
def _load_names() -> dict[str, str]:
    with Path(__file__).with_name("columns.toml").open("rb") as file:
        return {_fold(name): field for field, names in tomllib.load(file).items() for name in names}


def _fold(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()
