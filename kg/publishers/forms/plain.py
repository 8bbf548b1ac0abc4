"""The plain form that anyone can write: JSON, JSON Lines, or a text file whose first line is the title.

JSON: an object, or an array of objects, with `id`, `url`, `publisher`, `title`, `published`, `lang` and `text`; JSON
Lines: one such object a line. `title`, `published` and `text` are needed, the rest is made up for and said.

`withdrawn`, if there is one and it isn't empty, says that the publisher took the release back: it needs no text.

Text files: the first line is the title. The date is a line of its own below it ("2021-12-17", "17 December 2021"), else
the date in the file's name, else a dateline that opens the text ("24 February 2021 – …"). Without any of these there is
an issue and no document, as a release's facts hang on its day.

Blank lines part paragraphs. Lines inside one are joined where they are hard-wrapped (rule: `kg.publishers.forms.lines`),
and so are paragraphs that a page break cut in mid-sentence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from kg.model import Document, Issue, Link, ParagraphKind, Publisher, Severity
from kg.publishers.catalogue import Profile, get_publisher, load_profiles
from kg.publishers.forms.blocks import Block, clean, clean_title, compose
from kg.publishers.forms.dates import date_in_name, find_dateline, read_date, read_timestamp
from kg.publishers.forms.lines import break_lines
from kg.publishers.forms.paragraphs import assign_kinds, join_broken
from kg.publishers.forms.wording import mark_boilerplate
from kg.publishers.language import guess_language
from kg.publishers.listing import last_part
from kg.publishers.source import Match, Source

_BLANK_LINE = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TEXT_FILES = frozenset({".txt", ".text"})
_LONGEST_TITLE = 500
_LOOKED_AT = 20  # values
_LONGEST_TEXT = 4 * 2**20


def recognise(source: Source, _profile: Profile) -> Match:
    """Tell whether `source` is JSON with a title and a text or date, lines of such, or a text file."""
    if source.head.startswith(("{", "[")):
        return Match.PUBLISHER if any(map(_is_plain, _first_values(source))) else Match.NONE
    markup = source.head.startswith(("<", "---"))
    return Match.PUBLISHER if PurePath(source.path).suffix.lower() in _TEXT_FILES and not markup else Match.NONE


def _is_plain(value: object) -> bool:
    return isinstance(value, dict) and "title" in value and ("text" in value or "published" in value)


def parse(source: Source, _profile: Profile) -> Iterator[Document | Issue]:
    """Yield a document for each object, or the one of a text file, and an issue for each that can't be read."""
    if not source.head.startswith(("{", "[")):
        yield from _read_text_file(source)
        return
    for number, value in _read_values(source):
        item = str(number) if number else ""
        if isinstance(value, Issue):
            yield value
        elif isinstance(value, dict):
            yield from read_object(value, source, item)
        else:
            yield source.issue(Severity.ERROR, "bad-json", "an object with title, published and text was expected", item)


def _first_values(source: Source) -> Iterator[object]:
    """Yield the first values of JSON or JSON Lines, passing over lines that are broken."""
    if source.json is not None:
        yield from source.json[:_LOOKED_AT] if isinstance(source.json, list) else [source.json]
        return
    for line in source.text[:_LONGEST_TEXT].lstrip().split("\n", _LOOKED_AT)[:_LOOKED_AT]:
        with suppress(ValueError, RecursionError):
            yield json.loads(line)


