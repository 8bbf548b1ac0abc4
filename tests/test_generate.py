"""The releases that measurements are made with say what their generator claims they say."""

from pathlib import Path

import pytest
from generate import KnowingReader, World, load_words, make_release, make_releases, write_releases, write_store

from kg.model import Document, StatementClaim, TenureClaim
from kg.pipeline import build
from kg.publishers import parse, read_paths
from kg.store import EmbeddedStore

WORLD = World(60, seed=3)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synthetic")
    write_releases(WORLD, folder)
    return folder


@pytest.mark.parametrize("number", range(0, 60, 7))
def test_every_span_is_that_of_its_text(number: int) -> None:
    made = make_release(WORLD, number)
    text = made.document.text
    assert all(text[m.start : m.end] == m.text for entity in made.entities for m in entity.mentions)
    assert all(text[claim.start : claim.end] == claim.text for claim in made.claims if isinstance(claim, StatementClaim))
    names = {entity.ref: entity.names[0] for entity in made.entities}
    for claim in made.claims:
        start, end = made.sentences[claim.evidence[0].sentence]
        assert (claim.evidence[0].start, claim.evidence[0].end) == (start, end)
        if isinstance(claim, TenureClaim):
            assert names[claim.person] in text[start:end]
            assert names[claim.office] in text[start:end]


def test_a_seed_makes_one_world(written: Path) -> None:
    assert make_release(WORLD, 5) == make_release(World(60, seed=3), 5)
    assert make_release(WORLD, 5).document.text != make_release(World(60, seed=4), 5).document.text


def test_persons_are_told_apart_by_name() -> None:
    people = len(load_words()["given"]) * len(load_words()["surnames"])
    assert len({WORLD.person(index)[1:] for index in range(3 * people)}) == 3 * people


def test_the_parser_reads_the_texts_as_they_were_made(written: Path) -> None:
    read = [document for release in read_paths([written], None) for document in parse(release)]
    assert all(isinstance(document, Document) for document in read)
    assert [document.text for document in read] == [made.document.text for made in make_releases(WORLD)]


def test_a_store_that_is_told_is_the_store_that_is_built(written: Path, tmp_path: Path) -> None:
    count = write_store(WORLD, tmp_path / "told.kg")
    report = build([written], tmp_path / "built.kg", make_reader=lambda: KnowingReader(WORLD))
    assert (report.stored, report.conforms, report.quads) == (60, True, count)
    with EmbeddedStore.open(tmp_path / "told.kg", read_only=True) as told:
        assert 150 < told.count() / 60 < 350
