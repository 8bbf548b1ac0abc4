"""From a release to its documents: decode, find whose it is, let that publisher's parser read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from kg.model import Document, Issue, Release, Severity
from kg.publishers.catalogue import Profile, load_parser, load_profiles
from kg.publishers.decoding import decode
from kg.publishers.forms.table import is_table
from kg.publishers.forms.webpage import is_page, parse_page_text
from kg.publishers.source import Match, Source

SIZE_LIMIT = 32 * 2**20  # bytes of a file, which may hold many releases
TEXT_LIMIT = 4 * 2**20  # characters of text that holds one release or a feed: all but JSON and tables


def parse(release: Release) -> Iterator[Document | Issue]:
    """Yield the documents that `release` holds, and an issue for everything in it that couldn't be read.

    The form is told by content; the file's name, its folder and `release.publisher` only decide between publishers of
    one form. Never raises for bad input.
    """
    if len(release.content) > SIZE_LIMIT:
        yield Issue("parse", Severity.ERROR, "too-large", release.path, too_large(len(release.content)))
        return
    text, issues = decode(release)
    yield from issues
    if not text.strip():
        if not issues:
            yield Issue("parse", Severity.ERROR, "empty-file", release.path, "there is nothing but white space in it")
        return
    source = Source(release.path, text, release.publisher)
    if len(text) > TEXT_LIMIT and not source.head.startswith(("{", "[")) and not is_table(source):
        yield source.issue(Severity.ERROR, "too-large", too_large(len(text), TEXT_LIMIT))
        return
    profile, notes = _choose(source)
    if profile is None and notes[0].code == "unknown-format" and is_page(source):
        yield from parse_page_text(source, notes[0])
        return
    yield from notes
    if profile is not None:
        yield from load_parser(profile.publisher.slug).parse(source, profile)


def knows_form(release: Release) -> bool:
    """Tell whether a publisher's parser recognises the form of `release`."""
    text, _ = decode(release)
    return bool(text.strip()) and _choose(Source(release.path, text, release.publisher))[0] is not None


def too_large(size: int, limit: int = SIZE_LIMIT) -> str:
    """Return the hint for a file of `size` bytes that is over the limit."""
    return f"{size / 2**20:.1f} MB is over the limit of {limit // 2**20}: split it, one release or feed a file"


def _choose(source: Source) -> tuple[Profile | None, list[Issue]]:
    """Return whose release `source` is, and a note if that had to be guessed."""
    if "<!ENTITY" in source.text and source.head.startswith("<"):
        hint = "XML that declares entities of its own isn't read, as they can be used to overwhelm the reader"
        return None, [source.issue(Severity.ERROR, "unsafe-xml", hint)]
    matches = {slug: load_parser(slug).recognise(source, profile) for slug, profile in load_profiles().items()}
    best = max(matches.values(), default=Match.NONE)
    if best is Match.NONE:
        return None, [_describe_unknown(source)]
    likely = [slug for slug, match in matches.items() if match is best]
    profiles = load_profiles()
    if len(likely) == 1:
        return profiles[likely[0]], []
    for named in (source.hint, *reversed(PurePath(source.path).parts)):
        if named in likely:
            return profiles[named], []
    chosen = next((slug for slug in likely if profiles[slug].fallback), likely[0])
    hint = f"it could be of {' or '.join(likely)}, {chosen} is taken: name the publisher (--publisher) if that is wrong"
    return profiles[chosen], [source.issue(Severity.NOTE, "publisher-guessed", hint)]


def _describe_unknown(source: Source) -> Issue:
    head = source.head[:200].lower()
    if head.startswith(("{", "[")):
        if source.json is None:
            return _describe_bad_json(source)
        what = "JSON, but neither the plain form nor GOV.UK's"
    elif head.startswith("<"):
        cut_off = "</html>" not in source.text.lower() if "<html" in head else not source.text.rstrip().endswith(">")
        if cut_off:
            return source.issue(Severity.ERROR, "truncated", "its markup ends in the middle: fetch it again")
        what = f"{'an HTML page' if '<html' in head else 'XML'}, but of no publisher known"
    else:
        what = "text of no form known"
    hint = f"{what}; the plain form always works (see kg/publishers/README.md)"
    return source.issue(Severity.ERROR, "unknown-format", hint)


def _describe_bad_json(source: Source) -> Issue:
    if not source.text.rstrip().endswith(("}", "]")):
        return source.issue(Severity.ERROR, "truncated", "the JSON ends in the middle: fetch it again")
    return source.issue(Severity.ERROR, "bad-json", "it begins as JSON but can't be read as such: check commas and quotes")
