"""Whose own words a release is, and which body "the Government" means in it.

A release that prints a speech, or that stands under an official's name, is read as that person's: "I" is then the author, and the
whole is one statement. The wording is in `authors.toml`, with an example for each rule.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spacy.tokens import Doc

from kg.annotate.chains import name_key
from kg.annotate.layers import Chain, Found, Layers, Post, layers
from kg.annotate.mentions.lexicon import known_bodies, office_heads
from kg.annotate.mentions.words import split_words
from kg.annotate.turns import find_turns, skip_label
from kg.model import EntityKind, Mention, Paragraph, ParagraphKind
from kg.publishers import get_publisher

WORDING = Path(__file__).with_suffix(".toml")
BYLINE = re.compile(
    r"(?P<title>[A-Z][A-Za-z ,]+?): (?P<family>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?), (?P<given>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*)*)"
)
GOVERNMENT = re.compile(r"\b[Tt]he Government\b(?! of\b)|(?<=\b[Aa] )Government(?= spokes)")
QUOTED = re.compile(r"[“\"][^“”\"\n]*[”\"]?")
CLOCK = re.compile(r"\(?\d{1,2}[:.]\d\d [apAP]\.?[mM]\.?(?: [A-Z]{2,4})?\)?")
OPENING = 3  # paragraphs of a release in which an introduction can stand
LONGEST_SIGNATURE = 160  # characters, titles included
SHORTEST_TURN = 5  # words


@dataclass(frozen=True, slots=True)
class Speech:
    """A stretch of a release that is somebody's own words. `cue` is what the release calls it."""

    speakers: tuple[Chain, ...]
    cue: str
    start: int
    end: int
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class _Wording:
    introduction: re.Pattern[str]
    title: re.Pattern[str]
    first_person: re.Pattern[str]
    confidence: dict[str, float]


@cache
def _wording() -> _Wording:
    data = tomllib.loads(WORDING.read_text("utf8"))
    nouns = "|".join(re.escape(noun) for noun in sorted(data["spoken"], key=len, reverse=True))
    verbs = "|".join(data["first_person_verbs"])
    return _Wording(
        re.compile(
            rf"^(?:The |)(?:following|below|here)\b(?:(?!\bon behalf of\b).){{0,80}}?(?:\b(?P<noun>{nouns})\b|\battributable to\b)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"^(?:.{{0,30}}\b)?(?P<noun>{nouns})\b(?: \([^)]*\))?(?: delivered| made| given)? (?:by|from)\b", re.IGNORECASE
        ),
        re.compile(rf"\bI['’](?:m|ve|ll|d)\b|\bI (?:{verbs})\b|\b[Mm]y\b"),
        {rule["id"]: rule["confidence"] for rule in data["rule"]},
    )


def find_author(doc: Doc) -> Doc:
    """Fill `author` and `publisher_body` of the document's layers. Needs chains."""
    found = layers(doc)
    _name_publisher(found)
    for paragraph in _paragraphs(found, ParagraphKind.BYLINE):
        _read_byline(found, paragraph)
    found.turns = find_turns(found)
    speeches = find_speeches(found)
    found.author = next((s.speakers[0] for s in reversed(speeches) if s.rule != "author.turn"), None)
    return doc


def find_speeches(found: Layers) -> list[Speech]:
    """Return the stretches of a release that are printed words of a named person, in order; most releases have none."""
    if found.turns:
        return _make_turns(found)  # a conversation: its byline is not the author of all of it
    speeches = _introduced(found)
    if speeches is None:
        one = _signed_above(found) or _titled(found) or _signed_below(found)
        speeches = [one] if one else []
    return speeches


def _make_turns(found: Layers) -> list[Speech]:
    """Return the turns of a conversation that say more than a word or two."""
    text = found.document.text
    return [
        Speech(
            (turn.speaker,),
            "remarks",
            turn.begins,
            len(text[: turn.end].rstrip()),
            "author.turn",
            _wording().confidence["author.turn"],
        )
        for turn in found.turns
        if turn.speaker is not None and len(text[turn.begins : turn.end].split()) >= SHORTEST_TURN
    ]


def _paragraphs(found: Layers, *kinds: ParagraphKind) -> list[Paragraph]:
    return [p for p in found.document.paragraphs if p.kind in kinds]


def _persons(found: Layers, start: int, end: int) -> list[Chain]:
    """Return the persons named between two offsets, in order, each once."""
    named = sorted(
        (f for f in found.names if f.kind is EntityKind.PERSON and f.chain is not None and start <= f.start < end),
        key=lambda f: f.start,
    )
    return list(dict.fromkeys(f.chain for f in named if f.chain is not None))


