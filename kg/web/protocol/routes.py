"""The protocols' addresses, for `kg.web.app`."""

from __future__ import annotations

from starlette.routing import Route

from kg.web.protocol.linked_data import linked_data_routes
from kg.web.protocol.questions import question_routes
from kg.web.protocol.sparql import sparql_routes


def protocol_routes() -> list[Route]:
    """Return all addresses for programs."""
    return [*sparql_routes(), *question_routes(), *linked_data_routes()]
