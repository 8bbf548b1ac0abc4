"""Sites of Singapore's site builder: their source is a public repository, whose tree lists every file.

A release is a Markdown file in a folder of posts (`_posts`), with its day in the name. A file without a day is left out, as
such files are the site's standing pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import quote

from kg.publishers.forms.dates import date_in_name
from kg.publishers.listing import Found, Pages, objects, read_json, unreadable


def find_releases(pages: Pages, addresses: Mapping[str, str], first: date, last: date) -> Iterator[Found]:
    """Yield the posts whose names bear one of these days."""
    page = pages.get(addresses["tree"])
    tree = read_json(page)
    if page is None or "tree" not in tree or tree.get("truncated"):
        pages.report(unreadable(addresses["tree"], "the list of files is missing or cut short"))
    for entry in objects(tree.get("tree")):
        path = PurePosixPath(str(entry.get("path") or ""))
        day = date_in_name(path.name)
        if path.suffix == ".md" and "_posts" in path.parts and day is not None and first <= day <= last:
            yield Found(path.stem, addresses["file"].format(path=quote(str(path))), day, ".md")
