"""What paragraphs are: which belong together, which only count, which are headings or items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from kg.model import ParagraphKind
from kg.publishers.forms.blocks import Block, clean
from kg.publishers.forms.dates import opens_with_date
from kg.publishers.forms.lines import CLOSERS, STRONG_MARKS, ends_sentence, has_marker
from kg.publishers.forms.wording import unfinished_words

_COUNT = re.compile(r"(\d{1,3})[.)]?\s+(?=[A-Z\"'(“‘]|[1-9][\d,]* [A-Za-z])")
_PROSE = 40
_HEADING_LENGTH = 100


def _continues(before: str, after: str) -> bool:
    """Tell whether `after` goes on in the middle of a sentence that `before` began."""
    words = before.split()
    if len(before) < _PROSE or has_marker(after) or before.rstrip(CLOSERS).endswith(tuple(STRONG_MARKS)):
        return False
    if words[-1].lower() in unfinished_words():
        return not re.search(r"[;,] (?:and|or)$", before)
    if after[:1].islower():
        return "://" not in after.split(maxsplit=1)[0]
    return not ends_sentence(before) and _is_unfinished_prose(words) and len(after) >= _PROSE and ends_sentence(after)


def _is_unfinished_prose(words: Sequence[str]) -> bool:
    """Tell whether words that a capital follows are prose cut off in the middle, rather than a heading.

    Prose has a clause break, is mostly lower case, and stops in a name that follows a word which can't stand at the end
    ("with the support of the Central").
    """
    name = len(words)
    while name > 0 and words[name - 1][:1].isupper() and words[name - 1].isalpha():
        name -= 1
    return (
        1 <= len(words) - name <= 3
        and len(words) >= 8
        and any(word.endswith(",") for word in words)
        and sum(word[:1].islower() for word in words) > 0.5 * len(words)
        and words[name - 1].lower() in unfinished_words()
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


def take_off_numbers(blocks: Sequence[Block]) -> list[Block]:
    """Return `blocks` without the numbers that count their paragraphs, as these belong to no sentence.

    A number counts paragraphs if it opens a sentence and its neighbour in the row opens one too, or if it is a lone 2
    (the first paragraph often has none).
    """
    counts: list[tuple[int, int, int]] = []  # place, number, where the text begins
    for place, block in enumerate(blocks):
        match = _COUNT.match(block.text) if block.kind is ParagraphKind.BODY else None
        if match and ends_sentence(block.text) and not opens_with_date(block.text):
            counts.append((place, int(match[1]), match.end()))
    numbers = {number for _, number, _ in counts}
    out = list(blocks)
    for place, number, begins in counts:
        if {number - 1, number + 1} & numbers or numbers == {2}:
            out[place] = Block(ParagraphKind.BODY, blocks[place].text[begins:])
    return out


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
