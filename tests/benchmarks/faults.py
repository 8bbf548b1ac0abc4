"""Kill -9 at random points of what writes, again and again: does the store open, is anything lost, does the next run complete?

usage: python tests/benchmarks/faults.py [--tries N] [--seed N] [--only NAME]

Each try begins from the same state, runs one command's function in a process of its own, and kills it after a random part of
the time that an undisturbed run takes. Then the store is opened, what had been stored before is looked for, and the run is done
again: its result must be that of an undisturbed run, byte for byte. Releases are read by the tests' stand-in, so that the time
goes to what is tested: intake, resolution, mapping, storing.
"""

from __future__ import annotations

import argparse
import functools
import io
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "fetch")]

from publishers_pages import gia_address, gia_article, put_gia_day  # noqa: E402
from site_player import Site, start  # noqa: E402
from stand_in import StandIn  # noqa: E402

import kg.pipeline  # noqa: E402
from kg.errors import KGError  # noqa: E402
from kg.fetch import (  # noqa: E402
    fetch,
    update,
    updating,
)
from kg.fetch.client import Politeness  # noqa: E402
from kg.review import Key, Question, review  # noqa: E402
from kg.store import EmbeddedStore  # noqa: E402
from kg.store.backup import backup, restore  # noqa: E402
from kg.store.judgements import read_decisions  # noqa: E402

QUICK = Politeness(delay=0, timeout=2, deadline=5, tries=2, backoff=0.01)
FIRST = date(2021, 12, 1)
NAMES = ("Ada Chan", "Bo Lee", "Cy Wong", "Di Ho", "Ed Lau", "Fay Ng")
OFFICES = ("Secretary for Examples", "Director of Trials", "Commissioner for Proofs")


@dataclass(frozen=True)
class Scenario:
    """What is run and killed: `prepare` makes the state before, `run` is what is killed, `read` says what came of it."""

    name: str
    prepare: Callable[[Path], None]
    run: Callable[[Path], object]
    read: Callable[[Path], bytes]
    kept: Callable[[Path], frozenset[bytes]]
    """What must be there after a kill: at least what was there before it."""


@dataclass
class Tally:
    """Of so many tries, how many were killed in the middle, and what was found afterwards."""

    tries: int = 0
    killed: int = 0
    opened: int = 0
    lost: int = 0
    same: int = 0


def build(paths: list[Path], store: Path) -> object:
    """Build with the stand-in reader."""
    return kg.pipeline.build(paths, store, make_reader=StandIn)


def write_releases(folder: Path, first: int, last: int, *, version: int = 1) -> None:
    """Write releases in the plain form, each with a tenure, an event and a statement."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, last):
        day = FIRST + timedelta(days=number)
        who, post = NAMES[number % len(NAMES)], OFFICES[number % len(OFFICES)]
        lines = (
            f"tenure: {who}; {post}; body=Bureau {number % 7} Bureau",
            f"event: Visit; Visit to Hall {number}; {day}; visitor={who} and {NAMES[(number + version) % len(NAMES)]}",
            f"said: {who}; that hall {number} had been opened {version} times",
        )
        row = {"id": str(number), "publisher": "hk-gia", "title": f"Release {number}", "published": str(day), "lang": "en"}
        (folder / f"{number}.json").write_text(json.dumps({**row, "text": "\n\n".join(lines)}))


def dump(store: Path) -> bytes:
    """Return all quads of a store in canonical order."""
    with EmbeddedStore.open(store, read_only=True) as graph:
        stream = io.BytesIO()
        graph.dump(stream)
        return stream.getvalue()


def list_graphs(store: Path) -> frozenset[bytes]:
    """Return the names of a store's graphs; none where no run came so far."""
    if not (store / "graph" / "CURRENT").exists():
        return frozenset()
    with EmbeddedStore.open(store, read_only=True) as graph:
        return frozenset(name.value.encode() for name in graph.graphs())


def _prepare_half(folder: Path) -> None:
    write_releases(folder / "in", 0, 40)
    build([folder / "in"], folder / "s.kg")
    write_releases(folder / "in", 30, 40, version=2)
    write_releases(folder / "in", 40, 80)


def _prepare_doubts(folder: Path) -> None:
    write_releases(folder / "in", 0, 30)
    forms = ("Patrick Nip", "Patrick Nip Tak-kuen", "P Nip", "Patrik Nip", "Nip Tak-kuen", "Patrick Nipp")
    for number, form in enumerate(forms, 100):
        row = {"id": str(number), "publisher": "hk-gia", "title": f"R {number}", "published": "2022-01-01", "lang": "en"}
        post = OFFICES[number % len(OFFICES)]
        (folder / "in" / f"{number}.json").write_text(json.dumps({**row, "text": f"tenure: {form}; {post}"}))
    build([folder / "in"], folder / "s.kg")


def _answer(question: Question, _number: int, _total: int) -> str:
    """Decide by the pair alone, so that a second session answers as the first."""
    time.sleep(0.002)
    return Key.SAME if "nip" in question.doubt.left and "nip" in question.doubt.right else Key.UNSURE


def _review(folder: Path) -> object:
    done = review(folder / "s.kg", _answer, "me")
    kg.pipeline.replay(folder / "s.kg")  # what a killed session decided is heeded by the next build
    return done


def _read_decisions(folder: Path) -> frozenset[bytes]:
    return frozenset(f"{one.left} {one.right} {one.verdict}".encode() for one in read_decisions(folder / "s.kg"))


