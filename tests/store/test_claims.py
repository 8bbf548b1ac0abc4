import json
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from stand_in import make_document, read

from kg.errors import StoreError
from kg.model import Extraction, Issue, Severity
from kg.store.claims import ClaimStore
from kg.store.encoding import decode_extraction, encode_extraction, hash_document, hash_text

LINES = [
    "tenure: Patrick Nip; Secretary for the Civil Service; body=Civil Service Bureau; acting; from=2020-04",
    "event: Visit; Visit to Shenzhen; 2021-12-17; place=Shenzhen; visitor=Patrick Nip; participant=40 officers",
    "said: Patrick Nip; the programme would be extended",
]


@pytest.mark.parametrize("issued", [date(2021, 12, 17), datetime(2021, 12, 17, 18, 30, tzinfo=UTC)])
def test_an_extraction_comes_back_as_it_was(issued: date | datetime) -> None:
    from dataclasses import replace

    extraction = read(LINES)
    extraction = replace(extraction, document=replace(extraction.document, issued=issued))
    assert len({type(item) for item in (*extraction.entities, *extraction.claims)}) == 8
    assert decode_extraction(encode_extraction(extraction)) == extraction


def test_unknown_keys_and_classes_are_refused() -> None:
    row = json.loads(encode_extraction(read(LINES)))
    for broken in ({**row, "more": 1}, {**row, "claims": [{**row["claims"][0], "_type": "Rumour"}]}, {}):
        with pytest.raises(StoreError):
            decode_extraction(json.dumps(broken))


def test_hashes_tell_documents_and_texts_apart() -> None:
    one, other = make_document("x", url="https://a.example/"), make_document("x", url="https://b.example/")
    assert hash_document(one) != hash_document(other)
    assert hash_text(one) == hash_text(other) != hash_text(make_document("y"))


def test_readings_are_kept_by_key_and_replaced(tmp_path: Path) -> None:
    with ClaimStore.open(tmp_path) as claims:
        for text in ("person: Ann Lee", "person: Bo Lee"):
            claims.put(read(text, id="2"), text, "1")
        claims.put(read("person: Cy Lee", id="1"), "c", "2")
        claims.commit()
    with ClaimStore.open(tmp_path, read_only=True) as claims:
        assert claims.find_state("hk-gia/2") == ("person: Bo Lee", "1")
        assert claims.find_state("hk-gia/9") is None
        assert [extraction.document.key for extraction in claims.extractions()] == ["hk-gia/1", "hk-gia/2"]
        assert claims.get("hk-gia/2") == read("person: Bo Lee", id="2")
        assert claims.versions() == {"hk-gia/1": "2", "hk-gia/2": "1"}


def test_what_was_not_committed_is_gone(tmp_path: Path) -> None:
    with ClaimStore.open(tmp_path) as claims:
        claims.put(Extraction(make_document("x"), ()), "h", "1")
    with ClaimStore.open(tmp_path) as claims:
        assert claims.count() == 0


def test_a_store_of_another_version_is_read_anew_and_refused_to_readers(tmp_path: Path) -> None:
    with ClaimStore.open(tmp_path) as claims:
        claims.put(Extraction(make_document("x"), ()), "h", "1")
        claims.commit()
    with sqlite3.connect(tmp_path / "claims.sqlite") as connection:
        connection.execute("UPDATE meta SET value = '0'")
    with pytest.raises(StoreError, match="another version"):
        ClaimStore.open(tmp_path, read_only=True)
    with ClaimStore.open(tmp_path) as claims:
        assert claims.count() == 0


def test_no_store_and_no_database_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        ClaimStore.open(tmp_path, read_only=True)
    (tmp_path / "claims.sqlite").write_bytes(b"no database at all, though it is quite long enough to be one" * 20)
    with pytest.raises(StoreError, match="can't be opened"):
        ClaimStore.open(tmp_path)


def test_issues_and_runs_come_back(tmp_path: Path) -> None:
    issue = Issue("parse", Severity.ERROR, "truncated", "a.htm", "fetch it again")
    with ClaimStore.open(tmp_path) as claims:
        claims.put_issues([issue, issue])
        claims.put_issues([issue])
        run = claims.start_run("0.1.0", "3", datetime(2024, 1, 1, tzinfo=UTC))
        claims.finish_run(run, datetime(2024, 1, 2, tzinfo=UTC), {"stored": 1})
        assert list(claims.issues()) == [issue]
        (record,) = claims.runs()
    assert (record.started[:10], record.finished[:10], record.counts) == ("2024-01-01", "2024-01-02", {"stored": 1})


def test_readings_are_read_where_nobody_can_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ClaimStore.open(tmp_path) as claims:
        claims.put(read("person: Ann Lee"), "h", "1")
        claims.commit()
    monkeypatch.setattr("os.access", lambda *_: False)
    before = sorted(tmp_path.iterdir())
    with ClaimStore.open(tmp_path, read_only=True) as claims:
        assert claims.count() == 1
        assert sorted(tmp_path.iterdir()) == before


def test_damage_to_the_readings_is_one_line(tmp_path: Path) -> None:
    with ClaimStore.open(tmp_path) as claims:
        claims.put(read(LINES), "h", "1")
        claims.commit()
    path = tmp_path / "claims.sqlite"
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="restore a backup") as caught, ClaimStore.open(tmp_path, read_only=True) as claims:
        list(claims.extractions())
    assert "\n" not in str(caught.value)
