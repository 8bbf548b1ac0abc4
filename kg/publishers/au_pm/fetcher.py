"""Transcripts of Australian Prime Ministers: a sitemap lists their numbers, each is asked for by its number.

Numbers aren't in the order of days, and the map needn't tell days, so the first run asks for all that the map doesn't rule
out. Each is kept, whatever its day, and never asked for again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from kg.publishers.listing import Found, Pages, unreadable

_ENTRY = re.compile(rb"<url>(.*?)</url>", re.DOTALL)
_NUMBER = re.compile(rb"transcript-(\d+)")
_CHANGED = re.compile(rb"<lastmod>\s*(\d{4}-\d\d-\d\d)")
_ISSUED = re.compile(rb"<(?:release-date|field_date)>\s*(\d{1,2}/\d{1,2}/\d{4})\s*<")


def find_releases(pages: Pages, addresses: Mapping[str, str], first: date, last: date) -> Iterator[Found]:
    """Yield the transcripts of these days, with their content."""
    listing = pages.get(addresses["map"])
    entries = _ENTRY.findall(listing.content) if listing is not None else []
    if not entries:
        pages.report(unreadable(addresses["map"], "no list of transcripts"))
    for entry in entries:
        number, changed = _NUMBER.search(entry), _CHANGED.search(entry)
        if number is None or (changed is not None and date.fromisoformat(changed[1].decode()) < first):
            continue  # what was last changed before these days can't be of them
        url = addresses["transcript"].format(id=number[1].decode())
        page = pages.get(url, settled=date.fromisoformat(changed[1].decode()) if changed else date.min)
        day = _read_day(page.content) if page is not None else None
        if page is not None and (day is None or first <= day <= last):
            yield Found(f"transcript-{number[1].decode()}", url, day, ".xml", page.content)


def _read_day(content: bytes) -> date | None:
    match = _ISSUED.search(content)
    try:
        return datetime.strptime(match[1].decode(), "%d/%m/%Y").date() if match else None
    except ValueError:
        return None
