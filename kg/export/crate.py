"""What lies in an exported folder, as RO-Crate metadata (https://w3id.org/ro/crate/1.1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

_MEDIA_TYPES = {".parquet": "application/vnd.apache.parquet", ".csv": "text/csv", ".md": "text/markdown"}


def write_crate(into: Path, files: Sequence[Path], issued: str) -> Path:
    """Write `ro-crate-metadata.json` beside `files`: their media types, sizes and SHA-256. `issued` is the newest release's day.

    Raises OSError where the folder can't be written.
    """
    described = [_describe(file) for file in files]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": "A graph of officials, offices, bodies and events",
        "description": "What government releases say of them, each fact with its sentence. Written by kg export.",
        "datePublished": issued,
        "hasPart": [{"@id": file["@id"]} for file in described],
    }
    itself = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    crate = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [itself, root, *described]}
    path = into / "ro-crate-metadata.json"
    path.write_text(json.dumps(crate, indent=2) + "\n", encoding="utf-8")
    return path


def _describe(file: Path) -> dict[str, str]:
    content = file.read_bytes()
    return {
        "@id": file.name,
        "@type": "File",
        "name": file.name,
        "encodingFormat": _MEDIA_TYPES[file.suffix],
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
