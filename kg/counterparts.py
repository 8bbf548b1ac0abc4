"""What a release's counterpart in another language adds to its graph: the names of its officials and offices there."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad

from kg.iris import release_iri
from kg.model import Document, Extraction
from kg.publishers.listing import last_part
from kg.resolve import Resolution
from kg.resolve.bilingual import find_native_names
from kg.store.claims import ClaimStore
from kg.vocabulary import SKOS


def find_counterpart(claims: ClaimStore, document: Document, language: str = "zh-Hant") -> Document | None:
    """Return the counterpart of a release in a language, as the release links to it; None where the store doesn't have it."""
    for link in document.links:
        if link.relation == "counterpart" and link.language in {language, ""}:
            found = claims.get(f"{document.publisher}/{last_part(link.url).partition('.')[0]}")
            if found is not None and found.document.language == language and not found.document.withdrawn:
                return found.document
    return None


def map_native_names(extraction: Extraction, claims: ClaimStore, resolution: Resolution) -> list[Quad]:
    """Return the Chinese names that a release's counterpart tells, as other labels of its officials and offices."""
    document = extraction.document
    if not document.language.startswith("en"):
        return []
    counterpart = find_counterpart(claims, document)
    if counterpart is None:
        return []
    graph = release_iri(document.publisher, document.id)
    names = find_native_names(extraction, counterpart)
    return [
        Quad(NamedNode(iri), SKOS.altLabel, Literal(name, language=counterpart.language), graph)
        for ref, name in sorted(names.items())
        if (iri := resolution.nodes.get((document.key, ref)))
    ]
