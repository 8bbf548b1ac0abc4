"""Sentences as the publisher laid them out: no sentence crosses a paragraph, so a headline is never glued to the body."""

from __future__ import annotations

import re
from functools import cache

from kg.lexicons import read_table
from kg.model import Document

STOP = re.compile(r"[.!?][\"”’')\]]*(?=\s+[\"“‘'(\[]*[A-Z0-9\u4e00-\u9fff])")
LAST_WORD = re.compile(r"\S+$")


@cache
def _abbreviations() -> dict[str, bool]:
    return {row["form"]: row["ends"] == "yes" for row in read_table("abbreviations")}


@cache
def _openers() -> frozenset[str]:
    return frozenset(row["form"] for row in read_table("sentence_openers"))


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether the full stop that `stop` found really ends a sentence that began at `start`."""
    if text[stop.start()] != ".":
        return True
    word_match = LAST_WORD.search(text, start, stop.start() + 1)
    word = word_match.group().lstrip("\"“‘'([") if word_match else ""
    following = re.match(r"\s+[\"“‘'(\[]*([\w']+)", text[stop.end() : stop.end() + 40])
    opener = bool(following and following[1] in _openers())
    if word in _abbreviations():
        return _abbreviations()[word] and opener
    if re.fullmatch(r"[A-Z]\.", word) or re.fullmatch(r"(?:[A-Za-z]\.){2,}", word):
        return opener
    return not re.fullmatch(r"\(?[0-9ivx]{1,3}\.", word) or stop.end() - start > 5


def split_sentences(document: Document) -> list[tuple[int, int]]:
    """Return (start, end) of every sentence in order; each lies within one paragraph, and none is empty."""
    sentences = []
    for paragraph in document.paragraphs:
        start = paragraph.start
        for stop in STOP.finditer(document.text, paragraph.start, paragraph.end):
            if stop.end() > start and _ends_sentence(document.text, start, stop):
                sentences.append((start, stop.end()))
                start = stop.end()
                while start < paragraph.end and document.text[start].isspace():
                    start += 1
        if start < paragraph.end:
            sentences.append((start, paragraph.end))
    return sentences
