"""The few pages that the endpoint shows to people: in the explorer's frame, everything from data escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from urllib.parse import quote, urlencode

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode, Triple

from kg.iris import shorten
from kg.query import Question
from kg.table import Table
from kg.vocabulary import curie, label
from kg.web.explorer.frame import id_base, render


def render_page(title: str, body: str, section: str = "") -> str:
    """Return a page in the explorer's frame, of one of its sections or of none; `body` is HTML."""
    return render("frame.html.j2", title=title, section=section, body=Markup(body))  # noqa: S704 - made of escaped parts


def link(iri: str, text: str) -> str:
    """Return a link to the page of one of our things, or to where the IRI leads; other schemes stay text."""
    if iri.startswith(id_base()):
        return f'<a href="/id/{quote(shorten(NamedNode(iri)))}">{escape(text)}</a>'
    if iri.startswith(("http://", "https://")):
        return f'<a href="{escape(iri)}" rel="nofollow">{escape(text)}</a>'
    return escape(text)


def render_rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; the cells of `rows` are HTML."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table>"


def render_table(table: Table, question: Question) -> str:
    """Return the page with the answer to a question."""
    rows = [
        [link(term.value, str(cell)) if isinstance(term, NamedNode) else escape("" if cell is None else str(cell))
         for term, cell in zip(terms, cells, strict=True)]
        for terms, cells in zip(table.terms, table.rows, strict=True)
    ]  # fmt: skip
    return render_page(
        question.title, f"<p>{escape(question.description)}</p><p>{len(rows)} rows</p>{render_rows(table.columns, rows)}"
    )


def render_thing(iri: str, triples: Iterable[Triple], labels: Mapping[str, str]) -> str:
    """Return the page of a thing: what is said of it, then what points to it."""
    said: list[list[str]] = []
    pointing: list[list[str]] = []
    for triple in sorted(triples, key=str):
        subject = triple.subject.value if isinstance(triple.subject, NamedNode) else str(triple.subject)
        predicate = link(triple.predicate.value, label(triple.predicate.value) or curie(triple.predicate))
        if subject == iri:
            said.append([predicate, _render_term(triple.object, labels)])
        elif isinstance(triple.object, NamedNode) and triple.object.value == iri:
            pointing.append([link(subject, _name(subject, labels)), predicate])
        elif isinstance(triple.object, Literal):
            said.append([f"{link(subject, 'evidence')} {predicate}", _render_term(triple.object, labels)])
    forms = " ".join(f'<a href="?{urlencode({"format": word})}">{word}</a>' for word in ("turtle", "jsonld", "ntriples"))
    body = f"<p>{escape(iri)}</p><p>{forms}</p>{render_rows(('property', 'value'), said)}"
    if pointing:
        body += f"<h2>What refers to it</h2>{render_rows(('thing', 'as its'), pointing)}"
    return render_page(_name(iri, labels), body)


def _name(iri: str, labels: Mapping[str, str]) -> str:
    return labels.get(iri) or label(iri) or curie(shorten(NamedNode(iri)))


def _render_term(term: object, labels: Mapping[str, str]) -> str:
    if isinstance(term, NamedNode):
        return link(term.value, _name(term.value, labels))
    return escape(term.value if isinstance(term, Literal) else str(term))


def render_questions(questions: Iterable[Question]) -> str:
    """Return the page that lists the library, each question with a form for its parameters."""
    parts = []
    for question in questions:
        fields = "".join(
            f'<p><label>{escape(p.name)} <input name="{escape(p.name)}" value="{escape(p.example if p.required else p.default or "")}"'
            f"{' required' if p.required else ''}></label> {escape(p.description)}</p>"
            for p in question.parameters
        )
        parts.append(
            f'<section id="{escape(question.name)}"><h2>{escape(question.title)}</h2><p>{escape(question.description)}</p>'
            f'<form action="/query/{escape(question.name)}">{fields}<p><label>as <select name="format">'
            f"<option>html</option><option>csv</option><option>json</option><option>markdown</option></select></label> "
            f"<button>Ask</button></p></form></section>"
        )
    return render_page("Questions", "".join(parts), "questions")
