"""Each publisher's site as it answers, played with texts of our own."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from site_player import Fault, Site

from kg.fetch import FetchReport, fetch, refresh
from kg.fetch.client import Politeness
from kg.model import Document
from kg.publishers import parse, read_paths

FIRST, LAST = date(2021, 5, 1), date(2021, 5, 31)
Fetch = Callable[..., FetchReport]
Read = Callable[[], dict[str, Document]]


@pytest.fixture
def get(site: Site, quick: Politeness, tmp_path: Path) -> Fetch:
    def call(slug: str, first: date = FIRST, last: date = LAST) -> FetchReport:
        return fetch(slug, first, last, tmp_path, politeness=quick, via=site.url)

    return call


@pytest.fixture
def look(site: Site, quick: Politeness, tmp_path: Path) -> Fetch:
    return lambda slug, today=LAST: refresh(slug, tmp_path, politeness=quick, via=site.url, today=today)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def call() -> dict[str, Document]:
        found = [one for release in read_paths([tmp_path]) for one in parse(release)]  # type: ignore[arg-type]
        assert all(isinstance(one, Document) for one in found), found
        return {one.id: one for one in found if isinstance(one, Document)}

    return call


def wp_post(number: int, day: str, text: str = "", host: str = "www.state.gov") -> dict[str, object]:
    return {
        "id": number,
        "date": f"{day}T08:00:00",
        "date_gmt": f"{day}T12:00:00",
        "link": f"https://{host}/release-{number}/",
        "title": {"rendered": f"Release &#8211; {number}"},
        "content": {"rendered": f"<p>{text or f'The Secretary met delegation {number}.'}</p>"},
    }


def play_rest(site: Site, url: str, posts: list[dict[str, object]], size: int = 2) -> None:
    """Play a WordPress site's REST interface: pages of `size`, 400 beyond the last."""

    def answer(query: dict[str, list[str]]) -> tuple[int, dict[str, str], bytes]:
        after, before = query["after"][0], query["before"][0]
        wanted = [post for post in posts if after < str(post["date"]) < before]
        number, total = int(query["page"][0]), max(1, -(-len(wanted) // size))
        if number > total:
            return 400, {"Content-Type": "application/json"}, b'{"code":"rest_post_invalid_page_number"}'
        page = wanted[(number - 1) * size : number * size]
        return 200, {"Content-Type": "application/json", "X-WP-TotalPages": str(total)}, json.dumps(page).encode()

    site.play(url, answer)


STATE = "https://www.state.gov/wp-json/wp/v2/state_press_release"


def test_wordpress_posts_come_with_their_lists(site: Site, get: Fetch, read: Read) -> None:
    posts = [wp_post(n, f"2021-05-{n:02}") for n in (1, 15, 31)] + [wp_post(9, "2021-06-01")]
    play_rest(site, STATE, posts)
    assert get("us-state").counts == {"new": 3}
    found = read()
    assert sorted(found) == ["release-1", "release-15", "release-31"]
    assert (found["release-15"].title, found["release-15"].issued.isoformat()) == ("Release – 15", "2021-05-15T08:00:00-04:00")
    assert len(site.asked()) == 2
    before = site.asked()
    get("us-state")
    assert site.asked() == before


def test_a_wordpress_list_shows_corrections_and_withdrawals(site: Site, get: Fetch, look: Fetch, read: Read) -> None:
    posts = [wp_post(n, f"2021-05-{n:02}") for n in (10, 20, 30)]
    play_rest(site, STATE, posts)
    for post in posts:
        site.put(str(post["link"]), "<html>the public page</html>")
    get("us-state")
    posts[0] = wp_post(10, "2021-05-10", "The Secretary met nobody.")
    del posts[1]
    site.remove("https://www.state.gov/release-20/")
    assert look("us-state").counts == {"changed": 1, "unchanged": 1, "withdrawn": 1}
    found = read()
    assert "nobody" in found["release-10"].text
    assert found["release-20"].withdrawn
    posts.append(wp_post(20, "2021-05-20"))
    site.put("https://www.state.gov/release-20/", "<html>the public page</html>")
    assert look("us-state").counts == {"returned": 1, "unchanged": 2}
    assert not read()["release-20"].withdrawn


def feed_item(number: int, day: datetime) -> str:
    return (
        f"<item><title>Release {number}</title><link>https://www.state.gov/release-{number}/</link>"
        f"<dc:creator><![CDATA[Ada Chan, Secretary]]></dc:creator><pubDate>{day:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
        f"<content:encoded><![CDATA[<p>Ada Chan, Secretary</p><p>We met delegation {number}.</p>]]></content:encoded></item>"
    )


def feed(items: str, built: str = "Sat, 22 May 2021 12:25:59 +0000") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Press Releases</title><link>https://www.state.gov</link>'
        f"<lastBuildDate>{built}</lastBuildDate><language>en-US</language>{items}</channel></rss>"
    )


def test_where_the_interface_is_shut_the_feed_is_read_back_to_the_first_day(site: Site, get: Fetch, read: Read) -> None:
    address = "https://www.state.gov/rss-feed/press-releases/feed/"
    days = [datetime(2021, 6, 1, 3, tzinfo=UTC), datetime(2021, 5, 20, tzinfo=UTC), datetime(2021, 4, 1, tzinfo=UTC)]
    for number, day in enumerate(days, 1):
        site.put(f"{address}?paged={number}", feed(feed_item(number, day)), "application/rss+xml")
    site.put(f"{address}?paged=4", feed(feed_item(4, datetime(2021, 3, 1, tzinfo=UTC))), "application/rss+xml")
    assert get("us-state").counts == {"new": 2}
    found = read()
    assert sorted(found) == ["release-1", "release-2"]  # the first was issued on 31 May in Washington
    assert found["release-2"].text.endswith("We met delegation 2.")
    assert site.asked(f"{address}?paged=4").total() == 0
    # The same items in a feed that was built later are no news.
    site.put(f"{address}?paged=1", feed(feed_item(1, days[0]), "Sun, 23 May 2021 12:25:59 +0000"), "application/rss+xml")
    assert get("us-state").counts == {"unchanged": 2}


def govuk_item(path: str, body: str, **more: object) -> str:
    page = {
        "base_path": path,
        "schema_name": "news_article",
        "document_type": "press_release",
        "title": "Minister opens bridge",
        "locale": "en",
        "first_published_at": "2021-05-03T09:30:00.000+01:00",
        "public_updated_at": "2021-05-03T09:30:00.000+01:00",
        "details": {"body": f"<p>{body}</p>"},
        **more,
    }
    return json.dumps(page)


def play_search(site: Site, paths: list[str]) -> None:
    def answer(query: dict[str, list[str]]) -> bytes:
        start = int(query["start"][0])
        rows = [{"link": path, "title": path, "public_timestamp": "2021-05-03T08:30:00Z"} for path in paths]
        return json.dumps({"results": rows[start : start + 2], "total": len(rows), "start": start}).encode()

    site.play("https://www.gov.uk/api/search.json", answer)


def test_govuk_search_leads_to_content_and_a_withdrawn_notice_withdraws(site: Site, get: Fetch, look: Fetch, read: Read) -> None:
    paths = [f"/government/news/bridge-{n}" for n in range(3)]
    play_search(site, paths)
    for path in paths:
        site.put(f"https://www.gov.uk/api/content{path}", govuk_item(path, "The minister opened the bridge."), "application/json")
    assert get("uk-govuk").counts == {"new": 3}
    assert sorted(read()) == ["bridge-0", "bridge-1", "bridge-2"]
    assert [n for u, n in site.asked("https://www.gov.uk/api/search").items()] == [1, 1]
    notice = {"explanation": "<p>Published in error.</p>", "withdrawn_at": "2021-05-04T10:00:00Z"}
    changed = govuk_item(paths[0], "The minister opened the bridge.", withdrawn_notice=notice)
    site.put(f"https://www.gov.uk/api/content{paths[0]}", changed, "application/json")
    site.put(
        f"https://www.gov.uk/api/content{paths[1]}", govuk_item(paths[1], "The minister opened the road."), "application/json"
    )
    assert look("uk-govuk").counts == {"changed": 2, "unchanged": 1}
    found = read()
    assert [found[f"bridge-{n}"].withdrawn for n in range(3)] == [True, False, False]


def doj_release(number: int, day: datetime) -> dict[str, object]:
    return {
        "uuid": f"0000-{number}",
        "title": f"Man &amp; firm fined {number}",
        "body": "<p>United States Attorney Ada Chan announced the fine.</p>",
        "date": str(int(day.timestamp())),
        "url": f"https://www.justice.gov/opa/pr/fine-{number}",
        "component": [{"name": "USAO - Example"}],
    }


def test_justice_is_walked_back_from_the_newest(site: Site, get: Fetch, read: Read) -> None:
    days = [datetime(2021, 6, 2, 4, tzinfo=UTC), datetime(2021, 5, 20, 4, tzinfo=UTC), datetime(2021, 5, 1, 4, tzinfo=UTC)]
    rows = [
        doj_release(n, day) for n, day in enumerate([*days, datetime(2021, 4, 1, tzinfo=UTC), datetime(2021, 3, 1, tzinfo=UTC)])
    ]

    def answer(query: dict[str, list[str]]) -> bytes:
        page = int(query["page"][0])
        return json.dumps({"metadata": {}, "results": rows[page * 2 : page * 2 + 2]}).encode()

    site.play("https://www.justice.gov/api/v1/press_releases.json", answer)
    assert get("us-doj").counts == {"new": 2}
    found = read()
    assert sorted(found) == ["fine-1", "fine-2"]
    assert (found["fine-1"].title, found["fine-1"].issued.isoformat()) == ("Man & firm fined 1", "2021-05-20T00:00:00-04:00")
    assert found["fine-1"].text.endswith("announced the fine.")


def test_press_corner_search_leads_to_documents(site: Site, get: Fetch, read: Read) -> None:
    references = ["IP/21/2301", "SPEECH/21/2302", "MEX/21/2303"]

    def search(query: dict[str, list[str]]) -> bytes:
        assert (query["datefrom"], query["dateto"]) == (["01052021"], ["31052021"])
        start = (int(query["pagenumber"][0]) - 1) * 2
        rows = [{"refCode": ref, "eventDate": "2021-05-05", "title": ref} for ref in references]
        return json.dumps({"totalNumber": 3, "docuLanguageListResources": rows[start : start + 2]}).encode()

    def document(query: dict[str, list[str]]) -> bytes | tuple[int, dict[str, str], bytes]:
        reference = query["reference"][0]
        if reference == "MEX/21/2303":
            return 404, {}, b""
        told = {"title": "Commission meets", "subtitle": "In Brussels", "htmlContent": "<p>President Ada Chan met them.</p>"}
        page = {"refCd": reference, "eventDate": "2021-05-05", "publishDate": "2021-05-05T10:00:00Z", "languages": ["EN", "FR"]}
        return json.dumps({**page, "docuLanguageResource": told}).encode()

    site.play("https://ec.europa.eu/commission/presscorner/api/search", search)
    site.play("https://ec.europa.eu/commission/presscorner/api/documents", document)
    report = get("eu-presscorner")
    assert (report.counts, report.complete) == ({"missing": 1, "new": 2}, True)
    found = read()
    assert sorted(found) == ["ip_21_2301", "speech_21_2302"]
    release = found["ip_21_2301"]
    assert release.url == "https://ec.europa.eu/commission/presscorner/detail/en/ip_21_2301"
    assert release.issued.isoformat() == "2021-05-05T12:00:00+02:00"
    assert release.text == "Commission meets\n\nIn Brussels\n\nPresident Ada Chan met them."
    assert [(link.relation, link.language) for link in release.links] == [("counterpart", "fr")]


def transcript(number: int, day: str, *, item: bool = False) -> str:
    field, tag, root = ("field_date", 'item key="0"', "response") if item else ("release-date", "transcript", "transcripts")
    return (
        f'<?xml version="1.0"?><{root}><{tag}><transcript-id>{number}</transcript-id><title>Visit</title>'
        f"<prime-minister>Chan, Ada</prime-minister><{field}>{day}</{field}>"
        f"<content><![CDATA[<p>I visited Perth.</p>]]></content></{tag.split()[0]}></{root}>"
    )


def test_transcripts_are_asked_for_by_number_once(site: Site, get: Fetch, read: Read) -> None:
    entries = "".join(
        f"<url><loc>https://pmtranscripts.pmc.gov.au/release/transcript-{number}</loc>{changed}</url>"
        for number, changed in ((1, ""), (2, ""), (3, "<lastmod>2021-04-01</lastmod>"), (4, ""))
    )
    site.put("https://pmtranscripts.pmc.gov.au/transcripts.xml", f"<urlset>{entries}</urlset>", "application/xml")
    pages = {"1": transcript(1, "05/05/2021"), "2": transcript(2, "06/06/2021"), "4": transcript(4, "7/5/2021", item=True)}
    site.play("https://pmtranscripts.pmc.gov.au/query", lambda query: pages[query["transcript"][0]].encode())
    assert get("au-pm").counts == {"new": 2}
    assert sorted(read()) == ["transcript-1", "transcript-4"]
    before = site.asked("https://pmtranscripts.pmc.gov.au/query")
    assert {parse_qs(urlsplit(url).query)["transcript"][0] for url in before} == {"1", "2", "4"}
    assert get("au-pm", last=date(2021, 6, 30)).counts == {"new": 1, "unchanged": 2}
    assert site.asked("https://pmtranscripts.pmc.gov.au/query") == before


def test_singapore_sites_are_read_from_their_source(site: Site, get: Fetch, read: Read) -> None:
    paths = [
        "_resources/press-releases/_posts/2021-05-05-post-on-bins & bags.md",
        "_resources/press-releases/_posts/2021-06-05-post-on-trees.md",
        "pages/about.md",
        "images/2021-05-05-picture.png",
    ]
    tree = {"tree": [{"path": path, "type": "blob"} for path in paths], "truncated": False}
    site.put("https://api.github.com/repos/isomerpages/mse/git/trees/master?recursive=1", json.dumps(tree), "application/json")
    text = "---\ntitle: Bins and bags\npermalink: /resource-room/2021-05-05-bins\n---\n\nThe Minister opened the bins.\n"
    raw = "https://raw.githubusercontent.com/isomerpages/mse/master/_resources/press-releases/_posts/"
    site.put(f"{raw}2021-05-05-post-on-bins%20%26%20bags.md", text, "text/plain")
    assert get("sg-mse").counts == {"new": 1}
    [document] = read().values()
    assert (document.title, document.day, document.publisher) == ("Bins and bags", date(2021, 5, 5), "sg-mse")


@pytest.mark.parametrize("slug", ["us-state", "uk-govuk", "us-doj", "eu-presscorner", "au-pm", "sg-mse"])
def test_a_list_in_a_form_unknown_is_said(site: Site, get: Fetch, slug: str) -> None:
    for url in (
        STATE,
        "https://www.gov.uk/api/search.json",
        "https://www.justice.gov/api/v1/press_releases.json",
        "https://ec.europa.eu/commission/presscorner/api/search",
        "https://pmtranscripts.pmc.gov.au/transcripts.xml",
        "https://api.github.com/repos/isomerpages/mse/git/trees/master",
    ):
        site.play(url, lambda _: b"<html>Technical difficulties</html>")
    report = get(slug)
    assert report.counts == {}
    assert [(issue.severity.value, issue.code) for issue in report.issues] == [("error", "unknown-listing")]


def test_a_list_that_fails_in_the_middle_is_made_up_for(site: Site, get: Fetch, read: Read) -> None:
    play_rest(site, STATE, [wp_post(n, f"2021-05-{n:02}") for n in range(1, 6)])
    second = f"{STATE}?per_page=100&orderby=date&order=asc&after=2021-04-30T23:59:59&before=2021-06-01T00:00:00&page=2"
    site.fail(second, *[Fault("status", 503)] * 3)
    report = get("us-state")
    assert (report.counts, report.left) == ({"new": 2}, 1)
    assert get("us-state").counts == {"new": 3, "unchanged": 2}
    assert len(read()) == 5
