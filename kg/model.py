"""The values that the stages hand on, from bytes as published to facts with their sentences.

Only the standard library is imported here, so that every stage can rest on it. All offsets are character offsets in
`Document.text`, end exclusive, and for every mention ``document.text[m.start:m.end] == m.text`` holds.

Claims are classes of their own rather than one class with a dictionary of roles: the type checker then knows what each
carries, and a claim that lacks a role can't be made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ParagraphKind(StrEnum):
    """What part a paragraph plays in its release."""

    TITLE = "title"
    BYLINE = "byline"  # whose release it is, as the publisher's form or its first line says
    HEADING = "heading"
    BODY = "body"
    ITEM = "item"  # an entry of a list
    CAPTION = "caption"  # of a photograph
    RECORD = "record"  # a line of an authority file: who held which office when
    BOILERPLATE = "boilerplate"  # contacts, closing marks, navigation: kept, never read for facts


class EntityKind(StrEnum):
    """What a mention or an entity is."""

    PERSON = "person"
    OFFICE = "office"
    BODY = "body"
    GROUP = "group"
    PLACE = "place"
    EVENT = "event"  # the words that tell of an event: of mentions only, events are claims


class Capacity(StrEnum):
    """How a post is held."""

    SUBSTANTIVE = "substantive"
    ACTING = "acting"
    DESIGNATE = "designate"


class Status(StrEnum):
    """How far an event has come, seen from the day of the release."""

    OCCURRED = "occurred"
    ONGOING = "ongoing"
    PLANNED = "planned"
    CANCELLED = "cancelled"


class Mode(StrEnum):
    """Whether a statement's words are quoted or reported."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class Severity(StrEnum):
    """How much an issue costs: `ERROR` loses a release, `WARNING` loses a part of one, `NOTE` loses nothing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that could not be read, or was left out on purpose: where it is and what to do."""

    stage: str
    severity: Severity
    code: str  # kebab-case, one for each cause: "unknown-format"
    place: str  # file, and item or offset in it
    hint: str


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who puts releases out. `jurisdiction` is an ISO 3166-1 alpha-2 code ("GB"), or "EU", "UN", or empty if unknown."""

    slug: str
    title: str
    jurisdiction: str
    timezone: str  # IANA name; a release's day is the day there
    body: str = ""  # the name of the government or body that speaks when a release says "the Government"


@dataclass(frozen=True, slots=True)
class Release:
    """One file, or one download, as published. A feed holds several documents."""

    path: str
    content: bytes
    publisher: str | None = None  # slug, where the reader said it


@dataclass(frozen=True, slots=True)
class Link:
    """A release that this one points to: `relation` is "counterpart" (another language) or "related"."""

    relation: str
    url: str
    language: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of `Document.text`; paragraphs are in order and never overlap."""

    kind: ParagraphKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A release as text. The title is the first paragraph of `text`, captions are the last; two newlines part them."""

    publisher: str  # slug
    id: str  # the publisher's identifier, unique with it
    title: str
    issued: datetime | date  # aware, in the publisher's time zone
    language: str  # BCP 47
    text: str
    paragraphs: tuple[Paragraph, ...]
    url: str = ""
    links: tuple[Link, ...] = ()
    withdrawn: bool = False

    @property
    def key(self) -> str:
        """`publisher/id`, unique among all releases."""
        return f"{self.publisher}/{self.id}"

    @property
    def day(self) -> date:
        """The publisher's local day of issue, on which "today" rests."""
        return self.issued.date() if isinstance(self.issued, datetime) else self.issued


@dataclass(frozen=True, slots=True)
class When:
    """A date or a span, each end as precise as the text is: "2022", "2022-05" or "2022-05-13" (ISO 8601).

    A single date has the same start and end. An open end is "".
    """

    start: str
    end: str

    @classmethod
    def at(cls, day: str) -> When:
        """Return the single date `day`."""
        return cls(day, day)

    @property
    def single(self) -> bool:
        """Whether this is one date rather than a span."""
        return self.start == self.end


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of a document that names something."""

    kind: EntityKind
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a claim stands: the span (as a rule the whole sentence), its sentence's index, and the rule that read it.

    `confidence` says how likely it is to be right, from 0 to 1, calibrated on annotated releases.
    """

    sentence: int
    start: int
    end: int
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Entity:
    """What the mentions of one thing within one release add up to; `resolve` joins them across releases.

    `ref` is unique within the release and the same on every run: claims of that release point to it.
    `name` is the fullest form in the text without honorific; `names` are all forms, as written.
    """

    ref: str
    name: str
    names: tuple[str, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Person(Entity):
    """A named individual. `surname` is empty if unknown; `native` holds forms in other scripts, `same_as` IRIs elsewhere."""

    surname: str = ""
    native: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body(Entity):
    """A named organisation that acts. `kind` is a word of the ontology's body kinds, or empty."""

    acronyms: tuple[str, ...] = ()
    kind: str = ""
    parent: str = ""  # ref of the body it is part of, where the text says so


@dataclass(frozen=True, slots=True)
class Office(Entity):
    """A titled post. `body` is the ref of the body it is in, `jurisdiction` the place it is of ("France"), as stated."""

    body: str = ""
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class Group(Entity):
    """People counted but not named: "around 400 senior officials"."""

    size_text: str = ""
    size_min: int | None = None
    size_max: int | None = None
    category: str = ""  # "senior officials"


@dataclass(frozen=True, slots=True)
class Place(Entity):
    """A place that an event is at."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a release says, and where. `ref` is unique within the release, as that of an entity."""

    ref: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class TenureClaim(Claim):
    """`person` holds, held or will hold `office`. `attested` are days on which this release says it was held."""

    person: str
    office: str
    capacity: Capacity = Capacity.SUBSTANTIVE
    former: bool = False  # the text says that it had ended by the day of the release
    start: str = ""  # as precise as stated: "2014", "2014-05", "2014-05-01"
    end: str = ""
    attested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Participation:
    """One agent's part in an event; `tenure` is the ref of the tenure in whose capacity it was taken."""

    agent: str
    role: str  # a word of the ontology's roles
    tenure: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class EventClaim(Claim):
    """Something that happens. `type` is a name of the ontology's event types; `trigger` says it in the text.

    `label` is what the text calls it ("thematic briefing session"), empty where only a verb tells of it; `thing` is
    what that verb is done to ("the Harbour Bridge").
    """

    type: str
    trigger: Mention
    label: str
    status: Status
    when: When | None = None
    place: str = ""
    participations: tuple[Participation, ...] = ()
    thing: str = ""


@dataclass(frozen=True, slots=True)
class StatementClaim(Claim):
    """`speaker` says what stands at `start` to `end`; `cue` is the verb; `event` where it was said, if known."""

    speaker: str
    mode: Mode
    cue: str
    start: int
    end: int
    text: str
    tenure: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read out of one document. `sentences` are (start, end) in order."""

    document: Document
    sentences: tuple[tuple[int, int], ...]
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    issues: tuple[Issue, ...] = ()
