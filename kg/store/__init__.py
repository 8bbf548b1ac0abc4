"""Where the graph is kept: embedded Oxigraph, or a remote SPARQL 1.1 store behind the same small protocol."""

from __future__ import annotations

from pathlib import Path

from kg.store.embedded import EmbeddedStore
from kg.store.protocol import Answer, Store
from kg.store.remote import RemoteStore

__all__ = ["Answer", "EmbeddedStore", "RemoteStore", "Store", "open_store"]


def open_store(where: Path | str, *, read_only: bool = True) -> Store:
    """Open the store folder or the web address of an endpoint that `where` is. Raises StoreError."""
    if isinstance(where, str) and where.startswith(("http://", "https://")):
        return RemoteStore(where)
    return EmbeddedStore.open(where, read_only=read_only)
