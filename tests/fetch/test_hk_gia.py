import json
from datetime import date
from pathlib import Path

import pytest
from publishers_pages import GIA, gia_address, gia_article, put_gia_day
from site_player import Fault, Site

from kg.errors import FetchError
from kg.fetch import FetchReport, fetch
from kg.fetch.client import Politeness
from kg.model import Document
from kg.publishers import parse, read_paths

DAYS = {date(2021, 12, 16): ["P2021121600101", "P2021121600202"], date(2021, 12, 17): ["P2021121700303"]}


@pytest.fixture
def gia(site: Site) -> Site:
    for old, (day, numbers) in enumerate(DAYS.items()):
        put_gia_day(site, day, {n: f"Hall {n[-3:]} opens" for n in numbers}, old=bool(old), chinese=True)
    return site


@pytest.fixture
def run(gia: Site, quick: Politeness, tmp_path: Path):  # type: ignore[no-untyped-def]
    def call(**more: object) -> FetchReport:
        return fetch("hk-gia", date(2021, 12, 15), date(2021, 12, 17), tmp_path / "into", politeness=quick, via=gia.url, **more)  # type: ignore[arg-type]

    return call


def documents(folder: Path) -> dict[str, Document]:
    found = [one for release in read_paths([folder]) for one in parse(release)]  # type: ignore[arg-type]
    assert all(isinstance(one, Document) for one in found), found
    return {one.id: one for one in found if isinstance(one, Document)}


def test_both_markups_of_the_daily_list_lead_to_articles_and_counterparts(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    report = run()
    assert report.counts == {"new": 6}
    assert report.complete
    found = documents(tmp_path / "into")
    assert set(found) == {
        "P2021121600101",
        "P2021121600102",
        "P2021121600202",
        "P2021121600203",
        "P2021121700303",
        "P2021121700304",
    }
    assert found["P2021121600102"].language == "zh-Hant"
    assert found["P2021121600101"].links[0].url == found["P2021121600102"].url
    assert (tmp_path / "into/hk-gia/2021/12/P2021121600101.htm").exists()


def test_counterparts_can_be_left_out(run) -> None:  # type: ignore[no-untyped-def]
    assert run(counterparts=False).counts == {"new": 3}


def test_nothing_is_asked_for_twice(run, gia: Site) -> None:  # type: ignore[no-untyped-def]
    run()
    before = gia.asked()
    report = run()
    assert report.counts == {"kept": 3}
    # A day without a page may yet get one.
    assert gia.asked() - before == {f"{GIA}/202112/15.htm": 1}
    assert max(gia.served().values()) == 1


def test_a_lost_file_is_put_back_without_asking(run, gia: Site, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run()
    path = tmp_path / "into/hk-gia/2021/12/P2021121600101.htm"
    content = path.read_bytes()
    path.unlink()
    run()
    assert path.read_bytes() == content
    assert max(gia.served().values()) == 1


def test_what_fails_is_said_and_asked_for_by_the_next_run(run, gia: Site) -> None:  # type: ignore[no-untyped-def]
    gia.fail(gia_address("P2021121600101"), *[Fault("status", 500)] * 3)
    report = run()
    assert report.counts == {"failed": 1, "new": 4}
    assert report.left == 1
    assert [(i.severity.value, i.code, i.place) for i in report.issues] == [
        ("warning", "release-failed", gia_address("P2021121600101"))
    ]
    assert run().counts == {"kept": 2, "new": 2}


def test_what_is_listed_and_is_not_there_is_said(run, gia: Site) -> None:  # type: ignore[no-untyped-def]
    gia.remove(gia_address("P2021121700303"))
    report = run()
    assert report.counts == {"missing": 1, "new": 4}
    assert [i.code for i in report.issues] == ["release-missing"]


def test_a_list_that_fails_is_said_and_asked_for_by_the_next_run(run, gia: Site) -> None:  # type: ignore[no-untyped-def]
    gia.fail(f"{GIA}/202112/17.htm", *[Fault("drop")] * 3)
    report = run()
    assert (report.counts, report.left, [i.code for i in report.issues]) == ({"new": 4}, 1, ["no-listing"])
    assert run().counts == {"kept": 2, "new": 2}


def test_when_nothing_answers_any_more_the_run_stops_and_what_came_is_kept(run, gia: Site, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for number in ("P2021121600202", "P2021121700303", "P2021121600102"):
        gia.fail(gia_address(number), *[Fault("drop")] * 3)
    with pytest.raises(FetchError, match="3 addresses in a row gave no answer"):
        run()
    assert set(documents(tmp_path / "into")) == {"P2021121600101"}
    assert run().counts == {"kept": 1, "new": 5}


def test_the_manifest_tells_address_time_status_and_hash(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run()
    lines = [json.loads(line) for line in (tmp_path / "into/.fetch/hk-gia/manifest.jsonl").read_text().splitlines()]
    article = next(line for line in lines if line.get("release") == "P2021121600101")
    assert article["url"] == gia_address("P2021121600101")
    assert {"at", "status", "sha256", "etag", "warc", "offset", "length", "day", "file"} <= set(article)
    assert [line["outcome"] for line in lines].count("new") == 6
    assert (lines[-1]["outcome"], lines[-1]["day"], lines[-1]["until"]) == ("run", "2021-12-15", "2021-12-17")


def test_progress_tells_what_is_left(run) -> None:  # type: ignore[no-untyped-def]
    told: list[tuple[str, int, int | None]] = []
    run(progress=lambda *step: told.append(step))
    assert ("list", 3, 3) in told
    assert ("fetch", 0, 3) in told
    assert told[-1] == ("fetch", 6, 6)


def test_a_page_after_midnight_is_kept_under_its_own_day(gia: Site, quick: Politeness, tmp_path: Path) -> None:
    put_gia_day(gia, date(2021, 12, 18), {"P2021121900001": "Night"})
    gia.put(gia_address("P2021121900001"), gia_article("P2021121900001", "Night", "It is late."))
    fetch("hk-gia", date(2021, 12, 18), date(2021, 12, 18), tmp_path, politeness=quick, via=gia.url)
    assert [p.name for p in (tmp_path / "hk-gia/2021/12").iterdir()] == ["P2021121900001.htm"]


def test_two_runs_into_one_folder_are_refused(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from kg.fetch.folder import Folder

    with Folder(tmp_path / "into", "hk-gia"), pytest.raises(FetchError, match="another run"):
        run()


def test_who_cannot_be_fetched_is_said(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"not a publisher that can be fetched.*hk-gia"):
        fetch("plain", date(2021, 1, 1), date(2021, 1, 2), tmp_path)
