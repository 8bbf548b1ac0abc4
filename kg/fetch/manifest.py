"""What was fetched: one JSON object a line, appended and never changed, each on the disk before the next request.

A line that was cut off in the middle is taken out when the file is opened again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from kg.errors import FetchError
from kg.fetch.archive import Place
from kg.fetch.writing import disk_faults


class Outcome(StrEnum):
    """What came of asking for an address, or of a whole run (`RUN`, `BUILT`)."""

    LISTING = "listing"  # a page that lists releases
    NEW = "new"
    CHANGED = "changed"  # a release that says something else than before
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"  # it was there and is no more
    RETURNED = "returned"  # it was withdrawn and is there again
    MISSING = "missing"  # it is listed, and there is nothing
    REFUSED = "refused"  # robots.txt, a 403 and the like
    FAILED = "failed"  # no answer this time
    RUN = "run"  # the days from `day` to `until` were fetched
    BUILT = "built"  # what stands above is in the store `file`


KEPT = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.RETURNED})


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a manifest. `at` is a moment in UTC; `file` is relative to the folder that was fetched into."""

    at: str
    outcome: Outcome
    url: str = ""
    status: int = 0
    release: str = ""  # the publisher's identifier
    day: str = ""  # its day of issue, where the listing told
    file: str = ""
    sha256: str = ""  # of the file's content
    etag: str = ""
    modified: str = ""  # Last-Modified, as served
    warc: str = ""
    offset: int = 0
    length: int = 0
    until: str = ""
    note: str = ""
    sources: tuple[str, ...] = ()  # feeds of a run

    @property
    def place(self) -> Place | None:
        """Where the answer stands in the archive, if it does."""
        return Place(self.warc, self.offset, self.length) if self.warc else None


_NAMES = frozenset(field.name for field in fields(Record))
_DEFAULTS: dict[str, Any] = {name: getattr(Record("", Outcome.RUN), name) for name in _NAMES - {"at", "outcome"}}


class Manifest:
    """The records of one folder, in order, and the last of each address."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.records: list[Record] = []
        self.listings: dict[str, Record] = {}
        self.releases: dict[str, Record] = {}  # by address: the last that tells its state
        self.files: dict[str, str] = {}  # address of the release in each file
        self.last_place: Place | None = None
        if path.exists():
            for record in _read(path):
                self._take(record)

    def add(self, record: Record) -> None:
        """Append a record; it is on the disk when this returns."""
        row = {name: value for name, value in asdict(record).items() if value != _DEFAULTS.get(name)}
        line = json.dumps(row, ensure_ascii=False) + "\n"
        with disk_faults(self._path):
            size = self._path.stat().st_size if self._path.exists() else 0
            with self._path.open("ab") as file:
                try:
                    file.write(line.encode("utf-8", "replace"))
                    file.flush()
                    os.fsync(file.fileno())
                except OSError:
                    os.truncate(self._path, size)
                    raise
        self._take(record)

    def _take(self, record: Record) -> None:
        self.records.append(record)
        if record.outcome is Outcome.LISTING:
            self.listings[record.url] = record
        elif record.outcome in KEPT or record.outcome is Outcome.WITHDRAWN:
            self.releases[record.url] = record
            self.files[record.file] = record.url
        place = record.place
        if place is not None and (self.last_place is None or _order(place) > _order(self.last_place)):
            self.last_place = place


def _order(place: Place) -> tuple[str, int]:
    return place.file, place.offset


def _read(path: Path) -> Iterator[Record]:
    """Yield the records of a file; a last line without its end is taken off."""
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.truncate(path, whole)
    for number, line in enumerate(content[:whole].splitlines(), 1):
        try:
            row = json.loads(line)
            row["outcome"] = Outcome(row["outcome"])
            row["sources"] = tuple(row.get("sources", ()))
            yield Record(**{name: value for name, value in row.items() if name in _NAMES})
        except (ValueError, KeyError, TypeError) as error:
            hint = "mend or take out the line; the releases are whole"
            raise FetchError(f"line {number} is no record ({type(error).__name__})", str(path), hint) from None
