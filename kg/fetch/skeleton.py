"""A publisher's folder to begin with: settings, parser, fetcher and a test that says what is still to do."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from kg.errors import FetchError
from kg.fetch.writing import disk_faults

_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")

_SETTINGS = Template("""title = "$title"
jurisdiction = "$jurisdiction"
timezone = "$timezone"
language = "en"

[listings]
feed = "$feed"
""")

_INIT = Template('"""$title."""\n')

_PARSER = Template('''"""Releases of $title: pages of its site, made out by the plain form that fetching keeps them in."""

from kg.publishers.catalogue import Profile
from kg.publishers.forms.plain import parse
from kg.publishers.source import Match, Source

__all__ = ["parse", "recognise"]


def recognise(_source: Source, _profile: Profile) -> Match:
    """Claim nothing: releases in the plain form name their publisher themselves."""
    return Match.NONE
''')

_FETCHER = Template('''"""Where $title lists its releases: a feed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kg.publishers.listing import Found, Page, Pages
from kg.publishers.listings.feeds import convert_page, find_entries

_SLUG = "$slug"


def find_releases(pages: Pages, addresses: Mapping[str, str], first: date, last: date) -> Iterator[Found]:
    """Yield the releases of these days."""
    return find_entries(pages, (addresses["feed"],), "$timezone", first, last)


def convert(found: Found, page: Page) -> tuple[Found, bytes]:
    """Return a page in a form that a parser reads."""
    return convert_page(found, page, _SLUG)
''')

_TEST = Template('''"""$title: a page of its site, with a text of our own, leads to a document."""

from datetime import date

from kg.model import Document, Release
from kg.publishers import get_publisher, parse
from kg.publishers.catalogue import load_fetcher
from kg.publishers.listing import Found, Page

PAGE = b"""<html lang="en"><head><title>Minister opens clinic</title><meta property="article:published_time" content="2024-05-06"></head>
<body><article><h1>Minister opens clinic</h1><p>The Minister for Health, Ada Chan, today opened the clinic in the north of the
city, which has ninety beds and took three years to build.</p><p>She thanked all who had worked on it for their patience, and
said that two more would follow before the end of next year.</p></article></body></html>"""
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>Minister opens clinic</title>
<link>https://example.gov/news/clinic</link><pubDate>Mon, 06 May 2024 01:00:00 GMT</pubDate></item></channel></rss>"""


class Shown:
    """Pages without a site."""

    def get(self, url: str, settled: date | None = None) -> Page:
        return Page(url, FEED, "application/rss+xml")

    def report(self, issue: object) -> None:
        raise AssertionError(issue)


def test_a_release_of_its_feed_is_read() -> None:
    fetcher = load_fetcher("$slug")
    assert fetcher is not None
    [found] = fetcher.find_releases(Shown(), {"feed": "https://example.gov/rss"}, date(2024, 1, 1), date(2024, 12, 31))
    found, content = fetcher.convert(found, Page(found.url, PAGE, "text/html"))
    [document] = parse(Release(f"{found.id}.json", content, "$slug"))
    assert isinstance(document, Document)
    assert (document.publisher, document.title) == ("$slug", "Minister opens clinic")
    assert "Ada Chan" in document.text
    assert get_publisher("$slug").timezone == "$timezone"
    assert isinstance(found, Found)
''')


def make_publisher(slug: str, top: Path, *, title: str = "", timezone: str = "UTC", feed: str = "") -> list[Path]:
    """Make the folder of the publisher `slug` and a test under the project's folder `top`; return the files made.

    Raises FetchError where the slug is none, the time zone is unknown, or there is such a publisher already.
    """
    if not _SLUG.fullmatch(slug):
        raise FetchError("not a slug", slug, "small letters, digits and hyphens, the country first: nz-beehive")
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        raise FetchError("not a time zone", timezone, "an IANA name: Pacific/Auckland") from None
    package = top / "kg" / "publishers"
    if not (package / "catalogue.py").exists():
        raise FetchError("not the top folder of the project", str(top.resolve()), "go there, or name it with --into")
    name = slug.replace("-", "_")
    folder = package / name
    if folder.exists():
        raise FetchError("there is such a publisher", str(folder), "edit its files")
    jurisdiction = slug.partition("-")[0].upper()
    filled = {
        "slug": slug,
        "title": _escape(title or slug),
        "timezone": timezone,
        "feed": feed or f"https://{slug}.example/feed.xml",
        "jurisdiction": jurisdiction if len(jurisdiction) == 2 else "",
    }
    files = {
        folder / "publisher.toml": _SETTINGS,
        folder / "__init__.py": _INIT,
        folder / "parser.py": _PARSER,
        folder / "fetcher.py": _FETCHER,
        top / "tests" / "publishers" / f"test_{name}.py": _TEST,
    }
    with disk_faults(folder):
        for path, template in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(template.substitute(filled), encoding="utf-8")
    return list(files)


def _escape(text: str) -> str:
    return " ".join(text.replace("\\", "").replace('"', "'").split())
