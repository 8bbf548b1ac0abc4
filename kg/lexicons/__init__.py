"""Word lists and facts as data: tab-separated tables beside this file, and the one reader for them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.errors import KGError

FOLDER = Path(__file__).parent


class LexiconError(KGError):
    """A table that is missing or whose rows don't fit its header."""


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `<name>.tsv`, each a mapping from column to text; the rows are shared, don't change them.

    The first line that is neither blank nor a comment (`#` first) is the header. Raises LexiconError, with file and
    line, where the table is missing, has no header, repeats a column, or a row is longer or shorter than the header.
    """
    path = FOLDER / f"{name}.tsv"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise LexiconError("no such lexicon", str(path), "the tables are the .tsv files of kg/lexicons") from error
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not numbered:
        raise LexiconError("lexicon without a header", str(path), "name the columns in the first line, tabs between them")
    columns = numbered[0][1].split("\t")
    if len(set(columns)) != len(columns):
        raise LexiconError("lexicon repeats a column", f"{path}:{numbered[0][0]}", "give each column a name of its own")
    return tuple(_read_row(columns, line, f"{path}:{number}") for number, line in numbered[1:])


def split_cell(cell: str) -> tuple[str, ...]:
    """Return the values of a cell that holds several, parted by `|`; none for an empty cell."""
    return tuple(cell.split("|")) if cell else ()


def _read_row(columns: list[str], line: str, place: str) -> dict[str, str]:
    cells = line.split("\t")
    if len(cells) != len(columns):
        what = f"row of {len(cells)} cells under {len(columns)} columns"
        raise LexiconError(what, place, "one tab between cells, empty cells too")
    return dict(zip(columns, cells, strict=True))
