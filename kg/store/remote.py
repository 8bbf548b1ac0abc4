"""Stores elsewhere, over the SPARQL 1.1 protocol.

SPARQLWrapper does the requests. What it leaves open is settled here: POST and a time limit always, the form of the query
told by its own words (it takes what it doesn't know for a SELECT), one line for whatever goes wrong, some patience with a
busy server, and no answer that is cut off or of another kind than asked for taken for a whole one.
"""

from __future__ import annotations

import json
import time
import urllib.error
from collections.abc import Iterable, Iterator, Mapping
from http.client import HTTPException
from types import TracebackType
from typing import Self

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Triple
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from kg.errors import QueryError, StoreError
from kg.store.guard import refuse_fetching
from kg.store.lexer import TokenKind, tokenise
from kg.store.protocol import Answer
from kg.vocabulary import PREFIXES

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_RESULT_TYPES = ("application/sparql-results+json", "application/json")
_BUSY = (429, 503)
_LONGEST_WAIT = 30.0
_TRIPLES_A_REQUEST = 2_000
_PROLOGUE = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items())


class RemoteStore:
    """A SPARQL 1.1 endpoint whose default graph is the union of its named graphs (Virtuoso's is; Oxigraph's server needs
    `--union-default-graph`, Fuseki `tdb2:unionDefaultGraph`).

    `timeout` is in seconds a request, `retries` says how often a busy server (429, 503) is asked again. `services` are the
    addresses that `SERVICE` in a query may name; the endpoint has its own say on them.
    """  # noqa: D205

    services: frozenset[str] = frozenset()

    def __init__(self, endpoint: str, update_endpoint: str | None = None, *, timeout: int = 60, retries: int = 3) -> None:
        for address in (endpoint, update_endpoint):
            if address is not None and not address.startswith(("http://", "https://")):
                raise StoreError("no web address", address, "write http://... or https://...")
        self.endpoint, self.update_endpoint = endpoint, update_endpoint
        self.timeout, self.retries = timeout, retries

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Do nothing: every request stands for itself."""

    def query(self, text: str) -> Answer:
        """Answer `text`. The prefixes of `kg.vocabulary` need no declaration.

        Raises QueryError for what the endpoint can't parse and for SERVICE elsewhere than to `services`; StoreError, one line,
        for an endpoint that can't be reached, takes too long, is busy, fails, answers something else, or cuts the answer off.
        """
        refuse_fetching(text, self.services)
        form = find_form(text)
        is_table = form in {"SELECT", "ASK"}
        media_type, body, headers = self._request(f"{_PROLOGUE} {text}", form, JSON if is_table else TURTLE)
        if not is_table:
            return self._read_triples(media_type, body)
        if media_type not in _RESULT_TYPES:
            raise self._wrong_type(media_type, "SPARQL results")
        self._check_whole(body, headers)
        answer = pyoxigraph.parse_query_results(body, format=QueryResultsFormat.JSON)
        if isinstance(answer, QuerySolutions | QueryBoolean):
            return answer
        raise StoreError("the answer is neither a table nor a truth", self.endpoint)

    def graphs(self) -> tuple[NamedNode, ...]:
        """Return the names of all graphs, sorted."""
        graphs = (row[0] for row in self._select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"))
        return tuple(sorted((graph for graph in graphs if isinstance(graph, NamedNode)), key=lambda graph: graph.value))

    def count(self) -> int:
        """Return the number of quads in named graphs."""
        (row,) = self._select("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
        return int(row[0].value) if isinstance(row[0], Literal) else 0

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        """Yield the quads of `graph`, or of all graphs, in no order."""
        for name in self.graphs() if graph is None else (graph,):
            for s, p, o in self._select(f"SELECT ?s ?p ?o WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}"):
                if isinstance(s, NamedNode | BlankNode) and isinstance(p, NamedNode) and o is not None:
                    yield Quad(s, p, o, name)

    def replace_graph(self, graph: NamedNode, quads: Iterable[Quad | Triple]) -> bool:
        """Make `graph` hold just these triples; return whether that changed anything.

        A graph of more than some thousand triples takes several requests, and readers may see it half done.
        Raises StoreError for blank nodes and where no address for updates is known.
        """
        wanted = {Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads}
        if any(isinstance(term, BlankNode) for quad in wanted for term in (quad.subject, quad.object)):
            raise StoreError("a blank node", graph.value, "mint an IRI for it: kg.iris")
        if wanted == set(self.quads(graph)):
            return False
        lines = sorted(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in wanted)
        self._update(f"DROP SILENT GRAPH {graph}")
        for start in range(0, len(lines), _TRIPLES_A_REQUEST):
            self._update(f"INSERT DATA {{ GRAPH {graph} {{ {' '.join(lines[start : start + _TRIPLES_A_REQUEST])} }} }}")
        return True

    def remove_graph(self, graph: NamedNode) -> None:
        """Remove `graph` and all in it; nothing happens if there is none."""
        self._update(f"DROP SILENT GRAPH {graph}")

    def _select(self, text: str) -> list[tuple[NamedNode | BlankNode | Literal | Triple | None, ...]]:
        answer = self.query(text)
        return [tuple(row) for row in answer] if isinstance(answer, QuerySolutions) else []

    def _update(self, text: str) -> None:
        if self.update_endpoint is None:
            raise StoreError("the store is for reading only", self.endpoint, "name its address for updates")
        self._request(text, "INSERT", JSON)

    def _request(self, text: str, form: str, return_format: str) -> tuple[str, bytes, Mapping[str, str]]:
        """Send `text`; return the media type, the body, and the headers by lower-case name."""
        wrapper = SPARQLWrapper(self.endpoint, updateEndpoint=self.update_endpoint, agent="govkg")
        wrapper.setTimeout(self.timeout)
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(return_format)
        wrapper.setQuery(text)
        wrapper.queryType = form
        for attempt in range(self.retries + 1):
            try:
                response = wrapper.query().response
                headers = {name.lower(): value for name, value in response.headers.items()}
                return headers.get("content-type", "").partition(";")[0].strip().lower(), response.read(), headers
            except urllib.error.HTTPError as error:
                if error.code not in _BUSY:
                    raise StoreError(f"the endpoint answers {error.code}", self.endpoint, str(error.reason)) from None
                if attempt < self.retries:
                    time.sleep(_choose_wait(error.headers.get("Retry-After", ""), attempt))
            except SPARQLWrapperException as error:
                raise self._translate(error) from None
            except (OSError, HTTPException) as error:  # URLError and time-outs are OSErrors
                reason = getattr(error, "reason", None) or error
                hint = f"it took more than {self.timeout} s" if "timed out" in str(reason) else str(reason)
                raise StoreError("the endpoint can't be reached or doesn't answer", self.endpoint, hint) from None
        raise StoreError("the endpoint is busy", self.endpoint, f"asked {self.retries + 1} times; try later")

    def _translate(self, error: SPARQLWrapperException) -> QueryError | StoreError:
        """Return our error for one of SPARQLWrapper's, with the first line of what the server says."""
        detail = error.args[0] if error.args else ""
        said = detail.split("Response:", 1)[-1].strip().strip("b'\"")[:300] if isinstance(detail, str) else ""
        match type(error).__name__:
            case "QueryBadFormed":
                return QueryError("the query doesn't parse", self.endpoint, said)
            case "EndPointNotFound":
                return StoreError("no endpoint there", self.endpoint, "look at the address")
            case "Unauthorized":
                return StoreError("the endpoint wants a login", self.endpoint, "use one that is open, or a proxy that logs in")
            case _:
                return StoreError("the endpoint fails", self.endpoint, said)

    def _check_whole(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Raise StoreError if an answer with status 200 was cut off by a time limit or by a cap on rows."""
        try:
            results = json.loads(body)
            rows = len(results["results"]["bindings"]) if "results" in results else 0
        except (ValueError, KeyError, TypeError) as error:
            hint = f"ask for less, or raise the server's time limit: {error}"
            raise StoreError("the answer is cut off", self.endpoint, hint) from None
        cap = headers.get("x-sparql-maxrows", "")
        if cap.isdigit() and rows >= int(cap):
            hint = "ask for less, or page with ORDER BY, LIMIT and OFFSET"
            raise StoreError(f"the endpoint stops at {cap} rows", self.endpoint, hint)

    def _wrong_type(self, media_type: str, wanted: str) -> StoreError:
        what = f"the answer is {media_type or 'of no stated type'}, not {wanted}"
        return StoreError(what, self.endpoint, "is this an endpoint?")

    def _read_triples(self, media_type: str, body: bytes) -> Iterator[Triple]:
        rdf_format = RdfFormat.from_media_type(media_type)
        if rdf_format is None:
            raise self._wrong_type(media_type, "RDF")
        try:
            return iter([quad.triple for quad in pyoxigraph.parse(body, format=rdf_format)])
        except (SyntaxError, ValueError) as error:
            raise StoreError("the answer is cut off", self.endpoint, str(error)) from None


def find_form(text: str) -> str:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE; QueryError for anything else, updates too."""
    for token in tokenise(text):
        if token.kind is TokenKind.WORD and token.text.upper() not in {"PREFIX", "BASE"}:
            if token.text.upper() in _FORMS:
                return token.text.upper()
            break
    raise QueryError("no query", text[:60], f"start with {', '.join(_FORMS)}")


def _choose_wait(retry_after: str, attempt: int) -> float:
    """Return the seconds to wait: what the server asks for, else 1, 2, 4, ..., and never more than half a minute."""
    wanted = float(retry_after) if retry_after.isdigit() else 2.0**attempt
    return min(wanted, _LONGEST_WAIT)
