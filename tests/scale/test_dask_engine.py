"""Releases read on a Dask cluster: the same graph, whoever reads and whoever dies."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from generate import World, write_releases
from stand_in import StandIn
from typer.testing import CliRunner

import kg.reading
from kg.cli import app
from kg.errors import AnnotateError
from kg.model import Document, Extraction
from kg.pipeline import build
from kg.resources import folder
from kg.scale import DaskEngine
from kg.store import EmbeddedStore

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Start a scheduler and two workers, each a process; return the address."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def synthetic(tmp_path: Path) -> Path:
    write_releases(World(40), tmp_path / "in")
    return tmp_path / "in"


def dump(store: Path) -> list[str]:
    with EmbeddedStore.open(store, read_only=True) as graph:
        return sorted(map(str, graph.quads()))


def test_the_samples_give_the_same_graph_as_in_one_process(cluster: str, sample_store: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app,
        [
            "build",
            str(folder("samples") / "releases"),
            "--store",
            str(tmp_path / "s.kg"),
            "--engine",
            "dask",
            "--scheduler",
            cluster,
        ],
    )
    assert result.exit_code == 0, result.output
    assert dump(tmp_path / "s.kg") == dump(sample_store)


class DyingOnce(StandIn):
    """The process of the first reader that comes to a certain release is killed, as by a machine that runs out of memory."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def annotate(self, document: Document) -> Extraction:
        if document.id == "s00000020" and not self._mark.exists():
            self._mark.write_text(str(os.getpid()), encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)
        return super().annotate(document)


class Deadly(StandIn):
    """Kills each process that comes to a certain release."""

    def annotate(self, document: Document) -> Extraction:
        if document.id == "s00000020":
            os.kill(os.getpid(), signal.SIGKILL)
        return super().annotate(document)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_worker_killed_in_the_middle_loses_nothing(
    cluster: str, synthetic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.reading, "BATCH", 3)
    mark = tmp_path / "killed"
    report = build([synthetic], tmp_path / "s.kg", engine=DaskEngine(cluster), make_reader=lambda: DyingOnce(mark))
    assert mark.exists()
    assert report.stored == 40
    assert report.issues == {}
    build([synthetic], tmp_path / "one.kg", make_reader=StandIn)
    assert dump(tmp_path / "s.kg") == dump(tmp_path / "one.kg")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_release_that_kills_every_worker_is_one_line_and_what_was_read_is_kept(
    cluster: str, synthetic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.reading, "BATCH", 1)
    with pytest.raises(AnnotateError, match=r"workers died.*s00000020") as caught:
        build([synthetic], tmp_path / "s.kg", engine=DaskEngine(cluster), make_reader=Deadly)
    assert "\n" not in str(caught.value)
    report = build([synthetic], tmp_path / "s.kg", make_reader=StandIn)
    assert (report.publishers["synthetic-north"]["unchanged"], report.stored) == (7, 40)


class Changed(StandIn):
    """What workers have whose code isn't that of the build: its version is the process's."""

    def __init__(self) -> None:
        self.version = str(os.getpid())


def test_workers_with_other_code_are_refused(cluster: str, synthetic: Path, tmp_path: Path) -> None:
    with pytest.raises(AnnotateError, match=r"would read otherwise .*install the same govkg"):
        build([synthetic], tmp_path / "s.kg", engine=DaskEngine(cluster), make_reader=Changed)


def test_a_scheduler_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(AnnotateError, match="no Dask scheduler answers: tcp://") as caught:
        build([], tmp_path / "s.kg", engine=DaskEngine("tcp://127.0.0.1:9", timeout=1), make_reader=StandIn)
    assert "\n" not in str(caught.value)


def test_a_scheduler_without_workers_is_one_line(tmp_path: Path) -> None:
    with distributed.LocalCluster(n_workers=0, dashboard_address=":0") as empty:
        engine = DaskEngine(empty.scheduler_address, timeout=1)
        with pytest.raises(AnnotateError, match="the scheduler has no workers"):
            build([], tmp_path / "s.kg", engine=engine, make_reader=StandIn)


def test_a_cluster_needs_an_address() -> None:
    result = CliRunner().invoke(app, ["build", ".", "--engine", "dask"])
    assert result.exit_code == 1
    assert "say --scheduler" in result.output
