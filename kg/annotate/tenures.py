"""Who holds which office, from titles beside names and from sentences that say so.

Appointment notices and biographies are read as a series of "person, cue, post, dates": "He was appointed Second Permanent
Secretary (Trade and Industry) in October 2011 and has been Permanent Secretary (Law) since December 2014." The wording of the
cues is in `tenure_cues.toml`. The person is the nearest before the cue that is not itself governed by "by" or "to".
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from spacy.tokens import Doc, Span, Token

from kg.annotate.chains import name_key
from kg.annotate.layers import Chain, Found, Layers, Post, Tenure, layers
from kg.model import Capacity, EntityKind, ParagraphKind, When

CUES = Path(__file__).with_name("tenure_cues.toml")
GOVERNED = {
    "by",
    "to",
    "under",
    "with",
    "from",
    "for",
    "of",
    "than",
    "succeed",
    "replace",
    "after",
    "vice",
    "alongside",
    "'s",
    "then",
    "over",
}
EMPTY = {"the", "for", "and", "ministry", "department", "bureau"}  # "Permanent Secretary (Law)" is that of the Ministry of Law


@dataclass(frozen=True, slots=True)
class Cue:
    """Wording before a post: what it does, the words it covers, and the sentence's token that it begins at."""

    effect: str
    start: int


def find_tenures(doc: Doc) -> Doc:
    """Fill `tenures` of the document's layers."""
    found = layers(doc)
    for item in sorted(found.names, key=_least_telling):
        for post in item.posts:
            if item.chain is not None and post.office is not None:
                add_tenure(found, item.chain, post, item.start, item.end, "tenure.title", 0.95)
    subject: Chain | None = None
    notice: str = ""
    for sentence in doc.sents:
        kind = _paragraph_kind(found, sentence)
        if kind is ParagraphKind.BOILERPLATE:
            continue
        subject, notice = _read_sentence(found, sentence, subject, notice, kind)
    return doc


def _least_telling(item: Found) -> tuple[bool, int, int]:
    """Order mentions so that full titles come first and short ones find them."""
    placed = any(p.office and (p.office.office_body or p.office.jurisdiction) for p in item.posts)
    return not placed, -max((len(p.title) for p in item.posts), default=0), item.start


def add_tenure(
    found: Layers, person: Chain, post: Post, start: int, end: int, rule: str, confidence: float, *, attested: bool = True
) -> Tenure:
    """Add that `person` holds the office of `post`, or another place that says so, and return the tenure.

    `start` and `end` are the offsets of what says it; the office must have its chain.
    """
    if post.office is None:
        raise ValueError(f"the office {post.title!r} has no chain yet: chains come before tenures")
    evidence = found.evidence(start, end, rule, confidence)
    tenure = next(
        (t for t in found.tenures if t.person is person and t.capacity is post.capacity and _same_office(t.office, post.office)),
        None,
    )
    if tenure is None:
        tenure = Tenure(person, post.office, post.capacity)
        found.tenures.append(tenure)
    elif tenure.office is not post.office:
        if post.office.office_body is not None and tenure.office.office_body is None:
            tenure.office.office_body = post.office.office_body
        tenure.office.names += [n for n in post.office.names if n not in tenure.office.names]
        tenure.office.mentions += post.office.mentions
    tenure.former = tenure.former or post.former
    tenure.attested = tenure.attested or (attested and not (post.former or post.capacity is Capacity.DESIGNATE))
    if evidence not in tenure.evidence:
        tenure.evidence.append(evidence)
    return tenure


def _same_office(fuller: Chain, other: Chain) -> bool:
    """Whether one person's two offices are one that is told in two ways: in full and in short, or its body so and so.

    "Secretary of State" and "Secretary"; "Council Chairman of the University" and "Chairman of the Council of the University".
    """
    if fuller is other:
        return True
    if fuller.jurisdiction and other.jurisdiction and name_key(fuller.jurisdiction) != name_key(other.jurisdiction):
        return False
    if _content(fuller, whole=True) == _content(other, whole=True):
        return True
    long, short = name_key(fuller.name).split(), name_key(other.name).split()
    if long == short or _initials(fuller.name) == other.name or _initials(other.name) == fuller.name:
        a, b = fuller.office_body, other.office_body
        return not a or not b or a.parent is b or b.parent is a or _overlaps(_content(fuller), _content(other))
    return (
        len(short) < len(long)
        and (long[: len(short)] == short or long[-len(short) :] == short)
        and not (other.office_body or other.jurisdiction)
    )


def _content(office: Chain, *, whole: bool = False) -> frozenset[str]:
    """Return the content words of an office's body, or with `whole` those of its title, body and country together."""
    body = office.office_body.name if office.office_body else ""
    words = name_key(f"{office.name} {body} {office.jurisdiction}" if whole else body).split()
    return frozenset(w for w in words if len(w) > 2 and w not in EMPTY)


