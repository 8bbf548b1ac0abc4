"""Search: the addresses of the box that suggests as one types, and of its page."""

from __future__ import annotations

from dataclasses import dataclass

from kg.web.explorer.frame import address_of
from kg.web.explorer.jobs import Given, Page
from kg.web.explorer.names import LONGEST, fold
from kg.web.explorer.shelf import Shelf

WORDS = {"person": "Official", "office": "Office", "body": "Body", "place": "Place", "event": "Event", "release": "Release"}
_SUGGESTIONS = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that answers a search; `name` is the form that does, where it isn't the label."""

    iri: str
    kind: str
    label: str
    name: str
    years: str
    count: int


def search(shelf: Shelf, words: str, limit: int) -> list[Found]:
    """Return the officials, offices, bodies and places that `words` may mean, the likeliest first."""
    return [
        Found(entry.iri, entry.kind, entry.label, "" if form == entry.label else form, entry.years, entry.count)
        for entry, form in shelf.names.find(words, limit)
    ]


def show_suggestions(shelf: Shelf, given: Given) -> dict[str, object]:
    """Return what the search box offers, as JSON."""
    found = search(shelf, given.get("q", ""), _SUGGESTIONS)
    return {
        "query": given.get("q", ""),
        "found": [
            {
                "iri": one.iri,
                "address": address_of(one.iri),
                "kind": one.kind,
                "word": WORDS[one.kind],
                "label": one.label,
                "also": one.name,
                "years": one.years,
            }
            for one in found
        ],
    }


def show_search(shelf: Shelf, given: Given) -> Page:
    """Return the page of a search: named things, then events and releases with these words."""
    query = given.get("q", "")
    wanted = fold(query[:LONGEST])

    def has(label: str) -> bool:
        return bool(wanted) and all(word in label for word in wanted.split())

    catalogue = shelf.catalogue
    values = {
        "query": query,
        "found": search(shelf, query, 40),
        "events": [event for event in catalogue.events if has(fold(event.label))][:20],
        "releases": [release for release in catalogue.releases if has(fold(release.label))][:20],
    }
    return Page("search.html.j2", values)
