"""The page of a release: its text with all that was understood of it marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from pyoxigraph import NamedNode

from kg.errors import StoreError
from kg.model import EventClaim, Extraction, StatementClaim
from kg.vocabulary import DCTERMS, KG, SKOS
from kg.web.explorer.jobs import Given, Page
from kg.web.explorer.reading import Happening, read_happening, read_post, read_saying
from kg.web.explorer.shelf import Ref, Shelf


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text: what was understood, in words, and where its page is ("" where there is none)."""

    start: int
    end: int
    kind: str
    iri: str
    words: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, cut so that no span begins or ends within: `spans` are over it, the longest first."""

    text: str
    spans: tuple[Span, ...]

    @property
    def inner(self) -> Span | None:
        """The span that a click means: the shortest."""
        return self.spans[-1] if self.spans else None

    @property
    def words(self) -> str:
        """What was understood, all of it."""
        return "; ".join(span.words for span in reversed(self.spans))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph in pieces."""

    kind: str
    pieces: tuple[Piece, ...]


def cut_text(text: str, start: int, end: int, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """Return `text` from `start` to `end` in pieces; spans may stand in, beside or across one another."""
    within = [span for span in spans if span.start < end and span.end > start and span.start < span.end]
    cuts = {start, end}
    for span in within:
        cuts |= {max(span.start, start), min(span.end, end)}
    places = sorted(cuts)
    pieces = []
    for low, high in pairwise(places):
        over = sorted((s for s in within if s.start <= low and high <= s.end), key=lambda s: (s.start - s.end, s.start, s.kind))
        pieces.append(Piece(text[low:high], tuple(over)))
    return tuple(pieces)


def show_release(shelf: Shelf, node: NamedNode, given: Given) -> Page:
    """Return the page of a release."""
    publisher = shelf.node(node, DCTERMS.publisher)
    key = f"{_publisher_slug(shelf, publisher)}/{shelf.text(node, DCTERMS.identifier)}"
    reading, trouble = _find_reading(shelf, key)
    facts = _read_facts(shelf, node)
    source = shelf.node(node, DCTERMS.source)
    values = {
        "ref": shelf.ref(node),
        "day": shelf.release_day(node),
        "publisher": shelf.name(publisher) if publisher else "",
        "language": shelf.text(node, DCTERMS.language),
        "source": source.value if source else shelf.text(node, DCTERMS.source),
        "counterparts": [one.value for one in shelf.nodes(node, KG.counterpart)],
        "related": [one.value for one in shelf.nodes(node, DCTERMS.relation)],
        "blocks": _make_blocks(reading, _make_spans(shelf, node, reading, facts)) if reading else [],
        "trouble": trouble,
        "withdrawn": reading is not None and reading.document.withdrawn,
        "earlier": shelf.claims.list_earlier(key) if shelf.claims is not None and reading is not None else [],
        **facts,
    }
    return Page("release.html.j2", values)


def _publisher_slug(shelf: Shelf, publisher: NamedNode | None) -> str:
    if publisher is None:
        return ""
    return shelf.text(publisher, DCTERMS.identifier) or publisher.value.rpartition("/")[2]


def _find_reading(shelf: Shelf, key: str) -> tuple[Extraction | None, str]:
    """Return the reading of a release, or None with the reason why there is none."""
    if shelf.claims is None:
        return None, "The readings are not beside this graph, so the text can't be shown."
    try:
        reading = shelf.claims.get(key)
    except StoreError as error:
        return None, f"The reading of this release can't be opened: {error}"
    return reading, "" if reading else "The readings beside this graph don't have this release."


def _read_facts(shelf: Shelf, release: NamedNode) -> dict[str, list[object]]:
    """Return the tenures, events and statements that the release tells of."""
    facts = {fact for evidence in shelf.subjects(KG.inRelease, release) for fact in shelf.subjects(KG.evidence, evidence)}
    found: dict[str, list[object]] = {"posts": [], "events": [], "sayings": []}
    readers = {"tenure": ("posts", read_post), "event": ("events", read_happening), "statement": ("sayings", read_saying)}
    for fact in sorted(facts, key=lambda node: node.value):
        name, read = readers.get(shelf.ref(fact).kind, ("", None))
        if read is not None and (told := read(shelf, fact)) is not None:
            found[name].append(told)
    found["events"].sort(key=lambda told: told.day if isinstance(told, Happening) else "")
    return found


def _make_spans(shelf: Shelf, release: NamedNode, reading: Extraction | None, facts: Mapping[str, list[object]]) -> list[Span]:
    """Return a span for each mention, event and statement of the reading, with the page of what it was taken for."""
    if reading is None:
        return []
    named = _names_in(shelf, release)
    spans = []
    for entity in reading.entities:
        kind = type(entity).__name__.lower()
        ref = next((named[kind, name] for name in (entity.name, *entity.names) if (kind, name) in named), None)
        known = ref.label if ref else entity.name
        for mention in entity.mentions:
            spans.append(
                Span(mention.start, mention.end, mention.kind.value, ref.iri if ref else "", f"{mention.kind.value}: {known}")
            )
    events = {trigger: told for told in facts["events"] if isinstance(told, Happening) for trigger in _triggers(shelf, told)}
    for claim in reading.claims:
        if isinstance(claim, EventClaim):
            told = events.get(claim.trigger.text)
            words = f"event: {claim.type}, {claim.status.value}" + (f", {told.day}" if told and told.day else "")
            spans.append(Span(claim.trigger.start, claim.trigger.end, "event", told.ref.iri if told else "", words))
        elif isinstance(claim, StatementClaim):
            spans.append(Span(claim.start, claim.end, "statement", "", f"statement ({claim.mode.value}, “{claim.cue}”)"))
    return spans


def _triggers(shelf: Shelf, told: Happening) -> list[str]:
    return shelf.texts(NamedNode(told.ref.iri), KG.trigger)


def _names_in(shelf: Shelf, release: NamedNode) -> dict[tuple[str, str], Ref]:
    """Return what the release names, by kind and each of its names."""
    found: dict[tuple[str, str], Ref] = defaultdict()
    for thing in shelf.subjects(KG.mentionedIn, release):
        ref = shelf.ref(thing)
        for name in (ref.label, *shelf.texts(thing, SKOS.altLabel), *shelf.texts(thing, KG.acronym)):
            found.setdefault((ref.kind, name), ref)
    return found


def _make_blocks(reading: Extraction, spans: list[Span]) -> list[Block]:
    document = reading.document
    return [Block(part.kind.value, cut_text(document.text, part.start, part.end, spans)) for part in document.paragraphs]
