"""What the components add to spaCy's Doc, declared in one place.

The Doc is the document's text, so offsets are the document's. Early components find mentions by grammar and lexicon;
`collapse` then makes each mention one token, so that the parser sees "Smith said" where the text has
"The Secretary for the Civil Service, Mr Patrick Nip, said". Later components read the parse: an agent is a token.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from spacy.tokens import Doc, Token

from kg.annotate.confidence import find_confidence
from kg.model import Capacity, Document, EntityKind, Evidence, Mention, Mode, Status, When


@dataclass(eq=False, slots=True)
class Chain:
    """All mentions of one thing in a document: what becomes a `kg.model.Entity`."""

    kind: EntityKind
    name: str
    names: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    gender: str = ""  # "m", "f" or unknown
    surname: str = ""
    native: list[str] = field(default_factory=list)
    acronyms: list[str] = field(default_factory=list)
    body_kind: str = ""
    parent: Chain | None = None
    office_body: Chain | None = None  # of an office
    jurisdiction: str = ""  # of an office
    size_text: str = ""  # of a group
    size_min: int | None = None
    size_max: int | None = None
    category: str = ""
    ref: str = ""
    quiet: bool = False  # read but not put in the graph: an unnamed holder, an event's name

    def add(self, mention: Mention, name: str) -> None:
        """Take another mention, in the form `name`."""
        self.mentions.append(mention)
        if name and name not in self.names:
            self.names.append(name)


@dataclass(eq=False, slots=True)
class Found:
    """A mention found before the parse: `start` to `end` are all its characters, those of titles and honorifics too.

    A titled person ("the Commissioner, Mr Liu Guangyuan,") is one: `posts` are the titles, `name` the name proper.
    """

    kind: EntityKind
    start: int
    end: int
    name: str
    name_start: int = 0
    name_end: int = 0
    honorific: str = ""
    gender: str = ""
    posts: list[Post] = field(default_factory=list)
    native: str = ""
    acronym: str = ""
    body_kind: str = ""
    source: str = ""  # id of the rule that found it
    nested: bool = False  # inside the name of another: no token of its own
    confidence: float = 0.9
    chain: Chain | None = None


@dataclass(eq=False, slots=True)
class Post:
    """An office as one place in the text names it; `office` is its chain, None before the chains are made."""

    title: str
    start: int
    end: int
    capacity: Capacity = Capacity.SUBSTANTIVE
    former: bool = False
    body: Found | None = None
    parents: list[Found] = field(default_factory=list)  # bodies that the body is in: "Director, A Division, Ministry of B"
    jurisdiction: str = ""
    office: Chain | None = None
    plural: bool = False
    lowercase: bool = False
    acronyms: list[str] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Tenure:
    """A person in an office, with all places that say so: what becomes a `kg.model.TenureClaim`."""

    person: Chain
    office: Chain
    capacity: Capacity
    former: bool = False
    start: str = ""
    end: str = ""
    attested: bool = False  # held on the day of the release
    evidence: list[Evidence] = field(default_factory=list)
    ref: str = ""


@dataclass(eq=False, slots=True)
class Happening:
    """An event as the document tells it: what becomes a `kg.model.EventClaim`."""

    type: str
    trigger: Mention
    label: str
    status: Status
    when: When | None = None
    place: Chain | None = None
    parts: list[tuple[Chain, str, Evidence]] = field(default_factory=list)  # agent, role, where it is said
    evidence: list[Evidence] = field(default_factory=list)
    thing: str = ""
    ref: str = ""


@dataclass(eq=False, slots=True)
class Utterance:
    """Something said: what becomes a `kg.model.StatementClaim`. `start` to `end` is the content."""

    speaker: Chain
    mode: Mode
    cue: str
    start: int
    end: int
    evidence: list[Evidence] = field(default_factory=list)
    event: Happening | None = None  # where it was said
    ref: str = ""


@dataclass(eq=False, slots=True)
class Layers:
    """Everything that the components found in one document, by kind, in order of the text."""

    document: Document
    jurisdiction: str = ""  # of its publisher: which acronyms and titles are at home
    names: list[Found] = field(default_factory=list)  # persons and bodies
    sentences: list[tuple[int, int]] = field(default_factory=list)
    dates: list[Any] = field(default_factory=list)  # kg.annotate.dates.DateMention
    found: list[Found] = field(default_factory=list)  # persons, bodies, places, quoted names: never overlapping
    posts: list[Post] = field(default_factory=list)  # offices that stand alone, without a name beside them
    chains: list[Chain] = field(default_factory=list)
    tenures: list[Tenure] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    utterances: list[Utterance] = field(default_factory=list)
    turns: list[Any] = field(default_factory=list)  # kg.annotate.turns.Turn, where the release prints a conversation
    author: Chain | None = None  # who "I" is, where the release is somebody's own words
    publisher_body: Chain | None = None  # who "the Government" is

    def author_at(self, at: int) -> Chain | None:
        """Return who "I" is at an offset: whose turn it is in a conversation, else the author."""
        turn = next((t for t in self.turns if t.start <= at < t.end), None)
        speaker: Chain | None = turn.speaker if turn is not None else self.author
        return speaker

    def evidence(self, start: int, end: int, rule: str, confidence: float) -> Evidence:
        """Return evidence for the sentence (or sentences) that `start` to `end` touches.

        `confidence` is the rule's own guess; where the rule has been counted (`confidence.tsv`), the count is taken.
        """
        touched = [i for i, (s, e) in enumerate(self.sentences) if s < end and e > start]
        first, last = (touched[0], touched[-1]) if touched else (0, 0)
        return Evidence(first, self.sentences[first][0], self.sentences[last][1], rule, find_confidence(rule, confidence))


Doc.set_extension("layers", default=None, force=True)
Token.set_extension("found", default=None, force=True)  # Found | None: the mention that this token is
Token.set_extension("chain", default=None, force=True)  # Chain | None: the agent that this token names or stands for
Token.set_extension("post", default=None, force=True)  # Post | None: the office that this token names
Token.set_extension("date", default=None, force=True)  # DateMention | None
Token.set_extension("title", default=False, force=True)  # whether this token is a quoted or italic name of something


def layers(doc: Doc) -> Layers:
    """Return the layers of `doc`."""
    found: Layers = doc._.layers
    return found


def mark_starts(doc: Doc, found: Layers) -> None:
    """Tell `doc` where its sentences begin, all at once: spaCy looks through the whole document for each token that is set."""
    starts = {start for start, _ in found.sentences}
    marks = np.array([1 if token.idx in starts else -1 for token in doc], dtype=np.int64)
    # One column is enough, whatever the stubs say.
    doc.from_array(["SENT_START"], marks.astype(np.uint64))  # type: ignore[arg-type]


def conjuncts(token: Token) -> Iterator[Token]:
    """Yield `token` and all that are joined to it by "and" and commas."""
    yield token
    yield from token.conjuncts
