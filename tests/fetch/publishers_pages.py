"""Pages in the forms of the publishers, with texts of our own."""

from __future__ import annotations

import re
from datetime import date

from site_player import Site

GIA = "https://www.info.gov.hk/gia/general"


def gia_path(number: str) -> str:
    return f"/gia/general/{number[1:7]}/{number[7:9]}/{number}.htm"


def gia_address(number: str) -> str:
    return f"https://www.info.gov.hk{gia_path(number)}"


def gia_article(number: str, title: str, text: str, *, chinese: str = "", clock: str = "15:30", noise: str = "") -> str:
    """An article as the Hong Kong Government's system serves it, with the link to its Chinese counterpart."""
    link = f'<a href="{gia_path(chinese)}"><img id="hdrTCLnk" alt="繁體"></a>' if chinese else ""
    day = date(int(number[1:5]), int(number[5:7]), int(number[7:9]))
    body = "<br><br>".join(text.split("\n\n"))
    return f"""<!DOCTYPE html>
<html><head><title>{title}</title><!-- {noise} --></head><body><div id="header">{link}</div>
<a href="{number}p.htm" class="icon_print"></a>
<div id="PRHeadline"><span id="PRHeadlineSpan">{title}</span></div>
<span id="pressrelease">{body}<br><br>Ends/{day:%A, %B} {day.day}, {day.year}<br>Issued at HKT {clock}<br><br>NNNN</span>
</body></html>"""


def gia_chinese(number: str, title: str, text: str, english: str) -> str:
    """The same in Chinese, with the link back."""
    page = gia_article(number, title, text)
    closing = f"完／{number[1:5]}年{number[5:7]}月{number[7:9]}日<br>香港時間15時30分"
    page = re.sub(r"Ends/.*?</span>", f"{closing}</span>", page, flags=re.DOTALL)
    link = f'<a href="{gia_path(english)}"><img id="hdrENLnk"></a>'
    return page.replace('<div id="header">', f'<div id="header">{link}')


def gia_index(numbers: dict[str, str], *, old: bool = False) -> str:
    """A day's list in either of its two markups."""
    if old:
        items = "".join(f'<li><a href="{gia_path(n)}">{t}</a></li>' for n, t in numbers.items())
        return f"<html><body><ul id='prlist'>{items}</ul></body></html>"
    rows = "".join(
        f'<div class="listRow"><span class="time">15:30</span><a href="{gia_path(n)}" class="item">{t}</a></div>'
        for n, t in numbers.items()
    )
    return f"<html><body><div class='list'>{rows}</div><a href='/gia/general/ctoday.htm'>中文</a></body></html>"


def put_gia_day(site: Site, day: date, releases: dict[str, str], *, old: bool = False, chinese: bool = False) -> None:
    """Show a day of releases, given as numbers and titles; a text comes with each."""
    site.put(f"{GIA}/{day:%Y%m}/{day:%d}.htm", gia_index(releases, old=old))
    for number, title in releases.items():
        hall = number[-3:]
        other = f"{number[:-1]}{(int(number[-1]) + 1) % 10}" if chinese else ""
        text = (
            f"The Secretary for Examples, Ms Ada Chan, today ({day:%B} {day.day}) opened hall {hall}.\n\nShe thanked the staff."
        )
        site.put(gia_address(number), gia_article(number, title, text, chinese=other))
        if other:
            page = gia_chinese(other, f"第{hall}號禮堂啓用", "事例局局長陳雅達今日主持禮堂啓用禮。\n\n她感謝員工。", number)
            site.put(gia_address(other), page)
