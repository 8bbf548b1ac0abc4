"""Runs that are stopped: killed, out of disk, cut off in the middle of a write."""

import errno
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from publishers_pages import put_gia_day
from site_player import Site
from warcio.archiveiterator import ArchiveIterator

from kg.errors import FetchError
from kg.fetch import FetchReport, fetch
from kg.fetch import folder as folder_module
from kg.fetch.archive import Archive
from kg.fetch.client import Politeness
from kg.fetch.folder import Folder
from kg.fetch.manifest import Manifest
from kg.model import Document
from kg.publishers import parse, read_paths

FIRST = date(2021, 12, 1)
DAYS = 3
LAST = FIRST + timedelta(days=DAYS - 1)
RUN = """
import sys
from datetime import date
from kg.fetch import fetch
from kg.fetch.client import Politeness
fetch("hk-gia", date.fromisoformat(sys.argv[1]), date.fromisoformat(sys.argv[2]), sys.argv[3], via=sys.argv[4],
      politeness=Politeness(delay=0, tries=2, backoff=0.01))
"""


class Killed(BaseException):
    """The process is gone: nothing after this runs."""


@pytest.fixture
def gia(site: Site) -> Site:
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        put_gia_day(site, day, {f"P{day:%Y%m%d}00{n}0{n}": f"Hall {n} opens" for n in range(1, 5)}, chinese=True)
    return site


@pytest.fixture
def run(gia: Site, quick: Politeness, tmp_path: Path) -> Callable[[], FetchReport]:
    return lambda: fetch("hk-gia", FIRST, LAST, tmp_path / "into", politeness=quick, via=gia.url)


def check_whole(into: Path, releases: int = DAYS * 8) -> None:
    """Every release is there and can be read, nothing is half-written, manifest and archive agree with the files."""
    found = [one for release in read_paths([into]) for one in parse(release)]  # type: ignore[arg-type]
    assert [one for one in found if not isinstance(one, Document)] == []
    assert len({one.id for one in found if isinstance(one, Document)}) == len(found) == releases
    assert not list(into.rglob("*.part"))
    manifest = Manifest(into / ".fetch/hk-gia/manifest.jsonl")
    assert len(manifest.releases) == releases
    with (into / ".fetch/hk-gia/00000.warc.gz").open("rb") as file:
        archived = {r.rec_headers.get_header("WARC-Target-URI") for r in ArchiveIterator(file) if r.rec_type == "response"}
    assert archived >= set(manifest.releases)
    archive = Archive(into / ".fetch/hk-gia")
    for record in manifest.releases.values():
        assert record.place is not None
        assert archive.read(record.place).content == (into / record.file).read_bytes()


def test_killed_again_and_again_it_completes(gia: Site, tmp_path: Path) -> None:
    chance = random.Random(7)
    into = tmp_path / "into"
    command = [sys.executable, "-c", RUN, FIRST.isoformat(), LAST.isoformat(), str(into), gia.url]
    kills = 0
    for _ in range(3):
        wanted = len(gia.requests) + chance.randint(6, 18)
        process = subprocess.Popen(command, stderr=subprocess.PIPE)
        while process.poll() is None and len(gia.requests) < wanted:
            time.sleep(0.001)
        kills += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert kills == 3
    check_whole(into)
    # An answer that was on its way when the process died is asked for again, and no other.
    assert sum(gia.served().values()) - len(gia.served()) <= kills


@pytest.mark.parametrize("when", [1, 2, 5, 9, 20])
@pytest.mark.parametrize("step", ["archived", "written", "entered"])
def test_stopped_between_two_writes_nothing_is_asked_for_twice(
    run: Callable[[], FetchReport], gia: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, when: int
) -> None:
    owner, name = {"archived": (Archive, "append"), "written": (folder_module, "write_whole"), "entered": (Manifest, "add")}[step]
    original, calls = getattr(owner, name), []

    def stop_after(*arguments: object) -> object:
        done = original(*arguments)
        calls.append(name)
        if len(calls) == when:
            raise Killed
        return done

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, stop_after)
        with pytest.raises(Killed):
            run()
    report = run()
    assert report.complete
    check_whole(tmp_path / "into")
    assert max(gia.served().values()) == 1


@pytest.mark.parametrize("lost", [1, 7, 40])
def test_records_and_lines_cut_off_in_the_middle_are_taken_out(
    run: Callable[[], FetchReport], gia: Site, tmp_path: Path, lost: int
) -> None:
    run()
    hidden = tmp_path / "into/.fetch/hk-gia"
    for name in ("manifest.jsonl", "00000.warc.gz"):
        path = hidden / name
        os.truncate(path, path.stat().st_size - lost)
    # The last line, of the run, is lost; the last release's record is damaged in the archive, but its file is there.
    with Folder(tmp_path / "into", "hk-gia") as folder:
        assert all(json.loads(line) for line in (hidden / "manifest.jsonl").read_text().splitlines())
        assert not folder.pending
    assert run().counts["kept"] == DAYS * 4
    assert max(gia.served().values()) == 1


@pytest.mark.parametrize("when", [1, 2, 3, 4, 5, 11, 30])
def test_on_a_full_disk_it_stops_with_one_line_and_goes_on_later(
    run: Callable[[], FetchReport], gia: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: int
) -> None:
    original, calls = os.fsync, []

    def fill(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) >= when:
            raise OSError(errno.ENOSPC, "No space left on device")
        original(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fill)
        with pytest.raises(FetchError, match=r"the disk is full.*run the same command again"):
            run()
    run()
    check_whole(tmp_path / "into")
    assert sum(gia.served().values()) - len(gia.served()) <= 1


def test_a_limit_of_the_system_on_files_is_told_in_one_line_too(
    gia: Site, tmp_path: Path, run: Callable[[], FetchReport]
) -> None:
    into = tmp_path / "into"
    command = [sys.executable, "-c", RUN, FIRST.isoformat(), LAST.isoformat(), str(into), gia.url]
    limit = 12_000
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.stderr.strip().splitlines()[-1].startswith("kg.errors.FetchError: the disk is full:")
    kept = len(list((into / "hk-gia").rglob("*.htm")))
    assert kept > 0
    report = run()
    assert report.complete
    check_whole(into)
