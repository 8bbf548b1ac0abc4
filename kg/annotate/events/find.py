"""The component that finds events: tellings, their dates, and which of them are one event."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.annotate.events.default_dates import fill_dates
from kg.annotate.events.happenings import is_concrete, make_happening, stands
from kg.annotate.events.joining_in import join_in
from kg.annotate.events.release_form import find_regions
from kg.annotate.events.same_event import join_tellings
from kg.annotate.events.story import read_story
from kg.annotate.events.telling import Region
from kg.annotate.layers import layers


def find_events(doc: Doc) -> Doc:
    """Fill `happenings` of the document's layers. Needs chains, references, groups, dates and the parse."""
    found = layers(doc)
    sentences = list(doc.sents)
    regions = find_regions(doc)
    story = read_story(doc, sentences, regions)
    fill_dates(story.tellings, sentences, regions, found.document)
    sentence_of = {token.i: n for n, sentence in enumerate(sentences) for token in sentence}
    events = join_tellings([t for t in story.tellings if is_concrete(t)], sentence_of)
    about = next((e for e in events if any(t.region is Region.LEAD for t in (e, *e.also))), None)
    if about is not None:
        for token in story.shown:
            about.add(token._.chain, "participant", token)
    join_in(events, sentences, regions)
    kept = sorted((e for e in events if stands(e)), key=lambda e: e.anchor.i)
    found.happenings = [make_happening(event, found) for event in kept]
    return doc
