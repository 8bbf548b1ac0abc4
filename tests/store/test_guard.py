from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.store.guard import refuse_fetching
from kg.store.lexer import TokenKind, tokenise


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { service SILENT ?where { ?s ?p ?o } }",
        "SELECT * { ?s ?p 12SERVICE<http://example.org/>{} }",
        "SELECT * { ?s ?p trueSERVICE:x {} }",
        "SELECT * { FILTER(1<2)SERVICE<http://example.org/>{} }",
        "SELECT * { # it's a comment\nSERVICE <http://example.org/> {} }",
        "SELECT * { ?s ?p 'it\\'s' SERVICE <http://example.org/> {} }",
        "SELECT * { ?s ?p ex:it\\'s . SERVICE <http://example.org/> {} . ?s ?p ex:it\\'s }",
        "SELECT * { ?s ?p ex:a\\#b . SERVICE <http://example.org/> {} }",
        "SELECT * { \\u0053ERVICE <http://example.org/> {} }",
        "LOAD <http://example.org/data>",
        "SELECT * { ?s ?p '''a'b''' SERVICE <http://example.org/> {} }",
    ],
)
def test_a_query_that_fetches_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="refused"):
        refuse_fetching(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p 'Civil SERVICE Bureau' }",
        "SELECT * { ?s ?p <http://example.org/SERVICE> } # SERVICE",
        'SELECT * { ?s ex:service """says "SERVICE" twice: SERVICE""" }',
        'SELECT * { ?s ?p "an escaped \\" SERVICE"@en-GB }',
    ],
)
def test_the_same_letters_elsewhere_pass(query: str) -> None:
    refuse_fetching(query)


def test_tokens_tell_kinds_apart_and_know_their_place() -> None:
    query = 'SELECT ?x { ?x kg:text "a # b"@en ; <http://e.org/#p> 3 } # end'
    tokens = list(tokenise(query))
    assert all(query[token.start : token.end] == token.text for token in tokens)
    assert [token.kind for token in tokens if token.kind not in {TokenKind.MARK, TokenKind.WORD}] == [
        TokenKind.VARIABLE,
        TokenKind.VARIABLE,
        TokenKind.NAME,
        TokenKind.STRING,
        TokenKind.TAG,
        TokenKind.IRI,
        TokenKind.COMMENT,
    ]
