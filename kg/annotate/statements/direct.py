"""Direct statements: a quotation with the words around it that say whose it is, or paragraphs under "X said:"."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from kg.annotate.layers import Chain, Layers, layers
from kg.annotate.statements.quotations import Quotation
from kg.annotate.statements.saying import Said, tokens_between, trim
from kg.annotate.statements.speakers import Speakers, speaks
from kg.annotate.statements.wording import find_saying
from kg.model import Mode, Paragraph, ParagraphKind

SHORTEST = 4  # words of a quotation that needs no full stop to be a statement
NEAR = 14  # tokens behind a quotation among which its verb stands
BLOCK = 4  # paragraphs that a quotation without marks goes on for
OWN = re.compile(r"\b(?:I|[Mm]y|[Ww]e|[Oo]ur|[Uu]s|I['’]\w+|[Ww]e['’]\w+)\b")


def find_direct(doc: Doc, quotations: list[Quotation], speakers: Speakers) -> list[Said]:
    """Return the statements in quotation marks, in order; one that is interrupted by its cue is one."""
    found = layers(doc)
    said: list[Said] = []
    last: Quotation | None = None
    for number, quotation in enumerate(quotations):
        before = quotations[number - 1] if number else None
        after = quotations[number + 1] if number + 1 < len(quotations) else None
        one = _read_before(doc, quotation, before, speakers) or _read_after(doc, quotation, after, speakers)
        same_cue = one is not None and bool(said) and one.verb == said[-1].verb
        if same_cue or (one is None and last is not None and said and _goes_on(found, said[-1], last, quotation)):
            said[-1] = said[-1].until(quotation.end)
            last = quotation
        elif one is not None:
            said.append(one)
            last = quotation
    return said


def _sentence(found: Layers, at: int) -> tuple[int, int]:
    return next(((s, e) for s, e in found.sentences if s <= at < e), (at, at))


def _paragraph(found: Layers, at: int) -> Paragraph | None:
    return next((p for p in found.document.paragraphs if p.start <= at < p.end), None)


def _goes_on(found: Layers, said: Said, last: Quotation, quotation: Quotation) -> bool:
    """Whether a quotation without a cue continues the one before: only that one's cue stands between them."""
    gap = found.document.text[last.closes : quotation.opens]
    words = len(found.document.text[quotation.start : quotation.end].split())
    if words < SHORTEST:
        return False
    ends = len(re.findall(r"[.!?](?:\s|$)", gap))
    return len(gap.split()) <= 2 * NEAR and ends <= 1 and (said.told >= last.closes or not gap.strip())


def _read_before(doc: Doc, quotation: Quotation, previous: Quotation | None, speakers: Speakers) -> Said | None:
    """Read 'X said, "…"' and 'X said:' in the paragraph before."""
    found = layers(doc)
    text = found.document.text
    start = _sentence(found, quotation.opens)[0]
    rule = "statement.direct.cue-before"
    stop = quotation.opens
    if start == quotation.opens:
        earlier = [p for p in found.document.paragraphs if p.end <= start]
        if not earlier or not text[earlier[-1].start : earlier[-1].end].rstrip().endswith(":"):
            return None
        stop = earlier[-1].end
        start = _sentence(found, len(text[:stop].rstrip()) - 1)[0]
    if previous is not None and previous.closes > start:
        start = previous.closes
    lead = text[start:stop].rstrip()
    region = tokens_between(doc, start, stop)
    verb = next((t for t in reversed(region) if _quotes(t)), None)
    if verb is None or not lead.endswith((",", ":", verb.text)):
        return None
    if len(text[quotation.start : quotation.end].split()) < SHORTEST and text[quotation.end - 1] not in ".!?":
        return None
    return _make(doc, verb, region, quotation, speakers, rule)


def _read_after(doc: Doc, quotation: Quotation, following: Quotation | None, speakers: Speakers) -> Said | None:
    """Read a quotation with its cue behind it: '"…," X said'."""
    found = layers(doc)
    text = found.document.text
    if text[quotation.end - 1] not in ",.!?…" and text[quotation.closes : quotation.closes + 1] != ",":
        return None
    start, stop = quotation.closes, _sentence(found, quotation.end - 1)[1]
    if not text[start:stop].strip(" .,"):
        stop = _short_sentence(found, start)
    if following is not None:
        stop = min(stop, following.opens)
    region = tokens_between(doc, start, stop)
    verb = next((t for t in region[:NEAR] if _quotes(t)), None)
    if verb is None or any(t.lower_ == "that" for t in region[: verb.i - region[0].i + 2]):
        return None
    return _make(doc, verb, region, quotation, speakers, "statement.direct.cue-after")


