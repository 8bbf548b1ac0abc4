"""Its being here puts this folder on the path, so that tests in subfolders find `stand_in`; and that of the benchmarks for `generate`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).with_name("benchmarks")))


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store folder with the sample releases, built once a session (some 8 s) and not to be written to."""
    from kg.pipeline import build
    from kg.resources import folder

    path = tmp_path_factory.mktemp("samples") / "s.kg"
    build([folder("samples") / "releases"], path)
    return path
