"""The XML in which Australia keeps its Prime Ministers' transcripts and media releases.

A file has `transcript` elements; the archive's interface answers with `item` for the same, and calls the day `field_date`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date, datetime

import lxml.etree

from kg.model import Document, Issue, ParagraphKind, Severity
from kg.publishers.catalogue import Profile
from kg.publishers.forms.blocks import Block, clean, clean_title, compose
from kg.publishers.forms.html_text import has_markup, read_fragment
from kg.publishers.forms.paragraphs import assign_kinds, join_broken
from kg.publishers.forms.plain import read_plain_text
from kg.publishers.forms.wording import mark_boilerplate
from kg.publishers.source import Match, Source

_TAB = re.compile(r"(?<=[a-zA-Z)]) ?\t+ ?(?=[A-Z])")  # between the columns of a list: a name and its post


def recognise(source: Source, _profile: Profile) -> Match:
    """Tell whether `source` is such XML."""
    begins = "<transcript" in source.head or "<item" in source.head
    return Match.PUBLISHER if begins and "<transcript-id>" in source.head else Match.NONE


def parse(source: Source, profile: Profile) -> Iterator[Document | Issue]:
    """Yield a document for each transcript of a file."""
    whole = source.text.count("</transcript>") + source.text.count("</item>")
    found = list(source.xml.iter("transcript", "item")) if source.xml is not None else []
    if len(found) > whole or not found:
        hint = f"the file is cut off after {whole} whole transcripts: fetch it again"
        yield source.issue(Severity.WARNING if whole else Severity.ERROR, "truncated", hint)
    for transcript in found[:whole]:
        yield _read_transcript(transcript, source, profile)


def _read_transcript(transcript: lxml.etree._Element, source: Source, profile: Profile) -> Document | Issue:
    def field(name: str) -> str:
        return clean_title(transcript.findtext(name) or "")

    number = field("transcript-id")
    identifier = f"transcript-{number}"
    blocks = read_content(transcript.findtext("content") or "")
    if not number:
        return source.issue(Severity.ERROR, "no-id", "a transcript has no transcript-id")
    if not any(block.kind in (ParagraphKind.BODY, ParagraphKind.ITEM) for block in blocks):
        return source.issue(Severity.ERROR, "no-text", "a transcript has no content", identifier)
    try:
        issued = _read_day(field("release-date") or field("field_date"))
    except ValueError:
        hint = f"release-date is {field('release-date') or field('field_date')!r}, not day/month/year"
        return source.issue(Severity.ERROR, "bad-date", hint, identifier)
    if not field("title"):
        return source.issue(Severity.ERROR, "no-title", "a transcript has no title", identifier)
    leader = field("prime-minister")
    byline = [Block(ParagraphKind.BYLINE, f"Prime Minister: {leader}")] if leader else []
    text, paragraphs = compose(field("title"), [*byline, *blocks])
    return Document(
        publisher=profile.publisher.slug,
        id=identifier,
        title=field("title"),
        issued=issued,
        language=profile.language,
        text=text,
        paragraphs=paragraphs,
        url=profile.address.format(id=number),
    )


def _read_day(stated: str) -> date:
    """Read dd/mm/yyyy. Raises ValueError for anything else."""
    return datetime.strptime(stated, "%d/%m/%Y").date()


def read_content(content: str) -> list[Block]:
    """Return the blocks of a transcript's content, HTML or plain, with paragraphs joined that scanning broke."""
    content = _TAB.sub("; ", content)
    if has_markup(content):
        return assign_kinds(join_broken(mark_boilerplate(read_fragment(content))))
    return read_plain_text(html.unescape(clean_lines(content)))


def clean_lines(content: str) -> str:
    """Return plain text with each line cleaned; lines of white space alone are empty."""
    return "\n".join(clean(line) for line in content.splitlines())
