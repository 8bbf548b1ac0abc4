"""Questions to the graph: `.rq` files with a header, their parameters, and running them.

A question is SPARQL that runs as it stands wherever it is pasted. Its header is YAML in comments that start with `#+`
(title, description, tags, view, parameters, columns); a parameter is a `VALUES ?name { example }` inside WHERE, whose row
is replaced when a value is given. A file without a header is a question without parameters.
"""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TypeGuard

import yaml
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions

from kg.errors import QueryError, VocabularyError
from kg.resources import folder
from kg.store import Store
from kg.store.lexer import Token, TokenKind, tokenise
from kg.table import Table, Term, Thing
from kg.vocabulary import DCTERMS, RDFS, SKOS, XSD, date_literal, expand

_LABEL_BATCH = 5_000
_NAME = re.compile(r"\w{1,80}")  # of a question in the library


class ParameterType(StrEnum):
    """What a parameter takes; a date is a day, a month or a year."""

    IRI = "iri"  # or a CURIE
    ENTITY = "entity"  # an IRI, a CURIE or a name
    TEXT = "text"
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question asks for. Without a default it must be given; a default of None means any."""

    name: str
    type: ParameterType
    description: str
    example: str
    required: bool
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A query with what its header says. `columns` gives the meaning of each column, `view` the picture that suits."""

    name: str
    text: str
    title: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    view: str = "table"
    parameters: tuple[Parameter, ...] = ()
    columns: Mapping[str, str] | None = None
    path: Path | None = None


def list_queries(library: Path | None = None) -> list[Question]:
    """Return the questions of the library (or of another folder), by name."""
    return [load_query(path) for path in sorted((library or folder("queries")).glob("*.rq"))]


def search_queries(words: str) -> list[Question]:
    """Return the questions that have each of `words` in their name, title, description, tags or columns; those in the name first."""
    wanted = words.lower().split()

    def searched(question: Question) -> str:
        columns = " ".join(question.columns or ())
        return " ".join((question.name, question.title, question.description, *question.tags, columns)).lower().replace("_", " ")

    found = [question for question in list_queries() if all(word in searched(question) for word in wanted)]
    return sorted(
        found, key=lambda question: (-sum(word in f"{question.name} {question.title}".lower() for word in wanted), question.name)
    )


def load_query(name_or_path: str | Path) -> Question:
    """Return the question in a `.rq` file, or the one of that name in the library.

    Raises QueryError for a name that isn't there (with the nearest), a file that can't be read, and a header that is wrong.
    """
    path = Path(name_or_path)
    if path.suffix != ".rq":
        library = folder("queries")
        path = library / f"{name_or_path}.rq"
        if not _NAME.fullmatch(str(name_or_path)) or not path.is_file():
            given = textwrap.shorten(str(name_or_path), 80)
            near = difflib.get_close_matches(given, [file.stem for file in library.glob("*.rq")], n=3, cutoff=0.4)
            hint = f"did you mean {', '.join(near)}?" if near else "kg query --list names all"
            raise QueryError("no such question", given, hint)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise QueryError("the question can't be read", str(path), str(error)) from None
    return parse_question(text, path.stem, path)


def parse_question(text: str, name: str = "query", path: Path | None = None) -> Question:
    """Return the question that `text` is. Raises QueryError where its header is no YAML or names what the query lacks."""
    where = str(path or name)
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    try:
        header = yaml.safe_load("\n".join(lines)) or {}
    except yaml.YAMLError as error:
        raise QueryError("the header is no YAML", where, str(error)) from None
    if not _is_mapping(header):
        raise QueryError("the header is no list of keys", where, "write #+ title: ...")
    parameters, columns, tags = header.get("parameters") or {}, header.get("columns") or {}, header.get("tags") or []
    if not (_is_mapping(parameters) and _is_mapping(columns) and isinstance(tags, list)):
        raise QueryError("the header is wrong", where, "parameters and columns are keys with values, tags a list")
    question = Question(
        name=name,
        text=text,
        title=str(header.get("title", "")),
        description=str(header.get("description", "")).strip(),
        tags=tuple(str(tag) for tag in tags),
        view=str(header.get("view", "table")),
        parameters=tuple(_read_parameter(str(key), value, where) for key, value in parameters.items()),
        columns={str(key): str(value) for key, value in columns.items()},
        path=path,
    )
    for parameter in question.parameters:
        _find_values_row(question, parameter.name)
    return question


