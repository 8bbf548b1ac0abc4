"""Persons with their titles: who is named, and which offices the words beside a name give to whom.

"the Commissioner, Mr Liu Guangyuan," and "Deputy Governor of the Bank Mr Pan" give the title before the name,
"Mr Leo Yip, 50, Chairman, Economic Development Board," the one after it; "A and B, Mr C" gives both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.annotate.layers import Found, Post
from kg.annotate.mentions.bodies import POSSESSIVES, heads
from kg.annotate.mentions.lexicon import (
    demonyms,
    name_suffixes,
    office_heads,
    place_phrases,
    portfolio_words,
    postnominals,
    predicates,
)
from kg.annotate.mentions.names import Name, after_name, is_personal, is_plausible, match_bare_name, match_name, not_names
from kg.annotate.mentions.offices import COMMON_ENDINGS, POSITION, OfficeGrammar, Title
from kg.annotate.mentions.words import Word
from kg.model import EntityKind


@dataclass(slots=True)
class Holder:
    """A named person in a sentence, the words that the name and its titles cover, and the titles."""

    name: Name
    start: int
    end: int
    rule: str
    titles: list[tuple[Title, str]] = field(default_factory=list)  # with the rule that gives it
    comma_open: bool = False  # a comma parts the title from the name, so one after the name closes it


def find_names(
    words: Sequence[Word], grammar: OfficeGrammar, titles: list[Title], people: Sequence[tuple[int, int]], headline: bool
) -> list[Holder]:
    """Return the persons that a sentence names, in order. `people` are character spans the statistical model calls persons."""
    holders: list[Holder] = []
    taken = list(grammar.inside)

    def take(name: Name, rule: str) -> None:
        holders.append(Holder(name, name.start, name.end, rule))
        taken[name.start : name.end] = [True] * (name.end - name.start)

    at = 0
    while at < len(words):
        name = match_name(words, at) if not taken[at] else None
        if name and not any(taken[name.start : name.end]):
            take(name, "person.honorific")
            at = name.end
            while (
                name
                and at + 1 < len(words)
                and words[at].text in {"and", "&"}
                and name.honorific in {"Messrs", "Drs", "Professors"}
            ):
                last = match_bare_name(words, at + 1, strict=True)
                name = Name(at + 1, last, at + 1, last, "", name.gender) if last > at + 1 else None
                if name:
                    take(name, "person.honorific")
                    at = name.end
        else:
            at += 1
    titles[:] = [t for t in titles if not any(h.name.start < t.end and t.start < h.name.end for h in holders)]
    model = _word_spans(words, people)
    for title in titles:
        _name_after_title(words, title, taken, take, model, headline)
        _name_before_title(words, title, taken, take)
    spans = [(t.start, t.end) for t in titles]
    for begin, stop in model:
        first = max([begin, *(k + 1 for k in range(begin, stop) if words[k].text in portfolio_words())])
        first, last = _widen(words, first, stop, taken) if first < stop else (first, stop)
        last = _cut_letters(words, first, last)
        if (
            (last < len(words) and words[last].text in not_names())
            or any(a < last and first < b for a, b in spans)
            or any(taken[first:last])
        ):
            continue
        if is_plausible(words[first:last]):
            end, native = after_name(words, last)
            take(Name(first, end, first, last, "", "", native), "person.model-headline" if headline else "person.model")
    return sorted(holders, key=lambda h: h.start)


Take = Callable[[Name, str], None]


def _cut_letters(words: Sequence[Word], first: int, last: int) -> int:
    """Return where a name ends that the statistical model takes "TD" or ", Jr." into."""
    end = last
    while end - first > 2 and words[end - 1].text in postnominals():
        end -= 1
    if end - first > 3 and words[end - 1].text in name_suffixes() and words[end - 2].text == ",":
        end -= 2
    return end


def _word_spans(words: Sequence[Word], spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return character spans as (first word, word after); honorifics and possessives at the edges left out."""
    found = []
    for begin, stop in spans:
        covered = [k for k, w in enumerate(words) if w.start >= begin and w.end <= stop]
        while covered and (words[covered[-1]].text in POSSESSIVES or not words[covered[-1]].text[0].isalnum()):
            covered.pop()
        if covered:
            found.append((covered[0], covered[-1] + 1))
    return found


