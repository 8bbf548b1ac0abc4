"""Which date of a sentence is an event's: the one in its clause, else the one that opens the sentence."""

from __future__ import annotations

from spacy.tokens import Token

from kg.annotate.dates import DateMention
from kg.annotate.events.telling import Telling
from kg.model import Status, When

EFFECT = frozenset({"effect", "start", "beginning"})
USED = {"at", "from", "span", "until", "anaphoric", ""}


def governor(token: Token) -> Token:
    """Return the verb or noun that a date hangs on, prepositions and other dates passed over."""
    at = token.head
    while at.head != at and (at.dep_ in {"prep", "npadvmod", "pcomp", "agent"} or at._.date is not None or at.lower_ in EFFECT) and at.pos_ not in {"VERB", "AUX"}:
        at = at.head
    return at


def is_dateline(token: Token) -> bool:
    """Whether a date opens a first sentence as its dateline: "Singapore, 17 February 2023 – Mr Wong …"."""
    doc = token.doc
    return token.i - token.sent.start <= 4 and token.i + 1 < len(doc) and doc[token.i + 1].text in {"–", "-", "—", "--"}


def clause_of(telling: Telling) -> set[int]:
    """Return the token indices of the trigger's clause: verb, noun, and the verbs that carry it ("will continue to meet")."""
    members = {telling.anchor.i} | ({telling.noun.i} if telling.noun is not None else set()) | {t.i for t in telling.objects}
    verb = telling.anchor
    while verb.dep_ in {"xcomp", "auxpass"} and verb.head.pos_ in {"VERB", "AUX"}:
        verb = verb.head
        members.add(verb.i)
    return members


def find_date(telling: Telling, tellings: list[Telling]) -> DateMention | None:
    """Return the date that the sentence gives the event. `tellings` are all of the sentence, which have dates of their own."""
    anchor = telling.anchor
    dates = [t for t in anchor.sent if t._.date is not None and t._.date.role in USED and not t._.date.repeats and not is_dateline(t) and t.head.lower_ not in {"year", "since"}]
    if not dates:
        return None
    members = clause_of(telling)
    own = [t for t in dates if governor(t).i in members or any(a.i in {m for m in members if m != anchor.i or telling.nominal} for a in _near_ancestors(t))]
    if own:
        objects = {t.i for t in telling.objects}
        last = max(objects, default=anchor.i)
        following = [t for t in own if t.i > last]
        if following and len(own) > 1 and any(set(o_.i for o_ in o.objects) - objects for o in tellings if o is not telling and o.anchor == anchor):
            return _join(following[0])
        return _join(min(own, key=lambda t: _distance(t, telling)))
    others: set[int] = set()
    for other in tellings:
        if other is not telling:
            others |= clause_of(other)
    opening = [t for t in dates if _opens(t)]
    if opening:
        return _join(opening[0])
    first = anchor
    while first.dep_ == "conj" and first.head.pos_ in {"VERB", "AUX"}:
        first = first.head
        near = [t for t in dates if governor(t) == first and t.i < telling.anchor.i]
        if near:
            return _join(near[0])
    if telling.rule.startswith("event.speech"):
        return _join(dates[0])
    free = [t for t in dates if governor(t).i not in others and (t.dep_ == "npadvmod" or _verb_over(t) in members | _carriers(anchor))]
    if len(free) == 1 and main_clause(anchor) and not any(main_clause(o.anchor) for o in tellings if o is not telling):
        return _join(free[0])
    return None


def _verb_over(token: Token) -> int:
    """Return the index of the nearest verb above a date."""
    return next((a.i for a in token.ancestors if a.pos_ in {"VERB", "AUX"}), token.sent.root.i)


def _carriers(verb: Token) -> set[int]:
    """Return the verbs that `verb` hangs on up to its sentence's own."""
    found = set()
    while verb.dep_ in {"xcomp", "ccomp", "conj"} and verb.head.pos_ in {"VERB", "AUX"}:
        verb = verb.head
        found.add(verb.i)
    return found


def main_clause(verb: Token) -> bool:
    """Whether a verb is its sentence's own, or hangs on it as in "will continue to meet"."""
    while verb.dep_ in {"xcomp", "ccomp", "conj"} and verb.head.pos_ in {"VERB", "AUX"}:
        verb = verb.head
    return verb.dep_ == "ROOT"


def _near_ancestors(token: Token) -> list[Token]:
    """Return the nouns that a date is inside of, up to the next verb."""
    found = []
    for ancestor in token.ancestors:
        if ancestor.pos_ in {"VERB", "AUX"}:
            break
        found.append(ancestor)
    return found


def _distance(token: Token, telling: Telling) -> int:
    spots = [telling.anchor.i] + ([telling.noun.i] if telling.noun is not None else [])
    return min(abs(token.i - s) for s in spots)


def _opens(token: Token) -> bool:
    """Whether a date opens its sentence: "On May 3, …"."""
    start = token.sent.start
    return token.i - start <= 4 and not any(t.pos_ in {"VERB", "AUX"} for t in token.doc[start : token.i]) and governor(token).pos_ in {"VERB", "AUX"}


def _join(token: Token) -> DateMention:
    mention: DateMention = token._.date
    return mention


def read_when(mention: DateMention, status: Status) -> When | None:
    """Return the date as an event's: "from May 13" alone begins it, "until May 13" alone ends it."""
    when = mention.when
    if not when.start and not when.end:
        return None
    if not when.start or not when.end:
        return When.at(when.start or when.end)
    if mention.role == "until":
        return None if status is Status.OCCURRED else When.at(when.end)
    return when
