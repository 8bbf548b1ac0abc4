"""Quotations: what stands in quotation marks, across paragraphs where each begins with a mark and only the last ends with one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Document, ParagraphKind

MARK = re.compile(r"[“”\"]")
LONGEST = 6  # paragraphs of a quotation that has marks only at its two ends
STORY = frozenset({ParagraphKind.BODY, ParagraphKind.ITEM})


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: `start` to `end` is what is quoted, `opens` and `closes` take in the marks."""

    opens: int
    start: int
    end: int
    closes: int

    def holds(self, at: int) -> bool:
        """Whether the offset `at` is inside."""
        return self.opens <= at < self.closes


def find_quotations(document: Document) -> list[Quotation]:
    """Return the quotations of the story's paragraphs, in order."""
    text = document.text
    found: list[Quotation] = []
    pending: Quotation | None = None  # left open at a paragraph's end
    for paragraph in document.paragraphs:
        if paragraph.kind not in STORY:
            continue
        starts_marked = text[paragraph.start : paragraph.start + 1] in {"“", '"'}
        parts = list(_read_paragraph(text, paragraph.start, paragraph.end))
        if pending is not None and starts_marked and parts:
            first = parts.pop(0)
            joined = Quotation(pending.opens, pending.start, first.end, first.closes)
            pending = joined if first.closes == first.end else None
            if pending is None:
                found.append(joined)
        elif pending is not None and (close := _find_close(document, pending, paragraph.start)) is not None:
            if close >= paragraph.end:
                continue
            found.append(Quotation(pending.opens, pending.start, close, close + 1))
            pending = None
            parts = list(_read_paragraph(text, close + 1, paragraph.end))
        elif pending is not None:
            found += [pending] if _is_closed(text, pending) else []
            pending = None
        if parts and parts[-1].closes == parts[-1].end:
            pending = parts.pop()
        found += parts
    if pending is not None and _is_closed(text, pending):
        found.append(pending)
    return sorted(found, key=lambda q: q.start)


def _find_close(document: Document, pending: Quotation, after: int) -> int | None:
    """Return the mark that closes a quotation whose later paragraphs don't begin with one; None if there is none near."""
    story = [p for p in document.paragraphs if p.kind in STORY and p.start >= after][:LONGEST]
    if _char_before(document.text, pending.opens) not in {":", ","} or not story:
        return None
    match = MARK.search(document.text, story[0].start, story[-1].end)
    if match is None or match.group() == "“" or document.text[match.start() - 1] not in ".!?,…":
        return None
    return match.start()


def _char_before(text: str, at: int) -> str:
    """Return the last character before an offset that is no blank."""
    return text[:at].rstrip()[-1:]


def _is_closed(text: str, quotation: Quotation) -> bool:
    """Whether a quotation that lacks its closing mark can still count: it begins a paragraph and ends a sentence."""
    return text[quotation.opens - 1 : quotation.opens] in {"", "\n"} and text[quotation.end - 1] in ".!?"


def _read_paragraph(text: str, start: int, end: int) -> list[Quotation]:
    """Return the quotations of one paragraph; the last may lack its closing mark, its `closes` is then its `end`."""
    nested = _read_nested(text, start, end)
    return nested if nested is not None else list(_read_in_turn(text, start, end))


def _read_nested(text: str, start: int, end: int) -> list[Quotation] | None:
    """Return the outermost quotations where every mark has its partner, or else None."""
    found: list[Quotation] = []
    open_at: list[int] = []
    for match in MARK.finditer(text, start, end):
        at = match.start()
        if _opens(text, at, start):
            open_at.append(at)
        elif not open_at:
            return None
        elif len(open_at) > 1:
            open_at.pop()
        else:
            found.append(Quotation(open_at.pop(), 0, at, at + 1))
    return None if open_at else [Quotation(q.opens, q.opens + 1, q.end, q.closes) for q in found]


def _opens(text: str, at: int, start: int) -> bool:
    """Whether a mark opens a quotation, by its shape or by the blank on its left."""
    if text[at] != '"':
        return text[at] == "“"
    before = text[at - 1] if at > start else " "
    return (before.isspace() or before in "([“\"'‘-–—/") and not text[at + 1 : at + 2].isspace() and at + 1 < len(text)


def _read_in_turn(text: str, start: int, end: int) -> Iterator[Quotation]:
    """Yield the quotations of a paragraph whose marks open and close in turn, by whatever shape."""
    opened = -1
    for match in MARK.finditer(text, start, end):
        at = match.start()
        if opened < 0:
            if match.group() == "”" or (match.group() == '"' and at > start and text[at - 1].isdigit()):
                continue
            opened = at
        elif match.group() == "”" or (
            match.group() == '"'
            and not (text[opened] == "“" and "”" in text[at:end] and "“" not in text[at : text.index("”", at)])
        ):
            yield Quotation(opened, opened + 1, at, at + 1)
            opened = -1
    if opened >= 0:
        stop = end
        while stop > opened + 1 and text[stop - 1].isspace():
            stop -= 1
        yield Quotation(opened, opened + 1, stop, stop)
