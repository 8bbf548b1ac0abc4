"""Whether an event has happened, is under way, is planned or cancelled, or is only wished, supposed or denied."""

from __future__ import annotations

from spacy.tokens import Token

from kg.annotate.events.grammar import NOUNS, SUBJECTS, VERBS, has_child, is_kind, lemma, verb_above
from kg.annotate.events.telling import Region, Telling
from kg.annotate.events.wording import words
from kg.model import EntityKind, Status

PRESENT = {"VBZ", "VBP"}
FINITE = {"VBD", *PRESENT}
HELPERS = {"aux", "auxpass"}
PUNCTUAL = frozenset({"Enforcement", "Funding", "Publication", "Legislation", "Appointment", "Launch"})  # never "under way"


def status_of_telling(telling: Telling) -> Status | None:
    """Return the status of what a telling tells, None if it is told neither as fact nor as plan."""
    if telling.status is Status.CANCELLED:
        return Status.CANCELLED if status_of(telling.anchor, telling.region) is not None else None
    if telling.nominal:
        return _status_of_noun(telling)
    status = status_of(telling.anchor, telling.region)
    if status is None and telling.rule.startswith("event.establish") and names_body(telling):
        return _status_of_founding(telling.anchor)
    if status is Status.ONGOING and telling.type in PUNCTUAL and telling.anchor.tag_ == "VBG":
        return Status.OCCURRED
    return status


def _status_of_noun(telling: Telling) -> Status | None:
    """Return the status of an event noun that stands alone: that of the verb it hangs under."""
    verb = verb_above(telling.anchor)
    if any(c.lower_ in words("future") for c in telling.anchor.children):
        return Status.PLANNED
    if verb is None:
        return Status.OCCURRED
    status = status_of(verb, telling.region)
    return Status.OCCURRED if status is Status.ONGOING and telling.region is not Region.SPEECH else status


def names_body(telling: Telling) -> bool:
    """Whether an object of the trigger is a body with a name."""
    return any(t._.found is not None and is_kind(t, EntityKind.BODY) for t in telling.objects)


def _status_of_founding(verb: Token) -> Status | None:
    """Take a named body "to be established", or that somebody helps to establish, as planned."""
    if any(c.dep_ == "neg" or (c.dep_ == "aux" and c.tag_ == "MD") for c in verb.children):
        return None
    return Status.OCCURRED if verb.dep_ == "pcomp" and verb.head.lower_ == "by" else Status.PLANNED


def status_of(verb: Token, region: Region) -> Status | None:
    """Return the status of what `verb` tells, None if it isn't told as fact or plan."""
    helpers = [c for c in verb.children if c.dep_ in HELPERS]
    lemmas = {c.lemma_.lower() for c in helpers}
    promised = has_child(verb, {"aux"}, {"would"}) and verb.dep_ == "ccomp" and lemma(verb.head) in words("reporting")
    denied = has_child(verb, {"neg"}) or has_child(verb, {"advmod"}, {"longer", "never"})
    supposed = has_child(verb, {"mark", "advmod"}, words("condition")) or has_child(verb, {"aux"}, words("unreal"))
    if denied or (supposed and not promised):
        return None
    if promised or lemmas & {"will", "shall", "wo"}:
        return Status.PLANNED
    if any(c.tag_ == "TO" for c in helpers):
        return _status_of_infinitive(verb, region)
    if verb.tag_ in FINITE or any(c.tag_ in {*FINITE, "MD"} for c in helpers):
        return _status_of_finite(verb, helpers, region)
    imperative = verb.tag_ == "VB" and verb.dep_ == "ROOT" and not has_child(verb, SUBJECTS)
    return None if imperative else _status_of_dependent(verb, region)


def _status_of_finite(verb: Token, helpers: list[Token], region: Region) -> Status:
    lemmas = {c.lemma_.lower() for c in helpers}
    if verb.tag_ == "VBG" and "be" in lemmas:
        return Status.OCCURRED if any(c.lower_ in {"was", "were", "been"} for c in helpers) else Status.ONGOING
    if verb.tag_ in PRESENT and "have" not in lemmas and region not in {Region.TITLE, Region.CAPTION}:
        return Status.ONGOING
    return Status.OCCURRED


def _status_of_infinitive(verb: Token, region: Region) -> Status | None:
    head = verb.head
    if verb.dep_ in {"acl", "relcl"} and head.pos_ in NOUNS:
        if lemma(head) in words("occasion"):
            above = verb_above(head)
            return status_of(above, region) if above is not None else None
        return Status.PLANNED if lemma(head) in words("intention") or has_child(verb, {"auxpass"}) else None
    if verb.dep_ == "pcomp" and has_child(verb, {"auxpass"}):
        return Status.PLANNED  # "with a rehearsal to be held"
    if region is Region.TITLE:
        return Status.PLANNED if verb.dep_ in {"ROOT", "acl", "relcl"} else _status_under(verb, region)
    intended = any(c.dep_ == "nsubj" and lemma(c) in words("intention") for c in verb.children)
    if intended or (lemma(head) == "be" and verb.dep_ in {"xcomp", "ROOT"}):
        return Status.PLANNED
    return _status_under(verb, region) if verb.dep_ in {"xcomp", "advcl", "ccomp", "conj"} else None


def _status_under(verb: Token, region: Region) -> Status | None:
    """Return the status of an infinitive under another verb: planned under "plan", as real as "continue" is."""
    head = verb.head
    if lemma(head) in words("planning"):
        return Status.PLANNED
    real = lemma(head) in words("factual") and head != verb and head.pos_ in {*VERBS, "ADJ"}
    return status_of(head, region) if real else None


def _status_of_dependent(verb: Token, region: Region) -> Status | None:
    """Return the status of a verb form that says none itself, from what it hangs on."""
    head = verb.head
    participle = verb.tag_ == "VBN" and verb.dep_ in {"acl", "amod", "relcl", "advcl"}
    above = head if head.pos_ in VERBS else verb_above(head)
    if verb.dep_ == "ROOT" or participle or above is None or (verb.dep_ == "conj" and head.pos_ not in VERBS):
        return Status.OCCURRED
    if verb.dep_ == "pcomp" and head.lower_ in {"without", "for", "of", "before", "on", "in", "to", *words("condition")}:
        return None
    return status_of(above, region)
