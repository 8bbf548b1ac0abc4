"""How the time of every pattern of the package grows with its text: patterns that go catastrophic are found by measuring.

usage: python tests/benchmarks/patterns.py [--length N]

All patterns that `kg` compiles while it is imported and builds the sample releases are searched in texts that make backtracking work
hard: one piece many times over, with an end that fits nothing. Printed are those that take over a tenth of a second, with how often
longer that is than for half the text (2: linear, 4: square, 8: cube). Exit code 1 where one grows faster than the square.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PIECES = (
    *"aA1-.,'\"(</ \n", "Aa ", "a ", "A. ", "A-", "1,", "a, ", "A and ", "the ", "Mr A ", "of A ", "x=", "<a ", "&a", "a\n", "- ",
    "\t \n", "A A, ", "\u2019s ", "1 ", "1st ", "a;", "[a](", "![", "![a](", "*a", "<!--", "A (", "://a", "@a.", "%a", "\u4e00",
)  # fmt: skip
PATIENCE = 20
"""Seconds for one search, after which it counts as endless."""


def collect_patterns() -> list[re.Pattern[Any]]:
    """Return the patterns that the package's own code compiles when it is imported and builds the samples."""
    found: dict[tuple[Any, int], re.Pattern[Any]] = {}
    compile_ = re._compile  # type: ignore[attr-defined]

    def note(pattern: Any, flags: int) -> re.Pattern[Any]:
        compiled: re.Pattern[Any] = compile_(pattern, flags)
        if str(sys._getframe(2).f_globals.get("__name__", "")).partition(".")[0] == "kg":
            found[compiled.pattern, compiled.flags] = compiled
        return compiled

    re._compile = note  # type: ignore[attr-defined]
    import kg

    for module in pkgutil.walk_packages(kg.__path__, "kg."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    from kg.resources import folder

    with tempfile.TemporaryDirectory() as scratch:
        kg.build([folder("samples") / "releases"], Path(scratch) / "s.kg")
    re._compile = compile_  # type: ignore[attr-defined]
    return [found[key] for key in sorted(found, key=str)]


def search(pattern: re.Pattern[Any], piece: str, length: int) -> float:
    """Return the seconds that finding all in a text of `length` takes; infinite where patience ran out."""
    text = (piece * (length // len(piece) + 1))[:length] + "\x00"
    given = text.encode() if isinstance(pattern.pattern, bytes) else text
    began = time.perf_counter()
    signal.alarm(PATIENCE)
    try:
        for _ in pattern.finditer(given):
            pass
    except TimeoutError:
        return float("inf")
    finally:
        signal.alarm(0)
    return time.perf_counter() - began


def _stop(_signal: int, _frame: object) -> None:
    raise TimeoutError


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--length", type=int, default=8000)
    given = parser.parse_args()
    signal.signal(signal.SIGALRM, _stop)
    patterns = collect_patterns()
    print("| seconds | times that of half the text | piece | pattern |\n|---|---|---|---|")
    bad = 0
    for pattern in patterns:
        half, whole, piece = max(
            ((search(pattern, piece, given.length // 2), search(pattern, piece, given.length), piece) for piece in PIECES),
            key=lambda one: one[1],
        )
        if whole > 0.1:
            print(f"| {whole:.2f} | {whole / half:.1f} | `{piece!r}` | `{str(pattern.pattern)[:120]!r}` |", flush=True)
            bad += whole / half > 6 or whole == float("inf")
    print(f"\n{len(patterns)} patterns, {len(PIECES)} texts of {given.length} characters each; {bad} grow faster than the square")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
