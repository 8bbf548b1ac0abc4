"""From the layers of a document to an Extraction: chains become entities, findings become claims, each with a stable ref."""

from __future__ import annotations

from kg.annotate.layers import Chain, Layers
from kg.model import (
    Body,
    Claim,
    Entity,
    EntityKind,
    EventClaim,
    Extraction,
    Group,
    Issue,
    Office,
    Participation,
    Person,
    Place,
    StatementClaim,
    TenureClaim,
)

PREFIX = {EntityKind.PERSON: "p", EntityKind.BODY: "b", EntityKind.OFFICE: "o", EntityKind.GROUP: "g", EntityKind.PLACE: "l"}


def make_extraction(found: Layers, issues: tuple[Issue, ...] = ()) -> Extraction:
    """Return all that was found as values without spaCy in them. Only entities that a mention or a claim needs are kept."""
    _number(found)
    claims: list[Claim] = []
    tenure_of: dict[int, str] = {}
    for number, tenure in enumerate(found.tenures, 1):
        tenure.ref = f"t{number}"
        tenure_of.setdefault(id(tenure.person), tenure.ref)
        attested = (found.document.day.isoformat(),) if tenure.attested and not tenure.former else ()
        claims.append(
            TenureClaim(
                tenure.ref,
                tuple(tenure.evidence),
                tenure.person.ref,
                tenure.office.ref,
                tenure.capacity,
                tenure.former,
                tenure.start,
                tenure.end,
                attested,
            )
        )
    for number, event in enumerate(found.happenings, 1):
        event.ref = f"e{number}"
        parts = tuple(Participation(agent.ref, role, _tenure_at(found, agent), evidence) for agent, role, evidence in event.parts)
        claims.append(
            EventClaim(
                event.ref,
                tuple(event.evidence),
                event.type,
                event.trigger,
                event.label,
                event.status,
                event.when,
                event.place.ref if event.place else "",
                parts,
                event.thing,
            )
        )
    for number, said in enumerate(found.utterances, 1):
        said.ref = f"s{number}"
        text = found.document.text[said.start : said.end]
        claims.append(
            StatementClaim(
                said.ref,
                tuple(said.evidence),
                said.speaker.ref,
                said.mode,
                said.cue,
                said.start,
                said.end,
                text,
                _tenure_at(found, said.speaker),
                said.event.ref if said.event else "",
            )
        )
    used = _used(found)
    entities = tuple(_entity(chain) for chain in found.chains if id(chain) in used)
    return Extraction(found.document, tuple(found.sentences), entities, tuple(claims), issues)


def _number(found: Layers) -> None:
    counts: dict[EntityKind, int] = {}
    for chain in sorted(found.chains, key=lambda c: (c.mentions[0].start if c.mentions else 0, c.kind, c.name)):
        counts[chain.kind] = counts.get(chain.kind, 0) + 1
        chain.ref = f"{PREFIX[chain.kind]}{counts[chain.kind]}"


def _tenure_at(found: Layers, agent: Chain) -> str:
    """Return the ref of the one tenure in which `agent` acts here: held now, stated first."""
    held = [t for t in found.tenures if t.person is agent and not t.former and t.attested]
    return held[0].ref if held else ""


def _used(found: Layers) -> set[int]:
    """Return the identities of the chains that go into the graph."""
    used = {id(c) for c in found.chains if c.kind in {EntityKind.PERSON, EntityKind.BODY} and not c.quiet}
    for tenure in found.tenures:
        used |= {id(tenure.person), id(tenure.office)} | ({id(tenure.office.office_body)} if tenure.office.office_body else set())
    for event in found.happenings:
        used |= {id(agent) for agent, _, _ in event.parts} | ({id(event.place)} if event.place else set())
    return used | {id(said.speaker) for said in found.utterances}


def _entity(chain: Chain) -> Entity:
    mentions = tuple(sorted(chain.mentions, key=lambda m: (m.start, m.end)))
    base = (chain.ref, chain.name, tuple(chain.names), mentions)
    if chain.kind is EntityKind.PERSON:
        return Person(*base, surname=chain.surname, native=tuple(chain.native))
    if chain.kind is EntityKind.BODY:
        return Body(*base, acronyms=tuple(chain.acronyms), kind=chain.body_kind, parent=chain.parent.ref if chain.parent else "")
    if chain.kind is EntityKind.OFFICE:
        return Office(*base, body=chain.office_body.ref if chain.office_body else "", jurisdiction=chain.jurisdiction)
    if chain.kind is EntityKind.GROUP:
        return Group(*base, size_text=chain.size_text, size_min=chain.size_min, size_max=chain.size_max, category=chain.category)
    return Place(*base)
