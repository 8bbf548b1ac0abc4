import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from site_player import Fault, Site

from kg.errors import FetchError
from kg.fetch import client as client_module
from kg.fetch.client import Client, Politeness, RefusedError, UnreachableError
from kg.publishers.requirements import load

URL = "https://example.gov/a.htm"


@pytest.fixture
def client(site: Site, quick: Politeness) -> Client:
    return Client(quick, via=site.url)


def test_an_answer_tells_what_the_site_said(site: Site, client: Client) -> None:
    site.put(URL, "Hello")
    answer = client.get(URL)
    assert (answer.status, answer.content, answer.url) == (200, b"Hello", URL)
    assert "govkg/" in site.requests[-1][2]["user-agent"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", 429),
        Fault("status", 500),
        Fault("status", 503),
        Fault("cut off"),
        Fault("drop"),
        Fault("slow", seconds=1.5),
    ],
    ids=lambda f: f"{f.kind} {f.status or ''}".strip(),
)
def test_what_passes_is_tried_again(site: Site, client: Client, fault: Fault) -> None:
    site.put(URL, "Hello" * 100)
    site.fail(URL, fault)
    assert client.get(URL).content == b"Hello" * 100
    assert client.traffic.retries == 1
    assert sum(client.traffic.faults.values()) == 1


def test_what_does_not_pass_is_given_up(site: Site, client: Client) -> None:
    site.put(URL, "Hello")
    site.fail(URL, *[Fault("status", 500)] * 3)
    with pytest.raises(UnreachableError, match="no answer after 3 tries: 500"):
        client.get(URL)
    assert client.get(URL).content == b"Hello"


@pytest.mark.parametrize(
    ("said", "expected"),
    [("2", 2), ("in a moment", 4), ("soon", None)],
    ids=["seconds", "moment", "nonsense"],
)
def test_retry_after_is_waited_for(site: Site, quick: Politeness, said: str, expected: float | None) -> None:
    waits: list[float] = []
    if said == "in a moment":
        said = format_datetime(datetime.now(UTC) + timedelta(seconds=4), usegmt=True)
    site.put(URL, "Hello")
    site.fail(URL, Fault("status", 429, {"Retry-After": said}))
    Client(quick, via=site.url, sleep=waits.append).get(URL)
    assert len(waits) == 1
    assert waits[0] < 0.1 if expected is None else expected - 3 <= waits[0] <= expected


def test_a_site_that_wants_long_peace_is_left_alone(site: Site, client: Client) -> None:
    site.fail(URL, Fault("status", 503, {"Retry-After": "3600"}))
    with pytest.raises(UnreachableError, match="left alone for 3600 s"):
        client.get(URL)
    assert site.asked() == {URL: 1}


def test_waits_grow(site: Site, quick: Politeness) -> None:
    waits: list[float] = []
    site.fail(URL, *[Fault("status", 500)] * 3)
    with pytest.raises(UnreachableError):
        Client(quick, via=site.url, sleep=waits.append).get(URL)
    assert 0.01 <= waits[0] <= 0.0125
    assert 0.02 <= waits[1] <= 0.025


def test_robots_rules_are_kept(site: Site, client: Client) -> None:
    site.put("https://example.gov/robots.txt", "User-agent: *\nDisallow: /private/\n", "text/plain")
    site.put(URL, "Hello")
    assert client.get(URL).status == 200
    with pytest.raises(RefusedError, match="robots"):
        client.get("https://example.gov/private/b.htm")
    assert site.asked() == {URL: 1}


def test_a_host_whose_robots_rules_cannot_be_had_is_not_asked(site: Site, client: Client) -> None:
    site.put(URL, "Hello")
    site.fail("https://example.gov/robots.txt", *[Fault("status", 500)] * 3)
    with pytest.raises(UnreachableError, match=r"robots\.txt"):
        client.get(URL)
    assert not site.asked()


def test_a_host_is_asked_no_faster_than_its_delay_and_crawl_delay(site: Site, quick: Politeness) -> None:
    site.put("https://slow.gov/robots.txt", "User-agent: *\nCrawl-delay: 0.2\n", "text/plain")
    for url in (URL, "https://slow.gov/a"):
        site.put(url, "Hello")
    client = Client(Politeness(delay=0.05, timeout=1, tries=1), via=site.url)
    client.get(URL)
    client.get("https://slow.gov/a")
    began = time.monotonic()
    client.get(URL)
    own = time.monotonic() - began
    client.get("https://slow.gov/a")
    assert own < 0.15
    assert time.monotonic() - began >= 0.15


def test_redirects_are_followed_by_the_same_rules(site: Site, client: Client) -> None:
    site.put("https://www.example.gov/robots.txt", "User-agent: *\nDisallow: /private/\n", "text/plain")
    site.put("https://www.example.gov/a.htm", "Hello")
    site.redirect(URL, "https://www.example.gov/a.htm")
    site.redirect("https://example.gov/b", "https://www.example.gov/private/b")
    site.redirect("https://example.gov/c", "/c")
    site.redirect("https://example.gov/d", "file:///etc/hostname")
    answer = client.get(URL)
    assert (answer.url, answer.final, answer.content) == (URL, "https://www.example.gov/a.htm", b"Hello")
    for path, message in (("b", "robots"), ("c", "without end"), ("d", "not an address")):
        with pytest.raises(RefusedError, match=message):
            client.get(f"https://example.gov/{path}")


def test_a_conditional_request_is_told_that_nothing_changed(site: Site, client: Client) -> None:
    site.put(URL, "Hello")
    first = client.get(URL)
    assert client.get(URL, etag=first.headers["etag"]).unchanged
    site.put(URL, "Hello again")
    assert client.get(URL, etag=first.headers["etag"]).content == b"Hello again"


@pytest.mark.parametrize(("status", "gone"), [(404, True), (410, True)])
def test_what_is_gone_is_an_answer(site: Site, client: Client, status: int, gone: bool) -> None:
    site.remove(URL, status)
    assert client.get(URL).gone is gone


def test_what_is_forbidden_or_too_long_is_refused(site: Site, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    site.remove(URL, 403)
    with pytest.raises(RefusedError, match="403"):
        client.get(URL)
    monkeypatch.setattr(client_module, "SIZE_LIMIT", 1000)
    site.put(URL, "x" * 100_000)
    with pytest.raises(RefusedError, match="over"):
        client.get(URL)


def test_a_library_that_is_missing_is_one_line_that_says_how_to_get_it() -> None:
    with pytest.raises(FetchError, match=r"no_such_library is not installed \(pip install 'govkg\[fetch\]'\)"):
        load("no_such_library")


def test_no_network_is_unreachable(quick: Politeness) -> None:
    with pytest.raises(UnreachableError, match="no connection"):
        Client(quick, via="http://127.0.0.1:9").get(URL)
