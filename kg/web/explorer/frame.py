"""What all pages share: templates, files with a hash in their names, and the policy that browsers hold pages to."""

from __future__ import annotations

import calendar
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg.iris import mint
from kg.table import Thing

HERE = Path(__file__).parent
STATIC = HERE / "static"
PACKAGED: Mapping[str, Path] = {
    "vis-network.min.js": Path(str(distribution("pyvis").locate_file("pyvis/templates/lib/vis-9.1.2/vis-network.min.js"))),
}
"""Scripts of others, out of the wheels that carry them: name → file."""
PAGE_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
}
MEDIA_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@cache
def static_address(name: str) -> str:
    """Return the address of a file in `static/` or of `PACKAGED`, which changes with what the file holds, so that browsers may keep it."""
    digest = hashlib.sha256(PACKAGED.get(name, STATIC / name).read_bytes()).hexdigest()[:12]
    stem, _, ending = name.rpartition(".")
    return f"/static/{stem}.{digest}.{ending}"


def find_static(address: str) -> Path | None:
    """Return the file in `static/` or of `PACKAGED` that `stem.hash.ending` means; None where there is none of that hash."""
    known = {path.name: path for path in STATIC.iterdir()} | dict(PACKAGED)
    return next((path for name, path in known.items() if static_address(name) == f"/static/{address}"), None)


@cache
def id_base() -> str:
    """Return what the IRIs of our things begin with."""
    return mint("person", "x").value.removesuffix("person/x")


def address_of(iri: str) -> str:
    """Return where the page of one of our things is; "" for other IRIs."""
    return "/id/" + quote(iri.removeprefix(id_base())) if iri.startswith(id_base()) else ""


def outer_address(text: str) -> str:
    """Return `text` where it is an address that may be a link (http, https), else ""."""
    return text if text.startswith(("http://", "https://")) else ""


def write_day(day: str) -> str:
    """Return a day, month or year (ISO 8601) as it is read: "17 December 2021"; what is none stays as it is."""
    year, _, rest = day[:10].partition("-")
    month, _, of_month = rest.partition("-")
    if not (month.isdigit() and 1 <= int(month) <= 12):
        return day[:10]
    number = f"{int(of_month)} " if of_month.isdigit() else ""
    return f"{number}{calendar.month_name[int(month)]} {year}"


def refer(thing: Thing) -> dict[str, str]:
    """Return a thing of a table as something that `parts.link` takes."""
    return {"iri": thing.iri, "label": thing.label}


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["static"] = static_address
    found.filters["address"] = address_of
    found.filters["day"] = write_day
    found.filters["ref"] = refer
    found.filters["outer"] = outer_address
    return found


def render(template: str, **values: object) -> str:
    """Return a page: `templates/<template>` with `values`, every text of which is escaped."""
    return _environment().get_template(template).render(values)
