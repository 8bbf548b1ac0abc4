"""Every term says what it is, and the files agree with one another."""

from __future__ import annotations

import csv
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS

from kg.resources import folder
from kg.vocabulary import PREFIXES, namespace

ONTOLOGY = folder("ontology")
OWN = tuple(PREFIXES[prefix] for prefix in ("kg", "role", "kind"))
SCHEMES = ("event-types.ttl", "roles.ttl", "body-kinds.ttl")


def read(*names: str) -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in names:
        graph.parse(ONTOLOGY / name)
    return graph


def own_terms(graph: rdflib.Graph, *kinds: rdflib.URIRef) -> list[rdflib.URIRef]:
    terms = {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    return sorted(term for term in terms if isinstance(term, rdflib.URIRef) and str(term).startswith(OWN))


CORE = read("kg.ttl")
CONCEPTS = read(*SCHEMES)
PROPERTIES = own_terms(CORE, OWL.ObjectProperty, OWL.DatatypeProperty)
CLASSES = own_terms(CORE, OWL.Class)


VALUES = own_terms(CORE, OWL.NamedIndividual, RDFS.Datatype)


def test_all_kinds_of_terms_are_found() -> None:
    assert min(len(CLASSES), len(VALUES)) >= 10
    assert min(len(PROPERTIES), len(own_terms(CONCEPTS, SKOS.Concept))) >= 40


@pytest.mark.parametrize("term", [*CLASSES, *PROPERTIES, *VALUES])
def test_a_term_has_a_label_an_explanation_and_an_example(term: rdflib.URIRef) -> None:
    for predicate in (RDFS.label, RDFS.comment, SKOS.example):
        assert len(list(CORE.objects(term, predicate))) == 1, predicate


@pytest.mark.parametrize("term", PROPERTIES)
def test_a_property_has_a_domain_and_a_range(term: rdflib.URIRef) -> None:
    if term.endswith("#became"):
        return  # of anything, to the same sort of thing
    assert len(list(CORE.objects(term, RDFS.domain))) == 1
    assert len(list(CORE.objects(term, RDFS.range))) == 1


@pytest.mark.parametrize("term", own_terms(CONCEPTS, SKOS.Concept))
def test_a_concept_has_its_words_its_scheme_and_its_place(term: rdflib.URIRef) -> None:
    for predicate in (SKOS.prefLabel, SKOS.definition, SKOS.example, SKOS.inScheme):
        assert len(list(CONCEPTS.objects(term, predicate))) == 1, predicate
    broader = list(CONCEPTS.objects(term, SKOS.broader))
    assert bool(broader) != ((term, SKOS.topConceptOf, None) in CONCEPTS)
    for wider in broader:
        assert CONCEPTS.value(wider, SKOS.inScheme) == CONCEPTS.value(term, SKOS.inScheme)


def test_labels_tell_the_terms_of_one_file_apart() -> None:
    of_properties = [str(CORE.value(term, RDFS.label)) for term in PROPERTIES]
    for labels in (of_properties, *([str(label) for label in read(name).objects(None, SKOS.prefLabel)] for name in SCHEMES)):
        assert len(labels) == len(set(labels)) > 0


@pytest.mark.parametrize("name", ["kg.ttl", *SCHEMES, "alignments.ttl", "shapes.ttl"])
def test_no_file_uses_a_term_that_is_not_defined(name: str) -> None:
    graph = read(name)
    for node in {term for triple in graph for term in triple if isinstance(term, rdflib.URIRef)}:
        for prefix in PREFIXES:
            own_local = node.removeprefix(PREFIXES[prefix])
            if prefix in {"kg", "role", "kind"} and own_local != node and "/" not in own_local and own_local:
                assert own_local in namespace(prefix), node


@pytest.mark.parametrize("term", CLASSES)
def test_every_class_that_a_graph_holds_has_a_shape(term: rdflib.URIRef) -> None:
    if str(term).removeprefix(PREFIXES["kg"]) in {"Capacity", "Status", "Mode"}:
        return  # lists of values, closed by sh:in
    assert (None, SH.targetClass, term) in read("shapes.ttl")


@pytest.mark.parametrize("term", PROPERTIES)
def test_every_property_is_in_a_shape(term: rdflib.URIRef) -> None:
    assert (None, SH.path, term) in read("shapes.ttl")


def test_every_property_of_a_thing_is_in_a_shape_of_its_class(sample_store: Path) -> None:
    from kg.store import EmbeddedStore

    shapes = read("shapes.ttl")
    targets = ((shape, term) for how in (SH.targetClass, SH.targetSubjectsOf) for shape, term in shapes.subject_objects(how))
    shaped = {(str(term), str(shapes.value(of, SH.path))) for shape, term in targets for of in shapes.objects(shape, SH.property)}
    with EmbeddedStore.open(sample_store, read_only=True) as store:
        rows = store.query("SELECT DISTINCT ?class ?property WHERE { ?thing a ?class ; ?property ?value }")
        found = {(row["class"].value, row["property"].value) for row in rows}
    said = PREFIXES["kg"] + "said"  # its shape is of whoever speaks
    missing = {pair for pair in found - shaped if pair[0].startswith(OWN) and pair[1] not in {str(RDF.type), said}}
    assert missing == set()
    assert len(found) > 100


def test_the_shapes_are_shapes() -> None:
    report = pyshacl.validate(rdflib.Graph(), shacl_graph=read("shapes.ttl"), advanced=True, meta_shacl=True)
    assert report[0]


def test_the_reused_classes_are_those_of_the_contract() -> None:
    expected = {
        "Release": {"prov:Entity", "foaf:Document"},
        "Person": {"foaf:Person"},
        "Office": {"org:Post"},
        "Body": {"org:Organization"},
        "Tenure": {"org:Membership"},
        "Event": {"sem:Event"},
        "Participation": {"sem:Role"},
        "Evidence": {"prov:Entity"},
    }
    for name, wider in expected.items():
        parents = {str(parent) for parent in CORE.objects(rdflib.URIRef(PREFIXES["kg"] + name), RDFS.subClassOf)}
        assert {PREFIXES[prefix] + local for prefix, _, local in (term.partition(":") for term in wider)} <= parents


def test_the_table_of_reused_terms_is_in_order_and_of_known_prefixes() -> None:
    with (ONTOLOGY / "reused-terms.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    pairs = [(row["prefix"], row["term"]) for row in rows]
    assert len(pairs) == len(set(pairs))
    assert {prefix for prefix, _ in pairs} <= set(PREFIXES)
    assert all(row["for"] for row in rows)


def test_the_readme_names_every_file() -> None:
    text = (ONTOLOGY / "README.md").read_text(encoding="utf-8")
    assert [file.name for file in sorted(Path(ONTOLOGY).iterdir()) if file.name not in text and file.name != "README.md"] == []
