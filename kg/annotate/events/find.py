"""The component that finds events: tellings, their arguments, and which of them are one event."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from kg.annotate.events.dates_of import find_date, governor, read_when
from kg.annotate.events.grammar import is_one_person, lemma, np_edges, subjects_of
from kg.annotate.events.framing import GREETED, greeted_persons, read_framing
from kg.annotate.events.captions import read_caption
from kg.annotate.events.joining_in import join_in
from kg.annotate.events.release_form import SPEECH_LEAD, find_quotations, find_regions
from kg.annotate.events.roles import fill_parts
from kg.annotate.events.same_event import fill_words, join_tellings
from kg.annotate.events.status import status_of
from kg.annotate.events.telling import Region, Telling
from kg.annotate.events.triggers import anaphor, event_noun, find_tellings
from kg.annotate.layers import Happening, Layers, layers
from kg.model import EntityKind, Mention, Status, When

LONGEST = 12  # words of a trigger
EFFECT = re.compile(r"\bfollowing\b.*\b(?:take|takes|with) effect\b", re.IGNORECASE | re.DOTALL)
SAME_DATE = re.compile(r"\bsame (?:date|day)\b", re.IGNORECASE)
EARLIER = frozenset({"earlier", "previously", "recently", "once", "have", "has", "had", "already", "since"})
PUNCTUAL = frozenset({"Enforcement", "Funding", "Publication", "Legislation", "Appointment", "Launch"})
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def find_events(doc: Doc) -> Doc:
    """Fill `happenings` of the document's layers. Needs chains, references, groups, dates and the parse."""
    found = layers(doc)
    sentences = list(doc.sents)
    regions = find_regions(doc)
    sentence_of = {t.i: n for n, s in enumerate(sentences) for t in s}
    tellings, shown = _read_story(doc, sentences, regions)
    _default_dates(tellings, _main_date(tellings, sentences, regions, found), _effect_date(sentences, regions), found)
    joined = join_tellings([t for t in tellings if _worth(t)], sentence_of)
    host = _main_event(joined)
    if host is not None:
        for token in shown:
            host.add(token._.chain, "participant", token)
    join_in(joined, sentences, regions)
    events = [e for e in joined if _kept(e)]
    events.sort(key=lambda e: e.anchor.i)
    found.happenings = [_make_happening(e, found) for e in events]
    return doc


def _read_story(doc: Doc, sentences: list[Span], regions: list[Region]) -> tuple[list[Telling], list[Token]]:
    """Return all tellings, and the persons greeted or pictured for whom no telling stands beside them."""
    tellings: list[Telling] = []
    shown: list[Token] = []
    captions: dict[int, list[tuple[Span, list[Telling]]]] = {}
    greetings = GREETED
    printed_speech = Region.SPEECH in regions and any(r is Region.LEAD and SPEECH_LEAD.match(s.text) for s, r in zip(sentences, regions, strict=True))
    for sentence, region in zip(sentences, regions, strict=True):
        if region is Region.SKIPPED:
            continue
        framing = read_framing(sentence, region) if region is Region.LEAD and SPEECH_LEAD.match(sentence.text) else None
        if framing is not None:
            here = _read_sentence(doc, [framing], region)
        elif region is Region.TITLE and printed_speech:
            framing = read_framing(sentence, region)
            here = _read_sentence(doc, [framing], region) if framing is not None else []
        else:
            here = _read_sentence(doc, find_tellings(sentence, region), region)
        if region is Region.CAPTION:
            paragraph = next(p.start for p in layers(doc).document.paragraphs if p.start <= sentence.start_char < p.end)
            captions.setdefault(paragraph, []).append((sentence, here))
            continue
        if printed_speech and region is Region.SPEECH and greetings:
            greetings -= 1
            shown += greeted_persons(sentence)
        tellings += here
    tours: list[Telling] = []
    for caption in captions.values():
        kept, loose = read_caption(caption, tours)
        tellings += kept
        shown += loose
    return tellings, shown


def _main_event(events: list[Telling]) -> Telling | None:
    """Return what the release is about: the first event of its first paragraph."""
    return next((e for e in events if Region.LEAD in {e.region, *(t.region for t in e.also)}), None)


