"""Refusing what makes a store fetch from elsewhere. Oxigraph follows `SERVICE` and `LOAD` out of the box."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.errors import QueryError
from kg.store.lexer import Token, TokenKind, tokenise

_FETCHING = ("SERVICE", "LOAD")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def _unescape(query: str) -> str:
    """Return `query` with codepoint escapes resolved, as SPARQL 1.1, section 19.2, does before anything else."""

    def char(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF else match[0]

    return _ESCAPE.sub(char, query)


def refuse_fetching(query: str, allowed: frozenset[str] = frozenset()) -> None:
    """Raise QueryError if `query` may hold `SERVICE` or `LOAD` as a keyword, as it stands or with its escapes resolved.

    It refuses too much rather than too little: the letters may stand in a string, an IRI, a comment, a variable or after a
    prefix, and nowhere else. Not even inside a longer word: after a number a keyword needs no space ("12SERVICE<...>").
    `SERVICE <address>` passes where `allowed` has just that address; a variable or a prefixed name in its place never does.
    """
    for reading in {query, _unescape(query)}:
        if not any(word in reading.upper() for word in _FETCHING):
            continue
        tokens = [token for token in tokenise(reading) if token.kind is not TokenKind.COMMENT]
        for place, token in enumerate(tokens):
            if token.kind not in {TokenKind.WORD, TokenKind.NAME}:
                continue
            before_colon = token.text.partition(":")[0].upper()
            for word in _FETCHING:
                if word in before_colon and not _asks_one_of(tokens[place : place + 3], allowed):
                    raise QueryError(
                        f"{word} is refused", "query", "only addresses allowed with --service, or services=, are asked"
                    )


def _asks_one_of(tokens: Sequence[Token], allowed: frozenset[str]) -> bool:
    """Return whether `tokens` begin with SERVICE, perhaps SILENT, and one of the allowed addresses."""
    if not tokens[0].is_word("SERVICE"):
        return False
    rest = [token for token in tokens[1:] if not token.is_word("SILENT")]
    return bool(rest) and rest[0].kind is TokenKind.IRI and rest[0].text[1:-1] in allowed
