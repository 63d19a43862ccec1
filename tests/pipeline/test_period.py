"""The report of a period from a warehouse: what it counts, where it lies, what it refuses."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from pipeline.errors import NoSuchPeriod
from pipeline.period import report_period, window
from pipeline.report import report
from pipeline.settings import Settings
from tests.conftest import clock
from tests.reports.dom import active_nodes, ids_and_targets
from warehouse.lake import connect

NOON = datetime(2031, 3, 5, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "begin", "until"),
    [
        ({"kind": "day"}, datetime(2031, 3, 4, tzinfo=UTC), datetime(2031, 3, 5, tzinfo=UTC)),
        ({"kind": "week"}, datetime(2031, 2, 26, tzinfo=UTC), datetime(2031, 3, 5, tzinfo=UTC)),
        ({"kind": "month"}, datetime(2031, 2, 1, tzinfo=UTC), datetime(2031, 3, 1, tzinfo=UTC)),
        ({"since": "36h"}, datetime(2031, 3, 4, 0, 30, tzinfo=UTC), NOON),
        ({"since": "2w"}, datetime(2031, 2, 19, 12, 30, tzinfo=UTC), NOON),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_periods_end_at_midnight_and_spans_end_now(asked: dict[str, str], begin: datetime, until: datetime) -> None:
    assert window(NOON, **asked) == (begin, until)  # type: ignore[arg-type]


@pytest.mark.parametrize("since", ["7", "d", "-7d", "0d", "500d", "seven days", ""])
def test_a_span_that_is_none_is_refused_in_words(since: str) -> None:
    with pytest.raises(NoSuchPeriod, match="36h, 7d or 2w"):
        window(NOON, since=since)


def span_of(settings: Settings) -> tuple[datetime, datetime]:
    """From the first article of the warehouse to after the last."""
    with connect(settings.place, read_only=True) as connection:
        first, last = connection.execute(
            "SELECT date_trunc('day', min(told_at)), max(told_at) "
            "FROM (SELECT coalesce(published_at, fetched_at) AS told_at FROM versions)"
        ).fetchall()[0]
    return first.astimezone(UTC), last.astimezone(UTC).replace(microsecond=999_999)


def test_a_period_counts_what_the_warehouse_holds(articles_told: Settings) -> None:
    report(articles_told, clock=clock)
    begin, until = span_of(articles_told)
    made = report_period(articles_told, begin, until, clock=clock)
    with connect(articles_told.place, read_only=True) as connection:
        articles = connection.execute("SELECT count(*) FROM articles").fetchall()[0][0]
        several = connection.execute("SELECT count(*) FROM v_story_coverage WHERE outlet_count > 1").fetchall()[0][0]
    digest = made.digest
    assert (digest.articles, sum(one.articles for one in digest.coverage)) == (articles, articles)
    assert sum(len(one.outlets) > 1 for one in digest.stories) == several > 0
    assert digest.agreement
    assert all(one.both <= one.either for one in digest.agreement)
    assert digest.voices
    assert all(one.words == () and "too little text" in (one.why_not or "") for one in digest.typical)
    html = made.path.read_text()
    assert (
        active_nodes(
            html.replace('href="index.html"', 'href="stories/index.html"').replace('href="story', 'href="stories/story')
        )
        == []
    )
    ids, targets = ids_and_targets(html)
    assert all(count == 1 for count in ids.values())
    assert targets <= ids.keys()
    for story in digest.stories:
        if len(story.outlets) > 1:
            assert (articles_told.reports / f"{story.story_id}.html").exists()
            assert f'href="{story.story_id}.html"' in html
    index = (articles_told.reports / "index.html").read_text()
    assert f'href="{made.path.name}"' in index
    data = json.loads(made.path.with_suffix(".json").read_text())
    assert (data["schema"], data["articles"]) == ("parallax/period/1", articles)
    assert made.path.with_suffix(".md").read_text().startswith("# ")


def test_the_same_period_is_the_same_bytes_and_outlets_can_be_chosen(articles_told: Settings) -> None:
    report(articles_told, clock=clock)
    begin, until = span_of(articles_told)
    first = report_period(articles_told, begin, until, clock=clock)
    before = {path.name: path.read_bytes() for path in articles_told.reports.iterdir()}
    report_period(articles_told, begin, until, clock=clock)
    assert {path.name: path.read_bytes() for path in articles_told.reports.iterdir()} == before
    slugs = sorted(first.digest.names)[:2]
    chosen = report_period(articles_told, begin, until, outlets=slugs, clock=clock)
    assert sorted(chosen.digest.names) == slugs
    assert chosen.path != first.path
    with pytest.raises(NoSuchPeriod, match="no-such-outlet"):
        report_period(articles_told, begin, until, outlets=["no-such-outlet"], clock=clock)


def test_a_period_of_nothing_is_a_report_that_says_so(settings: Settings) -> None:
    made = report_period(settings, datetime(2001, 1, 1, tzinfo=UTC), datetime(2001, 1, 8, tzinfo=UTC), clock=clock)
    assert made.digest.articles == 0
    assert "No article was told in this period" in made.path.read_text()
    assert "1 to 7 January 2001" in made.path.with_suffix(".md").read_text()
