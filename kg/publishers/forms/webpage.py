"""Pages of sites without a form of their own here: title, day and text as trafilatura makes them out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.errors import FetchError
from kg.model import Document, Issue
from kg.publishers.catalogue import load_profiles
from kg.publishers.forms.blocks import clean_title
from kg.publishers.forms.html_text import read_fragment
from kg.publishers.forms.plain import read_object
from kg.publishers.listing import canonical, host_of, last_part, make_file_name
from kg.publishers.requirements import load
from kg.publishers.source import Source

_CANONICAL = re.compile(r'''<link[^>]{0,200}rel=["']canonical["'][^>]{0,200}href=["']([^"']{5,500})|<meta[^>]{0,200}'''
                        r'''property=["']og:url["'][^>]{0,200}content=["']([^"']{5,500})''', re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says: paragraphs are parted by blank lines; `published` is an ISO date; empty where it isn't told."""

    title: str
    published: str
    language: str
    text: str


def read_page(markup: str, url: str) -> PageText:
    """Return what an HTML page says, without navigation and notices. Raises FetchError where trafilatura isn't installed."""
    found = load("trafilatura").bare_extraction(
        markup, url=url or None, with_metadata=True, include_comments=False, include_tables=True, favor_recall=True
    )
    if found is None:
        return PageText("", "", "", _read_short(markup))
    return PageText(
        clean_title(found.title or ""), found.date or "", found.language or "", (found.text or "").replace("\n", "\n\n")
    )


def is_page(source: Source) -> bool:
    """Tell whether a text is a whole HTML page."""
    head = source.head[:1000].lower()
    return head.startswith("<") and ("<html" in head or "<!doctype html" in head)


def parse_page_text(source: Source, unknown: Issue) -> Iterator[Document | Issue]:
    """Yield what a page of an unknown site says, where title, day and text can be made out; else the issue `unknown`."""
    try:
        read = read_page(source.text, "")
    except FetchError as error:
        yield source.issue(
            unknown.severity, unknown.code, f"{unknown.hint}; its text could be made out, but {error.what}: {error.hint}"
        )
        return
    missing = [name for name, value in (("title", read.title), ("date", read.published), ("text", read.text)) if not value]
    if missing:
        hint = f"{unknown.hint}; no {' and no '.join(missing)} could be made out on it"
        yield source.issue(unknown.severity, unknown.code, hint)
        return
    url = _find_address(source)
    row = {
        "id": make_file_name(last_part(url).partition(".")[0] or source.name),
        "url": url,
        "title": read.title,
        "text": read.text,
    }
    yield from read_object(
        {**row, "published": read.published, "lang": read.language, "publisher": _find_publisher(url)}, source, ""
    )


def _find_address(source: Source) -> str:
    """Return the address that the page gives as its own, or that an archive had it at."""
    stated = _CANONICAL.search(source.text)
    address = html.unescape(stated[1] or stated[2]) if stated else source.path.partition("#")[2]
    return canonical(address) if "://" in address else ""


def _find_publisher(url: str) -> str:
    host = host_of(url)
    return next((slug for slug, profile in load_profiles().items() if host and host in profile.hosts), "")


def _read_short(markup: str) -> str:
    """Return the text of markup that is too short for the library to tell text from the rest."""
    return "\n\n".join(block.text for block in read_fragment(markup)) if "<article>" in markup else ""
