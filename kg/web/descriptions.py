"""What the server says of itself and its data: service description, VoID and DCAT, ontology, JSON-LD context, OpenAPI."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from kg import __version__
from kg.query import Parameter, ParameterType, Question
from kg.resources import folder
from kg.vocabulary import KG, PREFIXES, RDF, RDFS, SKOS, curie
from kg.web import negotiation as forms
from kg.web.explorer.frame import id_base
from kg.web.jobs import DUMP_FORMS, TABLE_FORMS
from kg.web.negotiation import Form
from kg.web.pages import link, render_page, render_rows

CONTEXT_PATH = "/context.jsonld"
_ONTOLOGY_FILES = ("kg.ttl", "event-types.ttl", "roles.ttl", "body-kinds.ttl")
_RDF_FORMATS = {
    forms.TURTLE: RdfFormat.TURTLE,
    forms.NTRIPLES: RdfFormat.N_TRIPLES,
    forms.JSONLD: RdfFormat.JSON_LD,
    forms.RDFXML: RdfFormat.RDF_XML,
}
_EXTRA_PREFIXES = {
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "formats": "http://www.w3.org/ns/formats/",
}


def _write(triples: Iterable[Triple], form: Form) -> bytes:
    stream = io.BytesIO()
    pyoxigraph.serialize(triples, stream, _RDF_FORMATS[form], prefixes={**PREFIXES, **_EXTRA_PREFIXES})
    return stream.getvalue()


def _parse(turtle: str, base: str) -> Iterator[Triple]:
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in {**PREFIXES, **_EXTRA_PREFIXES}.items())
    for quad in pyoxigraph.parse(head + turtle, format=RdfFormat.TURTLE, base_iri=f"{base}/"):
        yield quad.triple


def write_service_description(form: Form, base: str) -> bytes:
    """Return the SPARQL 1.1 Service Description of the endpoint at `<base>/sparql`."""
    turtle = """
    <sparql> a sd:Service ;
        sd:endpoint <sparql> ;
        sd:supportedLanguage sd:SPARQL11Query ;
        sd:feature sd:UnionDefaultGraph ;
        sd:resultFormat formats:SPARQL_Results_JSON , formats:SPARQL_Results_XML , formats:SPARQL_Results_CSV ,
            formats:SPARQL_Results_TSV , formats:Turtle , formats:N-Triples , formats:JSON-LD , formats:RDF_XML ;
        sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ; dcterms:description "The union of all named graphs." ] ] .
    """
    return _write(_parse(turtle, base), form)


def write_data_description(form: Form, base: str, counts: Mapping[str, int]) -> bytes:
    """Return what the data are, in VoID and DCAT; `counts` by a class's IRI, with `triples` and `graphs`."""
    turtle = f"""
    <.well-known/void#data> a void:Dataset , dcat:Dataset ;
        dcterms:title "Officials, offices, bodies and events, from government releases"@en ;
        void:sparqlEndpoint <sparql> ; void:uriSpace "{id_base()}" ; void:vocabulary <{PREFIXES["kg"].rstrip("#")}> ;
        void:triples {counts.get("triples", 0)} .
    """
    for name, number in counts.items():
        if name not in {"triples", "graphs"}:
            turtle += f"<.well-known/void#data> void:classPartition [ void:class <{name}> ; void:entities {number} ] .\n"
    for dump in DUMP_FORMS:
        turtle += (
            f"<.well-known/void#data> void:dataDump <dump.{dump.word}> ; dcat:distribution <dump.{dump.word}#file> .\n"
            f'<dump.{dump.word}#file> a dcat:Distribution ; dcat:downloadURL <dump.{dump.word}> ; dcat:mediaType "{dump.media_type}" .\n'
        )
    return _write(_parse(turtle, base), form)


@cache
def _read_ontology() -> tuple[Triple, ...]:
    quads = (
        quad for name in _ONTOLOGY_FILES for quad in pyoxigraph.parse(path=folder("ontology") / name, format=RdfFormat.TURTLE)
    )
    return tuple(quad.triple for quad in quads)


def write_ontology(form: Form) -> bytes:
    """Return the ontology, with event types, roles and kinds, as one graph."""
    return _write(_read_ontology(), form)


