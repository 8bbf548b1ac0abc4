"""The folder that releases of one publisher are fetched into.

DIR/<slug>/2021/12/<id>.htm              releases as published, one a file: what `kg build DIR` reads
DIR/<slug>/2021/12/<id>.withdrawn.json   in the place of one that its publisher took back
DIR/.fetch/<slug>/manifest.jsonl         what was asked for, when, and what came of it
DIR/.fetch/<slug>/00000.warc.gz          every answer as it came
DIR/.fetch/<slug>/versions/<id>/         what corrected and withdrawn releases said before
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from kg.errors import FetchError
from kg.fetch.archive import Archive, Place
from kg.fetch.client import Answer
from kg.fetch.manifest import KEPT, Manifest, Outcome, Record
from kg.fetch.tombstone import make_tombstone
from kg.fetch.writing import disk_faults, write_whole
from kg.model import Document, Release
from kg.publishers import parse
from kg.publishers.listing import Found, make_file_name

HIDDEN = ".fetch"


@dataclass(frozen=True, slots=True)
class Version:
    """What a release said earlier: `replaced` is the moment at which it was found to say something else, or to be gone."""

    release: str
    replaced: str
    path: Path


class Folder:
    """Keeps what is fetched of one publisher. One at a time has it open."""

    def __init__(self, into: Path, slug: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.into, self.slug = into, slug
        self.hidden = into / HIDDEN / slug
        self._scratch = self.hidden / "tmp"
        self._now = now
        self._lock: IO[bytes] | None = None
        with disk_faults(self.hidden):
            self.hidden.mkdir(parents=True, exist_ok=True)
            self._lock = _take_lock(self.hidden / "lock")
            shutil.rmtree(self._scratch, ignore_errors=True)
        self.archive = Archive(self.hidden)
        self.manifest = Manifest(self.hidden / "manifest.jsonl")
        # What was received and not yet entered when the last run was stopped.
        self.pending: dict[str, tuple[Place, Answer]] = {
            answer.url: (place, answer) for place, answer in self.archive.recover(self.manifest.last_place)
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._lock is not None:
            self._lock.close()

    def has(self, found: Found) -> bool:
        """Tell whether a release is here, or was and is withdrawn; a file that was lost is put back from the archive."""
        record = self.manifest.releases.get(found.url)
        if record is None:
            return False
        path = self.into / record.file
        if path.exists():
            return True
        if record.place is None or record.outcome not in KEPT:
            return False
        content = self.archive.read(record.place).content
        if hashlib.sha256(content).hexdigest() != record.sha256:
            return False  # it was kept in another form than served
        write_whole(path, content, self._scratch)
        return True

    def keep(self, found: Found, content: bytes, answer: Answer | None, place: Place | None) -> Outcome:
        """Put a release where it belongs, an earlier version aside; return what came of it."""
        known = self.manifest.releases.get(found.url)
        file = known.file if known is not None and known.outcome in KEPT else self._place_file(found)
        path = self.into / file
        outcome = self._compare(known, path, content)
        if outcome is Outcome.CHANGED:
            self._keep_version(found.id, path)
        if outcome is not Outcome.UNCHANGED:
            write_whole(path, content, self._scratch)
        if outcome is Outcome.RETURNED and known is not None:
            (self.into / known.file).unlink(missing_ok=True)
        kept = path.read_bytes() if outcome is Outcome.UNCHANGED else content
        self._enter(found, outcome, file, hashlib.sha256(kept).hexdigest(), answer, place)
        return outcome

    def loses_text(self, found: Found, content: bytes) -> bool:
        """Tell whether `content` can't be read while the release that is here can: a notice in its place, or half of it."""
        known = self.manifest.releases.get(found.url)
        if known is None or known.outcome not in KEPT:
            return False
        return bool(self.read_documents(known.file)) and not self._parse(content, self.into / known.file)

    def confirm(self, found: Found, answer: Answer) -> None:
        """Note that a release is as it was."""
        known = self.manifest.releases[found.url]
        self._enter(found, Outcome.UNCHANGED, known.file, known.sha256, answer, known.place)

    def withdraw(self, found: Found, answer: Answer) -> Outcome:
        """Put a tombstone in the place of a release that is gone; what it said is kept aside."""
        known = self.manifest.releases[found.url]
        if known.outcome is Outcome.WITHDRAWN:
            return Outcome.UNCHANGED
        path = self.into / known.file
        tombstone = path.with_name(f"{make_file_name(found.id)}.withdrawn.json")
        documents = self.read_documents(known.file)
        content = make_tombstone(self.slug, found, documents, answer)
        write_whole(tombstone, content, self._scratch)
        if path.exists():
            self._keep_version(found.id, path)
            path.unlink()
        file = tombstone.relative_to(self.into).as_posix()
        self._enter(found, Outcome.WITHDRAWN, file, hashlib.sha256(content).hexdigest(), answer, None)
        return Outcome.WITHDRAWN

    def note(self, found: Found, outcome: Outcome, *, status: int = 0, note: str = "") -> None:
        """Note that a release couldn't be had."""
        self.manifest.add(Record(self._moment(), outcome, found.url, status, found.id, _iso(found.day), note=note))

    def keep_listing(self, answer: Answer, known: Record | None) -> Place | None:
        """Keep a page that lists releases; one that is as it was isn't kept twice."""
        digest = hashlib.sha256(answer.content).hexdigest()
        unchanged = known is not None and known.sha256 == digest
        place = known.place if unchanged and known is not None else self.archive.append(answer)
        self.enter_listing(answer, digest, place)
        return place

    def enter_listing(self, answer: Answer, digest: str, place: Place | None) -> None:
        """Enter a listing that is in the archive."""
        self.manifest.add(self._record(answer, Outcome.LISTING, digest, place))

    def note_run(self, first: date | None, last: date, *, complete: bool, sources: tuple[str, ...] = ()) -> None:
        """Note that a run came to its end."""
        note = "" if complete else "incomplete"
        self.manifest.add(
            Record(self._moment(), Outcome.RUN, day=_iso(first), until=last.isoformat(), note=note, sources=sources)
        )

    def note_built(self, store: Path) -> None:
        """Note that all that is here is in a store."""
        self.manifest.add(Record(self._moment(), Outcome.BUILT, file=str(store.resolve())))

    def list_unbuilt(self, store: Path) -> list[Path]:
        """Return the files that changed since the store was last built from here, in order."""
        name = str(store.resolve())
        done = max((i for i, r in enumerate(self.manifest.records) if r.outcome is Outcome.BUILT and r.file == name), default=-1)
        if not store.exists():
            done = -1
        told = {Outcome.NEW, Outcome.CHANGED, Outcome.RETURNED, Outcome.WITHDRAWN}
        changed = {record.url for record in self.manifest.records[done + 1 :] if record.outcome in told}
        files = {self.manifest.releases[url].file for url in changed if url in self.manifest.releases}
        return sorted(path for file in files if (path := self.into / file).exists())

    def read_documents(self, file: str) -> list[Document]:
        """Return what the release in a file says; nothing where it isn't there."""
        path = self.into / file
        return self._parse(path.read_bytes(), path) if path.exists() else []

    def _place_file(self, found: Found) -> str:
        """Return where a new release's file goes: two that differ in their addresses never share one."""
        folder = f"{self.slug}/{found.day:%Y/%m}" if found.day else f"{self.slug}/undated"
        name = make_file_name(found.id)
        file = f"{folder}/{name}{found.ending}"
        if self.manifest.files.get(file, found.url) == found.url:
            return file
        return f"{folder}/{name}-{hashlib.sha256(found.url.encode()).hexdigest()[:8]}{found.ending}"

    def _compare(self, known: Record | None, path: Path, content: bytes) -> Outcome:
        if known is None:
            return Outcome.NEW
        if known.outcome is Outcome.WITHDRAWN:
            return Outcome.RETURNED
        if not path.exists():
            return Outcome.NEW
        before = path.read_bytes()
        if before == content or self._says_same(before, content, path):
            return Outcome.UNCHANGED
        return Outcome.CHANGED

    def _says_same(self, before: bytes, content: bytes, path: Path) -> bool:
        """Tell whether two versions differ only in what no release consists of, such as a page's counters and styles."""
        documents = self._parse(before, path)
        return bool(documents) and documents == self._parse(content, path)

    def _parse(self, content: bytes, path: Path) -> list[Document]:
        release = Release(path.as_posix(), content, self.slug)
        return [document for document in parse(release) if isinstance(document, Document)]

    def _keep_version(self, release: str, path: Path) -> None:
        content = path.read_bytes()
        moment = self._moment().replace(":", "").replace("-", "")
        digest = hashlib.sha256(content).hexdigest()[:12]
        folder = self.hidden / "versions" / make_file_name(release)
        if not list(folder.glob(f"*-{digest}*")):
            write_whole(folder / f"{moment}-{digest}{path.suffix}", content, self._scratch)

    def _enter(self, found: Found, outcome: Outcome, file: str, digest: str, answer: Answer | None, place: Place | None) -> None:
        if answer is None:
            record = Record(self._moment(), outcome, found.url, 200, found.id, _iso(found.day), file, digest)
        else:
            record = self._record(answer, outcome, digest, place, found, file)
        self.manifest.add(record)

    def _record(
        self,
        answer: Answer,
        outcome: Outcome,
        digest: str,
        place: Place | None,
        found: Found | None = None,
        file: str = "",
    ) -> Record:
        known = self.manifest.releases.get(answer.url) if found is not None else self.manifest.listings.get(answer.url)
        where = place or Place("", 0, 0)
        return Record(
            at=answer.at.isoformat(timespec="seconds"),
            outcome=outcome,
            url=found.url if found is not None else answer.url,
            status=answer.status,
            release=found.id if found is not None else "",
            day=_iso(found.day) if found is not None else "",
            file=file,
            sha256=digest,
            # An answer "not modified" may leave them out.
            etag=answer.headers.get("etag", known.etag if known is not None and answer.unchanged else ""),
            modified=answer.headers.get("last-modified", known.modified if known is not None and answer.unchanged else ""),
            warc=where.file,
            offset=where.offset,
            length=where.length,
        )

    def _moment(self) -> str:
        return self._now().astimezone(UTC).isoformat(timespec="seconds")


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _take_lock(path: Path) -> IO[bytes]:
    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise FetchError("another run is fetching into it", str(path.parent), "wait until that has ended") from None
    return file


def list_versions(into: Path | str, slug: str, release: str) -> list[Version]:
    """Return what a fetched release said before it was corrected or withdrawn, the oldest first."""
    folder = Path(into) / HIDDEN / slug / "versions" / make_file_name(release)
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return [Version(release, path.name.partition("-")[0], path) for path in files]
