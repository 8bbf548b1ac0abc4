"""The sample releases: each is read without a complaint, says when it is from, and is nobody else's text."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from kg.model import Document, Issue, ParagraphKind
from kg.resources import folder

RELEASES = folder("samples") / "releases"
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
LINE_UP = Path(__file__).with_name("line_up.tsv")
LONGEST_SHARED_RUN = 11  # words
WORD = re.compile(r"\w+(?:['’.-]\w+)*")


@cache
def read_samples() -> tuple[Document | Issue, ...]:
    from kg.publishers import parse, read_paths

    read = list(read_paths([RELEASES]))
    return tuple(found for item in read for found in ([item] if isinstance(item, Issue) else parse(item)))


def documents() -> list[Document]:
    return [item for item in read_samples() if isinstance(item, Document)]


def by_id(identifier: str) -> Document:
    return next(document for document in documents() if document.id == identifier)


@dataclass(frozen=True)
class Held:
    """A row of the line-up: `names` are all of one person."""

    day: str
    office: str
    body: str
    names: tuple[str, ...]
    capacity: str

    def is_told_by(self, text: str) -> bool:
        """Tell whether office and holder stand within a clause of each other in `text`, which names the body."""
        acting = "(?:Acting |act as )" if self.capacity == "acting" else ""
        office = rf"\b{acting}{re.escape(self.office)}\b"
        name = "|".join(map(re.escape, self.names))
        return self.body in text and bool(re.search(rf"{office}[^.]{{0,90}}(?:{name})|(?:{name})[^.]{{0,90}}{office}", text))


def line_up() -> list[Held]:
    rows = [line.split("\t") for line in LINE_UP.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert rows[0] == ["date", "office", "body", "holder", "capacity"]
    return [Held(day, office, body, tuple(holder.split("|")), capacity) for day, office, body, holder, capacity in rows[1:]]


def words_of(text: str) -> list[str]:
    return WORD.findall(html.unescape(text).replace("’", "'").lower())


def runs_of(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[offset:] for offset in range(LONGEST_SHARED_RUN + 1)), strict=False)


def text_of_corpus_file(path: Path) -> str:
    """Return what a reader of the file sees and a little more: markup taken off, JSON strings unescaped."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".json":
        text = json.dumps(json.loads(text), ensure_ascii=False).replace("\\n", " ")
    return re.sub(r"<[^>]{0,2000}>", " ", text)


def test_all_are_read_without_an_issue() -> None:
    assert [item for item in read_samples() if isinstance(item, Issue)] == []


def test_there_are_enough_of_each_publisher() -> None:
    counts = Counter(document.publisher for document in documents())
    assert counts["hk-gia"] >= 40
    assert set(counts) == {"hk-gia", "sg-psd", "sg-mse", "us-state", "us-whitehouse", "uk-govuk", "au-pm", "plain"}


def test_identifiers_are_unique() -> None:
    assert [key for key, count in Counter(document.key for document in documents()).items() if count > 1] == []


def test_all_are_from_2019_to_2023() -> None:
    assert {document.day.year for document in documents()} == set(range(2019, 2024))


def test_a_numbered_release_is_from_the_day_in_its_number() -> None:
    numbered = [document for document in documents() if re.fullmatch(r"P\d{13}", document.id)]
    assert len(numbered) >= 40
    assert [document.id for document in numbered if document.id[1:9] != f"{document.day:%Y%m%d}"] == []


def test_a_day_in_brackets_after_today_is_the_day_of_issue() -> None:
    wrong = []
    for document in documents():
        for month_and_day in re.findall(r"\btoday \(([A-Z][a-z]+ \d{1,2})\)", document.text):
            if month_and_day != f"{document.day:%B} {document.day.day}":
                wrong.append((document.id, month_and_day))
    assert wrong == []


def test_each_is_as_long_as_a_short_release() -> None:
    counts = {document.id: len(words_of(document.text)) for document in documents() if document.publisher == "hk-gia"}
    assert {identifier: count for identifier, count in counts.items() if not 100 <= count <= 450} == {}


def test_pages_have_captions_and_a_counterpart() -> None:
    document = by_id("P2021121700999")
    captions = [p for p in document.paragraphs if p.kind is ParagraphKind.CAPTION]
    assert len(captions) == 2
    assert [(link.relation, link.language) for link in document.links] == [("counterpart", "zh-Hant")]


@pytest.mark.parametrize("held", line_up(), ids=lambda held: f"{held.day} {held.office} {held.body}".strip())
def test_the_line_up_is_told_by_the_samples(held: Held) -> None:
    assert [document.id for document in documents() if held.is_told_by(document.text)]


@pytest.mark.parametrize(
    ("office", "name"),
    [("Secretary for Health", "Sophia Chan"), ("Chief Executive", "Patrick Nip"), ("Secretary for Housing", "Frank Chan")],
)
def test_the_samples_never_tell_what_was_not_so(office: str, name: str) -> None:
    beside = rf"\b{re.escape(office)}, (?:Mr|Ms|Professor) {re.escape(name)}"
    assert [document.id for document in documents() if re.search(beside, document.text)] == []


def test_the_readme_says_what_each_file_is_for() -> None:
    readme = (RELEASES.parent / "README.md").read_text(encoding="utf-8")
    files = [path.relative_to(RELEASES) for path in RELEASES.rglob("*") if path.is_file()]
    names = [path.stem if path.parts[0] == "hk-gia" else path.as_posix() for path in files]
    assert [name for name in names if f"`{name}`" not in readme] == []
    assert re.findall(r"`P\d{13}`", readme) == sorted(f"`{name}`" for name in names if name.startswith("P2"))


def test_each_says_that_nobody_issued_it() -> None:
    silent = [path.name for path in RELEASES.rglob("*.*") if "No government issued it" not in path.read_text(encoding="utf-8")]
    assert silent == ["2023-05-16-walking-tours.txt"]  # a text file has no place for a note


def test_no_line_up_row_stands_twice() -> None:
    counts = Counter((held.day, held.office, held.body) for held in line_up())
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real releases are not beside this checkout")
def test_no_sample_repeats_a_real_release() -> None:
    runs = {run: document.id for document in documents() for run in runs_of(words_of(document.text))}
    shared = {
        (runs[run], " ".join(run), path.name)
        for path in sorted(CORPUS.rglob("*.*"))
        if path.is_file()
        for run in runs_of(words_of(text_of_corpus_file(path)))
        if run in runs
    }
    assert shared == set()
