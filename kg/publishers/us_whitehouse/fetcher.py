"""What the White House publishes: WordPress, by its REST interface or its feed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kg.publishers.listing import Found, Pages
from kg.publishers.listings.wordpress import find_posts


def find_releases(pages: Pages, addresses: Mapping[str, str], first: date, last: date) -> Iterator[Found]:
    """Yield the posts of these days."""
    return find_posts(pages, addresses, first, last, "America/New_York")