def _read_values(source: Source) -> Iterator[tuple[int, Any]]:
    """Yield each value with its number (0 for a lone object, from 1 for entries and lines); issues for broken lines."""
    if isinstance(source.json, list):
        yield from enumerate(source.json, start=1)
    elif source.json is not None:
        yield 0, source.json
    else:
        for number, line in enumerate(source.text.split("\n"), start=1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except (ValueError, RecursionError):
                    hint = "the line isn't JSON: one object a line is expected"
                    yield number, source.issue(Severity.ERROR, "bad-json", hint, str(number))


def read_object(value: Mapping[str, Any], source: Source, item: str) -> Iterator[Document | Issue]:
    """Yield the document that an object of the plain form describes, or the issue that says why there is none."""

    def field(name: str) -> str:
        found = value.get(name)
        return clean(str(found)) if isinstance(found, str | int) else ""

    title, text = clean_title(field("title")), value.get("text")
    url = field("url")
    identifier = field("id") or last_part(url).partition(".")[0] or _made_id(source, item)
    place = item or identifier
    publisher, note = _choose_publisher(field("publisher"), source, place)
    if note is not None:
        yield note
    if not field("id"):
        hint = f"it has no id: {identifier!r} is used, which changes with its address or place"
        yield source.issue(Severity.NOTE, "no-id", hint, place)
    if not title:
        yield source.issue(Severity.ERROR, "no-title", "title is missing or empty", place)
        return
    if isinstance(text, str) and len(text) > _LONGEST_TEXT:
        yield source.issue(Severity.ERROR, "too-large", f"a text of {len(text)} characters is no release", place)
        return
    blocks = read_plain_text(text) if isinstance(text, str) else []
    withdrawn = bool(value.get("withdrawn"))
    if not blocks and not withdrawn:
        yield source.issue(Severity.ERROR, "no-text", "text is missing or empty", place)
        return
    issued = _read_published(field("published"), publisher)
    if isinstance(issued, str):
        yield source.issue(Severity.ERROR, "bad-date", issued, place)
        return
    composed, paragraphs = compose(title, blocks)
    yield Document(
        publisher=publisher.slug,
        id=identifier,
        title=title,
        issued=issued,
        language=field("lang") or guess_language(composed),
        text=composed,
        paragraphs=paragraphs,
        url=url,
        links=tuple(_read_counterpart(value, identifier, url)),
        withdrawn=withdrawn,
    )


def _made_id(source: Source, item: str) -> str:
    return f"{source.name}-{item}" if item else source.name


def _choose_publisher(stated: str, source: Source, place: str) -> tuple[Publisher, Issue | None]:
    """Return the publisher that the object names, or the reader, or the folder; "plain" with a note if nobody does."""
    folder = next((part for part in reversed(PurePath(source.path).parts) if part in load_profiles()), "")
    slug = "-".join(re.findall(r"[a-z0-9]+", stated.lower())) or source.hint or folder
    if slug and _SLUG.fullmatch(slug):
        return get_publisher(slug), None
    hint = "it doesn't say who published it: add publisher, or name one (--publisher)"
    return get_publisher("plain"), source.issue(Severity.NOTE, "no-publisher", hint, place)


def _read_published(stated: str, publisher: Publisher) -> datetime | date | str:
    """Return when it was published, or what is wrong with what it says."""
    if not stated:
        return "published is missing: give a date (2021-12-17)"
    try:
        return read_timestamp(stated, publisher.timezone)
    except (ValueError, TypeError, IndexError):
        return f"published is {stated!r}, which is no date: write 2021-12-17 or 2021-12-17T09:30:00+08:00"


def _read_counterpart(value: Mapping[str, Any], identifier: str, url: str) -> Iterator[Link]:
    """Yield the same release in another language, given as address or as number of the same publisher."""
    other = value.get("counterpart")
    if isinstance(other, str) and other:
        if "://" in other:
            yield Link("counterpart", other)
        elif identifier in url:
            yield Link("counterpart", url.replace(identifier, other))


def read_plain_text(text: str) -> list[Block]:
    """Return the blocks of plain text: paragraphs between blank lines, wraps and page breaks mended, kinds told."""
    blocks = [
        Block(ParagraphKind.BODY, paragraph)
        for stretch in _BLANK_LINE.split(text.replace("\r\n", "\n").replace("\r", "\n").strip())
        for paragraph in break_lines(stretch.split("\n"))
    ]
    return assign_kinds(join_broken(mark_boilerplate(blocks)))


def _read_text_file(source: Source) -> Iterator[Document | Issue]:
    lines = source.text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff\n \t").split("\n")
    title = clean(lines[0])
    if not title or len(title) > _LONGEST_TITLE:
        yield source.issue(Severity.ERROR, "no-title", "the first line of a text file is its title, and this one is too long")
        return
    day, rest, issue = _read_text_date(source, lines[1:])
    if issue is not None:
        yield issue
    if day is None:
        return
    blocks = read_plain_text("\n".join(rest))
    if not blocks:
        yield source.issue(Severity.ERROR, "no-text", "there is nothing below the title")
        return
    publisher, note = _choose_publisher("", source, "")
    if note is not None:
        yield note
    text, paragraphs = compose(title, blocks)
    yield Document(publisher.slug, source.name, title, day, guess_language(text), text, paragraphs)


def _read_text_date(source: Source, lines: list[str]) -> tuple[date | None, list[str], Issue | None]:
    """Return the day, the lines that are left, and what is wrong."""
    second = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    wrong = ""
    if second < len(lines):
        try:
            if day := read_date(clean(lines[second])):
                return day, lines[second + 1 :], None
        except ValueError:
            wrong = clean(lines[second])
    named = date_in_name(source.name) or (find_dateline(clean(lines[second])) if second < len(lines) else None)
    if named is None:
        hint = f"{wrong!r} is no date" if wrong else "no date: put one below the title (2021-12-17) or into the file's name"
        return None, lines, source.issue(Severity.ERROR, "bad-date", hint)
    if wrong:
        hint = f"{wrong!r} is no date, {named} is taken from the file's name"
        return named, lines[second + 1 :], source.issue(Severity.WARNING, "bad-date", hint)
    return named, lines, None
