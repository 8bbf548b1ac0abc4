"""The graph of the sample releases, built once a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.pipeline import build
from kg.resources import folder
from kg.store import EmbeddedStore


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("samples") / "s.kg"
    build([folder("samples") / "releases"], store)
    return store


@pytest.fixture(scope="session")
def samples(sample_folder: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore.open(sample_folder, read_only=True) as store:
        yield store
