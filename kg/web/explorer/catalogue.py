"""What needs a look at the whole graph, read once for a snapshot: all names, how often and when named, and what is newest.

It is kept in the snapshot's folder, so that only the first worker has to read it.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

from cattrs.preconf.json import make_converter
from pyoxigraph import Literal, NamedNode

from kg.store import EmbeddedStore
from kg.vocabulary import DCTERMS, KG, RDF, SKOS, label

NAMED = {"person": KG.Person, "office": KG.Office, "body": KG.Body, "place": KG.Place}
CATALOGUE_FILE = "catalogue.json"
_CONVERTER = make_converter()
_Kept = TypeVar("_Kept")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something with a name. `names` are its other names, `count` how many releases name it, `first` and `last` their days."""

    iri: str
    kind: str
    label: str
    names: tuple[str, ...]
    count: int
    first: str
    last: str
    parts: int = 0

    @property
    def years(self) -> str:
        """The years in which it is named: "2019–2022"."""
        first, last = self.first[:4], self.last[:4]
        return first if first == last else f"{first}–{last}"


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event as lists show it; `day` is the date or the start of the window."""

    iri: str
    label: str
    type: str
    status: str
    day: str
    until: str


@dataclass(frozen=True, slots=True)
class ReleaseEntry:
    """A release as lists show it."""

    iri: str
    label: str
    day: str
    publisher: str
    language: str


@dataclass(frozen=True, slots=True)
class Change:
    """A start or an end of a tenure that a release states."""

    day: str
    word: str
    tenure: str
    holder: str
    office: str
    capacity: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All of it. Entries are in the order of how many releases name them, events and releases the newest first."""

    entries: list[Entry] = field(default_factory=list)
    events: list[EventEntry] = field(default_factory=list)
    releases: list[ReleaseEntry] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    statements: int = 0
    tenures: int = 0
    publishers: dict[str, str] = field(default_factory=dict)

    def of_kind(self, kind: str) -> list[Entry]:
        """Return the entries of one kind."""
        return [entry for entry in self.entries if entry.kind == kind]

    @property
    def newest_day(self) -> str:
        """The day of the newest release."""
        return self.releases[0].day if self.releases else ""


def read_catalogue(store: EmbeddedStore) -> Catalogue:
    """Return the catalogue of a snapshot, from its file where there is one."""
    return read_kept(store, CATALOGUE_FILE, Catalogue, lambda: make_catalogue(store))


def read_kept(store: EmbeddedStore, name: str, form: type[_Kept], make: Callable[[], _Kept]) -> _Kept:
    """Return what the file `name` in the snapshot's folder holds, a value of `form`; where there is none, make and keep it."""
    path = None if store.path is None else store.path / name
    if path is not None:
        with contextlib.suppress(OSError):
            return _CONVERTER.loads(path.read_bytes(), form)
    made = make()
    if path is not None:
        _write(path, made)
    return made


def _write(path: Path, made: object) -> None:
    """Keep it for the other workers; where the folder can't be written, each reads for itself."""
    with contextlib.suppress(OSError), NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as stream:
        stream.write(_CONVERTER.dumps(made))
        stream.close()
        os.replace(stream.name, path)  # noqa: PTH105 - beside its name


