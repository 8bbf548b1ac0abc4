"""A stand-in for the annotator: reads a small language of one claim a line, so that tests say just what a release says.

    tenure: Patrick Nip; Secretary for the Civil Service; body=Civil Service Bureau; acting; former; from=2020; to=2022
    event: Visit; Visit to Shenzhen; 2021-12-17; planned; place=Shenzhen; participant=Patrick Nip; organiser=Civil Service Bureau
    said: Patrick Nip; the programme would be extended
    person: Mr Nip | body: Civil Service Bureau (CSB) | crash | hang

A line may end in a full stop: parsers take it for the end of a paragraph.

`tests/conftest.py` puts this folder on the path.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from datetime import date

from kg.model import (
    Body,
    Capacity,
    Claim,
    Document,
    Entity,
    EntityKind,
    EventClaim,
    Evidence,
    Extraction,
    Group,
    Mention,
    Mode,
    Office,
    Paragraph,
    ParagraphKind,
    Participation,
    Person,
    Place,
    StatementClaim,
    Status,
    TenureClaim,
    When,
)
from kg.vocabulary import ROLES


def make_document(
    lines: str | Iterable[str],
    *,
    id: str = "1",  # noqa: A002 - the model's word
    day: str = "2021-12-17",
    publisher: str = "hk-gia",
    **more: object,
) -> Document:
    body = lines if isinstance(lines, str) else "\n".join(lines)
    title = str(more.pop("title", f"Release {id}"))
    text = f"{title}\n\n{body}"
    paragraphs = (Paragraph(ParagraphKind.TITLE, 0, len(title)), Paragraph(ParagraphKind.BODY, len(title) + 2, len(text)))
    return Document(publisher, id, title, date.fromisoformat(day), "en", text, paragraphs, **more)  # type: ignore[arg-type]


def read(lines: str | Iterable[str], **fields: str) -> Extraction:
    """Return what a release that consists of `lines` says."""
    return StandIn().annotate(make_document(lines, **fields))  # type: ignore[arg-type]


class StandIn:
    """Reads a line at a time. `version` can be raised as the annotator's is."""

    version = "stand-in 1"

    def annotate(self, document: Document) -> Extraction:
        lines = _Lines(document)
        for number, (start, end) in enumerate(lines.sentences):
            word, _, rest = document.text[start:end].partition(":")
            if word in _READERS:
                _READERS[word](lines, [part.strip() for part in rest.rstrip(".").split(";")], number, start, end)
            elif word == "crash":
                raise RuntimeError("the reader stumbled")
            elif word == "hang":
                time.sleep(60)
            elif word == "die":
                os.kill(os.getpid(), signal.SIGKILL)
        return Extraction(document, tuple(lines.sentences), tuple(lines.entities.values()), tuple(lines.claims))


class Later(StandIn):
    """The same reader in its next version."""

    version = "stand-in 2"


class _Lines:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.entities: dict[tuple[type[Entity], str, str], Entity] = {}
        self.claims: list[Claim] = []
        self.sentences: list[tuple[int, int]] = []
        at = 0
        for line in document.text.split("\n"):
            if line:
                self.sentences.append((at, at + len(line)))
            at += len(line) + 1

    def entity(self, kind: type[Entity], name: str, start: int, extra: str = "", **fields: object) -> str:
        key = (kind, name, extra)
        if key not in self.entities:
            at = self.document.text.find(name, start)
            mention = Mention(_KINDS[kind], at, at + len(name), name)
            names = (name, *fields.pop("names", ()))  # type: ignore[misc]
            self.entities[key] = kind(f"n{len(self.entities) + 1}", name, names, (mention,), **fields)  # type: ignore[arg-type]
        return self.entities[key].ref

    def agent(self, name: str, start: int) -> str:
        if name[0].isdigit():
            size = name.split(maxsplit=1)[0]
            return self.entity(Group, name, start, size_text=name, size_min=int(size), size_max=int(size))
        bodies = ("Bureau", "Government", "Office", "College", "Department", "Ministry")
        return self.entity(Body if name.endswith(bodies) else Person, name, start)

    def ref(self) -> str:
        return f"c{len(self.claims) + 1}"


_KINDS = {
    Person: EntityKind.PERSON,
    Body: EntityKind.BODY,
    Office: EntityKind.OFFICE,
    Group: EntityKind.GROUP,
    Place: EntityKind.PLACE,
}


def _fields(parts: list[str]) -> tuple[list[str], dict[str, str]]:
    return [part for part in parts if "=" not in part], dict(part.split("=", 1) for part in parts if "=" in part)


def _tenure(lines: _Lines, parts: list[str], number: int, start: int, end: int) -> None:
    (person, office, *flags), given = _fields(parts)
    body = lines.entity(Body, given["body"], start) if "body" in given else ""
    holder = lines.entity(Person, person, start, surname=given.get("surname", ""))
    post = lines.entity(Office, office, start, given.get("of", "") + body, body=body, jurisdiction=given.get("of", ""))
    capacity = next((Capacity(flag) for flag in flags if flag in set(Capacity)), Capacity.SUBSTANTIVE)
    held = not ({"former", "told", "designate"} & set(flags))
    attested = (lines.document.day.isoformat(),) if held else ()
    evidence = (Evidence(number, start, end, "tenure.line", 0.9),)
    claim = TenureClaim(
        lines.ref(), evidence, holder, post, capacity, "former" in flags, given.get("from", ""), given.get("to", ""), attested
    )
    lines.claims.append(claim)


def _event(lines: _Lines, parts: list[str], number: int, start: int, end: int) -> None:
    (kind, label, *rest), given = _fields(parts)
    status = next((Status(word) for word in rest if word in set(Status)), Status.OCCURRED)
    dates = [word for word in rest if word[:1].isdigit()]
    when = None if not dates else When(dates[0], dates[-1])
    at = lines.document.text.find(label, start)
    trigger = Mention(EntityKind.PLACE, at, at + len(label), label)
    place = lines.entity(Place, given["place"], start) if "place" in given else ""
    evidence = Evidence(number, start, end, "event.line", 0.8)
    agents = [(role, name) for role in ROLES for name in given.get(role, "").split(" and ") if name]
    taken = tuple(Participation(lines.agent(name, start), role, "", evidence) for role, name in agents)
    lines.claims.append(EventClaim(lines.ref(), (evidence,), kind, trigger, label, status, when, place, taken))


def _said(lines: _Lines, parts: list[str], number: int, start: int, end: int) -> None:
    speaker, words = parts
    at = lines.document.text.find(words, start)
    evidence = (Evidence(number, start, end, "statement.line", 0.7),)
    ref = lines.agent(speaker, start)
    lines.claims.append(StatementClaim(lines.ref(), evidence, ref, Mode.INDIRECT, "said", at, at + len(words), words))


def _person(lines: _Lines, parts: list[str], _number: int, start: int, _end: int) -> None:
    lines.entity(Person, parts[0], start)


def _body(lines: _Lines, parts: list[str], _number: int, start: int, _end: int) -> None:
    name, _, acronym = parts[0].rstrip(")").partition(" (")
    lines.entity(Body, name, start, acronyms=(acronym,) if acronym else ())


_READERS = {"tenure": _tenure, "event": _event, "said": _said, "person": _person, "body": _body}
