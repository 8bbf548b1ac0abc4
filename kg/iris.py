"""The only place that mints IRIs: `<base><kind>/<slug>`, from few, stable, raw fields.

Nothing here remembers anything: the same fields give the same IRI in whatever order and process they come. The base is
`https://w3id.org/govkg/id/`, or what the environment variable `KG_BASE` or the argument `base` says.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata

from pyoxigraph import NamedNode

from kg.errors import VocabularyError

DEFAULT_BASE = "https://w3id.org/govkg/id/"
MAX_SLUG = 80
"""Characters that a slug has at most."""

_HASH_LENGTH = 10
# Letters that Unicode gives no decomposition.
_LETTERS = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "\u0131": "i", "ħ": "h", "ŋ": "n", "ŧ": "t"}
_PLAIN_LETTERS = str.maketrans(_LETTERS)
_APOSTROPHES = re.compile("['`\u2018\u2019\u02bc\u00b4]")
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,119}", re.ASCII)
_KIND = re.compile(r"[a-z]+(?:-[a-z]+)*", re.ASCII)
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`]+[/#]|urn:[^\s<>\"{}|\\^`]+[:/]")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_LENGTH]


def _fold(text: str) -> str:
    """Return `text` in lower case, without accents, compatibility forms resolved."""
    lower = unicodedata.normalize("NFKC", text).casefold().translate(_PLAIN_LETTERS)
    decomposed = unicodedata.normalize("NFKD", lower)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def slug(text: str) -> str:
    """Return `text` as lower-case ASCII letters, digits and single hyphens: "Ngō, Tāmati" gives "ngo-tamati".

    Never empty, at most `MAX_SLUG` long, and a slug is its own slug. Texts that differ in case, accents, apostrophes or
    punctuation alone share a slug. Where letters of other scripts are lost, or the end is cut off, a hash of the text
    stands at the end, so that those that differ there don't.
    """
    folded = _fold(text)
    readable = re.sub(r"[^a-z0-9]+", "-", _APOSTROPHES.sub("", folded)).strip("-")
    lost = any(char.isalnum() and not char.isascii() for char in folded)
    if readable and not lost and len(readable) <= MAX_SLUG:
        return readable
    tail = _digest(unicodedata.normalize("NFC", text))
    return "-".join(part for part in (readable[: MAX_SLUG - _HASH_LENGTH - 1].strip("-"), tail) if part)


def _base(base: str | None) -> str:
    chosen = base or os.environ.get("KG_BASE") or DEFAULT_BASE
    if not _BASE.fullmatch(chosen):
        raise VocabularyError(f"no base for IRIs: {chosen!r}", "KG_BASE", "write an absolute address that ends in / or #")
    return chosen


def mint(kind: str, *parts: str, base: str | None = None) -> NamedNode:
    """Return `<base><kind>/<slug>`, the slugs of several parts joined by full stops, so that ("a", "b-c") isn't ("a-b", "c").

    `kind` is a lower-case word ("person", "tenure"). Raises VocabularyError for another one, and for no parts.
    """
    if not _KIND.fullmatch(kind) or not parts:
        raise VocabularyError(f"no IRI for kind {kind!r} and {len(parts)} parts", hint="give a lower-case word and a part")
    joined = ".".join(slug(part) for part in parts)
    return NamedNode(f"{_base(base)}{kind}/{joined}")


def release_iri(publisher: str, id: str, *, base: str | None = None) -> NamedNode:  # noqa: A002 - the publisher's word for it
    """Return `<base>release/<publisher>/<id>`.

    The publisher's identifier stays letter for letter where it is fit for an address; else it is a slug of it and a hash.
    """
    fit = id if _SAFE_ID.fullmatch(id) else f"{slug(id)[: MAX_SLUG - _HASH_LENGTH - 1].rstrip('-')}-{_digest(id)}"
    return NamedNode(f"{_base(base)}release/{slug(publisher)}/{fit}")


def release_graph(publisher: str, id: str, *, base: str | None = None) -> NamedNode:  # noqa: A002
    """Return the name of the graph with a release's own claims: the IRI of the release."""
    return release_iri(publisher, id, base=base)


def derived_graph(*, base: str | None = None) -> NamedNode:
    """Return the name of the graph with what is derived from all releases together."""
    return NamedNode(f"{_base(base)}graph/derived")


def is_built_graph(graph: NamedNode, *, base: str | None = None) -> bool:
    """Return whether `graph` is one that a build writes and removes: a release's, or what is derived. Others are left alone."""
    return graph.value.startswith((f"{_base(base)}release/", f"{_base(base)}graph/"))


def shorten(iri: NamedNode, *, base: str | None = None) -> str:
    """Return what stands after the base ("person/patrick-nip"), or the whole IRI if it isn't one of ours."""
    return iri.value.removeprefix(_base(base))
