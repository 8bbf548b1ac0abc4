"""What was read out of each release, kept beside the graph: the file `claims.sqlite` in a store's folder.

The graph holds what the releases say together; here stands what each says alone, with its text, so that a build reads only
what is new and `kg explain` can show any sentence. Writes are committed in batches (WAL): a build that is killed loses at
most the last batch, and never half a release.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.errors import StoreError
from kg.model import Document, Extraction, Issue, Severity
from kg.store.disk import explain_failure
from kg.store.encoding import decode_extraction, encode_extraction

CLAIMS_FILE = "claims.sqlite"
SCHEMA_VERSION = 1
"""Raised when the tables or the form of the rows change: what an older one wrote is then read from the releases anew."""

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS releases (
  key TEXT PRIMARY KEY, day TEXT NOT NULL, content_hash TEXT NOT NULL, version TEXT NOT NULL, extraction TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS earlier (
  key TEXT NOT NULL, content_hash TEXT NOT NULL, replaced TEXT NOT NULL, extraction TEXT NOT NULL, PRIMARY KEY (key, content_hash)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS graphs (graph TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS issues (stage TEXT, severity TEXT, code TEXT, place TEXT, hint TEXT);
CREATE TABLE IF NOT EXISTS changes (run INTEGER, kind TEXT, thing TEXT, label TEXT, change TEXT, before TEXT, after TEXT);
CREATE INDEX IF NOT EXISTS changes_of_run ON changes (run);
CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, software TEXT, version TEXT, started TEXT, finished TEXT, counts TEXT);
"""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One build as it happened: moments are ISO 8601 in UTC, `finished` is empty where it was cut off."""

    software: str
    version: str
    started: str
    finished: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Change:
    """What a build changed of one thing: `change` is "new", "gone", "became", or the name of the value that is another."""

    kind: str  # "official", "office", "body", "tenure", "event"
    thing: str  # its IRI
    label: str
    change: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EarlierVersion:
    """What a release said before it was corrected or withdrawn; `replaced` is an ISO 8601 moment in UTC."""

    replaced: str
    extraction: Extraction


def _connect_to_write(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=30)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _connect_to_read(path: Path) -> sqlite3.Connection:
    """Connect to a file that is there. SQLite wants to write beside it even then, unless it is told that nobody does."""
    log = path.with_name(f"{path.name}-wal")
    if os.access(path.parent, os.W_OK) or log.exists():
        return sqlite3.connect(path, timeout=30)
    return sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)


class ClaimStore:
    """The readings of all releases by key (`publisher/id`), the digests of the graphs made of them, and the runs."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection, self.path = connection, path

    @classmethod
    def open(cls, store: Path | str, *, read_only: bool = False) -> Self:
        """Open the file in the store folder `store`; for writing, make it where there is none.

        Raises StoreError where there is nothing to read, and where the file is no database or was written by another version.
        """
        path = Path(store) / CLAIMS_FILE
        if read_only and not path.is_file():
            raise StoreError("no store", str(store), "make one with kg build PATH... --store DIR")
        try:
            opened = cls(_connect_to_read(path) if read_only else _connect_to_write(path), path)
            opened._prepare(read_only=read_only)
        except (sqlite3.Error, OSError) as error:
            raise StoreError("the readings can't be opened", str(path), explain_failure(error)) from None
        return opened

    def _prepare(self, *, read_only: bool) -> None:
        if not read_only:
            self._connection.executescript(_TABLES)
        row = self._connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
        if row is not None and row[0] != str(SCHEMA_VERSION):
            if read_only:
                raise StoreError("the store was built by another version", str(self.path), "build it again: kg build")
            for table in ("releases", "earlier", "graphs", "issues"):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
        if not read_only:
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('schema', ?)", (str(SCHEMA_VERSION),))
            self._connection.commit()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close; what SQLite objected to inside the block is a StoreError."""
        self.close()
        if isinstance(error, sqlite3.Error):
            raise StoreError("the readings can't be read or written", str(self.path), explain_failure(error)) from None

    def close(self) -> None:
        """Let go of the file; what was not committed is gone."""
        self._connection.close()

    def copy(self, path: Path) -> None:
        """Copy all into a new file, with what is still in SQLite's log."""
        with closing(sqlite3.connect(path)) as target:
            self._connection.backup(target)

    def commit(self) -> None:
        """Make what was written last."""
        self._connection.commit()

    def find_state(self, key: str) -> tuple[str, str] | None:
        """Return the content hash and the version of reading of a release, or None if it isn't here."""
        row = self._connection.execute("SELECT content_hash, version FROM releases WHERE key = ?", (key,)).fetchone()
        return None if row is None else (row[0], row[1])

    def put(self, extraction: Extraction, content_hash: str, version: str) -> None:
        """Keep the reading of one release in place of an older one. An empty `version` has it read again next time.

        Where the release said something else before, that is kept too (`list_earlier`).
        """
        document = extraction.document
        self._keep_earlier(document, content_hash)
        row = (document.key, document.day.isoformat(), content_hash, version, encode_extraction(extraction))
        self._connection.execute("INSERT OR REPLACE INTO releases VALUES (?, ?, ?, ?, ?)", row)

    def _keep_earlier(self, document: Document, content_hash: str) -> None:
        where = (document.key, content_hash)
        row = self._connection.execute(
            "SELECT content_hash, extraction FROM releases WHERE key = ? AND content_hash != ?", where
        ).fetchone()
        if row is None or decode_extraction(row[1]).document.text == document.text:
            return  # new, or the same words read otherwise
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._connection.execute("INSERT OR IGNORE INTO earlier VALUES (?, ?, ?, ?)", (document.key, row[0], now, row[1]))

    def list_earlier(self, key: str) -> list[EarlierVersion]:
        """Return what a release said before it was corrected or withdrawn, the oldest first."""
        rows = self._connection.execute("SELECT replaced, extraction FROM earlier WHERE key = ? ORDER BY replaced", (key,))
        return [EarlierVersion(replaced, decode_extraction(text)) for replaced, text in rows]

    def get(self, key: str) -> Extraction | None:
        """Return the reading of one release, or None if it isn't here."""
        row = self._connection.execute("SELECT extraction FROM releases WHERE key = ?", (key,)).fetchone()
        return None if row is None else decode_extraction(row[0])

    def extractions(self) -> Iterator[Extraction]:
        """Yield all readings, in the order of their keys, one in memory at a time."""
        for (text,) in self._connection.execute("SELECT extraction FROM releases ORDER BY key"):
            yield decode_extraction(text)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield the text of each release, by its key, in the order of keys; much faster than whole readings."""
        for key, text in self._connection.execute("SELECT key, extraction FROM releases ORDER BY key"):
            yield key, json.loads(text)["document"]["text"]

    def versions(self) -> dict[str, str]:
        """Return the version that each release was read with, by key."""
        return dict(self._connection.execute("SELECT key, version FROM releases ORDER BY key"))

    def count(self) -> int:
        """Return the number of releases."""
        return int(self._connection.execute("SELECT count(*) FROM releases").fetchone()[0])

    def get_digests(self) -> dict[str, str]:
        """Return the digest of each graph as it was last written, by the graph's IRI."""
        return dict(self._connection.execute("SELECT graph, digest FROM graphs"))

    def put_digests(self, digests: Iterable[tuple[str, str]]) -> None:
        """Keep digests of graphs. Call it only when the graphs are on the disk, or a power cut may leave them out of step."""
        self._connection.executemany("INSERT OR REPLACE INTO graphs VALUES (?, ?)", digests)

    def drop_digests(self, graphs: Iterable[str] | None = None) -> None:
        """Forget the digests of `graphs`, or of all, so that they are written again."""
        if graphs is None:
            self._connection.execute("DELETE FROM graphs")
        else:
            self._connection.executemany("DELETE FROM graphs WHERE graph = ?", ((graph,) for graph in graphs))

    def put_issues(self, issues: Iterable[Issue]) -> None:
        """Keep what a run couldn't read, in place of an older run's. What was found in a release itself is kept with it."""
        self._connection.execute("DELETE FROM issues")
        rows = [(issue.stage, issue.severity.value, issue.code, issue.place, issue.hint) for issue in issues]
        self._connection.executemany("INSERT INTO issues VALUES (?, ?, ?, ?, ?)", rows)

    def issues(self) -> Iterator[Issue]:
        """Yield what the last run couldn't read."""
        for row in self._connection.execute("SELECT stage, severity, code, place, hint FROM issues ORDER BY rowid"):
            stage, severity, code, place, hint = row
            yield Issue(stage, Severity(severity), code, place, hint)

    def all_issues(self) -> Iterator[Issue]:
        """Yield what the last run couldn't read, then what was found in the releases that are kept."""
        yield from self.issues()
        for extraction in self.extractions():
            yield from extraction.issues

    def start_run(self, software: str, version: str, started: datetime) -> int:
        """Note that a build begins; return its number."""
        row = (software, version, started.isoformat(timespec="seconds"))
        insert = "INSERT INTO runs (software, version, started, finished, counts) VALUES (?, ?, ?, '', '{}')"
        cursor = self._connection.execute(insert, row)
        self._connection.commit()
        return int(cursor.lastrowid or 0)

    def finish_run(self, run: int, finished: datetime, counts: dict[str, int]) -> None:
        """Note that a build ended, and what it did."""
        row = (finished.isoformat(timespec="seconds"), json.dumps(counts, sort_keys=True), run)
        self._connection.execute("UPDATE runs SET finished = ?, counts = ? WHERE id = ?", row)

    def put_changes(self, run: int, changes: Iterable[Change]) -> None:
        """Note what the build `run` changed in the graph."""
        rows = [(run, c.kind, c.thing, c.label, c.change, c.before, c.after) for c in changes]
        self._connection.execute("DELETE FROM changes WHERE run = ?", (run,))
        self._connection.executemany("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def changes(self, run: int) -> list[Change]:
        """Return what the build `run` changed. Raises StoreError for a store whose builds noted nothing yet."""
        query = "SELECT kind, thing, label, change, before, after FROM changes WHERE run = ? ORDER BY rowid"
        try:
            return [Change(*row) for row in self._connection.execute(query, (run,))]
        except sqlite3.OperationalError:
            hint = "the next build notes what it changes"
            raise StoreError("the store was built by a version that noted no changes", str(self.path), hint) from None

    def runs(self) -> list[RunRecord]:
        """Return all builds, in order."""
        rows = self._connection.execute("SELECT software, version, started, finished, counts FROM runs ORDER BY id")
        return [RunRecord(row[0], row[1], row[2], row[3], json.loads(row[4])) for row in rows]
