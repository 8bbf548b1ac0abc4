"""Offices: titled posts, by the grammar of their names.

A title is "Modifiers Head Portfolio": "Permanent Secretary for the Environment", "Second Permanent Secretary (Trade and Industry)",
"Deputy Director of the Liaison Office …", "Turkish Foreign Minister", "NOAA Administrator". What follows "of" is the title's
portfolio, the body the post is in, or the country it is of; heads and what they take are in `office_heads.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.annotate.layers import Found
from kg.annotate.mentions.bodies import define_acronym, extend_series, is_name_word
from kg.annotate.mentions.lexicon import (
    demonyms,
    function_words,
    honorific_words,
    known_offices,
    lowercase_heads,
    lowercase_modifiers,
    name_breaks,
    office_acronyms,
    office_heads,
    office_modifiers,
    place_phrases,
    plain_heads,
    plain_portfolio_words,
    portfolio_words,
    postnominals,
)
from kg.annotate.mentions.names import match_honorific
from kg.annotate.mentions.words import Word
from kg.model import Capacity, EntityKind

POSITION = re.compile(
    r"^(?:left|right|centre|center|row|front|back|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|from|standing|seated|pictured|\d+(?:st|nd|rd|th)|middle|top|bottom|and|;|,)$",
    re.IGNORECASE,
)
COMMON_ENDINGS = (
    "ment",
    "ments",
    "tion",
    "tions",
    "ship",
    "ness",
    "ing",
    "ings",
    "ance",
    "ence",
    "ses",
    "ties",
    "ives",
    "ity",
    "cy",
    "ics",
)
MAX_TITLE = 8  # words before the head


@dataclass(slots=True)
class Title:
    """An office's name at words `start` to `end`; `start` is after any article, modifiers that are not part of it included."""

    start: int
    end: int
    text: str
    capacity: Capacity = Capacity.SUBSTANTIVE
    former: bool = False
    body: Found | None = None
    jurisdiction: str = ""
    plural: bool = False
    article: bool = False
    singular: str = ""  # of a plural head, as its form in the text is cased
    plural_form: str = ""
    lowercase: bool = False
    acronyms: list[str] = field(default_factory=list)
    before_name: bool = False
    bodies_after: list[Found] = field(default_factory=list)


