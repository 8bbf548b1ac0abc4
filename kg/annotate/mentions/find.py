"""Find all mentions of a document before the parse: bodies, titled persons, offices, places, names in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from spacy.tokens import Doc

from kg.annotate.layers import Found, Layers, layers
from kg.annotate.mentions.bodies import define_acronym, find_bodies, heads
from kg.annotate.mentions.lexicon import office_heads, place_phrases
from kg.annotate.mentions.surnames import find_surnames
from kg.annotate.mentions.titles import find_people
from kg.annotate.mentions.words import Word, split_words
from kg.model import EntityKind, Paragraph, ParagraphKind

QUOTED = re.compile(r"[\"“]([^\"“”\n]{3,160})[\"”]")
LOWER_WORD = re.compile(r"\b[a-z]{4,}\b")


def read_spans(document_layers: Layers) -> list[tuple[int, int]]:
    """Return the sentences to be read: all but those of boilerplate."""
    boilerplate = [(p.start, p.end) for p in document_layers.document.paragraphs if p.kind is ParagraphKind.BOILERPLATE]
    return [(s, e) for s, e in document_layers.sentences if not any(a <= s and e <= b for a, b in boilerplate)]


def find_mentions(doc: Doc) -> Doc:
    """Fill `found` and `posts` of the document's layers. Needs `sentences` and the entities of the statistical model."""
    found_layers = layers(doc)
    document = found_layers.document
    text, jurisdiction = document.text, found_layers.jurisdiction
    sentences = [split_words(text, start, end) for start, end in read_spans(found_layers)]
    organisations = [(e.start_char, e.end_char) for e in doc.ents if e.label_ == "ORG"]
    people = [(e.start_char, e.end_char) for e in doc.ents if e.label_ == "PERSON"]
    bodies = find_bodies(sentences, text, jurisdiction, organisations, people)
    persons: list[Found] = []
    headlines = {p.start for p in document.paragraphs if p.kind in {ParagraphKind.TITLE, ParagraphKind.HEADING}}
    for words in sentences:
        if not words:
            continue
        begin, stop = words[0].start, words[-1].end
        here = [b for b in bodies if b.start >= begin and b.end <= stop and not b.nested]
        people_here = [(s, e) for s, e in people if s >= begin and e <= stop]
        some, posts = find_people(words, text, here, jurisdiction, people_here, headline=begin in headlines)
        persons += some
        found_layers.posts += posts
        bodies += [p.body for f in some for p in f.posts if p.body and p.body.source == "body.of-title"]
        bodies += [p.body for p in posts if p.body and p.body.source == "body.of-title"]
    persons = _confirmed(persons)
    _trim_headlines(persons, headlines, document.paragraphs)
    covered = [*((f.start, f.end) for f in (*persons, *bodies)), *((p.start, p.end) for p in found_layers.posts)]
    persons += find_surnames(sentences, text, persons, covered)
    found_layers.names = persons + bodies
    outer = [b for b in bodies if not b.nested and b.source != "body.of-title"]
    quotes = _free(_find_quoted(text), persons)
    places = _free(_find_places(sentences, text, doc), [*persons, *outer, *quotes])
    found_layers.found = sorted([*persons, *_free(outer, quotes), *places, *quotes], key=lambda f: (f.start, -f.end))
    return doc


def _confirmed(persons: list[Found]) -> list[Found]:
    """Leave out single words after a title, and capitals of a headline, that nothing else in the document shows to be a name."""
    unsure = {"person.title-unseen", "person.model-headline"}
    seen = {word for p in persons if p.source not in unsure for word in p.name.split()}
    return [p for p in persons if p.source not in unsure or set(p.name.split()) & seen]


def _trim_headlines(persons: list[Found], headlines: set[int], paragraphs: tuple[Paragraph, ...]) -> None:
    """Cut "Joey Hood Visits" and "Hood Visits" of a headline to the name, or family name, that the text below it has."""
    spans = [(p.start, p.end) for p in paragraphs if p.start in headlines]
    above = [p for p in persons if any(s <= p.start < e for s, e in spans)]
    below = {p.name for p in persons if p not in above and " " in p.name}
    for person in above:
        name = next((n for n in below if person.name.startswith(n + " ")), None)
        if name is None and " " in person.name and person.name not in below:
            name = next((n.split()[-1] for n in sorted(below) if person.name.startswith(n.split()[-1] + " ")), None)
        if name is not None and not person.honorific:
            cut = person.name_start + len(name)
            person.name, person.end, person.name_end = name, cut if person.end == person.name_end else person.end, cut


def _free(candidates: Iterable[Found], taken: list[Found]) -> list[Found]:
    """Return the candidates that touch none of the mentions already found."""
    spans = [(f.start, f.end) for f in taken]
    return [c for c in candidates if not any(s < c.end and e > c.start for s, e in spans)]


def _find_places(sentences: list[list[Word]], text: str, doc: Doc) -> list[Found]:
    """Return known places, and those of several words that the statistical model sees."""
    found = []
    for words in sentences:
        for a, b, place in place_phrases().finditer(words):
            begin, stop = words[a].start, words[b - 1].end
            acronym = define_acronym(words, b)
            end = words[acronym[0] - 1].end if acronym else stop
            found.append(
                Found(
                    EntityKind.PLACE,
                    begin,
                    end,
                    text[begin:stop],
                    begin,
                    stop,
                    acronym=acronym[1] if acronym else "",
                    source="place.lexicon",
                    body_kind=place.kind,
                )
            )
    seen = [(f.start, f.end) for f in found]
    for ent in doc.ents:
        if (
            ent.label_ in {"GPE", "LOC", "FAC"}
            and _is_place_name(ent.text)
            and not any(s < ent.end_char and e > ent.start_char for s, e in seen)
        ):
            found.append(
                Found(
                    EntityKind.PLACE, ent.start_char, ent.end_char, ent.text, ent.start_char, ent.end_char, source="place.model"
                )
            )
    return found


def _is_place_name(text: str) -> bool:
    """Whether what the statistical model calls a place can be one, rather than the head of a body's or office's name."""
    words = split_words(text, 0, len(text))
    return text[:1].isupper() and not any(heads().match(words, k) or office_heads().match(words, k) for k in range(len(words)))


def _find_quoted(text: str) -> list[Found]:
    """Return names in quotation marks ("Road Safety"): short, capitalised, without the mark of a sentence's end."""
    found = []
    for match in QUOTED.finditer(text):
        inner = match[1]
        if (
            inner[0].isupper()
            and len(inner.split()) <= 16
            and inner[-1] not in ".,!?"
            and len(LOWER_WORD.findall(inner)) <= max(2, len(inner.split()) // 3)
        ):
            found.append(
                Found(EntityKind.GROUP, match.start(), match.end(), inner, match.start(1), match.end(1), source="title.quoted")
            )
    return found
