"""The report on the seeds as the comparison really gives it, not as the sample has it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from news.annotation.annotate import annotate
from news.comparison.compare import compare
from news.model import Comparison
from reports.data import read_json, render_json
from reports.html import render_html
from reports.markdown import render_markdown
from reports.terminal import voices_table
from reports.view import build_view
from tests.news.tellings import telling
from tests.reports.dom import active_nodes, ids_and_targets, text_of
from tests.reports.sample import GENERATED, PUBLISHED, seed_comparison


@cache
def real_comparison() -> Comparison:
    tellings = []
    for one in seed_comparison().tellings:
        span = (0, len(one.title)) if one.title else None
        tellings.append(replace(one, annotations=annotate(one.text, published_at=PUBLISHED, title_span=span)))
    return compare(tellings)


def test_every_format_renders_the_real_comparison() -> None:
    comparison = real_comparison()
    html = render_html(comparison, story_id="s", generated_at=GENERATED)
    ids, targets = ids_and_targets(html)
    assert set(ids.values()) == {1}
    assert targets <= set(ids)
    assert {f"f{n}" for n in range(1, len(comparison.findings) + 1)} <= set(ids)
    assert active_nodes(html) == []
    for index, one in enumerate(comparison.tellings):
        assert text_of(html, f"full-{index}") == one.text
    assert read_json(render_json(comparison, story_id="s", generated_at=GENERATED))[0] == comparison
    assert "## Told by both" in render_markdown(comparison, story_id="s", generated_at=GENERATED)


def test_the_page_counts_as_the_findings_count() -> None:
    comparison = real_comparison()
    view = build_view(comparison, story_id="s", generated_at=GENERATED)
    for finding in comparison.findings:
        for i, one in enumerate(comparison.tellings):
            own = {k.removeprefix(f"{one.outlet}."): v for k, v in finding.parts.items() if k.startswith(one.outlet)}
            if finding.kind == "quoted_words":
                assert view.heads[i].quoted_words == own["words"]
                assert {f"words.{s.name}": s.words[i] for s in view.sides if s.words[i]}.items() <= own.items()
            if finding.kind == "scare_quotes":
                word = next(w for w in view.scare if w.word == str(finding.parts["word"]).casefold())
                tally = word.tallies[i]
                assert (tally.mentions, tally.marked, tally.own, tally.own_marked) == (
                    own["mentions"],
                    own["marked"],
                    own["own"],
                    own["own_marked"],
                )


def test_labels_are_taken_apart_by_outlet() -> None:
    view = build_view(real_comparison(), story_id="s", generated_at=GENERATED)
    scare = view.sections["scare"][0]
    assert scare.head == "“invasion” in quotation marks"
    assert [index for index, _ in scare.parts] == [0, 1]
    assert all(row.echo is not None for row in view.sections["only"])


def test_what_one_telling_alone_says_has_its_position() -> None:
    view = build_view(real_comparison(), story_id="s", generated_at=GENERATED)
    rows = view.sections["only"]
    assert {row.position for row in rows} == {"lead", "middle", "end"}
    html = render_html(real_comparison(), story_id="s", generated_at=GENERATED)
    only = html.split('id="only"')[1].split("</section>")[0]
    assert sum(only.count(f'<span class="tally">{place}</span>') for place in ("lead", "middle", "end")) == len(rows)


def test_a_speaker_stands_once_whatever_each_telling_makes_out() -> None:
    first = "Finnish Foreign Minister Elina Valtonen visited the port. “We are ready to sign the deal,” Valtonen said."
    second = "Elina Valtonen came to the port of Turku. “We sign the deal on Friday,” Valtonen claimed."
    comparison = compare([telling("a", first, annotated=True), telling("b", second, annotated=True)])
    view = build_view(comparison, story_id="s1", generated_at=GENERATED)
    assert [(voice.speaker, voice.side, voice.words) for voice in view.voices] == [
        ("Elina Valtonen", "Finland", (7, 6))
    ]
    assert [str(cell) for cell in voices_table(comparison).columns[2].cells] == ["7", "6"]
    assert [(verb.verb, verb.kind) for verb in view.verbs] == [("claimed", "doubting"), ("said", "neutral")]


def test_words_of_one_telling_stand_in_their_sentence() -> None:
    first = "The port was closed on Friday, and the ferries to Estonia stayed in the harbour for a whole week."
    comparison = compare(
        [telling("a", first, annotated=True), telling("b", "The port was closed on Friday.", annotated=True)]
    )
    view = build_view(comparison, story_id="s1", generated_at=GENERATED)
    (row,) = view.sections["only"]
    (words,) = row.cells[0]
    before, after = view.around(words)
    assert before + words.text + after == first
    assert before == "The port was closed on Friday, "
    markdown = render_markdown(comparison, story_id="s1", generated_at=GENERATED)
    assert "on Friday, **and the ferries to Estonia stayed in the harbour for a whole week**\\. (" in markdown
