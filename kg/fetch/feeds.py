"""Any site's releases, as its RSS or Atom feeds and sitemaps list them.

A page in a form that a parser knows is kept as served. Of any other the text is taken out (trafilatura) and kept in the
plain form; the page as served stands in the archive. What the feed says of title and time goes before what the page says.
"""

from __future__ import annotations

import calendar
import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

import lxml.etree

from kg.errors import FetchError
from kg.fetch.requirements import load
from kg.model import Document, Issue, Publisher, Release, Severity
from kg.publishers import parse
from kg.publishers.forms.webpage import read_page
from kg.publishers.listing import Found, Page, Pages, canonical, host_of, make_file_name, unreadable

_MOST_LISTINGS = 5000
"""Feeds and sitemaps in all, so that maps that list each other come to an end."""
_SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def slug_of(url: str) -> str:
    """Return the slug under which a site's releases are kept: its host, with "-" for ".". Raises FetchError without one."""
    slug = "-".join(re.findall(r"[a-z0-9]+", host_of(url).lower()))
    if not slug:
        raise FetchError("not an address of the web", url, "write https://… in full")
    return slug


class FeedFetcher:
    """Finds the pages that feeds list. A page that several list is found once."""

    def __init__(self, feeds: tuple[str, ...], publisher: Publisher) -> None:
        self._feeds, self._publisher = feeds, publisher
        self._told: dict[str, Mapping[str, str]] = {}

    def find_releases(self, pages: Pages, addresses: Mapping[str, str], first: date, last: date) -> Iterator[Found]:
        """Yield the pages that were issued on the days `first` to `last`, or whose feed doesn't say when."""
        waiting, seen = list(self._feeds), set(self._feeds)
        for number, url in enumerate(iter_growing(waiting)):
            page = pages.get(url)
            if page is None:
                pages.report(unreadable(url, "there is nothing"))
                continue
            root = _read_xml(page)
            if root is not None and root.tag == f"{_SITEMAPS}sitemapindex" and number < _MOST_LISTINGS:
                maps = [address for address, changed in _read_map(root, page.url) if changed is None or changed >= first]
                waiting += [address for address in maps if address not in seen]
                seen.update(maps)
            elif root is not None and root.tag == f"{_SITEMAPS}urlset":
                for address, changed in _read_map(root, page.url):
                    if changed is None or changed >= first:
                        yield self._find(address, None)
            else:
                yield from self._read_feed(page, pages, first, last)

    def convert(self, found: Found, page: Page) -> tuple[Found, bytes]:
        """Return a page as it is where a parser knows its form, else its text in the plain form."""
        known = [one for one in parse(Release(f"{found.id}.htm", page.content)) if isinstance(one, Document)]
        if known and all(document.publisher != "plain" for document in known):
            return replace(found, ending=".htm"), page.content
        read = read_page(page.content.decode(_charset(page), "replace"), page.url)
        told = self._told.get(found.url, {})
        row = {
            "id": found.id,
            "url": canonical(found.url),
            "publisher": self._publisher.slug,
            "title": told.get("title") or read.title,
            "published": told.get("published") or read.published,
            "lang": read.language or told.get("lang", ""),
            "text": read.text or told.get("text", ""),
        }
        missing = [name for name in ("title", "published", "text") if not row[name]]
        if missing:
            raise FetchError(f"no {' and no '.join(missing)} could be made out on the page", found.url)
        day = found.day or date.fromisoformat(row["published"][:10])
        return replace(found, day=day), json.dumps(row, ensure_ascii=False, indent=1).encode()

    def _read_feed(self, page: Page, pages: Pages, first: date, last: date) -> Iterator[Found]:
        feed = load("feedparser").parse(page.content, response_headers={"content-location": page.url})
        if not feed.get("version"):
            pages.report(unreadable(page.url, "neither a feed nor a sitemap"))
            return
        if feed.bozo and not feed.entries:
            pages.report(unreadable(page.url, f"a feed that can't be read ({feed.get('bozo_exception')})"))
        elif feed.bozo:
            hint = "the feed is damaged: what follows the damage is missing"
            pages.report(Issue("fetch", Severity.WARNING, "damaged-feed", page.url, hint))
        zone = ZoneInfo(self._publisher.timezone)
        for entry in feed.entries:
            link = urljoin(page.url, entry.get("link") or "")
            stated = entry.get("published_parsed") or entry.get("updated_parsed")
            moment = datetime.fromtimestamp(calendar.timegm(stated), UTC).astimezone(zone) if stated else None
            if not entry.get("link") or (moment is not None and not first <= moment.date() <= last):
                continue
            found = self._find(link, moment.date() if moment else None)
            self._told[found.url] = {
                "title": entry.get("title", ""),
                "published": moment.isoformat() if moment else "",
                "lang": feed.feed.get("language", ""),
                "text": _text_of(entry),
            }
            yield found

    def _find(self, url: str, day: date | None) -> Found:
        address = canonical(url)
        parts = urlsplit(address)
        name = make_file_name(re.sub(r"\.\w{2,5}$", "", parts.path.strip("/")).replace("/", "-"))
        if parts.query:
            name = f"{name}-{hashlib.sha256(parts.query.encode()).hexdigest()[:8]}"
        return Found(name, address, day, ".json")


def iter_growing(items: list[str]) -> Iterator[str]:
    """Yield the items of a list that grows meanwhile."""
    index = 0
    while index < len(items):
        yield items[index]
        index += 1


def _read_xml(page: Page) -> lxml.etree._Element | None:
    content = page.content
    if content[:2] == b"\x1f\x8b":
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error):
            return None
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        return lxml.etree.fromstring(content, parser)
    except (lxml.etree.LxmlError, ValueError):
        return None


def _read_map(root: lxml.etree._Element, base: str) -> Iterator[tuple[str, date | None]]:
    """Yield the addresses of a sitemap with the days on which they last changed."""
    for entry in root.iterchildren(f"{_SITEMAPS}sitemap", f"{_SITEMAPS}url"):
        address = (entry.findtext(f"{_SITEMAPS}loc") or "").strip()
        if address:
            yield urljoin(base, address), _read_day(entry.findtext(f"{_SITEMAPS}lastmod") or "")


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def _charset(page: Page) -> str:
    declared = re.search(r"charset=[\"']?([\w-]+)", (page.headers or {}).get("content-type", ""))
    try:
        "".encode(declared[1] if declared else "utf-8")
    except LookupError:
        return "utf-8"
    return declared[1] if declared else "utf-8"


def _text_of(entry: Any) -> str:
    """Return the text that a feed carries itself, as plain paragraphs."""
    content = entry.get("content") or []
    markup = content[0].get("value", "") if content else entry.get("summary", "")
    return read_page(f"<html><body><article>{markup}</article></body></html>", "").text if markup else ""
