"""What the readers of statements hand to the component: one statement each, before the layers know it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from kg.annotate.layers import Chain
from kg.model import Mode


@dataclass(frozen=True, slots=True)
class Said:
    """A statement: its content is `start` to `end`, `told` where it is said that it is said; `verb` is its cue's token."""

    speaker: Chain
    mode: Mode
    cue: str
    start: int
    end: int
    rule: str
    told: int
    verb: int = -1

    def until(self, end: int) -> Said:
        """Return the same statement, going on to `end`."""
        return replace(self, end=end)


def tokens_between(doc: Doc, start: int, end: int) -> list[Token]:
    """Return the tokens that begin between two offsets."""
    return list(doc[bisect_left(doc, start, key=_begins) : bisect_left(doc, end, key=_begins)])


def _begins(token: Token) -> int:
    return token.idx


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without blanks, commas and stray marks at its edges; a full stop stays."""
    while start < end and (text[start].isspace() or text[start] in ",;:–—-"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:–—-"):
        end -= 1
    return start, end
