import os
from pathlib import Path

import pytest

from kg.model import Issue, Release
from kg.publishers import read_paths


def test_folders_are_walked_in_order_without_hidden_files(tmp_path: Path):
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".hidden", "b/.git/x", "s.kg/y.txt", "c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    found = list(read_paths([tmp_path], "hk-gia"))
    assert [Path(r.path).relative_to(tmp_path).as_posix() for r in found] == ["a.txt", "c.txt", "b/1.txt", "b/2.txt"]
    assert all(isinstance(r, Release) and r.publisher == "hk-gia" and r.content for r in found)


def test_what_cant_be_read_is_an_issue_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "good.txt").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").mkdir()
    with (tmp_path / "large").open("wb") as file:
        file.truncate(50 * 2**20)
    original = Path.read_bytes
    (tmp_path / "shut").write_text("x")

    def refuse(path: Path) -> bytes:
        if path.name == "shut":
            raise PermissionError(13, "Permission denied", str(path))
        return original(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    found = list(read_paths([tmp_path, tmp_path / "missing", tmp_path / "empty"]))
    codes = {Path(i.place).name: i.code for i in found if isinstance(i, Issue)}
    assert [Path(r.path).name for r in found if isinstance(r, Release)] == ["good.txt"]
    assert codes.pop("loop") in {"unreadable", "not-found"}
    assert codes == {
        "pipe": "not-a-file",
        "large": "too-large",
        "shut": "unreadable",
        "missing": "not-found",
        "empty": "empty-folder",
    }
