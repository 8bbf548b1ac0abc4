"""Bodies: named organisations, by lexicon, by the grammar of their names, and by the acronyms a text defines.

A name's grammar is "X Y Head" (Labour Department) or "Head of X and Y" (Ministry of Culture, Youth and Sports), and both may go
on with "of the Z" (Panel on Environmental Affairs of the Legislative Council). Heads are in `body_heads.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kg.annotate.layers import Found
from kg.annotate.lexicon import body_heads, function_words, honorific_words, known_bodies, name_breaks, office_head_words, place_phrases
from kg.annotate.words import Phrases, Word
from kg.model import EntityKind

LINKS_AFTER = {"of", "for", "on", "in", "to"}
ACRONYM = re.compile(r"^[A-Z][A-Za-z]*[A-Z&][A-Za-z0-9&*+-]*$|^[A-Z]{2,}$")
MAX_WORDS = 24  # no name is longer; bounds the work on hostile text


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a body's name: how many words it has, and what `body_heads.tsv` says of it."""

    place: str
    strong: bool
    kind: str


@cache
def heads() -> Phrases[Head]:
    """Return the heads of bodies' names."""
    return Phrases((row["head"], Head(row["place"], row["strength"] == "strong", row["kind"])) for row in body_heads())


def is_name_word(word: Word) -> bool:
    """Whether `word` can be part of a body's own name: capitalised, and not a title, an honorific or a function word."""
    return word.cap and word.text not in function_words() and word.text not in honorific_words()


def _extend_left(words: Sequence[Word], head_start: int) -> int:
    """Return where "X and Y's Z Head" begins, given where its head does."""
    at = head_start
    while at > 0 and head_start - at < MAX_WORDS:
        word = words[at - 1]
        if is_name_word(word) and word.text not in office_head_words() | name_breaks():
            at -= 1
        elif word.text in {"and", "&"} and at - 2 >= 0 and is_name_word(words[at - 2]) and not _ends_body(words, at - 2) and words[at - 2].text not in office_head_words():
            at -= 2
        elif word.text in {"'s", "’s", "'", "’"} and at - 2 >= 0 and words[at - 2].text in {"People", "Women", "Children", "Master", "President", "Prime", "Minister", "Workers", "Men", "Veterans", "Farmers", "Consumers", "Peoples", "Teachers", "Nurses", "Drivers", "Merchants"}:
            at -= 2
        elif word.text == "," and at - 2 >= 0 and _in_series(words, at - 2, head_start):
            at -= 2
        else:
            break
    return at


def _ends_body(words: Sequence[Word], at: int) -> bool:
    """Whether the word at `at` is itself the head of a body's name, so that another name begins after it."""
    hit = heads().match(words, at)
    return bool(hit and hit[1].strong and hit[1].place == "pre") or words[at].text in {"Department", "Bureau", "Board", "Council", "Authority", "Commission", "Committee", "Ministry", "Agency"}


def _in_series(words: Sequence[Word], at: int, head_start: int) -> bool:
    """Whether "X, " before a name is part of it: "Culture, Sports and Tourism Bureau" has commas and then an "and"."""
    if not is_name_word(words[at]) or _ends_body(words, at) or words[at].text in office_head_words():
        return False
    inner = words[at + 1 : head_start]
    if not any(w.text in {"and", "&"} for w in inner) or any(w.text not in {",", "and", "&"} and not is_name_word(w) for w in inner):
        return False
    before = words[at - 1] if at else None
    return before is None or before.text in {"the", "The", ",", "of", "for", "by", "with", "and"} or not before.cap


def extend_series(words: Sequence[Word], at: int) -> int:
    """Return the end of "X, Y and Z" that begins at `at`, a series of capitalised words that make one portfolio."""
    end = at
    while end < len(words) and end - at < MAX_WORDS:
        word = words[end]
        if is_name_word(word):
            end += 1
        elif word.text in {"'s", "’s"} and end > at and end + 1 < len(words) and words[end + 1].cap:
            end += 1
        elif word.text in {"and", "&"} and end > at and end + 1 < len(words) and _continues(words, end + 1):
            end += 1
        elif word.text in {"and", "&"} and end > at and end + 2 < len(words) and words[end + 1].text == "the" and is_name_word(words[end + 2]) and not _starts_body(words, end + 2) and words[end + 2].text not in office_head_words():
            end += 2
        elif word.text == "," and end > at and (stop := _series_end(words, end + 1)):
            return stop
        else:
            break
    return end


def _continues(words: Sequence[Word], at: int) -> bool:
    """Whether after "and" the same name goes on, rather than another body or a titled person."""
    return is_name_word(words[at]) and words[at].text not in office_head_words() and not _starts_body(words, at)


def _starts_body(words: Sequence[Word], at: int) -> bool:
    """Whether a body's name of its own begins at `at`."""
    end = at
    while end < len(words) and is_name_word(words[end]) and end - at < 6:
        hit = heads().match(words, end)
        if hit and (hit[1].place != "post" or end == at) and hit[1].strong:
            return True
        end += 1
    return False


def _series_end(words: Sequence[Word], at: int) -> int | None:
    """Return the end of "Y and Z" after "X, ", or None where the comma parts two things."""
    end, items = at, 0
    while items < 4:
        length = 0
        while end < len(words) and is_name_word(words[end]) and length < 4 and words[end].text not in office_head_words():
            end, length = end + 1, length + 1
        if not length or any(_starts_body(words, k) for k in range(end - length, end)):
            return None
        items += 1
        if end < len(words) and words[end].text == ",":
            end += 1
            if end < len(words) and words[end].text in {"and", "&"}:
                end += 1
                return _tail(words, end)
        elif end < len(words) and words[end].text in {"and", "&"}:
            return _tail(words, end + 1)
        else:
            return None
    return None


