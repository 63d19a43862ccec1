"""What a page says: facts with their places, blocks, what is left out, what is marked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from news.model import Extract, Page
from news.reading.furniture import outlet_furniture
from news.reading.json_ld import parse
from news.reading.read import read
from news.reading.times import parse_time
from tests.news.reading import ADDRESS, PARAGRAPHS, article, ld, page_of, read_markup

FACTS = ld(
    headline="Harbour closed",
    author=[
        {"@type": "Person", "name": "Ada Lind"},
        {"@type": "Person", "name": "By Bo Strand and Cy Vale"},
        "Reuters",
    ],
    datePublished="2031-03-04T08:15:30+01:00",
    dateModified="2031-03-04T09:00:00+01:00",
    publisher={"@type": "Organization", "name": "The Example"},
    articleSection="Regions",
    keywords=["harbour", "Arnmouth"],
)


def test_facts_come_from_json_ld_with_their_place() -> None:
    found = read_markup(article(head=FACTS))
    assert found.authors == ("Ada Lind", "Bo Strand", "Cy Vale")
    assert found.agencies == ("Reuters",)
    assert found.published_at == datetime(2031, 3, 4, 7, 15, 30, tzinfo=UTC)
    assert (found.published_precision, found.published_zoned) == ("second", True)
    assert found.modified_at == datetime(2031, 3, 4, 8, 0, tzinfo=UTC)
    assert (found.publisher, found.section, found.tags) == ("The Example", "Regions", ("harbour", "Arnmouth"))
    places = {
        found.provenance[name] for name in ("authors", "published_at", "modified_at", "publisher", "section", "tags")
    }
    assert places == {"json_ld"}


def test_meta_tags_stand_in_where_there_is_no_json_ld() -> None:
    head = (
        '<meta property="article:published_time" content="2031-03-04T08:15"><meta name="author" content="Ada Lind">'
        '<meta property="og:site_name" content="The Example">'
        '<meta property="og:title" content="Harbour shut | The Example">'
    )
    found = read_markup(article(head=head))
    assert (found.authors, found.published_precision, found.published_zoned) == (("Ada Lind",), "minute", False)
    assert (found.site_name, found.publisher, found.title) == ("The Example", "The Example", "Harbour closed")
    assert found.headlines == {
        "og": "Harbour shut | The Example",
        "tag": "Harbour closed - The Example",
        "h1": "Harbour closed",
    }
    assert found.provenance["published_at"] == "meta"


def test_graph_and_ids_are_followed() -> None:
    head = """<script type="application/ld+json">{"@graph": [
      {"@type": "Person", "@id": "#ada", "name": "Ada Lind"},
      {"@type": "WebSite", "@id": "#site", "name": "The Example"},
      {"@type": "NewsArticle", "headline": "Harbour closed", "author": {"@id": "#ada"},
       "publisher": {"@id": "#site"}}]}</script>"""
    found = read_markup(article(head=head))
    assert (found.authors, found.publisher) == (("Ada Lind",), "The Example")


def test_of_several_articles_the_one_with_the_address_of_the_page_counts() -> None:
    other = ld(headline="Other", url="https://news.example/other", author="Zed Other", datePublished="2030-01-01")
    found = read_markup(article(head=other + ld(headline="Harbour closed", url=ADDRESS, author="Ada Lind")))
    assert found.authors == ("Ada Lind",)


@pytest.mark.parametrize(
    "block",
    [
        '{"headline": "Closed", "datePublished": "2031-03-04",}',
        '{"headline": "Closed", // ours\n "datePublished": "2031-03-04"}',
        '<!-- {"headline": "Closed", "datePublished": "2031-03-04"} -->',
        '{"headline": "Closed"\n "datePublished": "2031-03-04"}',
        "{&quot;headline&quot;: &quot;Closed&quot;, &quot;datePublished&quot;: &quot;2031-03-04&quot;}",
        '{"headline": "Closed", "datePublished": "2031-03-04", "text": "a "quoted" word"}',
        '{"headline": "Closed", "datePublished": "2031-03-04"};',
        '{"description": "two\nlines", "headline": "Closed", "datePublished": "2031-03-04"}',
    ],
)
def test_broken_json_ld_is_understood(block: str) -> None:
    (found,) = parse(block)
    assert (found["headline"], found["datePublished"]) == ("Closed", "2031-03-04")


@pytest.mark.parametrize(
    ("value", "expected", "precision", "zoned"),
    [
        ("2031-03-04T08:15:30.123+0100", "2031-03-04T07:15:30", "second", True),
        ("2031-03-04 08:15:30 +01:00", "2031-03-04T07:15:30", "second", True),
        ("2031-03-04T08:15Z", "2031-03-04T08:15:00", "minute", True),
        ("20310304", "2031-03-04T00:00:00", "day", False),
        ("2031/3/4 08:15", "2031-03-04T08:15:00", "minute", False),
        ("Tue, 04 Mar 2031 08:15:30 +0100", "2031-03-04T07:15:30", "second", True),
        ("1930378530", "2031-03-04T08:15:30", "second", True),
    ],
)
def test_times_in_the_forms_that_pages_use(value: str, expected: str, precision: str, zoned: bool) -> None:
    found = parse_time(value)
    assert found is not None
    assert (found.at.isoformat()[:19], found.precision, found.zoned) == (expected, precision, zoned)


@pytest.mark.parametrize(
    "value", ["", "Yesterday", "0001-01-01", "9999-12-31", "2031-13-45", "1970-01-01T00:00:00Z", "x" * 10_000]
)
def test_what_is_no_time_is_none(value: str) -> None:
    assert parse_time(value) is None


def test_a_date_in_the_future_is_a_mistake() -> None:
    found = read_markup(article(head=ld(headline="Harbour closed", datePublished="2099-01-01")))
    assert found.provenance.get("published_at") != "json_ld"


def test_headings_quotes_and_lists_are_kept_as_blocks_at_their_offsets() -> None:
    found = read_markup(
        article(
            "<h2>What happens next</h2><p>The council meets on Friday to talk about the plans for a new pier, the "
            "mayor said.</p>"
            "<blockquote><p>Nobody told us that the old pier was in such a state when we bought the "
            "boats.</p></blockquote>"
            "<ul><li>The first part of the new pier is to open in June of the coming year, the plans say.</li></ul>"
            "<p>Until then the boats will have to sail to Velby every morning, whatever the weather may be.</p>"
        )
    )
    kinds = {found.text[block.start : block.end].split()[0]: block.kind for block in found.blocks}
    assert (kinds["What"], kinds["Nobody"], kinds["The"]) == ("heading", "quote", "item")
    assert [found.text[block.start : block.end] for block in found.blocks] == found.text.split("\n")


FURNITURE = {
    "advertisement": "<p>Advertisement</p>",
    "read_more": "<p>Read more: <a href='/x'>Storm hits the coast</a></p>",
    "newsletter": "<p>Sign up for our newsletter and get the news of the coast every morning</p>",
    "cookies": "<p>We use cookies to show this content</p>",
    "counter": "<p>23 comments</p>",
    "credit": "<p>Photo: Ada Lind / The Example</p>",
    "rights": "<p>© 2031 The Example. All rights reserved.</p>",
    "caption": "<figure><img src='x.jpg'><figcaption>The pier on Tuesday morning</figcaption></figure>",
    "link": "<p><a href='/x'>Storm hits the coast for the third time</a></p>",
    "author_bio": "<p>About the author</p><p>Ada Lind has written about ports and the sea since 2020 and lives in "
    "Velby.</p>",
}


@pytest.mark.parametrize("name", FURNITURE)
def test_furniture_is_left_out(name: str) -> None:
    plain = read_markup(article(head=FACTS))
    found = read_markup(article(FURNITURE[name], head=FACTS))
    assert found.text == plain.text == "\n".join(PARAGRAPHS)
    assert {dropped.reason for dropped in found.dropped} <= {name}


def test_sentences_that_speak_of_furniture_are_text() -> None:
    line = "The publisher said that its newsletter had been read by 200,000 people, who could comment on every story."
    assert line in read_markup(article(f"<p>{line}</p>")).text


def test_a_list_of_links_between_paragraphs_is_text() -> None:
    links = "".join(f"<p><a href='/{name}'>{name}</a></p>" for name in ("Velby Star", "Ada Lind"))
    found = read_markup(article(links, f"<p>{PARAGRAPHS[0]} That was all.</p>"))
    assert "\nVelby Star\nAda Lind\n" in found.text


def test_a_paragraph_that_a_caption_or_a_link_repeats_is_text() -> None:
    repeated = (
        f"<figure><figcaption>{PARAGRAPHS[1]}</figcaption></figure>",
        f"<aside><a href='/x'>{PARAGRAPHS[2]}</a></aside>",
    )
    assert read_markup(article(*repeated)).text == "\n".join(PARAGRAPHS)


def test_rows_of_a_table_are_lines_of_cells() -> None:
    rows = "<tr><th>Year</th><th>Landed</th></tr><tr><td>2030</td><td>412 tonnes</td></tr>"
    assert "Year | Landed\n2030 | 412 tonnes" in read_markup(article(f"<table>{rows}</table>")).text


def test_posts_that_an_article_quotes_are_text() -> None:
    post = "The piers were safe when we left office, and everybody who says otherwise has not read the report."
    markup = f"<div class='social-media-embed'><blockquote class='twitter-tweet'><p>{post}</p></blockquote></div>"
    assert post in read_markup(article(markup)).text


@pytest.mark.parametrize("profile", ["careful", "fast"])
def test_the_standfirst_of_the_header_is_the_first_paragraph(profile: str) -> None:
    lead = "Cracks in two piers keep the boats of Arnmouth in port, and nobody knows who pays for the repairs."
    head = f'<meta property="og:description" content="{lead}">'
    markup = article(head=head).replace("<article>", f"<header><div>{lead}</div></header><article>")
    found = read(page_of(markup), profile)  # type: ignore[arg-type]
    assert isinstance(found, Extract)
    assert found.text == "\n".join((lead, *PARAGRAPHS))
    assert (found.lead, found.provenance["lead"]) == (lead, "visible")
    assert read_markup(article(head=head)).text == "\n".join(PARAGRAPHS)


def test_lines_on_many_pages_of_an_outlet_are_its_furniture() -> None:
    counts = {"Follow the coast live": 3, "Once upon a time": 2, "Only here": 1}
    assert outlet_furniture(counts, 100) == {"Follow the coast live": 3}
    assert outlet_furniture(counts, 8) == {"Follow the coast live": 3, "Once upon a time": 2}
    assert outlet_furniture({}, 0) == {}


def test_live_pages_are_recognised() -> None:
    head = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Harbour closed"}</script>'
    assert read_markup(article(head=head)).kind == "live"
    assert read_markup(article()).kind == "article"


def test_the_language_is_detected_and_declared() -> None:
    found = read_markup(article().replace("lang='en'", "lang='de-DE'"))
    assert (found.language, found.language_detected, found.language_declared) == ("en", "en", "de")


def test_the_readers_agree_on_a_clean_page() -> None:
    found = read_markup(article())
    assert found.confidence is not None
    assert found.confidence > 0.95


@pytest.mark.parametrize("profile", ["careful", "fast"])
def test_reading_is_the_same_every_time(profile: str) -> None:
    page = page_of(article(*FURNITURE.values(), head=FACTS))
    assert read(page, profile) == read(page, profile)  # type: ignore[arg-type]


def test_a_manifest_wins_over_the_page() -> None:
    plain = page_of(article(head=FACTS))
    page = Page(
        plain.url,
        plain.url,
        plain.body,
        plain.digest,
        "text/html",
        plain.fetched_at,
        asserted={"published_at": "2031-02-01"},
    )
    found = read(page)
    assert (found.published_at, found.published_precision) == (datetime(2031, 2, 1, tzinfo=UTC), "day")  # type: ignore[union-attr]