def _initials(title: str) -> str:
    """Return what a title's acronym would be: "CEO" of "Chief Executive Officer"."""
    return "".join(word[0] for word in title.split() if word[0].isupper())


def _overlaps(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one


def _paragraph_kind(found: Layers, sentence: Span) -> ParagraphKind:
    at = sentence.start_char
    return next((p.kind for p in found.document.paragraphs if p.start <= at < p.end), ParagraphKind.BODY)


@cache
def _cues() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (effect, lemmas) of every cue, the longest first."""
    table = tomllib.loads(CUES.read_text("utf8"))
    cues = [(effect, tuple(phrase.split())) for effect, rows in table.items() for phrase in rows["phrases"]]
    return tuple(sorted(cues, key=lambda c: -len(c[1])))


def _skip_filler(tokens: list[Token], at: int) -> int:
    """Return the token before articles, adverbs and possessives that stand between a cue and its post."""
    while at >= 0 and (
        tokens[at].pos_ in {"DET", "ADV", "PRON"}
        or tokens[at].lower_ in {"the", "a", "its", "new", "both", "concurrent", "then", "founding", "first", ",", '"'}
        or tokens[at].is_space
    ):
        at -= 1
    return at


def _match_before(tokens: list[Token], at: int, phrase: tuple[str, ...]) -> int | None:
    """Return the first token of a cue whose last word is at `at`, or None; "*" stands for up to three tokens."""
    for number in range(len(phrase) - 1, -1, -1):
        if phrase[number] == "*":
            wanted = phrase[number - 1]
            at = next((k for k in range(at, max(-1, at - 4), -1) if k >= 0 and _lemma(tokens[k]) == wanted), -1)
            if at < 0:
                return None
            continue
        if at < 0 or _lemma(tokens[at]) != phrase[number]:
            return None
        at -= 1
        if number and phrase[number - 1] != "*":
            at = _skip_adverbs(tokens, at)
    return at + 1


def _skip_adverbs(tokens: list[Token], at: int) -> int:
    while at >= 0 and tokens[at].pos_ == "ADV":
        at -= 1
    return at


def _lemma(token: Token) -> str:
    return token.lemma_.lower() if token.pos_ in {"VERB", "AUX", "NOUN"} else token.lower_


def find_cue(tokens: list[Token], at: int) -> Cue | None:
    """Return the cue right before the post at index `at` of a sentence's tokens, or None."""
    last = _skip_filler(tokens, at - 1)
    for end in dict.fromkeys((at - 1, last)):
        for effect, phrase in _cues():
            start = _match_before(tokens, end, phrase)
            if start is not None:
                return Cue(effect, start)
    return None


def _is_joined(tokens: list[Token], before: int, at: int) -> bool:
    """Whether only "and", commas and the like part two posts, so that the second goes on with the first's cue."""
    words = {
        "and",
        ",",
        ";",
        "&",
        "as",
        "concurrently",
        "subsequently",
        "the",
        "then",
        "later",
        "also",
        "cum",
        "first",
        "both",
        "in",
        "a",
        "an",
        "as well as",
        "well",
        "of",
        "various",
        "other",
        "appointments",
        "including",
    }
    return all(
        t.lower_ in words or t._.date is not None or t.lower_ in {"from", "to", "until", "since", "before"}
        for t in tokens[before + 1 : at]
    )


@dataclass(slots=True)
class Told:
    """A post as a sentence tells it: who holds it by which cue, and the dates said of it."""

    at: int
    cue: Cue
    holder: Chain
    dates: list[tuple[str, When]]
    joined: bool


def _read_sentence(
    found: Layers, sentence: Span, subject: Chain | None, notice: str, kind: ParagraphKind
) -> tuple[Chain | None, str]:
    """Read the tenures of one sentence; return who it is about, and the date of a notice that holds for the list after it."""
    tokens = [t for t in sentence if not t.is_space]
    posts = [k for k, t in enumerate(tokens) if t._.post is not None and t._.post.office is not None]
    people = [k for k, t in enumerate(tokens) if t._.chain is not None and t._.chain.kind is EntityKind.PERSON]
    notice = _notice_date(tokens, kind) or notice
    told: list[Told] = []
    cue: Cue | None = None
    holder: Chain | None = None
    for number, at in enumerate(posts):
        following = posts[number + 1] if number + 1 < len(posts) else len(tokens)
        own = find_cue(tokens, at)
        joined = number > 0 and cue is not None and _is_joined(tokens, posts[number - 1], at)
        if own is not None and not (own.effect == "hold" and joined):
            holder = _find_object(tokens, people, own.start, at) or _find_person(tokens, people, own.start, subject)
            bare = cue is not None and tokens[own.start].lower_ == "as"  # "… and Mr Y as Z" goes on with the verb before
            cue = Cue(cue.effect, own.start) if bare and cue is not None else own
        elif not joined:
            cue = None
        if cue is not None and cue.effect == "start" and _is_active_choice(tokens, cue.start):
            holder = _find_object(tokens, people, cue.start, at)
        if cue is not None and holder is not None:
            told.append(Told(at, cue, holder, list(_dates_of(tokens, at, following, cue)), joined))
    _share_dates(tokens, told)
    _read_listed(found, tokens, notice)
    for item in told:
        _add_told(found, tokens, item, notice)
    _read_departures(found, tokens, people, notice)
    first = next((tokens[k]._.chain for k in people if tokens[k].dep_ in {"nsubj", "nsubjpass", "ROOT"} or k == 0), None)
    return first or subject, notice


def _read_listed(found: Layers, tokens: list[Token], notice: str) -> None:
    """Read what titles beside names tell of dates: "Chief Executive since 2009", and entries of a list under a notice."""
    for k, token in enumerate(tokens):
        item = token._.found
        if item is None or not item.posts or item.chain is None:
            continue
        since = tokens[k + 1].lower_ == "since" and k + 2 < len(tokens) if k + 1 < len(tokens) else False
        date = tokens[k + 2]._.date if since else None
        alone = notice and len([t for t in tokens if not t.is_punct and t.lower_ != "and"]) <= 2
        for tenure in found.tenures:
            if tenure.person is not item.chain or not any(tenure.office is p.office for p in item.posts) or tenure.start:
                continue
            if date is not None:
                tenure.start = date.when.start
            elif alone:
                tenure.start, tenure.attested = notice, len(tenure.evidence) > 1


def _share_dates(tokens: list[Token], told: list[Told]) -> None:
    """Give "A and B from 2021 to 2023" one date, and "from 2015 to 2019, first as A and subsequently as B" one end each."""
    for before, after in zip(reversed(told[:-1]), reversed(told[1:]), strict=True):
        if not before.dates and after.dates and after.joined and after.holder is before.holder:
            before.dates = after.dates
    for before, after in pairwise(told):
        words = {t.lower_ for t in tokens[max(0, before.at - 3) : after.at]}
        if "first" in words and words & {"subsequently", "then", "later"} and before.dates and before.dates == after.dates:
            when = before.dates[0][1]
            before.dates, after.dates = [("from", When.at(when.start))], [("until", When.at(when.end))]


def _find_object(tokens: list[Token], people: list[int], cue_start: int, at: int) -> Chain | None:
    """Return whom an active "I have appointed …" names between the verb and the post, or None where nobody stands there."""
    between = [k for k in people if cue_start < k < at]
    return _chain(tokens[between[-1]]) if between and tokens[cue_start].pos_ == "VERB" else None


def _is_active_choice(tokens: list[Token], cue_start: int) -> bool:
    """Whether a cue is "appointed" in the active, so that its subject is not who takes the post up."""
    verb = tokens[cue_start]
    passive = any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children) or any(
        t.lemma_ == "be" for t in tokens[max(0, cue_start - 3) : cue_start]
    )
    return (
        verb.lemma_ in {"appoint", "nominate", "designate", "elect", "select", "choose", "promote"}
        and verb.dep_ != "acl"
        and not passive
    )


