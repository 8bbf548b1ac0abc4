"""Bytes to text: by byte order mark, by proof (valid UTF-8), by declaration, and only then by likelihood."""

from __future__ import annotations

import codecs
import re

from kg.model import Issue, Release, Severity

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"BZh",
    b"\xfd7zXZ", b"RIFF", b"OggS", b"ID3", b"SQLite format 3",
)  # fmt: skip
_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)
_SAMPLE = 8192
# What browsers read under these names is the Windows code page that contains them.
_READ_AS = {
    "iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252",
    "ascii": "windows-1252", "big5": "big5hkscs", "gb2312": "gb18030", "gbk": "gb18030",
}  # fmt: skip
_CJK = re.compile("[\u4e00-\u9fff]")
_RARE = re.compile("[\x80-\x9f\ufffd]")


def decode(release: Release) -> tuple[str, list[Issue]]:
    """Return the text of `release` and what had to be guessed; the text is empty where an ERROR says why there is none."""
    data = release.content

    def fail(code: str, hint: str) -> tuple[str, list[Issue]]:
        return "", [Issue("parse", Severity.ERROR, code, release.path, hint)]

    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        return fail("empty-file", "there is nothing in it")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(release, encoding)
    if data.startswith(_MAGIC):
        return fail("binary-file", "only text is read (HTML, XML, JSON, Markdown, plain text); take it out or convert it")
    if b"\x00" in data[:_SAMPLE]:
        encoding = _wide_encoding(data[:_SAMPLE])
        return _decode_as(release, encoding) if encoding else fail("binary-file", "it holds NUL bytes, so it isn't text")
    return _decode_narrow(release)


def _wide_encoding(sample: bytes) -> str:
    """Return the UTF-16 without mark that `sample` looks like, or nothing."""
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > 0.4 * half and sample[::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.4 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return ""


def _decode_as(release: Release, encoding: str) -> tuple[str, list[Issue]]:
    try:
        return release.content.decode(encoding), []
    except UnicodeError:
        text = release.content.decode(encoding, "replace")
        return text, [_guessed(release, f"it isn't whole {encoding}: what can't be read is shown as \ufffd")]


def _guessed(release: Release, hint: str) -> Issue:
    return Issue("parse", Severity.WARNING, "bad-encoding", release.path, hint)


def _declared(data: bytes) -> str:
    """Return the encoding that the text names itself, as Python calls it; empty without one that is known."""
    match = _DECLARED.search(data[:_SAMPLE])
    name = match[1].decode("ascii").lower() if match else ""
    name = _READ_AS.get(name, name)
    try:
        known = codecs.lookup(name).name if name else ""
    except LookupError:
        return ""
    # text that came through without NUL bytes is not UTF-16 or UTF-32, and codecs such as "zip" make no text
    return "" if known.startswith(("utf-16", "utf-32", "utf-8")) or not known or not _is_text_codec(known) else known


def _is_text_codec(name: str) -> bool:
    try:
        return isinstance(b"a".decode(name), str)
    except (LookupError, UnicodeError, ValueError):
        return False


def _decode_narrow(release: Release) -> tuple[str, list[Issue]]:
    data, declared = release.content, _declared(release.content)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_off = error.start >= len(data) - 3 and error.end == len(data)
        if cut_off and not declared:
            hint = "it ends in the middle of a character: fetch it again"
            return data[: error.start].decode("utf-8"), [Issue("parse", Severity.WARNING, "truncated", release.path, hint)]
    else:
        if declared and not data.isascii():
            return text, [_guessed(release, f"it says {declared} but is UTF-8, and was read as that")]
        return text, []
    if declared:
        try:
            return data.decode(declared), []
        except UnicodeDecodeError:
            pass
    encoding = _likely(data)
    hint = f"it isn't {declared or 'UTF-8'} and was read as {encoding}: check names with accents"
    return data.decode(encoding, "replace"), [_guessed(release, hint)]


def _likely(data: bytes) -> str:
    """Return the encoding under which a text reads best: damaged UTF-8, Big5, or windows-1252."""
    sample = data[: 64 * _SAMPLE]
    damaged = sample.decode("utf-8", "replace")
    high = sum(char > "\x7f" for char in damaged)
    if damaged.count("\ufffd") < 0.3 * high:
        return "utf-8"
    chinese = sample.decode("big5hkscs", "replace")
    ideographs = len(_CJK.findall(chinese))
    if ideographs > 10 and len(_RARE.findall(chinese)) < 0.05 * ideographs:
        return "big5hkscs"
    return "windows-1252"
