"""The Department of Justice's News API: all releases in pages, newest first, each whole.

It takes no days, so the pages are walked back to the first day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date

from kg.publishers.forms.justice import read_moment
from kg.publishers.listing import Found, Pages, canonical, last_part, objects, read_json, unreadable

_TIMEZONE = "America/New_York"
_MOST_PAGES = 10_000


def find_releases(pages: Pages, addresses: Mapping[str, str], first: date, last: date) -> Iterator[Found]:
    """Yield the releases of these days, with their content."""
    for number in range(_MOST_PAGES):
        url = addresses["releases"].format(page=number)
        page = pages.get(url)
        answer = read_json(page)
        if page is not None and "results" not in answer:
            pages.report(unreadable(url, "no results"))
        results = list(objects(answer.get("results")))
        days = []
        for result in results:
            moment = read_moment(result.get("date"), _TIMEZONE)
            days += [moment.date()] if moment is not None else []
            address = str(result.get("url") or "")
            if last_part(address) and (moment is None or first <= moment.date() <= last):
                content = json.dumps(result, ensure_ascii=False, indent=1).encode()
                yield Found(last_part(address), canonical(address), moment.date() if moment else None, ".json", content)
        if not results or (days and max(days) < first):
            return
