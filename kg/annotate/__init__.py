"""Read a document as a careful reader does: persons, offices, bodies, events and statements, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from kg.model import Document, Extraction, Issue, Severity


@cache
def version() -> str:
    """Return what changes whenever a document could be read otherwise than before, so that stores read it again.

    It is a digest of the code and wording of this package and of the lexicons: no number to forget.
    """
    digest = sha256(metadata.version("spacy").encode())
    for folder in (Path(__file__).parent, Path(__file__).parent.parent / "lexicons"):
        for path in sorted(p for p in folder.rglob("*") if p.suffix in {".py", ".toml", ".tsv"}):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


class Annotator:
    """Reads documents. Making one loads the language model, which takes about a second."""

    def __init__(self) -> None:
        from kg.annotate.pipeline import load_pipeline  # noqa: PLC0415 - spaCy takes a second to import: not before it is needed

        self._nlp = load_pipeline()

    def annotate(self, document: Document) -> Extraction:
        """Return all that `document` says. One in another language than English comes back unread, with an issue."""
        from kg.annotate.extract import make_extraction  # noqa: PLC0415
        from kg.annotate.pipeline import read_layers, start_layers  # noqa: PLC0415
        from kg.annotate.records import is_authority, read_records  # noqa: PLC0415

        if not document.language.lower().startswith("en"):
            issue = Issue(
                "annotate",
                Severity.NOTE,
                "language-not-read",
                document.key,
                f"stored without claims: only English is read, this is {document.language}",
            )
            return Extraction(document, (), issues=(issue,))
        if is_authority(document):
            return read_records(document)
        found = start_layers(document)
        read_layers(self._nlp, found)
        return make_extraction(found)

    def annotate_many(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """Yield an Extraction for each document, in order."""
        for document in documents:
            yield self.annotate(document)
