"""Documents into what they say: in this process, in several, or wherever an engine has them read.

An engine starts a crew; the crew reads batches, each member with a reader of its own that is loaded once. Batches come back in
the order in which they were handed out, so that it makes no difference to a build who read what.
"""

from __future__ import annotations

import ctypes
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Protocol, TypeAlias

from kg.errors import AnnotateError
from kg.model import Document, Extraction

if TYPE_CHECKING:
    from kg.annotate import Annotator

BATCH = 16
"""Documents that a member of a crew reads at a time, and that are committed together."""
SECONDS_A_DOCUMENT = 120
"""Time after which reading one release is given up: hundreds of times what the longest ones take."""

Batch: TypeAlias = list[tuple[Document, Extraction | str]]
"""Documents, each with what it says, or with what went wrong in one line."""


class Reader(Protocol):
    """What reads documents; `version` changes when it would read one otherwise."""

    version: str

    def annotate(self, document: Document) -> Extraction:
        """Return all that `document` says."""
        ...


MakeReader: TypeAlias = Callable[[], Reader]
"""Makes a reader; engines call it where the reading is done, so that it has to be importable there."""


class Crew(Protocol):
    """Whoever reads at a time."""

    @property
    def size(self) -> int:
        """How many batches are read at a time; 0 where handing one out waits until it is read."""
        ...

    def hand_out(self, documents: list[Document]) -> Callable[[], Batch]:
        """Have `documents` read; return what waits for the outcome. That raises AnnotateError where reading as such fails."""
        ...


class Engine(Protocol):
    """Where documents are read."""

    def start(self, make_reader: MakeReader, version: str) -> AbstractContextManager[Crew]:
        """Start a crew whose readers are made by `make_reader` and have to be of `version`; it ends with the block."""
        ...


class _Annotating:
    """The project's own reader. The language model is loaded when the first document comes."""

    def __init__(self) -> None:
        from kg import annotate  # noqa: PLC0415 - a second to import, and not needed where nothing is new

        self.version = annotate.version()
        self._annotator: Annotator | None = None

    def annotate(self, document: Document) -> Extraction:
        if self._annotator is None:
            self._annotator = _load_annotator()
        return self._annotator.annotate(document)


def _load_annotator() -> Annotator:
    from kg.annotate import Annotator  # noqa: PLC0415

    try:
        return Annotator()
    except (ImportError, OSError, ValueError) as error:
        # Not one release's fault: to give up all of them one by one would only bury the reason.
        raise AnnotateError("the language pipeline can't be loaded", hint=f"{error}; install the package anew") from None


def load_reader() -> Reader:
    """Return the reader that builds use."""
    return _Annotating()


@dataclass(frozen=True, slots=True)
class InThisProcess:
    """Reads one document after another, without other processes."""

    @contextmanager
    def start(self, make_reader: MakeReader, version: str) -> Iterator[Crew]:
        """Start a crew of one."""
        yield _Alone(make_reader())


@dataclass(frozen=True, slots=True)
class _Alone:
    reader: Reader
    size: int = 0

    def hand_out(self, documents: list[Document]) -> Callable[[], Batch]:
        batch = read_all(documents, self.reader)
        return lambda: batch


@dataclass(frozen=True, slots=True)
class Processes:
    """Reads in `workers` processes of this machine."""

    workers: int

    @contextmanager
    def start(self, make_reader: MakeReader, version: str) -> Iterator[Crew]:
        """Start the processes; each loads its reader when its first batch comes."""
        context = get_context("spawn")
        with ProcessPoolExecutor(self.workers, context, initializer=_start_worker, initargs=(make_reader,)) as pool:
            yield _Pool(pool, self.workers)


@dataclass(frozen=True, slots=True)
class _Pool:
    pool: ProcessPoolExecutor
    size: int

    def hand_out(self, documents: list[Document]) -> Callable[[], Batch]:
        future = self.pool.submit(_read_in_worker, documents)

        def wait() -> Batch:
            try:
                return future.result()
            except BrokenProcessPool:
                hint = "what was read is kept: build again, with fewer workers if memory is short"
                raise AnnotateError("a worker died", hint=hint) from None

        return wait


def choose_engine(workers: int) -> Engine:
    """Return what reads on this machine in so many processes."""
    return Processes(workers) if workers > 1 else InThisProcess()


_worker_reader: list[Reader] = []


def _start_worker(make_reader: MakeReader) -> None:
    _worker_reader[:] = [make_reader()]


def _read_in_worker(documents: list[Document]) -> Batch:
    return read_all(documents, _worker_reader[0])


def read_batches(documents: Iterable[Document], crew: Crew) -> Iterator[Batch]:
    """Yield what `documents` say, in batches and in order; no more are on their way than keep the crew busy."""
    waiting: deque[Callable[[], Batch]] = deque()
    for batch in _group(documents, BATCH):
        waiting.append(crew.hand_out(batch))
        if len(waiting) > 2 * crew.size:
            yield waiting.popleft()()
    while waiting:
        yield waiting.popleft()()


def _group(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    batch: list[Document] = []
    for document in documents:
        batch.append(document)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def read_all(documents: Iterable[Document], reader: Reader) -> Batch:
    """Read each of `documents`; trouble with one is told in its place. Raises AnnotateError where reading as such fails."""
    return [(document, _read_one(document, reader)) for document in documents]


def _read_one(document: Document, reader: Reader) -> Extraction | str:
    try:
        with _time_limit(SECONDS_A_DOCUMENT):
            return reader.annotate(document)
    except AnnotateError:
        raise
    except Exception as error:
        return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"


def _time_limit(seconds: int) -> AbstractContextManager[None]:
    """Raise TimeoutError after `seconds`: one release must not hold up all others."""
    alone = threading.current_thread() is threading.main_thread() and hasattr(signal, "SIGALRM")
    return _limit_by_alarm(seconds) if alone else _limit_thread(seconds)


@contextmanager
def _limit_by_alarm(seconds: int) -> Iterator[None]:
    def stop(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"not read within {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class _NotInTime(Exception):  # noqa: N818 - it becomes a TimeoutError
    """What is thrown into a thread; another than TimeoutError, as no other code can have raised it."""


@contextmanager
def _limit_thread(seconds: int) -> Iterator[None]:
    """Do so in a thread, which no signal reaches. A thread that waits inside compiled code notices when it returns from there."""
    thread, lock, over = threading.get_ident(), threading.Lock(), False

    def stop() -> None:
        with lock:
            if not over:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(_NotInTime))

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except _NotInTime:
        raise TimeoutError(f"not read within {seconds} s") from None
    finally:
        timer.cancel()
        with lock:
            over = True
