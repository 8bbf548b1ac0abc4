"""The word lists as the annotate stage uses them, compiled once."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kg.annotate.mentions.words import Phrases
from kg.lexicons import read_table, split_cell

Row = dict[str, str]


class Place(NamedTuple):
    """A place the lexicon knows; `country` is an ISO code."""

    name: str
    kind: str
    country: str


def body_heads() -> tuple[Row, ...]:
    """Return the rows of body_heads.tsv."""
    return read_table("body_heads")


@cache
def known_bodies(jurisdiction: str) -> Phrases[Row]:
    """Return known bodies by every form that can be trusted in a release of `jurisdiction`.

    At home and for international bodies all forms count; of other countries only full names, as "Treasury" or "CSC" there is
    another body here.
    """
    rows = sorted(read_table("bodies"), key=lambda r: r["jurisdiction"] != jurisdiction)
    entries: list[tuple[str, Row]] = []
    for row in rows:
        home = row["jurisdiction"] in {"", jurisdiction, "UN", "EU"}
        forms = [row["name"], *split_cell(row["aliases"])]
        entries += [
            (form, row) for form in forms if (" " in form and (home or len(form.split()) > 2)) or (home and len(form) > 3)
        ]
        if home:
            entries += [(form, row) for form in split_cell(row["acronym"]) if len(form) > 1]
    return Phrases(entries)


@cache
def place_phrases() -> Phrases[Place]:
    """Return all known places, by every form."""
    return Phrases(
        (form, Place(row["name"], row["kind"], row["country"]))
        for row in read_table("places")
        for form in (row["name"], *split_cell(row["aliases"]))
    )


@cache
def demonyms() -> Phrases[Row]:
    """Return adjectives and nouns of nationality."""
    return Phrases((row["demonym"], row) for row in read_table("demonyms"))


@cache
def honorifics() -> Phrases[Row]:
    """Return honorifics, ranks and conferred titles."""
    return Phrases((row["form"], row) for row in read_table("honorifics"))


@cache
def honorific_words() -> frozenset[str]:
    """Return single words that are honorifics of style: what follows them is a name."""
    return frozenset(row["form"] for row in read_table("honorifics") if row["kind"] == "style" and " " not in row["form"])


@cache
def postnominals() -> frozenset[str]:
    """Return letters that follow names."""
    return frozenset(row["form"] for row in read_table("postnominals"))


@cache
def office_heads() -> Phrases[Row]:
    """Return heads of offices' names, singular and plural; a plural row has "is_plural" set."""
    rows = read_table("office_heads")
    entries: list[tuple[str, Row]] = []
    for row in rows:
        for form, plural in ((row["head"], ""), (row["plural"], "yes")):
            if form:
                entries += [(prefix + form, {**row, "is_plural": plural}) for prefix in ("", "Co-", "Vice-", "Ex-")]
                entries += [
                    (f"{form}-{ending}", {**row, "is_plural": plural, "capacity": "designate"})
                    for ending in ("elect", "designate", "Elect", "Designate")
                ]
                entries.append(("Co-" + form[0].lower() + form[1:], {**row, "is_plural": plural}))
    return Phrases(entries)


@cache
def lowercase_heads() -> dict[str, Row]:
    """Return heads of offices of one word as they are written without a capital."""
    rows: dict[str, Row] = {}
    for row in read_table("office_heads"):
        rows.setdefault(row["head"].lower(), {**row, "is_plural": ""})
        if row["plural"]:
            rows.setdefault(row["plural"].lower(), {**row, "is_plural": "yes"})
    return {form: row for form, row in rows.items() if " " not in form}


@cache
def plain_heads() -> Phrases[Row]:
    """Return heads that stand before names without capitals too: "prime minister Ada Chan", "Chief executive" where a sentence begins."""
    rows = [row for row in read_table("office_heads") if not row["capital"]]
    forms = [(row["head"].lower(), {**row, "is_plural": ""}) for row in rows]
    return Phrases([*forms, *((form[:1].upper() + form[1:], row) for form, row in forms)])


@cache
def plain_portfolio_words() -> frozenset[str]:
    """Return words of portfolios as they stand before a head without capitals: "road safety minister"."""
    return frozenset(word.lower() for word in portfolio_words()) | lowercase_modifiers()


@cache
def lowercase_modifiers() -> frozenset[str]:
    """Return words of titles written without capitals that may stand before their head."""
    return frozenset(row["form"] for row in read_table("lowercase_modifiers"))


@cache
def office_modifiers() -> dict[str, str]:
    """Return words before an office's head that say how it is held, in lower case, each with its effect."""
    return {row["form"]: row["effect"] for row in read_table("office_modifiers")}


@cache
def known_offices(jurisdiction: str) -> Phrases[Row]:
    """Return known titles of offices, those of `jurisdiction` first."""
    rows = sorted(read_table("offices"), key=lambda r: r["jurisdiction"] != jurisdiction)
    return Phrases((row["title"], row) for row in rows)


@cache
def portfolio_words() -> frozenset[str]:
    """Return the capitalised words of known titles and bodies' names: "Affairs", "Security" begin no person's name after a title."""
    forms = [row["title"] for row in read_table("offices")] + [
        row["name"] for row in read_table("bodies") if row["kind"] in {"ministry", "department", "bureau", "agency"}
    ]
    return frozenset(word for form in forms for word in re.findall(r"[A-Z][a-z]{3,}", form)) - frozenset(
        row["form"] for row in read_table("name_homographs")
    )


@cache
def office_acronyms(jurisdiction: str) -> dict[str, Row]:
    """Return the acronyms of offices that headlines of `jurisdiction` use."""
    rows = [row for row in read_table("offices") if row["jurisdiction"] == jurisdiction and row["acronym"]]
    return {acronym: row for row in reversed(rows) for acronym in row["acronym"].split("|")}


@cache
def function_words() -> dict[str, bool]:
    """Return words that are capitalised because something begins with them; True for those that are in no name anywhere."""
    return {row["form"]: row["always"] == "yes" for row in read_table("function_words")}


@cache
def possessive_names() -> frozenset[str]:
    """Return words whose possessive stands inside bodies' names."""
    return frozenset(row["form"] for row in read_table("possessive_names"))


@cache
def predicates() -> frozenset[str]:
    """Return words that make a title after them something said of the subject."""
    return frozenset(row["form"] for row in read_table("predicates"))


@cache
def name_suffixes() -> frozenset[str]:
    """Return generational suffixes of persons' names."""
    return frozenset(row["form"] for row in read_table("name_suffixes"))


@cache
def name_breaks() -> frozenset[str]:
    """Return capitalised words that never belong to a body's name on the left of its head: months, weekdays and the like."""
    return frozenset(row["form"] for row in read_table("name_breaks"))
