"""Who publishes: one folder each, found by looking, with `publisher.toml` (facts) and `parser.py` (which form it uses)."""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol, cast
from zoneinfo import ZoneInfo

from kg.errors import ParseError
from kg.model import Document, Issue, Publisher
from kg.publishers.listing import Fetcher
from kg.publishers.source import Match, Source

_HERE = Path(__file__).parent
_SETTINGS = "publisher.toml"
AUTHORITY = "authority"
"""The publisher of authority files; `authority-hk` is that of those on Hong Kong."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a publisher's folder says: the publisher, and how its releases are told from those of others."""

    publisher: Publisher
    language: str = "en"  # BCP 47, of releases that don't say
    hosts: tuple[str, ...] = ()  # of its feeds and pages
    permalinks: tuple[str, ...] = ()  # beginnings of the paths of its releases
    address: str = ""  # of a release: a template with {id}, {path}, or what its form fills in
    fallback: bool = False  # takes releases of its form that name nobody
    listings: Mapping[str, str] = field(default_factory=dict)  # templates of the addresses that its fetcher asks
    delay: float = 1.0  # seconds between two requests to its site


class Parser(Protocol):
    """What a publisher's `parser.py` offers."""

    def recognise(self, source: Source, profile: Profile) -> Match:
        """Say whether `source` is of this publisher, by its content."""

    def parse(self, source: Source, profile: Profile) -> Iterator[Document | Issue]:
        """Yield the documents in `source`, and what couldn't be read of it."""


def load_profile(path: Path) -> Profile:
    """Read a `publisher.toml`; its folder's name, with "-" for "_", is the slug. Raises ParseError if it can't be read."""
    try:
        with path.open("rb") as file:
            settings: dict[str, Any] = tomllib.load(file)
        slug = path.parent.name.replace("_", "-")
        ZoneInfo(settings["timezone"])
        publisher = Publisher(slug, settings["title"], settings["jurisdiction"], settings["timezone"], settings.get("body", ""))
    except (OSError, KeyError, ValueError) as error:
        raise ParseError(
            f"not a publisher's settings ({type(error).__name__}: {error})", str(path), "see kg/publishers/README.md"
        ) from error
    return Profile(
        publisher,
        settings.get("language", "en"),
        tuple(settings.get("hosts", ())),
        tuple(settings.get("permalinks", ())),
        settings.get("address", ""),
        bool(settings.get("fallback", False)),
        dict(settings.get("listings", {})),
        float(settings.get("delay", 1.0)),
    )


@cache
def load_profiles() -> dict[str, Profile]:
    """Return the profile of every publisher's folder by slug, in order of slugs."""
    profiles = (load_profile(path) for path in sorted(_HERE.glob(f"*/{_SETTINGS}")))
    return {profile.publisher.slug: profile for profile in profiles}


@cache
def load_parser(slug: str) -> Parser:
    """Return the parser of a publisher's folder."""
    return cast("Parser", importlib.import_module(f"{__package__}.{slug.replace('-', '_')}.parser"))


def load_fetcher(slug: str) -> Fetcher | None:
    """Return the fetcher of a publisher's folder; None where it has none."""
    folder = slug.replace("-", "_")
    if not (_HERE / folder / "fetcher.py").exists():
        return None
    return cast("Fetcher", importlib.import_module(f"{__package__}.{folder}.fetcher"))


def list_publishers() -> tuple[Publisher, ...]:
    """Return the publishers that have a folder, in order of slugs."""
    return tuple(profile.publisher for profile in load_profiles().values())


def get_publisher(slug: str) -> Publisher:
    """Return the publisher `slug`; one made from the slug alone, in UTC, for those that plain releases name."""
    profile = load_profiles().get(slug)
    if profile is not None:
        return profile.publisher
    kind, _, country = slug.partition("-")
    if kind == AUTHORITY:
        return Publisher(slug, f"{load_profiles()[AUTHORITY].publisher.title} ({country.upper()})", country.upper(), "UTC")
    return Publisher(slug, slug, "", "UTC")
