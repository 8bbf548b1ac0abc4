"""What anyone can write: JSON, JSON Lines, text files, and tables."""

from collections.abc import Iterator

from kg.model import Document, Issue
from kg.publishers.catalogue import Profile
from kg.publishers.forms import plain, table
from kg.publishers.source import Match, Source

__all__ = ["parse", "recognise"]


def recognise(source: Source, profile: Profile) -> Match:
    """Tell whether `source` is in the plain form or a table of releases."""
    return Match.PUBLISHER if table.is_table(source) else plain.recognise(source, profile)


def parse(source: Source, profile: Profile) -> Iterator[Document | Issue]:
    """Yield a document for each object or row, or the one of a text file."""
    return table.parse_table(source) if table.is_table(source) else plain.parse(source, profile)