def _is_mapping(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, dict)


def _read_parameter(name: str, value: object, where: str) -> Parameter:
    if not _is_mapping(value) or value.get("type") not in set(ParameterType) or "example" not in value:
        raise QueryError(f"the parameter {name} lacks a type or an example", where, f"types are {', '.join(ParameterType)}")
    default = value.get("default")
    return Parameter(
        name=name,
        type=ParameterType(str(value["type"])),
        description=str(value.get("description", "")),
        example=_header_text(value["example"]),
        required="default" not in value,
        default=None if default is None else _header_text(default),
    )


def _header_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _find_values_row(question: Question, parameter: str) -> tuple[int, int]:
    """Return where the row of `VALUES ?parameter { row }` starts and ends in the query's text."""
    tokens = [token for token in tokenise(question.text) if token.kind is not TokenKind.COMMENT]
    for index, token in enumerate(tokens[:-3]):
        variable, brace = tokens[index + 1], tokens[index + 2]
        if token.is_word("VALUES") and variable.text in {f"?{parameter}", f"${parameter}"} and brace.text == "{":
            return brace.end, _closing_brace(tokens[index + 3 :], question).start
    raise QueryError(f"no VALUES ?{parameter} {{ ... }}", question.name, "every parameter of the header stands in WHERE so")


def _closing_brace(tokens: Sequence[Token], question: Question) -> Token:
    for token in tokens:
        if token.kind is TokenKind.MARK and token.text == "}":
            return token
    raise QueryError("a VALUES without an end", question.name)


def bind_parameters(question: Question, values: Mapping[str, object]) -> str:
    """Return the query with `values` (and defaults) in place of the examples, each as an RDF term of its parameter's type.

    A list stands for several values. Raises QueryError, with the worked example, for a value that is missing, unknown or
    of the wrong type.
    """
    unknown = set(values) - {parameter.name for parameter in question.parameters}
    if unknown:
        takes = ", ".join(parameter.name for parameter in question.parameters) or "none"
        raise QueryError(f"no parameter {', '.join(sorted(unknown))}", question.name, f"it takes {takes}")
    rows: list[tuple[int, int, str]] = []
    for parameter in question.parameters:
        start, end = _find_values_row(question, parameter.name)
        rows.append((start, end, f" {' '.join(_write_values(question, parameter, values))} "))
    text = question.text
    for start, end, row in sorted(rows, reverse=True):
        text = text[:start] + row + text[end:]
    return text


def _write_values(question: Question, parameter: Parameter, values: Mapping[str, object]) -> list[str]:
    given = values.get(parameter.name)
    if given is None:
        if parameter.required:
            example = f"for example {parameter.name}={parameter.example!r}"
            raise QueryError(f"{parameter.name} is missing", question.name, f"{parameter.description}; {example}")
        given = parameter.default
    if given is None:
        return ["UNDEF"]
    several = given if isinstance(given, list | tuple | set | frozenset) else [given]
    return [str(_read_value(question, parameter, value)) for value in several]


def _read_value(question: Question, parameter: Parameter, value: object) -> NamedNode | Literal:
    """Return `value` as a term of the parameter's type; texts are read as a user would type them."""
    try:
        return make_term(parameter.type, value)
    except (ValueError, InvalidOperation, VocabularyError):
        hint = f"for example {parameter.name}={parameter.example!r}"
        raise QueryError(f"{value!r} is no {parameter.type}", f"{parameter.name} of {question.name}", hint) from None


