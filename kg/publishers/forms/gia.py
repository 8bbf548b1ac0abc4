"""Article pages of the Hong Kong Government's press release system (info.gov.hk), English or Chinese.

Read: the headline, the paragraphs inside `span#pressrelease`, captions (`a.fancybox[title]`), the closing lines with the
time of issue, links to the same release in other languages and to related ones. Left out on purpose: navigation, and
the titles of videos beside the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import lxml.etree

from kg.model import Document, Issue, Link, ParagraphKind, Severity
from kg.publishers.catalogue import Profile
from kg.publishers.forms.blocks import Block, clean, clean_title, compose
from kg.publishers.forms.dates import date_in_name, read_date
from kg.publishers.forms.html_text import find_elements, parse_page, read_element, text_of
from kg.publishers.forms.paragraphs import assign_kinds, take_off_numbers
from kg.publishers.forms.wording import mark_boilerplate
from kg.publishers.listing import join_address
from kg.publishers.source import Match, Source

_OWN_ID = re.compile(r"""href="([A-Z]\w{4,40})p\.htm"|option\[value="(\w+)"\]""")
_ID = re.compile(r"[A-Z]\d{13}")
_ADDRESS = re.compile(r"body=(https?%3A%2F%2F[^\"&\s]{1,300})", re.IGNORECASE)
_CLOCK = re.compile(r"HKT\s*(\d{1,2})[:.](\d{2})|香港時間\s*(\d{1,2})時(\d{1,2})分")
_ENDS = re.compile(r"(?:Ends|完)\s*[/／]\s*([^\n]{6,60})", re.IGNORECASE)
_LANGUAGES = {"hdrTCLnk": "zh-Hant", "hdrSCLnk": "zh-Hans", "hdrENLnk": "en", "hdrEngLnk": "en"}
_CJK = re.compile("[\u4e00-\u9fff]")


def recognise(source: Source, _profile: Profile) -> Match:
    """Tell whether `source` is a page of this system."""
    return Match.PUBLISHER if 'id="pressrelease"' in source.text and "PRHeadlineSpan" in source.text else Match.NONE


def parse(source: Source, profile: Profile) -> Iterator[Document | Issue]:
    """Yield the one document of a page, or the issue that says why there is none."""
    page = parse_page(source.text)
    body = find_elements(page, "//span[@id='pressrelease']") if page is not None else []
    headline = _read_headline(page) if page is not None else ""
    if page is None or not body or not headline:
        yield source.issue(Severity.ERROR, "truncated", "the page ends before its headline or its text: fetch it again")
        return
    blocks = _read_body(body[0])
    if not any(block.kind in (ParagraphKind.BODY, ParagraphKind.ITEM) for block in blocks):
        yield source.issue(Severity.ERROR, "no-text", "the page has a headline but no text: fetch it again")
        return
    closing = [block.text for block in blocks if block.kind is ParagraphKind.BOILERPLATE]
    if not any(_ENDS.search(unicodedata.normalize("NFKC", text)) for text in closing):
        yield source.issue(Severity.WARNING, "truncated", "the closing line is missing, so text may be too: fetch it again")
    identifier = _read_id(source)
    issued = _read_issued(closing, identifier, profile.publisher.timezone)
    if issued is None:
        yield source.issue(Severity.ERROR, "bad-date", "neither closing line nor number says when it was issued")
        return
    address = _read_address(source, profile, identifier)
    text, paragraphs = compose(headline, [*blocks, *_read_captions(page)])
    language = "zh-Hant" if len(_CJK.findall(text)) > 0.3 * len(text) else profile.language
    yield Document(
        publisher=profile.publisher.slug,
        id=identifier,
        title=headline,
        issued=issued,
        language=language,
        text=text,
        paragraphs=paragraphs,
        url=address,
        links=tuple(_read_links(page, address)),
    )


def _read_headline(page: lxml.etree._Element) -> str:
    """Return the headline; it is split over spans that part words ("F" "ifth"), so nothing goes between them."""
    return clean_title("".join(map(text_of, find_elements(page, "//*[@id='PRHeadlineSpan']")[:1])))


def _read_body(body: lxml.etree._Element) -> list[Block]:
    return assign_kinds(take_off_numbers(mark_boilerplate(read_element(body))))


def _read_captions(page: lxml.etree._Element) -> Iterator[Block]:
    for anchor in find_elements(page, "//a[contains(concat(' ', @class, ' '), ' fancybox ')][@title]"):
        yield Block(ParagraphKind.CAPTION, clean_title(anchor.get("title") or ""))


def _read_id(source: Source) -> str:
    """Return the release's number as the page gives it: the file may be named after another language's number."""
    match = _OWN_ID.search(source.text)
    return (match[1] or match[2]) if match else source.name


def _day_of(identifier: str) -> date | None:
    """Return the day that a number (P2017070300484) begins with; None for other identifiers."""
    return date_in_name(identifier[1:9]) if _ID.fullmatch(identifier) else None


def _read_issued(closing: Iterable[str], identifier: str, timezone: str) -> datetime | date | None:
    """Return when the closing lines say it was issued; the day in its number where they don't; None without either."""
    lines = unicodedata.normalize("NFKC", "\n".join(closing))
    day = None
    if ends := _ENDS.search(lines):
        try:
            day = read_date(re.split(r"\s*(?:Issued|HKT|香港)", ends[1])[0])
        except ValueError:
            day = None
    day = day or (_day_of(identifier))
    clock = _CLOCK.search(lines)
    if day is None or clock is None:
        return day
    hour, minute = (int(part) for part in clock.groups() if part)
    if hour > 23 or minute > 59:
        return day
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(timezone))


def _read_address(source: Source, profile: Profile, identifier: str) -> str:
    """Return the page's own address, from its "send by mail" link or made from number and day."""
    if match := _ADDRESS.search(source.text):
        return re.sub(r"^http:", "https:", unquote(match[1]))
    day = _day_of(identifier)
    if day is None:
        return ""
    return profile.address.format(month=f"{day:%Y%m}", day=f"{day:%d}", id=identifier)


def _read_links(page: lxml.etree._Element, address: str) -> Iterator[Link]:
    for anchor in find_elements(page, "//a[@href][img[@id]]"):
        language = _LANGUAGES.get(anchor[0].get("id") or "")
        if language:
            yield Link("counterpart", join_address(address, anchor.get("href") or ""), language)
    for anchor in find_elements(page, "//a[contains(concat(' ', @class, ' '), ' contentref_text ')][@href]"):
        yield Link("related", join_address(address, anchor.get("href") or ""), title=clean(text_of(anchor)))
