"""The European Commission's Press Corner: one JSON object a document.

The subtitle opens the text. Left out on purpose: the press officers' names and numbers, policy areas, attachments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from kg.model import Document, Issue, Link, ParagraphKind, Severity
from kg.publishers.catalogue import Profile
from kg.publishers.forms.blocks import Block, clean_title, compose
from kg.publishers.forms.dates import read_timestamp
from kg.publishers.forms.html_text import read_fragment
from kg.publishers.forms.paragraphs import assign_kinds
from kg.publishers.forms.wording import mark_boilerplate
from kg.publishers.source import Match, Source


def make_id(reference: str) -> str:
    """Return a reference as its address has it: "IP/21/1234" is "ip_21_1234"."""
    return reference.strip().lower().replace("/", "_")


def recognise(source: Source, _profile: Profile) -> Match:
    """Tell whether `source` is a document of this interface."""
    page = source.json if source.head.startswith("{") else None
    return Match.PUBLISHER if isinstance(page, dict) and "docuLanguageResource" in page else Match.NONE


def parse(source: Source, profile: Profile) -> Iterator[Document | Issue]:
    """Yield the document, or the issue that says why there is none."""
    page: Mapping[str, Any] = source.json
    told = page["docuLanguageResource"]
    told = told if isinstance(told, dict) else {}
    identifier = make_id(str(page.get("refCd") or page.get("refCode") or source.name))
    title = clean_title(str(told.get("title") or ""))
    if not title:
        yield source.issue(Severity.ERROR, "no-title", "a document has no title", identifier)
        return
    blocks = mark_boilerplate(read_fragment(str(told.get("htmlContent") or "")))
    if not any(block.kind in (ParagraphKind.BODY, ParagraphKind.ITEM) for block in blocks):
        yield source.issue(Severity.ERROR, "no-text", "a document has no text of its own: it may be an attachment", identifier)
        return
    try:
        issued = _read_issued(page, profile.publisher.timezone)
    except (ValueError, TypeError) as error:
        yield source.issue(Severity.ERROR, "bad-date", f"it doesn't say when it was published ({error})", identifier)
        return
    subtitle = clean_title(str(told.get("subtitle") or ""))
    text, paragraphs = compose(title, assign_kinds([Block(ParagraphKind.BODY, subtitle), *blocks]))
    language = str(told.get("language") or profile.language).lower()
    yield Document(
        publisher=profile.publisher.slug,
        id=identifier,
        title=title,
        issued=issued,
        language=language,
        text=text,
        paragraphs=paragraphs,
        url=profile.address.format(language=language, id=identifier),
        links=tuple(_read_links(page, profile, identifier, language)),
    )


def _read_issued(page: Mapping[str, Any], timezone: str) -> datetime | date:
    """Return the day of the event, with the hour of publication where that is of the same day.

    Raises ValueError where neither is stated.
    """
    stated = [str(page.get(name)) for name in ("publishDate", "eventDate") if page.get(name)]
    if not stated:
        raise ValueError("no date")
    moments = [read_timestamp(one, timezone) for one in stated]
    days = [moment.date() if isinstance(moment, datetime) else moment for moment in moments]
    return moments[0] if days[0] == days[-1] else days[-1]


def _read_links(page: Mapping[str, Any], profile: Profile, identifier: str, language: str) -> Iterator[Link]:
    others = page.get("languages")
    for other in others if isinstance(others, list) else []:
        code = str(other).lower()
        if code != language and code.isalpha():
            yield Link("counterpart", profile.address.format(language=code, id=identifier), code)
