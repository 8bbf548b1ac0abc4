"""Which address shows which page: one line for each."""

from __future__ import annotations

from collections.abc import Mapping

from kg.web.explorer.home import show_home
from kg.web.explorer.jobs import Maker
from kg.web.explorer.line_up import show_line_up
from kg.web.explorer.lists import list_events, list_named, list_releases
from kg.web.explorer.pictures.calendar import show_calendar
from kg.web.explorer.pictures.matrix import show_matrix
from kg.web.explorer.pictures.network import show_network, show_network_data
from kg.web.explorer.pictures.tie import show_tie, show_tie_data
from kg.web.explorer.pictures.timeline import show_timeline
from kg.web.explorer.search import show_search, show_suggestions
from kg.web.explorer.things import show_thing
from kg.web.explorer.why import show_why

PAGES: Mapping[str, Maker] = {
    "/": show_home,
    "/id/{rest:path}": show_thing,
    "/search": show_search,
    "/search.json": show_suggestions,
    "/why": show_why,
    "/as-of": show_line_up,
    "/network": show_network,
    "/network.json": show_network_data,
    "/timeline": show_timeline,
    "/calendar": show_calendar,
    "/matrix": show_matrix,
    "/tie": show_tie,
    "/tie.json": show_tie_data,
    "/officials": list_named("person", "officials", "Officials"),
    "/offices": list_named("office", "offices", "Offices"),
    "/bodies": list_named("body", "bodies", "Bodies"),
    "/places": list_named("place", "places", "Places"),
    "/events": list_events,
    "/releases": list_releases,
}
"""Path (as Starlette writes it) → what makes the page from a `Shelf` and what the address says."""