def _find_person(tokens: list[Token], people: list[int], cue_start: int, subject: Chain | None) -> Chain | None:
    """Return whom a cue speaks of: the nearest person before it that no preposition governs, else the one the text is about."""
    before = [k for k in people if k < cue_start + 1]
    for k in reversed(before):
        after = tokens[k + 2].lower_ if k + 2 < len(tokens) and tokens[k + 1].lower_ == "," else tokens[k + 1].lower_
        if after == "who" and k + 1 < cue_start:
            return _chain(tokens[k])
        previous = tokens[k - 1].lower_ if k else ""
        if previous not in GOVERNED and (k == 0 or tokens[k - 1].lemma_ not in GOVERNED):
            return _chain(tokens[k])
    if not before:
        later = [k for k in people if k > cue_start]
        if later and cue_start <= 1:
            return _chain(tokens[later[0]])  # "As Minister for X, she …"
    return subject


def _chain(token: Token) -> Chain:
    chain: Chain = token._.chain
    return chain


def _dates_of(tokens: list[Token], at: int, following: int, cue: Cue) -> Iterator[tuple[str, When]]:
    """Yield (role, when) of the dates that belong to a post: those up to the next post, else one that opens its clause."""
    after = [t._.date for t in tokens[at + 1 : following] if t._.date is not None and t._.date.role != "name"]
    if not after and not any(t._.post is not None for t in tokens[:at]):
        after = [t._.date for t in tokens[:at] if t._.date is not None and t._.date.role != "name"][-1:]
    for date in after[:2]:
        between = {t.lower_ for t in tokens[at + 1 : following] if t.idx < date.start}
        yield "until" if between & {"until", "till"} else date.role, date.when


