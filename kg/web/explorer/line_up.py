"""The line-up of a day: who held which office then, and how that is known."""

from __future__ import annotations

from itertools import groupby

from kg.as_of import as_of
from kg.errors import QueryError
from kg.web.explorer.jobs import Given, Page
from kg.web.explorer.shelf import Shelf

KNOWN = {
    "stated": "a release states it",
    "attested": "releases name the holder then",
    "near": "a release names the holder near that day",
    "open": "a start is stated, and no end",
}


def show_line_up(shelf: Shelf, given: Given) -> Page:
    """Return the page of a day (`date`), of all bodies or of one (`body`, a name or IRI)."""
    day, body = given.get("date", "") or shelf.catalogue.newest_day, given.get("body", "").strip()
    rows, trouble = [], ""
    try:
        rows = as_of(shelf.store, day, body=body).rows if day else []
    except QueryError as error:
        trouble = str(error)
    held = sorted((row for row in rows if row[2] is not None), key=lambda row: (row[1] is None, str(row[1] or ""), str(row[0])))
    values = {
        "day": day,
        "body": body,
        "trouble": trouble,
        "known": KNOWN,
        "groups": [(where, list(group)) for where, group in groupby(held, key=lambda row: row[1])],
        "count": len(held),
        "unknown": [row[0] for row in rows if row[2] is None],
    }
    return Page("line_up.html.j2", values)
