"""The pages that fetchers look at: asked for once, kept, and taken from what is kept where that can't have changed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kg.errors import FetchError
from kg.fetch.client import Answer, Client, RefusedError, UnreachableError
from kg.fetch.folder import Folder
from kg.model import Issue, Severity
from kg.publishers.listing import Page

PATIENCE = 3
"""Addresses in a row without an answer, after which a run is stopped: the network or the site is gone."""


class KeptPages:
    """Gives fetchers their pages.

    Pages that tell of days before `fresh_from`, and were got after those days, aren't asked for again.
    """

    def __init__(self, client: Client, folder: Folder, timezone: str, fresh_from: date | None = None) -> None:
        self.client, self.folder = client, folder
        self._zone, self._fresh_from = ZoneInfo(timezone), fresh_from
        self.issues: list[Issue] = []
        self.failures = 0
        self._in_a_row = 0

    def get(self, url: str, settled: date | None = None) -> Page | None:
        """Return a page; None, with an issue, where the site gives none."""
        known = self.folder.manifest.listings.get(url)
        if url in self.folder.pending:
            place, answer = self.folder.pending.pop(url)
            self.folder.enter_listing(answer, hashlib.sha256(answer.content).hexdigest(), place)
            known = self.folder.manifest.listings[url]
        if known is not None and known.place is not None and self._is_settled(known.at, settled):
            return _make_page(self.folder.archive.read(known.place))
        try:
            etag, modified = (known.etag, known.modified) if known is not None and known.place is not None else ("", "")
            answer = self.ask(url, etag=etag, modified=modified)
        except (RefusedError, UnreachableError) as error:
            self.failures += isinstance(error, UnreachableError)
            self.report(Issue("fetch", Severity.ERROR, "no-listing", url, f"{error.what}: what it lists is missing"))
            return None
        if answer.gone:
            return None
        if answer.unchanged and known is not None and known.place is not None:
            self.folder.enter_listing(answer, known.sha256, known.place)
            kept = self.folder.archive.read(known.place)
            # "Not modified" is of the content; what stands beside it, such as the number of pages, may be new.
            return _make_page(replace(kept, headers={**kept.headers, **answer.headers}))
        self.folder.keep_listing(answer, known)
        return _make_page(answer)

    def ask(self, url: str, *, etag: str = "", modified: str = "") -> Answer:
        """Ask the site. Raises RefusedError or UnreachableError for this address, FetchError where nothing answers any more."""
        try:
            answer = self.client.get(url, etag=etag, modified=modified)
        except UnreachableError as error:
            self._in_a_row += 1
            if self._in_a_row >= PATIENCE:
                hint = "what was fetched is kept: run the same command again when it can be reached"
                raise FetchError(f"{PATIENCE} addresses in a row gave no answer, the last: {error.what}", url, hint) from None
            raise
        except RefusedError:
            self._in_a_row = 0
            raise
        self._in_a_row = 0
        return answer

    def report(self, issue: Issue) -> None:
        """Note what couldn't be read."""
        self.issues.append(issue)

    def _is_settled(self, at: str, settled: date | None) -> bool:
        """Tell whether a page that was got `at` a moment can't have changed since: its last day was over, and a day more."""
        if settled is None or (self._fresh_from is not None and settled >= self._fresh_from):
            return False
        return datetime.fromisoformat(at).astimezone(self._zone).date() > settled + timedelta(days=1)


def _make_page(answer: Answer) -> Page:
    media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Page(answer.final, answer.content, media, answer.headers)
