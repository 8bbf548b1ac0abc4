"""Government releases in, a knowledge graph of officials, offices, bodies and events out.

    import kg
    kg.build(["releases"], "s.kg")
    with kg.open("s.kg") as g:
        g.person("Patrick Nip").offices().to_pandas()
        g.show(g.network("co-attendance", around="Patrick Nip")).save("network.html")

Names are loaded when they are first used, so that `import kg` costs nothing.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.annotate import Annotator as Annotator
    from kg.as_of import as_of as as_of
    from kg.demo import demo as demo
    from kg.diff import diff as diff
    from kg.diff import diff_runs as diff_runs
    from kg.errors import KGError as KGError
    from kg.explain import explain as explain
    from kg.explain import find_things as find_things
    from kg.export import export as export
    from kg.export import export_folder as export_folder
    from kg.fetch import fetch as fetch
    from kg.fetch import fetch_feed as fetch_feed
    from kg.fetch import update as update
    from kg.fetch import watch as watch
    from kg.graph import Graph as Graph
    from kg.graph import open as open  # noqa: A004
    from kg.issues import issues as issues
    from kg.mapping import map_derived as map_derived
    from kg.mapping import map_release as map_release
    from kg.pipeline import build as build
    from kg.publishers import parse as parse
    from kg.publishers import read_paths as read_paths
    from kg.query import list_queries as list_queries
    from kg.query import run_query as run_query
    from kg.resolve import resolve as resolve
    from kg.review import review as review
    from kg.scale import DaskEngine as DaskEngine
    from kg.stats import stats as stats
    from kg.store import EmbeddedStore as EmbeddedStore
    from kg.store import open_store as open_store
    from kg.store.backup import backup as backup
    from kg.store.backup import restore as restore
    from kg.validate import validate as validate

__version__ = "0.1.0"

_HOMES = {
    "Annotator": "kg.annotate",
    "DaskEngine": "kg.scale",
    "EmbeddedStore": "kg.store",
    "Graph": "kg.graph",
    "KGError": "kg.errors",
    "as_of": "kg.as_of",
    "backup": "kg.store.backup",
    "build": "kg.pipeline",
    "demo": "kg.demo",
    "diff": "kg.diff",
    "diff_runs": "kg.diff",
    "explain": "kg.explain",
    "fetch": "kg.fetch",
    "fetch_feed": "kg.fetch",
    "export": "kg.export",
    "export_folder": "kg.export",
    "find_things": "kg.explain",
    "issues": "kg.issues",
    "list_queries": "kg.query",
    "map_derived": "kg.mapping",
    "map_release": "kg.mapping",
    "open": "kg.graph",
    "open_store": "kg.store",
    "parse": "kg.publishers",
    "read_paths": "kg.publishers",
    "resolve": "kg.resolve",
    "restore": "kg.store.backup",
    "review": "kg.review",
    "run_query": "kg.query",
    "stats": "kg.stats",
    "update": "kg.fetch",
    "validate": "kg.validate",
    "watch": "kg.fetch",
}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604 - the keys are the names


class _Package(ModuleType):
    """This package, whose names are looked up when they are used.

    Some functions bear the name of the module that they stand in (`kg.explain`). Importing such a module would put it in the
    function's place; these properties keep the function there.
    """

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_HOMES})


def _make_property(name: str) -> property:
    def load(_package: ModuleType) -> object:
        return getattr(importlib.import_module(_HOMES[name]), name)

    def keep(_package: ModuleType, _value: object) -> None:
        return None

    return property(load, keep)


def load_ipython_extension(shell: object) -> None:
    """Make `%kg` and `%%sparql` available: what `%load_ext kg` calls."""
    importlib.import_module("kg.magic").load_ipython_extension(shell)


for _name in _HOMES:
    setattr(_Package, _name, _make_property(_name))
sys.modules[__name__].__class__ = _Package
