"""Authority files: lists of who held which office when, which readers bring along to help resolve what releases say.

Three forms: a table with a column for the name and one for the office (`authority.toml` says what columns may be called), Popolo
JSON (persons, posts, memberships: https://www.popoloproject.com), and FollowTheMoney entities, one a line (Person, Position,
Occupancy: https://followthemoney.tech). Each becomes one document with a line a record, so that every fact leads to its line.

Its publisher is `authority-hk` for Hong Kong, `authority` where the country isn't known: the publisher that the reader names
(`--publisher hk-gia`) tells. Its day is the one in the file's name, on which those without an end are in post, or else the latest
in the file. Left out: all but names, offices, bodies, capacities, dates and Wikidata ids.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kg.model import Document, Issue, Paragraph, ParagraphKind, Severity
from kg.publishers.catalogue import AUTHORITY, Profile, get_publisher
from kg.publishers.forms.dates import date_in_name
from kg.publishers.source import Match, Source

NONE = "-"
BAR = " | "
"""What parts the fields of a record's line: name, other names, office, body, capacity, start, end, ids."""
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_QID = re.compile(r"Q[1-9]\d*")


@dataclass(frozen=True, slots=True)
class Record:
    """One holding of an office, as the file has it."""

    name: str
    office: str
    other_names: tuple[str, ...] = ()
    body: str = ""
    capacity: str = ""
    start: str = ""
    end: str = ""
    same_as: tuple[str, ...] = ()

    def to_line(self) -> str:
        """Return the record as a line of text."""
        parts = (self.name, " / ".join(self.other_names), self.office, self.body, self.capacity, self.start, self.end)
        fields = (" ".join(part.replace("|", "/").split()) or NONE for part in (*parts, " ".join(self.same_as)))
        return BAR.join(fields)


def recognise(source: Source, _profile: Profile) -> Match:
    """Tell whether `source` is a list of office-holders."""
    if source.head.startswith(("{", "[")):
        return Match.PUBLISHER if _is_popolo(source.json) or _is_ftm(source.text) else Match.NONE
    fields = set() if source.head.startswith(("<", "---")) else set(_read_head(source.text)[1])
    return Match.PUBLISHER if {"name", "office"} <= fields and "text" not in fields else Match.NONE


def parse(source: Source, _profile: Profile) -> Iterator[Document | Issue]:
    """Yield the one document that the file is, and an issue for each record that can't be read."""
    records: list[Record] = []
    for item, record in _read_records(source):
        problem = _find_problem(record)
        if problem:
            yield source.issue(Severity.WARNING, "bad-record", problem, item)
        else:
            records.append(record)
    day = date_in_name(source.name) or _find_latest(records)
    if not records or day is None:
        hint = "there is no date in it: put the day of which it is true into its name (ministers-2024-01-31.csv)"
        yield source.issue(Severity.ERROR, "bad-date" if records else "no-text", hint if records else "it has no record to read")
        return
    yield _make_document(source, records, day)


def _make_document(source: Source, records: list[Record], day: date) -> Document:
    title = f"Authority file {source.name}"
    lines = [record.to_line() for record in dict.fromkeys(records)]
    text, paragraphs = title, [Paragraph(ParagraphKind.TITLE, 0, len(title))]
    for line in lines:
        start = len(text) + 2
        text = f"{text}\n\n{line}"
        paragraphs.append(Paragraph(ParagraphKind.RECORD, start, len(text)))
    jurisdiction = get_publisher(source.hint).jurisdiction.lower() if source.hint else ""
    publisher = f"{AUTHORITY}-{jurisdiction}" if jurisdiction else AUTHORITY
    return Document(publisher, source.name, title, day, "en", text, tuple(paragraphs))


def _find_problem(record: Record) -> str:
    if not record.name or not record.office:
        return "a record needs a name and an office"
    wrong = next((day for day in (record.start, record.end) if day and not _is_day(day)), "")
    if wrong:
        return f"{wrong!r} is no date: write 2021, 2021-12 or 2021-12-17"
    if record.capacity not in {"", "substantive", "acting", "designate"}:
        return f"{record.capacity!r} is no capacity: substantive, acting or designate"
    return ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(f"{text}-01-01"[:10] if len(text) < 10 else text)
    except ValueError:
        return False
    return bool(_DAY.fullmatch(text))


def _find_latest(records: Iterable[Record]) -> date | None:
    days = [day for record in records for day in (record.start, record.end) if day]
    return date.fromisoformat(f"{max(days)}-01-01"[:10]) if days else None


