"""The commands, and the guide to a new publisher, followed."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from publishers_pages import gia_address, put_gia_day
from site_player import Fault, Site
from stand_in import StandIn
from typer.testing import CliRunner, Result

import kg.pipeline
from kg.cli import app
from kg.errors import FetchError
from kg.fetch.skeleton import make_publisher

TOP = Path(__file__).parents[2]
YESTERDAY = datetime.now(UTC).date() - timedelta(days=1)
A = f"P{YESTERDAY:%Y%m%d}00101"


@pytest.fixture
def run(site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    monkeypatch.setattr(kg.pipeline.build, "__kwdefaults__", dict(kg.pipeline.build.__kwdefaults__ or {}, make_reader=StandIn))
    monkeypatch.chdir(tmp_path)
    put_gia_day(site, YESTERDAY, {A: "Hall opens"})

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(app, [*arguments, "--via", site.url, "--delay", "0"])

    return call


def fetch_day(run, day: date = YESTERDAY) -> Result:  # type: ignore[no-untyped-def]
    return run("fetch", "hk-gia", "--from", day.isoformat(), "--to", day.isoformat())


def test_fetch_tells_what_came_and_what_was_asked(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    result = fetch_day(run)
    assert result.exit_code == 0
    assert "complete" in result.stdout
    assert "3 requests (0 again)" in result.stdout
    assert len(list((tmp_path / "releases").rglob("*.htm"))) == 1


def test_what_is_left_is_exit_code_1_and_one_line(run, site: Site) -> None:  # type: ignore[no-untyped-def]
    site.fail(gia_address(A), Fault("status", 503, {"Retry-After": "9999"}))
    result = fetch_day(run)
    assert result.exit_code == 1
    assert "release-failed" in result.stdout
    assert result.stderr.strip().splitlines()[-1] == "kg: 1 could not be had this time: run the same command again for these"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["hk-gia"], "no first day"),
        (["nowhere", "--from", "2021-01-01"], "not a publisher that can be fetched"),
        (["hk-gia", "--from", "2021-02-01", "--to", "2021-01-01"], "the first day is after the last"),
        (["feed"], "no feed"),
    ],
)
def test_what_cannot_be_fetched_is_one_line(run, arguments: list[str], message: str) -> None:  # type: ignore[no-untyped-def]
    result = run("fetch", *arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"kg: {message}")
    assert len(result.stderr.strip().splitlines()) == 1


def test_update_builds_what_is_new_and_watch_says_each_round(run) -> None:  # type: ignore[no-untyped-def]
    fetch_day(run)
    result = run("update", "hk-gia", "--recheck", "2")
    assert result.exit_code == 0
    assert "s.kg: 1 of this run's releases stored" in result.stdout
    result = run("watch", "hk-gia", "--rounds", "1", "--recheck", "2")
    assert result.exit_code == 0
    assert result.stdout.strip().endswith("1 unchanged; nothing new to build")


def test_publishers_are_listed() -> None:
    result = CliRunner().invoke(app, ["publishers", "list"])
    assert result.exit_code == 0
    assert "hk-gia" in result.stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project that a publisher can be added to."""
    top = tmp_path / "project"
    shutil.copytree(TOP / "kg", top / "kg", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("ontology", "queries"):
        shutil.copytree(TOP / name, top / name)
    (top / "tests/publishers").mkdir(parents=True)
    return top


def test_a_new_publisher_reads_and_fetches_at_once(project: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(project)}
    options = ["--title", 'New "Zealand" Government', "--timezone", "Pacific/Auckland", "--feed", "https://example.govt.nz/rss"]
    command = [sys.executable, "-c", "from kg.cli import main; main()", "publishers", "new", "nz-beehive", *options]
    made = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, check=False)
    assert (made.returncode, made.stderr) == (0, "")
    assert len(made.stdout.splitlines()) == 5
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=project,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in tested.stdout, tested.stdout
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--config", str(TOP / "pyproject.toml"), "kg/publishers/nz_beehive"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("slug", "timezone", "message"),
    [
        ("Beehive", "UTC", "not a slug"),
        ("nz-beehive", "Mars/Olympus", "not a time zone"),
        ("hk-gia", "UTC", "there is such a publisher"),
    ],
)
def test_what_is_no_new_publisher_is_said(slug: str, timezone: str, message: str) -> None:
    with pytest.raises(FetchError, match=message):
        make_publisher(slug, TOP, timezone=timezone)
    with pytest.raises(FetchError, match="not the top folder"):
        make_publisher("nz-beehive", TOP / "tests")
