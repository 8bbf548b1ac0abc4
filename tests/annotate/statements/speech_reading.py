"""Reads a made-up release for the tests: its paragraphs are parted by " / ", the title first; "@" marks a byline, "#" a caption."""

from __future__ import annotations

from datetime import date
from functools import cache

from spacy.language import Language

from kg.annotate.layers import Layers
from kg.annotate.pipeline import load_pipeline, read_layers, start_layers
from kg.model import Document, Paragraph, ParagraphKind

MARKS = {"@": ParagraphKind.BYLINE, "#": ParagraphKind.CAPTION, "*": ParagraphKind.HEADING}


@cache
def pipeline() -> Language:
    return load_pipeline()


def make_document(release: str, publisher: str = "hk-gia") -> Document:
    parts = release.split(" / ")
    paragraphs: list[Paragraph] = []
    text = ""
    for number, part in enumerate(parts):
        kind = MARKS.get(part[0], ParagraphKind.BODY) if number else ParagraphKind.TITLE
        body = part[1:] if part[0] in MARKS else part
        paragraphs.append(Paragraph(kind, len(text), len(text) + len(body)))
        text += body + "\n\n"
    return Document(publisher, "example", parts[0], date(2024, 5, 6), "en", text.rstrip(), tuple(paragraphs))


def read(release: str, publisher: str = "hk-gia") -> Layers:
    """Return all that is found in a release with the title "Harbour news", unless `release` has one of its own."""
    document = make_document(release, publisher)
    found = start_layers(document)
    read_layers(pipeline(), found)
    return found
