"""`update`: fetch what is new, and build just that; `watch`: do so at intervals until stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg.errors import FetchError, StoreError
from kg.fetch.client import Politeness
from kg.fetch.folder import Folder
from kg.fetch.run import RECHECK_DAYS, FetchReport, Progress, refresh
from kg.pipeline import BuildReport, build

SHORTEST_INTERVAL = 60.0
"""Seconds between two rounds of `watch`, at the least: sites aren't for polling."""


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What one round did: `built` is None where nothing was new to the store."""

    fetched: FetchReport
    built: BuildReport | None


def update(
    slug: str,
    into: Path | str,
    store: Path | str,
    *,
    recheck: int = RECHECK_DAYS,
    politeness: Politeness | None = None,
    via: str = "",
    progress: Progress | None = None,
    today: date | None = None,
    workers: int = 1,
) -> UpdateReport:
    """Fetch what `slug` released since the last run into `into`, and build what the store doesn't have yet.

    Releases of the last `recheck` days are looked at again: a corrected one takes the place of what it said before, a
    withdrawn one leaves the graph. What an earlier round fetched and didn't come to build is built too. Raises FetchError
    and StoreError as `fetch` and `build` do.
    """
    fetched = refresh(slug, into, recheck=recheck, politeness=politeness, via=via, progress=progress, today=today)
    return UpdateReport(fetched, build_new(slug, into, store, progress=progress, workers=workers))


def build_new(
    slug: str, into: Path | str, store: Path | str, *, progress: Progress | None = None, workers: int = 1
) -> BuildReport | None:
    """Build what was fetched since the store was last built from `into`; None where that is nothing."""
    with Folder(Path(into), slug) as folder:
        files = folder.list_unbuilt(Path(store))
        report = build(files, store, slug, progress=progress, workers=workers) if files else None
        if report is not None:
            folder.note_built(Path(store))
    return report


def watch(
    slug: str,
    into: Path | str,
    store: Path | str,
    *,
    every: float = 3600.0,
    rounds: int | None = None,
    recheck: int = RECHECK_DAYS,
    politeness: Politeness | None = None,
    via: str = "",
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[UpdateReport | FetchError | StoreError]:
    """Update every so many seconds, and yield what each round did; `rounds` are endless where none are given.

    A round that fails, because the site can't be reached or the store is in use, is yielded as its error, and the next one
    makes up for it. Raises FetchError for an interval that no site should bear.
    """
    if every < SHORTEST_INTERVAL:
        raise FetchError(f"an interval of {every:.0f} s is too short", hint=f"at least {SHORTEST_INTERVAL:.0f}")
    done = 0
    while rounds is None or done < rounds:
        if done:
            sleep(every)
        try:
            yield update(slug, into, store, recheck=recheck, politeness=politeness, via=via, progress=progress)
        except (FetchError, StoreError) as error:
            yield error
        done += 1
