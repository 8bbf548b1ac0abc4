"""What a publisher's `fetcher.py` works with: pages to look at, and the releases that it finds on them.

A fetcher knows where its publisher lists releases and nothing else: asking politely, keeping and resuming is `kg.fetch`'s.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from kg.model import Issue, Severity
from kg.publishers.forms.dates import read_timestamp

_UNSAFE = re.compile(r"[^\w.+&-]+")
_LONGEST_NAME = 150  # bytes of a file's name without ending: file systems allow 255
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_cid|mc_eid", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What stood at an address: `content` as served, without the transfer's compression; `media` like "text/html"."""

    url: str
    content: bytes
    media: str = ""
    headers: Mapping[str, str] | None = None  # names in lower case


class Pages(Protocol):
    """Where a fetcher gets its pages from."""

    def get(self, url: str, settled: date | None = None) -> Page | None:
        """Return what stands at `url`, None where there is nothing (404, 410).

        `settled` is the last day that the page tells of: once that has passed, a copy that is kept will do.
        Raises FetchError where the site doesn't answer.
        """
        ...

    def report(self, issue: Issue) -> None:
        """Note what couldn't be read."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """A release that a page lists: `id` is unique with its publisher, `url` where its content is asked for.

    `content` is the release itself where the listing already held it, in a form that the publisher's parser reads.
    `ending` is that of its file (".htm").
    """

    id: str
    url: str
    day: date | None
    ending: str
    content: bytes | None = None
    title: str = ""
    language: str = ""
    published: str = ""  # ISO 8601, as the listing tells
    summary: str = ""  # the text that the listing has, where the page has none


class Fetcher(Protocol):
    """What a publisher's `fetcher.py` offers.

    Where they are needed, there may be two functions more:

    - `find_counterparts(found, content) -> Iterator[Found]` yields the same release in other languages, as `content` links
      to them;
    - `convert(found, page) -> tuple[Found, bytes]` returns a release in a form that a parser reads, where the page as served
      is none, and what it told of itself. It raises FetchError where the page holds no release.
    """

    def find_releases(self, pages: Pages, addresses: Mapping[str, str], first: date, last: date) -> Iterator[Found]:
        """Yield the releases of the days `first` to `last`, both included, in the publisher's time zone."""
        ...


def list_days(first: date, last: date) -> Iterator[date]:
    """Yield the days from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def make_file_name(identifier: str) -> str:
    """Return an identifier as a file's name that any system takes; long ones keep their beginning."""
    name = _UNSAFE.sub("-", identifier).strip("-.").encode("utf-8", "replace")[:_LONGEST_NAME]
    return name.decode("utf-8", "ignore") or "release"


def split_address(url: str) -> SplitResult:
    """Return the parts of an address; empty ones of what is none ("https://[")."""
    try:
        return urlsplit(url.strip())
    except ValueError:
        return SplitResult("", "", "", "", "")


def join_address(base: str, link: str) -> str:
    """Return the address that a link on a page leads to; empty where it is none."""
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return ""


def last_part(url: str) -> str:
    """Return the last part of an address's path, by which most sites name a release."""
    return split_address(url).path.strip().rstrip("/").rpartition("/")[2]


def host_of(url: str) -> str:
    """Return the host of an address in lower case, without "www."."""
    return (split_address(url).hostname or "").removeprefix("www.")


def canonical(url: str) -> str:
    """Return an address without what only tells where a reader came from, so that two feeds' links to one page are one."""
    parts = split_address(url)
    told = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(name)]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path.strip() or "/", urlencode(told), ""))


def objects(value: Any) -> Iterable[dict[str, Any]]:
    """Return the objects of a JSON list; none of anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def read_json(page: Page | None) -> dict[str, Any]:
    """Return the object that a page holds; an empty one where it holds none."""
    try:
        value = json.loads(page.content) if page is not None else {}
    except ValueError:
        value = {}
    return value if isinstance(value, dict) else {}


def read_day(stated: str, timezone: str) -> date | None:
    """Return the day of a stated time in a time zone; None where none is stated."""
    try:
        moment = read_timestamp(stated, timezone)
    except (ValueError, TypeError, IndexError):
        return None
    return moment.date() if isinstance(moment, datetime) else moment


def unreadable(url: str, what: str) -> Issue:
    """Return the issue for a page that isn't what its site's form says."""
    hint = f"{what}: the site may have changed, what it lists is missing"
    return Issue("fetch", Severity.ERROR, "unknown-listing", url, hint)
