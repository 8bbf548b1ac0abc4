"""The graph of one release: what that release alone says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from kg.iris import mint, release_iri
from kg.mapping.terms import Run, Term, Triple, text_literal, to_quads
from kg.model import (
    Body,
    Claim,
    Document,
    Entity,
    EventClaim,
    Evidence,
    Extraction,
    Group,
    Participation,
    Person,
    StatementClaim,
    TenureClaim,
)
from kg.resolve import Resolution
from kg.vocabulary import DCTERMS, FOAF, KG, OA, ORG, OWL, PROV, RDF, ROLE, SEM, SKOS, XSD, date_literal


def map_release(extraction: Extraction, resolution: Resolution, run: Run) -> list[Quad]:
    """Return the quads of one release's own graph, without repetition, in a fixed order."""
    document = extraction.document
    graph = release_iri(document.publisher, document.id)
    mapper = _ReleaseMapper(extraction, resolution)
    triples = [*_map_document(document, graph, run)]
    for entity in extraction.entities:
        triples += mapper.map_entity(entity)
    for claim in extraction.claims:
        triples += mapper.map_claim(claim)
    return to_quads(triples, graph)


def _map_document(document: Document, iri: NamedNode, run: Run) -> Iterator[Triple]:
    for kind in (KG.Release, PROV.Entity, FOAF.Document):
        yield iri, RDF.type, kind
    issued = document.issued
    timed = isinstance(issued, datetime)
    moment = Literal(issued.isoformat(), datatype=XSD.dateTime) if timed else date_literal(issued.isoformat())
    yield iri, DCTERMS.title, text_literal(document.title)
    yield iri, DCTERMS.issued, moment
    yield iri, DCTERMS.identifier, text_literal(document.id)
    yield iri, DCTERMS.publisher, mint("publisher", document.publisher)
    if document.language:
        yield iri, DCTERMS.language, text_literal(document.language)
    if document.url:
        yield iri, DCTERMS.source, _address(document.url)
    for link in document.links:
        yield iri, KG.counterpart if link.relation == "counterpart" else DCTERMS.relation, _address(link.url)
    yield iri, PROV.wasGeneratedBy, run.iri


def _address(url: str) -> Term:
    """Return a web address as an IRI, or as text where it isn't fit for one."""
    try:
        return NamedNode(url) if re.match(r"[a-z]+:", url) else text_literal(url)
    except ValueError:
        return text_literal(url)


