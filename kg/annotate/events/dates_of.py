"""Which date of a sentence is an event's: the one in its clause, else the one that opens the sentence."""

from __future__ import annotations

from spacy.tokens import Token

from kg.annotate.dates.find import DateMention
from kg.annotate.events.grammar import VERBS, lemma, verb_above
from kg.annotate.events.telling import Telling
from kg.annotate.events.wording import words
from kg.model import Status, When

USED = {"at", "from", "span", "until", "anaphoric", ""}  # roles of dates that say when something is
CARRIED = {"xcomp", "ccomp", "conj"}
DATELINE = 4  # tokens at the head of a sentence in which a dateline's date stands
OPENING = 3  # and in which a date is taken for all of the sentence


def governor(token: Token) -> Token:
    """Return the verb or noun that a date hangs on, prepositions, other dates and "with effect" passed over."""
    at = token.head
    while at.head != at and at.pos_ not in VERBS:
        if at.dep_ not in {"prep", "npadvmod", "pcomp", "agent"} and at._.date is None and at.lower_ not in words("effect"):
            break
        at = at.head
    return at


def is_dateline(token: Token) -> bool:
    """Whether a date opens a first sentence as its dateline: "Singapore, 17 February 2023 – Mr Wong …"."""
    doc = token.doc
    return token.i - token.sent.start <= DATELINE and token.i + 1 < len(doc) and doc[token.i + 1].text in {"–", "-", "—", "--"}


def clause_of(telling: Telling) -> set[int]:
    """Return the token indices of the trigger's clause: verb, nouns, and the verbs that carry it ("will continue to meet")."""
    members = {telling.anchor.i} | {t.i for t in telling.objects}
    if telling.noun is not None:
        members.add(telling.noun.i)
        members |= {c.i for c in telling.noun.children if c.dep_ in {"relcl", "acl"} and lemma(c) in words("held")}
    above = verb_above(telling.noun) if telling.noun is not None and telling.anchor.dep_ == "acl" else None
    if above is not None and telling.noun is not None and telling.noun.dep_ in {"pobj", "dobj"}:
        members.add(above.i)  # "heard today at a session held by …"
    verb = telling.anchor
    while verb.dep_ in {"xcomp", "auxpass"} and verb.head.pos_ in VERBS:
        verb = verb.head
        members.add(verb.i)
    return members


def find_date(telling: Telling, tellings: list[Telling]) -> DateMention | None:
    """Return the date that the sentence gives the event. `tellings` are all of the sentence, which have dates of their own."""
    dates = [t for t in telling.anchor.sent if _usable(t)]
    token = (
        _date_inside(telling, tellings, dates)
        or next((t for t in dates if _opens(t)), None)
        or _date_of_first_conjunct(telling, dates)
        or (dates[0] if dates and telling.rule.startswith("event.speech") else None)
        or _only_date(telling, tellings, dates)
    )
    mention: DateMention | None = token._.date if token is not None else None
    return mention


def _usable(token: Token) -> bool:
    mention = token._.date
    if mention is None or mention.role not in USED or mention.repeats:
        return False
    return not (is_dateline(token) or _is_named(token)) and token.head.lower_ not in {"year", "since"}


def _is_named(token: Token) -> bool:
    """Whether a day is what is named: "proclaim May 22, 2021, as National Maritime Day"."""
    after = [t.lower_ for t in token.doc[token.i + 1 : token.i + 3] if t.text != ","]
    return after[:1] == ["as"]


def _date_inside(telling: Telling, tellings: list[Telling], dates: list[Token]) -> Token | None:
    """Return the date that hangs in the trigger's own clause, the nearest if there are several."""
    members = clause_of(telling)
    nouns = members if telling.nominal else members - {telling.anchor.i}
    own = [t for t in dates if governor(t).i in members or any(a.i in nouns for a in _nouns_above(t))]
    objects = {t.i for t in telling.objects}
    rivals = [o for o in tellings if o is not telling and o.anchor == telling.anchor and {t.i for t in o.objects} - objects]
    following = [t for t in own if t.i > max(objects, default=telling.anchor.i)]
    if rivals and len(own) > 1 and following:  # "was awarded the X in 2007 and the Y in 2012"
        return following[0]
    return min(own, key=lambda t: (_is_bare_year(t), _distance(t, telling)), default=None)


def _is_bare_year(token: Token) -> bool:
    """Whether a date is only a year: beside a day in one clause, the year belongs to what is spoken of."""
    return len(token._.date.when.start) == 4


def _date_of_first_conjunct(telling: Telling, dates: list[Token]) -> Token | None:
    """Return the date of the clause that the trigger's is joined to: "arrived on May 3 and visited …"."""
    first = telling.anchor
    while first.dep_ == "conj" and first.head.pos_ in VERBS:
        first = first.head
        for token in dates:
            if token.i < telling.anchor.i and governor(token) == first:
                return token
    return None


def _only_date(telling: Telling, tellings: list[Telling], dates: list[Token]) -> Token | None:
    """Return the sentence's only date that is no other event's, where the trigger is its only main clause."""
    anchor = telling.anchor
    others: set[int] = set()
    for other in tellings:
        if other is not telling:
            others |= clause_of(other)
    verbs = clause_of(telling) | _carriers(anchor)
    free = [t for t in dates if governor(t).i not in others and (t.dep_ == "npadvmod" or _verb_over(t) in verbs)]
    rivals = any(is_main(other.anchor) for other in tellings if other is not telling)
    return free[0] if len(free) == 1 and is_main(anchor) and not rivals else None


def _verb_over(token: Token) -> int:
    above = verb_above(token)
    return above.i if above is not None else int(token.sent.root.i)


def _carriers(verb: Token) -> set[int]:
    """Return the verbs that `verb` hangs on, up to its sentence's own."""
    found = set()
    while verb.dep_ in CARRIED and verb.head.pos_ in VERBS:
        verb = verb.head
        found.add(verb.i)
    return found


def is_main(verb: Token) -> bool:
    """Whether a verb is its sentence's own, or hangs on it as in "will continue to meet"."""
    while verb.dep_ in CARRIED and verb.head.pos_ in VERBS:
        verb = verb.head
    return verb.dep_ == "ROOT"


def _nouns_above(token: Token) -> list[Token]:
    """Return what a date is inside of, up to the next verb."""
    found = []
    for ancestor in token.ancestors:
        if ancestor.pos_ in VERBS:
            break
        found.append(ancestor)
    return found


def _distance(token: Token, telling: Telling) -> int:
    spots = [telling.anchor.i] + ([telling.noun.i] if telling.noun is not None else [])
    return min(abs(token.i - spot) for spot in spots)


def _opens(token: Token) -> bool:
    """Whether a date opens its sentence: "On May 3, …"."""
    start = token.sent.start
    verbless = not any(t.pos_ in VERBS for t in token.doc[start : token.i])
    return token.i - start <= OPENING and verbless and governor(token).pos_ in VERBS


def read_when(mention: DateMention, status: Status) -> When | None:
    """Return the date as an event's: "from May 13" alone begins it, "until May 13" alone ends it."""
    when = mention.when
    if not when.start or not when.end:
        return When.at(when.start or when.end) if when.start or when.end else None
    if mention.role == "until":
        return None if status is Status.OCCURRED else When.at(when.end)
    return when
