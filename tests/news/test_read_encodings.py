"""Bytes that lie about their encoding: every case E of the catalogue of bad input."""

from __future__ import annotations

import unicodedata

import pytest

from news.clean_text import clean
from news.reading.charset import decode
from news.words import text_digest
from tests.news.reading import PARAGRAPHS, article, read_markup

GERMAN = "Die Stadt sperrte die Brücke am Dienstag, weil Prüfer Risse in zwei Trägern gefunden hatten, hieß es. " * 4
RUSSIAN = "Город закрыл мост во вторник, после того как инспекторы нашли трещины в двух балках, сообщили власти. " * 4


def test_e1_header_says_latin_1_but_the_body_is_utf_8() -> None:
    found = decode(GERMAN.encode(), "iso-8859-1")
    assert (found.text, found.encoding, found.rule) == (GERMAN, "utf-8", "utf-8")


def test_e2_header_says_utf_8_but_the_body_is_cp1251() -> None:
    found = decode(RUSSIAN.encode("cp1251"), "utf-8")
    assert (found.text, found.rule, found.damaged) == (RUSSIAN, "detected", False)


def test_e3_the_header_wins_over_the_meta_tag_unless_it_is_invalid() -> None:
    body = b'<meta charset="cp1251">' + GERMAN.encode("iso-8859-15")
    assert GERMAN in decode(body, "iso-8859-15").text
    assert decode(body, "iso-8859-15").rule == "header"
    assert decode(body, "no-such-charset").rule == "meta"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_e4_a_byte_order_mark_wins(encoding: str) -> None:
    found = decode(GERMAN.encode(encoding), "windows-1251")
    assert (found.text, found.rule) == (GERMAN, "bom")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_e5_utf_16_without_a_mark_is_recognised_by_its_shape(encoding: str) -> None:
    found = read_markup(article().encode(encoding))
    assert (found.encoding, found.encoding_rule) == (encoding, "shape")
    assert PARAGRAPHS[0] in found.text


@pytest.mark.parametrize("label", ["hex", "zlib", "punycode", "idna", "undefined", "rot13", "unicode_escape"])
def test_e6_codecs_that_are_no_charsets_are_never_run(label: str) -> None:
    assert "Brücke" in decode("Brücke ".encode("windows-1252") * 20_000, label).text


def test_e7_one_bad_byte_is_one_replacement_and_a_flag() -> None:
    found = decode(GERMAN.encode() + b"\xff" + GERMAN.encode())
    assert (found.text.count("\ufffd"), found.damaged, found.encoding) == (1, True, "utf-8")


def test_e8_utf_8_mixed_with_latin_1_stays_utf_8() -> None:
    found = decode(GERMAN.encode() + "für".encode("latin-1") + GERMAN.encode())
    assert (found.encoding, found.rule, found.damaged) == ("utf-8", "mostly_utf-8", True)
    assert found.text.count("Brücke") == 8


def test_e9_mojibake_of_the_source_is_flagged_and_not_repaired() -> None:
    broken = GERMAN.encode().decode("cp1252")
    found = decode(broken.encode())
    assert (found.text, found.mojibake) == (broken, True)
    assert not decode(GERMAN.encode()).mojibake
    assert not decode("São Paulo, Ã e â são letras".encode()).mojibake


def test_e10_lone_surrogates_never_reach_the_text() -> None:
    found = decode(b"before \xed\xa0\x80 after, in many more words so that the whole stays UTF-8 \xc3\xbc\xc3\xbc")
    found.text.encode("utf-8")
    assert clean("a\ud800b") == "ab"


def test_e11_nul_bytes_become_replacement_characters() -> None:
    found = decode(b"before \x00 after")
    assert found.text == "before \ufffd after"


def test_e12_what_cannot_be_seen_is_not_in_the_text_of_a_page() -> None:
    hidden = (
        "The \x1b[31mpier\u202e was\u200b clo\u00adsed\u00a0today\U000e0041, and nobody had been told of it beforehand."
    )
    found = read_markup(article(paragraphs=(hidden, *PARAGRAPHS)))
    assert "The [31mpier was closed today, and nobody" in found.text
    assert found.text == clean(found.text)


def test_e13_nfd_and_nfc_are_read_alike() -> None:
    decomposed = unicodedata.normalize("NFD", GERMAN)
    assert decode(decomposed.encode()).text == GERMAN


@pytest.mark.parametrize(
    "text",
    [
        "حضر الوزير الاجتماع يوم الثلاثاء في العاصمة وقال إن المحادثات ستستمر حتى نهاية الأسبوع المقبل.",
        "市は火曜日、二つの桁に亀裂が見つかったため橋を閉鎖したと発表した。修理には四か月かかる見通しだという。",
        "The crowd 👨‍👩‍👧 waved 🏴󠁧󠁢󠁥󠁮󠁧󠁿 flags while the 𝒄𝒉𝒐𝒊𝒓 sang for an hour before the match began in the old stadium.",
        "وزیر خارجه می‌خواهد فردا به پایتخت برود و با نمایندگان مجلس درباره قرارداد تازه گفتگو کند.",
    ],
)
def test_e14_scripts_and_emoji_come_back_equal(text: str) -> None:
    assert clean(text) == text
    assert decode(text.encode()).text == text


def test_e15_a_change_of_charset_is_no_change_of_words() -> None:
    texts = [decode(GERMAN.encode(encoding), encoding).text for encoding in ("utf-8", "iso-8859-1", "utf-16")]
    assert len({text_digest(text) for text in texts}) == 1


@pytest.mark.parametrize("label", ["gb2312", "gbk", "gb18030"])
def test_e16_gb_labels_are_read_as_gb18030(label: str) -> None:
    body = "普京与拜登通电话，讨论乌克兰局势㐀".encode("gb18030")
    assert decode(body, label).encoding == "gb18030"
    assert "㐀" in decode(body, label).text


def test_the_charset_of_the_header_reaches_the_reader() -> None:
    body = article(paragraphs=(GERMAN.strip(), *PARAGRAPHS)).encode("windows-1252")
    found = read_markup(body, content_type="text/html; charset=windows-1252")
    assert (found.encoding_rule, found.encoding_damaged) == ("header", False)
    assert "Brücke" in found.text
