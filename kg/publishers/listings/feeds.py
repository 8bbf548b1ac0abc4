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
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import lxml.etree

from kg.errors import FetchError
from kg.model import Issue, Release, Severity
from kg.publishers.dispatch import knows_form
from kg.publishers.forms.webpage import read_page
from kg.publishers.listing import Found, Page, Pages, canonical, join_address, make_file_name, split_address, unreadable
from kg.publishers.requirements import load

_MOST_LISTINGS = 5000
"""Feeds and sitemaps in all, so that maps that list each other come to an end."""
_HARMLESS = frozenset({"CharacterEncodingOverride", "NonXMLContentType"})  # the reader's notes on what a header says
_SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def find_entries(pages: Pages, feeds: tuple[str, ...], timezone: str, first: date, last: date) -> Iterator[Found]:
    """Yield the pages that feeds list and that were issued on the days `first` to `last`, or whose feed doesn't say when.

    A sitemap tells when a page was changed last: what was last changed before `first` is left out.
    """
    waiting, seen = list(feeds), set(feeds)
    for number, url in enumerate(_iter_growing(waiting)):
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
            entries = _read_map(root, page.url)
            yield from (_make_found(address) for address, changed in entries if changed is None or changed >= first)
        else:
            yield from _read_feed(page, pages, ZoneInfo(timezone), first, last)


def convert_page(found: Found, page: Page, slug: str) -> tuple[Found, bytes]:
    """Return a page as it is where a parser knows its form, else its text in the plain form, under a publisher's slug.

    Raises FetchError where the page has no text, title or date.
    """
    if knows_form(Release(f"{found.id}.htm", page.content)):
        return replace(found, ending=".htm"), page.content
    read = read_page(page.content.decode(_charset(page), "replace"), page.url)
    row = {
        "id": found.id,
        "url": canonical(found.url),
        "publisher": slug,
        "title": found.title or read.title,
        "published": found.published or read.published,
        "lang": read.language or found.language,
        "text": read.text or found.summary,
    }
    missing = [name for name in ("title", "published", "text") if not row[name]]
    if missing:
        raise FetchError(f"no {' and no '.join(missing)} could be made out on the page", found.url)
    day = found.day or date.fromisoformat(row["published"][:10])
    return replace(found, day=day), json.dumps(row, ensure_ascii=False, indent=1).encode()


def _read_feed(page: Page, pages: Pages, zone: ZoneInfo, first: date, last: date) -> Iterator[Found]:
    feed = load("feedparser").parse(page.content, response_headers={"content-location": page.url})
    if not feed.get("version"):
        pages.report(unreadable(page.url, "neither a feed nor a sitemap"))
        return
    damaged = feed.bozo and type(feed.get("bozo_exception")).__name__ not in _HARMLESS
    if damaged and not feed.entries:
        pages.report(unreadable(page.url, f"a feed that can't be read ({feed.get('bozo_exception')})"))
    elif damaged:
        hint = "the feed is damaged: what follows the damage is missing"
        pages.report(Issue("fetch", Severity.WARNING, "damaged-feed", page.url, hint))
    for entry in feed.entries:
        stated = entry.get("published_parsed") or entry.get("updated_parsed")
        moment = datetime.fromtimestamp(calendar.timegm(stated), UTC).astimezone(zone) if stated else None
        link = join_address(page.url, entry.get("link") or "") if entry.get("link") else ""
        if not link:
            hint = f"an entry without a link to its page is left out: {entry.get('title', '')!r}"
            pages.report(Issue("fetch", Severity.WARNING, "no-link", page.url, hint))
        elif moment is None or first <= moment.date() <= last:
            yield replace(
                _make_found(link),
                day=moment.date() if moment else None,
                title=entry.get("title", ""),
                published=moment.isoformat() if moment else "",
                language=feed.feed.get("language", ""),
                summary=_text_of(entry),
            )


def _make_found(url: str) -> Found:
    """Return the page at an address: its identifier is the path without ending, "-" for "/"."""
    address = canonical(url)
    parts = split_address(address)
    name = make_file_name(re.sub(r"\.\w{2,5}$", "", parts.path.strip("/")).replace("/", "-"))
    if parts.query:
        name = f"{name}-{hashlib.sha256(parts.query.encode()).hexdigest()[:8]}"
    return Found(name, address, None, ".json")


def _iter_growing(items: list[str]) -> Iterator[str]:
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
            yield join_address(base, address), _read_day(entry.findtext(f"{_SITEMAPS}lastmod") or "")


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
