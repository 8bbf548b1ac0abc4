"""Coverage-guided fuzzing, on bytes, of what reads other people's files and questions (needs `pip install atheris`).

usage: python tests/benchmarks/fuzz.py [--seconds N] [--only NAME]

Each target starts from the sample releases and mutates them by what it covers. A traceback, an input that takes over 20 s, or
more than 2 GB of memory ends the target and is printed; the input is kept in the folder that the message names.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parents[1] / "kg" / "samples" / "releases"
QUERIES = HERE.parents[1] / "queries"
NAMES = ("a", "a.txt", "a.json", "a.md", "a.xml", "a.htm", "a.csv")
LIMITS = ("-timeout=20", "-rss_limit_mb=2048", "-max_len=8192", "-print_final_stats=1", "-verbosity=0")


def parse_bytes() -> Callable[[bytes], None]:
    """Parsers: any bytes give documents and issues, and offsets that hold."""
    from kg.model import Document, Release
    from kg.publishers import parse

    def test(data: bytes) -> None:
        name = NAMES[data[0] % len(NAMES)] if data else "a"
        for found in parse(Release(name, data[1:])):
            if isinstance(found, Document):
                assert all(0 <= one.start < one.end <= len(found.text) for one in found.paragraphs)

    return test


def read_containers() -> Callable[[bytes], None]:
    """Archives: zip, WARC, MHTML."""
    from kg.publishers import read_paths

    folder = Path(tempfile.mkdtemp())

    def test(data: bytes) -> None:
        path = folder / "a.bin"
        path.write_bytes(data)
        for _ in read_paths([path]):
            pass

    return test


def annotate_text() -> Callable[[bytes], None]:
    """The whole reading of a text, as wild as it may be: every mention is what stands at its place."""
    from datetime import date

    from kg.annotate import Annotator
    from kg.model import Document, Paragraph, ParagraphKind

    annotator = Annotator()

    def test(data: bytes) -> None:
        text = data.decode("utf-8", "ignore").strip()
        if not text:
            return
        document = Document("hk-gia", "1", "T", date(2021, 1, 1), "en", text, (Paragraph(ParagraphKind.BODY, 0, len(text)),))
        for entity in annotator.annotate(document).entities:
            for mention in entity.mentions:
                assert text[mention.start : mention.end] == mention.text

    return test


def ask_queries() -> Callable[[bytes], None]:
    """Question files and SPARQL: an answer or one line that says what is wrong."""
    from kg.errors import KGError
    from kg.query import run_query
    from kg.store import EmbeddedStore

    store = EmbeddedStore.in_memory()

    def test(data: bytes) -> None:
        try:
            run_query(store, data.decode("utf-8", "replace"))
        except KGError as error:
            message = str(error)
        else:
            message = ""
        assert "\n" not in message

    return test


TARGETS: dict[str, Callable[[], Callable[[bytes], None]]] = {
    "parse": parse_bytes,
    "containers": read_containers,
    "annotate": annotate_text,
    "query": ask_queries,
}


def write_seeds(target: str, folder: Path) -> None:
    """Write what the target starts from."""
    files = sorted(QUERIES.glob("*.rq")) if target == "query" else sorted(path for path in SAMPLES.rglob("*.*") if path.is_file())
    for number, path in enumerate(files):
        content = path.read_bytes()
        if target == "annotate":
            content = re.sub(rb"<[^>]*>", b" ", content)
        (folder / str(number)).write_bytes((b"\x00" if target == "parse" else b"") + content[:8000])


def run_target(target: str, arguments: list[str]) -> None:
    """Fuzz one target in this process; never returns."""
    import atheris

    with atheris.instrument_imports(include=["kg.publishers", "kg.query", "kg.annotate", "kg.store.guard", "kg.store.lexer"]):
        test = TARGETS[target]()
    atheris.Setup([sys.argv[0], *arguments], test)
    atheris.Fuzz()


def main() -> None:
    """Fuzz all targets, one process each, and print a table; exit with 1 where one fell."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    print("| target | inputs tried | fell | kept inputs | slowest |\n|---|---|---|---|---|")
    fell = False
    for target in TARGETS:
        if given.only not in target:
            continue
        folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{target}-"))
        write_seeds(target, folder)
        arguments = [str(folder), *LIMITS, f"-max_total_time={given.seconds}", f"-artifact_prefix={folder}/found-"]
        command = [sys.executable, __file__, "--target", json.dumps([target, *arguments])]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        stats = dict(re.findall(r"stat::(\w+):\s+(\d+)", done.stderr))
        found = sorted(folder.glob("found-*"))
        fell = fell or done.returncode != 0
        tried, slowest = stats.get("number_of_executed_units", "0"), stats.get("slowest_unit_time_sec", "?")
        corpus = len(list(folder.iterdir())) - len(found)
        print(f"| {target} | {tried} | {'yes' if done.returncode else 'no'} | {corpus} | {slowest} s |", flush=True)
        if done.returncode:
            print(f"{folder}\n{done.stderr[-3000:]}", file=sys.stderr)
    sys.exit(fell)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--target"]:
        named, *passed_on = json.loads(sys.argv[2])
        run_target(named, passed_on)
    else:
        main()
