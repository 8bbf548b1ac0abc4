"""Read a release sentence by sentence into tellings: what each says of which event, with whom and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Span, Token

from kg.annotate.dates.find import DateMention, resolve_loose
from kg.annotate.dates.stamps import Direction
from kg.annotate.events.captions import read_caption
from kg.annotate.events.dates_of import find_date, read_when
from kg.annotate.events.event_nouns import points_back
from kg.annotate.events.framing import GREETED, greeted_persons, read_framing
from kg.annotate.events.grammar import is_kind
from kg.annotate.events.release_form import SPEECH_LEAD, find_quotations
from kg.annotate.events.roles import fill_parts
from kg.annotate.events.same_event import fill_words
from kg.annotate.events.status import status_of_telling
from kg.annotate.events.telling import Region, Telling
from kg.annotate.events.triggers import find_tellings
from kg.annotate.layers import layers
from kg.model import EntityKind, Status

YEAR = re.compile(r"\d{4}")
FRAMING = "event.speech"  # rules that read what introduces a printed speech


@dataclass(slots=True)
class Story:
    """What a release tells. `shown` are persons greeted or pictured where no telling stands beside them."""

    tellings: list[Telling] = field(default_factory=list)
    shown: list[Token] = field(default_factory=list)


def read_story(doc: Doc, sentences: list[Span], regions: list[Region]) -> Story:
    """Return all tellings of a release, in order of the text, captions last."""
    story = Story()
    captions: dict[int, list[tuple[Span, list[Telling]]]] = {}
    leads = [s for s, r in zip(sentences, regions, strict=True) if r is Region.LEAD]
    is_speech = Region.SPEECH in regions and any(SPEECH_LEAD.match(s.text) for s in leads)
    greetings = GREETED if is_speech else 0
    quoted = find_quotations(doc)
    for sentence, region in zip(sentences, regions, strict=True):
        if region is Region.SKIPPED or sentence.text.rstrip().endswith("?"):
            continue  # a question tells of nothing
        here = read_sentence(_tellings_of(sentence, region, is_speech), region, quoted)
        if region is Region.CAPTION:
            start = next(p.start for p in layers(doc).document.paragraphs if p.start <= sentence.start_char < p.end)
            captions.setdefault(start, []).append((sentence, here))
            continue
        if region is Region.SPEECH and greetings:
            greetings -= 1
            story.shown += greeted_persons(sentence)
        story.tellings += here
    tours: list[Telling] = []
    for caption in captions.values():
        kept, loose = read_caption(caption, tours)
        story.tellings += kept
        story.shown += loose
    return story


def _tellings_of(sentence: Span, region: Region, is_speech: bool) -> list[Telling]:
    """Return the triggers of a sentence; what introduces a speech tells of the event that hosted it and nothing else."""
    if region is Region.TITLE and is_speech:
        framing = read_framing(sentence, region)
        return [framing] if framing is not None else []
    if region is Region.LEAD and SPEECH_LEAD.match(sentence.text):
        framing = read_framing(sentence, region)
        if framing is not None:
            return [framing]
    return find_tellings(sentence, region)


def read_sentence(tellings: list[Telling], region: Region, quoted: list[tuple[int, int]]) -> list[Telling]:
    """Return the tellings of a sentence that are told as fact or plan, with agents, words, status and date filled in."""
    kept: list[Telling] = []
    for telling in tellings:
        if region in {Region.LEAD, Region.BODY} and any(s < telling.anchor.idx < e for s, e in quoted):
            telling.region = Region.SPEECH
        framing = telling.rule.startswith(FRAMING)
        status = Status.OCCURRED if framing else status_of_telling(telling)
        if status is None or _is_aside(telling):
            continue
        telling.status = status
        telling.loose = telling.anchor.tag_ == "VBN" and telling.anchor.dep_ == "acl"
        telling.anaphor = not framing and points_back(telling.noun)
        if not telling.parts:
            fill_parts(telling)
        fill_words(telling)
        kept += _split_by_appointee(telling)
    for telling in kept:
        _date(telling, kept)
    return kept


def _is_aside(telling: Telling) -> bool:
    """Whether a telling only says which people are meant: "delegations attending the convention"."""
    anchor = telling.anchor
    return anchor.dep_ in {"acl", "relcl"} and anchor.tag_ != "VBN" and is_kind(anchor.head, EntityKind.GROUP)


def _split_by_appointee(telling: Telling) -> list[Telling]:
    """Return a telling for each person appointed: "A as Secretary of X and B as Secretary of Y" are two appointments."""
    named = [p for p in telling.parts if p[1] == "appointee" and p[0].kind is EntityKind.PERSON]
    if telling.type != "Appointment" or telling.nominal or not named:
        return [telling]
    doc = telling.anchor.doc
    for token in doc[telling.anchor.i + 1 : telling.anchor.sent.end - 1]:
        new = is_kind(token, EntityKind.PERSON) and all(chain is not token._.chain for chain, _, _ in telling.parts)
        if new and doc[token.i + 1].lower_ == "as":
            named.append((token._.chain, "appointee", token))
    if len(named) == 1:
        return [telling]
    others = [p for p in telling.parts if p[1] != "appointee"]
    return [replace(telling, parts=[part, *others], words=set(telling.words), also=[]) for part in named]


def _by_tense(mention: DateMention, telling: Telling) -> DateMention:
    """Decide by the tense what a date leaves open, or took from a date beside it: "took office in 2017, will leave on June 30"."""
    document = layers(telling.anchor.doc).document
    planned = telling.status is Status.PLANNED
    day = mention.when.single and len(mention.when.start) == len("2022-06-30")
    if (
        planned
        and day
        and mention.when.end < document.day.isoformat()
        and not YEAR.search(document.text, mention.start, mention.end)
    ):
        mention = replace(mention, loose=mention.loose or "year")
    prefer: Direction | None = "future" if planned else "past" if telling.status is Status.OCCURRED else None
    return resolve_loose(mention, document.day, prefer) if mention.loose and mention.when.single else mention


def _date(telling: Telling, tellings: list[Telling]) -> None:
    """Give a telling the date of its sentence, and let that settle what the tense leaves open.

    A headline's own date is that of the release, not of what it announces.
    """
    today = layers(telling.anchor.doc).document.day.isoformat()
    mention = find_date(telling, tellings)
    if mention is not None:
        mention = _by_tense(mention, telling)
    if mention is None or (telling.region is Region.TITLE and mention.when.single and mention.when.start == today):
        return
    telling.when = read_when(mention, telling.status)
    telling.dated = telling.when is not None
    if telling.when is None:
        return
    begins, ends = telling.when.start, telling.when.end
    if telling.status is Status.ONGOING:  # the present tense of a timetable: "departs tomorrow", "the show runs until May"
        telling.status = Status.PLANNED if begins > today else Status.OCCURRED if ends < today else Status.ONGOING
    elif telling.status is Status.OCCURRED and telling.nominal and len(begins) == 10 and begins > today:
        telling.status = Status.PLANNED
