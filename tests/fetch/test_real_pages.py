"""Real pages, served from this machine in their publishers' places."""

import json
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from publishers_pages import GIA, gia_address, gia_index
from site_player import Site

from kg.fetch import fetch
from kg.fetch.client import Politeness
from kg.model import Document
from kg.publishers import parse, read_paths

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"

pytestmark = [pytest.mark.corpus, pytest.mark.skipif(not CORPUS.is_dir(), reason="no folder `shared` beside the checkout")]


def read(folder: Path) -> dict[str, Document]:
    found = [one for release in read_paths([folder]) for one in parse(release)]  # type: ignore[arg-type]
    return {one.id: one for one in found if isinstance(one, Document)}


def test_a_quarter_of_hong_kong_articles_arrives_as_it_is(site: Site, quick: Politeness, tmp_path: Path) -> None:
    first, last = date(2017, 7, 1), date(2017, 9, 30)
    days: dict[date, dict[str, str]] = defaultdict(dict)
    for path in sorted((CORPUS / "hk-gia").glob("P20170[789]*.htm")):
        number = path.stem
        site.put(gia_address(number), path.read_bytes())
        days[date(int(number[1:5]), int(number[5:7]), int(number[7:9]))][number] = number
    for day, numbers in days.items():
        site.put(f"{GIA}/{day:%Y%m}/{day:%d}.htm", gia_index(numbers))
    report = fetch("hk-gia", first, last, tmp_path, counterparts=False, politeness=quick, via=site.url)
    assert report.counts == {"new": sum(map(len, days.values()))}
    for path in tmp_path.rglob("P*.htm"):
        assert path.read_bytes() == (CORPUS / "hk-gia" / path.name).read_bytes()
    found = read(tmp_path)
    before = read(CORPUS / "hk-gia")
    assert found == {key: before[key] for key in found}
    assert len(found) == report.counts["new"]


def test_govuk_content_arrives_as_it_is(site: Site, quick: Politeness, tmp_path: Path) -> None:
    pages = {}
    for path in (CORPUS / "uk-govuk").rglob("*.json"):
        page = json.loads(path.read_text())
        if str(page.get("base_path", "")).startswith("/government/"):
            pages[page["base_path"]] = path.read_bytes()
    rows = [{"link": path, "public_timestamp": "2021-05-03T08:30:00Z"} for path in pages]
    site.play("https://www.gov.uk/api/search.json", lambda query: json.dumps({"results": rows, "total": len(rows)}).encode())
    for path, content in pages.items():
        site.put(f"https://www.gov.uk/api/content{path}", content, "application/json")
    report = fetch("uk-govuk", date(2021, 5, 1), date(2021, 5, 31), tmp_path, politeness=quick, via=site.url)
    assert report.counts == {"new": len(pages)}
    assert {path.read_bytes() for path in tmp_path.rglob("*.json") if ".fetch" not in path.parts} == set(pages.values())