def render_ontology() -> str:
    """Return the page with every term: name, label, what it means, an example."""
    texts: dict[str, dict[str, str]] = {}
    for triple in _read_ontology():
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, Literal):
            texts.setdefault(triple.subject.value, {})[triple.predicate.value] = triple.object.value
    rows = []
    for iri in sorted(texts):
        said = texts[iri]
        name = curie(iri)
        means = said.get(RDFS.comment.value) or said.get(SKOS.definition.value, "")
        cells = (said.get(RDFS.label.value) or said.get(SKOS.prefLabel.value, ""), means, said.get(SKOS.example.value, ""))
        rows.append([f'<span id="{_escape(iri.partition("#")[2])}">{link(iri, name)}</span>', *map(_escape, cells)])
    files = '<p><a href="?format=turtle">turtle</a> <a href="?format=jsonld">jsonld</a></p>'
    return render_page("Ontology", files + render_rows(("term", "label", "meaning", "example"), rows))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


@cache
def make_context() -> dict[str, Any]:
    """Return the JSON-LD 1.1 context: the prefixes, and our terms by their names; object properties take IRIs."""
    context: dict[str, Any] = dict(PREFIXES)
    kinds: dict[str, set[str]] = {}
    for triple in _read_ontology():
        if (
            isinstance(triple.subject, NamedNode)
            and triple.predicate == RDF.type
            and not isinstance(triple.object, BlankNode | Literal)
        ):
            kinds.setdefault(triple.subject.value, set()).add(str(triple.object))
    for iri, types in sorted(kinds.items()):
        name = iri.removeprefix(KG.iri)
        if not iri.startswith(KG.iri) or name in context:
            continue
        context[name] = {"@id": iri, "@type": "@id"} if f"<{PREFIXES['owl']}ObjectProperty>" in types else iri
    context |= {"label": f"{PREFIXES['skos']}prefLabel", "id": "@id", "type": "@type"}
    return {"@context": context}


def write_prefixes(word: str) -> str:
    """Return the prefixes as `turtle`, `json` or `csv`."""
    if word == "json":
        return json.dumps(dict(PREFIXES), indent=1)
    if word == "csv":
        stream = io.StringIO()
        csv.writer(stream).writerows([("prefix", "namespace"), *PREFIXES.items()])
        return stream.getvalue()
    return "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


_SCHEMAS: Mapping[ParameterType, dict[str, Any]] = {
    ParameterType.INTEGER: {"type": "integer"},
    ParameterType.DECIMAL: {"type": "number"},
    ParameterType.BOOLEAN: {"type": "boolean"},
    ParameterType.DATE: {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
}


def make_openapi(questions: Iterable[Question], base: str) -> dict[str, Any]:
    """Return the OpenAPI 3.1 description of the questions, each an address of its own, and of the endpoint."""
    problem = {"content": {"text/plain": {"schema": {"type": "string"}}}}
    refusals = {
        "400": {"description": "A parameter or query is wrong; the line says which.", **problem},
        "406": {"description": "No such form of answer.", **problem},
        "408": {"description": "It took too long and was stopped.", **problem},
        "503": {"description": "Too busy, too much memory or too large an answer.", **problem},
    }
    paths = {f"/query/{question.name}": {"get": _describe_question(question, refusals)} for question in questions}
    query = {"name": "query", "in": "query", "required": True, "schema": {"type": "string"}, "example": "ASK { ?s ?p ?o }"}
    results = {
        "description": "The answer.",
        "content": {form.media_type: {} for form in (*forms.RESULT_FORMS, *forms.GRAPH_FORMS)},
    }
    paths["/sparql"] = {
        "get": {
            "operationId": "sparql",
            "summary": "SPARQL 1.1 query",
            "parameters": [query],
            "responses": {"200": results, **refusals},
        }
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "govkg",
            "version": __version__,
            "description": "Questions about officials, offices, bodies and events.",
        },
        "servers": [{"url": base}],
        "paths": paths,
    }


def _describe_question(question: Question, refusals: Mapping[str, Any]) -> dict[str, Any]:
    words = [form.word for form in TABLE_FORMS]
    format_parameter = {
        "name": "format",
        "in": "query",
        "schema": {"type": "string", "enum": words},
        "description": "else by Accept",
    }
    return {
        "operationId": question.name,
        "summary": question.title,
        "description": question.description,
        "tags": list(question.tags),
        "parameters": [*(_describe_parameter(parameter) for parameter in question.parameters), format_parameter],
        "responses": {
            "200": {
                "description": "Columns: " + "; ".join(f"{name}: {means}" for name, means in (question.columns or {}).items()),
                "content": {form.media_type: {} for form in TABLE_FORMS},
            },
            **refusals,
        },
    }


def _describe_parameter(parameter: Parameter) -> dict[str, Any]:
    schema = dict(_SCHEMAS.get(parameter.type, {"type": "string"}))
    example: Any = parameter.example
    if parameter.type in {ParameterType.INTEGER, ParameterType.DECIMAL}:
        example = float(example) if parameter.type is ParameterType.DECIMAL else int(example)
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.description,
        "schema": schema,
        "example": example,
    }
