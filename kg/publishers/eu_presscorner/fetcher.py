"""The European Commission's Press Corner: a search by days, and a document for each reference it lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kg.publishers.forms.presscorner import make_id
from kg.publishers.listing import Found, Pages, objects, read_day, read_json, unreadable

_TIMEZONE = "Europe/Brussels"
_MOST_PAGES = 1000


def find_releases(pages: Pages, addresses: Mapping[str, str], first: date, last: date) -> Iterator[Found]:
    """Yield the documents of these days in English."""
    since = max(first, date(1970, 1, 1))
    got = 0
    for number in range(1, _MOST_PAGES):
        url = addresses["search"].format(page=number, first=f"{since:%d%m%Y}", last=f"{last:%d%m%Y}")
        page = pages.get(url, settled=last)
        answer = read_json(page)
        listed = list(objects(answer.get("docuLanguageListResources")))
        if page is not None and "docuLanguageListResources" not in answer:
            pages.report(unreadable(url, "no list of documents"))
        for entry in listed:
            reference = str(entry.get("refCode") or "")
            if reference:
                address = addresses["document"].format(reference=reference)
                day = read_day(str(entry.get("eventDate") or ""), _TIMEZONE)
                yield Found(make_id(reference), address, day, ".json", title=str(entry.get("title") or ""))
        got += len(listed)
        if not listed or got >= int(answer.get("totalNumber") or 0):
            return
