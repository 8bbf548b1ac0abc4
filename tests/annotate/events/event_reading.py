"""Read a small release, made of its parts, for its events."""

from datetime import date

from kg.annotate.layers import Happening, Layers
from kg.annotate.pipeline import load_pipeline, read_layers, start_layers
from kg.model import Document, Paragraph, ParagraphKind

ISSUED = date(2023, 6, 15)


def read(*bodies: str, title: str = "Notice", captions: tuple[str, ...] = (), issued: date = ISSUED) -> Layers:
    """Return the layers of a release with these body paragraphs and captions."""
    parts = [
        (ParagraphKind.TITLE, title),
        *((ParagraphKind.BODY, b) for b in bodies),
        *((ParagraphKind.CAPTION, c) for c in captions),
    ]
    paragraphs, at = [], 0
    for kind, text in parts:
        paragraphs.append(Paragraph(kind, at, at + len(text)))
        at += len(text) + 2
    document = Document("hk-gia", "x", title, issued, "en", "\n\n".join(text for _, text in parts), tuple(paragraphs))
    found = start_layers(document)
    read_layers(load_pipeline(), found)
    return found


def events(*bodies: str, title: str = "Notice", captions: tuple[str, ...] = (), issued: date = ISSUED) -> list[Happening]:
    """Return the events of such a release."""
    return read(*bodies, title=title, captions=captions, issued=issued).happenings


def parts(event: Happening) -> dict[str, str]:
    """Return the role of each agent of an event, by name."""
    return {chain.name: role for chain, role, _ in event.parts}


def dates(event: Happening) -> str:
    """Return an event's date, or both ends of its span."""
    if event.when is None:
        return ""
    return event.when.start if event.when.single else f"{event.when.start}/{event.when.end}"
