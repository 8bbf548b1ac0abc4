"""Read the lines of an authority file (`kg.publishers.forms.authority`): each says who held which office when."""

from __future__ import annotations

from kg.annotate.mentions.names import surname_of
from kg.model import (
    Body,
    Capacity,
    Document,
    Entity,
    EntityKind,
    Evidence,
    Extraction,
    Mention,
    Office,
    ParagraphKind,
    Person,
    TenureClaim,
)
from kg.publishers.forms.authority import BAR, NONE
from kg.publishers.forms.dates import date_in_name

RULE = "tenure.record"
CONFIDENCE = 1.0  # what the reader vouches for
WIKIDATA = "http://www.wikidata.org/entity/"


def is_authority(document: Document) -> bool:
    """Tell whether a document is an authority file's."""
    return any(paragraph.kind is ParagraphKind.RECORD for paragraph in document.paragraphs)


def read_records(document: Document) -> Extraction:
    """Return the tenures that an authority file lists, each with its line."""
    reader = _Reader(document)
    records = [paragraph for paragraph in document.paragraphs if paragraph.kind is ParagraphKind.RECORD]
    claims = tuple(reader.read(number, paragraph.start, paragraph.end) for number, paragraph in enumerate(records, 1))
    sentences = tuple((paragraph.start, paragraph.end) for paragraph in document.paragraphs)
    return Extraction(document, sentences, tuple(reader.entities.values()), claims)


class _Reader:
    def __init__(self, document: Document) -> None:
        self._document = document
        self.entities: dict[tuple[object, ...], Entity] = {}

    def read(self, number: int, start: int, end: int) -> TenureClaim:
        fields = ["" if field == NONE else field for field in self._document.text[start:end].split(BAR)]
        name, others, title, body_name, capacity, since, until, ids = fields
        body = self._enter(Body, EntityKind.BODY, body_name, start, (body_name,)) if body_name else ""
        office = self._enter(Office, EntityKind.OFFICE, title, start, (title, body), body=body)
        forms = tuple(form for form in (name, *others.split(" / ")) if form)
        same_as = tuple(WIKIDATA + one for one in ids.split())
        person = self._enter(
            Person, EntityKind.PERSON, name, start, (name, ids), names=forms, surname=surname_of(name), same_as=same_as
        )
        evidence = (Evidence(number, start, end, RULE, CONFIDENCE),)
        day = self._document.day.isoformat()
        in_post = date_in_name(self._document.id) is not None and not until and since <= day
        held = Capacity(capacity) if capacity else Capacity.SUBSTANTIVE
        attested = (day,) if in_post and held is not Capacity.DESIGNATE else ()
        return TenureClaim(f"c{number}", evidence, person, office, held, start=since, end=until, attested=attested)

    def _enter(
        self, kind: type[Entity], mention: EntityKind, name: str, start: int, key: tuple[str, ...], **fields: object
    ) -> str:
        """Return the ref of a thing, which is one wherever its key is the same."""
        whole = (kind, *key)
        if whole not in self.entities:
            at = self._document.text.index(name, start)
            names = fields.pop("names", (name,))
            found = (Mention(mention, at, at + len(name), name),)
            self.entities[whole] = kind(f"n{len(self.entities) + 1}", name, names, found, **fields)  # type: ignore[arg-type]
        return self.entities[whole].ref
