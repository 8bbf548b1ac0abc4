import string
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document, ParagraphKind, Release
from kg.publishers import parse
from kg.publishers.forms.blocks import Block, clean, compose
from kg.publishers.forms.html_text import read_fragment

texts = st.text(max_size=60)
blocks = st.lists(st.builds(Block, st.sampled_from(sorted(set(ParagraphKind) - {ParagraphKind.TITLE})), texts), max_size=12)
tags = [
    "<p>",
    "</p>",
    "<br>",
    "<b>",
    "</b>",
    "<ul><li>",
    "</li></ul>",
    "<table><tr><td>",
    "</td></tr></table>",
    "&nbsp;",
    "&amp;",
    "<!--",
    "-->",
    "<sup>1</sup>",
]
markup = st.lists(st.one_of(st.sampled_from(tags), st.text(string.ascii_letters + " .,\n\t“”", max_size=12)), max_size=40).map(
    "".join
)


def assert_paragraphs_tile(text: str, paragraphs: tuple) -> None:
    """Paragraphs are in order, parted by a blank line, and cover exactly their stripped text."""
    assert "\n\n".join(text[p.start : p.end] for p in paragraphs) == text
    assert all(text[p.start : p.end] == text[p.start : p.end].strip() != "" for p in paragraphs)
    assert all(b.start == a.end + 2 for a, b in pairwise(paragraphs))


@given(blocks)
def test_composed_paragraphs_tile_the_text_title_first_captions_last(given_blocks):
    text, paragraphs = compose("A title", given_blocks)
    assert_paragraphs_tile(text, paragraphs)
    kinds = [p.kind for p in paragraphs]
    assert kinds[0] is ParagraphKind.TITLE
    assert ParagraphKind.CAPTION not in kinds[: len(kinds) - kinds.count(ParagraphKind.CAPTION)]


@given(markup)
def test_html_loses_no_word(fragment):
    fragment = fragment.replace("<!--", "").replace("-->", "")
    plain = "".join(read_block.text for read_block in read_fragment(fragment))
    for tag in [*tags, ";"]:
        fragment = fragment.replace(tag, "")
    letters = [c for c in fragment if c.isalpha()]
    assert [c for c in plain if c.isalpha()] == letters


@given(markup, texts)
def test_any_feed_text_gives_paragraphs_that_tile(content, title):
    feed = (
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><link>https://www.state.gov</link><item><title>T'
        f"{title.replace('<', '').replace('&', '').replace(']]>', '')}</title><link>https://www.state.gov/a/</link>"
        "<pubDate>Sat, 29 May 2021 01:30:00 +0000</pubDate>"
        f"<content:encoded><![CDATA[{content}]]></content:encoded></item></channel></rss>"
    )
    for found in parse(Release("f.xml", feed.encode("utf-8", "replace"))):
        if isinstance(found, Document):
            assert_paragraphs_tile(found.text, found.paragraphs)
            assert found.text.startswith(found.title)


def test_white_space_and_invisible_characters():
    assert clean("\u200bMr\u00a0\u00adTan\ufeff \n Ah\u2011Kow\u3000– “x” ") == "Mr Tan Ah-Kow – “x”"


def test_joiners_stay_where_scripts_need_them():
    assert clean("می\u200cخواهم a\u200cb") == "می\u200cخواهم ab"