def _read_sentence(doc: Doc, tellings: list[Telling], region: Region) -> list[Telling]:
    kept: list[Telling] = []
    quoted = find_quotations(doc) if tellings else []
    for telling in tellings:
        if region in {Region.LEAD, Region.BODY} and any(s < telling.anchor.idx < e for s, e in quoted):
            telling.region = Region.SPEECH
        status = Status.OCCURRED if telling.rule.startswith("event.speech") else _status(telling)
        if status is None:
            continue
        telling.status = status
        telling.loose = telling.anchor.tag_ == "VBN" and telling.anchor.dep_ == "acl"
        if not telling.parts:
            fill_parts(telling)
        fill_words(telling)
        telling.anaphor = anaphor(telling) and not telling.rule.startswith("event.speech")
        if _aside(telling):
            continue
        kept += _by_appointee(telling)
    for telling in kept:
        mention = find_date(telling, kept)
        if mention is not None and not (region is Region.TITLE and mention.when.single and mention.when.start == layers(doc).document.day.isoformat()):
            telling.when = read_when(mention, telling.status)
            telling.dated = telling.when is not None
            _date_decides(telling, layers(doc))
    return kept


def _aside(telling: Telling) -> bool:
    """Whether a telling only says which people are meant: "delegations attending the convention"."""
    anchor = telling.anchor
    chain = anchor.head._.chain
    return anchor.dep_ in {"acl", "relcl"} and anchor.tag_ != "VBN" and chain is not None and chain.kind is EntityKind.GROUP


def _by_appointee(telling: Telling) -> list[Telling]:
    """Return a telling for each person appointed: "A as Secretary of X and B as Secretary of Y" are two appointments."""
    if telling.type != "Appointment" or telling.nominal:
        return [telling]
    named = [p for p in telling.parts if p[1] == "appointee" and p[0].kind is EntityKind.PERSON]
    doc = telling.anchor.doc
    for token in doc[telling.anchor.i + 1 : telling.anchor.sent.end - 1]:
        chain = token._.chain
        if chain is not None and chain.kind is EntityKind.PERSON and doc[token.i + 1].lower_ == "as" and named and all(p[0] is not chain for p in telling.parts):
            named.append((chain, "appointee", token))
    if len(named) < 2:
        return [telling]
    others = [p for p in telling.parts if p[1] != "appointee"]
    return [replace(telling, parts=[part, *others], words=set(telling.words), also=[]) for part in named]


def _status(telling: Telling) -> Status | None:
    if not telling.nominal:
        status = status_of(telling.anchor, telling.region)
        if status is None and telling.rule.startswith("event.establish") and _names_body(telling):
            return _status_of_founding(telling.anchor)
        if status is Status.ONGOING and telling.type in PUNCTUAL and telling.anchor.tag_ == "VBG":
            return Status.OCCURRED
        return status
    verb = next((a for a in telling.anchor.ancestors if a.pos_ in {"VERB", "AUX"}), None)
    if any(c.lower_ in {"planned", "proposed", "forthcoming", "upcoming", "coming", "next"} for c in telling.anchor.children):
        return Status.PLANNED
    if verb is None:
        return Status.OCCURRED
    status = status_of(verb, telling.region)
    return Status.OCCURRED if status is Status.ONGOING and telling.region is not Region.SPEECH else status


def _names_body(telling: Telling) -> bool:
    return any(t._.found is not None and t._.chain is not None and t._.chain.kind is EntityKind.BODY for t in telling.objects)


def _status_of_founding(verb: Token) -> Status | None:
    """A named body that is "to be established", or that somebody helps to establish, is planned."""
    if any(c.dep_ == "neg" or (c.dep_ == "aux" and c.tag_ == "MD") for c in verb.children):
        return None
    return Status.OCCURRED if verb.dep_ == "pcomp" and verb.head.lower_ == "by" else Status.PLANNED


def _date_decides(telling: Telling, found: Layers) -> None:
    """Let the date settle what the tense leaves open: present tense with a future day is a plan, a span around today is under way."""
    day = found.document.day.isoformat()
    when = telling.when
    if when is None:
        return
    if telling.status is Status.ONGOING:
        if when.start > day:
            telling.status = Status.PLANNED
        elif when.end < day:
            telling.status = Status.OCCURRED
    elif telling.status is Status.OCCURRED and len(when.start) == 10 and when.start > day and telling.nominal:
        telling.status = Status.PLANNED