def _widen(words: Sequence[Word], first: int, last: int, taken: list[bool]) -> tuple[int, int]:
    """Take capitalised neighbours into a name that the statistical model cut short: "Nusrat Fateh" before "Ali Khan"."""
    while (
        first > 0
        and last - first < 5
        and not taken[first - 1]
        and is_personal(words[first - 1])
        and not words[first - 1].first
        and words[first - 1].text not in not_names()
    ):
        if (
            office_heads().match(words, first - 1)
            or heads().match(words, first - 1)
            or demonyms().match(words, first - 1)
            or place_phrases().match(words, first - 1)
        ):
            break
        first -= 1
    return first, max(last, match_bare_name(words, first, strict=True))


def _name_after_title(
    words: Sequence[Word], title: Title, taken: list[bool], take: Take, model: list[tuple[int, int]], headline: bool
) -> None:
    """Find "President Biden", "Prime Minister Kevin Rudd", "Presidents Biden and von der Leyen"."""
    at = title.end
    if at + 2 < len(words) and words[at].text == "," and not title.plural and not title.lowercase:
        _name_after_comma(words, at + 1, taken, take, model)
        return
    while not title.lowercase and at < len(words):
        if taken[at] or (not is_personal(words[at]) and not words[at].text.islower()):
            return
        last = match_bare_name(words, at, strict=True)
        seen = any(begin < last and stop > at for begin, stop in model)
        if not title.before_name and not (seen and last - at > 1):
            return
        while last > at + 1 and (words[last - 1].text in portfolio_words() or (headline and _is_common(words[last - 1].text))):
            last -= 1
        if last == at or any(taken[at:last]) or not words[last - 1].cap or not _can_be_named(words, at, last):
            return
        if last - at == 1 and (
            _is_common(words[at].text) or words[at].text in portfolio_words() or (not seen and not _stands_before(words, title))
        ):
            return
        end, native = after_name(words, last)
        take(
            Name(at, end, at, last, "", "", native),
            "person.title"
            if seen or last - at > 1 or title.jurisdiction or _stands_before(words, title) == "always"
            else "person.title-unseen",
        )
        if not title.plural or end + 1 >= len(words) or words[end].text not in {"and", ","}:
            return
        at = end + 2 if words[end].text == "," and words[end + 1].text == "and" else end + 1


def _name_after_comma(words: Sequence[Word], at: int, taken: list[bool], take: Take, model: list[tuple[int, int]]) -> None:
    """Find "British High Commissioner, Jane Marriott": a full name between a title's comma and another comma."""
    last = match_bare_name(words, at, strict=True) if office_heads().match(words, at) is None else at
    seen = any(begin < last and stop > at for begin, stop in model)
    closed = (last < len(words) and words[last].text in {",", "(", ")"}) or last == len(words)
    if (
        last - at >= 2
        and not any(taken[at:last])
        and (seen or closed)
        and is_plausible(words[at:last])
        and not any(w.text in portfolio_words() for w in words[at:last])
    ):
        end, native = after_name(words, last)
        take(Name(at, end, at, last, "", "", native), "person.title")


def _stands_before(words: Sequence[Word], title: Title) -> str:
    """Return whether a title's head stands before bare family names: "yes", "always" or ""."""
    hits = (office_heads().match(words, k) for k in range(title.start, title.end))
    return next((hit[1]["before_name"] for hit in hits if hit and hit[0] == title.end), "")


def _is_common(word: str) -> bool:
    """Whether a capitalised word ends like a common noun or a participle: "Permanent Secretary Appointments" names nobody."""
    return word.lower().endswith(COMMON_ENDINGS)


