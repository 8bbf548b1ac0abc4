"""Bodies: named organisations, by lexicon, by the grammar of their names, and by the acronyms a text defines.

A name's grammar is "X Y Head" (Labour Department) or "Head of X and Y" (Ministry of Culture, Youth and Sports), and both may go
on with "of the Z" (Panel on Environmental Affairs of the Legislative Council). Heads are in `body_heads.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.annotate.layers import Found
from kg.annotate.mentions.lexicon import (
    Row,
    body_heads,
    demonyms,
    function_words,
    honorific_words,
    known_bodies,
    known_offices,
    name_breaks,
    office_heads,
    place_phrases,
    possessive_names,
)
from kg.annotate.mentions.words import Phrases, Word
from kg.lexicons import read_table
from kg.model import EntityKind

LINKS = {"of", "for", "on", "in", "to"}
POSSESSIVES = {"'s", "’s", "'", "’"}
ACRONYM = re.compile(r"^[A-Z][A-Za-z]*[A-Z&][A-Za-z0-9&*+-]*$|^[A-Z]{2,}$")
MAX_WORDS = 24  # no name is longer; bounds the work on hostile text


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a body's name, as `body_heads.tsv` has it."""

    place: str
    strong: bool
    kind: str
    rare: bool = False


@cache
def heads() -> Phrases[Head]:
    """Return the heads of bodies' names."""
    return Phrases(
        (row["head"], Head(row["place"], row["strength"] == "strong", row["kind"], row["strength"] == "rare"))
        for row in body_heads()
    )


@cache
def _national_heads() -> dict[str, str]:
    return {row["form"]: row["kind"] for row in read_table("national_heads")}


def is_name_word(word: Word) -> bool:
    """Whether `word` can be part of a body's own name: capitalised, and not a title, an honorific or a function word."""
    if not word.cap or word.text in honorific_words():
        return False
    function = function_words().get(word.text)
    return function is None or (function is False and not word.first)


def _begins_office(words: Sequence[Word], at: int) -> bool:
    return office_heads().match(words, at) is not None


def _ends_with_head(words: Sequence[Word], at: int) -> bool:
    """Whether the word at `at` can be the last of a body's name, so that another begins after it."""
    hit = heads().match(words, at)
    return bool(hit and hit[1].place != "post")


def _extend_left(words: Sequence[Word], head_start: int, *, series: bool) -> int:
    """Return where "X and Y's Z Head" begins, given where its head does. `series`: whether "and" may join on the way."""
    at = head_start
    while at > 0 and head_start - at < MAX_WORDS:
        word = words[at - 1]
        if is_name_word(word) and word.text not in name_breaks() and not _begins_office(words, at - 1):
            at -= 1
        elif (
            (
                series
                and at < head_start
                and word.text in {"and", "&"}
                and at > 1
                and is_name_word(words[at - 2])
                and not _ends_with_head(words, at - 2)
                and not _begins_office(words, at - 2)
            )
            or (word.text in POSSESSIVES and at > 1 and words[at - 2].text in possessive_names())
            or (series and at < head_start and word.text == "," and at > 1 and _in_series(words, at - 2, head_start))
        ):
            at -= 2
        else:
            break
    return at


def _in_series(words: Sequence[Word], at: int, head_start: int) -> bool:
    """Whether "X, " before a name is part of it: "Culture, Sports and Tourism Bureau" has commas and then an "and"."""
    if not is_name_word(words[at]) or _ends_with_head(words, at) or _begins_office(words, at):
        return False
    inner = words[at + 1 : head_start]
    if not any(w.text in {"and", "&"} for w in inner) or any(
        w.text not in {",", "and", "&"} and not is_name_word(w) for w in inner
    ):
        return False
    before = words[at - 1] if at else None
    return before is None or before.text in {"the", "The", ",", "of", "for", "by", "with", "and"} or not before.cap


def extend_series(words: Sequence[Word], at: int) -> int:
    """Return the end of "X, Y and Z" that begins at `at`, capitalised words that make one portfolio. One "and" joins, not two."""
    end, joined = at, False
    while end < len(words) and end - at < MAX_WORDS:
        word = words[end]
        if (is_name_word(word) and not (end > at and _begins_office(words, end))) or (
            word.text in POSSESSIVES
            and end > at
            and end + 1 < len(words)
            and words[end + 1].cap
            and words[end - 1].text in possessive_names()
        ):
            end += 1
        elif not joined and word.text in {"and", "&"} and end > at and end + 1 < len(words):
            skip = 2 if words[end + 1].text == "the" and word.text == "and" else 1
            if end + skip >= len(words) or not _continues(words, end + skip):
                break
            end, joined = end + skip, True
        elif word.text == "," and end > at and not joined and (stop := _series_end(words, end + 1)):
            return stop
        else:
            break
    return end


