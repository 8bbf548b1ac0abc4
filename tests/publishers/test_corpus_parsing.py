from collections import Counter
from pathlib import Path

import pytest

from kg.model import Document, Issue, Release
from kg.publishers import parse, read_paths

CORPUS = next((p / "shared" / "corpus" for p in Path(__file__).resolve().parents if (p / "shared" / "corpus").is_dir()), None)
pytestmark = [pytest.mark.corpus, pytest.mark.skipif(CORPUS is None, reason="no folder shared/corpus beside the checkout")]


@pytest.fixture(scope="module")
def parsed() -> dict[str, list[Document | Issue]]:
    assert CORPUS is not None
    out = {}
    for release in read_paths([CORPUS]):
        assert isinstance(release, Release)
        out[Path(release.path).relative_to(CORPUS).as_posix()] = list(parse(release))
    return out


def test_every_file_gives_documents_or_an_issue(parsed):
    assert [path for path, found in parsed.items() if not found] == []


def test_documents_by_folder(parsed):
    counts = Counter(path.split("/")[0] for path, found in parsed.items() for d in found if isinstance(d, Document))
    assert counts["hk-gia"] == 205
    assert counts["hk-gia-json"] == 17
    assert counts["hk-gia-json-zh"] == 10
    assert (counts["us-state"], counts["us-whitehouse"]) == (40, 40)
    assert counts["au-pm"] == 199  # one has no text
    assert counts["sg-mse"] == 151  # five name another file
    assert counts["sg-psd"] == 58  # thirty-four name another file
    assert counts["uk-govuk"] == 37  # three list ministers


def test_folder_and_publisher_agree(parsed):
    told = {(path.split("/")[0], d.publisher) for path, found in parsed.items() for d in found if isinstance(d, Document)}
    told = {(folder.removesuffix("-zh").removesuffix("-json"), publisher) for folder, publisher in told}
    assert all(folder == publisher for folder, publisher in told)


def test_no_markup_is_left_in_the_text(parsed):
    debris = ("<br", "<p>", "</", "&nbsp;", "&amp;", "**", "\u00a0", "\u200b", "](http")
    left = [
        (d.key, mark) for found in parsed.values() for d in found if isinstance(d, Document) for mark in debris if mark in d.text
    ]
    assert {mark for _, mark in left} <= {"**"}  # State's schedules shout in asterisks
    assert all(key.startswith("us-state/public-schedule") for key, _ in left)


def test_every_hong_kong_page_has_a_time_of_issue_and_its_own_address(parsed):
    pages = [d for path, found in parsed.items() if path.startswith("hk-gia/") for d in found if isinstance(d, Document)]
    assert all(hasattr(d.issued, "tzinfo") and d.issued.utcoffset() is not None and d.id in d.url for d in pages)
    assert len({d.id for d in pages}) == 205
