"""Releases and stores of any size, to measure how the project grows. All of it is SYNTHETIC: made up, by a seed.

usage: python tests/benchmarks/generate.py releases N FOLDER [--seed S] [--start N]    releases in the plain form, to be built
       python tests/benchmarks/generate.py store TRIPLES STORE [--seed S]              a store of about so many triples, not read but told

A made-up country has ministries, offices with a line of holders over 25 years, guests and societies of whom few are named often and
many once or twice, as in real releases; its releases tell of some events, say who spoke, and fill the rest with sentences that claim
nothing. Of the corpus were taken the amounts for a release (claims, entities, evidence, length of text, 250 triples), nothing else.

What it is not: prose. Sentences come from a few dozen patterns (`synthetic.toml`), so that reading them is quicker and righter than
reading real ones: measure speed and quality of reading on real releases. `store` skips reading: the generator tells what each
release claims, and real resolution, mapping and storing make the graph of it.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from kg import __version__
from kg.model import (
    Body,
    Claim,
    Document,
    Entity,
    EntityKind,
    EventClaim,
    Evidence,
    Extraction,
    Group,
    Mention,
    Mode,
    Office,
    Paragraph,
    ParagraphKind,
    Participation,
    Person,
    Place,
    StatementClaim,
    Status,
    TenureClaim,
    When,
)
from kg.pipeline import Progress, replay
from kg.store import EmbeddedStore
from kg.store.claims import ClaimStore
from kg.store.encoding import hash_document
from kg.terminal import show_progress

VERSION = "synthetic 1"
PUBLISHERS = ("synthetic-north", "synthetic-south", "synthetic-isles")
FIRST_DAY = date(2000, 1, 1)
DAYS = 25 * 365
RELEASES_A_FILE = 1000
SAMPLE = 300
"""Releases that are mapped to learn how many triples one has."""
HOLDERS_AN_OFFICE = 16
OFFICE_HOLDERS = 4_000  # indices that are kept for them, of each publisher
PERSONS_OF_ITS_OWN = 7_000  # indices from one publisher's first person to the next's
_GAP = re.compile(r"\{(\w+)\}|<([^>]+)>")
_KINDS: dict[type[Entity], EntityKind] = {
    Person: EntityKind.PERSON,
    Office: EntityKind.OFFICE,
    Body: EntityKind.BODY,
    Group: EntityKind.GROUP,
    Place: EntityKind.PLACE,
}


@cache
def load_words() -> dict[str, Any]:
    """Return the words and sentences that releases are made of."""
    words = tomllib.loads(Path(__file__).with_name("synthetic.toml").read_text(encoding="utf-8"))
    return {name: value.split() if isinstance(value, str) and name != "ministry" else value for name, value in words.items()}


Named = tuple[type[Entity], str]
Pieces = list[tuple[str, Named | None]]
"""Text in pieces, some of which name something."""


@dataclass(frozen=True)
class World:
    """A made-up world in which `releases` releases appear in 25 years. The same arguments make the same world."""

    releases: int
    seed: int = 1

    def publisher(self, number: int) -> str:
        return PUBLISHERS[number % len(PUBLISHERS)]

    def day(self, number: int) -> date:
        return FIRST_DAY + timedelta(days=DAYS * number // self.releases)

    def person(self, index: int) -> tuple[str, str, str]:
        """Return the honorific, given name and surname of a person, another for each index."""
        words = load_words()
        given, surnames = words["given"], words["surnames"]
        round_, rest = divmod(index, len(given) * len(surnames))
        # Coprime steps: neighbours in the order of indices share neither name.
        surname = surnames[rest * 7 % len(surnames)]
        if round_:
            surname = f"{surname}-{surnames[(rest * 7 + round_) % len(surnames)]}"
        return words["honorifics"][index % len(words["honorifics"])], given[rest // len(surnames) % len(given)], surname

    def place(self, dice: random.Random) -> str:
        words = load_words()
        return str(dice.choice(words["place_starts"]) + dice.choice(words["place_ends"]))

    def guest(self, dice: random.Random, publisher: int) -> tuple[str, str, str]:
        """Draw a person: some are often drawn, most hardly ever, and more releases name more people."""
        size = 50 + int(4 * self.releases**0.8)
        return self.person(PERSONS_OF_ITS_OWN * publisher + OFFICE_HOLDERS + int(size * dice.random() ** 3))

    def body(self, dice: random.Random) -> str:
        words = load_words()
        index = int((50 + int(2 * self.releases**0.8)) * dice.random() ** 3)
        names, fields, kinds = words["surnames"], words["outside_fields"], words["outside_kinds"]
        name = names[index * 11 % len(names)]
        rest, kind = divmod(index, len(kinds))
        return f"{name} {fields[(rest + index // 400) % len(fields)]} {kinds[kind]}"

    def official(self, office: int, day: date, publisher: int) -> tuple[str, str, str]:
        """Return who holds an office on a day: terms last two to five years, each office's by its own rhythm."""
        term = 730 + office * 37 % 1100
        holder = ((day - FIRST_DAY).days + office * 211) // term
        return self.person(PERSONS_OF_ITS_OWN * publisher + office * HOLDERS_AN_OFFICE + holder)


