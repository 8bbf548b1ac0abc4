"""Workers that answer one query each: a fixed number, some waiting, and an end to whatever takes too long.

pyoxigraph can't cancel a query, so the process that runs it is killed, and another takes its place.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeAlias

from kg.errors import StoreError
from kg.store import EmbeddedStore
from kg.store.claims import CLAIMS_FILE
from kg.store.embedded import GRAPH_FOLDER
from kg.web.jobs import Dump, Job, Target
from kg.web.negotiation import Refusal
from kg.web.settings import Settings
from kg.web.worker import Outcome, work
from kg.web.writing import Write, write

_LOOK_FOR_CLIENT = 0.5
_START_TIME = 60.0
_WRITER_START = 15.0
"""What a writing process may take to start and to get hold of the store, in seconds."""


_Seen: TypeAlias = tuple[tuple[str, int, float], ...]


@dataclass(eq=False, slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    generation: int


@dataclass(frozen=True, slots=True)
class Result:
    """An answer in a file, which whoever sends it removes."""

    media_type: str
    path: Path


class Pool:
    """Answers jobs over a snapshot of the store in the folder `store`, and follows what is built there."""

    def __init__(self, store: Path, settings: Settings) -> None:
        self.settings, self._source = settings, store
        self._context = multiprocessing.get_context("spawn")
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._workers: set[_Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._numbers, self._waiting, self.generation = count(1), 0, 0
        self._seen: _Seen = ()
        self._folder = Path()
        self._snapshot = Path()
        self._closing = False
        self._writing = asyncio.Lock()

    async def start(self) -> None:
        """Take a snapshot and start the workers. Raises StoreError where there is no store."""
        self._folder = Path(tempfile.mkdtemp(prefix="kg-serve-"))
        (self._folder / "answers").mkdir()
        await self._take_snapshot()
        await asyncio.gather(*(self._start_worker() for _ in range(self.settings.limits.workers)))
        self._keep(self._follow())

    async def stop(self) -> None:
        """End all workers and remove what was made."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in list(self._workers):
            await self._end(worker)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def fingerprint(self) -> str:
        """What is another for another state of the graph, and the same after a restart."""
        return repr(self._seen)

    @property
    def changed(self) -> float:
        """When the graph was last written, in seconds since 1970."""
        return max((written for _, _, written in self._seen), default=0.0)

    @property
    def pids(self) -> list[int]:
        """The workers' processes."""
        return [worker.process.pid or 0 for worker in self._workers]

    async def run(self, job: Job, is_gone: Callable[[], Awaitable[bool]] | None = None) -> Result:
        """Do `job` and return its answer.

        Raises Refusal with the status that says why there is none: 400, 404, 406; 408 where it took too long; 503 where it
        took too much memory or space, where all are busy, and where the client is gone.
        """
        worker = await self._take_worker()
        limits = self.settings.limits
        path = self._folder / "answers" / str(next(self._numbers))
        seconds = limits.dump_time if isinstance(job, Dump) else limits.time
        outcome: Outcome | None = None
        try:
            worker.connection.send((job, Target(path, limits.answer * 10**6, self.settings.services)))
            outcome = await self._wait(worker, seconds, is_gone)
        except (EOFError, OSError):
            raise Refusal(
                503,
                "the query broke off",
                hint=f"it took more than {limits.memory} MB of memory, or is nested too deeply; ask for less",
            ) from None
        finally:
            if outcome is None or outcome.status != 200:
                path.unlink(missing_ok=True)
            self._give_back(worker, usable=outcome is not None and not outcome.spent)
        if outcome.status != 200:
            raise Refusal(outcome.status, outcome.message)
        return Result(outcome.media_type, path)

    async def write(self, job: Write) -> int:
        """Do `job`, one at a time, and return its status when all new queries see what was written. Raises Refusal."""
        async with self._writing:
            outcome = await self._write(job)
            if outcome.status >= 300:
                raise Refusal(outcome.status, outcome.message)
            await self._renew()
            return outcome.status

    async def _write(self, job: Write) -> Outcome:
        ours, theirs = self._context.Pipe()
        limits = self.settings.limits
        process = self._context.Process(target=write, args=(theirs, self._source, limits.memory * 10**6, job), daemon=True)
        await asyncio.to_thread(process.start)
        theirs.close()
        writer = _Worker(process, ours, self.generation)
        try:
            planned = await self._wait(writer, limits.time + _WRITER_START, None)
            # What changes is known now; it takes what it takes, since half of it must not be written.
            return await self._wait(writer, _START_TIME * 10, None) if planned.status == 100 else planned
        except (EOFError, OSError):
            raise Refusal(
                503, "the update broke off", hint=f"it took more than {limits.memory} MB of memory; do less at once"
            ) from None
        finally:
            await self._end(writer)

    async def _take_worker(self) -> _Worker:
        limits = self.settings.limits
        if self._waiting >= limits.waiting:
            raise Refusal(503, "too many queries at once", hint="try again in some seconds")
        self._waiting += 1
        try:
            return await asyncio.wait_for(self._idle.get(), limits.patience)
        except TimeoutError:
            raise Refusal(503, "all are busy", hint="try again in some seconds") from None
        finally:
            self._waiting -= 1

    async def _wait(self, worker: _Worker, seconds: float, is_gone: Callable[[], Awaitable[bool]] | None) -> Outcome:
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while True:
            left = end - loop.time()
            if left <= 0:
                raise Refusal(408, f"the query took more than {seconds:g} s and was stopped", hint="ask for less")
            if await _readable(worker.connection, min(left, _LOOK_FOR_CLIENT)):
                received = worker.connection.recv()
                if isinstance(received, Outcome):
                    return received
                raise EOFError
            if is_gone is not None and await is_gone():
                raise Refusal(503, "the client is gone")

    def _give_back(self, worker: _Worker, *, usable: bool) -> None:
        if usable and worker.generation == self.generation and not self._closing:
            self._idle.put_nowait(worker)
        else:
            self._keep(self._replace(worker))

    async def _replace(self, worker: _Worker) -> None:
        await self._end(worker)
        while not self._closing:
            try:
                await self._start_worker()
            except StoreError:
                await asyncio.sleep(1)
            else:
                return

    async def _end(self, worker: _Worker) -> None:
        worker.process.kill()
        await asyncio.to_thread(worker.process.join, 10)
        worker.connection.close()
        self._workers.discard(worker)

    async def _start_worker(self) -> None:
        ours, theirs = self._context.Pipe()
        memory = self.settings.limits.memory * 10**6
        process = self._context.Process(target=work, args=(theirs, self._snapshot, memory), daemon=True, name="kg-query")
        worker = _Worker(process, ours, self.generation)
        await asyncio.to_thread(process.start)
        self._workers.add(worker)
        theirs.close()
        try:
            if not await _readable(ours, _START_TIME):
                raise EOFError
            ours.recv()
        except (EOFError, OSError):
            await self._end(worker)
            raise StoreError("a worker doesn't start", str(self._source), "is there memory left?") from None
        self._give_back(worker, usable=True)

    def _keep(self, work_to_do: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work_to_do)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _take_snapshot(self) -> None:
        seen = _look_at(self._source)
        target = self._folder / f"snapshot-{self.generation + 1}"
        await asyncio.to_thread(_copy_store, self._source, target)
        self._seen, self._snapshot = seen, target
        self.generation += 1

    async def _follow(self) -> None:
        """Look at the store now and then; after a build, take a new snapshot and have new workers read it."""
        while True:
            await asyncio.sleep(self.settings.refresh)
            if _look_at(self._source) == self._seen:
                continue
            async with self._writing:
                with contextlib.suppress(StoreError):  # a build is at work: the next look finds it done
                    await self._renew()

    async def _renew(self) -> None:
        """Take a new snapshot and have new workers read it. Raises StoreError where the store is being written."""
        old = self._snapshot
        try:
            await self._take_snapshot()
        except StoreError:
            shutil.rmtree(self._folder / f"snapshot-{self.generation + 1}", ignore_errors=True)
            raise
        stale = [self._idle.get_nowait() for _ in range(self._idle.qsize())]  # the new ones go into the same queue
        await asyncio.gather(*map(self._replace, stale))
        self._keep(self._remove_later(old))

    async def _remove_later(self, snapshot: Path) -> None:
        await asyncio.sleep(self.settings.limits.dump_time)
        shutil.rmtree(snapshot, ignore_errors=True)


def _copy_store(source: Path, target: Path) -> None:
    with EmbeddedStore.open(source, read_only=True) as store:
        store.backup(target)
    # The readings stay where they are: SQLite lets them be read while a build writes.
    with contextlib.suppress(OSError):
        (target / CLAIMS_FILE).symlink_to((source / CLAIMS_FILE).resolve(strict=True))


def _look_at(source: Path) -> _Seen:
    """Return the names, sizes and times of the files of the graph: they change with whatever is written."""
    found = []
    for path in (source / GRAPH_FOLDER).glob("*"):
        with contextlib.suppress(OSError):
            if path.suffix in {".sst", ".log"} or path.name == "CURRENT" or path.name.startswith("MANIFEST"):
                state = path.stat()
                found.append((path.name, state.st_size, state.st_mtime))
    return tuple(sorted(found))


async def _readable(connection: Connection, seconds: float) -> bool:
    """Wait until there is something to receive, the end too; return whether there was in time."""
    if connection.poll():
        return True
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    descriptor = connection.fileno()
    loop.add_reader(descriptor, ready.set)
    try:
        await asyncio.wait_for(ready.wait(), seconds)
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(descriptor)
    return True
