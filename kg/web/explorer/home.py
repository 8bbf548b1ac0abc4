"""The first page: what the graph holds, what is new in it, and ways in."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.web.explorer.catalogue import Change
from kg.web.explorer.drawings import draw_years
from kg.web.explorer.jobs import Given, Page
from kg.web.explorer.shelf import Ref, Shelf

_ROWS = 7


@dataclass(frozen=True, slots=True)
class Move:
    """A change of office with the names of who and what."""

    day: str
    word: str
    tenure: str
    holder: Ref
    office: Ref
    capacity: str


def show_home(shelf: Shelf, given: Given) -> Page:
    """Return the first page."""
    catalogue = shelf.catalogue
    people = catalogue.of_kind("person")
    ahead = [event for event in catalogue.events if event.status == "planned" and event.day >= catalogue.newest_day]
    values = {
        "figures": [
            ("Officials", "/officials", len(people), "person"),
            ("Offices", "/offices", len(catalogue.of_kind("office")), "office"),
            ("Bodies", "/bodies", len(catalogue.of_kind("body")), "body"),
            ("Events", "/events", len(catalogue.events), "event"),
            ("Places", "/places", len(catalogue.of_kind("place")), "place"),
            ("Releases", "/releases", len(catalogue.releases), "release"),
        ],
        "statements": catalogue.statements,
        "tenures": catalogue.tenures,
        "years": draw_years(release.day for release in catalogue.releases),
        "newest": catalogue.releases[:_ROWS],
        "newest_day": catalogue.newest_day,
        "publishers": catalogue.publishers,
        "busiest": sorted(people, key=lambda entry: (-entry.parts, -entry.count, entry.label))[:_ROWS],
        "moves": [_read_move(shelf, change) for change in catalogue.changes[:_ROWS]],
        "ahead": sorted(ahead, key=lambda event: event.day)[:_ROWS],
    }
    return Page("home.html.j2", values)


def _read_move(shelf: Shelf, change: Change) -> Move:
    holder, office = shelf.ref(NamedNode(change.holder)), shelf.ref(NamedNode(change.office))
    return Move(change.day, change.word, change.tenure, holder, office, change.capacity)
