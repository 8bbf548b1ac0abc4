"""Files that hold many: zip archives, web archives (WARC) and saved pages (MHTML), taken apart into releases.

A release's path is the container's, "#", and where it stood inside. Pictures, styles and whatever else can't be a release
are left out; what is damaged or too large is an issue. Nothing is written to the disk, so no name inside can do harm.
"""

from __future__ import annotations

import email
import email.policy
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from kg.errors import FetchError
from kg.model import Issue, Release, Severity
from kg.publishers.dispatch import SIZE_LIMIT, too_large
from kg.publishers.requirements import load

_TEXT_TYPES = ("text/html", "text/plain", "text/xml", "text/markdown", "text/csv", "application/json", "application/xml",
               "application/xhtml+xml", "application/rss+xml", "application/atom+xml")  # fmt: skip
_NO_TEXT = frozenset((".png", ".jpg", ".jpeg", ".gif", ".svg", ".ico", ".css", ".js", ".woff", ".woff2", ".ttf", ".mp3", ".mp4"))
_HEAD = 4096
_MOST_MEMBERS = 1_000_000
_LEAST_BOUND = 2**30
_MOST_RATIO = 200
"""A zip archive may hold a gigabyte, or so many times its own size: text shrinks to a tenth, what is made to overwhelm to a thousandth."""

Unpack = Callable[[Path, str, "str | None"], Iterator[Release | Issue]]


def find_container(path: Path) -> Unpack | None:
    """Return what takes the file at `path` apart; None where it is no container. Raises OSError where it can't be read."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK\x03\x04") and path.suffix.lower() not in {".docx", ".xlsx", ".pptx", ".odt", ".epub"}:
        return _unpack_zip
    if head.startswith(b"WARC/") or (head.startswith(b"\x1f\x8b") and _inflate(head).startswith(b"WARC/")):
        return _unpack_warc
    if b"multipart/related" in head.lower() and b"mime-version:" in head.lower():
        return _unpack_mhtml
    return None


def _inflate(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(head, 16)
    except zlib.error:
        return b""


def _unpack_zip(path: Path, shown: str, publisher: str | None) -> Iterator[Release | Issue]:
    left = max(_LEAST_BOUND, _MOST_RATIO * path.stat().st_size)
    try:
        with zipfile.ZipFile(path) as archive:
            for member in sorted(archive.infolist()[:_MOST_MEMBERS], key=lambda one: one.filename):
                name = PurePosixPath(member.filename)
                hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in name.parts)
                if member.is_dir() or hidden or name.suffix.lower() in _NO_TEXT:
                    continue
                found = _read_member(archive, member, f"{shown}#{member.filename}", publisher)
                left -= len(found.content) if isinstance(found, Release) else min(member.file_size, SIZE_LIMIT)
                if left < 0:
                    hint = "it unpacks to far more than releases do: what is in it from here on is left out"
                    yield Issue("read", Severity.ERROR, "too-large", f"{shown}#{member.filename}", hint)
                    return
                yield found
    except zipfile.BadZipFile:
        yield Issue("read", Severity.ERROR, "truncated", shown, "a zip archive that is damaged or cut off: get it again")


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str, publisher: str | None) -> Release | Issue:
    try:
        with archive.open(member) as file:
            content = file.read(SIZE_LIMIT + 1)  # what the archive says of its size need not be so
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError):
        return Issue("read", Severity.ERROR, "truncated", shown, "it is damaged in the archive: get it again")
    except (RuntimeError, NotImplementedError) as error:
        return Issue("read", Severity.ERROR, "unreadable", shown, f"{error}: unpack it by hand")
    if len(content) > SIZE_LIMIT:
        return Issue("read", Severity.ERROR, "too-large", shown, too_large(max(member.file_size, len(content))))
    return Release(shown, content, publisher)


def _unpack_warc(path: Path, shown: str, publisher: str | None) -> Iterator[Release | Issue]:
    try:
        iterator = load("warcio.archiveiterator").ArchiveIterator
    except FetchError as error:
        yield Issue("read", Severity.ERROR, "unreadable", shown, f"a web archive, and {error.what}: {error.hint}")
        return
    failures = load("warcio.exceptions").ArchiveLoadFailed
    with path.open("rb") as file:
        try:
            records = iterator(file)
            for record in records:
                headers = record.http_headers
                if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
                    continue
                media = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
                if media and not media.startswith(_TEXT_TYPES):
                    continue
                place = f"{shown}#{record.rec_headers.get_header('WARC-Target-URI')}"
                content = record.content_stream().read(SIZE_LIMIT + 1)
                if len(content) > SIZE_LIMIT:
                    yield Issue("read", Severity.ERROR, "too-large", place, too_large(len(content)))
                elif getattr(record.raw_stream, "limit", 0) > 0:
                    yield Issue("read", Severity.ERROR, "truncated", place, "the archive ends in the middle of it: get it again")
                elif content:
                    yield Release(place, content, publisher)
            if records.offset < path.stat().st_size:
                yield Issue(
                    "read", Severity.ERROR, "truncated", shown, "the archive ends in the middle of a record: get it again"
                )
        except (failures, EOFError, zlib.error, ValueError, OSError) as error:
            hint = f"a web archive that is damaged or cut off ({error}): what follows is missing"
            yield Issue("read", Severity.ERROR, "truncated", shown, hint)


def _unpack_mhtml(path: Path, shown: str, publisher: str | None) -> Iterator[Release | Issue]:
    if (size := path.stat().st_size) > SIZE_LIMIT:
        yield Issue("read", Severity.ERROR, "too-large", shown, too_large(size))
        return
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    if not pages:
        yield Issue("read", Severity.ERROR, "no-text", shown, "a saved page without a page in it: save it again")
        return
    page = pages[0]
    address = str(page.get("Content-Location") or message.get("Snapshot-Content-Location") or "page")
    content = page.get_payload(decode=True)
    text = content.decode(page.get_content_charset() or "utf-8", "replace") if isinstance(content, bytes) else ""
    yield Release(f"{shown}#{address}", text.encode(), publisher)
