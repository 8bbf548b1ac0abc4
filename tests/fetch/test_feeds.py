import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from publishers_pages import GIA, gia_address, gia_article
from site_player import Site

from kg.errors import FetchError
from kg.fetch import FetchReport, fetch_feed, refresh
from kg.fetch.client import Politeness
from kg.model import Document
from kg.publishers import parse, read_paths

RSS = "https://news.example.gov/rss.xml"
ATOM = "https://news.example.gov/atom.xml"
MAP = "https://news.example.gov/sitemap.xml"


def page(title: str, day: str = "2024-05-06") -> str:
    return f"""<html lang="en"><head><title>{title} | Example</title><meta property="og:title" content="{title}">
<meta property="article:published_time" content="{day}T08:00:00Z"></head><body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>{title}</h1><p>The Minister for Bridges, Ada Chan, today opened a bridge over the river in the north of the city,
which has four lanes and took three years to build.</p><p>She thanked all who had worked on it for their patience, and said that
two more bridges would follow before the end of next year.</p></article><footer>Cookies and terms of use</footer></body></html>"""


def rss(*items: tuple[str, str, str]) -> str:
    rows = "".join(f"<item><title>{t}</title><link>{link}</link><pubDate>{day}</pubDate></item>" for t, link, day in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><language>en</language>{rows}</channel></rss>'


@pytest.fixture
def news(site: Site) -> Site:
    for n in range(1, 5):
        site.put(f"https://news.example.gov/2024/bridge-{n}.html", page(f"Bridge {n} opens"))
    return site


@pytest.fixture
def get(news: Site, quick: Politeness, tmp_path: Path):  # type: ignore[no-untyped-def]
    def call(*urls: str, **more: object) -> FetchReport:
        return fetch_feed(urls, tmp_path, politeness=quick, via=news.url, **more)  # type: ignore[arg-type]

    return call


def read(folder: Path) -> dict[str, Document]:
    found = [one for release in read_paths([folder]) for one in parse(release)]  # type: ignore[arg-type]
    assert all(isinstance(one, Document) for one in found), found
    return {one.id: one for one in found if isinstance(one, Document)}


def test_pages_of_a_feed_are_read_without_navigation(get, news: Site, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    news.put(
        RSS, rss(("Bridge one", "https://news.example.gov/2024/bridge-1.html", "Mon, 06 May 2024 23:00:00 +0200")), "text/xml"
    )
    assert get(RSS).counts == {"new": 1}
    [document] = read(tmp_path).values()
    assert (document.id, document.publisher, document.title) == ("2024-bridge-1", "news-example-gov", "Bridge one")
    assert document.issued.isoformat() == "2024-05-06T21:00:00+00:00"
    assert document.url == "https://news.example.gov/2024/bridge-1.html"
    assert document.text.startswith("Bridge one\n\n")
    assert "\n\nShe thanked all" in document.text
    assert "Cookies" not in document.text


def test_a_page_in_several_feeds_is_one_release(get, news: Site, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    link = "https://news.example.gov/2024/bridge-1.html"
    news.put(RSS, rss(("Bridge one", f"{link}?utm_source=rss", "Mon, 06 May 2024 08:00:00 GMT")), "text/xml")
    entry = f'<entry><title>Bridge one</title><link href="{link}#top"/><id>x</id><updated>2024-05-06T08:00:00Z</updated></entry>'
    news.put(ATOM, f'<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title>{entry}</feed>', "application/atom+xml")
    assert get(RSS, ATOM).counts == {"new": 1}
    assert len(read(tmp_path)) == 1
    assert news.served()[link] == 1


def test_sitemaps_that_list_sitemaps_are_followed_to_what_changed_since(get, news: Site, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    xmlns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    other = "https://news.example.gov/maps/2024.xml.gz"
    index = f"<sitemap><loc>{other}</loc></sitemap><sitemap><loc>{MAP}</loc></sitemap>"
    news.put(MAP, f"<sitemapindex {xmlns}>{index}</sitemapindex>", "application/xml")
    urls = "".join(
        f"<url><loc>https://news.example.gov/2024/bridge-{n}.html</loc><lastmod>{day}</lastmod></url>"
        for n, day in ((1, "2024-05-01"), (2, "2024-05-06T10:00:00+02:00"), (3, ""))
    )
    news.put(other, gzip.compress(f"<urlset {xmlns}>{urls}</urlset>".encode()), "application/x-gzip")
    assert get(MAP, first=date(2024, 5, 5)).counts == {"new": 2}
    found = read(tmp_path)
    assert sorted(found) == ["2024-bridge-2", "2024-bridge-3"]
    assert (found["2024-bridge-2"].title, found["2024-bridge-2"].day) == ("Bridge 2 opens", date(2024, 5, 6))


def test_a_page_whose_form_is_known_is_kept_as_served(get, news: Site, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    number = "P2024050600101"
    article = gia_article(number, "Hall opens", "The Secretary for Examples, Ms Ada Chan, opened the hall.")
    news.put(gia_address(number), article)
    news.put(f"{GIA}/rss.xml", rss(("Hall opens", gia_address(number), "Mon, 06 May 2024 08:00:00 GMT")), "text/xml")
    assert get(f"{GIA}/rss.xml", publisher="hk-gia").counts == {"new": 1}
    [path] = (tmp_path / "hk-gia").rglob("*.htm")
    assert path.read_text() == article
    assert read(tmp_path)[number].publisher == "hk-gia"


def test_what_a_feed_has_outside_the_days_is_left(get, news: Site) -> None:  # type: ignore[no-untyped-def]
    items = [
        (f"Bridge {n}", f"https://news.example.gov/2024/bridge-{n}.html", f"Mon, {n:02} May 2024 08:00:00 GMT") for n in (1, 2, 3)
    ]
    news.put(RSS, rss(*items), "text/xml")
    assert get(RSS, first=date(2024, 5, 2), last=date(2024, 5, 2)).counts == {"new": 1}


def test_a_page_that_says_nothing_is_said(get, news: Site) -> None:  # type: ignore[no-untyped-def]
    news.put("https://news.example.gov/empty.html", "<html><body></body></html>")
    news.put(RSS, rss(("Empty", "https://news.example.gov/empty.html", "Mon, 06 May 2024 08:00:00 GMT")), "text/xml")
    report = get(RSS)
    assert report.counts == {"refused": 1}
    assert "no text could be made out" in report.issues[0].hint


@pytest.mark.parametrize(("content", "code"), [("<html>no feed</html>", "unknown-listing"), ("", "unknown-listing")])
def test_what_is_no_feed_is_said(get, news: Site, content: str, code: str) -> None:  # type: ignore[no-untyped-def]
    news.put(RSS, content)
    assert [issue.code for issue in get(RSS).issues] == [code]


def test_a_damaged_feed_gives_what_can_be_read(get, news: Site) -> None:  # type: ignore[no-untyped-def]
    link = "https://news.example.gov/2024/bridge-1.html"
    whole = rss(("Bridge one", link, "Mon, 06 May 2024 08:00:00 GMT"), ("Bridge two", link.replace("1", "2"), "x"))
    news.put(RSS, whole[: whole.index("Bridge two")], "text/xml")
    report = get(RSS)
    assert report.counts["new"] == 1
    assert [issue.code for issue in report.issues] == ["damaged-feed", "no-link"]


def test_a_feed_is_kept_up_to_date_under_its_slug(get, news: Site, quick: Politeness, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    link = "https://news.example.gov/2024/bridge-{}.html"
    news.put(RSS, rss(("Bridge one", link.format(1), "Mon, 06 May 2024 08:00:00 GMT")), "text/xml")
    get(RSS)
    items = [(f"Bridge {n}", link.format(n), f"Tue, {6 + n:02} May 2024 08:00:00 GMT") for n in (1, 2)]
    news.put(RSS, rss(*items), "text/xml")
    news.put(link.format(1), page("Bridge 1 opens").replace("four lanes", "six lanes"))
    report = refresh("news-example-gov", tmp_path, politeness=quick, via=news.url, today=date(2024, 5, 9))
    assert report.counts == {"changed": 1, "new": 1}
    assert "six lanes" in read(tmp_path)["2024-bridge-1"].text
    kept = json.loads((tmp_path / "news-example-gov/2024/05/2024-bridge-1.json").read_text())
    assert kept["published"] == "2024-05-06T08:00:00+00:00"


@pytest.mark.parametrize("link", ["https://[bad", "javascript:alert(1)", "file:///etc/hostname", "//", "mailto:a@b.gov"])
def test_a_link_that_leads_nowhere_is_said(get, news: Site, link: str) -> None:  # type: ignore[no-untyped-def]
    news.put(RSS, rss(("Odd", link, "Mon, 06 May 2024 08:00:00 GMT")), "text/xml")
    report = get(RSS)
    assert report.counts in ({"refused": 1}, {})
    assert [issue.code for issue in report.issues] in (["release-refused"], ["no-link"])


def test_no_address_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="no feed"):
        fetch_feed([], tmp_path)
    with pytest.raises(FetchError, match="not an address"):
        fetch_feed(["rss.xml"], tmp_path)