def _name_before_title(words: Sequence[Word], title: Title, taken: list[bool], take: Take) -> None:
    """Find "Antony J. Blinken, Secretary of State": a bare name that a title without article follows."""
    comma = title.start - 1
    if title.article and title.end < len(words) and words[title.end].text == ",":
        comma += 1  # "Ahsan Iqbal the Federal Minister for Planning,"
    elif title.article or title.lowercase or comma < 2 or words[comma].text != ",":
        return
    first = comma
    while first > 0 and comma - first < 5 and is_personal(words[first - 1]) and not taken[first - 1]:
        first -= 1
    if (
        comma - first >= 2
        and (first == 0 or words[first - 1].text in {",", ";", "and", "with", "by", "to", ":", "from"})
        and is_plausible(words[first:comma])
    ):
        take(Name(first, comma, first, comma, "", ""), "person.apposition")


def _can_be_named(words: Sequence[Word], at: int, last: int) -> bool:
    following = words[last].text if last < len(words) else ""
    place = place_phrases().match(words, at)
    return (
        following not in not_names()
        and not any(w.text in not_names() for w in words[at:last])
        and not (place and place[0] == last)
        and not demonyms().match(words, at)
        and not any(heads().match(words, k) for k in range(at, last))
        and not any(w.text.isupper() and len(w.text) > 1 and "." not in w.text for w in words[at:last])
    )


def pair_titles(words: Sequence[Word], holders: list[Holder], titles: list[Title]) -> list[Title]:
    """Give each title to the person it stands beside; return the titles that stand alone."""
    by_end = {t.end: t for t in titles}
    by_start = {t.start: t for t in titles}
    used: set[int] = set()
    named_at = {h.name.start: h for h in holders}

    for number, holder in enumerate(holders):
        _pair_before(words, holder, holders[:number], by_end, used)
        if not any(rule == "tenure.title-before" for _, rule in holder.titles) or _is_name_first(
            words, holder, by_start, named_at
        ):
            _pair_after(words, holder, by_start, named_at, used)
        _read_country(words, holder)
        _skip_position(words, holder)
    return [t for t in titles if id(t) not in used]


def _pair_before(words: Sequence[Word], holder: Holder, earlier: list[Holder], by_end: dict[int, Title], used: set[int]) -> None:
    """Take "OFFICE, NAME", "OFFICE NAME" and "OFFICE and OFFICE, NAME"."""
    at, comma = holder.name.start, False
    if at and words[at - 1].text == ",":
        at, comma = at - 1, True
    title = by_end.get(at)
    if (
        title is None
        or id(title) in used
        or (comma and _is_said(words, title, earlier))
        or (title.lowercase and comma and not title.article)
        or (title.plural and not title.before_name and not _starts_plural(words, holder))
    ):
        _share_plural(words, holder, earlier)
        return
    if (
        comma
        and earlier
        and not title.article
        and earlier[-1].end + 1 == title.start
        and not earlier[-1].titles
        and words[earlier[-1].end].text == ","
    ):
        return  # "Mr A, Chairman of X, Mr B": the first name has no title before it, so titles follow names here
    holder.titles.append((title, "tenure.title-before"))
    used.add(id(title))
    holder.start, holder.comma_open = title.start, comma
    while True:
        at = holder.start
        link = at - 1
        if link >= 0 and words[link].text in {"and", "&", "cum", "/"}:
            link -= 1
            if link >= 0 and words[link].text == ",":
                link -= 1
        elif link >= 0 and words[link].text == "," and (len(holder.titles) > 1 or _is_article_title(by_end.get(link), comma)):
            link -= 1
        else:
            break
        other = by_end.get(link + 1)
        if (
            other is None
            or id(other) in used
            or other.plural
            or (other.article and title.article and not comma)
            or (other.article and not comma and _names_another(words, at, title))
            or any(h.end == other.start - 1 and words[h.end].text == "," for h in earlier)
        ):
            break
        if _lacks_body(other) and not title.article:
            other.body, other.jurisdiction = title.body, title.jurisdiction  # "the Founder and Director of X"
        holder.titles.append((other, "tenure.title-before"))
        used.add(id(other))
        holder.start = other.start
    if comma and holder.end < len(words) and words[holder.end].text == ",":
        holder.end += 1


