"""What one release says, as one line of JSON and back; and hashes of documents.

Equal values give the same bytes, so that what hasn't changed can be told by them.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from functools import cache
from typing import Any

from cattrs import BaseConverter, ClassValidationError
from cattrs.errors import BaseValidationError
from cattrs.preconf.json import make_converter
from cattrs.strategies import configure_tagged_union

from kg.errors import StoreError
from kg.model import (
    Body,
    Claim,
    Document,
    Entity,
    EventClaim,
    Extraction,
    Group,
    Office,
    Person,
    Place,
    StatementClaim,
    TenureClaim,
)


@cache
def _converter() -> BaseConverter:
    converter = make_converter(forbid_extra_keys=True)
    any_entity: Any = Person | Body | Office | Group | Place
    any_claim: Any = TenureClaim | EventClaim | StatementClaim
    configure_tagged_union(any_entity, converter)
    configure_tagged_union(any_claim, converter)
    # The annotations name the base classes; what stands there is always one of the subclasses.
    converter.register_structure_hook_func(lambda kind: kind is Entity, lambda value, _: converter.structure(value, any_entity))
    converter.register_structure_hook_func(lambda kind: kind is Claim, lambda value, _: converter.structure(value, any_claim))
    converter.register_unstructure_hook_func(lambda kind: kind is Entity, lambda value: converter.unstructure(value, any_entity))
    converter.register_unstructure_hook_func(lambda kind: kind is Claim, lambda value: converter.unstructure(value, any_claim))
    converter.register_structure_hook_func(lambda kind: kind == datetime | date, lambda value, _: _read_moment(value))
    converter.register_unstructure_hook_func(lambda kind: kind == datetime | date, lambda value: value.isoformat())
    return converter


def _read_moment(text: str) -> datetime | date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def encode_extraction(extraction: Extraction) -> str:
    """Return an extraction as one line of JSON, the same for equal extractions; entities and claims carry their class."""
    return json.dumps(_converter().unstructure(extraction), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def decode_extraction(text: str) -> Extraction:
    """Return the extraction that `encode_extraction` wrote. Raises StoreError for anything else, unknown keys too."""
    try:
        return _converter().structure(json.loads(text), Extraction)
    except (BaseValidationError, ClassValidationError, ValueError, KeyError, TypeError) as error:
        raise StoreError("no stored reading", hint=f"build the store anew ({type(error).__name__})") from None


def hash_document(document: Document) -> str:
    """Return the SHA-256 of all that a document holds, in hexadecimal."""
    return hashlib.sha256(json.dumps(_converter().unstructure(document), sort_keys=True).encode()).hexdigest()


def hash_text(document: Document) -> str:
    """Return the SHA-256 of a document's text, in hexadecimal."""
    return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
