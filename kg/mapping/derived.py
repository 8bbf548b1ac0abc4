"""The derived graph: what takes several releases, the lexicon or a rule over claims to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from kg.iris import derived_graph, mint
from kg.mapping.terms import Run, Triple, text_literal, to_quads
from kg.resolve import Resolution
from kg.vocabulary import DCTERMS, FOAF, KG, KIND, ORG, PROV, RDF, RDFS, SEM, SKOS, date_literal

_ORGANISING = ("organiser", "host")
_SPEAKING = ("speaker",)
_NOT_ATTENDING = ("subject",)


def map_derived(resolution: Resolution, runs: Iterable[Run]) -> list[Quad]:
    """Return the quads of the derived graph, without repetition, in a fixed order. `runs` are all that read the releases."""
    triples: list[Triple] = []
    for derive in _DERIVATIONS:
        triples += derive(resolution)
    for run in sorted(set(runs), key=lambda run: (run.software, run.version)):
        triples += _describe_run(run)
    return to_quads(triples, derived_graph())


def _name(node: NamedNode, label: str, others: Iterable[str], *kinds: NamedNode) -> Iterator[Triple]:
    for kind in kinds:
        yield node, RDF.type, kind
    yield node, SKOS.prefLabel, text_literal(label)
    for other in others:
        yield NamedNode(other), KG.became, node


def _derive_persons(resolution: Resolution) -> Iterator[Triple]:
    for person in resolution.persons.values():
        node = NamedNode(person.iri)
        yield from _name(node, person.label, person.others, KG.Person, FOAF.Person)
        if person.surname:
            yield node, FOAF.familyName, text_literal(person.surname)


def _derive_bodies(resolution: Resolution) -> Iterator[Triple]:
    for body in resolution.bodies.values():
        node = NamedNode(body.iri)
        yield from _name(node, body.label, body.others, KG.Body, ORG.Organization)
        if body.kind:
            yield node, KG.kind, KIND[body.kind]
        if body.parent:
            yield node, ORG.subOrganizationOf, NamedNode(body.parent)
        if body.replaces:
            yield node, DCTERMS.replaces, NamedNode(body.replaces)


def _derive_offices(resolution: Resolution) -> Iterator[Triple]:
    acting = {agent for _, agent, _ in resolution.agents} | {speaker for speaker, _ in resolution.said}
    for office in resolution.offices.values():
        node = NamedNode(office.iri)
        # An office whose holder isn't named can speak: "the Financial Secretary said".
        agent = (FOAF.Agent,) if office.iri in acting else ()
        yield from _name(node, office.label, office.others, KG.Office, ORG.Post, *agent)
        if office.body:
            yield node, ORG.postIn, NamedNode(office.body)
        for replaced in office.replaces:
            yield node, DCTERMS.replaces, NamedNode(replaced)
        if office.jurisdiction:
            yield node, KG.jurisdiction, text_literal(office.jurisdiction)


def _derive_places(resolution: Resolution) -> Iterator[Triple]:
    for place in resolution.places.values():
        yield from _name(NamedNode(place.iri), place.label, (), KG.Place, SEM.Place)


def _derive_tenures(resolution: Resolution) -> Iterator[Triple]:
    for tenure in resolution.tenures.values():
        node = NamedNode(tenure.iri)
        yield NamedNode(tenure.person), KG.held, NamedNode(tenure.office)
        attested = ((KG.firstAttested, tenure.first_attested), (KG.lastAttested, tenure.last_attested))
        for predicate, day in (*attested, (KG.endedBefore, tenure.ended_before)):
            if day:
                yield node, predicate, date_literal(day)


def _derive_events(resolution: Resolution) -> Iterator[Triple]:
    for event in resolution.events.values():
        node = NamedNode(event.iri)
        yield from _name(node, event.label, event.others)
        if event.realises:
            yield node, KG.realises, NamedNode(event.realises)
    for iri, agent_iri, role in sorted(resolution.agents):
        event_node, agent = NamedNode(iri), NamedNode(agent_iri)
        if role in _ORGANISING:
            yield event_node, KG.organisedBy, agent
        if role in _SPEAKING:
            yield event_node, KG.deliveredBy, agent
        if role not in _NOT_ATTENDING:
            yield event_node, KG.attendedBy, agent
    for speaker, statement in sorted(resolution.said):
        yield NamedNode(speaker), KG.said, NamedNode(statement)


def _derive_findings(resolution: Resolution) -> Iterator[Triple]:
    for finding in resolution.findings:
        node = NamedNode(finding.iri)
        yield node, RDF.type, KG.Finding
        yield node, KG.problem, text_literal(finding.problem.value)
        yield node, RDFS.comment, text_literal(finding.text)
        for tenure in finding.tenures:
            yield node, KG.concerns, NamedNode(tenure)


def _derive_publishers(resolution: Resolution) -> Iterator[Triple]:
    for publisher in resolution.publishers.values():
        node = mint("publisher", publisher.slug)
        yield from _name(node, publisher.title, (), KG.Publisher, FOAF.Agent)
        yield node, DCTERMS.identifier, text_literal(publisher.slug)
        if publisher.jurisdiction:
            yield node, KG.jurisdiction, text_literal(publisher.jurisdiction)


_DERIVATIONS: tuple[Callable[[Resolution], Iterator[Triple]], ...] = (
    _derive_persons,
    _derive_bodies,
    _derive_offices,
    _derive_places,
    _derive_tenures,
    _derive_events,
    _derive_findings,
    _derive_publishers,
)


def _describe_run(run: Run) -> Iterator[Triple]:
    yield run.iri, RDF.type, KG.Run
    yield run.iri, RDF.type, PROV.Activity
    reading = f"reading {run.version}" if run.version else "unread"
    yield run.iri, RDFS.label, text_literal(f"govkg {run.software}, {reading}")
    yield run.iri, KG.softwareVersion, text_literal(run.software)
