"""Dates in running text, each as precise as it is written, anchored on the day of issue.

A rule of `dates.toml` finds a form of words and names the reader here that turns it into a `_Reading`: two stamps whose
year may still be open. What stands beside a mention then completes it: "early", a second date in brackets, the other end
of a span, the year of a neighbour; what still lacks a year takes the one that is nearest to the day of issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from kg.annotate.dates.grammar import NEAR, any_of, ends_with, load_grammar, plain_text, words_before
from kg.annotate.dates.joints import (
    CALENDAR,
    Found,
    follow_weekdays,
    join_brackets,
    join_spans,
    keep_supported,
    resolve_echoes,
    settle_years,
    take_in_parts,
)
from kg.annotate.dates.readers import READERS, Site
from kg.annotate.dates.stamps import Direction, Loose, Stamp, nearest_weekday, nearest_year, year_in
from kg.model import When

_YEARS = frozenset({"year", "years"})


@dataclass(frozen=True, slots=True)
class DateMention:
    """A stretch of text that names a date or a span.

    `role` is "at", "from", "until", "before", "after" (what the words in front make of it: `when` is the date named,
    never opened), "span" (the text gives both ends), "anaphoric" (counted from the date mentioned before) or "name" (a
    year that is part of a name: "Convention 2026"). `repeats` is set for "every Friday". `loose` tells what the text
    leaves open: "weekday" for a bare "on Friday", "year" for "in May"; `resolve_loose` decides these anew.
    """

    start: int
    end: int
    when: When
    role: str
    repeats: bool = False
    loose: Loose = ""
    rule: str = ""


def _match_rules(text: str, anchor: date) -> Iterator[Found]:
    """Yield what the rules read, the leftmost and longest first, none overlapping.

    A match that turns out to be no date ("30 February") keeps its place, so that no part of it is read as one.
    """
    rules = load_grammar().rules
    hits = [(m.start(), -m.end(), index, m) for index, rule in enumerate(rules) for m in rule.pattern.finditer(text)]
    free = 0
    for start, _, index, match in sorted(hits, key=lambda hit: hit[:3]):
        if start < free:
            continue
        rule = rules[index]
        try:
            reading = READERS[rule.reads](Site(match, text, anchor))
        except (OverflowError, ValueError):  # a date beyond the calendar's ends
            reading = None
        free = match.end()
        if reading:
            yield Found(start, match.end(), rule.id, reading)


def _strip_fillers(front: str) -> str:
    """Take "the", "about", "early" … off the end, at most three of them."""
    for _ in range(3):
        if filler := ends_with(front, load_grammar().context["fillers"]):
            front = front[: len(front) - len(filler)].rstrip()
    return front


def _find_role(text: str, found: Found) -> str:
    """Return what the words around make of the mention: `DateMention.role`."""
    if found.rule in _YEARS and _is_in_name(text, found):
        return "name"
    if found.reading.role:
        return found.reading.role
    if re.match(rf" {any_of(load_grammar().context['onwards'])}", text[found.end : found.end + 12]):
        return "from"
    front = _strip_fillers(words_before(text, found.start))
    phrase = ends_with(front, load_grammar().roles)
    if phrase == "to" and found.rule not in CALENDAR:
        return "at"  # "welcome to today's ceremony"
    return load_grammar().roles.get(phrase, "at")


def _find_roles(text: str, founds: list[Found]) -> dict[int, str]:
    """Return the role of each mention by its start; in "Awards 2020 & 2021" both are parts of a name."""
    roles: dict[int, str] = {}
    last: Found | None = None
    for found in founds:
        role = _find_role(text, found)
        if last and roles[last.start] == "name" and found.rule in _YEARS:
            role = "name" if text[last.end : found.start].strip() in load_grammar().context["lists"] else role
        roles[found.start], last = role, found
    return roles


def _is_in_name(text: str, found: Found) -> bool:
    """Whether a bare year is part of a name: "Convention 2026", "my 2021 Policy Address", "the Act of 1971"."""
    front = text[max(0, found.start - NEAR) : found.start].rpartition("\n\n")[2]
    last = re.search(r"([\w'&.-]+)( of)? ?$", front)
    word = last[1] if last else ""
    before_capital = re.match(r" [A-Z]{2}| [A-Z][a-z]", text[found.end : found.end + 3]) is not None
    if re.search(rf"(?i:{any_of(load_grammar().context['laws'])}), $|\([A-Z][\w ]*\) $", front):
        return True
    if not word or (last and last[2] and not word[:1].isupper()):
        return before_capital and not re.search(r"[(,;:] ?$", front)
    if word.lower() in load_grammar().context["determiners"]:
        return before_capital
    if ends_with(word.lower(), load_grammar().roles) or word.lower() in load_grammar().context["fillers"]:
        return False
    return word[:1].isupper() or before_capital


def _repeats(text: str, found: Found) -> bool:
    context = load_grammar().context
    behind = text[found.end : found.end + 20].lower().strip()
    return bool(ends_with(words_before(text, found.start), context["every"])) or behind.startswith(tuple(context["every_after"]))


def find_dates(text: str, anchor: date, offset: int = 0) -> list[DateMention]:
    """Find the dates in `text`, in order, none overlapping; `anchor` is the day of issue, `offset` is added to positions.

    A day and month without a year take the year of a date beside them, or the year nearest to `anchor`. Mentions are
    tight: prepositions and articles stay outside. Never raises.
    """
    plain = plain_text(text)
    founds = [take_in_parts(plain, found) for found in _match_rules(plain, anchor)]
    founds = keep_supported(plain, join_spans(plain, join_brackets(plain, founds)))
    founds = list(follow_weekdays(plain, list(settle_years(plain, founds, anchor))))
    roles = _find_roles(plain, founds)
    names = {start for start, role in roles.items() if role == "name"}
    return [
        DateMention(
            found.start + offset,
            found.end + offset,
            When(found.reading.first.iso, found.reading.last.iso),
            roles[found.start],
            found.reading.repeats or _repeats(plain, found),
            found.reading.loose,
            found.rule,
        )
        for found in resolve_echoes(founds, names)
    ]


def resolve_loose(mention: DateMention, anchor: date, prefer: Direction | None) -> DateMention:
    """Decide a bare weekday, or a date without a year, by the tense around it.

    `prefer` "past" takes the last such date that isn't after `anchor`, "future" the next that isn't before it (for a weekday,
    the next after it), None the nearest. Mentions that say it themselves, and spans, come back unchanged.
    """
    if not mention.loose or not mention.when.single:
        return mention
    parts = [int(part) for part in mention.when.start.split("-")]
    if mention.loose == "weekday":
        day = nearest_weekday(date(*parts).weekday(), anchor, prefer)
        return replace(mention, when=When.at(day.isoformat()))
    stamp = Stamp(None, *parts[1:])
    year = nearest_year(stamp, anchor) if prefer is None else year_in(stamp, anchor, prefer)
    return mention if year is None else replace(mention, when=When.at(replace(stamp, year=year).iso))