def _make_speech(
    found: Layers, speakers: list[Chain], cue: str, after: int, rule: str, until: int | None = None
) -> Speech | None:
    """Return the speech that begins with the first whole sentence after the offset `after` and goes on to the end of the story."""
    text = found.document.text
    body = [
        p
        for p in _paragraphs(found, ParagraphKind.BODY, ParagraphKind.ITEM, ParagraphKind.HEADING)
        if p.start >= after and (until is None or p.start < until)
    ]
    while body and (
        body[0].kind is ParagraphKind.HEADING
        or not re.search(r"[.!?:;”\")]\s*$", text[body[0].start : body[0].end])
        or (text[: body[0].end].endswith(":") and _wording().title.match(text, body[0].start, body[0].end))
    ):
        body.pop(0)
    while body and (_is_signature(found, body[-1]) or CLOCK.fullmatch(text, body[-1].start, body[-1].end)):
        body.pop()
    if not body or not speakers:
        return None
    return Speech(tuple(speakers), cue.lower(), skip_label(text, body[0]), body[-1].end, rule, _wording().confidence[rule])


def _introduced(found: Layers) -> list[Speech] | None:
    """Read "Following is the speech by X at Y:"; None where there is no such introduction."""
    text = found.document.text
    for paragraph in _paragraphs(found, ParagraphKind.BODY)[:OPENING]:
        match = _wording().introduction.match(text[paragraph.start : paragraph.end])
        if match is None:
            continue
        speakers = _persons(found, paragraph.start + match.end(), paragraph.end)
        replies = _question_and_reply(found, paragraph)
        if replies:
            return replies
        speech = _make_speech(found, speakers[:1], match["noun"] or "statement", paragraph.end, "author.introduction")
        return [speech] if speech else []
    return None


def _question_and_reply(found: Layers, introduction: Paragraph) -> list[Speech]:
    """Read a question in parliament and its reply, each under its heading: the first person named asks, the second answers."""
    text = found.document.text
    speakers = _persons(found, introduction.start, introduction.end)
    question = re.search(r"^Question:", text[introduction.end :], re.MULTILINE)
    reply = re.search(r"^Reply:", text[introduction.end :], re.MULTILINE)
    if not (question and reply and question.start() < reply.start() and len(speakers) > 1):
        return []
    at = introduction.end + reply.start()
    asked = _make_speech(found, speakers[:1], "question", introduction.end + question.end(), "author.introduction", at)
    answered = _make_speech(found, speakers[1:2], "reply", introduction.end + reply.end(), "author.introduction")
    return [s for s in (asked, answered) if s]


def _signed_above(found: Layers) -> Speech | None:
    """Read a byline that is a person's, where the text under it is that person's own."""
    text = found.document.text
    for paragraph in _paragraphs(found, ParagraphKind.BYLINE)[:1]:
        authors = _persons(found, paragraph.start, paragraph.end)[:1]
        if not authors:
            continue
        by_portfolio = bool(BYLINE.match(text, paragraph.start))
        after = _after_summary(found, paragraph.end, authors[0])
        if _speaks_as_i(found, after) or not (by_portfolio or _is_spoken_of(found, authors[0], after)):
            return _make_speech(
                found, authors, "statement", after, "author.byline-portfolio" if by_portfolio else "author.byline"
            )
    return None


def _after_summary(found: Layers, after: int, author: Chain) -> int:
    """Return where the text begins behind a summary that names the author ("X's speech to the Y conference")."""
    body = [p for p in _paragraphs(found, ParagraphKind.BODY) if p.start >= after]
    if (
        len(body) > 1
        and author in _persons(found, body[0].start, body[0].end)
        and not _wording().first_person.search(found.document.text, body[0].start, body[0].end)
    ):
        return body[0].end
    return after


def _titled(found: Layers) -> Speech | None:
    """Read a title that says whose words follow: "Statement by Press Secretary X on Y", "Joint Statement by X and Y"."""
    title = _paragraphs(found, ParagraphKind.TITLE)[:1]
    match = _wording().title.match(found.document.text, title[0].start, title[0].end) if title else None
    if match is None:
        return None
    speakers = _persons(found, match.end(), title[0].end)
    joint = "joint" in match.group().lower()
    return _make_speech(found, speakers[: None if joint else 1], match["noun"], title[0].end, "author.title")


def _signed_below(found: Layers) -> Speech | None:
    """Read the name in a last paragraph of its own, where the text is in the first person."""
    body = _paragraphs(found, ParagraphKind.BODY)
    if not body or not _is_signature(found, body[-1]) or not _speaks_as_i(found, body[0].start):
        return None
    cue = next(
        (
            m["noun"]
            for m in [
                re.search(r"\b(?P<noun>proclamation|letter|message|order|memorandum)\b", found.document.title, re.IGNORECASE)
            ]
            if m
        ),
        "statement",
    )
    return _make_speech(found, _persons(found, body[-1].start, body[-1].end), cue, body[0].start, "author.signature")


