"""Markdown with YAML front matter, as the Singapore Government's site builder keeps it.

Paragraph numbers ("2 The Ministry…") are taken off, as they belong to no sentence; "a) …" stays. A file that only names
another (`layout: file`) has no text of its own and is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

import yaml
from markdown_it import MarkdownIt

from kg.model import Document, Issue, ParagraphKind, Severity
from kg.publishers.catalogue import Profile
from kg.publishers.forms.blocks import Block, clean, clean_title, compose
from kg.publishers.forms.dates import date_in_name, find_dateline, read_timestamp
from kg.publishers.forms.html_text import read_fragment
from kg.publishers.forms.paragraphs import assign_kinds, take_off_numbers
from kg.publishers.forms.wording import mark_boilerplate
from kg.publishers.source import Match, Source

_FRONT = re.compile(r"---[ \t]*\r?\n(.{0,20000}?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z_]+):[ \t]*(.*)")
_ORDINAL = re.compile(r"^(\s{0,8}\d{1,3})\.(?=\s)", re.MULTILINE)
_BREAK = re.compile(r"<br\s*/?>[ \t]*\r?\n(?=[ \t]*\S)", re.IGNORECASE)  # or the line's end would break it again
_STRAY = re.compile(r"(?<!\w)[*_]{2,3}|[*_]{2,3}(?!\w)")
_CELL = re.compile(r"^(\(?\w{1,3}[.)])\s*\|\s*")  # a row of a table that lacks its head: "a.| On 12 May…"
_LONGEST = 2**19  # characters: the time that Markdown takes can grow with the square
_FILE = re.compile(r"[^\n]{1,300}\.(?:pdf|docx?)", re.IGNORECASE)
# Indentation is layout here, not code; "---" under a line is a rule, not a heading.
_MARKDOWN = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable("table").disable(["code", "lheading"])


def recognise(source: Source, profile: Profile) -> Match:
    """Tell whether `source` has such front matter, and whether its address is one of the publisher's."""
    front = _FRONT.match(source.text.lstrip("\ufeff \r\n"))
    fields = _read_fields(front[1]) if front else {}
    if "title" not in fields:
        return Match.NONE
    mine = any(fields.get("permalink", "").startswith(beginning) for beginning in profile.permalinks)
    return Match.PUBLISHER if mine else Match.FORM


def parse(source: Source, profile: Profile) -> Iterator[Document | Issue]:
    """Yield the one document of a file, or the issue that says why there is none."""
    if len(source.text) > _LONGEST:
        yield source.issue(Severity.ERROR, "too-large", f"{len(source.text)} characters of Markdown are no release")
        return
    content = source.text.lstrip("\ufeff \r\n")
    front = _FRONT.match(content)
    fields = _read_fields(front[1]) if front else {}
    title = clean_title(fields.get("title", ""))
    markdown = content[front.end() :] if front else content
    if not title:
        yield source.issue(Severity.ERROR, "no-title", "the front matter has an empty title")
        return
    if not clean(markdown) or _FILE.fullmatch(markdown.strip("- \r\n\t").splitlines()[0] if markdown.strip("- \r\n\t") else ""):
        elsewhere = fields.get("file_url") or "another file"
        yield source.issue(Severity.ERROR, "no-text", f"its text is not here but in {elsewhere}: convert that one")
        return
    blocks = read_markdown(markdown)
    issued, issue = _read_issued(source, fields, blocks, profile.publisher.timezone)
    if issue is not None:
        yield issue
    if issued is None:
        return
    if not any(block.kind in (ParagraphKind.BODY, ParagraphKind.ITEM) for block in blocks):
        yield source.issue(Severity.ERROR, "no-text", "there is nothing but headings in it")
        return
    text, paragraphs = compose(title, blocks)
    permalink = fields.get("permalink", "")
    yield Document(
        publisher=profile.publisher.slug,
        id=make_id(source.name, permalink),
        title=title,
        issued=issued,
        language=profile.language,
        text=text,
        paragraphs=paragraphs,
        url=profile.address.format(path=permalink) if permalink.startswith("/") else "",
    )


def make_id(name: str, permalink: str) -> str:
    """Return the last part of the address, which the publisher keeps; without one the file's name."""
    return permalink.rstrip("/").rpartition("/")[2] or re.sub(r"[\s/]+", "-", clean(name))


def _read_fields(front: str) -> Mapping[str, str]:
    """Return the front matter's plain fields; line by line where it isn't the YAML it should be."""
    try:
        fields = yaml.load(front, Loader=yaml.BaseLoader)  # noqa: S506  BaseLoader makes nothing but texts
    except yaml.YAMLError:
        fields = None
    if not isinstance(fields, dict):
        pairs = (match.groups() for line in front.splitlines() if (match := _FIELD.match(line)))
        fields = {name: value.strip().strip("\"'") for name, value in pairs}
    return {str(name): value.strip() for name, value in fields.items() if isinstance(value, str)}


def _read_issued(
    source: Source, fields: Mapping[str, str], blocks: list[Block], timezone: str
) -> tuple[datetime | date | None, Issue | None]:
    """Return the day in the front matter, else in address or file name, else in the dateline; with what is wrong."""
    stated = fields.get("date", "")
    issue = None
    if stated:
        try:
            return read_timestamp(stated, timezone), None
        except (ValueError, TypeError):
            issue = source.issue(Severity.WARNING, "bad-date", f"{stated!r} in the front matter is no date")
    named = date_in_name(fields.get("permalink", "")) or date_in_name(source.name)
    day = named or next((day for block in blocks[:3] if (day := find_dateline(clean(block.text)))), None)
    if day is None:
        issue = source.issue(Severity.ERROR, "bad-date", "neither front matter, address, file name nor first line has a date")
    return day, issue


def read_markdown(markdown: str) -> list[Block]:
    """Return the blocks of Markdown text."""
    escaped = _BREAK.sub("<br>", _ORDINAL.sub(r"\1\\.", markdown))
    blocks = [
        Block(block.kind, clean(_CELL.sub(r"\1 ", _STRAY.sub("", block.text))))
        for block in read_fragment(_MARKDOWN.render(escaped))
    ]
    return assign_kinds(mark_boilerplate(take_off_numbers([block for block in blocks if block.text])))
