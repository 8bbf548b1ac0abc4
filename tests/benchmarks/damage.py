"""Damage one file of a store at random, again and again: is it said in one line, or answered rightly, and never a crash?

usage: python tests/benchmarks/damage.py [--tries N] [--seed N]

Each try copies one store, overwrites a stretch of one of its files with noise, cuts it off, or removes it, and runs each command in
a process of its own. "Said" is a KGError; "answered" is what the undamaged store answers (the stretch held nothing that was needed);
"otherwise" is another answer without a word; "crashed" is any other exception, a signal, or a minute without an end.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from faults import build, dump, write_releases  # noqa: E402

from kg.errors import KGError  # noqa: E402
from kg.query import run_query  # noqa: E402
from kg.stats import stats  # noqa: E402
from kg.store import open_store  # noqa: E402
from kg.store.backup import backup  # noqa: E402
from kg.validate import validate  # noqa: E402

MEMORY = 4 << 30

Command = Callable[[Path], object]


def _ask(store: Path) -> object:
    with open_store(store) as graph:
        return run_query(graph, "SELECT ?s ?l WHERE { ?s skos:prefLabel ?l } ORDER BY ?s ?l").to_csv()


def _check(store: Path) -> object:
    with open_store(store) as graph:
        return validate(graph).findings


COMMANDS: dict[str, Command] = {
    "query": _ask,
    "stats": lambda store: [(found := stats(store)).quads, found.things],
    "validate": _check,
    "export": dump,
    "backup": lambda store: [(done := backup(store, store.with_suffix(".tar"))).quads, done.releases],
    "build": lambda store: [build([store.parent / "in"], store), dump(store)][1],
}


def run_apart(command: Command, store: Path) -> str:
    """Run in a process of its own; return what it answered, "said", or "crashed"."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        signal.alarm(60)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        sys.stderr = io.StringIO()
        try:
            outcome = repr(command(store))
        except KGError as error:
            outcome = "crashed" if "\n" in str(error) else "said"
        except BaseException as error:
            outcome = f"crashed: {type(error).__name__}: {error}"
        with os.fdopen(writing, "w") as stream:
            stream.write(outcome)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        outcome = stream.read()
    _, status = os.waitpid(child, 0)
    return outcome if status == 0 and outcome else f"crashed: {os.waitstatus_to_exitcode(status)}"


def damage(store: Path, chance: random.Random) -> str:
    """Damage one file of `store`; say which, and how."""
    files = sorted(path for path in store.rglob("*") if path.is_file() and path.stat().st_size)
    path = chance.choice(files)
    how = chance.choice(("noise", "noise", "cut", "removed"))
    content = bytearray(path.read_bytes())
    at = chance.randrange(len(content))
    if how == "noise":
        length = min(chance.randrange(1, 600), len(content) - at)
        content[at : at + length] = chance.randbytes(length)
    if how == "removed":
        path.unlink()
    else:
        path.write_bytes(content[:at] if how == "cut" else content)
    return f"{path.relative_to(store)} {how}"


def main() -> None:
    """Print the table; exit with 1 where anything crashed or answered otherwise without a word."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tries", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    tallies = {name: Counter[str]() for name in COMMANDS}
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole"
        write_releases(whole / "in", 0, 40)
        build([whole / "in"], whole / "s.kg")
        wanted = {name: run_apart(command, whole / "s.kg") for name, command in COMMANDS.items()}
        for _ in range(given.tries):
            for name, command in COMMANDS.items():
                state = Path(scratch) / "state"
                shutil.rmtree(state, ignore_errors=True)
                shutil.copytree(whole, state)
                done = damage(state / "s.kg", chance)
                found = run_apart(command, state / "s.kg")
                same = "answered" if found == wanted[name] else "otherwise"
                outcome = found if found == "said" else "crashed" if found.startswith("crashed") else same
                tallies[name][outcome] += 1
                if outcome in {"crashed", "otherwise"}:
                    print(f"{name}, {done}: {found[:200]}", file=sys.stderr)
    columns = ("said", "answered", "otherwise", "crashed")
    print(f"| command | tries | {' | '.join(columns)} |\n|---|---|---|---|---|---|")
    for name, tally in tallies.items():
        print(f"| {name} | {given.tries} | {' | '.join(str(tally[column]) for column in columns)} |")
    sys.exit(any(tally["crashed"] or tally["otherwise"] for tally in tallies.values()))


if __name__ == "__main__":
    main()
