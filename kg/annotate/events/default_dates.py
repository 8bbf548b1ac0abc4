"""Dates that are said elsewhere: the day of the story, of the paragraph, of the event that something happens during."""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from kg.annotate.events.dates_of import governor
from kg.annotate.events.event_nouns import event_noun
from kg.annotate.events.grammar import VERBS, has_child, lemma, verb_above
from kg.annotate.events.story import FRAMING
from kg.annotate.events.telling import Region, Telling
from kg.annotate.events.wording import words
from kg.model import Document, Status, When

EFFECT = re.compile(
    r"\bfollowing\b.*\b(?:take|takes|with) effect\b|\b(?:changes|appointments|movements|postings|promotions)\b[^.]*:\s*$",
    re.IGNORECASE | re.DOTALL,
)
SAME_DATE = re.compile(r"\bsame (?:date|day)\b", re.IGNORECASE)
LOOSE = {"stretch", "calendar-unit", "running-unit"}  # rules of dates such as "over the past week"
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def fill_dates(tellings: list[Telling], sentences: list[Span], regions: list[Region], document: Document) -> None:
    """Date what says no date: a story's past events by its day, a list's appointments by the day it gives.

    A paragraph that names a past day goes on telling of that day.
    """
    main = _main_date(tellings, sentences, regions, document)
    effect = _effect_date(sentences, regions)
    latest: When | None = None
    for telling in tellings:
        if telling.when is None:
            _date_by_host(telling, tellings)
        if telling.when is None and latest is not None and SAME_DATE.search(telling.anchor.sent.text):
            telling.when, telling.dated = latest, True
        if telling.when is None and telling.status is Status.PLANNED and telling.type in {"Appointment", "Departure"}:
            telling.when = effect
        if telling.when is None and main is not None and telling.status is Status.OCCURRED and _is_of_the_day(telling):
            telling.when = _paragraph_date(telling, document) or main
        if telling.when is None and has_child(telling.anchor, {"advmod"}, {"hereby"}):
            telling.when = When.at(document.day.isoformat())
        if telling.when is not None and telling.region is not Region.TITLE and telling.anchor.dep_ not in {"relcl", "acl"}:
            latest = telling.when


def _main_date(tellings: list[Telling], sentences: list[Span], regions: list[Region], document: Document) -> When | None:
    """Return the date of the story: that of the first event of the first paragraph that has one, else the first past date there."""
    for region in (Region.LEAD, Region.CAPTION, Region.TITLE):
        for telling in tellings:
            when = telling.when
            past = telling.region is region and telling.dated and telling.status is not Status.PLANNED
            if past and when is not None and DAY.fullmatch(when.start):
                return when
    leads = [s for s, r in zip(sentences, regions, strict=True) if r is Region.LEAD]
    return next((when for s in leads for t in s if (when := _past_day(t, document)) is not None), None)


def _past_day(token: Token, document: Document) -> When | None:
    """Return the date that a token is, if it is one day, or a span between days, that has begun."""
    mention = token._.date
    if mention is None or mention.rule in LOOSE or not (mention.role == "span" or (mention.role == "at" and mention.when.single)):
        return None
    when: When = mention.when
    return when if DAY.fullmatch(when.start) and when.start <= document.day.isoformat() else None


def _effect_date(sentences: list[Span], regions: list[Region]) -> When | None:
    """Return the day from which "the following appointments take effect", where a release says so of a list."""
    for sentence, region in zip(sentences, regions, strict=True):
        if region in {Region.LEAD, Region.BODY} and EFFECT.search(sentence.text):
            date = next((t._.date for t in sentence if t._.date is not None), None)
            if date is not None:
                return When.at(date.when.start)
    return None


def _date_by_host(telling: Telling, tellings: list[Telling]) -> None:
    """Give what happens "during the meeting" that meeting's date, and its hosts if nobody else is named."""
    for token in telling.anchor.sent:
        during = token.dep_ == "pobj" and token.head.lower_ in {"during", "at"}
        if during and token != telling.noun and event_noun(token) is not None:
            hosts = [
                t for t in tellings if t.when is not None and t.head == lemma(token) and t.anchor.i < telling.anchor.sent.start
            ]
            hosts = [t for t in hosts if t.region in {Region.LEAD, Region.BODY}]
            if hosts:
                telling.when = hosts[-1].when
                holders = [p for p in hosts[-1].parts if p[1] in {"organiser", "host"}]
                for chain, _, at in holders[: 0 if telling.parts else 1]:
                    telling.add(chain, "participant", at)
            return


def _paragraph_date(telling: Telling, document: Document) -> When | None:
    """Return the last past day that the paragraph names before the telling's sentence, in the clause of a past verb."""
    start = next((p.start for p in document.paragraphs if p.start <= telling.anchor.idx < p.end), 0)
    before = [t for t in telling.anchor.doc[: telling.anchor.sent.start] if t.idx >= start and t._.date is not None]
    for token in reversed(before):
        when = _past_day(token, document)
        if when is not None and when.single and governor(token).tag_ == "VBD":
            return when
    return None


def _is_of_the_day(telling: Telling) -> bool:
    """Whether a past event without a date belongs to the day of the story: told first, pictured, or in its past tense."""
    if telling.rule.startswith(FRAMING) or telling.region is Region.CAPTION:
        return True
    if telling.region is Region.LEAD:
        new = telling.nominal and not telling.anaphor
        if new:
            return telling.type != "Visit" and not has_child(telling.anchor, {"det"}, {"a", "an"})
        return not has_child(telling.anchor, {"advmod"}, words("before_now"))
    return telling.region is Region.BODY and not telling.nominal and _is_narrated(telling.anchor)


def _is_narrated(verb: Token) -> bool:
    """Whether a verb goes on with the story: in a past main clause without "earlier" or "has"."""
    forms = {c.lower_ for c in verb.children}
    if verb.dep_ == "acl" and verb.tag_ == "VBN" and verb.head.dep_ == "pobj" and verb.head.head.lower_ == "at":
        verb = verb_above(verb.head) or verb  # "was guest of honour at a dinner hosted by …"
    while (verb.dep_ in {"xcomp", "ccomp", "advcl", "conj"} and verb.head.pos_ in VERBS) or (
        verb.dep_ == "pcomp" and verb.head.lower_ == "by"
    ):
        verb = verb.head
    forms |= {c.lower_ for c in verb.children}
    return verb.dep_ == "ROOT" and verb.tag_ in {"VBD", "VBN", "VBG"} and not forms & words("earlier")
