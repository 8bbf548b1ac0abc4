"""What an extraction must not bring into the graph is taken out of it, each time with an issue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.model import (
    Claim,
    EventClaim,
    Evidence,
    Extraction,
    Issue,
    Office,
    Participation,
    Severity,
    StatementClaim,
    TenureClaim,
    When,
)
from kg.resolve.dates import is_date
from kg.vocabulary import EVENT_TYPES, ROLES


def screen_extraction(extraction: Extraction) -> Extraction:
    """Return `extraction` without what can't be mapped, and with issues that say what was taken out.

    That is dates that no calendar has, types and roles that the ontology lacks, refs that point to nothing, evidence outside
    the text. An office that acts without a named holder gives way to its body.
    """
    screen = _Screen(extraction)
    claims = tuple(screened for claim in extraction.claims if (screened := screen.claim(claim)) is not None)
    if claims == extraction.claims:
        return extraction
    return replace(extraction, claims=claims, issues=(*extraction.issues, *screen.issues))


class _Screen:
    """The issues met with so far in one extraction."""

    def __init__(self, extraction: Extraction) -> None:
        self.issues: list[Issue] = []
        self._key, self._length = extraction.document.key, len(extraction.document.text)
        self._sentences = len(extraction.sentences)
        self._entities = {entity.ref for entity in extraction.entities}
        self._offices = {entity.ref: entity for entity in extraction.entities if isinstance(entity, Office)}
        self._tenures = {claim.ref for claim in extraction.claims if isinstance(claim, TenureClaim)}
        self._events = {claim.ref for claim in extraction.claims if isinstance(claim, EventClaim)}
        self._seen: set[str] = set()

    def claim(self, claim: Claim) -> Claim | None:
        if claim.ref in self._seen or claim.ref in self._entities:
            self._note(claim, "duplicate-ref", "its ref is taken in its release: the claim is left out")
            return None
        self._seen.add(claim.ref)
        evidence = tuple(item for item in claim.evidence if self._is_inside(claim, item))
        if not evidence:
            self._note(claim, "no-evidence", "nothing in the text says so: the claim is left out")
            return None
        claim = claim if evidence == claim.evidence else replace(claim, evidence=evidence)
        if isinstance(claim, TenureClaim):
            return self._tenure(claim)
        if isinstance(claim, EventClaim):
            return self._event(claim)
        if isinstance(claim, StatementClaim):
            return self._statement(claim)
        self._note(claim, "unknown-claim", f"{type(claim).__name__} has no place in the graph: it is left out")
        return None

    def _note(self, claim: Claim, code: str, hint: str) -> None:
        self.issues.append(Issue("screen", Severity.WARNING, code, f"{self._key}#{claim.ref}", hint))

    def _is_inside(self, claim: Claim, item: Evidence) -> bool:
        sound = 0 <= item.start < item.end <= self._length and 0 <= item.sentence < self._sentences
        if not sound:
            self._note(claim, "evidence-outside", f"characters {item.start} to {item.end} aren't in the text: left out")
        return sound

    def _date(self, claim: Claim, text: str) -> str:
        if text and not is_date(text):
            self._note(claim, "impossible-date", f"no calendar has {text!r}: the date is left out")
            return ""
        return text

    def _ref(self, claim: Claim, ref: str, known: set[str]) -> str:
        if ref and ref not in known:
            self._note(claim, "dangling-ref", f"{ref!r} isn't in its release: that part is left out")
            return ""
        return ref

    def _agent(self, claim: Claim, ref: str) -> str:
        """Return the ref of who acts; for an office whose holder isn't named that is its body, where the text names it."""
        office = self._offices.get(ref)
        body = office.body if office is not None else ""
        return body if body in self._entities else self._ref(claim, ref, self._entities)

    def _tenure(self, claim: TenureClaim) -> TenureClaim | None:
        if not (self._ref(claim, claim.person, self._entities) and self._ref(claim, claim.office, self._entities)):
            self._note(claim, "no-holder", "a tenure needs a person and an office: it is left out")
            return None
        start, end = self._date(claim, claim.start), self._date(claim, claim.end)
        attested = tuple(day for day in claim.attested if self._date(claim, day))
        if start and end and start[: len(end)] > end[: len(start)]:
            self._note(claim, "impossible-date", f"it ends in {end}, before it starts in {start}: both are left out")
            start = end = ""
        if (start, end, attested) == (claim.start, claim.end, claim.attested):
            return claim
        return replace(claim, start=start, end=end, attested=attested)

    def _event(self, claim: EventClaim) -> EventClaim | None:
        if claim.type not in EVENT_TYPES:
            self._note(claim, "unknown-type", f"the ontology has no event type {claim.type!r}: the event is left out")
            return None
        place = self._ref(claim, claim.place, self._entities)
        parts = tuple(self._parts(claim))
        when = claim.when
        if when is not None:
            start = self._date(claim, when.start)
            end = start if when.single else self._date(claim, when.end)
            when = self._order(claim, When(start, end)) if start or end else None
        if (place, parts, when) == (claim.place, claim.participations, claim.when):
            return claim
        return replace(claim, place=place, participations=parts, when=when)

    def _order(self, claim: EventClaim, when: When) -> When | None:
        if when.start and when.end and when.start[: len(when.end)] > when.end[: len(when.start)]:
            self._note(claim, "impossible-date", f"it ends in {when.end}, before it starts in {when.start}: both are left out")
            return None
        return when

    def _parts(self, claim: EventClaim) -> Iterator[Participation]:
        for part in claim.participations:
            if part.role not in ROLES:
                self._note(claim, "unknown-role", f"the ontology has no role {part.role!r}: that part is left out")
            elif (agent := self._agent(claim, part.agent)) and self._is_inside(claim, part.evidence):
                tenure = self._ref(claim, part.tenure, self._tenures)
                yield part if (agent, tenure) == (part.agent, part.tenure) else replace(part, agent=agent, tenure=tenure)

    def _statement(self, claim: StatementClaim) -> StatementClaim | None:
        speaker = self._agent(claim, claim.speaker)
        if not speaker:
            self._note(claim, "no-speaker", "a statement needs a speaker: it is left out")
            return None
        tenure, event = self._ref(claim, claim.tenure, self._tenures), self._ref(claim, claim.event, self._events)
        if (speaker, tenure, event) == (claim.speaker, claim.tenure, claim.event):
            return claim
        return replace(claim, speaker=speaker, tenure=tenure, event=event)
