"""Find what tells of an event: verbs that say it themselves, light verbs with an event noun, event nouns alone."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from kg.annotate.events.event_nouns import event_noun, stands_alone
from kg.annotate.events.grammar import VERBS, lemma, with_conjuncts
from kg.annotate.events.noun_phrases import agents_of, subjects_of
from kg.annotate.events.telling import Region, Telling
from kg.annotate.events.verb_rules import event_nouns_of, match_verb
from kg.annotate.events.wording import wording, words
from kg.model import Status

CALLED_OFF = "event.called-off"
NOUN_CONFIDENCE = 0.6


def find_tellings(sentence: Span, region: Region) -> list[Telling]:
    """Return all triggers of a sentence, without their arguments' dates and roles."""
    found: list[Telling] = []
    used: set[int] = set()
    for token in sentence:
        if token.pos_ in VERBS or token.tag_.startswith("VB"):
            for telling in _read_verb(token, region):
                if telling.noun is None or telling.noun.i not in used:
                    found.append(telling)
                    used |= {telling.anchor.i} | {t.i for t in telling.objects} | ({telling.noun.i} if telling.noun else set())
        elif token._.post is not None and lemma(token.head) == "be" and token.text.split()[0].lower() in words("appointed"):
            found += _read_appointed(token, region)
    return found + [t for token in sentence if token.i not in used for t in _read_noun(token, region)]


def _read_verb(verb: Token, region: Region) -> Iterator[Telling]:
    for rule in wording().verbs.get(lemma(verb), ()):
        hits = match_verb(rule, verb)
        if hits is None:
            continue
        each = [[c] for thing in hits for c in with_conjuncts(thing)] if "each" in rule.flags else [hits]
        for objects in each:
            yield Telling(rule.type, rule.id, verb, None, region, rule.confidence, objects=objects)
        return
    for light in wording().lights.get(lemma(verb), ()):
        nouns = list(event_nouns_of(light, verb))
        status = Status.CANCELLED if light.id == CALLED_OFF else Status.OCCURRED
        for noun, entry in nouns:
            yield Telling(entry.type, light.id, verb, noun, region, light.confidence, status=status)
        if nouns:
            return


def _read_appointed(token: Token, region: Region) -> Iterator[Telling]:
    """Yield the appointment that stands where "appointed" was taken into the title: "will be [appointed Secretary for X]"."""
    telling = Telling("Appointment", "event.appoint.verb", token.head, None, region, 0.85, objects=[token])
    for subject in subjects_of(token.head):
        for chain, at in agents_of(subject):
            telling.add(chain, "appointee", at)
    if telling.parts:
        yield telling


def _read_noun(token: Token, region: Region) -> Iterator[Telling]:
    entry = event_noun(token)
    if entry is not None and token.dep_ not in {"compound", "amod"} and stands_alone(token, entry, region):
        yield Telling(entry.type, f"event.{entry.type.lower()}.noun", token, token, region, NOUN_CONFIDENCE, nominal=True)
