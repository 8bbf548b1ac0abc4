from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><script>$('option[value="{id}"]');</script></head><body>
<a href="/gia/general/202103/04/P2021030400111.htm"><img id="hdrTCLnk" alt="Traditional Chinese"></a>
<a href="https://www.gov.hk/"><img id="hdrGovLnk"></a>
<a href="{id}p.htm" class="icon_print"></a>
<div id="PRHeadline"><span id="PRHeadlineSpan"><span>Secretary opens l</span><span>ibrary</span> (with photos)</span></div>
<span id="pressrelease" class="fontSize1">
     The Secretary, Ms Ada Wong, today (March 4) opened a\u200b library in Sha Tin.&nbsp;<br>
 <br>
Guests included:<br>
(a) Mr Ben Li; and<br>
(b) Dr Cy Ho.<br>
\u200b<br>
     "We read to learn," Ms Wong said.<!--[if x]--><br>
<ul><li>Open daily;</li><li>Free of charge.</li></ul>
<div class="controlDisplay2"></div>
<div class="mB15 f15">Ends/Thursday, March 4, 2021<br>
 Issued at HKT {clock}</div><div>NNNN</div></span>
<div id="rightContent"><h2>Photo</h2>
<a class="fancybox" href="1.jpg" title="Ms Wong (left) cuts&#10;the ribbon. "><img></a>
<a class="fancybox" href="2.jpg" title="Ms Wong (left) cuts the ribbon."><img></a></div>
<a href="/gia/general/202103/03/P2021030300222.htm" class="redArr contentref_text">Library to open</a>
</body></html>"""


def page(identifier: str = "P2021030400112", clock: str = "9:18") -> str:
    return PAGE.replace("{id}", identifier).replace("{clock}", clock)


def test_page_becomes_title_paragraphs_items_and_each_caption_once(read, paragraphs):
    [document], issues = read("a.htm", page())
    assert not issues
    assert paragraphs(document) == [
        ("title", "Secretary opens library (with photos)"),
        ("body", "The Secretary, Ms Ada Wong, today (March 4) opened a library in Sha Tin."),
        ("body", "Guests included:"),
        ("item", "(a) Mr Ben Li; and"),
        ("item", "(b) Dr Cy Ho."),
        ("body", '"We read to learn," Ms Wong said.'),
        ("item", "Open daily;"),
        ("item", "Free of charge."),
        ("boilerplate", "Ends/Thursday, March 4, 2021"),
        ("boilerplate", "Issued at HKT 9:18"),
        ("boilerplate", "NNNN"),
        ("caption", "Ms Wong (left) cuts the ribbon."),
    ]


def test_time_of_issue_is_hong_kong_time_and_address_follows_from_the_number(read):
    [document], _ = read("S108.htm", page())
    assert document.issued == datetime(2021, 3, 4, 9, 18, tzinfo=ZoneInfo("Asia/Hong_Kong"))
    assert document.key == "hk-gia/P2021030400112"
    assert document.url == "https://www.info.gov.hk/gia/general/202103/04/P2021030400112.htm"


def test_links_to_other_languages_and_related_releases(read):
    [document], _ = read("a.htm", page())
    folder = "https://www.info.gov.hk/gia/general/202103"
    assert [(link.relation, link.language, link.url, link.title) for link in document.links] == [
        ("counterpart", "zh-Hant", f"{folder}/04/P2021030400111.htm", ""),
        ("related", "", f"{folder}/03/P2021030300222.htm", "Library to open"),
    ]


@pytest.mark.parametrize("clock", ["25:00", "noon"])
def test_impossible_time_leaves_the_day(read, clock):
    [document], _ = read("a.htm", page(clock=clock))
    assert document.issued == document.day
    assert str(document.day) == "2021-03-04"


def test_cut_off_page_is_read_with_a_warning_and_dated_by_its_number(read):
    text = page()
    [document], [issue] = read("a.htm", text[: text.index("<ul>")])
    assert (issue.severity.value, issue.code) == ("warning", "truncated")
    assert str(document.day) == "2021-03-04"


def test_page_cut_off_before_its_text_is_an_error(read):
    text = page()
    documents, [issue] = read("a.htm", text[: text.index("<div id=")])
    assert not documents
    assert issue.code == "truncated"


def test_chinese_page_is_traditional_chinese(read):
    text = page()
    for english, chinese in (
        (
            "The Secretary, Ms Ada Wong, today (March 4) opened a\u200b library in Sha Tin.",
            "局長今日為圖書館主持開幕禮，多名嘉賓出席。" * 30,
        ),
        ("Ends/Thursday, March 4, 2021", "完／２０２１年３月４日（星期四）"),
        ("Issued at HKT 9:18", "香港時間９時１８分"),
    ):
        assert english in text
        text = text.replace(english, chinese)
    [document], _ = read("a.htm", text)
    assert document.language == "zh-Hant"
    assert document.issued == datetime(2021, 3, 4, 9, 18, tzinfo=ZoneInfo("Asia/Hong_Kong"))
