"""Who copied whom: what each telling did with a text that another printed before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from news.annotation.annotate import annotate
from news.comparison.compare import compare
from news.copies.recognise import overlap
from news.copies.shared_passages import shared_passages
from news.model import Annotations, Telling
from reports.context import Copied, Source, StoryContext
from reports.copied import Carried, carried
from reports.html import render_html
from reports.markdown import render_markdown
from tests.reports.dom import ids_and_targets, text_of
from tests.warehouse.copies_made import prose

WIRE = prose(1, 400)
LINES = WIRE.split("\n")
OWN = prose(2, 60)
NOW = datetime(2031, 3, 1, tzinfo=UTC)


def telling(outlet: str, text: str, hours: int) -> Telling:
    at = NOW + timedelta(hours=hours)
    return Telling(outlet, outlet, outlet.title(), "A title", "", text, "en", Annotations(), published_at=at)


def context_of(tellings: list[Telling], agencies: dict[str, str]) -> StoryContext:
    copies = []
    for later, by in enumerate(tellings):
        for earlier, of in enumerate(tellings[:later]):
            edge = overlap(of.text, by.text)
            if edge.kind != "unrelated":
                places = tuple((p.start_a, p.end_a, p.start_b, p.end_b) for p in shared_passages(of.text, by.text))
                copies.append(Copied(earlier, later, edge.kind, edge.containment_a, edge.containment_b, places))
    sources = tuple(Source(agencies=(agencies[one.outlet],) if one.outlet in agencies else ()) for one in tellings)
    return StoryContext(sources, tuple(copies))


def of(tellings: list[Telling], **agencies: str) -> dict[str, Carried]:
    return {tellings[one.by].outlet: one for one in carried(tellings, context_of(tellings, agencies))}


def test_who_ran_it_whole_who_cut_it_where_and_who_added_what() -> None:
    tellings = [
        telling("reuters", WIRE, 0),
        telling("whole", WIRE, 1),
        telling("end", "\n".join(LINES[:24]), 2),
        telling("start", "\n".join(LINES[16:]), 3),
        telling("more", OWN + "\n" + WIRE, 4),
        telling("both", "\n".join(LINES[:20]) + "\n" + prose(4, 60), 5),
        telling("nobody", prose(3), 6),
    ]
    did = of(tellings, reuters="reuters", end="reuters")
    assert set(did) == {"whole", "end", "start", "more", "both"}
    assert {one.source for one in did.values()} == {0}
    assert did["whole"].what == "ran it whole"
    assert did["whole"].cut == did["whole"].added == ()
    assert did["end"].what == "cut it at the end, 60% kept"
    assert did["start"].cut_at == ("beginning",)
    assert did["more"].what == "ran it whole and added 60 words"
    assert did["both"].what.startswith("used 49% of it, cut at the end, and added 60 words")
    assert did["end"].agency == "Reuters"


def test_the_parts_are_the_words_at_their_places() -> None:
    tellings = [telling("a", WIRE, 0), telling("b", "\n".join(LINES[:20]) + "\n" + OWN, 1)]
    (one,) = carried(tellings, context_of(tellings, {}))
    assert [part.text for part in one.cut] == ["\n".join(LINES[20:])]
    assert [part.text for part in one.added] == [OWN]
    for part in (*one.cut, *one.added):
        assert tellings[part.telling].text[part.start : part.end] == part.text


def test_an_agency_is_the_source_of_its_own_text_also_where_it_was_later() -> None:
    tellings = [telling("early", "\n".join(LINES[:24]), 0), telling("reuters", WIRE, 1)]
    did = of(tellings, early="reuters", reuters="reuters")
    assert set(did) == {"early"}
    assert did["early"].source == 1
    assert did["early"].cut_at == ("end",)


def test_a_copy_of_a_copy_has_the_first_for_its_source() -> None:
    tellings = [telling("a", WIRE, 0), telling("b", WIRE, 1), telling("c", WIRE, 2)]
    assert [one.source for one in of(tellings).values()] == [0, 0]


def test_the_report_has_a_row_for_each_and_leads_to_the_words() -> None:
    cut = "\n".join(LINES[:20]) + "\n" + OWN
    tellings = [telling("reuters", WIRE, 0), telling("both", cut, 1), telling("whole", WIRE, 2)]
    tellings = [replace(one, annotations=annotate(one.text, published_at=one.published_at)) for one in tellings]
    context = context_of(tellings, {"both": "reuters"})
    comparison = compare(tellings)
    html = render_html(comparison, story_id="s", generated_at=NOW, context=context)
    ids, targets = ids_and_targets(html)
    assert targets <= set(ids)
    shown = text_of(html, "copied")
    assert "used 49% of it, cut at the end, and added 60 words" in shown
    assert "ran it whole" in shown
    assert "Reuters as a source of its text." in shown
    assert OWN.split("\n")[0] in shown
    markdown = render_markdown(comparison, story_id="s", generated_at=NOW, context=context)
    assert "| ran it whole | nothing | nothing |" in markdown