def make_term(type_: ParameterType, value: object) -> NamedNode | Literal:
    """Return `value` as an RDF term; ValueError, InvalidOperation or VocabularyError where it doesn't fit the type."""
    if isinstance(value, Thing):
        value = value.iri
    elif isinstance(value, NamedNode):
        value = value.value
    text = value.isoformat() if isinstance(value, date) else str(value).strip()
    return _TERM_MAKERS[type_](text)


def _entity(text: str) -> NamedNode | Literal:
    """Return the node of an IRI or CURIE, else the text as a name."""
    try:
        return expand(text)
    except VocabularyError:
        return Literal(text)


def _decimal(text: str) -> Literal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return Literal(f"{number:f}", datatype=XSD.decimal)


def _boolean(text: str) -> Literal:
    if text.lower() not in {"true", "false"}:
        raise ValueError(text)
    return Literal(text.lower(), datatype=XSD.boolean)


_TERM_MAKERS: Mapping[ParameterType, Callable[[str], NamedNode | Literal]] = {
    ParameterType.IRI: expand,
    ParameterType.ENTITY: _entity,
    ParameterType.TEXT: Literal,
    ParameterType.DATE: date_literal,
    ParameterType.INTEGER: lambda text: Literal(str(int(text)), datatype=XSD.integer),
    ParameterType.DECIMAL: _decimal,
    ParameterType.BOOLEAN: _boolean,
}


def run_query(store: Store, question: str | Path | Question, /, **params: object) -> Table:
    """Answer a question of the library by its name, a `.rq` file by its path, or SPARQL as text (known by its braces).

    Raises QueryError (see `load_query`, `bind_parameters`, and for what doesn't parse) and StoreError.
    """
    if not isinstance(question, Question):
        is_text = isinstance(question, str) and "{" in question
        question = parse_question(str(question)) if is_text else load_query(question)
    answer = store.query(bind_parameters(question, params))
    if isinstance(answer, QueryBoolean):
        truth = Literal("true" if answer else "false", datatype=XSD.boolean)
        return Table(("answer",), ((truth,),), title=question.title, truth=bool(answer))
    columns: tuple[str, ...] = ("subject", "predicate", "object")
    rows: tuple[tuple[Term | None, ...], ...]
    if isinstance(answer, QuerySolutions):
        columns = tuple(variable.value for variable in answer.variables)
        rows = tuple(tuple(solution) for solution in answer)
    else:
        rows = tuple((triple.subject, triple.predicate, triple.object) for triple in answer)
    iris = {term.value for row in rows for term in row if isinstance(term, NamedNode)}
    return Table(columns, rows, find_labels(store, iris), question.title, is_graph=not isinstance(answer, QuerySolutions))


def find_labels(store: Store, iris: Iterable[str]) -> dict[str, str]:
    """Return a name for each of `iris` that has one: its preferred label, else its label, else its title.

    Of several the first in English wins, then the first in alphabetical order.
    """
    found: dict[str, str] = {}
    wanted = set(iris)
    for predicate in (SKOS.prefLabel, RDFS.label, DCTERMS.title):
        best: dict[str, tuple[bool, str]] = {}
        for thing, text in _read_labels(store, predicate, sorted(wanted - found.keys())):
            candidate = (bool(text.language) and not str(text.language).startswith("en"), text.value)
            best[thing.value] = min(best.get(thing.value, candidate), candidate)
        found |= {iri: name for iri, (_, name) in best.items()}
    return found


def _read_labels(store: Store, predicate: NamedNode, iris: list[str]) -> Iterator[tuple[NamedNode, Literal]]:
    # One predicate at a time: with several in a VALUES of their own, Oxigraph joins them with all labels there are.
    for start in range(0, len(iris), _LABEL_BATCH):
        nodes = " ".join(str(NamedNode(iri)) for iri in iris[start : start + _LABEL_BATCH])
        answer = store.query(f"SELECT ?thing ?label WHERE {{ VALUES ?thing {{ {nodes} }} ?thing {predicate} ?label }}")
        for thing, text in answer if isinstance(answer, QuerySolutions) else ():
            if isinstance(thing, NamedNode) and isinstance(text, Literal):
                yield thing, text
