"""The page of a thing: which kind it is decides which page."""

from __future__ import annotations

from kg.query import find_labels
from kg.web.explorer.frame import id_base
from kg.web.explorer.jobs import Given, Page
from kg.web.explorer.shelf import Shelf
from kg.web.negotiation import Refusal


def show_thing(shelf: Shelf, given: Given) -> Page:
    """Return the page of the thing whose IRI ends in `rest`. Raises Refusal, 404, where the store doesn't have it."""
    iri = id_base() + given["rest"]
    label = find_labels(shelf.store, [iri]).get(iri)
    if label is None:
        raise Refusal(404, "nothing is known of it", iri)
    return Page("thing.html.j2", {"label": label})
