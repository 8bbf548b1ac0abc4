"""Word lists and facts as tab-separated files, each with a header line; lines that begin with "#" are comments."""

from __future__ import annotations

import csv
from functools import cache

from kg.errors import KGError
from kg.resources import folder


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `kg/lexicons/<name>.tsv`, each a dictionary by column.

    Raises KGError if there is no such table or a row has more or fewer cells than the header.
    """
    path = folder("lexicons") / f"{name}.tsv"
    if not path.is_file():
        raise KGError("no such lexicon", name, "the tables are kg/lexicons/*.tsv")
    lines = [line for line in path.read_text("utf8").splitlines() if line.strip() and not line.startswith("#")]
    rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    header = rows[0]
    for row in rows[1:]:
        if len(row) != len(header):
            raise KGError(f"{len(row)} cells where the header has {len(header)}", f"{path.name}: {row[0]}")
    return tuple(dict(zip(header, row, strict=True)) for row in rows[1:])
