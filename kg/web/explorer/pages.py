"""Which address shows which page: one line for each."""

from __future__ import annotations

from collections.abc import Mapping

from kg.web.explorer.home import show_home
from kg.web.explorer.jobs import Maker
from kg.web.explorer.things import show_thing

PAGES: Mapping[str, Maker] = {
    "/": show_home,
    "/id/{rest:path}": show_thing,
}
"""Path (as Starlette writes it) → what makes the page from a `Shelf` and what the address says."""
