"""GOV.UK: the Search API lists what was published or changed on the days asked for, the Content API holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kg.publishers.listing import Found, Pages, last_part, objects, read_day, read_json, unreadable

_TIMEZONE = "Europe/London"


def find_releases(pages: Pages, addresses: Mapping[str, str], first: date, last: date) -> Iterator[Found]:
    """Yield the releases whose time of publication, or of last change, lies in these days."""
    start, total = 0, 1
    while start < total:
        url = addresses["search"].format(start=start, first=first.isoformat(), last=last.isoformat())
        page = pages.get(url, settled=last)
        answer = read_json(page)
        results = list(objects(answer.get("results")))
        if page is not None and "results" not in answer:
            pages.report(unreadable(url, "no results"))
        for result in results:
            path = str(result.get("link") or "")
            if path.startswith("/"):
                day = read_day(str(result.get("public_timestamp") or ""), _TIMEZONE)
                yield Found(
                    last_part(path), addresses["content"].format(path=path), day, ".json", title=str(result.get("title") or "")
                )
        if not results:
            return
        start, total = start + len(results), int(answer.get("total") or 0)
