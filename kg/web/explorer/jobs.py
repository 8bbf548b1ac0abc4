"""Pages as jobs of the pool: made in a worker from the snapshot, under the same bounds of time and memory as queries."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kg.store import EmbeddedStore
from kg.web.explorer.frame import render
from kg.web.explorer.shelf import Shelf, open_shelf
from kg.web.jobs import Target
from kg.web.negotiation import Refusal

Given: TypeAlias = Mapping[str, str]
"""What an address says: the parts of its path, and its parameters (of several of a name, the last)."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be made of a template and its values."""

    template: str
    values: Mapping[str, object]


Answer: TypeAlias = Page | dict[str, object]
"""What a maker returns: a page, or values that are sent as JSON."""
Maker: TypeAlias = Callable[[Shelf, Given], Answer]


@dataclass(frozen=True, slots=True)
class ShowPage:
    """The page at an address of the explorer: `route` is a key of `kg.web.explorer.pages.PAGES`."""

    route: str
    given: Given

    def run(self, store: EmbeddedStore, target: Target) -> str:
        """Write the page, or the JSON. Raises Refusal, 404, for what the store doesn't have, 413 for too large a page."""
        from kg.web.explorer.pages import PAGES  # noqa: PLC0415 - pages import this module

        answer = PAGES[self.route](open_shelf(store), self.given)
        if isinstance(answer, Page):
            text, media_type = render(answer.template, **answer.values), "text/html"
        else:
            text, media_type = json.dumps(answer, ensure_ascii=False), "application/json"
        content = text.encode("utf-8", "replace")
        if len(content) > target.size:
            raise Refusal(413, "the page is too large", self.route, "ask for less")
        target.path.write_bytes(content)
        return media_type
