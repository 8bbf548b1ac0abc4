"""Every answer as it came, in WARC files (ISO 28500), one gzip member a record.

The archive is written first, and the manifest and the files after it: what stands here and not there is what a run was
about to keep when it was stopped, and the next run keeps it without asking the site again. A record that was cut off in the
middle is taken out.
"""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kg.errors import FetchError
from kg.fetch.client import USER_AGENT, Answer
from kg.fetch.writing import disk_faults
from kg.publishers.requirements import load
from kg.store.disk import sync_folder

FILE_LIMIT = 2**30
"""Bytes of one file, above which a new one is begun."""
_CHUNK = 2**16
_DROPPED = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})  # of the transfer, which is over


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands."""

    file: str
    offset: int
    length: int


class Archive:
    """The WARC files of one folder, `00000.warc.gz` and on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def append(self, answer: Answer) -> Place:
        """Write an answer to the disk; return where it is."""
        path = self._choose_file()
        with disk_faults(path):
            start = path.stat().st_size if path.exists() else 0
            if start == 0:
                start = _append(path, 0, _make_info(path.name))
                sync_folder(self._folder)
            return Place(path.name, start, _append(path, start, _make_record(answer)) - start)

    def read(self, place: Place) -> Answer:
        """Return the answer at a place. Raises FetchError where there is none."""
        path = self._folder / place.file
        try:
            with path.open("rb") as file:
                file.seek(place.offset)
                answer = _read_member(_inflate(file.read(place.length)))
        except (OSError, zlib.error) as error:
            raise FetchError(f"a record can't be read ({error})", str(path), "fetch into another folder") from None
        if answer is None:
            raise FetchError("no answer stands where the manifest says", f"{path} at {place.offset}", "fetch into another folder")
        return answer

    def recover(self, known: Place | None) -> Iterator[tuple[Place, Answer]]:
        """Yield the answers behind the last place that is `known`, and take off what was cut off in the middle."""
        for path in sorted(self._folder.glob("*.warc.gz")):
            if known is not None and path.name < known.file:
                continue
            start = known.offset + known.length if known is not None and path.name == known.file else 0
            yield from _recover_file(path, start)

    def _choose_file(self) -> Path:
        files = sorted(self._folder.glob("*.warc.gz"))
        if not files:
            return self._folder / "00000.warc.gz"
        if files[-1].stat().st_size < FILE_LIMIT:
            return files[-1]
        return self._folder / f"{int(files[-1].name[:5]) + 1:05}.warc.gz"


def _append(path: Path, start: int, data: bytes) -> int:
    """Write at the end; where that fails, leave the file as it was. Return its new size."""
    with path.open("ab") as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            os.truncate(path, start)
            raise
    return start + len(data)


def _recover_file(path: Path, start: int) -> Iterator[tuple[Place, Answer]]:
    end = start
    with path.open("rb") as file:
        for offset, length, content in _split_members(file, start):
            end = offset + length
            answer = _read_member(content)
            if answer is not None:
                yield Place(path.name, offset, length), answer
    if end < path.stat().st_size:
        os.truncate(path, end)


def _split_members(file: io.BufferedReader, start: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield offset, length and content of each whole gzip member from `start` on."""
    offset = start
    while True:
        file.seek(offset)
        inflater, content, read = zlib.decompressobj(31), bytearray(), 0
        while not inflater.eof:
            chunk = file.read(_CHUNK)
            if not chunk:
                return
            read += len(chunk)
            try:
                content += inflater.decompress(chunk)
            except zlib.error:
                return
        length = read - len(inflater.unused_data)
        yield offset, length, bytes(content)
        offset += length


def _inflate(data: bytes) -> bytes:
    return zlib.decompressobj(31).decompress(data)


def _writer(stream: io.BytesIO) -> Any:
    return load("warcio.warcwriter").WARCWriter(stream, gzip=True, warc_version="1.1")


def _make_info(name: str) -> bytes:
    stream = io.BytesIO()
    writer = _writer(stream)
    fields = {"software": USER_AGENT, "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record(name, fields))
    return stream.getvalue()


def _make_record(answer: Answer) -> bytes:
    stream = io.BytesIO()
    writer = _writer(stream)
    kept = [(name, value) for name, value in answer.headers.items() if name not in _DROPPED]
    http = load("warcio.statusandheaders").StatusAndHeaders(
        f"{answer.status} {answer.reason}".strip(),
        [*kept, ("content-length", str(len(answer.content)))],
        protocol="HTTP/1.1",
    )
    # To the second, as the manifest has it; the address asked for stands where redirects led elsewhere.
    headers = {"WARC-Date": answer.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    if answer.final != answer.url:
        headers["WARC-X-Redirected-To"] = answer.final
    record = writer.create_warc_record(
        answer.url, "response", payload=io.BytesIO(answer.content), http_headers=http, warc_headers_dict=headers
    )
    writer.write_record(record)
    return stream.getvalue()


def _read_member(content: bytes) -> Answer | None:
    """Return the answer that a record holds; None for records of other kinds."""
    for record in load("warcio.archiveiterator").ArchiveIterator(io.BytesIO(content)):
        if record.rec_type != "response":
            continue
        named = record.rec_headers
        status, _, reason = record.http_headers.statusline.partition(" ")
        return Answer(
            url=named.get_header("WARC-Target-URI"),
            final=named.get_header("WARC-X-Redirected-To") or named.get_header("WARC-Target-URI"),
            status=int(status),
            reason=reason,
            headers={name.lower(): value for name, value in record.http_headers.headers},
            content=record.content_stream().read(),
            at=datetime.fromisoformat(named.get_header("WARC-Date")),
        )
    return None
