"""A picture: one HTML page that needs nothing else, shown in a notebook or written to a file."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import ExportError
from kg.networks import Network
from kg.views.network_file import NETWORK_FILES

_STATIC = (".svg", ".png", ".pdf")


@dataclass(frozen=True, slots=True)
class Picture:
    """A page that asks nobody for anything. `left_out` says in a sentence what isn't shown, or is "".

    `chart` is the altair chart that the page shows, None for a network, which is in `network`. A notebook shows the page in
    a frame of `height` pixels that may run scripts and open links, and can do nothing else.
    """

    title: str
    html: str = field(repr=False)
    left_out: str = ""
    height: int = 640
    chart: Any = field(default=None, repr=False)
    network: Network | None = field(default=None, repr=False)

    def save(self, path: Path | str) -> Path:
        """Write the page to `path`, and return the path.

        By the name's ending, a chart also as `.svg`, `.png` or `.pdf`, a network, as shown, also as `.gexf`, `.graphml` or
        `.csv`. Raises ExportError for a file that can't be written, and for a network as an image or a chart as a network.
        """
        target = Path(path)
        write: Callable[[], object] = lambda: target.write_text(self.html, encoding="utf-8")  # noqa: E731
        if target.suffix.lower() in _STATIC:
            if self.chart is None:
                raise ExportError(
                    "a network is written as a page", str(path), f"name a file that ends in .html, {', '.join(NETWORK_FILES)}"
                )
            write = lambda: self.chart.save(str(target))  # noqa: E731
        elif write_network := NETWORK_FILES.get(target.suffix.lower()):
            network = self.network
            if network is None:
                raise ExportError("a chart is no network", str(path), f"name a file that ends in .html, {', '.join(_STATIC)}")
            write = lambda: write_network(network, target)  # noqa: E731
        try:
            write()
        except OSError as error:
            raise ExportError("the picture can't be written", str(path), str(error.strerror)) from None
        return target

    def _repr_html_(self) -> str:
        page = html.escape(self.html, quote=True)
        return (
            f'<iframe title="{html.escape(self.title, quote=True)}" sandbox="allow-scripts allow-popups" width="100%" '
            f'height="{self.height}" style="border:1px solid #d9dfe5" srcdoc="{page}"></iframe>'
        )
