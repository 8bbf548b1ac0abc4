"""Conversations: whose words each turn of a transcript is ("MS PORTER: …", "PRIME MINISTER: …", "Reporter: …").

The wording is in `turns.toml`, with examples.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.annotate.chains import name_key
from kg.annotate.layers import Chain, Found, Layers
from kg.annotate.mentions.lexicon import office_heads
from kg.annotate.mentions.words import split_words
from kg.model import EntityKind, Mention, Paragraph, ParagraphKind

WORDING = Path(__file__).with_suffix(".toml")
CAPITALS = r"[A-Z][A-Z .'’-]{1,40}"
WORDS = r"[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|of|for|the|and)){0,6}"
LABEL = re.compile(rf"(?P<label>{CAPITALS}|{WORDS}):\s|(?P<asked>Q)[: ]\s*(?=[A-Z])")
HONORIFIC = re.compile(r"^(?:THE |(?P<title>MRS?|MS|MISS|DR|SIR|DAME|SENATOR|HON)\.? )")


@dataclass(eq=False, slots=True)
class Turn:
    """What one takes the word for. `start` is that of the label, `begins` of the words; `speaker` is None where nobody is named."""

    label: str
    start: int
    begins: int
    end: int
    asked: bool
    speaker: Chain | None = None


@cache
def _wording() -> dict[str, frozenset[str]]:
    data = tomllib.loads(WORDING.read_text("utf-8"))
    return {name: frozenset(data[name]) for name in ("askers", "replies")}


@cache
def _short() -> dict[str, str]:
    data: dict[str, str] = tomllib.loads(WORDING.read_text("utf-8"))["short"]
    return data


def find_turns(found: Layers) -> list[Turn]:
    """Return the turns of a conversation, in order; none where the release is no transcript of one."""
    turns = _read_labels(found)
    capitals = {t.label for t in turns if t.label.isupper()}
    if len(capitals) > 1:
        turns = [t for t in turns if t.label.isupper()]
    elif not any(t.asked for t in turns) or any(name_key(t.label) in _wording()["replies"] for t in turns):
        return []
    body = [p for p in found.document.paragraphs if p.kind is not ParagraphKind.CAPTION]
    for turn, after in zip(turns, [*turns[1:], None], strict=True):
        turn.end = after.start if after is not None else body[-1].end
    people = _People(found, is_questioned=any(t.asked for t in turns))
    for turn in turns:
        turn.speaker = None if turn.asked else people.find(turn)
    return turns if any(t.speaker is not None for t in turns) else []


def _read_labels(found: Layers) -> list[Turn]:
    text = found.document.text
    turns = []
    for paragraph in found.document.paragraphs:
        match = LABEL.match(text, paragraph.start, paragraph.end) if paragraph.kind is ParagraphKind.BODY else None
        if match is not None:
            label = (match["label"] or match["asked"]).strip()
            asked = bool(match["asked"]) or name_key(label).split()[:1] in [[word] for word in _wording()["askers"]]
            turns.append(Turn(label, paragraph.start, match.end(), paragraph.end, asked))
    return turns


class _People:
    """Finds who stands behind a label: by family name or office, else a person of whom only the label is known."""

    def __init__(self, found: Layers, is_questioned: bool) -> None:
        self._found = found
        self._is_questioned = is_questioned
        self._known: dict[str, Chain | None] = {}

    def find(self, turn: Turn) -> Chain | None:
        """Return the speaker of a turn, the same for the same label."""
        if turn.label not in self._known:
            named = next((f.chain for f in self._named() if f.chain is not None and _is_label_of(turn.label, f)), None)
            self._known[turn.label] = named or self._make(turn.label)
        speaker = self._known[turn.label]
        if speaker is not None:
            end = turn.start + len(turn.label)
            written = self._found.document.text[turn.start : end]
            speaker.add(Mention(EntityKind.PERSON, turn.start, end, written), written)
        return speaker

    def _named(self) -> Iterator[Found]:
        """Yield the persons of the release, those of its title and bylines first."""
        heads = [p for p in self._found.document.paragraphs if p.kind in {ParagraphKind.TITLE, ParagraphKind.BYLINE}]
        persons = [f for f in self._found.names if f.kind is EntityKind.PERSON]
        yield from sorted(persons, key=lambda f: not any(p.start <= f.start < p.end for p in heads))

    def _make(self, label: str) -> Chain | None:
        """Return a person made of a label in capitals that is a name: "MS PORTER", "JANE PORTER"; None of an office or a heading."""
        titled = HONORIFIC.match(label)
        name = label[titled.end() :] if titled else label
        words = split_words(name.title(), 0, len(name))
        office = any(office_heads().match(words, k) for k in range(len(words)))
        whole = self._is_questioned and len(words) in {2, 3}  # else "MEDIA CONTACT:" may be no name
        if not label.isupper() or office or not words or not (whole or (titled and titled["title"])):
            return None
        female = titled is not None and titled["title"] in {"MS", "MRS", "MISS", "DAME"}
        gender = "f" if female else "m" if titled is not None and titled["title"] in {"MR", "SIR"} else ""
        chain = Chain(EntityKind.PERSON, name.title(), names=[name.title()], gender=gender, surname=name.split()[-1].title())
        self._found.chains.append(chain)
        return chain


def _is_label_of(label: str, person: Found) -> bool:
    """Whether a label such as "MS. PORTER", "THE PRESIDENT" or "PM" stands for a person."""
    key = name_key(label)
    office = _short().get(key, key)
    return name_key(person.name).split()[-1:] == key.split()[-1:] or any(name_key(post.title) == office for post in person.posts)


def skip_label(text: str, paragraph: Paragraph) -> int:
    """Return where the words of a paragraph begin, behind the speaker's name in capitals if it has one."""
    match = LABEL.match(text, paragraph.start, paragraph.end)
    return match.end() if match is not None and (match["asked"] or match["label"].isupper()) else paragraph.start