def _names_another(words: Sequence[Word], at: int, title: Title) -> bool:
    """Whether "and" before a title that stands before names joins two people: "the Chair and President Berg"."""
    return words[at - 1].text in {"and", "&"} and _stands_before(words, title) == "always"


def _is_said(words: Sequence[Word], title: Title, earlier: list[Holder]) -> bool:
    """Whether a title before "Mr B" is said of somebody else: "is appointed Secretary, Mr B", "Mr A was the Director, Mr B"."""
    if not title.start or words[title.start - 1].text not in predicates():
        return False
    return not title.article or (bool(earlier) and all(w.text.islower() for w in words[earlier[-1].end : title.start]))


def _lacks_body(title: Title) -> bool:
    """Whether a title says nothing of where the post is: "Founder" in "the Founder and Director of X"."""
    return (
        title.body is None
        and not title.jurisdiction
        and not {"for", "of", "to"} & set(title.text.split())
        and "(" not in title.text
    )


def _is_article_title(title: Title | None, comma: bool) -> bool:
    """Whether a title stands before another that goes straight on to the name: "the Consul-General of Japan, Ambassador Matsuda"."""
    return title is not None and not title.plural and not title.lowercase and not comma


def _starts_plural(words: Sequence[Word], holder: Holder) -> bool:
    """Whether a person is the first of several that share a title: "the Founders, Mr A and Mr B"."""
    return holder.end < len(words) and words[holder.end].text in {"and", ",", "&"}


def _share_plural(words: Sequence[Word], holder: Holder, earlier: list[Holder]) -> None:
    """Give the second and later of "the Founders, Mr A and Mr B" the title of the first."""
    if not earlier or not earlier[-1].titles or not earlier[-1].titles[0][0].plural:
        return
    between = {w.text for w in words[earlier[-1].end : holder.name.start]}
    if between <= {"and", ",", "&"}:
        holder.titles = [(title, "tenure.title-shared") for title, _ in earlier[-1].titles]


def _is_name_first(words: Sequence[Word], holder: Holder, by_start: dict[int, Title], named_at: dict[int, Holder]) -> bool:
    """Whether a title after a name belongs to it although one stood before: no other name takes it."""
    at = holder.name.end
    if at + 1 >= len(words) or words[at].text != ",":
        return False
    title = by_start.get(at + 1 + (words[at + 1].text in {"a", "an"}))
    if title is None or title.article:
        return False
    following = title.end + 1 if title.end < len(words) and words[title.end].text == "," else title.end
    return following not in named_at and not (title.end < len(words) and words[title.end].text in {"and", "&"})


def _pair_after(
    words: Sequence[Word], holder: Holder, by_start: dict[int, Title], named_at: dict[int, Holder], used: set[int]
) -> None:
    """Take "NAME, 50, OFFICE, BODY," and "NAME, OFFICE and OFFICE," and "NAME (OFFICE)"."""
    at = _after_age(words, holder.name.end)
    direct = by_start.get(at)
    if (
        direct is not None
        and direct.article
        and id(direct) not in used
        and direct.end not in named_at
        and direct.end + 1 not in named_at
    ):
        holder.titles.append((direct, "tenure.title-after"))
        used.add(id(direct))
        holder.end = direct.end
        return
    bracket = at < len(words) and words[at].text in {"(", "–", "-", "—"}
    if at + 1 >= len(words) or (words[at].text != "," and not bracket):
        return
    at += 1
    if words[at].text in {"who", "currently", "presently"}:
        return
    at += words[at].text in {"a", "an"}
    taken_any = False
    while title := by_start.get(at):
        if id(title) in used:
            break
        following = title.end + 1 if title.end < len(words) and words[title.end].text == "," else title.end
        claimed = named_at.get(following)
        if claimed is not None and (title.article or taken_any) and not bracket:
            break
        if claimed is not None and following == title.end:
            break
        holder.titles.append((title, "tenure.title-after"))
        used.add(id(title))
        taken_any = True
        holder.end = title.end
        at = title.end
        if at < len(words) and words[at].text == ")" and bracket:
            holder.end = at + 1
            break
        step = 1 if at < len(words) and words[at].text in {"and", ",", "&", ";", "cum"} else 0
        step += (
            1 if step and at + 1 < len(words) and words[at + 1].text in {"and", "concurrently"} and words[at].text == "," else 0
        )
        if not step:
            break
        at += step
    if taken_any and not bracket and holder.end < len(words) and words[holder.end].text == ",":
        holder.end += 1
    for (before, _), (after, _) in reversed(list(pairwise(holder.titles))):
        if _lacks_body(before) and words[before.end].text == "and" and after.start == before.end + 1:
            before.body, before.jurisdiction = after.body, after.jurisdiction  # "Mr X, President and CEO of Y"


