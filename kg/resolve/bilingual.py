"""Chinese names of officials and offices, from the Chinese counterpart of an English release.

In Chinese an official is named title first, name after, with nothing between: 公務員事務局局長聶德權. A pair of title and name
there is that of an English tenure where the family name is one that English writes so (聶: Nip) and the title ends as such
titles do (局長: Secretary for). Where more than one tenure, or more than one name, would fit, nothing is said.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.model import Document, Extraction, Person, TenureClaim

_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_ASIDE = re.compile("（[^（）]{1,15}）")
_LONGEST_TITLE = 24
_BARE = 4  # characters of a title that may be anybody's: 主席, 行政長官; 政務司司長 is one person's
_JOINING = re.compile("^(?:以及|及|以)")


@dataclass(frozen=True, slots=True)
class TitledName:
    """A title and the name after it, as a Chinese text has them; `ending` is the part by which the title was told."""

    title: str
    ending: str
    surname: str
    name: str


def find_native_names(extraction: Extraction, counterpart: Document) -> Mapping[str, str]:
    """Return the Chinese name of each entity of a release that its counterpart tells, by the entity's ref."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    tenures = [claim for claim in extraction.claims if isinstance(claim, TenureClaim)]
    known = {entity.ref: entity for entity in extraction.entities}
    for found in find_titled_names(counterpart.text):
        fitting = [tenure for tenure in tenures if _fits(tenure, found, known)]
        if len({tenure.person for tenure in fitting}) == 1:
            names[fitting[0].person][found.name] += 1
            if len({tenure.office for tenure in fitting}) == 1 and (found.title != found.ending or len(found.title) > _BARE):
                names[fitting[0].office][found.title] += 1
    chosen = {ref: _choose(counts) for ref, counts in names.items()}
    return {ref: name for ref, name in chosen.items() if name}


def _choose(counts: Counter[str]) -> str:
    """Return the form that is found most, the longest of several; nothing where two differ in more than length."""
    best = max(counts, key=lambda form: (len(form), counts[form], form))
    return best if all(best.endswith(form) or best.startswith(form) for form in counts) else ""


def _fits(tenure: TenureClaim, found: TitledName, known: Mapping[str, object]) -> bool:
    person, office = known.get(tenure.person), known.get(tenure.office)
    if not isinstance(person, Person) or office is None:
        return False
    spellings, beginnings = _surnames()[found.surname], _endings()[found.ending]
    title = str(getattr(office, "name", ""))
    words = {person.surname, *person.name.replace(",", " ").split()[:1], *person.name.split()[-1:]}
    return bool(spellings & words) and title.startswith(beginnings)


def find_titled_names(text: str) -> Iterator[TitledName]:
    """Yield the officials that a Chinese text names with their titles, in order."""
    for match in _ending_pattern().finditer(text):
        after = match.end()
        if aside := _ASIDE.match(text, after):
            after = aside.end()
        surname = next((text[after : after + n] for n in (2, 1) if text[after : after + n] in _surnames()), "")
        name = _read_name(text, after, surname) if surname else ""
        if name:
            title = _read_title(text, match.start(), match.end())
            yield TitledName(title, match[0], surname, name)


def _read_name(text: str, start: int, surname: str) -> str:
    """Return the name at `start`: a given name has two characters, or one where the second belongs to what follows."""
    short, long = (text[start : start + len(surname) + n] for n in (1, 2))
    if _ends_before(text, start + len(surname)):
        return ""
    if _ends_before(text, start + len(short)):
        return short
    return short if text.count(short) > text.count(long) + 1 else long


def _ends_before(text: str, place: int) -> bool:
    """Tell whether a name can't go on at a place."""
    char = text[place : place + 1]
    return not _IDEOGRAPH.match(char) or char in _breaks("after") or text.startswith(_following_words(), place)


def _read_title(text: str, start: int, end: int) -> str:
    """Return the whole title that ends at `end`, whose ending begins at `start`."""
    begin = start
    while begin > max(0, end - _LONGEST_TITLE) and _IDEOGRAPH.fullmatch(text[begin - 1]):
        # 及 joins two officials, and two fields of one bureau: the latter where what follows is none of a whole title.
        if text[begin - 1] in _breaks("before") and (text[begin - 1] != "及" or _is_whole(text[begin:end])):
            break
        begin -= 1
    return _JOINING.sub("", text[begin:end])


def _is_whole(title: str) -> bool:
    """Tell whether a title names its body: 食環署署長 does, 旅遊局局長 may."""
    return bool(re.search("[署處].{0,6}[長員監]$", title))


def _read_rows(name: str) -> list[dict[str, str]]:
    lines = Path(__file__).with_name(name).read_text("utf8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))


@cache
def _surnames() -> dict[str, frozenset[str]]:
    return {row["name"]: frozenset(row["spellings"].split("|")) for row in _read_rows("chinese_surnames.tsv")}


@cache
def _endings() -> dict[str, tuple[str, ...]]:
    return {row["ending"]: tuple(row["english"].split("|")) for row in _read_rows("chinese_titles.tsv")}


@cache
def _breaks(place: str) -> frozenset[str]:
    return frozenset(char for row in _read_rows("chinese_breaks.tsv") if row["place"] == place for char in row["characters"])


@cache
def _following_words() -> tuple[str, ...]:
    return tuple(
        word for row in _read_rows("chinese_breaks.tsv") if row["place"] == "word" for word in row["characters"].split("|")
    )


@cache
def _ending_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_endings(), key=len, reverse=True)))