def _add_told(found: Layers, tokens: list[Token], told: Told, notice: str) -> None:
    """Add what a cue, a post and its dates say together."""
    at, cue = told.at, told.cue
    post: Post = tokens[at]._.post
    verb = tokens[cue.start]
    present = cue.effect == "hold" and (verb.tag_ in {"VBZ", "VBP", "VBG"} or _is_perfect(tokens, cue.start))
    if any(t.lower_ in {"previously", "formerly", "once"} for t in tokens[max(0, cue.start - 2) : at]) and cue.effect == "hold":
        post.former = True
    attested = present or (cue.effect == "end" and not verb.tag_.startswith("VBD"))
    tenure = add_tenure(
        found, told.holder, post, tokens[at].idx, tokens[at].idx + 1, f"tenure.{cue.effect}", 0.85, attested=attested
    )
    dates = told.dates
    listed = tokens[cue.start].lower_ == "as" and cue.start > 0 and tokens[cue.start - 1]._.chain is told.holder
    if not dates and notice and (listed or (cue.effect in {"start", "end"} and not _is_past(tokens, cue.start))):
        dates = [("from", When.at(notice))]
        tenure.attested = tenure.attested and not listed
    for role, when in dates:
        if when.start != when.end and role in {"span", "at"} and cue.effect != "end":
            tenure.start, tenure.end = tenure.start or when.start, tenure.end or when.end
        elif role in {"until", "before"} or cue.effect == "end":
            tenure.end = tenure.end or when.end
        elif role in {"from", "after"} or verb.lower_ not in {"as", "capacity"}:
            tenure.start = tenure.start or when.start  # "as Chairman, I was there in 2015" dates the visit, not the post


def _is_past(tokens: list[Token], at: int) -> bool:
    """Whether a cue tells of what was: a notice's date is not for the careers that follow it."""
    return tokens[at].tag_ == "VBD" or any(t.lower_ in {"was", "were"} for t in tokens[max(0, at - 3) : at])


def _is_perfect(tokens: list[Token], at: int) -> bool:
    return any(t.lower_ in {"has", "have"} for t in tokens[max(0, at - 2) : at + 1])


def _notice_date(tokens: list[Token], kind: ParagraphKind) -> str:
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


def _read_departures(found: Layers, tokens: list[Token], people: list[int], notice: str) -> None:
    """Read what changes a post without naming it: "Mr X will retire on 30 April", "He succeeds Mr Y", "I took office in July 2017"."""
    for k, token in enumerate(tokens):
        before = [p for p in people if p < k]
        if token.pos_ not in {"VERB", "AUX"} or not before:
            continue
        person = _chain(tokens[before[-1]])
        near = 8 if token.lemma_ == "retire" else 5
        date = next((t._.date for t in tokens[k + 1 : k + near] if t._.date is not None), None)
        if token.lemma_ == "retire" and (date or notice):
            _end_tenures(found, person, date.when.end if date else notice)
        elif token.lemma_ in {"take", "assume"} and date and any(t.lemma_ == "office" for t in tokens[k + 1 : k + 3]):
            held = [t for t in found.tenures if t.person is person and t.attested and not t.start]
            if len(held) == 1:
                held[0].start = date.when.start
        elif token.lemma_ in {"succeed", "replace"} and token.tag_ in {"VBZ", "VB", "VBD", "VBG"}:
            left = next((_chain(tokens[p]) for p in people if k < p <= k + 2), None)
            if left is not None:
                _hand_over(found, person, left)


def _end_tenures(found: Layers, person: Chain, day: str) -> None:
    for tenure in found.tenures:
        if tenure.person is person and tenure.attested and not tenure.end and not tenure.start:
            tenure.end = day


def _hand_over(found: Layers, successor: Chain, predecessor: Chain) -> None:
    """Let a predecessor hold, up to the day of change, the office that the successor takes up."""
    taken = [t for t in found.tenures if t.person is successor and t.start and not t.attested]
    if len(taken) == 1 and not any(t.person is predecessor and t.office is taken[0].office for t in found.tenures):
        found.tenures.append(
            Tenure(predecessor, taken[0].office, Capacity.SUBSTANTIVE, end=taken[0].start, evidence=list(taken[0].evidence))
        )
