"""Back up a store folder into one file, and restore it: the graph, the readings, the judgements, whatever else lies in it.

The file is a tar archive whose first member, `manifest.json`, says what the others are and their SHA-256. The graph is copied
as Oxigraph's own files, which takes as long as the disk needs; `kg export nquads` is the form for another program.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from kg import __version__
from kg.errors import StoreError
from kg.store.claims import CLAIMS_FILE, ClaimStore
from kg.store.disk import sync_folder
from kg.store.embedded import GRAPH_FOLDER, LOCK_FILE, EmbeddedStore

FORMAT = "govkg backup 1"
_MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_MANIFEST_LIMIT = 64 << 20
"""Bytes of a manifest at most: some hundred bytes for each of the files that Oxigraph keeps."""

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds: releases, quads, bytes of its files; `made` is a moment in UTC, ISO 8601."""

    archive: str
    store: str
    made: str
    releases: int
    quads: int
    size: int


def backup(store: Path | str, archive: Path | str, progress: Progress | None = None) -> BackupReport:
    """Write all that the store folder `store` holds into the file `archive`, which is there whole or not at all.

    Readers go on meanwhile; a build has to wait. Raises StoreError where there is no store, where one is being built, and
    where the file can't be written.
    """
    target = Path(archive)
    if not target.parent.is_dir():
        raise StoreError("no backup made", str(target.parent), "there is no such file or folder")
    with _clean_errors("no backup made", target), tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        copy = Path(folder) / "copy"
        with EmbeddedStore.open(store, read_only=True) as graph:
            quads = graph.count()
            graph.backup(copy)
            releases = _copy_readings(Path(store), copy)
            _copy_rest(Path(store), copy)
        files = sorted(path for path in copy.rglob("*") if path.is_file() and path.name != LOCK_FILE)
        sums = {path.relative_to(copy).as_posix(): _sum_up(path) for path in files}
        made = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = {"format": FORMAT, "software": __version__, "made": made, "releases": releases, "quads": quads, "files": sums}
        part = Path(folder) / "archive"
        _write_archive(part, copy, manifest, files, progress or _silent)
        part.replace(target)
        sync_folder(target.parent)
        return BackupReport(str(target), str(store), made, releases, quads, target.stat().st_size)


def restore(archive: Path | str, store: Path | str, progress: Progress | None = None) -> BackupReport:
    """Make the store folder `store` of the file `archive`, which is checked first; return what it holds.

    Nothing is overwritten: raises StoreError where `store` holds something, where `archive` is no backup or is damaged, and
    where the disk is full. The folder is there whole or not at all.
    """
    target, source = Path(store), Path(archive)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StoreError("nothing restored", str(target), "it holds something already: name a new folder, or move that one away")
    with _clean_errors("nothing restored", source):
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".restore-") as folder:
            part = Path(folder) / "store"
            manifest = _read_archive(source, part, progress or _silent)
            with EmbeddedStore.open(part, read_only=True) as graph, ClaimStore.open(part, read_only=True) as claims:
                found = (claims.count(), graph.count())
            if found != (manifest["releases"], manifest["quads"]):
                raise StoreError("the backup doesn't hold what it says", str(source), "use another one")
            (part / LOCK_FILE).unlink(missing_ok=True)
            if target.exists():
                target.rmdir()
            part.replace(target)
            sync_folder(target.parent)
    return BackupReport(str(source), str(target), manifest["made"], *found, source.stat().st_size)


def _silent(_stage: str, _done: int, _total: int | None) -> None:
    return None


@contextmanager
def _clean_errors(what: str, path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise StoreError(what, str(error.filename or path), "there is no such file or folder") from None
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise StoreError(what, str(path), str(reason or error)) from None


def _copy_readings(store: Path, copy: Path) -> int:
    """Copy the readings, and return how many releases they are of."""
    with ClaimStore.open(store, read_only=True) as claims:
        claims.copy(copy / CLAIMS_FILE)
        return claims.count()


def _copy_rest(store: Path, copy: Path) -> None:
    """Copy what lies beside graph and readings: judgements, authority files."""
    for entry in store.iterdir():
        if entry.name in {GRAPH_FOLDER, LOCK_FILE} or entry.name.startswith(CLAIMS_FILE):
            continue
        if entry.is_dir():
            shutil.copytree(entry, copy / entry.name)
        else:
            shutil.copy2(entry, copy / entry.name)


def _sum_up(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_archive(part: Path, copy: Path, manifest: dict[str, Any], files: list[Path], progress: Progress) -> None:
    with part.open("wb") as stream:
        with tarfile.open(fileobj=stream, mode="w") as tar:
            content = json.dumps(manifest, indent=1).encode()
            header = tarfile.TarInfo(_MANIFEST)
            header.size = len(content)
            tar.addfile(header, io.BytesIO(content))
            for done, path in enumerate(files, 1):
                tar.add(path, path.relative_to(copy).as_posix())
                progress("back up", done, len(files))
        stream.flush()
        os.fsync(stream.fileno())


def _read_archive(source: Path, part: Path, progress: Progress) -> dict[str, Any]:
    """Unpack `source` into the folder `part`, member by member as the manifest lists them; return the manifest."""
    try:
        with tarfile.open(source, mode="r:") as tar:
            manifest = _read_manifest(tar, source)
            wanted: dict[str, str] = dict(manifest["files"])
            total = len(wanted)
            while (member := tar.next()) is not None:
                expected = wanted.pop(member.name, None)
                if expected is None or not member.isfile():
                    raise StoreError("the backup is damaged", str(source), f"{member.name!r} doesn't belong to it")
                stream = tar.extractfile(member)
                if stream is None or _unpack(stream, part, member.name) != expected:
                    raise StoreError("the backup is damaged", str(source), f"{member.name!r} isn't what was backed up")
                progress("restore", total - len(wanted), total)
    except (tarfile.TarError, EOFError):
        raise StoreError("no backup, or a damaged one", str(source), "kg backup makes them") from None
    if wanted:
        raise StoreError("the backup is cut off", str(source), f"{min(wanted)!r} is missing: use another one")
    return manifest


def _read_manifest(tar: tarfile.TarFile, source: Path) -> dict[str, Any]:
    first = tar.next()
    stream = tar.extractfile(first) if first is not None and first.name == _MANIFEST and first.size < _MANIFEST_LIMIT else None
    try:
        manifest = json.load(stream) if stream is not None else None
    except ValueError:
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise StoreError("no backup", str(source), f"kg backup makes them; {FORMAT!r} is what this version reads")
    if any(not _stays_inside(name) for name in manifest["files"]):
        raise StoreError("the backup is damaged", str(source), "a file in it leads out of the folder")
    return manifest


def _stays_inside(name: str) -> bool:
    path = Path(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _unpack(stream: IO[bytes], part: Path, name: str) -> str:
    """Write a member to its place, and return its SHA-256."""
    path = part / name
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as out:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()
