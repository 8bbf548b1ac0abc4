"""What it takes for a write to outlast a power cut, and what to say when a disk refuses one."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Have a folder's entries on the disk, where the system can: after a rename, say."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def explain_failure(error: OSError | RuntimeError | sqlite3.Error) -> str:
    """Return in one line what a store's disk or files refused, and what to do."""
    damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
    if damaged or "orruption" in str(error):
        return f"{error}: it is damaged; kg restore a backup, or build into a new folder"
    return f"{error}: what was stored is kept; make room or mend the disk, then run the same command again"
