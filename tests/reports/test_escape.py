"""Untrusted text: what passes, what is made visible, what is never a link or markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reports.escape import (
    clip,
    direction,
    language_tag,
    markdown_link,
    markdown_text,
    marked_up,
    safe_href,
    safe_relative,
    visible,
)
from tests.reports.payloads import PAYLOADS


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, “quoted” – and… 100 % €5",
        "Київ, Москва",
        "می‌خواهم",
        "क्‍ष",
        "👩‍🔬 lab",
        "日本語",
        "tab\tand\nline",
        "naïve cafe\u0301",
    ],
)
def test_ordinary_text_passes_unchanged(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202egpj.exe", "a⟨U+202E⟩gpj.exe"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("join\u200der", "join⟨U+200D⟩er"),
        ("\x1b[31mred", "⟨U+001B⟩[31mred"),
        ("nul\x00", "nul⟨U+0000⟩"),
        ("half\ud800", "half⟨U+D800⟩"),
        ("bom\ufeff", "bom⟨U+FEFF⟩"),
        ("\u2066iso\u2069", "⟨U+2066⟩iso⟨U+2069⟩"),
        ("a\u3164b", "a⟨U+3164⟩b"),
        ("tag\U000e0041", "tag⟨U+E0041⟩"),
        ("line\u2028end", "line⟨U+2028⟩end"),
    ],
)
def test_hidden_characters_become_visible(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible(str(marked_up(text).striptags())) == shown


@pytest.mark.parametrize("url", ["https://example.org/a?b=c&d=1#e", "http://example.org", "HTTPS://EXAMPLE.org/x"])
def test_web_addresses_are_links(url: str) -> None:
    assert safe_href(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        " https://example.org",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "/path",
        "https://",
        "https://user:pw@example.org/",
        'https://example.org/"onmouseover=alert(1)',
        "https://example.org/<script>",
        "https://exam\u202eple.org",
        "http://[::1",
    ],
)
def test_other_addresses_are_not(url: str | None) -> None:
    assert safe_href(url) is None


def test_relative_paths_stay_below_the_page() -> None:
    assert safe_relative("stories/abc-1.html") == "stories/abc-1.html"
    for bad in (
        "../x.html",
        "a/../b",
        "/x",
        "//x",
        "javascript:alert(1)",
        "a b",
        "x?y",
        "",
        "a//b",
        "http://x",
    ):
        assert safe_relative(bad) is None


def test_language_and_direction() -> None:
    assert (language_tag("en-GB"), language_tag('en" onload="x')) == ("en-GB", "und")
    assert (direction("ar"), direction("he-IL"), direction("en"), direction("?")) == (
        "rtl",
        "rtl",
        "ltr",
        "auto",
    )


def test_clip_cuts_at_words_and_anywhere_when_it_must() -> None:
    assert clip("one two  three", 20) == "one two three"
    assert clip("one two three four", 12) == "one two…"
    assert clip("x" * 10_000, 50) == "x" * 49 + "…"


def _plain_markdown(source: str) -> tuple[str, set[str]]:
    """The words that a CommonMark reader shows, and the kinds of its tokens."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough").parse(source)
    inner = [child for token in tokens for child in (token.children or [])]
    return "".join(t.content for t in inner if t.type in {"text", "code_inline"}), {t.type for t in (*tokens, *inner)}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markdown_shows_the_words_themselves(payload: str) -> None:
    words, kinds = _plain_markdown(f"- {markdown_text(payload)}")
    assert words == " ".join(visible(payload).split())
    assert kinds <= {
        "bullet_list_open", "list_item_open", "paragraph_open", "inline", "text", "text_special",
        "paragraph_close", "list_item_close", "bullet_list_close",
    }  # fmt: skip


@given(st.text(max_size=60))
def test_markdown_of_any_text_is_one_run_of_text(text: str) -> None:
    words, kinds = _plain_markdown(f"x {markdown_text(text)}")
    assert words.strip() == f"x {' '.join(visible(text).split())}".strip()
    assert "html_inline" not in kinds
    assert "link_open" not in kinds
    assert "image" not in kinds


def test_markdown_breaks_bare_addresses_and_formulas() -> None:
    assert "https://" not in markdown_text("see https://evil.example now")
    assert "www." not in markdown_text("www.evil.example")
    assert markdown_text("=cmd|' /C calc'!A0").startswith("\\=")
    assert markdown_text("a | b") == "a \\| b"


def test_markdown_link_only_to_web_addresses() -> None:
    assert markdown_link("a]b", "https://example.org/(x)") == "[a\\]b](<https://example.org/%28x%29>)"
    assert markdown_link("a", "javascript:alert(1)") == "a"
