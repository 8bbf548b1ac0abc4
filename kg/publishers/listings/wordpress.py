"""WordPress sites: the REST interface, and the feed where that is shut.

Both hold the releases whole, so there is nothing more to ask for. A release is kept as one object of the interface, or as a
feed of one item.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import lxml.etree

from kg.publishers.listing import Found, Page, Pages, canonical, last_part, objects, read_day, unreadable

_MOST_PAGES = 1000


def find_posts(pages: Pages, addresses: Mapping[str, str], first: date, last: date, timezone: str) -> Iterator[Found]:
    """Yield the posts of these days: `addresses` has `rest`, `feed`, or both."""
    if "rest" in addresses:
        page = _get_rest(pages, addresses["rest"], 1, first, last)
        if page is not None:
            yield from _read_rest(pages, addresses["rest"], page, first, last)
            return
    if "feed" in addresses:
        yield from _read_feeds(pages, addresses["feed"], first, last, timezone)


def _get_rest(pages: Pages, template: str, number: int, first: date, last: date) -> Page | None:
    after = (first - timedelta(days=1)).isoformat() if first > date.min else "0001-01-01"
    before = (last + timedelta(days=1)).isoformat()
    return pages.get(template.format(page=number, after=f"{after}T23:59:59", before=f"{before}T00:00:00"), settled=last)


def _read_rest(pages: Pages, template: str, page: Page, first: date, last: date) -> Iterator[Found]:
    number, total, got = 1, 1, page
    while True:
        posts = _read_posts(got)
        if posts is None:
            pages.report(unreadable(got.url, "no list of posts"))
            return
        yield from filter(None, map(_read_post, posts))
        stated = (got.headers or {}).get("x-wp-totalpages", "")
        total = int(stated) if stated.isdigit() else total
        number += 1
        following = _get_rest(pages, template, number, first, last) if number <= total else None
        if following is None:
            return
        got = following


def _read_posts(page: Page) -> list[dict[str, Any]] | None:
    try:
        value = json.loads(page.content)
    except ValueError:
        return None
    return list(objects(value)) if isinstance(value, list) else None


def _read_post(post: dict[str, Any]) -> Found | None:
    link = str(post.get("link") or "")
    name = last_part(link)
    if not name:
        return None
    try:
        day = date.fromisoformat(str(post.get("date") or "")[:10])  # the site's own clock
    except ValueError:
        day = None
    content = json.dumps(post, ensure_ascii=False, indent=1).encode()
    return Found(name, canonical(link), day, ".json", content)


def _read_feeds(pages: Pages, template: str, first: date, last: date, timezone: str) -> Iterator[Found]:
    """Yield the items of a feed, page by page, until they are older than the first day."""
    for number in range(1, _MOST_PAGES):
        url = template.format(page=number)
        page = pages.get(url)
        root = _parse_feed(page)
        if page is None or root is None:
            if page is not None:
                pages.report(unreadable(url, "no feed"))
            return
        items = root.findall("channel/item")
        days = [read_day(item.findtext("pubDate") or "", timezone) for item in items]
        for item, day in zip(items, days, strict=True):
            link = (item.findtext("link") or "").strip()
            if last_part(link) and (day is None or first <= day <= last):
                yield Found(last_part(link), canonical(link), day, ".rss", _cut_out(root, item))
        known = [day for day in days if day is not None]
        if not known or max(known) < first or "{page}" not in template:
            return


def _parse_feed(page: Page | None) -> lxml.etree._Element | None:
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False)
    try:
        return lxml.etree.fromstring(page.content, parser) if page is not None else None
    except (lxml.etree.LxmlError, ValueError):
        return None


def _cut_out(root: lxml.etree._Element, item: lxml.etree._Element) -> bytes:
    """Return a feed with one item, as it stands; what changes with each feed (its build date) is left out."""
    alone = copy.deepcopy(root)
    channel = alone.find("channel")
    index = root.findall("channel/item").index(item)
    if channel is not None:
        for number, other in enumerate(channel.findall("item")):
            if number != index:
                channel.remove(other)
        for built in channel.findall("lastBuildDate"):
            channel.remove(built)
    return lxml.etree.tostring(alone, encoding="utf-8", xml_declaration=True)
