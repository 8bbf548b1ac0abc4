"""What a page is made from: the snapshot's graph and the readings of releases beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from pyoxigraph import Literal, NamedNode

from kg.errors import StoreError
from kg.store import EmbeddedStore
from kg.store.claims import ClaimStore
from kg.vocabulary import DCTERMS, KG, RDFS, SKOS, label
from kg.web.explorer.catalogue import Catalogue, read_catalogue
from kg.web.explorer.frame import id_base
from kg.web.explorer.names import NameIndex, make_index


@dataclass(frozen=True, slots=True)
class Ref:
    """Something that a page links to: `kind` is the part of its IRI that says what it is ("person", "event")."""

    iri: str
    label: str
    kind: str


@dataclass(eq=False)
class Shelf:
    """One snapshot, as long as a worker reads it. What is read of a thing costs what the thing has, not what the store holds."""

    store: EmbeddedStore
    _labels: dict[str, str] = field(default_factory=dict)

    @cached_property
    def claims(self) -> ClaimStore | None:
        """The readings of the releases; None where the store has none (only the graph was copied)."""
        try:
            return None if self.store.path is None else ClaimStore.open(self.store.path, read_only=True)
        except StoreError:
            return None

    @cached_property
    def catalogue(self) -> Catalogue:
        """All names, counts and rankings, read once for a snapshot."""
        return read_catalogue(self.store)

    @cached_property
    def names(self) -> NameIndex:
        """The index of all names."""
        return make_index(self.catalogue.entries)

    def nodes(self, thing: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """Return the IRIs that `thing` points to by `predicate`, in order."""
        found = {triple.object for triple in self.store.match(thing, predicate)}
        return sorted((node for node in found if isinstance(node, NamedNode)), key=lambda node: node.value)

    def node(self, thing: NamedNode, predicate: NamedNode) -> NamedNode | None:
        """Return the first of `nodes`."""
        return next(iter(self.nodes(thing, predicate)), None)

    def subjects(self, predicate: NamedNode, value: NamedNode) -> list[NamedNode]:
        """Return what points to `value` by `predicate`, in order."""
        found = {triple.subject for triple in self.store.match(None, predicate, value)}
        return sorted((node for node in found if isinstance(node, NamedNode)), key=lambda node: node.value)

    def texts(self, thing: NamedNode, predicate: NamedNode) -> list[str]:
        """Return the literals that `thing` has by `predicate`, in order."""
        found = (triple.object for triple in self.store.match(thing, predicate))
        return sorted({value.value for value in found if isinstance(value, Literal)})

    def text(self, thing: NamedNode, predicate: NamedNode) -> str:
        """Return the first of `texts`, else ""."""
        return next(iter(self.texts(thing, predicate)), "")

    def name(self, thing: NamedNode) -> str:
        """Return what `thing` is called: its preferred label (the English one), label or title, else the end of its IRI."""
        if thing.value not in self._labels:
            self._labels[thing.value] = label(thing.value) or self._find_name(thing)
        return self._labels[thing.value]

    def _find_name(self, thing: NamedNode) -> str:
        for predicate in (SKOS.prefLabel, RDFS.label, DCTERMS.title):
            found = [t.object for t in self.store.match(thing, predicate) if isinstance(t.object, Literal)]
            if found:
                return min(found, key=lambda text: (not (text.language or "en").startswith("en"), text.value)).value
        return thing.value.rpartition("/")[2]

    def ref(self, thing: NamedNode) -> Ref:
        """Return `thing` as something to link to."""
        return Ref(thing.value, self.name(thing), thing.value.removeprefix(id_base()).partition("/")[0])

    def refs(self, things: list[NamedNode]) -> list[Ref]:
        """Return `things` to link to, by name."""
        return sorted(map(self.ref, things), key=lambda ref: ref.label.casefold())

    def release_day(self, release: NamedNode) -> str:
        """Return the day of a release, ISO 8601."""
        return self.text(release, DCTERMS.issued)[:10]

    def mentions(self, thing: NamedNode) -> list[tuple[str, NamedNode]]:
        """Return the releases that name `thing`, each with its day, the newest first."""
        return sorted(
            ((self.release_day(node), node) for node in self.nodes(thing, KG.mentionedIn)),
            key=lambda pair: (pair[0], pair[1].value),
            reverse=True,
        )


@lru_cache(maxsize=1)
def open_shelf(store: EmbeddedStore) -> Shelf:
    """Return the shelf over `store`; a worker has one store for all its life."""
    return Shelf(store)
