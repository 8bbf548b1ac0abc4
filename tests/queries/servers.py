"""Real SPARQL servers for the comparison of stores, each started as a process of ours on a free port of this machine."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.store import EmbeddedStore, RemoteStore

START_TIME = 40
# Rows are capped at 10,000 otherwise. UnremarkableGraphs keeps its own graphs out of the way.
VIRTUOSO_INI = """
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = {isql}
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
ServerThreads = 10
ThreadsPerQuery = 2
MaxQueryMem = 400M
[HTTPServer]
ServerPort = {http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 60
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    until = time.monotonic() + START_TIME
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


@contextmanager
def running(command: list[str], address: str) -> Iterator[None]:
    """Run `command` until the end of the block, which starts when `address` answers."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(address)
        yield
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextmanager
def run_oxigraph(samples: EmbeddedStore, folder: Path) -> Iterator[RemoteStore]:
    """Serve a copy of the graph with Oxigraph's server; its default graph is the union already."""
    binary = shutil.which("oxigraph")
    if binary is None:
        pytest.skip("no oxigraph on the path: pip install oxigraph")
    graph = samples.backup(folder / "s.kg") / "graph"
    address = f"127.0.0.1:{free_port()}"
    command = [binary, "serve-read-only", "--location", str(graph), "--bind", address]
    with running(command, f"http://{address}/"):
        yield RemoteStore(f"http://{address}/query")


@contextmanager
def run_virtuoso(samples: EmbeddedStore, folder: Path) -> Iterator[RemoteStore]:
    """Serve the graph with Virtuoso, filled over the Graph Store Protocol."""
    binary, isql = shutil.which("virtuoso-t"), shutil.which("isql-vt") or shutil.which("isql")
    if binary is None or isql is None:
        pytest.skip("no virtuoso-t on the path: apt-get install virtuoso-opensource-7")
    http, sql = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(VIRTUOSO_INI.format(folder=folder, isql=sql, http=http), encoding="utf-8")
    address = f"http://127.0.0.1:{http}"
    with running([binary, "+configfile", str(ini), "+foreground", "+wait"], f"{address}/sparql"):
        grant = ['exec=GRANT SPARQL_UPDATE TO "SPARQL";']
        subprocess.run([isql, f"127.0.0.1:{sql}", "dba", "dba", *grant], check=True, capture_output=True, timeout=30)
        for graph in samples.graphs():
            put_graph(f"{address}/sparql-graph-crud", graph.value, samples)
        yield RemoteStore(f"{address}/sparql")


def put_graph(service: str, name: str, samples: EmbeddedStore) -> None:
    """Write one graph by the Graph Store Protocol."""
    from urllib.parse import urlencode

    from pyoxigraph import NamedNode

    text = "".join(f"{quad.triple} .\n" for quad in samples.quads(NamedNode(name)))
    request = urllib.request.Request(
        f"{service}?{urlencode({'graph-uri': name})}",
        data=text.encode(),
        method="PUT",
        headers={"Content-Type": "application/n-triples"},
    )
    urllib.request.urlopen(request, timeout=60).close()