def _is_signature(found: Layers, paragraph: Paragraph) -> bool:
    """Whether a paragraph is a person's name, with or without titles, and nothing else."""
    if paragraph.end - paragraph.start > LONGEST_SIGNATURE:
        return False
    return any(
        f.kind is EntityKind.PERSON and f.start == paragraph.start and max(f.end, f.name_end) >= paragraph.end - 3
        for f in found.names
    )


def _speaks_as_i(found: Layers, after: int) -> bool:
    """Whether the text after an offset says "I" or "my" outside quotation marks."""
    return any(
        _wording().first_person.search(QUOTED.sub("", found.document.text[p.start : p.end]))
        for p in _paragraphs(found, ParagraphKind.BODY, ParagraphKind.ITEM)
        if p.start >= after
    )


def _is_spoken_of(found: Layers, author: Chain, after: int) -> bool:
    """Whether the text after an offset names its author as it would another."""
    body = [
        p for p in _paragraphs(found, ParagraphKind.BODY, ParagraphKind.ITEM) if p.start >= after and not _is_signature(found, p)
    ]
    return any(p.start <= m.start < p.end for m in author.mentions for p in body)


def _read_byline(found: Layers, paragraph: Paragraph) -> None:
    """Take person and office from "Prime Minister: Porter, Jane", unless the grammar of names has already."""
    text = found.document.text
    match = BYLINE.fullmatch(text, paragraph.start, paragraph.end)
    if match is None or _persons(found, paragraph.start, paragraph.end):
        return
    title = match["title"]
    words = split_words(title, 0, len(title))
    if not any(office_heads().match(words, k) for k in range(len(words))):
        return
    name = f"{match['given']} {match['family']}"
    person = _find_person(found, name, match["family"])
    post = Post(title, match.start("title"), match.end("title"))
    post.office = _find_office(found, title)
    post.office.add(Mention(EntityKind.OFFICE, post.start, post.end, title), title)
    item = Found(
        EntityKind.PERSON,
        paragraph.start,
        paragraph.end,
        name,
        match.start("family"),
        match.end("given"),
        posts=[post],
        source="person.byline",
        chain=person,
    )
    found.names.append(item)
    written = text[item.name_start : item.name_end]
    person.add(Mention(EntityKind.PERSON, item.name_start, item.name_end, written), written)
    person.names += [n for n in (name,) if n not in person.names]
    person.name = name if len(name.split()) > len(person.name.split()) else person.name


def _find_person(found: Layers, name: str, family: str) -> Chain:
    keys = (name_key(name), name_key(family))
    same = [c for key in keys for c in found.chains if c.kind is EntityKind.PERSON and name_key(c.name) == key]
    if same:
        return same[0]
    chain = Chain(EntityKind.PERSON, name)
    found.chains.append(chain)
    return chain


def _find_office(found: Layers, title: str) -> Chain:
    same = [c for c in found.chains if c.kind is EntityKind.OFFICE and name_key(c.name) == name_key(title)]
    if len(same) == 1:
        return same[0]
    chain = Chain(EntityKind.OFFICE, title)
    found.chains.append(chain)
    return chain


def _name_publisher(found: Layers) -> None:
    """Find the body that "the Government" means: the publisher's, by a form in the text or, failing that, by "the Government" itself."""
    name = get_publisher(found.document.publisher).body
    text = found.document.text
    named = list(_government_named(found))
    if not name or not named:
        return
    forms = known_bodies(found.jurisdiction)
    for chain in (c for c in found.chains if c.kind is EntityKind.BODY):
        for form in chain.names:
            words = split_words(form, 0, len(form))
            hit = forms.match(words, 0) if words else None
            if name_key(form) == name_key(name) or (hit and hit[0] == len(words) and hit[1]["name"] == name):
                found.publisher_body = chain
    if found.publisher_body is None:
        found.publisher_body = Chain(EntityKind.BODY, name, names=[name], body_kind="government")
        found.chains.append(found.publisher_body)
    for start, end in named:
        found.publisher_body.add(Mention(EntityKind.BODY, start, end, text[start:end]), text[start:end])


def _government_named(found: Layers) -> Iterator[tuple[int, int]]:
    for paragraph in _paragraphs(found, ParagraphKind.BODY, ParagraphKind.ITEM, ParagraphKind.CAPTION):
        for match in GOVERNMENT.finditer(found.document.text, paragraph.start, paragraph.end):
            yield match.span()