def _main_date(tellings: list[Telling], sentences: list[Span], regions: list[Region], found: Layers) -> When | None:
    """Return the date of the story: that of the first event of the first paragraph that has one, else the first past date there."""
    for region in (Region.LEAD, Region.CAPTION, Region.TITLE):
        for telling in tellings:
            if telling.region is region and telling.dated and telling.when is not None and telling.status is not Status.PLANNED and DAY.fullmatch(telling.when.start):
                return telling.when
    day = found.document.day.isoformat()
    for sentence, region in zip(sentences, regions, strict=True):
        if region is Region.LEAD:
            for token in sentence:
                if token._.date is not None and (token._.date.role == "span" or (token._.date.role == "at" and token._.date.when.single)) and DAY.fullmatch(token._.date.when.start) and token._.date.when.start <= day:
                    when: When = token._.date.when
                    return when
    return None


def _effect_date(sentences: list[Span], regions: list[Region]) -> When | None:
    """Return the day from which "the following appointments take effect", where a release says so of a list."""
    for sentence, region in zip(sentences, regions, strict=True):
        if region in {Region.LEAD, Region.BODY} and EFFECT.search(sentence.text):
            for token in sentence:
                if token._.date is not None:
                    return When.at(token._.date.when.start)
    return None


def _default_dates(tellings: list[Telling], main: When | None, effect: When | None, found: Layers) -> None:
    """Give dates that are said elsewhere: the story's day to its past events, the list's day to its appointments.

    A paragraph that names a past day goes on telling of that day.
    """
    today = found.document.day.isoformat()
    latest: When | None = None
    for telling in tellings:
        if telling.when is None and (held := _held_during(telling, tellings)) is not None:
            telling.when = held.when
            for chain, role, token in held.parts:
                if role in {"organiser", "host"} and not telling.parts:
                    telling.add(chain, "participant", token)
        if telling.when is None and latest is not None and SAME_DATE.search(telling.anchor.sent.text):
            telling.when, telling.dated = latest, True
        if telling.when is None and telling.status is Status.PLANNED and telling.type in {"Appointment", "Departure"}:
            telling.when = effect
        if telling.when is None and main is not None and telling.status is Status.OCCURRED and _of_the_day(telling):
            telling.when = _paragraph_date(telling, found, today) or main
        if telling.when is not None and telling.region is not Region.TITLE:
            latest = telling.when


def _held_during(telling: Telling, tellings: list[Telling]) -> Telling | None:
    """Return the earlier event of the story during which this one is said to be: "During the meeting, the debate will resume"."""
    for token in telling.anchor.sent:
        if token.dep_ == "pobj" and token.head.lower_ in {"during", "at"} and event_noun(token) is not None and token != telling.noun:
            named = [t for t in tellings if t.when is not None and t.anchor.i < telling.anchor.sent.start and t.head == lemma(token) and t.region in {Region.LEAD, Region.BODY}]
            return named[-1] if named else None
    return None


def _paragraph_date(telling: Telling, found: Layers, today: str) -> When | None:
    """Return the last past day that the paragraph names before the telling's sentence, in the clause of a past verb."""
    start = next((p.start for p in found.document.paragraphs if p.start <= telling.anchor.idx < p.end), 0)
    for token in reversed([t for t in telling.anchor.doc[: telling.anchor.sent.start] if t.idx >= start]):
        mention = token._.date
        if mention is not None and mention.role == "at" and mention.when.single and DAY.fullmatch(mention.when.start) and mention.when.start <= today and governor(token).tag_ == "VBD":
            when: When = mention.when
            return when
    return None


def _of_the_day(telling: Telling) -> bool:
    """Whether a past event without a date belongs to the day of the story."""
    if telling.region is Region.LEAD and telling.nominal and not telling.anaphor and not telling.rule.startswith("event.speech"):
        return not any(c.dep_ == "det" and c.lower_ in {"a", "an"} for c in telling.anchor.children) and telling.type != "Visit"
    if telling.region in {Region.LEAD, Region.CAPTION} or telling.rule.startswith("event.speech"):
        return True
    if telling.region is not Region.BODY or telling.nominal:
        return False
    verb = telling.anchor
    while (verb.dep_ in {"xcomp", "ccomp", "advcl", "conj"} and verb.head.pos_ in {"VERB", "AUX"}) or (verb.dep_ == "pcomp" and verb.head.lower_ == "by"):
        verb = verb.head
    return verb.dep_ == "ROOT" and verb.tag_ in {"VBD", "VBN", "VBG"} and not any(c.lower_ in EARLIER for c in [*verb.children, *telling.anchor.children])


