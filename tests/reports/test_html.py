"""The HTML report: nothing active, every link leads somewhere, the texts are the texts."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections import Counter
from dataclasses import replace

import pytest

from news.comparison.compare import compare
from news.model import Annotations, Comparison, Evidence, Finding, Telling
from reports.escape import visible
from reports.html import render_html
from reports.index import IndexEntry, render_index, search_script
from reports.markdown import render_markdown
from tests.news.tellings import telling as tell
from tests.reports.dom import active_nodes, elements, ids_and_targets, parse, text_of
from tests.reports.hostile import hostile_comparison
from tests.reports.payloads import PAYLOADS
from tests.reports.sample import GENERATED, seed_comparison, swapped

SHAPES = {"svg", "rect", "line", "text", "defs", "pattern", "g", "path", "circle"}


def render(comparison: Comparison) -> str:
    return render_html(comparison, story_id="s1", generated_at=GENERATED)


def many(count: int) -> Comparison:
    """The first seed told by ``count`` outlets, each fact by every second one."""
    base = seed_comparison()
    tellings = tuple(replace(base.tellings[0], outlet=f"o{i}", outlet_name=f"Outlet {i}") for i in range(count))
    findings = []
    for n, finding in enumerate(base.findings):
        first = [e for e in finding.evidence if e.telling == 0]
        spans = tuple(replace(e, telling=i) for e in first for i in range(n % 2, count, 2))
        findings.append(replace(finding, evidence=spans, outlets=tuple(f"o{i}" for i in range(n % 2, count, 2))))
    return Comparison("r", tellings, tuple(findings[:2]), tuple(findings))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_are_text_everywhere(payload: str) -> None:
    html = render(hostile_comparison(payload))
    assert active_nodes(html) == []
    full = parse(html).get_element_by_id("full-0")
    assert visible(payload).replace("\r", "\n") in full.text
    plain = Counter(node.tag for node in elements(render(hostile_comparison("plain words"))))
    tags = {node.tag for node in elements(html)}
    assert tags - set(plain) - SHAPES <= {"span", "b", "br", "ul", "li"}


@pytest.mark.parametrize("payload", PAYLOADS[:8])
def test_hostile_words_are_text_in_a_big_report_and_in_the_index(payload: str) -> None:
    assert active_nodes(render(hostile_comparison(payload, 6))) == []
    entry = IndexEntry(payload, payload, (payload, payload), None, 3, payload)
    assert active_nodes(render_index([entry], generated_at=GENERATED)) == ["input", "script"]  # the search of the index


@pytest.mark.parametrize("comparison", [seed_comparison(), many(3), many(7), hostile_comparison("x", 2)])
def test_ids_are_unique_and_every_link_resolves(comparison: Comparison) -> None:
    ids, targets = ids_and_targets(render(comparison))
    assert [name for name, count in ids.items() if count > 1] == []
    assert targets - set(ids) == set()


def test_every_finding_is_on_the_page_and_leads_to_its_words() -> None:
    comparison = seed_comparison()
    ids, _targets = ids_and_targets(render(comparison))
    for n in range(1, len(comparison.findings) + 1):
        assert f"f{n}" in ids
    for finding in comparison.findings:
        for e in finding.evidence:
            assert f"t{e.telling}-{e.start}-{e.end}" in ids
    assert {f"t0-{s}-{e}" for s, e in ((966, 1080), (2541, 2644), (135, 205))} <= set(ids)


def test_the_full_texts_without_tags_are_the_texts() -> None:
    comparison = seed_comparison()
    document = parse(render(comparison))
    for index, telling in enumerate(comparison.tellings):
        assert document.get_element_by_id(f"full-{index}").text == telling.text


def test_marked_words_are_the_words_of_the_evidence() -> None:
    comparison = seed_comparison()
    html = render(comparison)
    numbers = dict(re.findall(r"#(t\d+-\d+-\d+):target\) \.(e\d+)", html))
    document = parse(html)
    for finding in comparison.findings:
        for e in finding.evidence:
            pieces = document.query_selector_all(f"mark.{numbers[f't{e.telling}-{e.start}-{e.end}']}")
            assert "".join(piece.text for piece in pieces) == e.text


def test_whitespace_and_carriage_returns_survive() -> None:
    text = "One\r\n\r\n  two\tthree\n\n\nfour  "
    telling = Telling("v", "o", "O", None, "One", text, "en", Annotations())
    html = render(Comparison("r", (telling, telling), (), ()))
    assert text_of(html, "full-0") == text


def test_the_policy_allows_only_the_one_style_sheet() -> None:
    search = f" script-src '{search_script()[1]}';"
    for html, runs in ((render(seed_comparison()), ""), (render_index([], generated_at=GENERATED), search)):
        style = html.split("<style>")[1].split("</style>")[0]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = next(n.getattr("content") for n in elements(html) if n.getattr("http-equiv", "") != "")
        assert policy == f"default-src 'none'; style-src 'sha256-{digest}';{runs} base-uri 'none'; form-action 'none'"
        assert html.count("<style") == 1
        assert "url(" not in style.replace("url(#", "")
        assert "@import" not in style


def test_same_arguments_same_bytes() -> None:
    assert render(seed_comparison()) == render(seed_comparison())


def test_the_swapped_comparison_mirrors() -> None:
    there, back = render(seed_comparison()), render(swapped(seed_comparison()))
    for shown, index in ((there, 0), (back, 1)):
        document = parse(shown)
        assert document.get_element_by_id(f"full-{index}").text == seed_comparison().tellings[0].text
    bodies = [re.sub(r"<[^>]*>", " ", h.split("</head>")[1]) for h in (there, back)]
    words = [Counter(re.sub(r"\b[AB]\b", "", body).split()) for body in bodies]
    assert words[0] == words[1]
    bars = [re.findall(r'aria-label="(Seed 00\d: [^"]*)"', h) for h in (there, back)]
    assert bars[0] == [
        "Seed 000: Russia 53 words, France 22 words, Ukraine 17 words, United States 15 words",
        *bars[0][1:],
    ]
    assert Counter(bars[0]) == Counter(bars[1])
    assert bars[0] != bars[1]


def test_outlet_links_are_safe_and_say_so() -> None:
    base = seed_comparison()
    tellings = (
        replace(base.tellings[0], url="https://example.org/a?b=1&c=2"),
        replace(base.tellings[1], url="javascript:x"),
    )
    links = [
        n for n in elements(render(replace(base, tellings=tellings))) if n.getattr("href", "#").startswith("#") is False
    ]
    assert [(n.getattr("href"), n.getattr("rel")) for n in links] == [
        ("https://example.org/a?b=1&c=2", "noopener noreferrer nofollow")
    ]


def test_asserted_dates_say_so_and_others_do_not() -> None:
    base = seed_comparison()
    assert "asserted" in render(base)
    tellings = tuple(replace(t, published_at_is_asserted=False) for t in base.tellings)
    assert "asserted" not in render(replace(base, tellings=tellings))


def test_direction_and_language_stand_with_the_words() -> None:
    text = "אמר השר"
    telling = Telling("v", "o", "O", text, text, text, "he", Annotations())
    html = render(Comparison("r", (telling, telling), (), ()))
    full = parse(html).get_element_by_id("full-0")
    assert (full.getattr("lang"), full.getattr("dir")) == ("he", "rtl")


def test_a_telling_that_was_held_against_no_other_is_not_said_to_tell_nothing_alone() -> None:
    one, other = (
        Telling(name, name, name, "A title", "A lead", "A lead.", name, Annotations()) for name in ("en", "sv")
    )
    both = Comparison("r", (one, other), (), ())
    assert "Not compared: no other telling is in its language." in render(both)
    assert "not compared, no other telling is in its language" in render_markdown(
        both, story_id="s", generated_at=GENERATED
    )
    assert "Not compared" not in render(Comparison("r", (one, replace(one, outlet="other")), (), ()))


def test_what_is_read_in_english_alone_is_not_said_to_be_missing_in_other_languages() -> None:
    english, german, spanish = (
        tell(
            "a", "“The bridge is safe,” engineer Ann Lee said on Monday. Repairs cost 3 million euros.", annotated=True
        ),
        tell("b", "Die Brücke ist sicher, sagte Ann Lee am Montag.", language="de", annotated=True),
        tell("c", "El puente es seguro, dijo Ann Lee el lunes.", language="es", annotated=True),
    )
    page = render(compare([english, german, spanish]))
    assert "not found" in page
    assert "speakers not found" in page
    assert not any(claim in page for claim in ("not quoted", "not given", "0 speakers"))
    assert "Nothing that all the others tell" not in page
    assert "Nothing was found in this telling alone" not in page
    alike = render(compare([english, replace(german, language="en"), replace(spanish, language="en")]))
    assert "not quoted" in alike


def test_table_headers_have_scope_and_headings_do_not_jump() -> None:
    nodes = elements(render(seed_comparison()))
    assert all(n.getattr("scope") in {"col", "row"} for n in nodes if n.tag == "th")
    levels = [int(n.tag[1]) for n in nodes if n.tag in {"h1", "h2", "h3", "h4"}]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_evidence_that_is_not_in_the_text_is_refused() -> None:
    base = seed_comparison()
    wrong = Finding("shared", "x", ("seed-000",), (Evidence(0, 0, 5, "wrong"),), 0.5)
    with pytest.raises(ValueError, match="0:0-5 is not in the text"):
        render(replace(base, findings=(wrong,)))


def test_a_comparison_without_findings_is_still_a_page() -> None:
    base = seed_comparison()
    bare = replace(
        base,
        findings=(),
        top=(),
        tellings=tuple(replace(t, annotations=Annotations()) for t in base.tellings),
    )
    html = render(bare)
    assert "No quoted words were found" in html
    assert "No fact was found" in html
    assert text_of(html, "full-1") == base.tellings[1].text


def test_the_search_for_active_nodes_finds_them() -> None:
    bad = (
        "<p onclick=x><script>1</script><a href='javascript:x'>x</a><img src=x><svg><a xlink:href=x /></svg><i style=x>"
    )
    assert len(active_nodes(bad)) >= 6


def test_weak_matches_stand_apart() -> None:
    base = seed_comparison()
    unsure = {"sure": 0}
    weak = tuple(
        replace(f, score=0.3, parts=unsure) if f.kind == "shared" and f.score < 0.8 else f for f in base.findings
    )
    html = render(replace(base, findings=weak))
    sure, apart = html.split("<h3>Perhaps the same</h3>")
    count = sum(f.kind == "shared" and f.score == 0.3 for f in weak)
    assert 0 < count < sum(f.kind == "shared" for f in weak)
    assert apart.split("</table>")[0].count('<tr id="f') == count
    assert "Perhaps the same" not in render(base)
    shown = len([f for f in weak if f.kind == "shared"]) - count
    assert f"told by both <strong>{shown}</strong>" in html
    assert f"perhaps by both <strong>{count}</strong>" in html
    assert "Facts told by both" in sure


def test_who_perhaps_tells_a_fact_is_marked_and_not_counted_on() -> None:
    base = many(5)
    slug = base.tellings[2].outlet
    unsure = replace(
        base,
        top=(),
        findings=tuple(
            replace(f, parts={"sure": 2, f"{slug}.perhaps": 1}) if f.kind == "shared" else f for f in base.findings
        ),
    )
    html = render(unsure)
    facts = html.split('<section id="shared"')[1].split("</section>")[0]
    assert facts.count("○</a>") == facts.count('aria-label="perhaps told by') > 0
    assert "○ perhaps told" in facts
    assert "perhaps: " in render_markdown(unsure, story_id="s", generated_at=GENERATED)


def test_what_all_others_tell_is_listed_for_the_one_that_leaves_it_out() -> None:
    html = render(many(3))
    missing = html.split('id="missing"')[1].split("</section>")[0]
    of_each = missing.split("Left out by Outlet ")[1:]
    told = [row for row in many(3).findings if row.kind == "shared" and row.outlets == ("o0", "o2")]
    assert told
    assert of_each[1].count("<li><p>") == len(told)
    assert "Nothing that all the others tell." in of_each[0]
    assert 'id="missing"' not in render(seed_comparison())
