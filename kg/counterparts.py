"""What a release's counterpart in another language adds to its graph: the names of its officials and offices there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.iris import release_iri
from kg.model import Document, Extraction, Link
from kg.publishers.listing import last_part
from kg.resolve import Resolution
from kg.resolve.bilingual import find_native_names
from kg.store.claims import ClaimStore
from kg.vocabulary import SKOS

NATIVE = "zh-Hant"


class Counterparts:
    """Finds the Chinese counterparts of the releases in a store, whichever of the two links to the other."""

    def __init__(self, claims: ClaimStore) -> None:
        self._claims = claims
        self._linked: dict[str, str] = {}  # key of a Chinese release by that of the release it links to

    def note(self, extractions: Iterable[Extraction]) -> Iterator[Extraction]:
        """Yield `extractions` as they come, and remember which releases the Chinese ones link to."""
        for extraction in extractions:
            document = extraction.document
            if document.language == NATIVE:
                self._linked |= {_key(document, link): document.key for link in document.links if link.relation == "counterpart"}
            yield extraction

    def find(self, document: Document) -> Document | None:
        """Return the Chinese counterpart of a release; None where the store has none."""
        links = [link for link in document.links if link.relation == "counterpart" and link.language in {NATIVE, ""}]
        for key in (*(_key(document, link) for link in links), self._linked.get(document.key, "")):
            found = self._claims.get(key) if key else None
            if found is not None and found.document.language == NATIVE and not found.document.withdrawn:
                return found.document
        return None


def _key(document: Document, link: Link) -> str:
    """Return the key of the release that a link leads to, which is of the same publisher."""
    return f"{document.publisher}/{last_part(link.url).partition('.')[0]}"


def map_native_names(extraction: Extraction, counterparts: Counterparts, resolution: Resolution) -> list[Quad]:
    """Return the Chinese names that a release's counterpart tells, as other labels of its officials and offices."""
    document = extraction.document
    counterpart = counterparts.find(document) if document.language.startswith("en") else None
    if counterpart is None:
        return []
    graph = release_iri(document.publisher, document.id)
    names = find_native_names(extraction, counterpart)
    return [
        Quad(NamedNode(iri), SKOS.altLabel, Literal(name, language=NATIVE), graph)
        for ref, name in sorted(names.items())
        if (iri := resolution.nodes.get((document.key, ref)))
    ]