@dataclass
class _Draft:
    """A release under way: its text, its sentences, who and what was named, and what was claimed."""

    day: date
    text: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)
    named: dict[Named, list[Mention]] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    tenures: dict[Named, str] = field(default_factory=dict)  # holder → ref of the claim

    def next_ref(self) -> str:
        return f"c{len(self.claims) + 1}"

    def ref(self, thing: Named) -> str:
        return f"{_KINDS[thing[0]].value[0]}{list(self.named).index(thing) + 1}"

    def write(self, sentence: Pieces, *, paragraph: ParagraphKind | None = None) -> dict[str, Mention]:
        """Add a sentence, in a new paragraph if its kind is given; return the mentions in it by what they say."""
        if self.text:
            self.text += " " if paragraph is None else "\n\n"
        start = len(self.text)
        found: dict[str, Mention] = {}
        for words, thing in sentence:
            at = len(self.text)
            self.text += words
            found[words] = Mention(_KINDS[thing[0]] if thing else EntityKind.EVENT, at, at + len(words), words)
            if thing is not None:
                self.named.setdefault(thing, []).append(found[words])
        self.sentences.append((start, len(self.text)))
        if paragraph is None:
            last = self.paragraphs.pop()
            self.paragraphs.append(replace(last, end=len(self.text)))
        else:
            self.paragraphs.append(Paragraph(paragraph, start, len(self.text)))
        return found

    def evidence(self, rule: str, confidence: float) -> Evidence:
        """Return the last sentence as evidence."""
        start, end = self.sentences[-1]
        return Evidence(len(self.sentences) - 1, start, end, rule, confidence)