def _continues(words: Sequence[Word], at: int) -> bool:
    """Whether after "and" the same name goes on, rather than another body or a titled person."""
    if not is_name_word(words[at]) or _begins_office(words, at):
        return False
    head = _starts_body(words, at)
    return head is None or head.kind == "company"


def _starts_body(words: Sequence[Word], at: int) -> Head | None:
    """Return the head of a body's name of its own that begins at `at`, or None."""
    end = at
    while end < len(words) and is_name_word(words[end]) and end - at < 6:
        hit = heads().match(words, end)
        if hit and (hit[1].place != "post" or end == at) and hit[1].strong:
            return hit[1]
        end += 1
    return None


def _series_end(words: Sequence[Word], at: int) -> int | None:
    """Return the end of "Y and Z" after "X, ", or None where the comma parts two things."""
    end, items = at, 0
    while items < 4:
        begin = end
        end = _series_item(words, begin)
        if end == begin:
            return None
        items += 1
        if end < len(words) and words[end].text == ",":
            end += 1
            if end < len(words) and words[end].text in {"and", "&"}:
                return _tail(words, end + 1)
        elif end < len(words) and words[end].text in {"and", "&"}:
            return _tail(words, end + 1)
        else:
            return None
    return None


def _series_item(words: Sequence[Word], at: int) -> int:
    end = at
    while end < len(words) and is_name_word(words[end]) and end - at < 4 and not _begins_office(words, end):
        end += 1
    return at if any(_starts_body(words, k) for k in range(at, end)) else end


def _tail(words: Sequence[Word], at: int) -> int | None:
    begin = at + 1 if at < len(words) and words[at].text == "the" else at
    end = _series_item(words, begin)
    return end if end > begin else None


def _extend_right(words: Sequence[Word], end: int, head: Head, known: Phrases[Row]) -> int:
    """Return where the name ends that has its head end at `end`."""
    while end + 1 < len(words) and words[end].text in LINKS:
        at = end + 2 if words[end + 1].text in {"the", "The"} else end + 1
        if (
            at >= len(words)
            or not is_name_word(words[at])
            or words[at].text in name_breaks()
            or not _links(words, words[end].text, at, head)
        ):
            break
        inner = known.match(words, at)
        stop = max(extend_series(words, at), inner[0] if inner else 0)
        if stop == at:
            break
        hit = next((h for k in range(at, stop) if (h := heads().match(words, k))), None)
        onward = Head("post" if words[end].text == "for" else "pre", True, head.kind)  # "Society for the Promotion of X"
        end, head = max(stop, hit[0] if hit else 0), hit[1] if hit else onward
    return end


def _links(words: Sequence[Word], link: str, at: int, head: Head) -> bool:
    """Whether "of", "for", "on", "in" or "to" joins what follows at `at` to a name with this head."""
    if link == "in":
        return head.kind in {"office", "chamber", "military"} and place_phrases().match(words, at) is not None
    if link == "to":
        return head.kind == "office"
    if link in {"for", "on"}:
        return head.place in {"post", "both"} and head.kind not in {"bank", "ministry", "company", "parliament", "government"}
    return True


def match_by_grammar(words: Sequence[Word], known: Phrases[Row]) -> Iterator[tuple[int, int, Head]]:
    """Yield (first word, word after, head) for every name that the grammar finds in a sentence, from left to right."""
    at = 0
    while at < len(words):
        hit = heads().match(words, at) if words[at].cap else None
        if not hit or _is_office_title(words, at):
            at += 1
            continue
        head_end, head = hit
        follows = head.place != "pre" and head_end < len(words) and words[head_end].text in {"of", "for", "on"}
        start = _extend_left(words, at, series=not follows)
        end = head_end
        while (more := heads().match(words, end) if end < len(words) and words[end].cap else None) and more[1].place != "post":
            end, head = more  # "Council Secretariat", "Bank Limited"
        end = _extend_right(words, end, head, known)
        named = start < at or end > head_end
        if not named or (head.place == "pre" and start == at and end == head_end) or (head.place == "post" and end == head_end):
            at = head_end
            continue
        yield start, end, head
        at = max(end, head_end)


