import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stand_in import Later, StandIn, make_document

import kg.pipeline
import kg.reading
from kg.annotate.records import is_authority, read_records
from kg.errors import AnnotateError, StoreError
from kg.model import Document, Extraction, Severity
from kg.pipeline import BuildReport, build
from kg.reading import MakeReader
from kg.store import EmbeddedStore
from kg.store.claims import ClaimStore

SCS = "Secretary for the Civil Service"


def write(folder: Path, name: str, text: str, *, day: str = "2021-12-17", publisher: str = "hk-gia", title: str = "") -> Path:
    """Write one release in the plain form; its identifier is the part of `name` before the first full stop."""
    folder.mkdir(parents=True, exist_ok=True)
    id_ = name.partition(".")[0]
    row = {"id": id_, "publisher": publisher, "title": title or f"Release {id_}", "published": day, "lang": "en", "text": text}
    path = folder / name
    path.write_text(json.dumps(row), encoding="utf-8")
    return path


def make(paths: list[Path] | Path, store: Path, reader: MakeReader = StandIn, **options: int) -> BuildReport:
    return build([paths] if isinstance(paths, Path) else paths, store, make_reader=reader, **options)


def dump(store: Path) -> bytes:
    with EmbeddedStore.open(store, read_only=True) as graph:
        stream = io.BytesIO()
        graph.dump(stream)
        return stream.getvalue()


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    folder = tmp_path / "releases"
    write(folder, "a.json", f"tenure: Patrick Nip; {SCS}", day="2020-05-01")
    write(folder, "b.json", f"tenure: Patrick Nip Tak-kuen; {SCS}; body=Civil Service Bureau", day="2022-06-20")
    write(folder, "c.json", "event: Visit; Visit to Shenzhen; 2021-12-17; visitor=Patrick Nip and Ann Lee")
    write(folder, "d.json", "event: Visit; Tour of Shenzhen; 2021-12-17; visitor=Patrick Nip and Ann Lee")
    return folder


def test_a_build_stores_each_release_in_a_graph_of_its_own(releases: Path, tmp_path: Path) -> None:
    report = make(releases, tmp_path / "s.kg")
    assert report.publishers == {"hk-gia": {"new": 4}}
    assert (report.stored, report.graphs_written, report.facts["persons"], report.facts["events"]) == (4, 5, 2, 1)
    assert report.conforms
    assert report.issues == {}
    with EmbeddedStore.open(tmp_path / "s.kg", read_only=True) as graph:
        assert len(graph.graphs()) == 5


