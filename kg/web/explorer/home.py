"""The first page: what the graph holds."""

from __future__ import annotations

from kg.web.explorer.jobs import Given, Page
from kg.web.explorer.shelf import Shelf


def show_home(shelf: Shelf, given: Given) -> Page:
    """Return the first page."""
    return Page("home.html.j2", {})