def _is_office_title(words: Sequence[Word], at: int) -> bool:
    """Whether the head is only a word of a title: "Cabinet Secretary", "Board Chairman"."""
    return at + 1 < len(words) and words[at + 1].cap and _begins_office(words, at + 1)


def match_national(words: Sequence[Word]) -> Iterator[tuple[int, int, str]]:
    """Yield (first word, word after, kind) of "Cuban government", "British army", "government of France"."""
    for at, word in enumerate(words):
        kind = _national_heads().get(word.text)
        if kind is None:
            continue
        nation = next(
            (
                k
                for k in range(max(0, at - 4), at)
                if (d := demonyms().match(words, k) or place_phrases().match(words, k)) and d[0] == at
            ),
            None,
        )
        if nation is not None:
            yield nation, at + 1, kind
        elif at + 2 < len(words) and words[at + 1].text == "of" and kind == "government":
            begin = at + 3 if words[at + 2].text == "the" else at + 2
            if begin < len(words) and (place := place_phrases().match(words, begin)):
                yield at, place[0], kind


def define_acronym(words: Sequence[Word], end: int) -> tuple[int, str] | None:
    """Return (word after the bracket, acronym) where "(ABC)" follows a name that ends at `end`."""
    if end >= len(words) or words[end].text != "(":
        return None
    close = next((k for k in range(end + 1, min(end + 7, len(words))) if words[k].text == ")"), None)
    if close is None:
        return None
    inner = [w.text for w in words[end + 1 : close] if w.text not in {"the", '"', "“", "”", "'"}]
    joined = "".join(inner)
    if (len(inner) == 1 and ACRONYM.match(joined)) or re.fullmatch(r"[A-Z][A-Z0-9*&+-]{1,9}", joined):
        return close + 1, joined
    return None


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    kind: str
    strong: bool
    rule: str
    rare: bool = False


def _candidates(words: Sequence[Word], known: Phrases[Row], offices: Phrases[Row]) -> list[_Candidate]:
    """Return all ways to read bodies in a sentence, the longest first; of equals the lexicon's."""
    found = [_Candidate(a, b, row["kind"], True, "body.lexicon") for a, b, row in known.finditer(words)]
    found += [
        _Candidate(a, b, head.kind, head.strong and not _coordinates(words, a, b), "body.grammar", head.rare)
        for a, b, head in match_by_grammar(words, known)
    ]
    found += [_Candidate(a, b, kind, True, "body.national") for a, b, kind in match_national(words)]
    titles = list(offices.finditer(words))
    known_ends = {c.start: c.end for c in found if c.rule == "body.lexicon"}
    found = [
        c
        for c in found
        if not any(_is_portfolio(words, c, s, e, row) for s, e, row in titles) and not _runs_over(words, c, known_ends)
    ]
    return sorted(found, key=lambda c: (c.start - c.end, c.start, c.rule != "body.lexicon"))


def _runs_over(words: Sequence[Word], candidate: _Candidate, known_ends: dict[int, int]) -> bool:
    """Whether the grammar runs from a known name straight into the next word of a headline: "Ministry of X Calls"."""
    end = known_ends.get(candidate.start, candidate.end)
    return candidate.rule == "body.grammar" and end < candidate.end and words[end].cap and heads().match(words, end) is None


def _is_portfolio(words: Sequence[Word], candidate: _Candidate, start: int, end: int, title: Row) -> bool:
    """Whether a short name is part of the known title at `start` to `end`: the Civil Service in "Secretary for the Civil Service"."""
    short = candidate.end - candidate.start <= 2 or not candidate.strong
    inside = start < candidate.start and candidate.end <= end and short
    return inside and " ".join(w.text for w in words[candidate.start : candidate.end]) != title["body"]