def _tail(words: Sequence[Word], at: int) -> int | None:
    end = at + 1 if at < len(words) and words[at].text == "the" else at
    begin = end
    while end < len(words) and is_name_word(words[end]) and end - begin < 4 and words[end].text not in office_head_words():
        end += 1
    return end if end > begin and not _starts_body(words, begin) else None


def _extend_right(words: Sequence[Word], end: int, head: Head) -> int:
    """Return where the name ends that has its head end at `end`."""
    while end + 1 < len(words) and words[end].text in LINKS_AFTER:
        link = words[end].text
        at = end + 1
        if words[at].text in {"the", "The"}:
            at += 1
        if at >= len(words) or not is_name_word(words[at]):
            break
        if link == "in" and not (head.kind == "office" and place_phrases().match(words, at)):
            break
        if link == "to" and head.kind != "office":
            break
        if link in {"for", "on"} and head.place == "pre":
            break
        if link == "of" and head.place == "pre" and not _starts_body(words, at) and not place_phrases().match(words, at):
            break
        stop = extend_series(words, at)
        if stop == at:
            break
        hit = next((h for k in range(at, stop) if (h := heads().match(words, k))), None)
        end, head = max(stop, hit[0] if hit else 0), hit[1] if hit else head
    return end


def match_by_grammar(words: Sequence[Word]) -> Iterator[tuple[int, int, Head]]:
    """Yield (first word, word after, head) for every name that the grammar finds in a sentence, from left to right."""
    at = 0
    while at < len(words):
        hit = heads().match(words, at) if words[at].cap else None
        if not hit:
            at += 1
            continue
        head_end, head = hit
        start = _extend_left(words, at)
        end = _extend_right(words, head_end, head) if head.place in {"post", "both"} or start < at else head_end
        while (more := heads().match(words, end) if end < len(words) and words[end].cap else None) and more[1].place != "post":
            end = more[0]  # "Council Secretariat", "Bank Limited"
        named = start < at or end > head_end
        if not named or (head.place == "pre" and start == at) or (head.place == "post" and end == head_end):
            at = head_end
            continue
        yield start, end, head
        at = max(end, head_end)


def define_acronym(words: Sequence[Word], start: int, end: int) -> tuple[int, str] | None:
    """Return (word after the bracket, acronym) where "(ABC)" follows the name at `start` to `end`."""
    if end + 2 < len(words) and words[end].text == "(" and words[end + 2].text == ")" and ACRONYM.match(words[end + 1].text):
        return end + 3, words[end + 1].text
    if end + 4 < len(words) and words[end].text == "(" and words[end + 1].text == "the" and words[end + 3].text == ")" and ACRONYM.match(words[end + 2].text):
        return end + 4, words[end + 2].text
    close = next((k for k in range(end + 1, min(end + 6, len(words))) if words[k].text == ")"), None)
    if end < len(words) and words[end].text == "(" and close:
        inner = "".join(w.text for w in words[end + 1 : close])
        if re.fullmatch(r"[\"“']?[A-Z][A-Z0-9*&+-]{1,9}[\"”']?", inner):
            return close + 1, inner.strip("\"“”'")
    return None


def find_bodies(sentences: Sequence[Sequence[Word]], text: str, jurisdiction: str, organisations: Sequence[tuple[int, int]]) -> list[Found]:
    """Return the bodies named in a document's sentences, none overlapping, in order.

    `organisations` are the spans that the statistical model takes for organisations: evidence for names with weak heads.
    """
    found: list[Found] = []
    weak: list[Found] = []
    lexicon = known_bodies(jurisdiction)
    for words in sentences:
        spans = [(a, b, row, "body.lexicon") for a, b, row in lexicon.finditer(words)]
        spans += [(a, b, head, "body.grammar") for a, b, head in match_by_grammar(words)]
        spans.sort(key=lambda s: (s[0] - s[1], s[0], s[3] == "body.grammar"))
        taken = [False] * len(words)
        for start, end, what, rule in spans:
            if any(taken[start:end]):
                continue
            taken[start:end] = [True] * (end - start)
            begin, stop = words[start].start, words[end - 1].end
            acronym = define_acronym(words, start, end)
            item = Found(EntityKind.BODY, begin, words[acronym[0] - 1].end if acronym else stop, text[begin:stop], begin, stop, source=rule)
            item.acronym = acronym[1] if acronym else ""
            item.body_kind = what.kind if isinstance(what, Head) else what["kind"]
            backed = rule == "body.lexicon" or (isinstance(what, Head) and what.strong) or acronym or any(s < stop and e > begin and e - s > 3 for s, e in organisations)
            (found if backed else weak).append(item)
    names = {f.name for f in found}
    found += [w for w in weak if w.name in names]
    return sorted(_repeat(sentences, text, found), key=lambda f: f.start)


def _repeat(sentences: Sequence[Sequence[Word]], text: str, found: list[Found]) -> list[Found]:
    """Add every later use of an acronym or name that the text itself introduced."""
    local = {form: f for f in reversed(found) for form in (f.acronym, f.name) if form}
    phrases = Phrases((form, f) for form, f in local.items())
    spans = sorted((f.start, f.end) for f in found)
    for words in sentences:
        for a, b, source in phrases.finditer(words):
            begin, stop = words[a].start, words[b - 1].end
            if not any(s < stop and e > begin for s, e in spans):
                found.append(Found(EntityKind.BODY, begin, stop, text[begin:stop], begin, stop, body_kind=source.body_kind, source="body.acronym"))
    return found
