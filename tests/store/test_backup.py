"""A store in one file, and back."""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from stand_in import StandIn

from kg.errors import StoreError
from kg.pipeline import build
from kg.store import EmbeddedStore
from kg.store.backup import backup, restore
from kg.store.claims import ClaimStore
from kg.store.judgements import JUDGEMENTS_FILE, Verdict, append_decision, decide, read_decisions

RELEASE = {"id": "1", "publisher": "hk-gia", "title": "T", "published": "2021-12-17", "lang": "en"}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    source = tmp_path / "release.json"
    source.write_text(json.dumps({**RELEASE, "text": "tenure: Ada Chan; Secretary for Examples"}))
    build([source], tmp_path / "s.kg", make_reader=StandIn)
    append_decision(tmp_path / "s.kg", decide("https://a.example/1", "https://a.example/2", Verdict.UNSURE, "me"))
    return tmp_path / "s.kg"


@pytest.fixture
def archive(store: Path, tmp_path: Path) -> Path:
    backup(store, tmp_path / "s.tar")
    return tmp_path / "s.tar"


def dump(store: Path) -> bytes:
    with EmbeddedStore.open(store, read_only=True) as graph:
        stream = io.BytesIO()
        graph.dump(stream)
        return stream.getvalue()


def rewrite(archive: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write the members of `archive` anew, changed."""
    with tarfile.open(archive) as tar:
        members = {member.name: stream.read() for member in tar if (stream := tar.extractfile(member))}
    change(members)
    with tarfile.open(archive, "w") as tar:
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            tar.addfile(header, io.BytesIO(content))
    return archive


def test_what_is_restored_is_what_was_there(store: Path, archive: Path, tmp_path: Path) -> None:
    report = restore(archive, tmp_path / "deep" / "other.kg")
    assert report.releases == 1
    assert dump(tmp_path / "deep" / "other.kg") == dump(store)
    assert read_decisions(tmp_path / "deep" / "other.kg") == read_decisions(store)
    with ClaimStore.open(store) as before, ClaimStore.open(tmp_path / "deep" / "other.kg") as after:
        assert list(before.extractions()) == list(after.extractions())
        assert before.get_digests() == after.get_digests()


def test_a_restored_store_is_built_on(store: Path, archive: Path, tmp_path: Path) -> None:
    restore(archive, tmp_path / "other.kg")
    report = build([tmp_path / "release.json"], tmp_path / "other.kg", make_reader=StandIn)
    assert report.publishers == {"hk-gia": {"unchanged": 1}}
    assert report.graphs_written == 0


def test_a_backup_is_made_beside_readers_and_not_beside_a_build(store: Path, tmp_path: Path) -> None:
    with EmbeddedStore.open(store, read_only=True):
        assert backup(store, tmp_path / "s.tar").quads > 0
    with EmbeddedStore.open(store), pytest.raises(StoreError, match="in use"):
        backup(store, tmp_path / "t.tar")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["release.json", "s.kg", "s.tar"]


def test_nothing_is_overwritten(store: Path, archive: Path) -> None:
    before = dump(store)
    with pytest.raises(StoreError, match="holds something already"):
        restore(archive, store)
    assert dump(store) == before


@pytest.mark.parametrize("kept", [0, 100, 600, 5_000, 20_000])
def test_what_is_cut_off_is_refused(archive: Path, tmp_path: Path, kept: int) -> None:
    archive.write_bytes(archive.read_bytes()[:kept])
    with pytest.raises(StoreError, match=r"backup|damaged|cut off"):
        restore(archive, tmp_path / "other.kg")
    assert not (tmp_path / "other.kg").exists()


def damage(members: dict[str, bytes]) -> None:
    content = members[JUDGEMENTS_FILE]
    members[JUDGEMENTS_FILE] = content[:-2] + b" \n"


def lose(members: dict[str, bytes]) -> None:
    del members[JUDGEMENTS_FILE]


def add(members: dict[str, bytes]) -> None:
    members["more"] = b""


def lead_out(members: dict[str, bytes]) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["files"]["../outside"] = "0" * 64
    members["manifest.json"] = json.dumps(manifest).encode()
    members["../outside"] = b"x"


@pytest.mark.parametrize(
    ("change", "message"), [(damage, "isn't what was"), (lose, "cut off"), (add, "doesn't belong"), (lead_out, "leads out")]
)
def test_what_was_changed_is_refused(
    archive: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], message: str
) -> None:
    with pytest.raises(StoreError, match=message):
        restore(rewrite(archive, change), tmp_path / "other.kg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["release.json", "s.kg", "s.tar"]


def test_what_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        backup(tmp_path / "none.kg", tmp_path / "s.tar")
    with pytest.raises(StoreError, match="no such file"):
        restore(tmp_path / "none.tar", tmp_path / "s.kg")
    with pytest.raises(StoreError, match="no such file or folder"):
        backup(tmp_path / "none.kg", tmp_path / "nowhere" / "s.tar")