def _after_age(words: Sequence[Word], at: int) -> int:
    """Return the word after ", 50" or ", aged 50"; `at` where no age stands there."""
    if at + 1 < len(words) and words[at].text == ",":
        age = at + 2 if words[at + 1].text in {"aged", "age"} else at + 1
        if (
            age < len(words)
            and words[age].text.isdigit()
            and len(words[age].text) == 2
            and age + 1 < len(words)
            and words[age + 1].text == ","
        ):
            return age + 1
    return at


def _read_country(words: Sequence[Word], holder: Holder) -> None:
    """Take "of Tunisia" after "President Kais Saied" for the country of the office."""
    at = holder.end + 1
    direct = holder.titles and not holder.comma_open and holder.titles[0][0].body is None and not holder.titles[0][0].jurisdiction
    if not direct or holder.end != holder.name.end or at >= len(words) or words[holder.end].text != "of":
        return
    at += words[at].text == "the"
    if at < len(words) and (place := place_phrases().match(words, at)):
        holder.titles[0][0].jurisdiction, holder.end = place[1].name, place[0]


def _skip_position(words: Sequence[Word], holder: Holder) -> None:
    """Count "(front row, third left)" after a name in a caption as part of it."""
    at = holder.end
    if at < len(words) and words[at].text == "(":
        close = next((k for k in range(at + 1, min(at + 10, len(words))) if words[k].text == ")"), None)
        if close and all(POSITION.match(w.text) for w in words[at + 1 : close]):
            holder.end = close + 1


def find_people(
    words: Sequence[Word],
    text: str,
    bodies: Sequence[Found],
    jurisdiction: str,
    people: Sequence[tuple[int, int]],
    *,
    headline: bool,
) -> tuple[list[Found], list[Post]]:
    """Return the titled or untitled persons of one sentence and the offices that stand alone in it.

    `headline`: the sentence is a title or heading, where a capital after a name doesn't show that the name goes on.
    """
    if not words:
        return [], []
    grammar = OfficeGrammar(words, text, bodies, jurisdiction, people)
    titles = grammar.find()
    holders = find_names(words, grammar, titles, people, headline)
    alone = pair_titles(words, holders, titles)
    found = []
    for holder in holders:
        name = holder.name
        begin, stop = words[name.first].start, words[name.last - 1].end
        item = Found(
            EntityKind.PERSON,
            words[holder.start].start,
            words[holder.end - 1].end,
            text[begin:stop],
            begin,
            stop,
            name.honorific,
            name.gender,
            native=name.native,
            source=holder.rule,
        )
        item.posts = [make_post(words, title) for title, _ in holder.titles]
        found.append(item)
    return found, [make_post(words, title) for title in alone]


def make_post(words: Sequence[Word], title: Title) -> Post:
    """Return the title as the later stages want it."""
    first = title.start + 1 if title.article else title.start
    return Post(
        title.text,
        words[first].start,
        words[title.end - 1].end,
        title.capacity,
        title.former,
        title.body,
        title.bodies_after,
        title.jurisdiction,
        None,
        title.plural,
        title.lowercase,
        title.acronyms,
    )
