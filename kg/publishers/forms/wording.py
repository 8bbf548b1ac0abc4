"""Which paragraphs say nothing about the world: closing marks, datelines, contacts. The wording is in `wording.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from kg.model import ParagraphKind
from kg.publishers.forms.blocks import Block, clean
from kg.publishers.forms.dates import is_date

_READ = (ParagraphKind.BODY, ParagraphKind.ITEM, ParagraphKind.HEADING)
_LONGEST_MARK = 300


@cache
def _wording() -> dict[str, list[str]]:
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _patterns(section: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in _wording()[section]), re.IGNORECASE | re.DOTALL)


@cache
def unfinished_words() -> frozenset[str]:
    """Return the words after which no sentence ends."""
    return frozenset(_wording()["unfinished"])


def is_closing(text: str) -> bool:
    """Tell whether a paragraph is a closing mark, a bare date or the like."""
    return len(text) <= _LONGEST_MARK and (is_date(text.strip("*_() .")) or bool(_patterns("closing").fullmatch(text)))


def mark_boilerplate(blocks: Iterable[Block]) -> list[Block]:
    """Return `blocks` with those that are closing marks, datelines or contacts turned to boilerplate. None is left out."""
    marked: list[Block] = []
    in_contacts = False
    for block in blocks:
        text = clean(block.text)
        short = block.kind in _READ and len(text) <= _LONGEST_MARK
        starts = short and bool(_patterns("contacts").fullmatch(text))
        in_contacts = starts or (in_contacts and short and bool(_patterns("contact_details").fullmatch(text)))
        boilerplate = in_contacts or (short and is_closing(text))
        marked.append(Block(ParagraphKind.BOILERPLATE, text) if boilerplate else block)
    return mark_signature(marked)


def mark_signature(blocks: Sequence[Block]) -> list[Block]:
    """Return `blocks` with headings that nothing follows turned to boilerplate: they sign the release."""
    last = max((i for i, b in enumerate(blocks) if b.kind in (ParagraphKind.BODY, ParagraphKind.ITEM)), default=-1)
    return [
        Block(ParagraphKind.BOILERPLATE, b.text) if i > last >= 0 and b.kind is ParagraphKind.HEADING else b
        for i, b in enumerate(blocks)
    ]
