"""The dialects of feeds, each with what it has of its own."""

from __future__ import annotations

from datetime import UTC, datetime

from connectors.feeds import parse_feed
from tests.connectors.feeds_made import NOW, URL, atom, item, links, rss

RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
 <channel rdf:about="https://e.example/"><title>RDF news</title><dc:language>fr</dc:language></channel>
 <item rdf:about="https://e.example/1"><title>One</title><link>https://e.example/1</link><dc:date>2026-11-20</dc:date></item>
 <item rdf:about="https://e.example/2"><title>Two</title></item>
</rdf:RDF>"""


def test_rss_2() -> None:
    full = "<content:encoded><![CDATA[<p>All of it</p>]]></content:encoded>"
    short = "<description>In &lt;i&gt;short&lt;/i&gt;</description>"
    one = f"<item xml:lang='de'><title>T</title><link>https://e.example/1</link><guid>g</guid>{full}{short}</item>"
    feed = parse_feed(rss(one, item(2), about="<language>en-GB</language>"), URL, now=NOW)
    assert (feed.kind, feed.title, feed.language, feed.reader) == ("rss", "News", "en-gb", "strict")
    first, second = feed.entries
    assert (first.content_html, first.summary, first.guid, first.language) == (
        "<p>All of it</p>",
        "In short",
        "g",
        "de",
    )
    assert (second.language, second.content_html, second.is_zone_assumed) == ("en-gb", None, False)
    assert second.published_at == datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_rss_0_91_without_namespaces_and_with_a_permanent_id() -> None:
    items = "<item><title>A</title><guid>https://e.example/a</guid></item><item><guid isPermaLink='false'>https://e.example/b</guid></item>"
    feed = parse_feed(f"<rss version='0.91'><channel>{items}</channel></rss>".encode(), URL, now=NOW)
    assert (links(feed), feed.dropped) == (["https://e.example/a"], {"no_link": 1})


def test_rdf() -> None:
    feed = parse_feed(RDF.encode(), URL, now=NOW)
    assert (feed.kind, feed.title, feed.language) == ("rdf", "RDF news", "fr")
    assert links(feed) == ["https://e.example/1", "https://e.example/2"]
    assert feed.entries[0].published_at == datetime(2026, 11, 20, tzinfo=UTC)
    assert feed.entries[0].is_zone_assumed


def test_atom() -> None:
    entry = """<entry xml:lang="fr"><id>tag:e.example,2026:1</id><title type="html">&lt;b&gt;Un&lt;/b&gt;</title>
      <link rel="self" href="https://e.example/1.atom"/>
      <link rel="alternate" type="application/pdf" href="https://e.example/1.pdf"/>
      <link type="text/html" href="https://e.example/1"/>
      <published>2026-11-19T08:00:00Z</published><updated>2026-11-20T08:00:00Z</updated>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A &lt; B<br/><script>x</script></div></content>
    </entry>"""
    (found,) = parse_feed(atom(entry), URL, now=NOW).entries
    assert (found.url, found.title, found.guid, found.language) == (
        "https://e.example/1",
        "Un",
        "tag:e.example,2026:1",
        "fr",
    )
    assert (found.published_at, found.updated_at) == (
        datetime(2026, 11, 19, 8, tzinfo=UTC),
        datetime(2026, 11, 20, 8, tzinfo=UTC),
    )
    assert found.content_html == "<div>A &lt; B<br><script>x</script></div>"


def test_atom_under_a_prefix_and_of_version_0_3() -> None:
    entry = '<a:entry><a:title>T</a:title><a:link href="/1"/></a:entry>'
    prefixed = f'<a:feed xmlns:a="http://www.w3.org/2005/Atom">{entry}</a:feed>'.encode()
    assert [entry.title for entry in parse_feed(prefixed, URL, now=NOW).entries] == ["T"]
    entry = '<entry><link rel="alternate" href="/1"/><issued>2026-11-19T08:00Z</issued></entry>'
    old = f'<feed xmlns="http://purl.org/atom/ns#">{entry}</feed>'.encode()
    assert parse_feed(old, URL, now=NOW).entries[0].published_at == datetime(2026, 11, 19, 8, tzinfo=UTC)


def test_a_long_description_in_paragraphs_is_the_text_and_a_teaser_is_not() -> None:
    def described(end: str) -> bytes:
        return rss(f"<item><link>/1</link><description>&lt;p&gt;{'word ' * 300}{end}&lt;/p&gt;</description></item>")

    assert parse_feed(described("end."), URL, now=NOW).entries[0].content_html
    assert parse_feed(described("and more …"), URL, now=NOW).entries[0].content_html is None


def test_warnings_of_a_server_before_the_feed_are_passed_over() -> None:
    body = b"<br />\n<b>Warning</b>: something on line <b>3</b><br />\n" + rss(item(1))
    assert links(parse_feed(body, URL, now=NOW)) == ["https://e.example/1"]


def test_the_same_bytes_give_the_same_feed() -> None:
    body = rss(*(item(n) for n in range(50)))
    assert parse_feed(body, URL, now=NOW) == parse_feed(body, URL, now=NOW)
