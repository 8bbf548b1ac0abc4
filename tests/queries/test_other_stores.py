"""The library gives the same answers on other stores, asked over the SPARQL 1.1 protocol."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from golden_answers import OTHER_EXAMPLES

from kg.query import Question, list_queries, run_query
from kg.store import EmbeddedStore, RemoteStore

LIBRARY = list_queries()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


@pytest.fixture(scope="module")
def oxigraph_server(samples: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    binary = shutil.which("oxigraph")
    if binary is None:
        pytest.skip("no oxigraph on the path: pip install oxigraph")
    # The graph's default graph is the union already, so that the server needs no --union-default-graph.
    graph = samples.backup(tmp_path_factory.mktemp("served") / "s.kg") / "graph"
    port = _free_port()
    command = [binary, "serve-read-only", "--location", str(graph), "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/")
        yield RemoteStore(f"http://127.0.0.1:{port}/query")
    finally:
        server.kill()
        server.wait()


@pytest.fixture(scope="module")
def kg_server(sample_folder: Path) -> Iterator[RemoteStore]:
    port = _free_port()
    command = ["kg", "serve", "--store", str(sample_folder), "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/sparql")
        yield RemoteStore(f"http://127.0.0.1:{port}/sparql")
    finally:
        server.terminate()
        server.wait(20)


def ask(store: EmbeddedStore | RemoteStore, question: Question) -> Counter[tuple[str, ...]]:
    given = {p.name: p.example for p in question.parameters} | OTHER_EXAMPLES.get(question.name, {})
    table = run_query(store, question, **given)
    return Counter(tuple("" if cell is None else str(cell) for cell in row) for row in _without_joined(table.rows))


def _without_joined(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Return rows whose joined texts (GROUP_CONCAT gives them in any order) are sorted."""
    return [tuple(_sort_joined(cell) for cell in row) for row in rows]


def _sort_joined(cell: object) -> object:
    for mark in (" | ", ", "):
        if isinstance(cell, str) and mark in cell:
            return mark.join(sorted(cell.split(mark)))
    return cell


@pytest.mark.parametrize("question", LIBRARY, ids=lambda question: question.name)
def test_oxigraphs_server_answers_the_same(question: Question, samples: EmbeddedStore, oxigraph_server: RemoteStore) -> None:
    assert ask(oxigraph_server, question) == ask(samples, question)


@pytest.mark.parametrize("question", LIBRARY, ids=lambda question: question.name)
def test_our_own_server_answers_the_same(question: Question, samples: EmbeddedStore, kg_server: RemoteStore) -> None:
    assert ask(kg_server, question) == ask(samples, question)
