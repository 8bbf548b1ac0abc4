"""Changes of office that name no post, or hold for a whole list: notices, departures, successions."""

from __future__ import annotations

from spacy.tokens import Token

from kg.annotate.layers import Chain, Layers, Tenure
from kg.model import Capacity, EntityKind, ParagraphKind


def find_notice_date(tokens: list[Token], kind: ParagraphKind) -> str:
    """Return the date of "The following appointments will take effect on 1 December 2014", or ""."""
    lemmas = {t.lemma_.lower() for t in tokens}
    changes = lemmas & {"appointment", "change", "promotion", "following"} and lemmas & {"effect", "from", "following"}
    if not (changes or (lemmas & {"take", "assume"} and "office" in lemmas)):
        return ""
    if kind is ParagraphKind.TITLE or any(t._.chain is not None and t._.chain.kind is EntityKind.PERSON for t in tokens):
        return ""
    dates = [
        t._.date.when.start for t in tokens if t._.date is not None and t._.date.when.single and len(t._.date.when.start) == 10
    ]
    return dates[0] if dates else ""


def read_departures(found: Layers, tokens: list[Token], people: list[int], notice: str) -> None:
    """Read what changes a post without naming it: "Mr X will retire on 30 April", "He succeeds Mr Y", "I took office in July 2017"."""
    for k, token in enumerate(tokens):
        before = [p for p in people if p < k]
        if token.pos_ not in {"VERB", "AUX"} or not before:
            continue
        subject = _subject(token, before, tokens)
        person = subject._.chain
        near = 8 if token.lemma_ == "retire" else 5
        date = next((t._.date for t in tokens[k + 1 : k + near] if t._.date is not None), None)
        if token.lemma_ == "retire" and (date or notice):
            _end_tenures(found, person, date.when.end if date else notice)
        elif token.lemma_ in {"take", "assume"} and date and any(t.lemma_ == "office" for t in tokens[k + 1 : k + 3]):
            held = [t for t in found.tenures if t.person is person and t.attested and not t.start]
            if len(held) == 1:
                held[0].start = date.when.start
        elif token.lemma_ in {"succeed", "replace"} and token.tag_ in {"VBZ", "VB", "VBD", "VBG"}:
            left = next((tokens[p]._.chain for p in people if k < p <= k + 2), None)
            if left is not None and left is not person:
                _hand_over(found, subject, left, gone=token.tag_ in {"VBZ", "VBD"})


def _subject(verb: Token, before: list[int], tokens: list[Token]) -> Token:
    """Return the person that is the subject of a verb, else the nearest before it."""
    people = [tokens[k] for k in before]
    return next((t for t in people if t.head == verb and t.dep_ == "nsubj"), people[-1])


def _end_tenures(found: Layers, person: Chain, day: str) -> None:
    for tenure in found.tenures:
        if tenure.person is person and tenure.attested and not tenure.end and not tenure.start:
            tenure.end = day


def _hand_over(found: Layers, successor: Token, predecessor: Chain, *, gone: bool) -> None:
    """Let a predecessor hold the office that the successor takes up: to the day of change, or, where none is told, before it."""
    new = [t for t in found.tenures if not t.former and ((t.start and not t.attested) or _is_told_as_new(t))]
    if successor.pos_ == "PRON":  # "announced the appointment of Ms X as Y. She succeeds …": who was told of last
        taken = sorted((t for t in new if t.person is not predecessor), key=_told_as_new_at)[-1:]
    else:
        taken = [t for t in new if t.person is successor._.chain]
    if len(taken) != 1 or any(t.person is predecessor and t.office is taken[0].office for t in found.tenures):
        return
    day = taken[0].start
    left = Tenure(predecessor, taken[0].office, Capacity.SUBSTANTIVE, end=day, evidence=list(taken[0].evidence))
    left.former = gone and not day
    found.tenures.append(left)


def _is_told_as_new(tenure: Tenure) -> bool:
    return _told_as_new_at(tenure) >= 0


def _told_as_new_at(tenure: Tenure) -> int:
    """Return where the last sentence begins that says so, or -1."""
    return max((evidence.start for evidence in tenure.evidence if evidence.rule == "tenure.start"), default=-1)
