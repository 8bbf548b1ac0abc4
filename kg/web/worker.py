"""The process that answers queries: one at a time, with a bound on its memory. It can be killed at any moment."""

from __future__ import annotations

import contextlib
import signal
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from kg.errors import KGError, QueryError
from kg.store import EmbeddedStore
from kg.web.jobs import Job, Target
from kg.web.negotiation import Refusal

JOBS_A_LIFE = 5_000
"""A worker is replaced after so many jobs, and after one that took much memory: what a library keeps is given back."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: an HTTP status, with the media type of the file, or with a line that says why there is none."""

    status: int
    media_type: str = ""
    message: str = ""
    spent: bool = False


def work(connection: Connection, snapshot: Path, memory: int) -> None:
    """Answer jobs from `connection` until it is closed. `memory` is in bytes, beyond what an idle worker has."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the server ends its workers itself
    with EmbeddedStore.open(snapshot, read_only=True) as store:
        idle = bound_memory(memory)
        connection.send(Outcome(200))
        done = 0
        while True:
            try:
                job, target = connection.recv()
            except EOFError:
                return
            done += 1
            outcome = run_job(store, job, target)
            if done >= JOBS_A_LIFE or _peak_memory() > idle + memory // 2:
                outcome = Outcome(outcome.status, outcome.media_type, outcome.message, spent=True)
            connection.send(outcome)


def run_job(store: EmbeddedStore, job: Job, target: Target) -> Outcome:
    """Do `job`; whatever goes wrong becomes a status and a line."""
    try:
        return Outcome(200, job.run(store, target))
    except (KGError, MemoryError, OSError, RuntimeError, ValueError) as error:
        return explain_failure(error)


def explain_failure(error: Exception) -> Outcome:
    """Return the status and the line that `error` means to a client."""
    match error:
        case Refusal():
            return Outcome(error.status, message=str(error))
        case QueryError():
            return Outcome(404 if error.what == "no such question" else 400, message=str(error))
        case MemoryError():
            return Outcome(503, message="the query took more memory than one may have (ask for less)", spent=True)
        case _:
            return Outcome(500, message=" ".join(f"the query failed: {error}".split())[:500])


def bound_memory(memory: int) -> int:
    """Bound what this process may allocate; return its peak so far in bytes. Bounded where the system can: Linux."""
    if not sys.platform.startswith("linux"):
        return _peak_memory()
    import resource  # noqa: PLC0415 - absent on Windows

    status = Path("/proc/self/status").read_text(encoding="ascii")
    used = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData:"))
    with contextlib.suppress(ValueError, OSError):  # a lower bound stands already
        resource.setrlimit(resource.RLIMIT_DATA, (used + memory, used + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return _peak_memory()


def _peak_memory() -> int:
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
