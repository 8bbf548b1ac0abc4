"""What resolution keeps of each release: who and what it names and claims, without its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from kg.model import Claim, Entity, EventClaim, Extraction, Publisher, StatementClaim, TenureClaim

Ref = tuple[str, str]
"""A release's key and the ref of an entity or claim in it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One release's entities and claims by ref. `place` is the publisher's jurisdiction, or its slug where that is unknown."""

    key: str
    publisher: str
    id: str
    day: str
    place: str
    entities: Mapping[str, Entity]
    claims: tuple[Claim, ...]

    @property
    def tenures(self) -> tuple[TenureClaim, ...]:
        """The tenures among the claims."""
        return tuple(claim for claim in self.claims if isinstance(claim, TenureClaim))

    @property
    def events(self) -> tuple[EventClaim, ...]:
        """The events among the claims."""
        return tuple(claim for claim in self.claims if isinstance(claim, EventClaim))

    @property
    def statements(self) -> tuple[StatementClaim, ...]:
        """The statements among the claims."""
        return tuple(claim for claim in self.claims if isinstance(claim, StatementClaim))


def take_readings(extractions: Iterable[Extraction], publishers: Callable[[str], Publisher]) -> list[Reading]:
    """Return what resolution needs of all releases in order of day and key, whatever order they come in."""
    return sorted((_take(extraction, publishers) for extraction in extractions), key=lambda reading: (reading.day, reading.key))


def _take(extraction: Extraction, publishers: Callable[[str], Publisher]) -> Reading:
    document = extraction.document
    return Reading(
        key=document.key,
        publisher=document.publisher,
        id=document.id,
        day=document.day.isoformat(),
        place=publishers(document.publisher).jurisdiction or document.publisher,
        entities={entity.ref: replace(entity, mentions=entity.mentions[:1]) for entity in extraction.entities},
        claims=extraction.claims,
    )


def choose_label(forms: Counter[str]) -> str:
    """Return the form that most releases use; of equally frequent ones the longest, then the first in the alphabet.

    Forms in capitals, as headlines have them, come last.
    """
    return min(forms, key=lambda form: (" " in form and form.isupper(), -forms[form], -len(form), form))
