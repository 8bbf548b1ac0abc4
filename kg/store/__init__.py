"""Where the graph is kept: embedded Oxigraph, or a remote SPARQL 1.1 store behind the same small protocol."""

from __future__ import annotations

from kg.store.embedded import EmbeddedStore
from kg.store.protocol import Answer, Store

__all__ = ["Answer", "EmbeddedStore", "Store"]
