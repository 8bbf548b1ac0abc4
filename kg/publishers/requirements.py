"""Libraries that only fetching and pages without a form of their own need: loaded when used, or a line says how to get them."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

from kg.errors import FetchError


@cache
def load(name: str) -> Any:
    """Return the module `name`. Raises FetchError where it isn't installed."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise FetchError(f"{error.name} is not installed", hint="pip install 'govkg[fetch]'") from None