class _Cast:
    """Who and what one story is about: draws each when the first sentence asks for it, then stays with it."""

    def __init__(self, world: World, number: int, dice: random.Random, office: int) -> None:
        self._world, self._dice, self._day = world, dice, world.day(number)
        self._publisher = number % len(PUBLISHERS)
        self._words = load_words()
        self.field = self._words["portfolios"][office // len(self._words["offices"])]
        self.office: Named = (Office, self._words["offices"][office % len(self._words["offices"])].format(self.field))
        self._honorific, given, self._surname = world.official(office, self._day, self._publisher)
        self.holder: Named = (Person, f"{given} {self._surname}")
        self._drawn: dict[str, Pieces] = {}
        self.introduced = False

    def fill(self, gap: str) -> Pieces:
        """Return what stands in a gap of a sentence."""
        match gap:
            case "office":
                return [self.office_only()]
            case "short" if self.introduced:
                return [(f"{self._honorific} ", None), (self._surname, self.holder)]
            case "official" | "short":
                self.introduced = True
                return [
                    ("the ", None),
                    self.office_only(),
                    (f", {self._honorific} ", None),
                    (self.holder[1], self.holder),
                    (",", None),
                ]
            case "field":
                return [(self.field.lower(), None)]
            case _:
                if gap not in self._drawn:
                    self._drawn[gap] = self._draw(gap)
                return self._drawn[gap]

    def office_only(self) -> tuple[str, Named]:
        return self.office[1], self.office

    def draw_words(self) -> str:
        """Choose what is said next."""
        words: str = self._dice.choice(self._words["words"])
        self._drawn["words"] = [(words, None)]
        return words

    def _draw(self, gap: str) -> Pieces:
        dice, words = self._dice, self._words
        match gap:
            case "guest":
                honorific, given, surname = self._world.guest(dice, self._publisher)
                name = f"{given} {surname}"
                return [(f"{honorific} ", None), (name, (Person, name))]
            case "group":
                name = dice.choice(words["groups"]).format(dice.randint(3, 90) * 10)
                return [(name, (Group, name))]
            case "place":
                name = self._world.place(dice)
                return [(name, (Place, name))]
            case "event":
                name = f"{dice.choice(words['event_names']).format(self.field)} {self._day.year}"
                return [(name, None)]
            case "ministry":
                name = words["ministry"].format(self.field)
                return [("the ", None), (name, (Body, name))]
            case "body":
                name = self._world.body(dice)
                return [("the ", None), (name, (Body, name))]
        raise KeyError(gap)

    def agent(self, gap: str) -> Named:
        """Return whom or what a gap names."""
        return self.holder if gap == "official" else next(thing for _, thing in self.fill(gap) if thing is not None)


def make_release(world: World, number: int) -> Extraction:
    """Return release `number` of a world and all that it says."""
    dice = random.Random(f"{world.seed}/{world.releases}/{number}")
    words = load_words()
    draft = _Draft(world.day(number))
    first = _cast(world, number, dice)
    lead = dice.choice([event for event in words["events"] if "title" in event])
    draft.write(_compose(lead["title"], first, draft.day), paragraph=ParagraphKind.TITLE)
    _tell_event(draft, lead, first)
    for _ in range(dice.randint(1, 2)):
        _tell_statement(draft, dice.choice(words["statements"]), first)
        _pad(draft, dice, 1)
    for _ in range(dice.choice((1, 1, 2, 2, 3))):
        _tell_event(draft, dice.choice(words["events"]), _cast(world, number, dice))
        _pad(draft, dice, dice.choice((1, 2, 2, 5)))
    last = _cast(world, number, dice)
    draft.write(_compose(dice.choice(words["mentions"])["text"], last, draft.day), paragraph=ParagraphKind.BODY)
    _tell_tenure(draft, last)
    _pad(draft, dice, dice.choice((2, 3, 5, 20)))
    return _finish(draft, world, number)


def _cast(world: World, number: int, dice: random.Random) -> _Cast:
    offices = len(load_words()["portfolios"]) * len(load_words()["offices"])
    return _Cast(world, number, dice, int(offices * dice.random() ** 2))


def _compose(template: str, cast: _Cast, day: date) -> Pieces:
    pieces: Pieces = []
    at = 0
    for gap in _GAP.finditer(template):
        pieces.append((template[at : gap.start()], None))
        if gap[2]:
            pieces.append((gap[2], None))
        elif gap[1] == "day":
            pieces.append((f"{day:%B} {day.day}", None))
        else:
            pieces += cast.fill(gap[1])
        at = gap.end()
    pieces.append((template[at:], None))
    pieces = [piece for piece in pieces if piece[0]]
    text, thing = pieces[0]
    return [(text if thing else text[0].upper() + text[1:], thing), *pieces[1:]]


def _tell_event(draft: _Draft, event: dict[str, Any], cast: _Cast) -> None:
    day = draft.day + timedelta(days=event.get("later", 0))
    found = draft.write(_compose(event["text"], cast, day), paragraph=ParagraphKind.BODY)
    evidence = draft.evidence(f"synthetic.{event['type'].lower()}", 0.9)
    told = next((match[2] for match in _GAP.finditer(event["text"]) if match[2]), None)
    label = "" if told else cast.fill("event")[0][0]
    parts = tuple(
        Participation(draft.ref(cast.agent(gap)), role, "", evidence)
        for gap, role in event["roles"].items()
        if cast.agent(gap) in draft.named
    )
    place = draft.ref(cast.agent("place")) if "{place}" in event["text"] else ""
    status = Status(event.get("status", "occurred"))
    trigger, when = found[told or label], When.at(day.isoformat())
    draft.claims.append(EventClaim(draft.next_ref(), (evidence,), event["type"], trigger, label, status, when, place, parts))
    _tell_tenure(draft, cast)


def _tell_tenure(draft: _Draft, cast: _Cast) -> None:
    """Claim that the official of `cast` holds the office, if the last sentence is the first that says so."""
    if cast.introduced and cast.holder not in draft.tenures:
        ref = draft.tenures[cast.holder] = draft.next_ref()
        evidence = (draft.evidence("synthetic.tenure", 0.95),)
        attested = (draft.day.isoformat(),)
        draft.claims.append(TenureClaim(ref, evidence, draft.ref(cast.holder), draft.ref(cast.office), attested=attested))


def _tell_statement(draft: _Draft, statement: dict[str, Any], cast: _Cast) -> None:
    words = cast.draw_words()
    found = draft.write(_compose(statement["text"], cast, draft.day), paragraph=ParagraphKind.BODY)
    _tell_tenure(draft, cast)
    said, mode = found[words], Mode.DIRECT if statement.get("direct") else Mode.INDIRECT
    evidence, speaker = (draft.evidence("synthetic.said", 0.9),), draft.ref(cast.holder)
    tenure = draft.tenures[cast.holder]
    draft.claims.append(StatementClaim(draft.next_ref(), evidence, speaker, mode, "said", said.start, said.end, words, tenure))


def _pad(draft: _Draft, dice: random.Random, sentences: int) -> None:
    """Add sentences that claim nothing to the paragraph."""
    for text in dice.choices(load_words()["filler"], k=sentences):
        draft.write([(text, None)])


def _finish(draft: _Draft, world: World, number: int) -> Extraction:
    start, end = draft.sentences[0]
    publisher, identifier = world.publisher(number), f"s{number:08}"
    document = Document(
        publisher=publisher,
        id=identifier,
        title=draft.text[start:end],
        issued=draft.day,
        language="en",
        text=draft.text,
        paragraphs=tuple(draft.paragraphs),
        url=f"https://{publisher}.example/{identifier}",
    )
    entities = tuple(_make_entity(draft, thing) for thing in draft.named)
    return Extraction(document, tuple(draft.sentences), entities, tuple(draft.claims))


def _make_entity(draft: _Draft, thing: Named) -> Entity:
    kind, name = thing
    mentions = tuple(draft.named[thing])
    names = tuple(dict.fromkeys(mention.text for mention in mentions))
    more: dict[str, Any] = {}
    if kind is Person:
        more["surname"] = name.rpartition(" ")[2]
    if kind is Group:
        size, category = re.search(r"\d+", name), name.split()[-1]
        more |= {"size_text": name, "size_min": int(size[0]) if size else None, "category": category}
    return kind(draft.ref(thing), name, names, mentions, **more)


@dataclass(frozen=True)
class KnowingReader:
    """Reads documents that were made here without looking: it knows what they say. For measuring all but the reading."""

    world: World
    version: str = VERSION

    def annotate(self, document: Document) -> Extraction:
        """Return what `document` says. Raises ValueError if it isn't one of this world's."""
        known = make_release(self.world, int(document.id.removeprefix("s")))
        if known.document.text != document.text:
            raise ValueError("another world's release")
        return replace(known, document=document)


def make_releases(world: World, start: int = 0) -> Iterator[Extraction]:
    """Yield the releases of a world from number `start` on, in order of days."""
    return (make_release(world, number) for number in range(start, world.releases))


def write_releases(world: World, folder: Path, start: int = 0) -> None:
    """Write the releases in the plain form, a thousand a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(start, world.releases, RELEASES_A_FILE):
        with (folder / f"{first:08}.jsonl").open("w", encoding="utf-8") as file:
            for number in range(first, min(first + RELEASES_A_FILE, world.releases)):
                document = make_release(world, number).document
                title, _, text = document.text.partition("\n\n")
                row = {"id": document.id, "url": document.url, "publisher": document.publisher, "title": title}
                row |= {"published": document.day.isoformat(), "lang": "en", "text": text}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_store(world: World, store: Path, progress: Progress | None = None) -> int:
    """Make a store of what the releases of a world say; return how many triples it has."""
    with ClaimStore.open(store) as claims:
        run = claims.start_run(__version__, VERSION, datetime.now(UTC))
        for done, extraction in enumerate(make_releases(world), 1):
            claims.put(extraction, hash_document(extraction.document), VERSION)
            if done % RELEASES_A_FILE == 0:
                claims.commit()
                if progress:
                    progress("make", done, world.releases)
        claims.finish_run(run, datetime.now(UTC), {"stored": world.releases})
        claims.commit()
    replay(store, progress)
    with EmbeddedStore.open(store, read_only=True) as graph:
        return graph.count()


def plan_store(triples: int, seed: int) -> World:
    """Return a world whose store has about `triples` triples, going by a small store of its kind."""
    with tempfile.TemporaryDirectory() as scratch:
        each = write_store(World(SAMPLE, seed), Path(scratch) / "s.kg") / SAMPLE
    return World(max(1, round(triples / each)), seed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("releases", "store"))
    parser.add_argument("amount", type=int)
    parser.add_argument("where", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0)
    given = parser.parse_args()
    if given.what == "releases":
        write_releases(World(given.amount, given.seed), given.where, given.start)
        return 0
    world = plan_store(given.amount, given.seed)
    with show_progress() as show:
        count = write_store(world, given.where, show)
    print(f"{count} triples of {world.releases} synthetic releases in {given.where}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
