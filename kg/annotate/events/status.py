"""Whether an event has happened, is under way, is planned or cancelled, or is only wished, supposed or denied."""

from __future__ import annotations

from spacy.tokens import Token

from kg.annotate.events.grammar import lemma
from kg.annotate.events.telling import Region
from kg.model import Status

UNREAL = frozenset({"may", "might", "can", "could", "should", "must", "would", "ought"})
PLANNING = frozenset({"plan", "intend", "schedule", "expect", "set", "prepare", "decide", "agree", "due", "propose", "announce", "invite", "arrange", "indicate", "ready", "slate"})
FACTUAL = frozenset({"continue", "begin", "start", "proceed", "go", "commence", "take", "help", "finish", "conclude", "arrive", "come", "pleased", "delighted", "honoured", "glad", "opportunity", "witness", "see", "travel", "visit", "return", "join", "say", "mark", "follow", "include", "have"})
INTENTIONS = frozenset({"intention", "plan", "decision", "preparation"})
CONDITIONS = frozenset({"if", "whether", "unless", "until", "once", "before", "whenever", "without"})


def status_of(verb: Token, region: Region) -> Status | None:
    """Return the status of what `verb` tells, None if it isn't told as fact or plan."""
    auxiliaries = {c.lemma_.lower() for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    if any(c.dep_ == "neg" for c in verb.children) or any(c.dep_ in {"mark", "advmod"} and c.lower_ in CONDITIONS for c in verb.children):
        return None
    if any(c.dep_ == "aux" and c.lower_ in UNREAL for c in verb.children):
        return None
    if "will" in auxiliaries or "shall" in auxiliaries or "wo" in auxiliaries:
        return Status.PLANNED
    if any(c.tag_ == "TO" and c.dep_ == "aux" for c in verb.children):
        return _infinitive(verb, region)
    finite = verb.tag_ in {"VBD", "VBZ", "VBP"} or any(c.dep_ in {"aux", "auxpass"} and c.tag_ in {"VBD", "VBZ", "VBP", "MD"} for c in verb.children)
    if verb.tag_ == "VB" and verb.dep_ == "ROOT" and not finite and not any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children):
        return None
    if not finite:
        return _dependent(verb, region)
    if verb.tag_ == "VBG" and "be" in auxiliaries:
        if any(c.dep_ == "aux" and c.lower_ in {"was", "were", "been"} for c in verb.children):
            return Status.OCCURRED
        return Status.ONGOING
    if verb.tag_ == "VBG" and verb.dep_ == "ROOT" and not auxiliaries:
        return Status.OCCURRED
    if verb.tag_ in {"VBZ", "VBP"} and not auxiliaries & {"have"} and region not in {Region.TITLE, Region.CAPTION}:
        return Status.ONGOING
    return Status.OCCURRED


def _infinitive(verb: Token, region: Region) -> Status | None:
    head = verb.head
    if verb.dep_ in {"acl", "relcl"} and head.pos_ in {"NOUN", "PROPN"}:
        if lemma(head) in {"opportunity", "occasion"}:
            above = next((a for a in head.ancestors if a.pos_ in {"VERB", "AUX"}), None)
            return status_of(above, region) if above is not None else None
        if lemma(head) in INTENTIONS:
            return Status.PLANNED
        return Status.PLANNED if any(c.dep_ == "auxpass" for c in verb.children) else None
    if region is Region.TITLE:
        return Status.PLANNED if head == verb or verb.dep_ in {"ROOT", "acl", "relcl"} else _under(verb, head, region)
    if (lemma(head) == "be" and verb.dep_ in {"xcomp", "ROOT"}) or any(c.dep_ == "nsubj" and lemma(c) in INTENTIONS for c in verb.children):
        return Status.PLANNED
    if verb.dep_ in {"xcomp", "advcl", "ccomp", "conj"}:
        return _under(verb, head, region)
    return None


def _under(verb: Token, head: Token, region: Region) -> Status | None:
    above = status_of(head, region) if head != verb and head.pos_ in {"VERB", "AUX", "ADJ"} else None
    if lemma(head) in PLANNING:
        return Status.PLANNED
    if lemma(head) in FACTUAL:
        return above
    return None


def _dependent(verb: Token, region: Region) -> Status | None:
    """Return the status of a verb form that says none itself, from what it hangs on."""
    head = verb.head
    if verb.dep_ == "ROOT" or head == verb:
        return Status.OCCURRED
    if verb.dep_ == "conj":
        return status_of(head, region) if head.pos_ in {"VERB", "AUX"} else Status.OCCURRED
    if verb.tag_ == "VBN" and verb.dep_ in {"acl", "amod", "relcl", "advcl"}:
        return Status.OCCURRED
    above = head if head.pos_ in {"VERB", "AUX"} else next((a for a in head.ancestors if a.pos_ in {"VERB", "AUX"}), None)
    if above is None:
        return Status.OCCURRED
    if verb.dep_ == "pcomp" and head.lower_ in {"without", "by", "for", "of", "before", "on", "in", "to"} | CONDITIONS:
        return status_of(above, region) if head.lower_ == "by" else None
    return status_of(above, region)
