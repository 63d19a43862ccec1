"""What stands between quotation marks."""

import time

import pytest

from news.annotation.marks import scan

CASES = {
    "curly": ("She said “yes” twice.", ["“yes”"]),
    "straight": ('She said "yes" twice.', ['"yes"']),
    "doubled_single": ("''It won't do,'' he said.", ["''It won't do,''"]),
    "guillemets": ("« Oui », dit-il.", ["« Oui »"]),
    "reversed_guillemets": ("»Ja«, sagte sie.", ["»Ja«"]),
    "german": ("„Ja“, sagte sie.", ["„Ja“"]),
    "german_single_nested": ("„Das ‚Wort‘ gilt“, sagte sie.", ["„Das ‚Wort‘ gilt“", "‚Wort‘"]),
    "swedish": ("”Ja”, sa hon.", ["”Ja”"]),
    "corner_brackets": ("彼は「はい」と言った。", ["「はい」"]),
    "single_in_double": ("“The ‘deal’ is off,” she said.", ["“The ‘deal’ is off,”", "‘deal’"]),
    "double_in_single": ("‘The “deal” is off,’ she said.", ["‘The “deal” is off,’", "“deal”"]),
    "straight_nested": ("\"The 'deal' is off\"", ["\"The 'deal' is off\"", "'deal'"]),
    "apostrophes": ("It’s the workers’ day, isn't it, in the '90s?", []),
    "genitive_inside_single": ("‘The workers’ rights matter,’ he said.", ["‘The workers’ rights matter,’"]),
    "unclosed_ends_with_paragraph": ("He said “no more\nThe end.", ["“no more"]),
    "reopened_paragraphs": ("“One.\n\n“Two,” she said.", ["“One.", "“Two,”"]),
    "lone_closing_mark": ("An end” here.", []),
    "inches": ('A 5" pipe.', []),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_marked_words(text: str, expected: list[str]) -> None:
    assert [text[m.start : m.end] for m in scan(text)] == expected


def test_depth_and_continuation() -> None:
    assert [m.depth for m in scan("“a ‘b’ c” “d”")] == [0, 1, 0]
    first, second = scan("“One.\n“Two.”")
    assert (first.is_closed, first.continues, second.continues) == (False, False, True)


@pytest.mark.parametrize("piece", ["“", "“a\n", "'a ", "‘as’ a’s ", 'a" "', "x"])
def test_time_is_linear_on_hostile_text(piece: str) -> None:
    text = piece * (2_000_000 // len(piece) // (1 if piece == "x" else 8))
    started = time.monotonic()
    scan(text)
    assert time.monotonic() - started < 20
