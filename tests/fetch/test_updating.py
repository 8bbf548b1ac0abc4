import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from publishers_pages import GIA, gia_address, gia_article, gia_index, put_gia_day
from site_player import Fault, Site
from stand_in import StandIn

import kg.pipeline
from kg.errors import FetchError
from kg.fetch import UpdateReport, fetch, list_versions, update, watch
from kg.fetch import updating as updating_module
from kg.fetch.client import Politeness
from kg.iris import release_iri
from kg.store import EmbeddedStore
from kg.store.claims import ClaimStore

FIRST, SECOND, THIRD = (date(2021, 12, day) for day in (15, 16, 17))
A, B, C, D = "P2021121500101", "P2021121600202", "P2021121600303", "P2021121700404"


def article(number: str, holder: str, noise: str = "") -> str:
    text = f"tenure: {holder}; Secretary for the Civil Service; body=Civil Service Bureau"
    return gia_article(number, f"Notice {number[-3:]}", text, noise=noise)


@pytest.fixture
def gia(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(kg.pipeline.build, "__kwdefaults__", dict(kg.pipeline.build.__kwdefaults__ or {}, make_reader=StandIn))
    monkeypatch.setattr(kg.pipeline, "CHECK_LIMIT", -1)  # what the graph must look like is tested elsewhere
    for day, numbers in ((FIRST, [A]), (SECOND, [B, C])):
        put_gia_day(site, day, dict.fromkeys(numbers, "Notice"))
    for number, holder in ((A, "Ada Chan"), (B, "Bob Lee"), (C, "Cora Wong")):
        site.put(gia_address(number), article(number, holder))
    return site


@pytest.fixture
def go(gia: Site, quick: Politeness, tmp_path: Path) -> Callable[..., UpdateReport]:
    fetch("hk-gia", FIRST, SECOND, tmp_path / "into", politeness=quick, via=gia.url)

    def call(today: date = SECOND, **more: int) -> UpdateReport:
        return update("hk-gia", tmp_path / "into", tmp_path / "s.kg", politeness=quick, via=gia.url, today=today, **more)

    return call


def graphs(store: Path) -> set[str]:
    with EmbeddedStore.open(store, read_only=True) as graph:
        return {graph_.value for graph_ in graph.graphs() if "release" in graph_.value}


def say(store: Path, key: str) -> str:
    with ClaimStore.open(store) as claims:
        extraction = claims.get(f"hk-gia/{key}")
        assert extraction is not None
        return extraction.document.text


def test_an_update_fetches_and_builds_just_what_is_new(go: Callable[..., UpdateReport], gia: Site, tmp_path: Path) -> None:
    first = go()
    assert first.built is not None
    assert first.built.publishers == {"hk-gia": {"new": 3}}
    put_gia_day(gia, THIRD, {D: "Notice"})
    gia.put(gia_address(D), article(D, "Dan Ho"))
    before = gia.served()
    second = go(THIRD)
    assert second.fetched.counts == {"new": 1, "unchanged": 3}
    assert second.built is not None
    assert (second.built.files, second.built.publishers) == (1, {"hk-gia": {"new": 1}})
    assert gia.served() - before == {gia_address(D): 1, f"{GIA}/202112/17.htm": 1}
    assert len(graphs(tmp_path / "s.kg")) == 4
    assert go(THIRD).built is None


def test_a_corrected_release_replaces_its_graph_and_its_earlier_version_can_be_read(
    go: Callable[..., UpdateReport], gia: Site, tmp_path: Path
) -> None:
    go()
    before = (tmp_path / f"into/hk-gia/2021/12/{B}.htm").read_bytes()
    gia.put(gia_address(B), article(B, "Beth Lee"))
    report = go()
    assert report.fetched.counts == {"changed": 1, "unchanged": 2}
    assert report.built is not None
    assert report.built.publishers == {"hk-gia": {"changed": 1}}
    assert "Beth Lee" in say(tmp_path / "s.kg", B)
    assert len(graphs(tmp_path / "s.kg")) == 3
    [version] = list_versions(tmp_path / "into", "hk-gia", B)
    assert version.path.read_bytes() == before
    with ClaimStore.open(tmp_path / "s.kg") as claims:
        [earlier] = claims.list_earlier(f"hk-gia/{B}")
        assert "Bob Lee" in earlier.extraction.document.text


def test_a_change_of_the_page_that_is_none_of_the_release_is_no_correction(go: Callable[..., UpdateReport], gia: Site) -> None:
    go()
    gia.put(gia_address(B), article(B, "Bob Lee", noise="visitor 1234"))
    report = go()
    assert report.fetched.counts == {"unchanged": 3}
    assert report.built is None


@pytest.mark.parametrize("status", [404, 410])
def test_a_withdrawn_release_leaves_the_graph_and_a_tombstone(
    go: Callable[..., UpdateReport], gia: Site, tmp_path: Path, status: int
) -> None:
    go()
    gia.remove(gia_address(B), status)
    gia.put(f"{GIA}/202112/16.htm", gia_index({C: "Notice"}))
    report = go()
    assert report.fetched.counts == {"unchanged": 2, "withdrawn": 1}
    assert report.built is not None
    assert (report.built.publishers, report.built.graphs_removed) == ({"hk-gia": {"withdrawn": 1}}, 1)
    assert release_iri("hk-gia", B).value not in graphs(tmp_path / "s.kg")
    folder = tmp_path / "into/hk-gia/2021/12"
    assert sorted(path.name for path in folder.iterdir()) == [f"{A}.htm", f"{B}.withdrawn.json", f"{C}.htm"]
    [tombstone] = json.loads((folder / f"{B}.withdrawn.json").read_text())
    assert (tombstone["id"], tombstone["status"], "text" in tombstone) == (B, status, False)
    assert "Bob Lee" not in say(tmp_path / "s.kg", B)
    [version] = list_versions(tmp_path / "into", "hk-gia", B)
    assert b"Bob Lee" in version.path.read_bytes()
    assert go().fetched.counts == {"unchanged": 3}


def test_a_withdrawn_release_can_come_back(go: Callable[..., UpdateReport], gia: Site, tmp_path: Path) -> None:
    go()
    gia.remove(gia_address(B))
    go()
    gia.put(gia_address(B), article(B, "Bob Lee"))
    report = go()
    assert report.fetched.counts == {"returned": 1, "unchanged": 2}
    assert release_iri("hk-gia", B).value in graphs(tmp_path / "s.kg")
    names = sorted(path.name for path in (tmp_path / "into/hk-gia/2021/12").iterdir())
    assert names == [f"{n}.htm" for n in (A, B, C)]


def test_a_site_that_fails_for_a_while_loses_nothing(go: Callable[..., UpdateReport], gia: Site, tmp_path: Path) -> None:
    go()
    gia.fail(gia_address(B), *[Fault("status", 500)] * 3)
    report = go()
    assert (report.fetched.counts, report.fetched.left) == ({"failed": 1, "unchanged": 2}, 1)
    assert len(graphs(tmp_path / "s.kg")) == 3


def test_what_was_fetched_and_not_built_is_built_by_the_next_update(
    go: Callable[..., UpdateReport], gia: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(updating_module, "build", stop)
        with pytest.raises(KeyboardInterrupt):
            go()
    report = go()
    assert report.fetched.counts == {"unchanged": 3}
    assert report.built is not None
    assert report.built.publishers == {"hk-gia": {"new": 3}}


def test_what_is_older_than_the_window_is_left_in_peace(go: Callable[..., UpdateReport], gia: Site) -> None:
    go()
    before = gia.asked()
    go(SECOND, recheck=0)
    assert gia.asked() - before == {f"{GIA}/202112/16.htm": 1, gia_address(B): 1, gia_address(C): 1}


def test_nothing_fetched_before_is_an_error_that_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="begin with: kg fetch hk-gia"):
        update("hk-gia", tmp_path / "into", tmp_path / "s.kg")


def test_watching_goes_on_after_a_round_that_fails(gia: Site, quick: Politeness, tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    fetch("hk-gia", today - timedelta(days=1), today - timedelta(days=1), tmp_path / "into", politeness=quick, via=gia.url)
    waits: list[float] = []
    options = {"politeness": quick, "via": gia.url, "recheck": 5}
    gia.fail("https://www.info.gov.hk/robots.txt", *[Fault("drop")] * 9)
    rounds = list(watch("hk-gia", tmp_path / "into", tmp_path / "s.kg", rounds=3, sleep=waits.append, **options))  # type: ignore[arg-type]
    assert isinstance(rounds[0], FetchError)
    assert [isinstance(one, UpdateReport) for one in rounds[1:]] == [True, True]
    assert waits == [3600.0, 3600.0]


def test_watching_too_often_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="too short"):
        next(watch("hk-gia", tmp_path, tmp_path / "s.kg", every=5))


def test_when_much_is_gone_at_once_nothing_is_withdrawn(go: Callable[..., UpdateReport], gia: Site, tmp_path: Path) -> None:
    numbers = [f"P2021121500{n}{n}{n}" for n in range(2, 9)]
    put_gia_day(gia, FIRST, dict.fromkeys([A, *numbers], "Notice"))
    assert go().fetched.counts["new"] == 7
    for number in numbers:
        gia.remove(gia_address(number))
    report = go()
    assert report.fetched.counts == {"unchanged": 3}
    assert [(issue.severity.value, issue.code) for issue in report.fetched.issues] == [("error", "many-withdrawn")]
    assert report.fetched.left == 7
    assert len(graphs(tmp_path / "s.kg")) == 10


@pytest.mark.parametrize("content", ["<html><body>We are mending our site.</body></html>", "", '<html><span id="press'])
def test_a_notice_in_the_place_of_a_release_does_not_replace_it(
    go: Callable[..., UpdateReport], gia: Site, tmp_path: Path, content: str
) -> None:
    go()
    before = gia.pages[gia_address(B)]
    gia.put(gia_address(B), content)
    report = go()
    assert report.fetched.counts == {"failed": 1, "unchanged": 2}
    assert "Bob Lee" in (tmp_path / f"into/hk-gia/2021/12/{B}.htm").read_text()
    assert report.built is None
    gia.pages[gia_address(B)] = before
    assert go().fetched.counts == {"unchanged": 3}
