"""The fetcher of sites that have no folder of their own: by their feeds and sitemaps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from kg.errors import FetchError
from kg.model import Publisher
from kg.publishers.listing import Found, Page, Pages, host_of
from kg.publishers.listings.feeds import convert_page, find_entries


def slug_of(url: str) -> str:
    """Return the slug under which a site's releases are kept: its host, with "-" for ".". Raises FetchError without one."""
    slug = "-".join(re.findall(r"[a-z0-9]+", host_of(url).lower()))
    if not slug:
        raise FetchError("not an address of the web", url, "write https://… in full")
    return slug


class FeedFetcher:
    """Finds the pages that feeds and sitemaps list; a page that several list is one release."""

    def __init__(self, feeds: tuple[str, ...], publisher: Publisher) -> None:
        self._feeds, self._publisher = feeds, publisher

    def find_releases(self, pages: Pages, _addresses: Mapping[str, str], first: date, last: date) -> Iterator[Found]:
        """Yield the pages of these days."""
        return find_entries(pages, self._feeds, self._publisher.timezone, first, last)

    def convert(self, found: Found, page: Page) -> tuple[Found, bytes]:
        """Return a page in a form that a parser reads."""
        return convert_page(found, page, self._publisher.slug)