class Columns:
    """Reads one predicate at a time for all things: a pass over what has it, nothing joined."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store

    def of_class(self, kind: NamedNode) -> list[str]:
        """Return the IRIs of all things of a class, in order."""
        return sorted({t.subject.value for t in self._store.match(None, RDF.type, kind) if isinstance(t.subject, NamedNode)})

    def all(self, predicate: NamedNode) -> dict[str, list[str]]:
        """Return what each thing has by `predicate`."""
        found: dict[str, list[str]] = defaultdict(list)
        for t in self._store.match(None, predicate):
            if isinstance(t.subject, NamedNode) and isinstance(t.object, (NamedNode, Literal)):
                found[t.subject.value].append(t.object.value)
        return found

    def one(self, predicate: NamedNode) -> dict[str, str]:
        """Return the least of what each thing has by `predicate`."""
        return {iri: min(values) for iri, values in self.all(predicate).items()}


def make_catalogue(store: EmbeddedStore) -> Catalogue:
    """Read the catalogue out of the graph."""
    columns = Columns(store)
    labels, issued = _read_labels(store), columns.one(DCTERMS.issued)
    releases = _read_releases(columns, issued)
    return Catalogue(
        entries=_read_entries(columns, labels, issued),
        events=_read_events(columns, labels),
        releases=releases,
        changes=_read_changes(columns, releases[0].day if releases else ""),
        statements=len(columns.of_class(KG.Statement)),
        tenures=len(columns.of_class(KG.Tenure)),
        publishers={iri: labels.get(iri, iri.rpartition("/")[2]) for iri in sorted({release.publisher for release in releases})},
    )


def _read_labels(store: EmbeddedStore) -> dict[str, str]:
    best: dict[str, tuple[bool, str]] = {}
    for t in store.match(None, SKOS.prefLabel):
        if isinstance(t.subject, NamedNode) and isinstance(t.object, Literal):
            found = (not (t.object.language or "en").startswith("en"), t.object.value)
            best[t.subject.value] = min(best.get(t.subject.value, found), found)
    return {iri: text for iri, (_, text) in best.items()}


def _read_entries(columns: Columns, labels: dict[str, str], issued: dict[str, str]) -> list[Entry]:
    kinds = {iri: kind for kind, node in NAMED.items() for iri in columns.of_class(node)}
    names, acronyms = columns.all(SKOS.altLabel), columns.all(KG.acronym)
    parts = Counter(agent for agents in columns.all(KG.agent).values() for agent in set(agents))
    found = []
    for iri, mentioned in columns.all(KG.mentionedIn).items():
        if iri in kinds:
            days = [issued[release][:10] for release in mentioned if release in issued]
            name = labels.get(iri, iri.rpartition("/")[2])
            others = tuple(sorted({*names.get(iri, ()), *acronyms.get(iri, ())} - {name}))
            first, last = min(days, default=""), max(days, default="")
            found.append(Entry(iri, kinds[iri], name, others, len(set(mentioned)), first, last, parts[iri]))
    return sorted(found, key=lambda entry: (-entry.count, entry.label, entry.iri))


def _read_events(columns: Columns, labels: dict[str, str]) -> list[EventEntry]:
    types, status = columns.one(KG.eventType), columns.one(KG.status)
    days, starts, ends = columns.one(KG.date), columns.one(KG.windowStart), columns.one(KG.windowEnd)
    found = [
        EventEntry(
            iri,
            labels.get(iri, ""),
            label(types.get(iri, "")),
            label(status.get(iri, "")),
            days.get(iri) or starts.get(iri, ""),
            ends.get(iri, ""),
        )
        for iri in columns.of_class(KG.Event)
    ]
    return sorted(found, key=lambda event: (event.day, event.label, event.iri), reverse=True)


def _read_releases(columns: Columns, issued: dict[str, str]) -> list[ReleaseEntry]:
    titles, publishers, languages = columns.one(DCTERMS.title), columns.one(DCTERMS.publisher), columns.one(DCTERMS.language)
    found = [
        (
            moment,
            ReleaseEntry(
                iri, titles.get(iri, iri.rpartition("/")[2]), moment[:10], publishers.get(iri, ""), languages.get(iri, "")
            ),
        )
        for iri, moment in issued.items()
    ]
    return [entry for _, entry in sorted(found, key=lambda pair: (pair[0], pair[1].iri), reverse=True)]


def _read_changes(columns: Columns, newest: str) -> list[Change]:
    """Return starts and ends that releases state, the newest first, none after the newest release."""
    holders, offices, capacities = columns.one(KG.holder), columns.one(KG.office), columns.one(KG.capacity)
    found = [
        Change(day, word, tenure, holders[tenure], offices[tenure], label(capacities.get(tenure, "")))
        for word, predicate in (("took up", KG.startDate), ("left", KG.endDate))
        for tenure, day in columns.one(predicate).items()
        if day <= newest and tenure in holders and tenure in offices
    ]
    return sorted(found, key=lambda change: (change.day, change.tenure), reverse=True)[:40]