def _short_sentence(found: Layers, start: int) -> int:
    """Return the end of a sentence that is only a cue ("Mr X said."), behind a quotation that ends with a mark of its own."""
    following = next(((s, e) for s, e in found.sentences if s >= start), None)
    paragraph = _paragraph(found, start - 1)
    if (
        following is None
        or paragraph is None
        or following[1] > paragraph.end
        or len(found.document.text[following[0] : following[1]].split()) > NEAR
    ):
        return start
    return following[1]


def _quotes(token: Token) -> bool:
    saying = find_saying(token)
    return saying is not None and "quote" in saying.takes


def _make(doc: Doc, verb: Token, region: list[Token], quotation: Quotation, speakers: Speakers, rule: str) -> Said | None:
    speaker = _find_speaker(verb, region, speakers)
    if speaker is None:
        return None
    start, end = trim(layers(doc).document.text, quotation.start, quotation.end)
    return Said(speaker, Mode.DIRECT, verb.text, start, end, rule, verb.idx, verb.i)


def _find_speaker(verb: Token, region: list[Token], speakers: Speakers) -> Chain | None:
    """Return the subject of a cue; where the quotation confuses the parse, the actor nearest to the verb."""
    inside = {t.i for t in region}
    subject = min(
        (c for c in verb.children if c.dep_ == "nsubj" and c.i in inside), key=lambda c: abs(c.i - verb.i), default=None
    )
    speaker = speakers.name_speaker(subject) if subject is not None else None
    if speaker is not None:
        return speaker
    near = sorted(
        (abs(t.i - verb.i), t.i) for t in region if t != verb and t.dep_ != "poss" and (_is_named(t) or t.dep_ == "nsubj")
    )
    for _, at in near:
        speaker = speakers.name_speaker(verb.doc[at])
        if speaker is not None:
            return speaker
    return speakers.find_speaker(verb)


def _is_named(token: Token) -> bool:
    return speaks(token) and token.dep_ not in {"pobj", "dobj"}


def find_blocks(doc: Doc, quotations: list[Quotation], speakers: Speakers) -> list[Said]:
    """Return the statements without quotation marks that stand in paragraphs under "X said:"."""
    found = layers(doc)
    text = found.document.text
    paragraphs = list(found.document.paragraphs)
    said = []
    for number, paragraph in enumerate(paragraphs[:-1]):
        following = paragraphs[number + 1]
        verb = _closing_verb(doc, paragraph)
        if verb is None or following.kind is not ParagraphKind.BODY or any(q.opens == following.start for q in quotations):
            continue
        last = _end_of_block(doc, paragraphs, number + 1)
        region = list(verb.sent)
        speaker = _find_speaker(verb, region, speakers)
        if speaker is not None:
            end = len(text[: paragraphs[last].end].rstrip())
            said.append(Said(speaker, Mode.DIRECT, verb.text, following.start, end, "statement.direct.block", verb.idx, verb.i))
    return said


def _closing_verb(doc: Doc, paragraph: Paragraph) -> Token | None:
    """Return the verb of saying that a paragraph ends with, before its colon."""
    text = layers(doc).document.text[paragraph.start : paragraph.end].rstrip()
    if paragraph.kind is not ParagraphKind.BODY or not text.endswith(":"):
        return None
    at = _sentence(layers(doc), paragraph.start + len(text) - 1)
    region = tokens_between(doc, *at)
    verb = next((t for t in reversed(region) if _quotes(t)), None)
    behind = [t for t in region if verb is not None and t.i > verb.i and not t.is_punct and not t.is_space]
    return (
        verb if verb is not None and len(behind) <= NEAR // 2 and not any(t.dep_ in {"dobj", "ccomp"} for t in behind) else None
    )


def _end_of_block(doc: Doc, paragraphs: list[Paragraph], first: int) -> int:
    """Return the last paragraph of a quotation without marks: up to the next cue or heading, or as far as it says "we"."""
    last = first
    stop = first
    while (
        stop < len(paragraphs)
        and paragraphs[stop].kind is ParagraphKind.BODY
        and _closing_verb(doc, paragraphs[stop]) is None
        and stop - first < BLOCK
    ):
        stop += 1
    bounded = stop < len(paragraphs) and stop - first < BLOCK and _closing_verb(doc, paragraphs[stop]) is not None
    for number in range(first, stop):
        if bounded or OWN.search(layers(doc).document.text, paragraphs[number].start, paragraphs[number].end):
            last = number
    return last
