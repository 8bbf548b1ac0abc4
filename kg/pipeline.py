"""The whole line from files to a store: read, parse, annotate, resolve, map, store, check.

A build can be stopped anywhere. Readings are committed in batches, each graph is replaced in one transaction, and a graph's
digest is kept only when the graph is on the disk: the next build does what is missing. Readings of releases that haven't
changed are taken as they are; resolution and mapping look at all releases each time, as one release more can change what
others mean, and only graphs that came out otherwise are written.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Quad

from kg import __version__
from kg.counterparts import Counterparts, map_native_names
from kg.diff import compare, take_facts
from kg.iris import derived_graph, is_built_graph, release_iri
from kg.mapping import Run, map_derived, map_release
from kg.model import Document, EventClaim, Extraction, Issue, Publisher, Severity, StatementClaim, TenureClaim
from kg.publishers import count_files, get_publisher, parse, read_paths
from kg.reading import Engine, MakeReader, choose_engine, load_reader, read_batches
from kg.resolve import Resolution, resolve
from kg.resolve.screening import screen_extraction
from kg.store import EmbeddedStore
from kg.store.claims import ClaimStore
from kg.store.encoding import hash_document, hash_text
from kg.store.judgements import load_judgements

GRAPHS_A_FLUSH = 500
CHECK_LIMIT = 200_000
"""Quads up to which a build checks the graph against the shapes itself; larger ones wait for `kg validate`."""

Progress = Callable[[str, int, int | None], None]
"""Told the stage, how many items are done, and how many there are, or None where that isn't known."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. Counts of releases are of this run's input, facts and quads of all that the store holds after it."""

    store: str
    publishers: dict[str, dict[str, int]]  # slug → new, changed, unchanged, withdrawn, failed
    facts: dict[str, int]
    issues: dict[tuple[Severity, str], int]
    files: int
    duplicates: int  # the same release a second time, word for word
    releases: int
    quads: int
    graphs_written: int
    graphs_removed: int
    seconds: float
    conforms: bool | None  # None where the graph was too large to be checked

    @property
    def stored(self) -> int:
        """How many releases of this run's input are in the store."""
        return sum(counts.get(state, 0) for counts in self.publishers.values() for state in ("new", "changed", "unchanged"))


def build(
    paths: Iterable[Path | str],
    store: Path | str,
    publisher: str | None = None,
    *,
    workers: int = 1,
    engine: Engine | None = None,
    progress: Progress | None = None,
    make_reader: MakeReader = load_reader,
) -> BuildReport:
    """Read the releases in `paths` into the store folder `store`, and return what came of it.

    `publisher` is a slug for releases that don't tell theirs. `engine` says where they are read; without one, in `workers`
    processes of this machine. The graph is the same whatever the order of the paths and whoever reads them. Raises StoreError
    where the store can't be used, AnnotateError where reading as such fails; trouble with a release is an issue in the report.
    """
    began = time.monotonic()
    with ExitStack() as stack:
        graph = stack.enter_context(EmbeddedStore.open(store))
        claims = stack.enter_context(ClaimStore.open(store))
        intake = _Intake(claims, make_reader, progress or _silent)
        run = claims.start_run(__version__, intake.version, datetime.now(UTC))
        before = take_facts(graph)
        files = intake.take([Path(path) for path in paths], publisher, engine or choose_engine(workers))
        resolution, written, removed = _update_graphs(graph, claims, intake.progress)
        if written or removed:
            claims.put_changes(run, compare(before, take_facts(graph)))
        issues = [*intake.issues, *intake.list_duplicates(), *resolution.issues]
        conforms = _check(graph, issues, intake.progress)
        claims.put_issues(issues)
        facts, found = _count_claims(claims, resolution)
        report = BuildReport(
            store=str(store),
            publishers={slug: dict(sorted(counts.items())) for slug, counts in sorted(intake.counts.items())},
            facts=facts,
            issues=_count_issues([*issues, *found]),
            files=files,
            duplicates=intake.repeats,
            releases=facts["releases"],
            quads=graph.count(),
            graphs_written=written,
            graphs_removed=removed,
            seconds=time.monotonic() - began,
            conforms=conforms,
        )
        claims.finish_run(run, datetime.now(UTC), {"stored": report.stored, "written": written, "removed": removed})
        claims.commit()
    return report


def replay(store: Path | str, progress: Progress | None = None) -> tuple[int, int]:
    """Resolve what the store folder `store` holds anew, with the judgements beside it, without reading any release.

    Returns how many graphs were written and removed. Raises StoreError where the store can't be used, ResolveError where
    judgements contradict each other; nothing is changed then.
    """
    with EmbeddedStore.open(store) as graph, ClaimStore.open(store) as claims:
        _, written, removed = _update_graphs(graph, claims, progress or _silent)
        claims.commit()
    return written, removed


