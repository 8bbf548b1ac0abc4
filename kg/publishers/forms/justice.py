"""The Department of Justice's News API: one JSON object a release. Times are seconds since 1970.

Left out on purpose: topics and the names of the components that publish, which stand beside the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from kg.model import Document, Issue, ParagraphKind, Severity
from kg.publishers.catalogue import Profile
from kg.publishers.forms.blocks import clean_title, compose
from kg.publishers.forms.html_text import read_fragment
from kg.publishers.forms.wording import mark_boilerplate
from kg.publishers.listing import last_part
from kg.publishers.source import Match, Source

_FIELDS = frozenset({"uuid", "title", "body", "date"})


def recognise(source: Source, _profile: Profile) -> Match:
    """Tell whether `source` is an object of this interface, or an answer with a list of them."""
    return Match.PUBLISHER if _read_results(source) else Match.NONE


def parse(source: Source, profile: Profile) -> Iterator[Document | Issue]:
    """Yield a document for each release."""
    for number, result in enumerate(_read_results(source)):
        yield _read_result(result, source, profile, str(result.get("uuid") or number))


def read_moment(stated: object, timezone: str) -> datetime | None:
    """Return a time given in seconds since 1970, in a time zone; None where it is none."""
    try:
        return datetime.fromtimestamp(int(str(stated)), UTC).astimezone(ZoneInfo(timezone))
    except (ValueError, OverflowError, OSError):
        return None


def _read_results(source: Source) -> list[dict[str, Any]]:
    value = source.json if source.head.startswith("{") else None
    results = value.get("results", [value]) if isinstance(value, dict) else []
    found = results if isinstance(results, list) else []
    return [result for result in found if isinstance(result, dict) and result.keys() >= _FIELDS]


def _read_result(result: dict[str, Any], source: Source, profile: Profile, item: str) -> Document | Issue:
    url, title = str(result.get("url") or ""), clean_title(str(result.get("title") or ""))
    identifier = last_part(url) or item
    blocks = mark_boilerplate(read_fragment(str(result.get("body") or "")))
    issued = read_moment(result.get("date"), profile.publisher.timezone)
    if not title:
        return source.issue(Severity.ERROR, "no-title", "a release has no title", identifier)
    if issued is None:
        return source.issue(Severity.ERROR, "bad-date", f"date is {result.get('date')!r}, no time in seconds", identifier)
    if not any(block.kind in (ParagraphKind.BODY, ParagraphKind.ITEM) for block in blocks):
        return source.issue(Severity.ERROR, "no-text", "a release has no body", identifier)
    text, paragraphs = compose(title, blocks)
    return Document(profile.publisher.slug, identifier, title, issued, profile.language, text, paragraphs, url=url)
