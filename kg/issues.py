"""What builds couldn't read, or left out on purpose: every issue with its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal

from kg.errors import StoreError
from kg.model import Issue, Severity
from kg.store.claims import CLAIMS_FILE, ClaimStore
from kg.table import Table

COLUMNS = ("severity", "code", "stage", "place", "hint")


def issues(store: Path | str, code: str = "") -> Table:
    """Return a row for each issue of the store's releases and of its last build, the gravest first; with `code`, those of that code.

    Columns: severity, code, stage, place (file and item, or release and offset), hint (what to do).
    Raises StoreError where there is no store.
    """
    folder = Path(store)
    if not (folder / CLAIMS_FILE).is_file():
        raise StoreError("no store", str(store), "kg build PATH... makes one")
    with ClaimStore.open(folder, read_only=True) as claims:
        found = [issue for issue in claims.all_issues() if code in {"", issue.code}]
    order = list(Severity)
    found.sort(key=lambda issue: (order.index(issue.severity), issue.code, issue.place))
    return Table(COLUMNS, tuple(_rows(found)), {}, "Issues")


def _rows(found: list[Issue]) -> Iterator[tuple[Literal, ...]]:
    for issue in found:
        yield tuple(map(Literal, (issue.severity.value, issue.code, issue.stage, issue.place, issue.hint)))
