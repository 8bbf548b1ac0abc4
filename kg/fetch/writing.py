"""Writing so that a power cut, a kill or a full disk leaves the old state or the new one, and nothing between."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import FetchError
from kg.store.disk import sync_folder

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def disk_faults(path: Path) -> Iterator[None]:
    """Turn what the disk does to a write into a FetchError."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            hint = "what was fetched is kept: free some space and run the same command again"
            raise FetchError("the disk is full", str(path), hint) from None
        raise FetchError(f"it can't be written ({error.strerror or error})", str(path), "check folder and rights") from None


def write_whole(path: Path, content: bytes, scratch: Path) -> None:
    """Put `content` at `path` at once, by way of a file in `scratch`, which is on the same disk."""
    with disk_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.mkdir(parents=True, exist_ok=True)
        part = scratch / f"{os.getpid()}.part"
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