def _read_records(source: Source) -> Iterator[tuple[str, Record]]:
    if _is_popolo(source.json):
        return _read_popolo(source.json)
    return _read_ftm(source.text) if source.head.startswith("{") else _read_table(source.text)


@cache
def _columns() -> dict[str, str]:
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        return {_fold(name): field for field, names in tomllib.load(file).items() for name in names}


def _fold(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


def _read_head(text: str) -> tuple[str, list[str]]:
    """Return what parts the cells of a table, and the field of each column; "text" for one that holds releases' texts."""
    head = next(iter(text[:4096].lstrip("\ufeff").splitlines()), "")
    delimiter = max(",;\t", key=head.count)
    names = next(csv.reader([head], delimiter=delimiter), [])
    return delimiter, [
        "text" if _fold(name) in {"text", "body text", "content"} else _columns().get(_fold(name), "") for name in names
    ]


def _read_table(text: str) -> Iterator[tuple[str, Record]]:
    delimiter, fields = _read_head(text)
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    number = 1
    try:
        next(rows, None)
        for number, cells in enumerate(rows, 2):
            if any(cell.strip() for cell in cells):
                value = {field: cell.strip() for field, cell in zip(fields, cells, strict=False) if field}
                yield f"row-{number}", _make_record(value)
    except csv.Error:
        yield f"row-{number + 1}", Record("", "")  # what follows can't be told apart: said as a record that can't be read


def _make_record(value: Mapping[str, str]) -> Record:
    others = tuple(name.strip() for name in re.split(r"[;|/]", value.get("other_names", "")) if name.strip())
    return Record(
        value.get("name", ""),
        value.get("office", ""),
        others,
        value.get("body", ""),
        value.get("capacity", "").lower(),
        value.get("start", ""),
        value.get("end", ""),
        tuple(_QID.findall(value.get("same_as", ""))),
    )


def _is_popolo(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(part), list) for part in ("persons", "memberships"))


def _read_popolo(value: Mapping[str, Any]) -> Iterator[tuple[str, Record]]:
    persons, posts, bodies = (_by_id(value.get(part)) for part in ("persons", "posts", "organizations"))
    for number, membership in enumerate(value["memberships"], 1):
        found = membership if isinstance(membership, dict) else {}
        person, post = persons.get(found.get("person_id"), {}), posts.get(found.get("post_id"), {})
        body = bodies.get(found.get("organization_id") or post.get("organization_id"), {})
        ids = [one.get("identifier", "") for one in person.get("identifiers") or [] if one.get("scheme") == "wikidata"]
        others = [one.get("name", "") for one in person.get("other_names") or []]
        yield (
            f"membership-{number}",
            Record(
                _word(person.get("name")),
                _word(post.get("label") or post.get("role") or found.get("role") or found.get("label")),
                tuple(name for name in map(_word, others) if name),
                _word(body.get("name")),
                "",
                _word(found.get("start_date")),
                _word(found.get("end_date")),
                tuple(qid for one in ids for qid in _QID.findall(_word(one))),
            ),
        )


def _by_id(entries: Any) -> dict[Any, dict[str, Any]]:
    return {entry.get("id"): entry for entry in entries or [] if isinstance(entry, dict)}


def _word(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _is_ftm(text: str) -> bool:
    try:
        first = json.loads(text.lstrip("\ufeff").partition("\n")[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and isinstance(first.get("schema"), str) and isinstance(first.get("properties"), dict)


def _read_ftm(text: str) -> Iterator[tuple[str, Record]]:
    entities: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                entity = json.loads(line)
                entities[str(entity["id"])] = {"schema": entity["schema"], **entity["properties"]}
            except (ValueError, KeyError, TypeError, RecursionError):
                yield f"line-{number}", Record("", "")
    for key, entity in entities.items():
        if entity["schema"] == "Occupancy":
            person, post = (entities.get(_first(entity, part), {}) for part in ("holder", "post"))
            body = entities.get(_first(post, "organization"), {})
            names = [_word(name) for name in (*_all(person, "name"), *_all(person, "alias"))]
            ids = tuple(qid for one in _all(person, "wikidataId") for qid in _QID.findall(_word(one)))
            start, end = _first(entity, "startDate"), _first(entity, "endDate")
            others = tuple(dict.fromkeys(name for name in names[1:] if name))
            yield key, Record(next(iter(names), ""), _first(post, "name"), others, _first(body, "name"), "", start, end, ids)


def _all(entity: Mapping[str, Any], name: str) -> list[Any]:
    values = entity.get(name)
    return values if isinstance(values, list) else []


def _first(entity: Mapping[str, Any], name: str) -> str:
    return next((_word(value) for value in _all(entity, name)), "")