def test_a_second_build_writes_and_reads_nothing(releases: Path, tmp_path: Path) -> None:
    make(releases, tmp_path / "s.kg")
    before = dump(tmp_path / "s.kg")
    report = make(releases, tmp_path / "s.kg")
    assert report.publishers == {"hk-gia": {"unchanged": 4}}
    assert (report.stored, report.graphs_written, report.graphs_removed) == (4, 0, 0)
    assert dump(tmp_path / "s.kg") == before


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_the_graph_is_the_same_bytes_whatever_the_order_and_the_steps(
    seed: int, releases: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = tmp_path_factory.mktemp("stores")
    make(releases, store / "one.kg")
    files = sorted(releases.iterdir())
    random.Random(seed).shuffle(files)
    cut = seed % len(files)
    make(files[:cut], store / "two.kg")
    make(files[cut:], store / "two.kg")
    assert dump(store / "one.kg") == dump(store / "two.kg")


def test_the_graph_is_the_same_bytes_with_more_workers(releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.reading, "BATCH", 1)
    make(releases, tmp_path / "one.kg")
    report = make(releases, tmp_path / "two.kg", workers=2)
    assert report.stored == 4
    assert dump(tmp_path / "one.kg") == dump(tmp_path / "two.kg")


def test_a_corrected_release_replaces_what_it_said(releases: Path, tmp_path: Path) -> None:
    make(releases, tmp_path / "s.kg")
    write(releases, "a.json", "person: Bo Lee", day="2020-05-01")
    report = make(releases, tmp_path / "s.kg")
    assert report.publishers == {"hk-gia": {"changed": 1, "unchanged": 3}}
    make(releases, tmp_path / "fresh.kg")
    assert dump(tmp_path / "s.kg") == dump(tmp_path / "fresh.kg")


def test_a_new_way_of_reading_reads_all_again(releases: Path, tmp_path: Path) -> None:
    make(releases, tmp_path / "s.kg")
    assert make(releases, tmp_path / "s.kg", Later).publishers == {"hk-gia": {"changed": 4}}


@pytest.mark.parametrize("backwards", [False, True])
def test_of_two_texts_with_one_identifier_the_later_is_kept(tmp_path: Path, backwards: bool) -> None:
    folder = tmp_path / "in"
    files = [
        write(folder, "x.1.json", "person: Ann Lee", day="2021-01-01"),
        write(folder, "x.2.json", "person: Bo Lee", day="2021-01-02"),
    ]
    report = make(files[::-1] if backwards else files, tmp_path / "s.kg")
    assert report.issues == {(Severity.WARNING, "duplicate-id"): 1}
    assert b"Bo Lee" in dump(tmp_path / "s.kg")
    assert b"Ann Lee" not in dump(tmp_path / "s.kg")
    again = make(files, tmp_path / "s.kg")
    assert again.issues == report.issues
    assert b"Ann Lee" not in dump(tmp_path / "s.kg")


def test_the_same_release_twice_is_counted_and_no_issue(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    files = [write(folder, "x.1.json", "person: Ann Lee"), write(folder, "x.2.json", "person: Ann Lee")]
    report = make(files, tmp_path / "s.kg")
    assert (report.stored, report.duplicates, report.issues) == (1, 1, {})


def test_trouble_with_one_release_is_an_issue_and_the_rest_goes_on(releases: Path, tmp_path: Path) -> None:
    (releases / "broken.json").write_text('{"id": "9", "tit')
    write(releases, "e.json", "crash")
    report = make(releases, tmp_path / "s.kg")
    assert report.issues == {(Severity.ERROR, "annotate-failed"): 1, (Severity.ERROR, "truncated"): 1}
    assert report.publishers == {"hk-gia": {"failed": 1, "new": 4}}
    assert make(releases, tmp_path / "s.kg").publishers == {"hk-gia": {"failed": 1, "unchanged": 4}}


def test_a_release_that_cannot_be_read_in_time_is_given_up(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.reading, "SECONDS_A_DOCUMENT", 1)
    write(releases, "e.json", "hang")
    assert make(releases, tmp_path / "s.kg").issues == {(Severity.ERROR, "annotate-failed"): 1}


def test_a_withdrawn_release_is_not_in_the_graph(tmp_path: Path, releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(releases, tmp_path / "s.kg")
    withdrawn = make_document("person: Ann Lee", id="c", withdrawn=True)
    monkeypatch.setattr(kg.pipeline, "parse", lambda release: iter([withdrawn]))
    report = make(releases / "c.json", tmp_path / "s.kg")
    assert report.issues == {(Severity.NOTE, "withdrawn"): 1}
    assert (report.stored, report.graphs_removed) == (0, 1)
    assert b"release/hk-gia/c" not in dump(tmp_path / "s.kg")


def test_a_language_pipeline_that_is_not_there_stops_the_build_at_once(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.annotate.Annotator.__init__", lambda _: (_ for _ in ()).throw(OSError("no model")))
    with pytest.raises(AnnotateError, match="can't be loaded"):
        build([releases], tmp_path / "s.kg")


class Broken(StandIn):
    """A later version that can't read anything."""

    version = "stand-in 3"

    def annotate(self, document: Document) -> Extraction:
        raise RuntimeError(document.key)


def test_what_was_read_is_not_lost_to_a_version_that_fails(releases: Path, tmp_path: Path) -> None:
    make(releases, tmp_path / "s.kg")
    before = dump(tmp_path / "s.kg")
    report = make(releases, tmp_path / "s.kg", Broken)
    assert (report.stored, report.publishers) == (0, {"hk-gia": {"failed": 4}})
    assert dump(tmp_path / "s.kg") == before


class Stopping(StandIn):
    """Stops the run at the third document, as a fault of the machine would."""

    def __init__(self) -> None:
        self._left = 3

    def annotate(self, document: Document) -> Extraction:
        self._left -= 1
        if not self._left:
            raise KeyboardInterrupt
        return super().annotate(document)


def test_a_build_that_was_cut_off_is_completed_by_the_next(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.reading, "BATCH", 1)
    with pytest.raises(KeyboardInterrupt):
        make(releases, tmp_path / "s.kg", Stopping)
    report = make(releases, tmp_path / "s.kg")
    assert report.publishers == {"hk-gia": {"new": 2, "unchanged": 2}}
    make(releases, tmp_path / "whole.kg")
    assert dump(tmp_path / "s.kg") == dump(tmp_path / "whole.kg")


def test_a_build_cut_off_between_graph_and_digest_is_completed(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.pipeline, "GRAPHS_A_FLUSH", 2)
    with monkeypatch.context() as patched:
        patched.setattr(ClaimStore, "put_digests", lambda *_: (_ for _ in ()).throw(OSError("the disk is full")))
        with pytest.raises(OSError, match="disk"):
            make(releases, tmp_path / "s.kg")
    make(releases, tmp_path / "s.kg")
    make(releases, tmp_path / "whole.kg")
    assert dump(tmp_path / "s.kg") == dump(tmp_path / "whole.kg")


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on files can be set")
@pytest.mark.parametrize("limit", [1 << 10, 30 << 10, 60 << 10])
def test_a_full_disk_is_one_line_and_nothing_is_lost(releases: Path, tmp_path: Path, limit: int) -> None:
    import resource

    make(releases, tmp_path / "whole.kg")
    for number in range(40):
        write(releases, f"{number}.json", f"tenure: Ada Chan; Director of Number {number}")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
        with pytest.raises(StoreError, match="make room") as caught:
            make(releases, tmp_path / "s.kg")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "\n" not in str(caught.value)
    make(releases, tmp_path / "s.kg")
    make(releases, tmp_path / "whole.kg")
    assert dump(tmp_path / "s.kg") == dump(tmp_path / "whole.kg")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_build_that_was_killed_is_completed_by_the_next(releases: Path, tmp_path: Path) -> None:
    write(releases, "z.json", "hang")
    code = "import kg.pipeline, kg.reading; kg.reading.BATCH = 1; from stand_in import StandIn; import sys\n"
    code += "kg.pipeline.build([sys.argv[1]], sys.argv[2], make_reader=StandIn)"
    search = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen([sys.executable, "-c", code, str(releases), str(tmp_path / "s.kg")], env=search) as process:
        database = tmp_path / "s.kg" / "claims.sqlite"
        for _ in range(200):
            time.sleep(0.1)
            if database.is_file():
                with ClaimStore.open(tmp_path / "s.kg") as claims:
                    if claims.count() == 4:
                        break
        process.send_signal(signal.SIGKILL)
    write(releases, "z.json", "person: Bo Lee")
    assert make(releases, tmp_path / "s.kg").publishers == {"hk-gia": {"new": 1, "unchanged": 4}}
    make(releases, tmp_path / "whole.kg")
    assert dump(tmp_path / "s.kg") == dump(tmp_path / "whole.kg")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_worker_that_is_killed_is_one_line_and_nothing_is_lost(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.reading, "BATCH", 1)
    write(releases, "z.json", "die")
    with pytest.raises(AnnotateError, match="a worker died"):
        make(releases, tmp_path / "s.kg", workers=2)
    write(releases, "z.json", "person: Bo Lee")
    make(releases, tmp_path / "s.kg")
    make(releases, tmp_path / "whole.kg")
    assert dump(tmp_path / "s.kg") == dump(tmp_path / "whole.kg")


def test_a_lost_graph_is_made_again(releases: Path, tmp_path: Path) -> None:
    import shutil

    make(releases, tmp_path / "s.kg")
    before = dump(tmp_path / "s.kg")
    shutil.rmtree(tmp_path / "s.kg" / "graph")
    assert make(releases, tmp_path / "s.kg").graphs_written == 5
    assert dump(tmp_path / "s.kg") == before


def test_two_builds_at_a_time_are_refused(releases: Path, tmp_path: Path) -> None:
    with EmbeddedStore.open(tmp_path / "s.kg"), pytest.raises(StoreError, match="in use"):
        make(releases, tmp_path / "s.kg")


def test_progress_tells_stages_and_how_much_there_is(releases: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    build([releases], tmp_path / "s.kg", make_reader=StandIn, progress=lambda *step: told.append(step))
    assert told[0] == ("read", 0, 4)
    assert ("read", 4, 4) in told
    assert ("map", 4, 4) in told


def test_an_authority_file_takes_part_in_resolving_and_has_a_graph_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "a.json", f"tenure: Patrick Nip; {SCS}", day="2021-05-01")
    (folder / "holders.csv").write_text(
        f"name,aliases,office,from,to,wikidata\nPatrick Nip,Nip Tak-kuen,{SCS},2020-04-22,2022-06-30,Q1\n"
    )
    build([folder], tmp_path / "s.kg", publisher="hk-gia", make_reader=WithRecords)
    with EmbeddedStore.open(tmp_path / "s.kg", read_only=True) as graph:
        [row] = graph.query("""SELECT ?same ?start ?first ?source WHERE { ?p a kg:Person ; owl:sameAs ?same .
            ?t kg:holder ?p ; kg:firstAttested ?first . GRAPH ?source { ?t kg:startDate ?start } }""")
        assert [term.value for term in row][:3] == ["http://www.wikidata.org/entity/Q1", "2020-04-22", "2021-05-01"]
        assert row["source"].value.endswith("release/authority-hk/holders")


class WithRecords(StandIn):
    """Reads authority files as the annotator does, all else as the stand-in."""

    def annotate(self, document: Document) -> Extraction:
        return read_records(document) if is_authority(document) else super().annotate(document)