def _prepare_backup(folder: Path) -> None:
    write_releases(folder / "in", 0, 40)
    build([folder / "in"], folder / "s.kg")


def _restore(folder: Path) -> object:
    backup(folder / "s.kg", folder / "s.tar")
    if not (folder / "r.kg").exists():
        restore(folder / "s.tar", folder / "r.kg")
    return None


def _fill_site(site: Site) -> None:
    for number in range(6):
        day = FIRST + timedelta(days=number)
        put_gia_day(site, day, {f"P{day:%Y%m%d}00{n}0{n}": f"Hall {n} opens" for n in range(1, 5)}, chinese=True)


def _correct_site(site: Site) -> None:
    _fill_site(site)
    changed = f"P{FIRST:%Y%m%d}00101"
    site.put(gia_address(changed), gia_article(changed, "Hall 101 opens", "tenure: Ada Chan; Secretary for Examples"))
    site.remove(gia_address(f"P{FIRST:%Y%m%d}00202"))
    put_gia_day(site, FIRST + timedelta(days=6), {f"P{FIRST + timedelta(days=6):%Y%m%d}00101": "Hall 1 opens"})


def _list_files(folder: Path) -> frozenset[bytes]:
    return frozenset(path.name.encode() for path in (folder / "into" / "hk-gia").rglob("*.htm"))


def _read_files(folder: Path) -> bytes:
    files = sorted((folder / "into" / "hk-gia").rglob("*.*"))
    return b"\n".join(path.relative_to(folder).as_posix().encode() + b" " + path.read_bytes() for path in files)


def make_scenarios(site: Site) -> list[Scenario]:
    """Return all scenarios; `site` plays the publisher."""
    last = FIRST + timedelta(days=5)

    def fetch_all(folder: Path) -> object:
        return fetch("hk-gia", FIRST, last, folder / "into", politeness=QUICK, via=site.url)

    def prepare_fetched(folder: Path) -> None:
        _fill_site(site)
        fetch_all(folder)
        updating.build_new("hk-gia", folder / "into", folder / "s.kg")
        _correct_site(site)

    def run_update(folder: Path) -> object:
        today = FIRST + timedelta(days=7)
        return update("hk-gia", folder / "into", folder / "s.kg", politeness=QUICK, via=site.url, today=today)

    graphs = lambda folder: list_graphs(folder / "s.kg")  # noqa: E731
    quads = lambda folder: dump(folder / "s.kg")  # noqa: E731
    return [
        Scenario("build", _prepare_half, lambda folder: build([folder / "in"], folder / "s.kg"), quads, graphs),
        Scenario("fetch", lambda _: _fill_site(site), fetch_all, _read_files, _list_files),
        Scenario("update", prepare_fetched, run_update, quads, lambda folder: _list_files(folder) - {b"P2021120100202.htm"}),
        Scenario("review", _prepare_doubts, _review, quads, _read_decisions),
        Scenario("backup", _prepare_backup, _restore, lambda folder: dump(folder / "r.kg"), graphs),
    ]


def run_killed(run: Callable[[], object], seconds: float) -> bool:
    """Run in a process of its own that is killed after `seconds`; return whether it was still at it."""
    child = os.fork()
    if not child:
        status = 1
        try:
            sys.stderr = io.StringIO()
            run()
            status = 0
        finally:
            os._exit(status)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def measure(scenario: Scenario, tries: int, chance: random.Random, folder: Path) -> Tally:
    """Kill `scenario` so many times, each time from the same state."""
    tally = Tally()
    before = folder / "before"
    before.mkdir(parents=True)
    scenario.prepare(before)
    whole = folder / "whole"
    shutil.copytree(before, whole)
    began = time.monotonic()
    scenario.run(whole)
    duration = time.monotonic() - began
    wanted, stored = scenario.read(whole), scenario.kept(before)
    for _ in range(tries):
        state = folder / "state"
        shutil.rmtree(state, ignore_errors=True)
        shutil.copytree(before, state)
        tally.tries += 1
        tally.killed += run_killed(lambda: scenario.run(state), chance.uniform(0, duration * 1.05))  # noqa: B023 - run at once
        try:
            after = scenario.kept(state)
            tally.opened += 1
            tally.lost += not stored <= after
            scenario.run(state)
            tally.same += scenario.read(state) == wanted
        except KGError as error:
            print(f"{scenario.name}: {error}", file=sys.stderr)
    return tally


def main() -> None:
    """Print the table; exit with 1 where anything was lost or came out otherwise."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tries", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    updating.build = functools.partial(kg.pipeline.build, make_reader=StandIn)  # type: ignore[attr-defined]
    site = Site()
    server = start(site)
    print(
        "| what was killed | tries | in the middle | opened after | lost | completed to the same bytes |\n|---|---|---|---|---|---|"
    )
    bad = False
    with tempfile.TemporaryDirectory() as folder:
        for scenario in make_scenarios(site):
            if given.only in scenario.name:
                done = measure(scenario, given.tries, random.Random(given.seed), Path(folder) / scenario.name)
                print(
                    f"| {scenario.name} | {done.tries} | {done.killed} | {done.opened} | {done.lost} | {done.same} |", flush=True
                )
                bad = bad or bool(done.lost) or not done.tries == done.opened == done.same
    server.shutdown()
    sys.exit(bad)


if __name__ == "__main__":
    main()