class _ReleaseMapper:
    """The triples of one release's entities and claims."""

    def __init__(self, extraction: Extraction, resolution: Resolution) -> None:
        self._document, self._resolution = extraction.document, resolution
        self._release = release_iri(extraction.document.publisher, extraction.document.id)

    def _node(self, ref: str) -> NamedNode | None:
        iri = self._resolution.nodes.get((self._document.key, ref)) if ref else None
        return None if iri is None else NamedNode(iri)

    def map_entity(self, entity: Entity) -> Iterator[Triple]:
        """Yield what the release says of an entity itself: that it names it, and how."""
        node = self._node(entity.ref)
        if node is None:
            return
        yield node, KG.mentionedIn, self._release
        if isinstance(entity, Group):
            yield from self._map_group(entity, node)
            return
        preferred = text_literal(_find_label(self._resolution, node.value))
        native = entity.native if isinstance(entity, Person) else ()
        acronyms = entity.acronyms if isinstance(entity, Body) else ()
        for form in (entity.name, *entity.names, *native, *acronyms):
            label = text_literal(" ".join(form.split()))
            if label.value and label != preferred:
                yield node, SKOS.altLabel, label
        for acronym in acronyms:
            yield node, KG.acronym, text_literal(acronym)
        for other in entity.same_as if isinstance(entity, Person) else ():
            yield node, OWL.sameAs, NamedNode(other)

    def _map_group(self, group: Group, node: NamedNode) -> Iterator[Triple]:
        yield node, RDF.type, KG.Group
        yield node, RDF.type, FOAF.Agent
        yield node, SKOS.prefLabel, text_literal(" ".join(group.name.split()) or group.size_text or group.category)
        if group.size_text:
            yield node, KG.sizeText, text_literal(group.size_text)
        if group.size_min is not None:
            yield node, KG.sizeMin, Literal(group.size_min)
        if group.size_max is not None:
            yield node, KG.sizeMax, Literal(group.size_max)
        if group.category:
            yield node, KG.memberCategory, text_literal(group.category)

    def map_claim(self, claim: Claim) -> Iterator[Triple]:
        """Yield what the release says of a tenure, an event or a statement, and where."""
        node = self._node(claim.ref)
        if node is None:
            return
        if isinstance(claim, TenureClaim):
            yield from self._map_tenure(claim, node)
        elif isinstance(claim, EventClaim):
            yield from self._map_event(claim, node)
        elif isinstance(claim, StatementClaim):
            yield from self._map_statement(claim, node)
        for evidence in claim.evidence:
            yield from self._map_evidence(node, evidence)

    def _map_tenure(self, claim: TenureClaim, node: NamedNode) -> Iterator[Triple]:
        tenure = self._resolution.tenures[node.value]
        yield node, RDF.type, KG.Tenure
        yield node, RDF.type, ORG.Membership
        yield node, KG.holder, NamedNode(tenure.person)
        yield node, KG.office, NamedNode(tenure.office)
        yield node, KG.capacity, KG[claim.capacity.value.capitalize()]
        if (body := self._resolution.office_bodies.get((self._document.key, claim.office))) is not None:
            yield node, KG.body, NamedNode(body)
        # "2020" is left out where another release says "2020-04-22": two dates would be no more than one.
        for predicate, other, said, chosen, others in (
            (KG.startDate, KG.otherStartDate, claim.start, tenure.start, tenure.other_starts),
            (KG.endDate, KG.otherEndDate, claim.end, tenure.end, tenure.other_ends),
        ):
            if said and said == chosen:
                yield node, predicate, date_literal(said)
            elif said in others:
                yield node, other, date_literal(said)
        for day in claim.attested:
            yield node, KG.attestedOn, date_literal(day)

    def _map_event(self, claim: EventClaim, node: NamedNode) -> Iterator[Triple]:
        yield node, RDF.type, KG.Event
        yield node, RDF.type, SEM.Event
        yield node, KG.eventType, KG[claim.type]
        yield node, KG.status, KG[claim.status.value.capitalize()]
        yield node, KG.trigger, text_literal(claim.trigger.text)
        label = text_literal(claim.label)
        if label.value and label.value != _find_label(self._resolution, node.value):
            yield node, SKOS.altLabel, label
        if claim.when is not None and claim.when.single:
            yield node, KG.date, date_literal(claim.when.start)
        elif claim.when is not None:
            for predicate, day in ((KG.windowStart, claim.when.start), (KG.windowEnd, claim.when.end)):
                if day:
                    yield node, predicate, date_literal(day)
        if (place := self._node(claim.place)) is not None:
            yield node, KG.place, place
        for part in claim.participations:
            yield from self._map_participation(part, node)

    def _map_participation(self, part: Participation, event: NamedNode) -> Iterator[Triple]:
        agent = self._node(part.agent)
        if agent is None:
            return
        node = mint("participation", _tail(event), _tail(agent), part.role)
        yield event, KG.participation, node
        yield node, RDF.type, KG.Participation
        yield node, RDF.type, SEM.Role
        yield node, KG.agent, agent
        yield node, KG.role, ROLE[part.role]
        if (tenure := self._node(part.tenure)) is not None:
            yield node, KG.inCapacity, tenure
        yield from self._map_evidence(node, part.evidence)

    def _map_statement(self, claim: StatementClaim, node: NamedNode) -> Iterator[Triple]:
        yield node, RDF.type, KG.Statement
        if (speaker := self._node(claim.speaker)) is not None:
            yield node, KG.speaker, speaker
        yield node, KG.mode, KG[claim.mode.value.capitalize()]
        if claim.cue:
            yield node, KG.cue, text_literal(claim.cue)
        yield node, KG.text, text_literal(claim.text)
        if (tenure := self._node(claim.tenure)) is not None:
            yield node, KG.inCapacity, tenure
        if (event := self._node(claim.event)) is not None:
            yield node, KG.madeAt, event

    def _map_evidence(self, claim: NamedNode, evidence: Evidence) -> Iterator[Triple]:
        confidence = f"{evidence.confidence:.3g}"
        document = self._document
        span = f"{evidence.start}-{evidence.end}"
        node = mint("evidence", document.publisher, document.id, span, evidence.rule, confidence)
        yield claim, KG.evidence, node
        yield node, RDF.type, KG.Evidence
        yield node, RDF.type, PROV.Entity
        yield node, KG.inRelease, self._release
        yield node, KG.sentence, Literal(evidence.sentence)
        yield node, OA.exact, text_literal(document.text[evidence.start : evidence.end])
        yield node, OA.start, Literal(evidence.start)
        yield node, OA.end, Literal(evidence.end)
        yield node, KG.rule, text_literal(evidence.rule)
        yield node, KG.confidence, Literal(f"{Decimal(confidence):f}", datatype=XSD.decimal)


def _tail(node: NamedNode) -> str:
    return node.value.rpartition("/")[2]


def _find_label(resolution: Resolution, iri: str) -> str:
    for things in (resolution.persons, resolution.bodies, resolution.offices, resolution.events, resolution.places):
        if iri in things:
            return things[iri].label
    return ""
