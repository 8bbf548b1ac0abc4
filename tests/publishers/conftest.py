from collections.abc import Callable

import pytest

from kg.model import Document, Issue, ParagraphKind, Release
from kg.publishers import parse

Read = Callable[..., tuple[list[Document], list[Issue]]]


@pytest.fixture
def read() -> Read:
    """Parse one release, given as path and text or bytes: its documents, and its issues."""

    def run(path: str, content: str | bytes, publisher: str | None = None) -> tuple[list[Document], list[Issue]]:
        data = content.encode() if isinstance(content, str) else content
        found = list(parse(Release(path, data, publisher)))
        return [d for d in found if isinstance(d, Document)], [i for i in found if isinstance(i, Issue)]

    return run


@pytest.fixture
def paragraphs() -> Callable[[Document], list[tuple[str, str]]]:
    """The paragraphs of a document as (kind, text)."""

    def run(document: Document) -> list[tuple[str, str]]:
        assert document.paragraphs[0].kind is ParagraphKind.TITLE
        return [(p.kind.value, document.text[p.start : p.end]) for p in document.paragraphs]

    return run
