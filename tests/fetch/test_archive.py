import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from kg.fetch.archive import Archive
from kg.fetch.client import Answer
from kg.fetch.manifest import Manifest, Outcome, Record
from kg.publishers.listing import canonical, make_file_name

AT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
contents = st.lists(st.binary(max_size=300), min_size=1, max_size=5)
words = st.text(st.characters(codec="utf-8"), max_size=30)


def answer(number: int, content: bytes) -> Answer:
    return Answer(f"https://a.gov/{number}", f"https://a.gov/to/{number}", 200, "OK", {"etag": f'"{number}"'}, content, AT)


@given(contents)
def test_an_archive_gives_back_what_was_put_in_and_others_can_read_it(pages: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        answers = [answer(number, content) for number, content in enumerate(pages)]
        places = [archive.append(one) for one in answers]
        read = [archive.read(place) for place in places]
        assert [(one.url, one.final, one.status, one.content, one.at, one.headers["etag"]) for one in read] == [
            (one.url, one.final, 200, one.content, AT, one.headers["etag"]) for one in answers
        ]
        with (Path(folder) / "00000.warc.gz").open("rb") as file:
            assert [r.content_stream().read() for r in ArchiveIterator(file) if r.rec_type == "response"] == pages


@settings(max_examples=40)
@given(contents, st.floats(0, 1), st.floats(0, 1))
def test_cut_off_anywhere_an_archive_keeps_the_whole_records_and_goes_on(pages: list[bytes], left: float, entered: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        places = [archive.append(answer(number, content)) for number, content in enumerate(pages)]
        path = Path(folder) / "00000.warc.gz"
        cut = round(left * path.stat().st_size)
        os.truncate(path, cut)
        whole = [n for n, place in enumerate(places) if place.offset + place.length <= cut]
        known = round(entered * len(whole))  # what the manifest knows was on the disk before it
        recovered = list(archive.recover(places[known - 1] if known else None))
        assert [one.content for _, one in recovered] == [pages[n] for n in whole[known:]]
        assert archive.read(archive.append(answer(9, b"after"))).content == b"after"


@given(st.lists(st.tuples(words, words, st.integers(0, 599)), max_size=5), st.data())
def test_a_manifest_cut_off_anywhere_keeps_the_whole_lines(rows: list[tuple[str, str, int]], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "manifest.jsonl"
        records = [
            Record("2024", Outcome.NEW, f"https://a.gov/{n}", s, release, note=note) for n, (release, note, s) in enumerate(rows)
        ]
        written = Manifest(path)
        for record in records:
            written.add(record)
        assert Manifest(path).records == records
        if not records:
            return
        size = data.draw(st.integers(0, path.stat().st_size))
        kept = path.read_bytes()[:size].count(b"\n")
        os.truncate(path, size)
        again = Manifest(path)
        assert again.records == records[:kept]
        again.add(records[0])
        assert Manifest(path).records == [*records[:kept], records[0]]


@given(words | st.sampled_from(["../../etc/passwd", ".hidden", "a/b", "", "..", "CON", "x" * 999, "字" * 200]))
def test_a_file_name_stays_in_its_folder(identifier: str) -> None:
    name = make_file_name(identifier)
    assert name
    assert "/" not in name
    assert not name.startswith(".")
    assert len(name.encode()) <= 200


@given(words)
def test_an_address_is_made_canonical_once(path: str) -> None:
    once = canonical(f"HTTPS://A.gov/{path}?utm_source=x&b=1#top")
    assert canonical(once) == once
