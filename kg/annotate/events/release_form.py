"""What each sentence of a release is: headline, first paragraph, story, somebody's own words, caption."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span

from kg.annotate.events.telling import Region
from kg.annotate.layers import layers
from kg.model import ParagraphKind

SPEECH_LEAD = re.compile(
    r"^(?:Following|Below|The following|Here|This)\b.{0,60}?\b"
    r"(?:speech|remarks|eulogy|address|message|transcript|letter|article|text|toast|statement)\b",
    re.IGNORECASE,
)
SPEECH_TITLE = re.compile(r"\b(?:speech|speaks?|eulogy|remarks|address|message|transcript)\b", re.IGNORECASE)
ON_BEHALF = re.compile(r"^The following (?:press release |is |statement )?(?:is )?(?:was )?issued", re.IGNORECASE)
QUOTE = re.compile('[“”"]')
LONG = 45  # characters from which a quotation is speech and not a name
OWN_WORDS = re.compile(r"\b(?:I|my|we|our)\b")


def find_regions(doc: Doc) -> list[Region]:
    """Return the region of each sentence of `doc`, in order."""
    document = layers(doc).document
    text = document.text
    turns = layers(doc).turns
    speech = False
    lead_at = -1
    kinds: list[tuple[int, int, Region]] = []
    for paragraph in document.paragraphs:
        content = text[paragraph.start : paragraph.end]
        region = Region.SKIPPED
        if paragraph.kind is ParagraphKind.TITLE:
            region = Region.TITLE
        elif paragraph.kind is ParagraphKind.CAPTION:
            region = Region.CAPTION
        elif turn := next((t for t in turns if t.start <= paragraph.start < t.end), None):
            region = Region.SKIPPED if turn.asked else Region.SPEECH
        elif paragraph.kind in {ParagraphKind.BODY, ParagraphKind.ITEM}:
            if lead_at < 0 and paragraph.kind is ParagraphKind.BODY and len(content) > 60 and not ON_BEHALF.match(content):
                lead_at, region = paragraph.start, Region.LEAD
                speech = bool(SPEECH_LEAD.match(content)) or (
                    bool(SPEECH_TITLE.search(document.title)) and bool(OWN_WORDS.search(content))
                )
            elif paragraph.kind is ParagraphKind.ITEM and not speech and lead_at < 0:
                region = Region.SKIPPED
            else:
                region = Region.SPEECH if speech else Region.BODY
        kinds.append((paragraph.start, paragraph.end, region))
    quoted = find_quotations(doc)
    return [_region_of(sentence, kinds, quoted) for sentence in doc.sents]


def _region_of(sentence: Span, kinds: list[tuple[int, int, Region]], quoted: list[tuple[int, int]]) -> Region:
    start = sentence.start_char
    region = next((r for s, e, r in kinds if s <= start < e), Region.SKIPPED)
    if region in {Region.LEAD, Region.BODY} and any(s <= start < e - 1 for s, e in quoted) and len(sentence.text) > 40:
        return Region.SPEECH
    return region


def find_quotations(doc: Doc) -> list[tuple[int, int]]:
    """Return (start, end) of the quotations long enough to be speech; straight marks open and close by turns in a paragraph."""
    document = layers(doc).document
    found = []
    for paragraph in document.paragraphs:
        opened = -1
        for mark in QUOTE.finditer(document.text, paragraph.start, paragraph.end):
            if opened < 0 and mark[0] != "”":
                opened = mark.start()
            elif opened >= 0 and mark[0] != "“":
                found.append((opened, mark.end()))
                opened = -1
        if opened >= 0:
            found.append((opened, paragraph.end))
    return [(s, e) for s, e in found if e - s > LONG]
