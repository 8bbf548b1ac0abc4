"""Where the files are that ship with the code: ontology, queries, lexicons, sample releases."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """Return the folder `name` ("ontology", "queries", "lexicons", "samples").

    In a wheel all of them lie inside the package; in a checkout `ontology` and `queries` lie beside it.
    """
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
