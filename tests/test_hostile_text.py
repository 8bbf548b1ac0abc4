"""Releases that mean harm: markup, formulas, quotation marks and odd characters in every text, from build to pages and exports."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest
from pyoxigraph import Literal, NamedNode, parse

from kg.export import FOLDERS, ExportFormat, export, export_folder
from kg.model import (
    Body,
    Claim,
    Document,
    Entity,
    EntityKind,
    EventClaim,
    Evidence,
    Extraction,
    Group,
    Mention,
    Mode,
    Office,
    Participation,
    Person,
    Place,
    StatementClaim,
    Status,
    TenureClaim,
    When,
)
from kg.pipeline import build
from kg.query import ParameterType, list_queries, run_query
from kg.store import EmbeddedStore
from kg.vocabulary import SKOS

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"
PERSONS = (
    f"Ada {MARKUP}",
    "=cmd|' /C calc'!A0",
    "\"} } # Bo 'Lee' \\ {{7*7}} ${x}",
    "@SUM(A1) \u202egnol\u202c Cy</title>",
)
OFFICE, BODY, PLACE, LAND = "+1 Head of <b onmouseover=alert(1)>", "-2+3 <i>Bureau</i>", '<p>"Hall"</p>', "<u>Land</u>"
LABEL, WORDS, GROUP = f"=HYPERLINK(1) {MARKUP}", f'=1+1 "that" {MARKUP} \\ it opened', f"40 men {MARKUP}"
TEXT = "\n".join((*PERSONS, OFFICE, BODY, PLACE, LAND, LABEL, WORDS, GROUP))
RELEASE = {"title": f'"><svg onload=alert(1)> {MARKUP}', "published": "2021-12-17", "lang": "en", "text": TEXT}
ADDRESSES = ("javascript:alert(1)", 'https://a.example/"><script>alert(1)</script>', "data:text/html,<script>alert(1)</script>")


class Hostile:
    """Finds in a release all that it was made of."""

    version = "hostile"

    def annotate(self, document: Document) -> Extraction:
        def mention(kind: EntityKind, name: str) -> Mention:
            at = document.text.index(name)
            return Mention(kind, at, at + len(name), name)

        def entity(kind: type[Entity], name: str, ref: str, **fields: object) -> Entity:
            found = mention(EntityKind(kind.__name__.lower()), name)
            return kind(ref, name, (name,), (found,), **fields)  # type: ignore[arg-type]

        persons = [entity(Person, name, f"p{number}", surname=name) for number, name in enumerate(PERSONS)]
        entities = [
            *persons,
            entity(Body, BODY, "b", acronyms=("=A1",)),
            entity(Office, OFFICE, "o", body="b", jurisdiction=LAND),
            entity(Place, PLACE, "l"),
            entity(Group, GROUP, "g", size_text=GROUP, category=GROUP),
        ]
        said = document.text.index(WORDS)
        evidence = (Evidence(0, said, said + len(WORDS), "=rule <b>", 0.9),)
        parts = tuple(Participation(one.ref, "visitor", "", evidence[0]) for one in (*persons, entities[-1]))
        claims: list[Claim] = [
            TenureClaim(f"t{number}", evidence, one.ref, "o", attested=("2021-12-17",), start="2020")
            for number, one in enumerate(persons)
        ]
        when = When("2021-12-17", "2021-12-17")
        claims.append(
            EventClaim("e", evidence, "Visit", mention(EntityKind.PLACE, LABEL), LABEL, Status.OCCURRED, when, "l", parts)
        )
        claims += [
            StatementClaim(f"s{number}", evidence, one.ref, Mode.INDIRECT, "<b>said", said, said + len(WORDS), WORDS)
            for number, one in enumerate(persons)
        ]
        return Extraction(document, ((0, len(document.text)),), tuple(entities), tuple(claims))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile")
    for number, address in enumerate(ADDRESSES):
        row = {**RELEASE, "id": f"../../{number}<b>'\"", "publisher": "hk-gia", "url": address}
        (path / f"{number}.json").write_text(json.dumps(row), encoding="utf-8")
    assert build([path], path / "s.kg", make_reader=Hostile).conforms
    return path / "s.kg"


@pytest.fixture
def store(folder: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore.open(folder, read_only=True) as store:
        yield store


def test_every_iri_is_one_in_every_syntax(store: EmbeddedStore) -> None:
    nodes = {term for quad in store.quads() for term in quad if isinstance(term, NamedNode)}
    assert len(nodes) > 50
    assert [node for node in nodes if re.search(r"[\x00-\x20<>\"{}|\\^`]|/\.\.?(?:/|$)", node.value)] == []


def test_what_was_written_is_what_is_kept(store: EmbeddedStore) -> None:
    labels = {triple.object.value for triple in store.match(None, SKOS.prefLabel) if isinstance(triple.object, Literal)}
    assert {PERSONS[0], PERSONS[1], PERSONS[2]} <= labels


@pytest.mark.parametrize("name", PERSONS[:3])
def test_questions_take_any_text(store: EmbeddedStore, name: str) -> None:
    asked = 0
    for question in list_queries():
        examples = {parameter.name: parameter.example for parameter in question.parameters if parameter.required}
        for parameter in question.parameters:
            if parameter.type in {ParameterType.TEXT, ParameterType.ENTITY}:
                run_query(store, question.name, **{**examples, parameter.name: name})
                asked += 1
    assert asked > 10
    assert len(run_query(store, "official_offices_held", official=name)) == 1


def list_hrefs(page: lxml.html.HtmlElement) -> list[str]:
    return [value for element in page.iter() for key, value in element.attrib.items() if key in {"href", "src", "action", "data"}]


def test_pages_show_it_as_text(folder: Path) -> None:
    pytest.importorskip("starlette")
    from starlette.testclient import TestClient

    from kg.web.app import make_app

    waiting, seen, shown = ["/"], {"/"}, 0
    with TestClient(make_app(folder)) as client:
        while waiting and len(seen) < 400:
            address = waiting.pop()
            answer = client.get(address, headers={"Accept": "text/html"})
            assert answer.status_code < 500, address
            if not answer.headers["content-type"].startswith("text/html"):
                assert answer.headers["x-content-type-options"] == "nosniff", address
                continue
            page = lxml.html.document_fromstring(answer.content)
            text = page.text_content()
            shown += "<script>alert(1)</script>" in text
            assert "alert(1)" not in "".join(page.xpath("//script[not(@type='application/json')]/text()")), address
            assert "<" not in "".join(page.xpath("//script[@type='application/json']/text()")), address
            assert page.xpath("//@*[starts-with(name(), 'on')]") == [], address
            assert page.xpath("//img[@src='x']|//svg[@onload]") == [], address
            for href in list_hrefs(page):
                assert urlsplit(href).scheme in {"", "http", "https"}, (address, href)
                target = urljoin(address, href)
                if target.startswith("/") and target not in seen:
                    seen.add(target)
                    waiting.append(target)
    assert shown > 10


@pytest.mark.parametrize("format_", [one for one in ExportFormat if one not in FOLDERS])
def test_files_for_other_tools_hold_together(store: EmbeddedStore, format_: ExportFormat) -> None:
    stream = io.BytesIO()
    export(store, format_, stream)
    text = stream.getvalue().decode("utf-8-sig" if format_ is ExportFormat.CSV else "utf-8")
    if format_ in {ExportFormat.GRAPHML, ExportFormat.GEXF}:
        assert MARKUP in {text for element in ET.fromstring(text).iter() for text in (element.text, *element.attrib.values())} | {
            value[4:] for element in ET.fromstring(text).iter() for value in (element.text or "", *element.attrib.values())
        }
    elif format_ is ExportFormat.CSV:
        assert_no_formula(text)
    elif format_ is ExportFormat.FTM:
        assert all(json.loads(line) for line in text.splitlines())
    else:
        forms = {
            "turtle": "text/turtle",
            "trig": "application/trig",
            "nquads": "application/n-quads",
            "jsonld": "application/ld+json",
        }
        from pyoxigraph import RdfFormat

        form = RdfFormat.from_media_type(forms[format_.value])
        assert len(list(parse(text, format=form))) > 200


def assert_no_formula(text: str) -> None:
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert [
        cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not re.fullmatch(r"-?\d+(\.\d+)?", cell)
    ] == []
    assert any(cell.startswith("'=") for cell in cells)


def test_tables_start_no_formula(store: EmbeddedStore, tmp_path: Path) -> None:
    assert_no_formula(run_query(store, "SELECT ?l WHERE { ?s skos:prefLabel ?l }").to_csv())
    for name in sorted(FOLDERS):
        if name is ExportFormat.NEO4J:
            export_folder(store, name, tmp_path / "neo4j")
            rows = [
                row for file in (tmp_path / "neo4j").glob("*.csv") for row in csv.reader(file.open(encoding="utf-8", newline=""))
            ]
            assert len({len(row) for row in rows}) <= 2


def test_pictures_of_it_run_nothing(folder: Path) -> None:
    pytest.importorskip("pyvis")
    pytest.importorskip("altair")
    from kg.graph import open as open_graph
    from kg.graph import view

    with open_graph(folder) as graph:
        for name in ("network", "timeline", "line-up", "matrix"):
            page = view(graph, name).html
            assert "<script>alert(1)" not in page, name
            assert "<img src=x" not in page, name
