"""Reading on a Dask cluster: its workers read, this process resolves, maps and stores.

A worker loads the language model once, with its first batch. What a dying worker had in hand, Dask hands to another; a batch
under which several die stops the build, as it would stop every other. Nothing is lost then: what was read is stored.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import AnnotateError
from kg.model import Document
from kg.reading import Batch, Crew, MakeReader, Reader, read_all

if TYPE_CHECKING:
    from distributed import Client

_INSTALL = "pip install 'govkg[scale]'"


@dataclass(frozen=True, slots=True)
class DaskEngine:
    """Reads on the cluster whose scheduler is at `scheduler` ("tcp://host:8786").

    The workers need this package in the version that the build has; that is checked before they read. `timeout`, in seconds, is
    how long the scheduler may take to answer, and the first worker to appear.
    """

    scheduler: str
    timeout: float = 30

    @contextmanager
    def start(self, make_reader: MakeReader, version: str) -> Iterator[Crew]:
        """Connect to the cluster. Raises AnnotateError where there is none, or nobody works in it."""
        client = self._connect()
        from cloudpickle import dumps  # noqa: PLC0415 - comes with Dask

        try:
            yield _Cluster(client, dumps(make_reader), version)
        finally:
            client.close()

    def _connect(self) -> Client:
        try:
            from distributed import Client  # noqa: PLC0415 - half a second, and only installed by those who want it
        except ImportError:
            raise AnnotateError("Dask isn't installed", hint=_INSTALL) from None
        try:
            client = Client(self.scheduler, timeout=self.timeout, set_as_default=False)
        except (OSError, ValueError) as error:
            hint = f"start one with dask scheduler, or look at the address: {error}"
            raise AnnotateError("no Dask scheduler answers", self.scheduler, hint) from None
        try:
            client.wait_for_workers(1, timeout=self.timeout)
        except TimeoutError:
            client.close()
            raise AnnotateError(
                "the scheduler has no workers", self.scheduler, f"start some: dask worker {self.scheduler}"
            ) from None
        return client


@dataclass(frozen=True, slots=True)
class _Cluster:
    client: Client
    make_reader: bytes
    version: str

    @property
    def size(self) -> int:
        """The number of workers right now: some may come and go."""
        return max(1, len(self.client.nthreads()))

    def hand_out(self, documents: list[Document]) -> Callable[[], Batch]:
        from distributed import KilledWorker  # noqa: PLC0415 - see above
        from distributed.comm.core import CommClosedError  # noqa: PLC0415

        future = self.client.submit(read_on_worker, documents, self.make_reader, self.version, pure=False)
        place = f"{documents[0].key} to {documents[-1].key}"

        def wait() -> Batch:
            try:
                batch: Batch = future.result()
            except KilledWorker:
                hint = "what was read is kept: give workers more memory, or leave out the release that they die of"
                raise AnnotateError("workers died, one after another", place, hint) from None
            except ImportError as error:
                raise AnnotateError("a worker lacks a package", hint=f"{error}; install the same govkg on all machines") from None
            except (CancelledError, CommClosedError) as error:
                hint = f"what was read is kept: build again when it is back ({type(error).__name__})"
                raise AnnotateError("the scheduler is gone", place, hint) from None
            return batch

        return wait


_readers: dict[bytes, Reader] = {}
_turn = threading.Lock()
"""A language model isn't made for two threads at a time: give Dask's workers one thread each."""


def read_on_worker(documents: list[Document], make_reader: bytes, version: str) -> Batch:
    """Read `documents` with this worker's reader, which is made by the pickled `make_reader` when the first come.

    Raises AnnotateError where it is of another `version` than the build's.
    """
    with _turn:
        if make_reader not in _readers:
            _readers.clear()
            _readers[make_reader] = pickle.loads(make_reader)()  # noqa: S301 - the scheduler would run anything anyway
        reader = _readers[make_reader]
        if reader.version != version:
            hint = "install the same govkg on all machines"
            raise AnnotateError(f"a worker would read otherwise ({reader.version}) than this build ({version})", hint=hint)
        return read_all(documents, reader)
