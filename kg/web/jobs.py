"""What a worker can be asked to do, each a value that can be sent to it: a SPARQL query, a question, a graph, a thing.

A job writes its answer to a file and returns the answer's media type. It raises Refusal, QueryError or StoreError.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol, cast

import pyoxigraph
from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
)

from kg.errors import QueryError
from kg.query import find_labels, load_query, run_query
from kg.store import EmbeddedStore
from kg.store.guard import refuse_fetching
from kg.table import Table
from kg.vocabulary import KG, PREFIXES
from kg.web import negotiation as forms
from kg.web.negotiation import Form, Refusal, choose_form
from kg.web.pages import render_table, render_thing

_RESULT_FORMATS = {
    forms.JSON_RESULTS: QueryResultsFormat.JSON,
    forms.XML_RESULTS: QueryResultsFormat.XML,
    forms.CSV: QueryResultsFormat.CSV,
    forms.TSV: QueryResultsFormat.TSV,
}
_RDF_FORMATS = {
    forms.TURTLE: RdfFormat.TURTLE,
    forms.NTRIPLES: RdfFormat.N_TRIPLES,
    forms.JSONLD: RdfFormat.JSON_LD,
    forms.RDFXML: RdfFormat.RDF_XML,
    forms.NQUADS: RdfFormat.N_QUADS,
    forms.TRIG: RdfFormat.TRIG,
}
TABLE_FORMS = (forms.JSON_RESULTS, forms.XML_RESULTS, forms.CSV, forms.TSV, forms.MARKDOWN, forms.HTML, forms.PARQUET)
THING_FORMS = (forms.TURTLE, forms.HTML, forms.JSONLD, forms.NTRIPLES, forms.RDFXML)
DUMP_FORMS = (forms.NQUADS, forms.TRIG, forms.TURTLE, forms.NTRIPLES, forms.JSONLD)
_NEIGHBOURS = 500
"""Things that point to a thing are named up to so many."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an answer goes, how many bytes it may have, and which addresses SERVICE may ask."""

    path: Path
    size: int
    services: frozenset[str] = frozenset()


class Job(Protocol):
    """Anything that a worker can do."""

    def run(self, store: EmbeddedStore, target: Target) -> str:
        """Write the answer to `target` and return its media type."""
        ...


class _BoundedFile:
    """A file that takes so many bytes and no more."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream, self._left, self._size = stream, size, size

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise Refusal(
                503, f"the answer has more than {self._size // 10**6} MB", hint="ask for less, or page with LIMIT and OFFSET"
            )
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()


def _bounded(stream: IO[bytes], target: Target) -> IO[bytes]:
    return cast("IO[bytes]", _BoundedFile(stream, target.size))


@dataclass(frozen=True, slots=True)
class Ask:
    """A SPARQL query over the whole graph, or over the graphs that a client names."""

    text: str
    accept: str = ""
    format: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def run(self, store: EmbeddedStore, target: Target) -> str:
        """Answer the query. Raises QueryError for what doesn't parse, Refusal (406) where no form fits."""
        refuse_fetching(self.text, target.services)
        answer = self._query(store)
        with target.path.open("wb") as stream:
            if isinstance(answer, QueryTriples):
                form = choose_form(forms.GRAPH_FORMS, self.accept, self.format)
                pyoxigraph.serialize(answer, _bounded(stream, target), _RDF_FORMATS[form], prefixes=dict(PREFIXES))
            else:
                form = choose_form(forms.RESULT_FORMS, self.accept, self.format)
                answer.serialize(_bounded(stream, target), _RESULT_FORMATS[form])
        return form.media_type

    def _query(self, store: EmbeddedStore) -> QuerySolutions | QueryBoolean | QueryTriples:
        try:
            if not self.default_graphs and not self.named_graphs:
                return store.oxigraph.query(self.text, prefixes=dict(PREFIXES))
            defaults, named = _nodes(self.default_graphs), _nodes(self.named_graphs)
            return _choose_graphs(store.oxigraph, defaults, named).query(self.text, prefixes=dict(PREFIXES))
        except SyntaxError as error:
            raise QueryError("the query doesn't parse", hint=str(error)) from None


