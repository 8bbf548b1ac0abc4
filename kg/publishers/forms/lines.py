r"""Where a line break is a paragraph's end, and where it only wraps.

A line is *full* if the next line's first word would not have fitted: its length, a space and that word exceed the
paragraph's longest line. A paragraph is hard-wrapped if its longest line has 45 to 120 characters, it has three lines
or more (or the second goes on in lower case), and six tenths of its lines but the last are full. Then full lines are
joined with what follows and others end a paragraph. In a paragraph that isn't hard-wrapped two lines are joined if the
first ends in a comma or without any mark and the second goes on in lower case. A list marker always begins a
paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from kg.model import ParagraphKind
from kg.publishers.forms.blocks import Block, clean
from kg.publishers.forms.wording import unfinished_words

_MARKER = re.compile(
    r"(?:[-–—•*·●○▪■◦►]\s*(?=\S)(?![-–—*])|\(?[a-zA-Z]\)\s*|\(?[ivx]{1,5}\)\s*|\(\d{1,3}\)\s*|\d{1,2}\)\s+|[a-z]\.\s+(?=\S)|[ivx]{1,5}\.\s+)(?=\S)"
)
_NUMBER = re.compile(r"\d{1,3}\.\s+(?=\S)")
_CJK = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_NARROWEST, _WIDEST = 45, 120
_PROSE = 40
_STRONG_MARKS = ".!?:;…。！？：；"
_CLOSERS = "\"'”’)]）」』"


def has_marker(text: str) -> bool:
    """Tell whether a line begins with the mark of a list entry: "-", "•", "(a)", "b)", "iii."."""
    return bool(_MARKER.match(text))


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends with a mark that may end a sentence or introduce a list."""
    bare = text.rstrip(_CLOSERS)
    return bool(bare) and (bare[-1] in _STRONG_MARKS or bare != text)


def _is_wrapped(lines: Sequence[str], full: Sequence[bool]) -> bool:
    width = max(map(len, lines))
    if not _NARROWEST <= width <= _WIDEST or sum(full) < 0.6 * len(full):
        return False
    return len(lines) > 2 or lines[1][:1].islower()


def break_lines(lines: Iterable[str]) -> list[str]:
    """Return the paragraphs that the lines of a stretch without blank lines make (rule: see the module)."""
    kept = [line for raw in lines if (line := clean(raw))]
    if len(kept) < 2:
        return kept
    width = max(map(len, kept))
    full = [len(a) + 1 + len(b.split(maxsplit=1)[0]) > width for a, b in zip(kept, kept[1:], strict=False)]
    wrapped = _is_wrapped(kept, full)
    paragraphs = [kept[0]]
    for line, was_full in zip(kept[1:], full, strict=True):
        before = paragraphs[-1]
        goes_on = line[:1].islower() and not before.endswith((".", "!", "?", ":", ";")) or before.endswith((",", "，"))
        if not has_marker(line) and not _NUMBER.match(line) and (goes_on or (wrapped and was_full)):
            glue = "" if _CJK.match(before[-1]) and _CJK.match(line[0]) else " "
            paragraphs[-1] = before + glue + line
        else:
            paragraphs.append(line)
    return paragraphs


def _continues(before: str, after: str) -> bool:
    """Tell whether `after` goes on in the middle of a sentence that `before` began."""
    if len(before) < _PROSE or ends_sentence(before) or has_marker(after) or has_marker(before):
        return False
    words = before.split()
    last = words[-1].lower()
    if last in unfinished_words():
        return not re.search(r"[;,] (?:and|or)$", before)
    if after[:1].islower():
        return not after.endswith(";") and words[-1][-1:].isalnum()
    # A capital may begin a new paragraph under a heading. Only prose that can't be a heading goes on: it has a clause
    # break, is mostly lower case, and stops one word after a word that can't stand at the end.
    lower = sum(word[:1].islower() for word in words)
    return (
        len(words) >= 8
        and "," in before
        and lower > 0.6 * len(words)
        and words[-1][-1:].isalpha()
        and words[-2].lower() in unfinished_words()
        and len(after) >= _PROSE
        and ends_sentence(after)
    )


def join_broken(blocks: Iterable[Block]) -> list[Block]:
    """Return `blocks` with body paragraphs joined that a page break cut in the middle of a sentence.

    Two are joined with a space where the first is prose without a closing mark and ends in a word that no sentence ends
    with ("of the"), or the second goes on in lower case, or the first can't be a heading and stops one word after such
    a word ("with the support of the Central").
    """
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.kind is block.kind is ParagraphKind.BODY
            and _continues(clean(before.text), clean(block.text))
        ):
            joined[-1] = Block(before.kind, f"{before.text} {block.text}")
        else:
            joined.append(block)
    return joined


_HEADING_LENGTH = 100


def _may_head(text: str) -> bool:
    return (
        len(text) <= _HEADING_LENGTH
        and not ends_sentence(text)
        and not text.endswith((",", "，", "、"))
        and not has_marker(text)
        and text[:1] not in "\"“'‘「"
        and not text[:1].islower()
        and any(char.isalpha() for char in text)
    )


def assign_kinds(blocks: Sequence[Block]) -> list[Block]:
    """Return `blocks` where body paragraphs with list markers are items, and short ones without a closing mark headings.

    Three or more such short lines on end are a list rather than headings; one that no prose follows stays body.
    """
    texts = [clean(block.text) for block in blocks]
    kinds = [
        ParagraphKind.ITEM if b.kind is ParagraphKind.BODY and has_marker(t) else b.kind
        for b, t in zip(blocks, texts, strict=True)
    ]
    short = [kind is ParagraphKind.BODY and _may_head(text) for kind, text in zip(kinds, texts, strict=True)]
    for is_short, run in groupby(range(len(blocks)), key=short.__getitem__):
        places = list(run)
        if not is_short:
            continue
        if len(places) > 2:
            kind = ParagraphKind.ITEM
        elif kinds[places[-1] + 1 : places[-1] + 2] in ([ParagraphKind.BODY], [ParagraphKind.ITEM]):
            kind = ParagraphKind.HEADING
        else:
            kind = ParagraphKind.BODY
        for place in places:
            kinds[place] = kind
    return [Block(kind, block.text) for kind, block in zip(kinds, blocks, strict=True)]
