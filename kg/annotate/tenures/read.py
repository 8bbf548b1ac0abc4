"""Who holds which office, from titles beside names and from sentences that say so.

Appointment notices and biographies are read as a series of "person, cue, post, dates": "He was appointed Second Permanent
Secretary (Trade and Industry) in October 2011 and has been Permanent Secretary (Law) since December 2014." The wording of the
cues is in `cues.toml`. The person is the nearest before the cue that is not itself governed by "by" or "to".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from kg.annotate.layers import Chain, Found, Layers, Post, layers
from kg.annotate.tenures.changes import find_notice_date, read_departures
from kg.annotate.tenures.cues import Cue, find_cue, is_active_choice, is_joined, is_past, is_perfect, words
from kg.annotate.tenures.record import add_tenure
from kg.model import EntityKind, ParagraphKind, When


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


def _paragraph_kind(found: Layers, sentence: Span) -> ParagraphKind:
    at = sentence.start_char
    return next((p.kind for p in found.document.paragraphs if p.start <= at < p.end), ParagraphKind.BODY)


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
    # A plural ("members of the Council") is nobody's post by itself.
    posts = [k for k, t in enumerate(tokens) if (p := t._.post) is not None and p.office is not None and not p.plural]
    people = [k for k, t in enumerate(tokens) if t._.chain is not None and t._.chain.kind is EntityKind.PERSON]
    notice = find_notice_date(tokens, kind) or notice
    told: list[Told] = []
    cue: Cue | None = None
    holder: Chain | None = None
    for number, at in enumerate(posts):
        following = posts[number + 1] if number + 1 < len(posts) else len(tokens)
        own = find_cue(tokens, at)
        joined = number > 0 and cue is not None and is_joined(tokens, posts[number - 1], at)
        if (
            own is not None
            and tokens[own.start].lower_ == "as"
            and any(t.lemma_ in words("choosing") for t in tokens[max(0, own.start - 8) : own.start])
        ):
            own = Cue("start", own.start)
        if own is not None and not (own.effect == "hold" and joined):
            holder = _find_object(tokens, people, own.start, at) or _find_person(tokens, people, own.start, subject)
            bare = cue is not None and tokens[own.start].lower_ == "as"  # "… and Mr Y as Z" goes on with the verb before
            cue = Cue(cue.effect, own.start) if bare and cue is not None else own
        elif not joined:
            cue = None
        if cue is not None and cue.effect == "start" and is_active_choice(tokens, cue.start):
            holder = _find_object(tokens, people, cue.start, at)
        if cue is not None and holder is not None:
            told.append(Told(at, cue, holder, list(_dates_of(tokens, at, following, cue)), joined))
    _share_dates(tokens, told)
    _read_listed(found, tokens, notice)
    for item in told:
        _add_told(found, tokens, item, notice)
    read_departures(found, tokens, people, notice)
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


def _find_person(tokens: list[Token], people: list[int], cue_start: int, subject: Chain | None) -> Chain | None:
    """Return whom a cue speaks of: its own subject, else the nearest person before it that no preposition governs, else the
    one the text is about. None where it speaks of something else than a person.
    """  # noqa: D205
    own = _own_subject(tokens[cue_start])
    if own is not None and not _is_somebody(own):
        return None
    before = [k for k in people if k < cue_start + 1]
    for k in reversed(before):
        after = tokens[k + 2].lower_ if k + 2 < len(tokens) and tokens[k + 1].lower_ == "," else tokens[k + 1].lower_
        if after == "who" and k + 1 < cue_start:
            return _chain(tokens[k])
        if k > 1 and tokens[k - 1].lower_ == "of" and tokens[k - 2].lemma_ in words("choosing"):
            return _chain(tokens[k])  # "the appointment of Mr X as Y"
        previous = tokens[k - 1].lower_ if k else ""
        if previous not in words("governs") and (k == 0 or tokens[k - 1].lemma_ not in words("governs")):
            return _chain(tokens[k])
    if not before:
        later = [k for k in people if k > cue_start]
        if later and cue_start <= 1:
            return _chain(tokens[later[0]])  # "As Minister for X, she …"
        if later:
            return None  # "Looking on are the Chairman of the Board, Mrs Y": somebody else's
    return subject


def _own_subject(cue: Token) -> Token | None:
    """Return the subject of a verb that is a cue, or of the clause that opens with "As the …"; None where there is none."""
    verb = cue.head if cue.lower_ == "as" and cue.dep_ == "prep" and cue.i <= cue.sent.start + 1 else cue
    subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is not None and subject.lower_ in {"who", "which", "that"}:
        return verb.head if verb.dep_ == "relcl" else subject
    return subject


def _is_somebody(subject: Token) -> bool:
    """Whether a subject is, or may be, a person: a name, a pronoun of persons, a post for its holder."""
    chain: Chain | None = subject._.chain
    if chain is not None:
        return chain.kind is EntityKind.PERSON
    if subject.lemma_ in words("posts"):
        return True
    return subject.pos_ == "PRON" and subject.lower_ not in {"which", "that", "this", "it", "they", "we", "there", "what"}


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


def _is_over(found: Layers, dates: list[tuple[str, When]]) -> bool:
    """Whether what was done in a capacity is of an earlier year: "I was there in 2015 in my capacity as Director"."""
    return bool(dates) and dates[0][1].end[:4] < f"{found.document.day.year:04}"


def _add_told(found: Layers, tokens: list[Token], told: Told, notice: str) -> None:
    """Add what a cue, a post and its dates say together."""
    at, cue = told.at, told.cue
    post: Post = tokens[at]._.post
    verb = tokens[cue.start]
    present = cue.effect == "hold" and (verb.tag_ in {"VBZ", "VBP", "VBG"} or is_perfect(tokens, cue.start))
    if any(t.lower_ in words("past") for t in tokens[max(0, cue.start - 2) : at]) and cue.effect == "hold":
        post.former = True
    if verb.lemma_ in words("bygone") or (verb.lower_ == "capacity" and _is_over(found, told.dates)):
        post.former = True
    attested = present or (cue.effect == "end" and not verb.tag_.startswith("VBD"))
    tenure = add_tenure(
        found, told.holder, post, tokens[at].idx, tokens[at].idx + 1, f"tenure.{cue.effect}", 0.85, attested=attested
    )
    dates = told.dates
    listed = tokens[cue.start].lower_ == "as" and cue.start > 0 and tokens[cue.start - 1]._.chain is told.holder
    if not dates and notice and (listed or (cue.effect in {"start", "end"} and not is_past(tokens, cue.start))):
        dates = [("from", When.at(notice))]
        tenure.attested = tenure.attested and not listed
    for role, when in dates:
        if when.start != when.end and role in {"span", "at"} and cue.effect != "end":
            tenure.start, tenure.end = tenure.start or when.start, tenure.end or when.end
        elif role in {"until", "before"} or cue.effect == "end":
            tenure.end = tenure.end or when.end
        elif role in {"from", "after"} or verb.lower_ not in {"as", "capacity"}:
            tenure.start = tenure.start or when.start  # "as Chairman, I was there in 2015" dates the visit, not the post
