"""SPARQL as tokens: just enough grammar to tell a keyword from the same letters in a string, a name or a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class TokenKind(StrEnum):
    """What a token is; `WORD` is a keyword or a function's name, `MARK` any single other character."""

    COMMENT = "comment"
    IRI = "iri"
    STRING = "string"
    VARIABLE = "variable"
    NAME = "name"  # prefix:local, or _:label
    TAG = "tag"  # @en
    WORD = "word"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """A token of kind `kind` that stands in the query from `start` to `end` (exclusive)."""

    kind: TokenKind
    text: str
    start: int
    end: int

    def is_word(self, word: str) -> bool:
        """Whether this is the keyword `word`, in whatever case."""
        return self.kind is TokenKind.WORD and self.text.upper() == word


# In order: long strings before short ones, IRIs before "<", names before words. The productions are those of SPARQL 1.1,
# section 19.8, with \w for its ranges of letters.
_LOCAL = r"(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)"
_LOCAL_INNER = r"(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)"
_LOCAL_LAST = r"(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.)"
_PRODUCTIONS = {
    TokenKind.COMMENT: r"#[^\r\n]*",
    TokenKind.IRI: r'<[^<>"{}|^`\\\x00-\x20]*>',
    TokenKind.STRING: r'''"""(?:"{0,2}(?:[^"\\]|\\.))*"""|"(?:[^"\\\r\n]|\\.)*"'''
    r"""|'''(?:'{0,2}(?:[^'\\]|\\.))*'''|'(?:[^'\\\r\n]|\\.)*'""",
    TokenKind.VARIABLE: r"[?$]\w+",
    TokenKind.TAG: r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*",
    TokenKind.NAME: rf"(?:\w(?:[\w.-]*[\w-])?)?:(?:{_LOCAL}(?:{_LOCAL_INNER}*{_LOCAL_LAST})?)?",
    TokenKind.WORD: r"\w+",
    TokenKind.MARK: r"\S",
}
_TOKEN = re.compile("|".join(f"(?P<{kind}>{production})" for kind, production in _PRODUCTIONS.items()), re.DOTALL)


def tokenise(query: str) -> Iterator[Token]:
    """Yield the tokens of `query` in order, comments too. Text that is no SPARQL gives tokens all the same."""
    for match in _TOKEN.finditer(query):
        yield Token(TokenKind(str(match.lastgroup)), match.group(), match.start(), match.end())
