FEED = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Releases</title><link>https://{host}</link>
<language>en-US</language>
<item><title>A Call &amp;#8217;with&amp;#8217; Ruritania</title><link>https://{host}/briefing/2021/05/28/a-call/</link>
<dc:creator><![CDATA[Jo Roe, Secretary of State, Max Moe, Minister of Ruritania]]></dc:creator>
<pubDate>Sat, 29 May 2021 01:30:00 +0000</pubDate>
<description><![CDATA[Jo Roe&#8230;]]></description>
<content:encoded><![CDATA[<p>Jo Roe, Secretary of State</p><p>Max Moe, Minister of Ruritania</p>
<p><strong>The Agenda</strong></p><p>They met.<br><br>They <b>spoke</b> of<br />trade<sup>3</sup> on the 10<sup>th</sup> day.</p>
<p>###</p>]]></content:encoded></item>
<item><title>No words</title><link>https://{host}/none/</link><pubDate>Sat, 29 May 2021 01:30:00 +0000</pubDate></item>
<item><title>No day</title><link>https://{host}/undated/</link><pubDate>soon</pubDate><description>Text.</description></item>
</channel></rss>"""


def feed(host: str = "www.state.gov") -> str:
    return FEED.replace("{host}", host)


def test_item_has_bylines_headings_and_paragraphs(read, paragraphs):
    [document], _ = read("feed.xml", feed())
    assert paragraphs(document) == [
        ("title", "A Call ’with’ Ruritania"),
        ("byline", "Jo Roe, Secretary of State"),
        ("byline", "Max Moe, Minister of Ruritania"),
        ("heading", "The Agenda"),
        ("body", "They met."),
        ("body", "They spoke of trade [3] on the 10th day."),
        ("boilerplate", "###"),
    ]


def test_day_is_that_of_washington_and_id_the_last_part_of_the_link(read):
    [document], _ = read("feed.xml", feed())
    assert str(document.day) == "2021-05-28"
    assert document.key == "us-state/a-call"


def test_items_without_text_or_day_are_issues(read):
    _, issues = read("feed.xml", feed())
    assert [(i.code, i.place) for i in issues] == [("no-text", "feed.xml#none"), ("bad-date", "feed.xml#undated")]


def test_the_channels_host_says_whose_feed_it_is(read):
    [document], _ = read("us-state/feed.xml", feed("www.whitehouse.gov"), publisher="us-state")
    assert document.publisher == "us-whitehouse"


def test_feed_of_an_unknown_host_is_not_taken_for_another(read):
    documents, [issue] = read("us-state/feed.xml", feed("example.org"))
    assert not documents
    assert issue.code == "unknown-format"


def test_whole_items_of_a_cut_off_feed_are_read(read):
    text = feed()
    documents, issues = read("feed.xml", text[: text.index("<item><title>No day") + 40])
    assert [d.id for d in documents] == ["a-call"]
    assert issues[0].code == "truncated"
    assert issues[0].severity.value == "warning"