class OfficeGrammar:
    """Reads the titles of one sentence, whose bodies are known: `at_word` maps each word that begins a body to it."""

    def __init__(
        self, words: Sequence[Word], text: str, bodies: Sequence[Found], jurisdiction: str, people: Sequence[tuple[int, int]] = ()
    ) -> None:
        self.words, self.text, self.jurisdiction = words, text, jurisdiction
        self.person_starts = {start for start, _ in people}
        self.person_ends = {end for _, end in people}
        self.body_at: dict[int, tuple[int, Found]] = {}
        self.body_ending: dict[int, tuple[int, Found]] = {}
        self.inside = [False] * len(words)
        for body in bodies:
            covered = [k for k, w in enumerate(words) if w.start >= body.start and w.end <= body.end]
            if covered:
                self.body_at[covered[0]] = (covered[-1] + 1, body)
                name_end = max(k for k in covered if words[k].end <= max(body.name_end, words[covered[0]].end)) + 1
                self.body_ending[covered[-1] + 1] = (covered[0], body)
                self.body_ending.setdefault(name_end, (covered[0], body))
                for k in covered:
                    self.inside[k] = True

    def find(self) -> list[Title]:
        """Return all titles of the sentence in order, none overlapping."""
        titles: list[Title] = []
        at = 0
        while at < len(self.words):
            title = self._match_at_head(at, titles[-1].end if titles else 0)
            if title:
                titles.append(title)
                at = title.end
            else:
                at += 1
        return titles

    def _match_at_head(self, at: int, floor: int) -> Title | None:
        words = self.words
        if self.inside[at]:
            return None
        acronym = office_acronyms(self.jurisdiction).get(words[at].text)
        hit = office_heads().match(words, at)
        known = known_offices(self.jurisdiction).match(words, at)
        if known and (
            any(self.inside[at : known[0]])
            or any(place_phrases().match(words, k) for k in range(hit[0] if hit else at + 1, known[0]))
        ):
            known = None  # the grammar tells the post from its body or country
        if hit is None and known is None:
            if acronym:
                return self._match_acronym(at, acronym)
            return self._match_plain(at, floor) or self._match_lowercase(at, floor)
        head_end = max(hit[0] if hit else 0, known[0] if known else 0)
        if any(w.text in {"Order", "Legion"} for w in words[head_end : head_end + 4]):
            return None  # "Officer of the Order of Australia" is an honour
        if words[at].text in postnominals() and not self._begins_full_name(head_end) and not self._is_link(head_end):
            return None  # "Jane Doe MP"
        lowercase = not words[at].cap
        row = hit[1] if hit else known[1]  # type: ignore[index]
        start = self._extend_left(at, floor)
        while (
            hit
            and head_end < len(words)
            and not self.inside[head_end]
            and words[head_end].cap
            and (more := office_heads().match(words, head_end))
            and not match_honorific(words, at)
        ):
            head_end, row = more  # "Secretary General", "Chief Executive Officer", "Council Chairman"
        if row.get("prefix"):
            real_end, row = self._read_prefixed(head_end, row)
            if real_end == head_end and head_end < len(words) and is_name_word(words[head_end]) and not self.inside[head_end]:
                return None  # "Chief Guest"
            head_end = real_end
        title = Title(
            start,
            head_end,
            "",
            plural=bool(row.get("is_plural")),
            lowercase=lowercase,
            before_name=bool(row.get("before_name")) or known is not None,
        )
        self._set_singular(title, row)
        self._read_modifiers(title, at)
        self._extend_right(title, row, known is not None and known[0] == head_end and (hit is None or known[0] > hit[0]))
        return title

    def _set_singular(self, title: Title, row: dict[str, str]) -> None:
        if title.plural and row.get("plural"):
            title.plural_form = row["plural"]
            title.singular = row["head"].lower() if title.lowercase else row["head"]
        if row.get("capacity") == "designate":
            title.capacity = Capacity.DESIGNATE

    def _read_prefixed(self, end: int, row: dict[str, str]) -> tuple[int, dict[str, str]]:
        """Return the end and row of the real head of "Chief Customer Officer"; those given where no later head follows."""
        at = end
        while (
            at < min(end + 5, len(self.words))
            and (is_name_word(self.words[at]) or self.words[at].text == "and")
            and not self.inside[at]
        ):
            if hit := office_heads().match(self.words, at):
                return hit
            at += 1
        return end, row

    def _match_plain(self, at: int, floor: int) -> Title | None:
        """Read "Irish foreign minister" where a name stands beside it, which shows that a post is meant."""
        hit = plain_heads().match(self.words, at)
        if hit is None or not (self._begins_name(hit[0]) or self._closes_apposition(hit[0]) or self._is_link(hit[0])):
            return None
        start = at
        while start > floor and not self.inside[start - 1] and self._is_plain_modifier(start - 1):
            start -= 1
        for begin in range(max(floor, start - 3), start):
            nation = demonyms().match(self.words, begin) or place_phrases().match(self.words, begin)
            if nation and nation[0] == start and not any(self.inside[begin:start]):
                start = begin
                break
        title = Title(start, hit[0], "", lowercase=True, before_name=True)
        self._read_modifiers(title, at)
        if self._is_link(hit[0]):
            self._extend_right(title, hit[1], False)
        return title if self._is_beside_name(title) else None

    def _is_beside_name(self, title: Title) -> bool:
        """Whether a name stands before or behind a title: "minister Ada Chan", "Ada Chan, a minister", "the minister, Ada Chan"."""
        comma = title.end < len(self.words) and self.words[title.end].text == "," and title.article
        return self._begins_name(title.end + comma) or self._follows_name(title.start)

    def _is_plain_modifier(self, at: int) -> bool:
        """Whether a word may stand before a head without capitals; the first of a sentence has one all the same."""
        word = self.words[at]
        plain = word.text.lower() if word.first else word.text
        return plain in plain_portfolio_words() or plain in office_modifiers()

    def _begins_name(self, at: int) -> bool:
        if at >= len(self.words) or self.inside[at]:
            return False
        return match_honorific(self.words, at) is not None or (self._begins_person(at) and self._begins_full_name(at))

    def _is_link(self, at: int) -> bool:
        return at < len(self.words) and self.words[at].text in {"for", "of"}

    def _closes_apposition(self, at: int) -> bool:
        return at == len(self.words) or self.words[at].text in {",", ".", ";", ")"}

    def _follows_name(self, at: int) -> bool:
        """Whether a name and a comma stand before: "Ada Chan, a former transport minister"."""
        before = at - 1 if at and self.words[at - 1].text in {"a", "an"} else at
        return before > 1 and self.words[before - 1].text == "," and self.words[before - 2].end in self.person_ends

    def _match_lowercase(self, at: int, floor: int) -> Title | None:
        """Read "director of the Institute of X": without a capital, only a body after it shows that a post is meant."""
        words = self.words
        row = lowercase_heads().get(words[at].text)
        if row is None or at + 2 >= len(words):
            return None
        start = at
        while start > floor and (words[start - 1].text in lowercase_modifiers() or words[start - 1].text in office_modifiers()):
            start -= 1
        title = Title(start, at + 1, "", plural=bool(row["is_plural"]), lowercase=True)
        self._set_singular(title, row)
        self._read_modifiers(title, at)
        if words[at + 1].text in {"of", "at", "for", "in"}:
            self._extend_right(title, row, False)
        return title if title.body is not None else None

    def _match_acronym(self, at: int, row: dict[str, str]) -> Title:
        title = Title(at, at + 1, self.words[at].text, acronyms=[row["title"]])
        if at and self.words[at - 1].text.lower() in office_modifiers():
            title.start = at - 1
            self._apply(title, office_modifiers()[self.words[at - 1].text.lower()])
        return title

    def _extend_left(self, at: int, floor: int) -> int:
        """Return where the title begins whose head is at `at`: capitalised words and modifiers belong to it."""
        start = at
        while start > floor and at - start < MAX_TITLE:
            word = self.words[start - 1]
            if self.inside[start - 1]:
                break
            modifier = word.text.lower() in office_modifiers() and word.text not in {"First"}
            capital = word.cap and (is_name_word(word) or function_words().get(word.text) is False)
            if not modifier and (
                not capital
                or word.text in name_breaks()
                or word.text in honorific_words()
                or (match_honorific(self.words, start - 1) and word.text not in portfolio_words())
                or function_words().get(word.text)
            ):
                if word.text in {"-", "&"} and start - 2 >= floor and self.words[start - 2].cap:
                    start -= 2
                    continue
                break
            start -= 1
        return start

    def _read_modifiers(self, title: Title, head_at: int) -> None:
        """Take what stands before the head apart: article, capacity, nationality, a body's acronym; the rest is title."""
        words, begin = self.words, title.start
        while begin < head_at and (effect := office_modifiers().get(words[begin].text.lower())) is not None:
            self._apply(title, effect)
            begin += 1
            if begin < head_at and words[begin].text == "-":
                begin += 1
        while begin < head_at and ((nation := demonyms().match(words, begin)) and nation[0] <= head_at):
            title.jurisdiction, begin = nation[1]["country_name"], nation[0]
        while begin < head_at and (place := place_phrases().match(words, begin)) and place[0] <= head_at:
            title.jurisdiction, begin = place[1].name, place[0]
        while begin < head_at and (effect := office_modifiers().get(words[begin].text.lower())) is not None:
            self._apply(title, effect)
            begin += 1
        title.text = self._span(begin, title.end)
        if title.plural and title.singular:
            title.text = title.text[: len(title.text) - len(title.plural_form)] + title.singular
        if title.jurisdiction == "" and title.start in self.body_ending and begin == title.start:
            title.start, title.body = self.body_ending[title.start]  # "NOAA Administrator"
            before = words[title.start - 1].text.lower() if title.start else ""
            if before in office_modifiers():
                self._apply(title, office_modifiers()[before])  # "Acting NOAA Administrator"
                title.start -= 1
        elif title.start >= 2 and words[title.start - 1].text in {"'s", "’s", "'", "’"}:
            self._read_possessor(title)
        article = title.start - 1
        if article >= 0 and words[article].text in {"the", "The"}:
            title.start, title.article = article, True

    def _read_possessor(self, title: Title) -> None:
        """Take "Brunei's" and "the HKMA's" before a title."""
        before = title.start - 1
        if before in self.body_ending:
            title.start, title.body = self.body_ending[before]
            return
        for begin in range(max(0, before - 3), before):
            if (place := place_phrases().match(self.words, begin)) and place[0] == before:
                title.start, title.jurisdiction = begin, place[1].name
                return

    def _apply(self, title: Title, effect: str) -> None:
        if effect == "acting":
            title.capacity = Capacity.ACTING
        elif effect == "designate":
            title.capacity = Capacity.DESIGNATE
        elif effect == "former":
            title.former = True

    def _span(self, start: int, end: int) -> str:
        return self.text[self.words[start].start : self.words[end - 1].end]

    def _extend_right(self, title: Title, row: dict[str, str], known: bool) -> None:
        """Read portfolio, body and country after the head, in any order they come."""
        words = self.words
        name_start = next(
            (k for k in range(title.start, title.end) if self.text[words[k].start :].startswith(title.text[:4])), title.start
        )
        takes = set(row.get("portfolio", "of for to paren").split()) | {"for"}
        if known:
            self._read_more_portfolio(title, name_start)
        while title.end < len(words):
            at, word = title.end, words[title.end].text
            if word in {"-", "–"} and at + 1 < len(words) and words[at + 1].text in {"designate", "Designate"}:
                self._apply(title, "designate")
                title.end = at + 2
            elif word == "(":
                if not self._read_brackets(title, name_start, "paren" in takes):
                    break
            elif word in {"of", "for", "to", "on", "at", "in", "with"}:
                if not self._read_after_link(title, row, takes, name_start, word, known):
                    break
            elif (
                word == ","
                and at + 1 in self.body_at
                and title.body is None
                and (not title.article or self._closes_before_name(self.body_at[at + 1][0]))
            ):
                title.end, title.body = self.body_at[at + 1]
            elif (
                word == ","
                and at + 1 in self.body_at
                and not title.article
                and title.body is not None
                and words[at - 1].text != ")"
            ):
                title.end, parent = self.body_at[at + 1]
                title.bodies_after.append(parent)
            elif at in self.body_at and title.body is None and not title.article and not title.lowercase:
                title.end, title.body = self.body_at[at]
            elif (
                not title.jurisdiction
                and title.body is None
                and (place := place_phrases().match(words, at))
                and (place[0] == len(words) or words[place[0]].text in {",", ".", ";", ":"} or self._begins_full_name(place[0]))
            ):
                title.end, title.jurisdiction = place[0], place[1].name
            elif word in {"designate", "Designate"}:
                self._apply(title, "designate")
                title.end = at + 1
            else:
                break

    def _read_more_portfolio(self, title: Title, name_start: int) -> None:
        """Go on from a known title to "… and International Cooperation"."""
        at = title.end + 1
        if (
            at < len(self.words)
            and self.words[title.end].text in {"and", "&"}
            and is_name_word(self.words[at])
            and self.words[at].text in portfolio_words()
        ):
            end = self._cut_before_name(at, extend_series(self.words, at))
            if not any(self.inside[k] or office_heads().match(self.words, k) for k in range(at, end)):
                title.text, title.end = self._span(name_start, end), end

    def _closes_before_name(self, end: int) -> bool:
        """Whether a comma and a name with an honorific follow: "the Chief Executive, HSBC UK, Mr Ian Stuart"."""
        return end + 1 < len(self.words) and self.words[end].text == "," and match_honorific(self.words, end + 1) is not None

    def _read_brackets(self, title: Title, name_start: int, takes_portfolio: bool) -> bool:
        """Read "(Law)" as part of the title, "(CEO)" as its acronym; leave places in a photograph and anything else alone."""
        words, at = self.words, title.end
        close = next((k for k in range(at + 1, min(at + 14, len(words))) if words[k].text == ")"), None)
        if close is None or close == at + 1:
            return False
        inner = words[at + 1 : close]
        text = self._span(at + 1, close)
        if len(inner) == 1 and inner[0].text.lower() == "designate":
            self._apply(title, "designate")
        elif (
            len(inner) == 1 and re.fullmatch(r"[A-Z][A-Za-z]{0,3}[A-Z]|[A-Z]{2,6}", text) and self._is_initials(text, title.text)
        ):
            title.acronyms.append(text)
        elif (
            all(POSITION.match(w.text) for w in inner)
            or not inner[0].cap
            or re.search(r"\d", text)
            or re.search(r"[\u3400-\u9fff]", text)
            or title.body is not None
            or not (takes_portfolio or any(w.text in portfolio_words() for w in inner))
        ):
            return False
        else:
            title.text = self._span(name_start, close + 1)
        title.end = close + 1
        return True

    def _is_initials(self, acronym: str, title: str) -> bool:
        initials = "".join(w[0] for w in re.findall(r"[A-Za-z]+", title) if w not in {"of", "for", "the", "and", "in"})
        return acronym.upper() == initials.upper()

    def _read_after_link(
        self, title: Title, row: dict[str, str], takes: set[str], name_start: int, link: str, known: bool
    ) -> bool:
        words, at = self.words, title.end + 1
        if at < len(words) and words[at].text in {"the", "The"}:
            at += 1
        elif at + 1 < len(words) and words[at].text == "charge" and words[at + 1].text == "of" and link == "in":
            at += 3 if at + 2 < len(words) and words[at + 2].text == "the" else 2
            return self._read_portfolio(title, name_start, at)
        if at >= len(words):
            return False
        if at in self.body_at:
            return self._read_body(title, at, link, takes, name_start, row)
        place = place_phrases().match(words, at)
        if place and not self._goes_on(place[0]) and link in {"of", "to", "in", "for"}:
            if link == "in" and not title.jurisdiction and title.body is None:
                return False
            if title.body is None:
                title.jurisdiction = title.jurisdiction or place[1].name
            title.end = self._read_more_places(place[0])
            return True
        if not words[at].cap or title.body is not None or (link not in takes and link != "at"):
            return False
        members = next(
            (hit for k in range(at, min(at + 3, len(words))) if (hit := office_heads().match(words, k)) and hit[1]["is_plural"]),
            None,
        )
        if members and link == "of":
            title.text, title.end = (
                self._span(name_start, members[0]),
                members[0],
            )  # "Convenor of the Non-official Members of the Council"
            return True
        familiar = [w.text in portfolio_words() for w in words[at : extend_series(words, at)] if w.cap]
        organisation = (row.get("org") == "yes" and familiar != [True]) or (
            row.get("org") == "maybe" and len(familiar) > 1 and not any(familiar)
        )
        acronym = words[at].text.isupper() and len(words[at].text) > 2
        if (organisation or acronym) and link in {"of", "at"} and not known:
            return self._read_unknown_body(title, at)
        return link in takes and self._read_portfolio(title, name_start, at)

    def _read_more_places(self, end: int) -> int:
        """Return the end of "Hong Kong and Macao", "Victoria, Australia" where a place ends at `end`."""
        if acronym := define_acronym(self.words, end):
            end = acronym[0]
        while (
            end + 1 < len(self.words)
            and self.words[end].text in {"and", ","}
            and (more := place_phrases().match(self.words, end + 1))
        ):
            end = more[0]
        if end < len(self.words) and self.words[end].text in {"SAR", "SARs"}:
            end += 1
        return end

    def _goes_on(self, end: int) -> bool:
        """Whether a place's name is only the beginning of a portfolio: "Hong Kong Affairs", "Central United States"."""
        return end < len(self.words) and (
            self.words[end].text in portfolio_words() or place_phrases().match(self.words, end) is not None
        )

    def _read_body(self, title: Title, at: int, link: str, takes: set[str], name_start: int, row: dict[str, str]) -> bool:
        end, body = self.body_at[at]
        if title.body is not None:
            title.bodies_after.append(body)
            title.end = end
            return True
        end, body = self._read_longer_body(at, end, body)
        single = len(body.name.split()) <= 2 and link in takes and not row.get("org") and body.source == "body.lexicon"
        title.body, title.end = body, end
        if single and link in {"for", "to"}:
            title.text = self._span(name_start, end)
        return True

    def _read_longer_body(self, at: int, end: int, body: Found) -> tuple[int, Found]:
        """Return "ACI Asia-Pacific" where only "ACI" is known and the name goes straight on."""
        stop = end
        while (
            stop < len(self.words)
            and stop not in self.body_at
            and is_name_word(self.words[stop])
            and not match_honorific(self.words, stop)
            and not office_heads().match(self.words, stop)
            and self.words[stop].start not in self.person_starts
        ):
            stop += 1
        if stop == end or (stop < len(self.words) and self.words[stop].text not in {",", "and", ";", ".", "(", ")"}):
            return end, body
        return stop, self._new_body(at, stop)

    def _new_body(self, at: int, end: int) -> Found:
        begin, stop = self.words[at].start, self.words[end - 1].end
        return Found(EntityKind.BODY, begin, stop, self.text[begin:stop], begin, stop, source="body.of-title", confidence=0.7)

    def _read_unknown_body(self, title: Title, at: int) -> bool:
        """Take what follows "of" for a body although no head shows it: "Senior Partner of Herzog & de Meuron", "Museum Director of M+"."""
        words, end = self.words, at
        while True:
            stop = extend_series(words, end)
            while (
                stop + 1 < len(words)
                and words[stop].text == "&"
                and (words[stop + 1].cap or words[stop + 1].text in {"de", "van", "von"})
            ):
                stop = extend_series(words, stop + (1 if words[stop + 1].cap else 2))
            if stop == end:
                return False
            end = stop
            link = end + 2 if end + 1 < len(words) and words[end + 1].text == "the" else end + 1
            if (
                end >= len(words)
                or words[end].text not in {"of", "for"}
                or link >= len(words)
                or not is_name_word(words[link])
                or link in self.body_at
            ):
                break
            end = link
        end = next((k for k in range(at + 1, end) if match_honorific(words, k)), end)
        if title.plural and end - at == 1:
            return False  # "Leaders of Delegation"
        title.body, title.end = self._new_body(at, end), end
        return True

    def _cut_before_name(self, at: int, end: int) -> int:
        """Return where a portfolio ends that runs on into a name: after the last word known from portfolios, if two or more follow."""
        last = next((k for k in range(end - 1, at - 1, -1) if self.words[k].text in portfolio_words()), None)
        if last is None:
            return end
        rest = self.words[last + 1 : end]
        if rest and place_phrases().match(self.words, last + 1):
            return end
        is_name = 2 <= len(rest) <= 4 and all(w.cap and not w.text.lower().endswith(COMMON_ENDINGS) for w in rest)
        return last + 1 if is_name and (end == len(self.words) or self.words[end].text != "and") else end

    def _begins_person(self, at: int) -> bool:
        """Whether the statistical model sees a person's name begin at `at`, so that a portfolio ends before it."""
        return self.words[at].start in self.person_starts

    def _begins_full_name(self, at: int) -> bool:
        """Whether two words of a name stand at `at`, as in "Chief Minister Sindh Murad Ali Shah"."""
        name = self.words[at : at + 2]
        return len(name) == 2 and all(is_name_word(w) and w.cap and w.text not in portfolio_words() for w in name)

    def _read_superior(self, title: Title, name_start: int, at: int) -> bool:
        """Read "to the Prime Minister" as part of a title; "to Deputy Prime Minister Heng Swee Keat" names another person's post."""
        hit = office_heads().match(self.words, at)
        end = hit[0] if hit else at
        if (end < len(self.words) and self.words[end].cap) or self.words[at - 1].text == "then":
            return False
        title.text, title.end = self._span(name_start, end), end
        return True

    def _read_portfolio(self, title: Title, name_start: int, at: int) -> bool:
        if office_heads().match(self.words, at):
            return self._read_superior(title, name_start, at)
        end = extend_series(self.words, at)
        for stop in range(at + 1, end):
            if match_honorific(self.words, stop) or self.inside[stop] or self._begins_person(stop):
                end = stop
                break
        end = self._cut_before_name(at, end)
        while end > at and (
            self.words[end - 1].text in {"and", "&", ","} or re.fullmatch(r"(?:[A-Z]\.)+", self.words[end - 1].text)
        ):
            end -= 1
        if end <= at:
            return False
        title.text, title.end = self._span(name_start, end), end
        return True
