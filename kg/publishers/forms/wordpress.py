"""What WordPress sites put out: RSS 2.0 feeds, one document an item, and the posts of their REST interface.

`content:encoded` is the text, `description` where there is none. Leading paragraphs that repeat `dc:creator` are
bylines. Feeds give times in UTC, so the day of issue is worked out in the publisher's time zone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import lxml.etree

from kg.model import Document, Issue, ParagraphKind, Severity
from kg.publishers.catalogue import Profile
from kg.publishers.forms.blocks import Block, clean, clean_title, compose, letters
from kg.publishers.forms.dates import read_timestamp
from kg.publishers.forms.html_text import read_fragment
from kg.publishers.forms.wording import mark_boilerplate
from kg.publishers.listing import host_of, last_part
from kg.publishers.source import Match, Source

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_LONGEST_BYLINE = 300


def recognise(source: Source, profile: Profile) -> Match:
    """Tell whether `source` is a feed whose channel is on one of the publisher's hosts."""
    if posts := _read_posts(source):
        return Match.PUBLISHER if host_of(str(posts[0]["link"])) in profile.hosts else Match.NONE
    if "<rss" not in source.head or source.xml is None:
        return Match.NONE
    link = source.xml.findtext("channel/link") or ""
    return Match.PUBLISHER if host_of(link) in profile.hosts else Match.NONE


def parse(source: Source, profile: Profile) -> Iterator[Document | Issue]:
    """Yield a document for each item of a feed."""
    if posts := _read_posts(source):
        yield from (_read_post(post, source, profile) for post in posts)
        return
    items = source.xml.findall("channel/item") if source.xml is not None else []
    whole = source.text.count("</item>")
    if len(items) > whole or "</rss>" not in source.text:
        hint = f"the feed is cut off after {whole} whole items: fetch it again"
        yield source.issue(Severity.WARNING if whole else Severity.ERROR, "truncated", hint)
    elif not items:
        yield source.issue(Severity.NOTE, "no-text", "the feed has no items")
    for item in items[:whole]:
        yield _read_item(item, source, profile, language=_channel_language(source) or profile.language)


def _read_posts(source: Source) -> list[dict[str, Any]]:
    """Return the posts of a JSON text: an object of the interface, or a list of them."""
    value = source.json if source.head.startswith(("{", "[")) else None
    posts = value if isinstance(value, list) else [value]
    whole = [post for post in posts if isinstance(post, dict) and isinstance(post.get("content"), dict) and post.get("link")]
    return whole if len(whole) == len(posts) else []


def _read_post(post: dict[str, Any], source: Source, profile: Profile) -> Document | Issue:
    identifier = last_part(str(post["link"])) or str(post.get("id") or "")
    title = clean_title(_rendered(post.get("title")))
    if not title:
        return source.issue(Severity.ERROR, "no-title", "a post has no title", identifier)
    stated = f"{post['date_gmt']}+00:00" if post.get("date_gmt") else str(post.get("date") or "")
    try:
        issued = read_timestamp(stated, profile.publisher.timezone)
    except (ValueError, TypeError, IndexError):
        return source.issue(Severity.ERROR, "bad-date", f"date is {stated!r}", identifier)
    blocks = mark_boilerplate(read_fragment(_rendered(post["content"])) or read_fragment(_rendered(post.get("excerpt"))))
    if not blocks:
        return source.issue(Severity.ERROR, "no-text", "a post has no text", identifier)
    text, paragraphs = compose(title, blocks)
    slug = profile.publisher.slug
    return Document(slug, identifier, title, issued, profile.language, text, paragraphs, url=str(post["link"]))


def _rendered(field: object) -> str:
    return str(field.get("rendered") or "") if isinstance(field, dict) else ""


def _channel_language(source: Source) -> str:
    return clean((source.xml.findtext("channel/language") if source.xml is not None else "") or "")


def _read_item(item: lxml.etree._Element, source: Source, profile: Profile, language: str) -> Document | Issue:
    link = clean(item.findtext("link") or "")
    title = clean_title(item.findtext("title") or "")
    identifier = last_part(link) or clean(item.findtext("guid") or "")
    if not identifier:
        return source.issue(Severity.ERROR, "no-id", "an item has neither link nor guid", title)
    if not title:
        return source.issue(Severity.ERROR, "no-title", "an item has no title", identifier)
    stated = item.findtext("pubDate") or ""
    try:
        issued = read_timestamp(stated, profile.publisher.timezone)
    except (ValueError, TypeError, IndexError):
        return source.issue(Severity.ERROR, "bad-date", f"pubDate is {stated!r}", identifier)
    markup = item.findtext(_CONTENT) or ""
    excerpt = item.findtext("description") or ""
    blocks = read_fragment(markup) or read_fragment(excerpt)
    if not blocks:
        return source.issue(Severity.ERROR, "no-text", "an item has no text", identifier)
    blocks = mark_boilerplate(mark_bylines(blocks, item.findtext(_CREATOR) or ""))
    text, paragraphs = compose(title, blocks)
    return Document(
        publisher=profile.publisher.slug,
        id=identifier,
        title=title,
        issued=issued,
        language=language,
        text=text,
        paragraphs=paragraphs,
        url=link,
    )


def mark_bylines(blocks: list[Block], creator: str) -> list[Block]:
    """Return `blocks` with those at the beginning that stand one after another in `creator` turned to bylines."""
    rest = letters(creator)
    marked = list(blocks)
    for i, block in enumerate(blocks):
        name = letters(block.text)
        if not name or len(block.text) > _LONGEST_BYLINE or not rest.startswith(name):
            break
        rest = rest[len(name) :]
        marked[i] = Block(ParagraphKind.BYLINE, block.text)
    return marked
