"""`fetch`: what a publisher released from one day to another, into a folder; stopped anywhere, the next run goes on."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from kg.errors import FetchError
from kg.fetch.archive import Place
from kg.fetch.client import Answer, Client, Politeness, RefusedError, Traffic, UnreachableError
from kg.fetch.feeds import FeedFetcher, slug_of
from kg.fetch.folder import Folder
from kg.fetch.manifest import KEPT, Outcome, Record
from kg.fetch.pages import KeptPages
from kg.model import Issue, Severity
from kg.publishers import get_publisher, list_publishers
from kg.publishers.catalogue import Profile, load_fetcher, load_profiles
from kg.publishers.listing import Fetcher, Found, Page

Progress = Callable[[str, int, int | None], None]
"""Told the stage, how many items are done, and how many there are, or None where that isn't known yet."""

RECHECK_DAYS = 30
"""Days back from today that `update` asks again for: releases are corrected soon after they are out, or never."""
MOST_WITHDRAWN, SHARE_WITHDRAWN = 5, 0.2
"""Releases that an update withdraws at once, at the most: so many, or that share of those it looked at, if that is more."""


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a run did.

    `counts` has a number for each outcome, "kept" for what was there already; `left` couldn't be had this time and is asked
    for again by the next run.
    """

    slug: str
    into: Path
    first: date | None
    last: date
    counts: dict[str, int]
    left: int
    issues: tuple[Issue, ...]
    traffic: Traffic
    seconds: float

    @property
    def complete(self) -> bool:
        """Whether nothing is left to fetch of these days."""
        return self.left == 0


def fetch(
    slug: str,
    first: date,
    last: date,
    into: Path | str,
    *,
    counterparts: bool = True,
    politeness: Politeness | None = None,
    via: str = "",
    progress: Progress | None = None,
) -> FetchReport:
    """Fetch the releases that the publisher `slug` issued on the days `first` to `last`, into the folder `into`.

    What is there already isn't asked for again. `counterparts` are the same releases in other languages; `via` is a
    server that plays the publisher's site. Raises FetchError for a publisher that can't be fetched, where the network or
    the disk fails for good, or where another run has the folder; what was fetched until then is kept.
    """
    profile, fetcher = _choose_fetcher(slug)
    if first > last:
        raise FetchError("the first day is after the last", f"{first} to {last}", "turn them round")
    with _Run(profile, fetcher, Path(into), politeness, via, progress, counterparts=counterparts) as run:
        return run.fetch(first, min(last, run.today()))


def fetch_feed(
    urls: Sequence[str],
    into: Path | str,
    *,
    publisher: str | None = None,
    first: date | None = None,
    last: date | None = None,
    politeness: Politeness | None = None,
    via: str = "",
    progress: Progress | None = None,
) -> FetchReport:
    """Fetch the pages that RSS or Atom feeds and sitemaps list, each once however many list it.

    `publisher` is the slug under which they are kept, else one made from the first feed's host.
    """
    if not urls:
        raise FetchError("no feed", hint="give the address of an RSS or Atom feed, or of a sitemap")
    profile = _feed_profile(publisher or slug_of(urls[0]))
    fetcher = FeedFetcher(tuple(urls), profile.publisher)
    with _Run(profile, fetcher, Path(into), politeness, via, progress, sources=tuple(urls)) as run:
        return run.fetch(first, min(last or run.today(), run.today()))


def refresh(
    slug: str,
    into: Path | str,
    *,
    recheck: int = RECHECK_DAYS,
    politeness: Politeness | None = None,
    via: str = "",
    progress: Progress | None = None,
    today: date | None = None,
) -> FetchReport:
    """Fetch what is new since the last run into `into`, and look again at the releases of the last `recheck` days.

    Raises FetchError where nothing was fetched there before.
    """
    runs = _list_runs(Path(into), slug)
    if not runs:
        hint = f"begin with: kg fetch {slug} --from 2024-01-01 --into {into}"
        raise FetchError(f"nothing of {slug} was fetched yet", str(into), hint)
    sources = next((record.sources for record in reversed(runs) if record.sources), ())
    profile: Profile
    fetcher: Fetcher
    if sources and load_fetcher(slug) is None:
        profile = _feed_profile(slug)
        fetcher = FeedFetcher(sources, profile.publisher)
    else:
        profile, fetcher = _choose_fetcher(slug)
    with _Run(profile, fetcher, Path(into), politeness, via, progress, sources=sources) as run:
        end = today or run.today()
        window = end - timedelta(days=recheck)
        return run.refresh(min(_find_gap(runs, window), window), window, end)


def list_sources(into: Path | str) -> list[str]:
    """Return the slugs of what was fetched into a folder."""
    hidden = Path(into) / ".fetch"
    return sorted(path.parent.name for path in hidden.glob("*/manifest.jsonl"))


def _choose_fetcher(slug: str) -> tuple[Profile, Fetcher]:
    fetcher = load_fetcher(slug) if slug in load_profiles() else None
    if fetcher is None:
        known = ", ".join(publisher.slug for publisher in list_publishers() if load_fetcher(publisher.slug) is not None)
        raise FetchError("not a publisher that can be fetched", slug, f"these can: {known}; any site: kg fetch feed ADDRESS")
    return load_profiles()[slug], fetcher


def _feed_profile(slug: str) -> Profile:
    known = load_profiles().get(slug)
    return known or Profile(get_publisher(slug))


def _list_runs(into: Path, slug: str) -> list[Record]:
    if slug not in list_sources(into):
        return []
    with Folder(into, slug) as folder:
        return [record for record in folder.manifest.records if record.outcome is Outcome.RUN]


def _find_gap(runs: list[Record], default: date) -> date:
    """Return the day from which on releases may be missing: where the last complete run ended, or the first one began."""
    complete = [record.until for record in runs if not record.note]
    if complete:
        return date.fromisoformat(max(complete))
    begun = [record.day for record in runs if record.day]
    return date.fromisoformat(min(begun)) if begun else default


class _Run:
    """One run: lists releases, asks for those that are missing, keeps what comes."""

    def __init__(
        self,
        profile: Profile,
        fetcher: Fetcher,
        into: Path,
        politeness: Politeness | None,
        via: str,
        progress: Progress | None,
        *,
        counterparts: bool = True,
        sources: tuple[str, ...] = (),
    ) -> None:
        self._profile, self._fetcher, self._counterparts, self._sources = profile, fetcher, counterparts, sources
        self._progress = progress or _silent
        self._client = Client(politeness or Politeness(delay=profile.delay), via=via)
        self._folder = Folder(into, profile.publisher.slug)
        self._counts: Counter[str] = Counter()
        self._issues: list[Issue] = []
        self._left = 0
        self._seen: set[str] = set()
        self._gone: list[tuple[Found, Answer]] = []
        self._began = time.monotonic()

    def __enter__(self) -> _Run:
        return self

    def __exit__(self, *error: object) -> None:
        self._client.__exit__(*error)
        self._folder.__exit__(None, None, None)

    def today(self) -> date:
        """Return the day that it is where the publisher is."""
        return datetime.now(UTC).astimezone(ZoneInfo(self._profile.publisher.timezone)).date()

    def fetch(self, first: date | None, last: date) -> FetchReport:
        """Fetch what is missing of the days `first` to `last`."""
        pages = KeptPages(self._client, self._folder, self._profile.publisher.timezone)
        missing = [found for found in self._list(pages, first, last) if not self._is_done(found)]
        self._take_all(deque(missing), pages)
        return self._finish(pages, first, last)

    def refresh(self, first: date, window: date, last: date) -> FetchReport:
        """Fetch what is missing since `first`, and ask again for what was released since `window`."""
        pages = KeptPages(self._client, self._folder, self._profile.publisher.timezone, fresh_from=window)
        before = {url: record for url, record in self._folder.manifest.releases.items() if _is_since(record, window)}
        queue = deque(found for found in self._list(pages, first, last) if found.url not in before and not self._is_done(found))
        self._take_all(queue, pages)
        checked = [url for url in before if url not in self._seen or self._find_own(url) is not None]
        for done, url in enumerate(checked):
            self._progress("check", done, len(checked))
            self._check(self._folder.manifest.releases[url], pages)
        self._progress("check", len(checked), len(checked))
        self._withdraw(len(checked))
        return self._finish(pages, first, last)

    def _list(self, pages: KeptPages, first: date | None, last: date) -> Iterator[Found]:
        """Yield each listed release once, those that the listing holds whole already kept."""
        for found in self._fetcher.find_releases(pages, self._profile.listings, first or date.min, last):
            if found.url in self._seen:
                continue
            self._seen.add(found.url)
            self._progress("list", len(self._seen), None)
            if found.content is not None:
                self._count(self._folder.keep(found, found.content, None, None))
            else:
                yield found
        self._progress("list", len(self._seen), len(self._seen))

    def _is_done(self, found: Found) -> bool:
        """Tell whether a listed release is here, with its counterparts: a run may have been stopped between them."""
        if not self._folder.has(found):
            return False
        self._counts["kept"] += 1
        return all(self._folder.has(other) for other in self._known_counterparts(found))

    def _known_counterparts(self, found: Found) -> list[Found]:
        record = self._folder.manifest.releases[found.url]
        follow = getattr(self._fetcher, "find_counterparts", None)
        if follow is None or not self._counterparts or record.outcome not in KEPT:
            return []
        return list(follow(found, (self._folder.into / record.file).read_bytes()))

    def _take_all(self, queue: deque[Found], pages: KeptPages) -> None:
        done = 0
        while queue:
            self._progress("fetch", done, done + len(queue))
            found = queue.popleft()
            content = self._take(found, pages)
            done += 1
            if content is not None and self._counterparts:
                queue.extend(self._follow(found, content))
        self._progress("fetch", done, done)

    def _follow(self, found: Found, content: bytes) -> Iterator[Found]:
        follow = getattr(self._fetcher, "find_counterparts", None)
        for other in follow(found, content) if follow is not None else ():
            if other.url not in self._seen and not self._folder.has(other):
                self._seen.add(other.url)
                yield other

    def _take(self, found: Found, pages: KeptPages) -> bytes | None:
        """Ask for a release and keep it; return its content, None where there is none."""
        if self._folder.has(found):  # all but its counterparts
            record = self._folder.manifest.releases[found.url]
            return (self._folder.into / record.file).read_bytes()
        received = self._receive(found, pages)
        if received is None:
            return None
        answer, place = received
        return self._keep(found, answer, place)

    def _receive(self, found: Found, pages: KeptPages) -> tuple[Answer, Place] | None:
        if found.url in self._folder.pending:
            place, answer = self._folder.pending.pop(found.url)
            return answer, place
        try:
            answer = pages.ask(found.url)
        except RefusedError as error:
            self._miss(found, Outcome.REFUSED, error.what)
            return None
        except UnreachableError as error:
            self._left += 1
            self._miss(found, Outcome.FAILED, error.what)
            return None
        if answer.gone:
            self._miss(found, Outcome.MISSING, f"it is listed, and the site answers {answer.status}", answer.status)
            return None
        return answer, self._folder.archive.append(answer)

    def _keep(self, found: Found, answer: Answer, place: Place) -> bytes | None:
        convert = getattr(self._fetcher, "convert", None)
        content = answer.content
        if convert is not None:
            media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            try:
                found, content = convert(found, Page(answer.final, answer.content, media, answer.headers))
            except FetchError as error:
                self._miss(found, Outcome.REFUSED, error.what, answer.status)
                return None
        if self._folder.loses_text(found, content):
            self._miss(found, Outcome.FAILED, "what it answers now is no release: the release is kept as it was", answer.status)
            return None
        self._count(self._folder.keep(found, content, answer, place))
        return content

    def _find_own(self, url: str) -> Record | None:
        """Return the last record of a release that was served at its own address, rather than within a listing."""
        known = self._folder.manifest.releases[url]
        if known.outcome is Outcome.WITHDRAWN:
            kept = (r for r in reversed(self._folder.manifest.records) if r.url == url and r.outcome in KEPT)
            known = next(kept, known)
        return known if known.place is not None else None

    def _check(self, record: Record, pages: KeptPages) -> None:
        """Ask again for a release that is here: it may be corrected, or gone, or back."""
        own = self._find_own(record.url)
        day = date.fromisoformat(record.day) if record.day else None
        found = Found(record.release, record.url, day, Path((own or record).file).suffix)
        here = own if record.outcome in KEPT else None
        try:
            answer = pages.ask(found.url, etag=here.etag if here else "", modified=here.modified if here else "")
        except (RefusedError, UnreachableError) as error:
            self._left += isinstance(error, UnreachableError)
            self._miss(found, Outcome.FAILED, f"{error.what}: it is kept as it was")
            return
        if answer.gone:
            self._gone.append((found, answer))
        elif own is None:
            self._counts["kept"] += 1  # its page is there; what it says, its listing told
        elif here is not None and (answer.unchanged or self._is_same(here, answer)):
            self._folder.confirm(found, answer)
            self._count(Outcome.UNCHANGED)
        else:
            self._keep(self._describe(found, own), answer, self._folder.archive.append(answer))

    def _describe(self, found: Found, own: Record) -> Found:
        """Return a release with title and time as its listing told them before, which its page may tell otherwise."""
        if getattr(self._fetcher, "convert", None) is None or own.place is None:
            return found
        documents = self._folder.read_documents(own.file)
        if len(documents) != 1:
            return found
        [document] = documents
        return replace(found, title=document.title, published=document.issued.isoformat(), language=document.language)

    def _withdraw(self, checked: int) -> None:
        """Withdraw what is gone, unless so much is gone that it is likelier the site that has moved or is being mended."""
        fresh = [one for one in self._gone if self._folder.manifest.releases[one[0].url].outcome in KEPT]
        if len(fresh) > max(MOST_WITHDRAWN, checked * SHARE_WITHDRAWN):
            hint = f"{len(fresh)} of {checked} releases are gone at once: has the site moved? They are kept as they were"
            self._issues.append(Issue("fetch", Severity.ERROR, "many-withdrawn", self._profile.publisher.slug, hint))
            self._left += len(fresh)
            return
        for found, answer in self._gone:
            self._count(self._folder.withdraw(found, answer))

    def _is_same(self, known: Record, answer: Answer) -> bool:
        """Tell whether an answer is byte for byte what is in the archive."""
        return known.place is not None and self._folder.archive.read(known.place).content == answer.content

    def _miss(self, found: Found, outcome: Outcome, what: str, status: int = 0) -> None:
        self._count(outcome)
        self._folder.note(found, outcome, status=status, note=what)
        severity = Severity.WARNING if outcome is Outcome.FAILED else Severity.NOTE
        self._issues.append(Issue("fetch", severity, f"release-{outcome.value}", found.url, what))

    def _count(self, outcome: Outcome) -> None:
        self._counts[outcome.value] += 1

    def _finish(self, pages: KeptPages, first: date | None, last: date) -> FetchReport:
        left = self._left + pages.failures
        self._folder.note_run(first, last, complete=left == 0, sources=self._sources)
        return FetchReport(
            slug=self._profile.publisher.slug,
            into=self._folder.into,
            first=first,
            last=last,
            counts=dict(sorted(self._counts.items())),
            left=left,
            issues=(*pages.issues, *self._issues),
            traffic=self._client.traffic,
            seconds=time.monotonic() - self._began,
        )


def _is_since(record: Record, window: date) -> bool:
    return not record.day or record.day >= window.isoformat()


def _silent(_stage: str, _done: int, _total: int | None) -> None:
    return None
