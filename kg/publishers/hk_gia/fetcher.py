"""Where the Hong Kong Government lists its releases: a page a day, `/gia/general/YYYYMM/DD.htm`.

The page has had two markups, a plain list (`ul#prlist`) and one with the time in a column of its own; in both a release is
a link to `YYYYMM/DD/P….htm`, which is all that is looked for. A release after midnight can stand on the page of the day before.
Each article links to the same release in Chinese, whose number can't be derived.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from kg.publishers.forms.blocks import clean
from kg.publishers.forms.html_text import find_elements, parse_page, text_of
from kg.publishers.listing import Found, Pages, join_address, list_days, unreadable

_RELEASE = re.compile(r"/gia/general/(\d{4})(\d{2})/(\d{2})/([A-Z]\d{9,16})\.html?$")


def find_releases(pages: Pages, addresses: Mapping[str, str], first: date, last: date) -> Iterator[Found]:
    """Yield the releases that the pages of the days list."""
    for day in list_days(first, last):
        url = addresses["day"].format(month=f"{day:%Y%m}", day=f"{day:%d}")
        page = pages.get(url, settled=day)
        if page is None:
            continue  # a day without releases has no page
        root = parse_page(page.content.decode("utf-8", "replace"))
        anchors = find_elements(root, "//a[@href]") if root is not None else []
        found = [
            one for anchor in anchors if (one := _read_link(join_address(page.url, anchor.get("href") or ""), text_of(anchor)))
        ]
        if not found and b"</html>" not in page.content.lower():
            pages.report(unreadable(url, "the list of a day ends in the middle"))
        yield from found


def find_counterparts(found: Found, content: bytes) -> Iterator[Found]:
    """Yield the release in Chinese that an article links to."""
    root = parse_page(content.decode("utf-8", "replace"))
    for anchor in find_elements(root, "//a[@href][img[@id='hdrTCLnk']]") if root is not None else []:
        other = _read_link(join_address(found.url, anchor.get("href") or ""), "")
        if other is not None and other.url != found.url:
            yield Found(other.id, other.url, found.day, other.ending, language="zh-Hant")


def _read_link(url: str, title: str) -> Found | None:
    match = _RELEASE.search(url)
    if match is None:
        return None
    year, month, day, number = match.groups()
    try:
        issued = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return Found(number, re.sub("^http:", "https:", url), issued, ".htm", title=clean(title))
