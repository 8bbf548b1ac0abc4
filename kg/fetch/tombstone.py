"""What stands in the place of a release that its publisher took back: that it was, and no word of what it said."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from kg.fetch.client import Answer
from kg.model import Document
from kg.publishers.listing import Found


def make_tombstone(slug: str, found: Found, documents: Iterable[Document], answer: Answer) -> bytes:
    """Return a tombstone in the plain form, an array of one object for each document that the release held."""
    withdrawn = {"withdrawn": answer.at.isoformat(timespec="seconds"), "status": answer.status}
    rows: list[dict[str, Any]] = [
        {
            "id": document.id,
            "url": document.url or found.url,
            "publisher": document.publisher,
            "title": document.title,
            "published": document.issued.isoformat(),
            "lang": document.language,
            **withdrawn,
        }
        for document in documents
    ]
    if not rows:
        day = found.day.isoformat() if found.day else answer.at.date().isoformat()
        row = {"id": found.id, "url": found.url, "publisher": slug, "title": found.title or found.id, "published": day}
        rows = [{**row, **withdrawn}]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()
