"""Where the text of an article is found: in parts, in scripts, before the next article, in scripts of few blanks."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from news.model import Extract
from news.reading.embedded import embedded
from news.reading.furniture import is_sentence, width
from news.reading.markup import parse
from news.reading.read import read
from news.reading.screen import Rejection
from tests.news.reading import PARAGRAPHS, article, page_of, read_markup

OTHERS = (
    "Velby elected a new mayor on Sunday, and the turnout was the highest that the town has seen in forty years.",
    "The winner, a teacher, promised to open the library on Sundays and to close the road along the beach to cars.",
    "Her opponent conceded shortly before midnight and said that he would leave the council at the end of the month.",
)
STATE = json.dumps({"id": 7, "title": "Harbour closed", "contentHtml": "".join(f"<p>{p}</p>" for p in PARAGRAPHS)})


def page_with(body: str) -> str:
    return f"<html lang='en'><head><title>Harbour closed</title></head><body>{body}</body></html>"


def scripts_only(script: str) -> str:
    return (
        f"<html lang='en'><head><title>Harbour closed</title></head><body><div id='root'></div>{script}</body></html>"
    )


def in_json_ld() -> str:
    stated = json.dumps({"@type": "NewsArticle", "headline": "Harbour closed", "articleBody": "\n".join(PARAGRAPHS)})
    return scripts_only(f'<script type="application/ld+json">{stated}</script>')


def in_a_state() -> str:
    return scripts_only(f"<script>window.__STATE__ = {STATE.replace('<', chr(92) + 'u003c')};</script>")


def in_pushed_pieces() -> str:
    """The state as a string within a script, cut in two."""
    half = len(STATE) // 2
    pieces = (json.dumps(part).replace("</", "<" + chr(92) + "/") for part in (STATE[:half], STATE[half:]))
    return scripts_only("".join(f"<script>self.__f.push([1,{piece}])</script>" for piece in pieces))


@pytest.mark.parametrize("page", [in_a_state, in_pushed_pieces])
def test_text_that_only_scripts_hold_is_read_as_data(page: Callable[[], str]) -> None:
    found = read_markup(page())
    assert found.text == "\n".join(PARAGRAPHS)
    assert found.provenance["text"] == "scripts"
    assert found.confidence is None


def test_a_text_that_only_json_ld_holds_is_read() -> None:
    assert read_markup(in_json_ld()).text.split() == " ".join(PARAGRAPHS).split()


def test_a_list_of_headlines_in_a_script_is_no_article() -> None:
    state = json.dumps({"content": "<br>".join(f"Headline number {n} of the day" for n in range(40))})
    found = read(page_of(scripts_only(f"<script>window.x = {state}</script>")))
    assert isinstance(found, Rejection)
    assert found.reason == "no_text"


def test_a_string_without_end_costs_no_time() -> None:
    tree = parse(scripts_only('<script>var a = {"body": "' + 'x\\"' * 500_000 + "</script>"))
    assert tree is not None
    assert embedded(tree) == []


def test_a_visible_text_is_not_replaced_by_a_longer_one_in_a_script() -> None:
    stated = json.dumps({"articleBody": "\n".join(OTHERS * 9)})
    found = read_markup(article(head=f"<script>var other = {stated}</script>"))
    assert OTHERS[0] not in found.text
    assert PARAGRAPHS[0] in found.text


def next_article(title: str) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in OTHERS * 3)
    return f"</article><article><h1>{title}</h1>{text}"


@pytest.mark.parametrize("profile", ["careful", "fast"])
def test_the_next_article_of_an_endless_page_is_left_out(profile: str) -> None:
    found = read(page_of(article(next_article("Velby has a new mayor"))), profile)  # type: ignore[arg-type]
    assert isinstance(found, Extract)
    assert OTHERS[0] not in found.text
    assert found.text.startswith(PARAGRAPHS[0])
    assert PARAGRAPHS[-1] in found.text


def test_parts_of_one_article_stay_together() -> None:
    """A live page: entries as articles of their own without an h1 each are one article."""
    entries = "".join(
        f"<article><h2>10:0{n}</h2><p>{p}</p><p>{q}</p></article>"
        for n, (p, q) in enumerate(zip(PARAGRAPHS[:4], PARAGRAPHS[4:], strict=True))
    )
    found = read_markup(page_with(f"<main><h1>Harbour closed</h1>{entries}</main>"))
    assert all(paragraph in found.text for paragraph in PARAGRAPHS)


def test_an_article_in_several_containers_is_read_whole() -> None:
    """An advertisement splits the body: each part is a container of its own."""
    parts = [PARAGRAPHS * 2, *((f"{n} {p}" for p in PARAGRAPHS) for n in ("Later,", "Then,", "Still,", "Again,"))]
    body = "".join(
        f"<div><div><div>{''.join(f'<p>{p}</p>' for p in part)}</div></div></div><aside>Buy boats</aside>"
        for part in parts
    )
    found = read_markup(page_with(f"<article><h1>Harbour closed</h1>{body}</article>"))
    assert f"Again, {PARAGRAPHS[-1]}" in found.text
    assert "Buy boats" not in found.text


@pytest.mark.parametrize("profile", ["careful", "fast"])
def test_scripts_within_paragraphs_are_no_text(profile: str) -> None:
    sold = tuple(
        f"{p}<script>(adsbygoogle = window.adsbygoogle || []).push({{}});</script><style>p {{}}</style>"
        for p in PARAGRAPHS
    )
    found = read(page_of(article(paragraphs=sold)), profile)  # type: ignore[arg-type]
    assert isinstance(found, Extract)
    assert "adsbygoogle" not in found.text
    assert PARAGRAPHS[0] in found.text


def test_scripts_without_blanks_count_twice() -> None:
    assert width("停戦交渉") == 8
    assert width("Ärger") == 5
    assert is_sentence("早期停戦を求める次期大統領の就任が二十日に迫っている。")
    assert not is_sentence("早期停戦を求める。")