def resolve_store(store: Path | str) -> tuple[Resolution, list[Extraction]]:
    """Return what the releases in the store folder `store` are about, and their readings, in the order of their keys."""
    with ClaimStore.open(store, read_only=True) as claims:
        extractions = list(_take_public(claims))
    return resolve(extractions, _cached_publisher(), load_judgements(store)), extractions


def _silent(_stage: str, _done: int, _total: int | None) -> None:
    return None


@dataclass(slots=True)
class _Seen:
    """The versions of one release that a run met with; the one of the highest rank is kept."""

    rank: tuple[str, str, str]
    texts: set[str] = field(default_factory=set)
    read: bool = False  # a lesser version is on its way into the store


class _Intake:
    """Takes documents into the claim store: each once, and only those that are new or changed."""

    def __init__(self, claims: ClaimStore, make_reader: MakeReader, progress: Progress) -> None:
        self._claims, self._make_reader = claims, make_reader
        self.version = make_reader().version
        self.progress = progress
        self.issues: list[Issue] = []
        self.counts: dict[str, Counter[str]] = {}
        self.repeats = 0
        self._seen: dict[str, _Seen] = {}
        self._states: dict[str, str] = {}
        self._files = 0
        self._total: int | None = None

    def take(self, paths: list[Path], publisher: str | None, engine: Engine) -> int:
        """Read all files under `paths`; return how many there were."""
        self._total = count_files(paths)
        self.progress("read", 0, self._total)
        wanted = self._choose(_read_documents(paths, publisher, self))
        with engine.start(self._make_reader, self.version) as crew:
            for batch in read_batches(wanted, crew):
                for document, extraction in batch:
                    self._put(document, extraction)
                self._claims.commit()
        self.progress("read", self._files, self._files)
        for key, state in self._states.items():
            self.counts.setdefault(key.partition("/")[0], Counter())[state] += 1
        return self._files

    def note_file(self) -> None:
        """Count one file more."""
        self._files += 1
        self.progress("read", self._files, self._total)

    def _choose(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Yield the documents that have to be read: not those read before, nor a lesser version of one in this run."""
        for document in documents:
            digest, text = hash_document(document), hash_text(document)
            rank = (document.day.isoformat(), document.issued.isoformat(), digest)
            seen = self._seen.setdefault(document.key, _Seen(("", "", "")))
            self.repeats += text in seen.texts
            seen.texts.add(text)
            if rank <= seen.rank:
                continue
            seen.rank = rank
            state = self._claims.find_state(document.key)
            if document.withdrawn:
                hint = "the publisher took it back: it is kept out of the graph"
                self.issues.append(Issue("build", Severity.NOTE, "withdrawn", document.key, hint))
            if state == (digest, self.version) and not seen.read:
                self._states[document.key] = "withdrawn" if document.withdrawn else "unchanged"
            else:
                seen.read = True
                first = self._states.get(document.key) == "new" or state is None
                self._states[document.key] = "withdrawn" if document.withdrawn else "new" if first else "changed"
                yield document

    def _put(self, document: Document, extraction: Extraction | str) -> None:
        version, digest = self.version, hash_document(document)
        if isinstance(extraction, str):
            self._states[document.key] = "failed"
            before = self._claims.find_state(document.key)
            kept = before is not None and before[0] == digest and before[1] != ""
            rest = "what an older version read is kept" if kept else "its facts are missing"
            hint = f"{extraction}: {rest}; the next build reads it again"
            self.issues.append(Issue("annotate", Severity.ERROR, "annotate-failed", document.key, hint))
            if kept:
                return
            extraction, version = Extraction(document, ()), ""
        try:
            self._claims.put(screen_extraction(extraction), digest, version)
        except UnicodeEncodeError as error:
            self._states[document.key] = "failed"
            hint = f"its text can't be written as UTF-8 ({error.reason}): left out"
            self.issues.append(Issue("build", Severity.ERROR, "not-unicode", document.key, hint))

    def list_duplicates(self) -> list[Issue]:
        """Return an issue for each identifier under which this run met with more than one text."""
        hint = "{} texts have this identifier: the latest is kept, of equally late ones that with the largest hash"
        return [
            Issue("build", Severity.WARNING, "duplicate-id", key, hint.format(len(seen.texts)))
            for key, seen in sorted(self._seen.items())
            if len(seen.texts) > 1
        ]


def _read_documents(paths: list[Path], publisher: str | None, intake: _Intake) -> Iterator[Document]:
    for release in read_paths(paths, publisher):
        if isinstance(release, Issue):
            intake.issues.append(release)
        else:
            for document in parse(release):
                if isinstance(document, Issue):
                    intake.issues.append(document)
                else:
                    yield document
        intake.note_file()


def _update_graphs(graph: EmbeddedStore, claims: ClaimStore, progress: Progress) -> tuple[Resolution, int, int]:
    """Resolve all releases and make the graph say so; return the resolution, and how many graphs were written and removed."""
    progress("resolve", 0, None)
    if not graph.count():
        claims.drop_digests()
    counterparts = Counterparts(claims)
    extractions = counterparts.note(_take_public(claims))
    resolution = resolve(extractions, _cached_publisher(), load_judgements(claims.path.parent))
    writer = _GraphWriter(graph, claims)
    versions, total = claims.versions(), claims.count()
    runs: set[Run] = set()
    for done, extraction in enumerate(_take_public(claims), 1):
        run = Run(__version__, versions[extraction.document.key])
        runs.add(run)
        document = extraction.document
        quads = [*map_release(extraction, resolution, run), *map_native_names(extraction, counterparts, resolution)]
        writer.write(quads, release_iri(document.publisher, document.id).value)
        progress("map", done, total)
    writer.write(map_derived(resolution, runs), derived_graph().value)
    return resolution, *writer.finish()


def _take_public(claims: ClaimStore) -> Iterator[Extraction]:
    return (extraction for extraction in claims.extractions() if not extraction.document.withdrawn)


def _cached_publisher() -> Callable[[str], Publisher]:
    known: dict[str, Publisher] = {}

    def find(slug: str) -> Publisher:
        if slug not in known:
            known[slug] = get_publisher(slug)
        return known[slug]

    return find


class _GraphWriter:
    """Writes those graphs that aren't in the store as they should be."""

    def __init__(self, graph: EmbeddedStore, claims: ClaimStore) -> None:
        self._graph, self._claims = graph, claims
        self._digests = claims.get_digests()
        self._wanted: set[str] = set()
        self._pending: list[tuple[str, str]] = []
        self._written = 0

    def write(self, quads: list[Quad], name: str) -> None:
        digest = hashlib.sha256("\n".join(sorted(map(str, quads))).encode()).hexdigest()
        self._wanted.add(name)
        if self._digests.get(name) == digest:
            return
        if quads:
            self._written += self._graph.replace_graph(quads[0].graph_name, quads)  # type: ignore[arg-type]
        self._pending.append((name, digest))
        if len(self._pending) >= GRAPHS_A_FLUSH:
            self._commit()

    def _commit(self) -> None:
        # The order matters: a digest without its graph would hide that the graph is missing.
        self._graph.flush()
        self._claims.put_digests(self._pending)
        self._claims.commit()
        self._pending.clear()

    def finish(self) -> tuple[int, int]:
        """Remove graphs of ours that nothing stands behind any more; return how many were written and removed."""
        gone = [
            name
            for name in self._graph.graphs()
            if name.value not in self._wanted and (name.value in self._digests or is_built_graph(name))
        ]
        self._claims.drop_digests(name.value for name in gone)
        self._claims.commit()
        for name in gone:
            self._graph.remove_graph(name)
        self._commit()
        return self._written, len(gone)


def _check(graph: EmbeddedStore, issues: list[Issue], progress: Progress) -> bool | None:
    """Check the graph against the shapes, where that takes no longer than seconds; add what is found to `issues`."""
    if graph.count() > CHECK_LIMIT:
        hint = f"over {CHECK_LIMIT} quads: check with kg validate"
        issues.append(Issue("validate", Severity.NOTE, "not-checked", str(graph.path), hint))
        return None
    from kg.validate import validate  # noqa: PLC0415 - rdflib and pyshacl take a while to import

    progress("check", 0, None)
    report = validate(graph)
    for finding in report.findings:
        place = f"{finding.node} {finding.property}".strip()
        issues.append(Issue("validate", finding.severity, "shape", place, finding.message))
    return report.conforms


def _count_claims(claims: ClaimStore, resolution: Resolution) -> tuple[dict[str, int], list[Issue]]:
    """Return how many facts of each kind the store holds, and the issues that were found in its releases."""
    counts: Counter[str] = Counter()
    issues: list[Issue] = []
    for extraction in _take_public(claims):
        counts["releases"] += 1
        issues += extraction.issues
        counts["statements"] += sum(isinstance(claim, StatementClaim) for claim in extraction.claims)
        counts["tenure claims"] += sum(isinstance(claim, TenureClaim) for claim in extraction.claims)
        counts["event claims"] += sum(isinstance(claim, EventClaim) for claim in extraction.claims)
    known = {
        "persons": len(resolution.persons),
        "bodies": len(resolution.bodies),
        "offices": len(resolution.offices),
        "places": len(resolution.places),
        "tenures": len(resolution.tenures),
        "events": len(resolution.events),
        "participations": len(resolution.agents),
    }
    return {"releases": counts.pop("releases", 0), **known, **dict(sorted(counts.items()))}, issues


def _count_issues(issues: Iterable[Issue]) -> dict[tuple[Severity, str], int]:
    counts = Counter((issue.severity, issue.code) for issue in issues)
    order = list(Severity)
    return dict(sorted(counts.items(), key=lambda item: (order.index(item[0][0]), -item[1], item[0][1])))
