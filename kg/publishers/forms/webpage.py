"""Pages of sites without a form of their own here: title, day and text as trafilatura makes them out."""

from __future__ import annotations

from dataclasses import dataclass

from kg.publishers.forms.blocks import clean_title
from kg.publishers.forms.html_text import read_fragment
from kg.publishers.requirements import load


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
    return PageText(clean_title(found.title or ""), found.date or "", found.language or "", (found.text or "").replace("\n", "\n\n"))


def _read_short(markup: str) -> str:
    """Return the text of markup that is too short for the library to tell text from the rest."""
    return "\n\n".join(block.text for block in read_fragment(markup)) if "<article>" in markup else ""
