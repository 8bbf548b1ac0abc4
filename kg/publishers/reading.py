"""Files to releases: folders walked in order, archives taken apart, hidden files left out by name, what can't be read said."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.model import Issue, Release, Severity
from kg.publishers.containers import find_container
from kg.publishers.dispatch import SIZE_LIMIT, too_large


def read_paths(paths: Iterable[Path], publisher: str | None = None) -> Iterator[Release | Issue]:
    """Yield each file under `paths` as a release, folders in sorted order; an issue for what can't be read.

    Zip archives, web archives (WARC) and saved pages (MHTML) yield what is in them.

    Files and folders whose name begins with a dot, and stores (`*.kg`), are left out, unless given by name. Links to folders
    aren't followed, so a walk always ends.
    """
    for path in paths:
        if path.is_dir():
            yield from _read_folder(path, publisher)
        else:
            yield from _read_file(path, publisher)


def count_files(paths: Iterable[Path]) -> int:
    """Return how many files `read_paths` would take up, archives as one, to tell what is left."""
    return sum(sum(len(files) for _, files in _walk(path)) if path.is_dir() else 1 for path in paths)


def _walk(folder: Path, failures: list[OSError] | None = None) -> Iterator[tuple[Path, list[str]]]:
    """Yield each folder with the names of its files, in order; what can't be listed goes into `failures`."""
    for where, folders, files in os.walk(folder, onerror=failures.append if failures is not None else None):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not name.endswith(".kg"))
        yield Path(where), sorted(name for name in files if not name.startswith("."))


def _read_folder(folder: Path, publisher: str | None) -> Iterator[Release | Issue]:
    failures: list[OSError] = []
    found = False
    for where, names in _walk(folder, failures):
        for name in names:
            found = True
            yield from _read_file(where / name, publisher)
        while failures:
            yield _failure(failures.pop(0))
    for error in failures:
        yield _failure(error)
    if not found and not failures:
        yield Issue("read", Severity.WARNING, "empty-folder", _shown(folder), "there is no file in it")


def _read_file(path: Path, publisher: str | None) -> Iterator[Release | Issue]:
    """Yield the file as a release, or what it holds where it is an archive."""
    try:
        if not path.exists():
            yield Issue("read", Severity.ERROR, "not-found", _shown(path), "there is no such file: check the path")
        elif not path.is_file():
            yield Issue("read", Severity.ERROR, "not-a-file", _shown(path), "only files and folders are read")
        elif (unpack := find_container(path)) is not None:
            yield from unpack(path, _shown(path), publisher)
        elif (size := path.stat().st_size) > SIZE_LIMIT:
            yield Issue("read", Severity.ERROR, "too-large", _shown(path), too_large(size))
        else:
            yield Release(_shown(path), path.read_bytes(), publisher)
    except OSError as error:
        yield _failure(error, path)


def _failure(error: OSError, path: Path | None = None) -> Issue:
    place = _shown(path if path is not None else Path(str(error.filename)))
    return Issue("read", Severity.ERROR, "unreadable", place, f"{error.strerror or error}: check that you may read it")


def _shown(path: Path) -> str:
    """Return a path as text that can be written anywhere, whatever bytes its name has."""
    return os.fsencode(path).decode("utf-8", "replace")
