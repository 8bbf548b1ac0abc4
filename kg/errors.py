"""What can go wrong, one class a stage. A message is one line: what, where, what to do."""

from __future__ import annotations


class KGError(Exception):
    """Any failure that a user can do something about. The command line prints it in one line and exits with 1."""

    def __init__(self, what: str, where: str = "", hint: str = "") -> None:
        self.what, self.where, self.hint = what, where, hint
        parts = (f"{what}:" if where else what, where, f"({hint})" if hint else "")
        super().__init__(" ".join(" ".join(part.split()) for part in parts if part))


class ParseError(KGError):
    """A release is not in the form it looks like."""


class AnnotateError(KGError):
    """The language pipeline can't be loaded or run."""


class ResolveError(KGError):
    """Judgements or authority files contradict themselves or can't be read."""


class VocabularyError(KGError):
    """A name that the ontology doesn't have."""


class StoreError(KGError):
    """A store can't be opened, written or asked."""


class QueryError(KGError):
    """A question that doesn't parse, lacks a parameter, or isn't in the library."""


class ValidationError(KGError):
    """A graph that breaks its shapes where that can't be passed over."""


class ExportError(KGError):
    """A graph that can't be written in the form asked for."""


class FetchError(KGError):
    """A site that doesn't answer as it should."""
