from __future__ import annotations

import json
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, Quad
from rdflib.namespace import SH
from stand_in import StandIn

from kg.model import Severity
from kg.pipeline import build
from kg.store import EmbeddedStore
from kg.store.claims import ClaimStore
from kg.validate import validate
from kg.vocabulary import KG, PREFIXES, curie

FIXTURE = Path(__file__).parent / "data" / "graph.trig"
ID = "https://w3id.org/govkg/id/"
PREFIX_LINES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


@pytest.fixture
def store() -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.load(FIXTURE)
    return store


def test_the_small_graph_keeps_to_every_shape(store: EmbeddedStore) -> None:
    report = validate(store)
    assert report.findings == ()
    assert report.conforms
    assert report.triples == len({quad.triple for quad in store.quads()})


BREAKAGES = {
    "every fact has its sentence": "DELETE WHERE { GRAPH ?g { <tenure/nip-scs> kg:evidence ?e } }",
    "an entity has one preferred label": "DELETE WHERE { GRAPH ?g { <person/patrick-nip> skos:prefLabel ?l } }",
    "More than 1 values on": "INSERT DATA { GRAPH <g> { <evidence/p1.1> oa:exact 'Other words.' } }",
    "a window starts before it ends": """INSERT DATA { GRAPH <g> {
        <event/p1.e1> kg:windowStart '2022-05'^^xsd:gYearMonth ; kg:windowEnd '2022-04-30'^^xsd:date } }""",
    "a tenure is first attested before it is last": """INSERT DATA { GRAPH <g> {
        <tenure/x> kg:firstAttested '2022'^^xsd:gYear ; kg:lastAttested '2021-12-30'^^xsd:date } }""",
    "a participation is in one event": "INSERT DATA { GRAPH <g> { <event/p1.e1> kg:participation <participation/p2.e1.nip> } }",
    "one acts in a capacity of one's own": """
        DELETE { GRAPH ?g { ?p kg:inCapacity <tenure/nip-scs> } } INSERT { GRAPH ?g { ?p kg:inCapacity <tenure/yeung-scs> } }
        WHERE { GRAPH ?g { ?p kg:inCapacity <tenure/nip-scs> } }""",
    "the words are as long as their place in the text": """
        DELETE { GRAPH ?g { <evidence/p1.1> oa:end ?n } } INSERT { GRAPH ?g { <evidence/p1.1> oa:end 900 } }
        WHERE { GRAPH ?g { <evidence/p1.1> oa:end ?n } }""",
    "an event type is one of the event types": """
        DELETE { GRAPH ?g { ?e kg:eventType ?t } } INSERT { GRAPH ?g { ?e kg:eventType role:host } }
        WHERE { GRAPH ?g { ?e kg:eventType ?t } }""",
    "a role is one of the roles": """
        DELETE { GRAPH ?g { ?p kg:role role:host } } INSERT { GRAPH ?g { ?p kg:role kg:Meeting } }
        WHERE { GRAPH ?g { ?p kg:role role:host } }""",
}


@pytest.mark.parametrize(("message", "update"), BREAKAGES.items())
def test_what_breaks_a_shape_is_found(store: EmbeddedStore, message: str, update: str) -> None:
    store.oxigraph.update(PREFIX_LINES + update, base_iri=ID)
    report = validate(store)
    assert any(message in finding.message for finding in report.findings)
    assert not report.conforms


@pytest.mark.parametrize(
    ("subject", "property_", "value"),
    [
        ("tenure/nip-scs", KG.holder, NamedNode(ID + "office/scs")),
        ("tenure/nip-scs", KG.capacity, KG.Planned),
        ("event/p1.e1", KG.eventType, NamedNode(KG.iri + "Party")),
        ("event/p1.e1", KG.place, NamedNode(ID + "body/csb")),
        ("participation/p1.e1.nip", KG.role, KG.Planned),
        ("statement/p1.s1", KG.madeAt, NamedNode(ID + "place/tamar")),
        ("body/csb", KG.kind, NamedNode(PREFIXES["kind"] + "ministri")),
        ("evidence/p1.1", KG.confidence, NamedNode(ID + "high")),
        ("person/patrick-nip", KG.mentionedIn, NamedNode(ID + "person/patrick-nip")),
    ],
)
def test_a_value_of_the_wrong_sort_is_found(store: EmbeddedStore, subject: str, property_: NamedNode, value: NamedNode) -> None:
    node = NamedNode(ID + subject)
    graph = NamedNode(ID + "g")
    store.oxigraph.add(Quad(node, property_, value, graph))
    found = {(finding.node, finding.property) for finding in validate(store).findings if finding.severity is Severity.ERROR}
    assert (node.value, curie(property_)) in found


@pytest.mark.parametrize("text", ["2021-13", "2021-02-30", "soon"])
def test_a_date_that_no_calendar_has_is_found(store: EmbeddedStore, text: str) -> None:
    store.oxigraph.update(
        f"{PREFIX_LINES} INSERT DATA {{ GRAPH <g> {{ <event/p1.e2> kg:date '{text}'^^xsd:date }} }}", base_iri=ID
    )
    assert not validate(store).conforms


def test_releases_that_disagree_are_a_warning(store: EmbeddedStore) -> None:
    store.oxigraph.update(
        f"{PREFIX_LINES} INSERT DATA {{ GRAPH <g> {{ <tenure/yeung-scs> kg:startDate '2022-07'^^xsd:gYearMonth }} }}", base_iri=ID
    )
    report = validate(store)
    assert report.conforms
    assert report.counts() == {(Severity.WARNING, "releases state several start dates"): 1}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    source = tmp_path / "release.json"
    text = "tenure: Ada Chan; Secretary for Examples\n\nsaid: Ada Chan; that 𝔘nicode \x07 has bells"
    source.write_text(json.dumps({"id": "1", "publisher": "hk-gia", "title": "T", "published": "2021-12-17", "text": text}))
    build([source], tmp_path / "s.kg", make_reader=StandIn)
    return tmp_path / "s.kg"


def test_quotations_are_held_against_the_releases(built: Path) -> None:
    update = """DELETE { GRAPH ?g { ?e oa:exact ?words } } INSERT { GRAPH ?g { ?e oa:exact ?wrong } }
        WHERE { GRAPH ?g { ?e oa:exact ?words } BIND(REPLACE(?words, "Examples", "examples") AS ?wrong) }"""
    with EmbeddedStore.open(built) as store:
        assert validate(store).findings == ()
        store.oxigraph.update(PREFIX_LINES + update)
        report = validate(store)
    (finding,) = report.findings
    assert finding.severity is Severity.ERROR
    assert "/evidence/" in finding.node
    assert "the words of the evidence stand in the release" in finding.message
    assert (None, SH.conforms, rdflib.Literal(False)) in report.graph


def test_a_release_whose_text_is_not_there_is_named(tmp_path: Path) -> None:
    with EmbeddedStore.open(tmp_path) as store:
        ClaimStore.open(tmp_path).close()
        store.load(FIXTURE)
        report = validate(store)
    assert report.conforms
    assert {finding.node for finding in report.findings} == {f"{ID}release/hk-gia/P{number}" for number in (1, 2, 3, 4)}
    assert {finding.severity for finding in report.findings} == {Severity.NOTE}