def _worth(telling: Telling) -> bool:
    """Whether a telling is concrete enough: who or when must be said, and in somebody's own words both."""
    named = any(c.kind is not EntityKind.GROUP for c, _, _ in telling.parts)
    someone = bool(telling.parts)
    if telling.rule.startswith("event.establish") and _names_body(telling):
        return True
    if telling.region is Region.SPEECH:
        return telling.dated and named and not telling.nominal and telling.status is Status.OCCURRED
    if telling.type in {"Enforcement", "Incident"} and telling.status is Status.PLANNED and not named and any(_bare_plural(t) for t in telling.objects):
        return False
    if telling.status is Status.ONGOING and not telling.dated and telling.anchor.tag_ in {"VBZ", "VBP"} and not telling.nominal:
        return False
    return someone or telling.dated or telling.nominal or telling.status is Status.PLANNED or _unnamed_doer(telling)


def _bare_plural(token: Token) -> bool:
    """Whether a plural stands without determiner or number: "offenders will be prosecuted"."""
    return token._.chain is not None and token._.chain.kind is EntityKind.GROUP and token.tag_ == "NNS" and not any(c.dep_ in {"det", "nummod", "poss"} for c in token.children)


def _kept(event: Telling) -> bool:
    """Whether an event stands: a headline or a bare noun alone needs somebody in it."""
    if event.region is Region.TITLE:
        return bool(event.parts)
    if event.nominal and not event.also:
        return event.dated or any(c.kind is not EntityKind.GROUP for c, _, _ in event.parts)
    return bool(event.parts) or event.dated or _unnamed_doer(event)


def _unnamed_doer(event: Telling) -> bool:
    """Whether an office, a country or a person without a name is in it: "the Director issued an order", "the assailant was arrested"."""
    subjects = subjects_of(event.anchor) if not event.nominal else [c for c in event.anchor.children if c.dep_ == "poss"]
    if event.status is not Status.ONGOING and any(s._.post is not None or s.pos_ == "PROPN" for s in subjects):
        return True
    return event.type in {"Enforcement", "Incident"} and any(is_one_person(t) for t in [*subjects, *event.objects])


def _make_happening(event: Telling, found: Layers) -> Happening:
    text = found.document.text
    start, end = _trigger_span(event)
    happening = Happening(event.type, Mention(EntityKind.EVENT, start, end, text[start:end]), _label(event, text), event.status, event.when, event.place)
    for telling in [event, *event.also]:
        at = telling.anchor.idx
        evidence = found.evidence(at, at + 1, telling.rule, telling.confidence)
        if all((evidence.start, evidence.end) != (e.start, e.end) for e in happening.evidence):
            happening.evidence.append(evidence)
    for chain, role, token in event.parts:
        happening.parts.append((chain, role, found.evidence(token.idx, token.idx + 1, event.rule, event.confidence)))
    return happening


def _trigger_span(event: Telling) -> tuple[int, int]:
    """Return the characters of the trigger: verb and object, or the noun phrase, twelve words at most."""
    doc = event.anchor.doc
    spots = [event.anchor.i]
    for token in ([event.noun] if event.noun is not None else event.objects[:1]):
        if token is not None and token.sent.start == event.anchor.sent.start:
            spots += np_edges(token)
    left, right = min(spots), max(spots)
    if event.anchor.i - left >= LONGEST - 3:
        left = min([event.anchor.i, *(c.i for c in event.anchor.children if c.dep_ in {"aux", "auxpass"})])
    right = max(event.anchor.i, min(right, left + LONGEST - 1))
    while right > left and doc[right].is_space:
        right -= 1
    last = doc[right]
    return doc[left].idx, last.idx + len(last.text.rstrip())


def _label(event: Telling, text: str) -> str:
    if event.noun is not None:
        left, right = np_edges(event.noun)
        doc = event.anchor.doc
        label = text[doc[left].idx : doc[right].idx + len(doc[right].text)]
    else:
        start, end = _trigger_span(event)
        label = text[start:end]
    label = re.sub(r"^(?:the|a|an|his|her|their|its) ", "", " ".join(label.split()), flags=re.IGNORECASE)
    return label[:1].upper() + label[1:]
