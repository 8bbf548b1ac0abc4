"""What a page is made from: the snapshot's graph and the readings of releases beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from kg.errors import StoreError
from kg.store import EmbeddedStore
from kg.store.claims import ClaimStore


@dataclass(eq=False)
class Shelf:
    """One snapshot, as long as a worker reads it."""

    store: EmbeddedStore

    @cached_property
    def claims(self) -> ClaimStore | None:
        """The readings of the releases; None where the store has none (only the graph was copied)."""
        try:
            return None if self.store.path is None else ClaimStore.open(self.store.path, read_only=True)
        except StoreError:
            return None


@lru_cache(maxsize=1)
def open_shelf(store: EmbeddedStore) -> Shelf:
    """Return the shelf over `store`; a worker has one store for all its life."""
    return Shelf(store)