def _nodes(iris: tuple[str, ...]) -> list[NamedNode]:
    try:
        return [NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryError("no IRI of a graph", hint=str(error)) from None


def _choose_graphs(store: pyoxigraph.Store, defaults: list[NamedNode], named: list[NamedNode]) -> pyoxigraph.Store:
    """Return a store in memory whose default graph is the merge of `defaults`, each triple once, beside the `named` ones."""
    chosen = pyoxigraph.Store()
    for graph in defaults:
        chosen.extend(
            Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in store.quads_for_pattern(None, None, None, graph)
        )
    for graph in named:
        chosen.extend(store.quads_for_pattern(None, None, None, graph))
    return chosen


@dataclass(frozen=True, slots=True)
class Answer:
    """A question of the library with its parameters as texts."""

    name: str
    params: Mapping[str, tuple[str, ...]]
    accept: str = ""
    format: str = ""

    def run(self, store: EmbeddedStore, target: Target) -> str:
        """Answer the question. Raises QueryError for a parameter that is missing or wrong, Refusal (406)."""
        form = choose_form(TABLE_FORMS, self.accept, self.format)
        given = {key: list(values) if len(values) > 1 else values[0] for key, values in self.params.items()}
        question = load_query(self.name)
        table = run_query(store, question, **given)
        if form == forms.PARQUET:
            table.to_parquet(target.path)
        else:
            text = render_table(table, question) if form == forms.HTML else write_table(table, form)
            with target.path.open("wb") as stream:
                _bounded(stream, target).write(text.encode("utf-8", "replace"))
        return form.media_type


def write_table(table: Table, form: Form) -> str:
    """Return `table` in a form that is text."""
    writers = {
        forms.JSON_RESULTS: table.to_json,
        forms.XML_RESULTS: table.to_xml,
        forms.CSV: table.to_csv,
        forms.TSV: table.to_tsv,
        forms.MARKDOWN: table.to_markdown,
    }
    return writers[form]()


@dataclass(frozen=True, slots=True)
class ReadGraph:
    """One graph as the Graph Store Protocol has it; the union of all where `graph` is empty."""

    graph: str
    accept: str = ""
    format: str = ""

    def run(self, store: EmbeddedStore, target: Target) -> str:
        """Write the graph. Raises Refusal, 404 where there is none, 406 where no form fits."""
        form = choose_form(forms.GRAPH_FORMS, self.accept, self.format)
        name = _nodes((self.graph,))[0] if self.graph else DefaultGraph()
        if isinstance(name, NamedNode) and not store.oxigraph.contains_named_graph(name):
            raise Refusal(404, "no such graph", self.graph)
        quads = (quad.triple for quad in store.oxigraph.quads_for_pattern(None, None, None, name))
        with target.path.open("wb") as stream:
            pyoxigraph.serialize(quads, _bounded(stream, target), _RDF_FORMATS[form], prefixes=dict(PREFIXES))
        return form.media_type


@dataclass(frozen=True, slots=True)
class Dump:
    """The whole store in one file, named graphs too where the form has them. Its size isn't bounded."""

    format: str

    def run(self, store: EmbeddedStore, target: Target) -> str:
        """Write the store. Raises Refusal, 406, for a form that there isn't."""
        form = choose_form(DUMP_FORMS, "", self.format)
        written: Iterator[Quad] | Iterator[Triple]
        written = store.quads() if _RDF_FORMATS[form].supports_datasets else store.match()
        with target.path.open("wb") as stream:
            pyoxigraph.serialize(written, stream, _RDF_FORMATS[form], prefixes=dict(PREFIXES))
        return form.media_type


@dataclass(frozen=True, slots=True)
class Describe:
    """A thing: what is said of it, its evidence, and what points to it."""

    iri: str
    accept: str = ""
    format: str = ""

    def run(self, store: EmbeddedStore, target: Target) -> str:
        """Write the description. Raises Refusal, 404 where nothing is known, 406 where no form fits."""
        form = choose_form(THING_FORMS, self.accept, self.format)
        node = _nodes((self.iri,))[0]
        triples = list(dict.fromkeys(describe(store, node)))
        if not triples:
            raise Refusal(404, "nothing is known of it", self.iri)
        with target.path.open("wb") as stream:
            out = _bounded(stream, target)
            if form == forms.HTML:
                iris = {
                    term.value for triple in triples for term in (triple.subject, triple.object) if isinstance(term, NamedNode)
                }
                out.write(render_thing(node.value, triples, find_labels(store, iris)).encode("utf-8", "replace"))
            else:
                pyoxigraph.serialize(triples, out, _RDF_FORMATS[form], prefixes=dict(PREFIXES))
        return form.media_type


def describe(store: EmbeddedStore, node: NamedNode) -> Iterator[Triple]:
    """Yield what is said of `node`, its evidence with the words, and some of what points to it."""
    for triple in store.match(node):
        yield triple
        if triple.predicate == KG.evidence and isinstance(triple.object, NamedNode):
            yield from store.match(triple.object)
    for number, triple in enumerate(store.match(value=node)):
        if number == _NEIGHBOURS:
            break
        yield triple


@dataclass(frozen=True, slots=True)
class Count:
    """The numbers that the description of the data gives, as SPARQL results in JSON."""

    def run(self, store: EmbeddedStore, target: Target) -> str:
        """Write the counts: `name` and `count`, `name` a class's IRI or a word."""
        rows: list[tuple[Literal | NamedNode, Literal]] = []
        for name in ("Release", "Person", "Office", "Body", "Place", "Group", "Tenure", "Event", "Participation", "Statement"):
            rows.append((KG[name], Literal(sum(1 for _ in store.match(None, NamedNode(f"{PREFIXES['rdf']}type"), KG[name])))))
        rows.append((Literal("triples"), Literal(sum(1 for _ in store.match()))))
        rows.append((Literal("graphs"), Literal(len(store.graphs()))))
        target.path.write_text(Table(("name", "count"), tuple(rows)).to_json(), encoding="utf-8")
        return forms.JSON_RESULTS.media_type
