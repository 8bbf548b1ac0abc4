"""What leaves this machine: nothing, unless one asks for it. And what a log says of a token: nothing."""

from __future__ import annotations

import inspect
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.resources import folder

GUARD = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request"):
        raise SystemExit(f"reached out: {event} {arguments}")
sys.addaudithook(refuse)
from kg.cli import app
app(sys.argv[1:], prog_name="kg")
"""


def run_alone(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a process that ends at the first attempt to reach another."""
    search = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", GUARD, *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=search, timeout=300, check=False)


def test_the_guard_sees_whoever_reaches_out(tmp_path: Path) -> None:
    run = run_alone("query", "ASK { }", "--store", "http://localhost:9/sparql", cwd=tmp_path)
    assert "reached out" in run.stderr


def test_nothing_reaches_out_from_build_to_picture(tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    releases.mkdir()
    for path in sorted((folder("samples") / "releases" / "hk-gia").iterdir())[:3]:
        shutil.copy(path, releases)
    ask = "SELECT ?who WHERE { ?who a kg:Person }"
    for arguments in (
        ("build", "releases", "--store", "s.kg"),
        ("query", ask, "--store", "s.kg"),
        ("explain", "Nip", "--store", "s.kg"),
        ("stats", "--store", "s.kg"),
        ("validate", "--store", "s.kg"),
        ("export", "turtle", "--store", "s.kg", "-o", "s.ttl"),
        ("view", "network", "--store", "s.kg", "-o", "network.html"),
        ("backup", "s.tar", "--store", "s.kg"),
        ("publishers", "list"),
    ):
        run = run_alone(*arguments, cwd=tmp_path)
        assert "reached out" not in run.stderr, (arguments, run.stderr)
        assert run.returncode == 0, (arguments, run.stderr)


def test_the_server_lets_in_this_machine_only_unless_told() -> None:
    pytest.importorskip("starlette")
    from kg.cli import serve as command
    from kg.web.server import serve

    assert inspect.signature(serve).parameters["host"].default == "127.0.0.1"
    assert inspect.signature(command).parameters["host"].default == "127.0.0.1"


def test_a_token_is_in_no_log_no_error_and_no_answer(
    sample_store: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("starlette")
    from starlette.testclient import TestClient

    from kg.web.app import make_app
    from kg.web.settings import Settings

    token = "s3cret-token-of-some-length"
    with caplog.at_level(logging.DEBUG), TestClient(make_app(sample_store, Settings(token=token))) as client:
        answers = [
            client.get("/sparql", params={"query": "nonsense"}, headers={"Authorization": f"Bearer {token}"}),
            client.post("/update", data={"update": "nonsense"}, headers={"Authorization": f"Bearer {token}"}),
            client.get("/", headers={"Authorization": f"Bearer {token}"}),
            client.get("/nowhere", headers={"Authorization": f"Bearer {token}"}),
        ]
    assert [answer.url.path for answer in answers if token in answer.text + repr(dict(answer.headers))] == []
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]  # the client's own
    assert token not in "".join(record.getMessage() for record in ours)