def _coordinates(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether the words before the head only coordinate with it: "Public Policy and Administration" is no administration."""
    return end - start >= 2 and words[end - 2].text in {"and", "&"}


def _cut_before_person(words: Sequence[Word], candidate: _Candidate, people: Sequence[tuple[int, int]]) -> _Candidate:
    """Return a name without the person's that it runs on into: "Bureau of East Asian and Pacific Affairs Kin Moy"."""
    if candidate.rule != "body.grammar":
        return candidate
    last = words[candidate.end - 1].end
    inside = {
        start
        for start, end in people
        if start > words[candidate.start].start and end == last and " " in words_text(words, start, end)
    }
    cut = next((k for k in range(candidate.start + 2, candidate.end) if words[k].start in inside), candidate.end)
    return replace(candidate, end=cut)


def words_text(words: Sequence[Word], start: int, end: int) -> str:
    """Return the words between two offsets, blanks between them."""
    return " ".join(w.text for w in words if start <= w.start and w.end <= end)


def find_bodies(
    sentences: Sequence[Sequence[Word]],
    text: str,
    jurisdiction: str,
    organisations: Sequence[tuple[int, int]],
    people: Sequence[tuple[int, int]] = (),
) -> list[Found]:
    """Return the bodies named in a document's sentences, in order; only a body inside the name of another may overlap it.

    `organisations` and `people` are spans that the statistical model takes for such: evidence for names with weak heads, and
    for where a name ends.
    """
    known, offices = known_bodies(jurisdiction), known_offices(jurisdiction)
    found: list[Found] = []
    weak: list[Found] = []
    for words in sentences:
        taken = [False] * len(words)
        begin, stop = (words[0].start, words[-1].end) if words else (0, 0)
        people_here = [(s, e) for s, e in people if begin <= s and e <= stop]
        for c in (_cut_before_person(words, c, people_here) for c in _candidates(words, known, offices)):
            if any(taken[c.start : c.end]) or _goes_on(words, c):
                continue
            taken[c.start : c.end] = [True] * (c.end - c.start)
            item = _make_body(words, c, text)
            backed = (
                c.strong
                or item.acronym
                or (not c.rare and any(s < item.name_end and e > item.name_start and e - s > 3 for s, e in organisations))
            )
            (found if backed else weak).append(item)
            if backed:
                found += _inner_bodies(words, c, text, known, offices)
    names = {f.name for f in found}
    found += [w for w in weak if w.name in names]
    return sorted(_repeat(sentences, text, found), key=lambda f: (f.start, -f.end))


def _goes_on(words: Sequence[Word], candidate: _Candidate) -> bool:
    """Whether a name that the grammar read is only the beginning of a thing's name: "Central Police Station", "Peace Corps Medal"."""
    at = candidate.end
    if candidate.rule != "body.grammar" or at >= len(words):
        return False
    return words[at].text in _things() or (not candidate.strong and is_name_word(words[at]))


@cache
def _things() -> frozenset[str]:
    return frozenset(
        row["form"]
        for row in read_table("not_names")
        if row["what"] == "thing" or row["form"] in {"Station", "Building", "Hall", "Street", "Road"}
    )


def _make_body(words: Sequence[Word], candidate: _Candidate, text: str) -> Found:
    begin, stop = words[candidate.start].start, words[candidate.end - 1].end
    acronym = define_acronym(words, candidate.end)
    item = Found(
        EntityKind.BODY,
        begin,
        words[acronym[0] - 1].end if acronym else stop,
        text[begin:stop],
        begin,
        stop,
        source=candidate.rule,
    )
    item.acronym = acronym[1] if acronym else ""
    item.body_kind = candidate.kind
    return item


def _inner_bodies(words: Sequence[Word], outer: _Candidate, text: str, known: Phrases[Row], offices: Phrases[Row]) -> list[Found]:
    """Return the bodies that the name of a body names after "of": the Legislative Council in one of its panels."""
    link = next((k for k in range(outer.start + 1, outer.end) if words[k].text == "of"), None)
    if link is None:
        return []
    found: list[Found] = []
    inner = [c for c in _candidates(words[: outer.end], known, offices) if c.start > link and c.strong]
    for candidate in inner:
        if not any(f.name_start < words[candidate.end - 1].end and words[candidate.start].start < f.name_end for f in found):
            found.append(_make_body(words, candidate, text))
            found[-1].nested = True
    return found


def _repeat(sentences: Sequence[Sequence[Word]], text: str, found: list[Found]) -> list[Found]:
    """Add every later use of an acronym or name that the text itself introduced."""
    local = {form: f for f in reversed(found) for form in (f.acronym, f.name) if form}
    phrases = Phrases((form, f) for form, f in local.items())
    spans = sorted((f.start, f.end) for f in found)
    for words in sentences:
        for a, b, source in phrases.finditer(words):
            begin, stop = words[a].start, words[b - 1].end
            if not any(s < stop and e > begin for s, e in spans):
                found.append(
                    Found(
                        EntityKind.BODY,
                        begin,
                        stop,
                        text[begin:stop],
                        begin,
                        stop,
                        body_kind=source.body_kind,
                        source="body.acronym",
                    )
                )
    return found
