"""GOV.UK Content API: one JSON object a page.

News, speeches and fatality notices are releases. Pages about an organisation or a role are read too where they have
prose, as they say who is what. Lists (ministers' index) are no releases and give a note. The day of issue is
`first_published_at`, the day on which it was news; `public_updated_at` moves with each edit and only stands in. Of pages
that are kept up to date (organisations, roles) it is the other way round: they say what holds when last edited. A
speech's day is `details.delivered_on` only where neither is given. Left out on purpose: a description that the body
repeats, names of publishing organisations beside the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from kg.model import Document, Issue, Link, ParagraphKind, Severity
from kg.publishers.catalogue import Profile
from kg.publishers.forms.blocks import Block, clean, clean_title, compose, letters
from kg.publishers.forms.dates import read_timestamp
from kg.publishers.forms.html_text import read_fragment
from kg.publishers.forms.wording import mark_boilerplate
from kg.publishers.source import Match, Source

_NO_RELEASES = frozenset({"ministers_index", "finder", "homepage", "redirect", "gone", "topic", "taxon", "world_index"})


_KEPT_UP = frozenset({"organisation", "role", "person", "worldwide_organisation"})


def recognise(source: Source, _profile: Profile) -> Match:
    """Tell whether `source` is an object of this interface."""
    page = source.json if source.head.startswith("{") else None
    if not isinstance(page, dict) or not isinstance(page.get("details"), dict) or "schema_name" not in page:
        return Match.NONE
    return Match.PUBLISHER if "base_path" in page or "content_id" in page else Match.NONE


def parse(source: Source, profile: Profile) -> Iterator[Document | Issue]:
    """Yield the document of a page, or the issue that says why it has none."""
    page: Mapping[str, Any] = source.json
    kind = str(page.get("schema_name") or page.get("document_type"))
    path = str(page.get("base_path") or "")
    identifier = path.rstrip("/").rpartition("/")[2] or str(page.get("content_id") or source.name)
    title = clean_title(str(page.get("title") or ""))
    blocks = list(_read_blocks(page)) if kind not in _NO_RELEASES else []
    if kind in _NO_RELEASES or not title:
        hint = f"a page of type {kind} lists other pages and holds no release"
        yield source.issue(Severity.NOTE, "not-a-release", hint, identifier)
        return
    if not any(block.kind is ParagraphKind.BODY for block in blocks):
        yield source.issue(Severity.ERROR, "no-text", f"a page of type {kind} without text", identifier)
        return
    try:
        issued = _read_issued(page, profile.publisher.timezone)
    except (ValueError, TypeError) as error:
        yield source.issue(Severity.ERROR, "bad-date", f"it doesn't say when it was first published ({error})", identifier)
        return
    text, paragraphs = compose(title, blocks)
    yield Document(
        publisher=profile.publisher.slug,
        id=identifier,
        title=title,
        issued=issued,
        language=str(page.get("locale") or profile.language),
        text=text,
        paragraphs=paragraphs,
        url=profile.address.format(path=path) if path else "",
        links=tuple(_read_links(page, profile)),
        withdrawn=bool(page.get("withdrawn_notice")),
    )


def _read_issued(page: Mapping[str, Any], timezone: str) -> datetime | date:
    """Return the first time of publication that is stated. Raises ValueError without one, or for one that can't be."""
    details = page["details"]
    stated_times = [page.get("first_published_at"), details.get("first_public_at"), page.get("public_updated_at")]
    if page.get("schema_name") in _KEPT_UP:
        stated_times.reverse()
    for stated in (*stated_times, details.get("delivered_on")):
        if stated:
            return read_timestamp(str(stated), timezone)
    raise ValueError("no date")


def _read_blocks(page: Mapping[str, Any]) -> Iterator[Block]:
    details = page["details"]
    yield from (Block(ParagraphKind.BYLINE, name) for name in _read_speakers(page))
    body = mark_boilerplate(read_fragment(_body_markup(details.get("body"))))
    description = clean_title(str(page.get("description") or ""))
    if letters(description) not in letters(" ".join(block.text for block in body)):
        yield Block(ParagraphKind.BODY, description)
    yield from body
    yield from (Block(ParagraphKind.CAPTION, caption) for caption in _read_captions(details))


def _body_markup(body: object) -> str:
    """Return the HTML of a body, which is a text or a list of one text in several forms."""
    if isinstance(body, list):
        forms = {part.get("content_type"): part.get("content") for part in body if isinstance(part, dict)}
        body = forms.get("text/html") or next(iter(forms.values()), "")
    return body if isinstance(body, str) else ""


def _read_speakers(page: Mapping[str, Any]) -> Iterator[str]:
    links = page.get("links")
    yield from (str(person["title"]) for person in _objects(links, "speaker") if person.get("title"))
    if name := page["details"].get("speaker_without_profile"):
        yield str(name)


def _read_captions(details: Mapping[str, Any]) -> Iterator[str]:
    """Yield what stands under the pictures; a text for the blind isn't a caption."""
    for image in [details.get("image"), *_objects(details, "images")]:
        if isinstance(image, dict) and image.get("caption"):
            yield clean_title(str(image["caption"]))


def _read_links(page: Mapping[str, Any], profile: Profile) -> Iterator[Link]:
    for other in _objects(page.get("links"), "available_translations"):
        path, language = other.get("base_path"), str(other.get("locale") or "")
        if path and path != page.get("base_path"):
            yield Link("counterpart", profile.address.format(path=path), language, clean(str(other.get("title") or "")))


def _objects(holder: object, name: str) -> Iterable[Mapping[str, Any]]:
    values = holder.get(name) if isinstance(holder, dict) else None
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
