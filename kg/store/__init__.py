"""Where the graph is kept: embedded Oxigraph, or a remote SPARQL 1.1 store behind the same small protocol."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.store.embedded import EmbeddedStore
from kg.store.protocol import Answer, Store
from kg.store.remote import RemoteStore

__all__ = ["Answer", "EmbeddedStore", "RemoteStore", "Store", "open_store"]


def open_store(where: Path | str, *, read_only: bool = True, services: Iterable[str] = ()) -> Store:
    """Open the store folder or the web address of an endpoint that `where` is; its queries may ask the endpoints `services`.

    Raises StoreError.
    """
    store: EmbeddedStore | RemoteStore
    if isinstance(where, str) and where.startswith(("http://", "https://")):
        store = RemoteStore(where)
    else:
        store = EmbeddedStore.open(where, read_only=read_only)
    store.services = frozenset(services)
    return store
