"""The blocks a form reads out of a release, and the document text they make."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import Paragraph, ParagraphKind

SEPARATOR = "\n\n"

_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u2060\ufeff\ue000\ue001\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
    # joiners carry meaning in Arabic and Indic scripts, elsewhere they are debris
    "|(?<![\u0600-\u08ff\u0900-\u0dff])[\u200c\u200d]"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph to be: its part in the release and its text."""

    kind: ParagraphKind
    text: str


def clean(text: str) -> str:
    """Return `text` as one line: white space is single spaces, invisible characters are gone, "\u2011" is "-".

    Quotation marks and dashes stay as published.
    """
    visible = _INVISIBLE.sub("", _LONE_SURROGATE.sub("\ufffd", text)).replace("\u2011", "-")
    return " ".join(visible.split())


def clean_title(text: str) -> str:
    """Return a title as its readers see it: entities resolved (twice, where they were escaped twice), no tags."""
    return clean(_TAG.sub("", html.unescape(html.unescape(text))))


def letters(text: str) -> str:
    """Return the letters and digits of `text` in lower case, for telling whether two texts say the same."""
    return re.sub(r"[\W_]+", "", text).lower()


def compose(title: str, blocks: Iterable[Block]) -> tuple[str, tuple[Paragraph, ...]]:
    """Return the text of a document and its paragraphs: title, bylines, the rest in order, each caption once at the end.

    A first paragraph that only repeats the title is left out.
    """
    cleaned = [Block(block.kind, text) for block in blocks if (text := clean(block.text))]
    bylines = [block for block in cleaned if block.kind is ParagraphKind.BYLINE]
    captions = {block.text: block for block in cleaned if block.kind is ParagraphKind.CAPTION}
    rest = [block for block in cleaned if block.kind not in (ParagraphKind.BYLINE, ParagraphKind.CAPTION)]
    while len(rest) > 1 and letters(rest[0].text) == letters(title):
        del rest[0]
    ordered = [Block(ParagraphKind.TITLE, clean(title)), *bylines, *rest, *captions.values()]
    paragraphs, start = [], 0
    for block in ordered:
        paragraphs.append(Paragraph(block.kind, start, start + len(block.text)))
        start += len(block.text) + len(SEPARATOR)
    return SEPARATOR.join(block.text for block in ordered), tuple(paragraphs)
