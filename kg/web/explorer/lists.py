"""Lists to browse: named things by letter, events by type and year, releases by publisher and year, in pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from kg.web.explorer.jobs import Given, Page
from kg.web.explorer.names import fold
from kg.web.explorer.shelf import Shelf

_PAGE = 60


def _cut_page(rows: Sequence[object], given: Given, route: str, *kept: str) -> dict[str, object]:
    """Return one page of `rows`, with the addresses of the pages beside it, which keep the filters `kept`."""
    count = max(-(-len(rows) // _PAGE), 1)
    wanted = given.get("page", "1")
    number = min(max(int(wanted), 1), count) if wanted.isascii() and wanted.isdigit() else 1

    def address(page: int) -> str:
        filters = {name: given[name] for name in kept if given.get(name)}
        return f"{route}?{urlencode({**filters, 'page': page})}"

    near = sorted({1, count, *range(max(number - 2, 1), min(number + 2, count) + 1)})
    return {
        "rows": rows[(number - 1) * _PAGE : number * _PAGE],
        "total": len(rows),
        "page": number,
        "pages": [(page, address(page)) for page in near] if count > 1 else [],
    }


def list_named(kind: str, section: str, title: str) -> Callable[[Shelf, Given], Page]:
    """Return what makes the list of the things of one kind."""

    def show(shelf: Shelf, given: Given) -> Page:
        entries = shelf.catalogue.of_kind(kind)
        letters = sorted({_letter(entry.label) for entry in entries})
        letter, order = given.get("letter", "")[:1].upper(), given.get("order", "")
        chosen = [entry for entry in entries if not letter or _letter(entry.label) == letter]
        if order == "name" or (letter and order != "often"):
            chosen.sort(key=lambda entry: fold(entry.label))
        values = {"section": section, "title": title, "kind": kind, "letters": letters, "letter": letter, "order": order}
        return Page("list_named.html.j2", {**values, **_cut_page(chosen, given, f"/{section}", "letter", "order")})

    return show


def _letter(label: str) -> str:
    """Return the letter that a name is listed under; "#" for digits and other scripts."""
    first = fold(label)[:1].upper()
    return first if first.isascii() and first.isalpha() else "#"


def list_events(shelf: Shelf, given: Given) -> Page:
    """Return the list of events, by type, status and year."""
    events = shelf.catalogue.events
    kind, status, year = given.get("type", ""), given.get("status", ""), given.get("year", "")
    chosen = [
        event
        for event in events
        if (not kind or event.type == kind) and (not status or event.status == status) and event.day.startswith(year)
    ]
    values = {
        "types": sorted({event.type for event in events}),
        "statuses": sorted({event.status for event in events}),
        "years": sorted({event.day[:4] for event in events if event.day}, reverse=True),
        "type": kind,
        "status": status,
        "year": year,
    }
    return Page("list_events.html.j2", {**values, **_cut_page(chosen, given, "/events", "type", "status", "year")})


def list_releases(shelf: Shelf, given: Given) -> Page:
    """Return the list of releases, by publisher and year."""
    catalogue = shelf.catalogue
    publisher, year = given.get("publisher", ""), given.get("year", "")
    chosen = [one for one in catalogue.releases if (not publisher or one.publisher == publisher) and one.day.startswith(year)]
    values = {
        "publishers": catalogue.publishers,
        "years": sorted({release.day[:4] for release in catalogue.releases}, reverse=True),
        "publisher": publisher,
        "year": year,
    }
    return Page("list_releases.html.j2", {**values, **_cut_page(chosen, given, "/releases", "publisher", "year")})
