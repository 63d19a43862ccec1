"""Dates, amounts and durations with their values; published on Tuesday 14 May 2024."""

from datetime import UTC, datetime

import pytest

from news.annotation.figures import figures

PUBLISHED = datetime(2024, 5, 14, 9, tzinfo=UTC)

CASES = {
    "past_weekday": ("The ferry sank on Sunday.", [("date", "2024-05-12")]),
    "same_weekday": ("The ferry sank Tuesday morning.", [("date", "2024-05-14")]),
    "future_by_verb": ("The court will rule on Thursday.", [("date", "2024-05-16")]),
    "future_schedule": ("Talks were scheduled to take place on Friday.", [("date", "2024-05-17")]),
    "said_weekday_will": ("He said Monday that he will resign.", [("date", "2024-05-13")]),
    "weekday_first": ("On Sunday, voters will choose.", [("date", "2024-05-19")]),
    "by_an_agent_is_no_future": ("He was arrested by police on Monday.", [("date", "2024-05-13")]),
    "next_weekday": ("It opens next Monday.", [("date", "2024-05-20")]),
    "last_weekday": ("It closed last Tuesday.", [("date", "2024-05-07")]),
    "nth": ("The fair ends on the 20th.", [("date", "2024-05-20")]),
    "ordinal_is_no_date": ("It is the 3rd attack.", []),
    "full_date": ("On March 3, 2021 it began.", [("date", "2021-03-03")]),
    "day_first": ("Since 3 March 2021 it runs.", [("date", "2021-03-03")]),
    "month_day": ("It began May 2.", [("date", "2024-05-02")]),
    "month_day_long_past": ("On Sept. 14 she wrote that it began.", [("date", "2023-09-14")]),
    "month_day_of_an_event": ("He said he faces Ms. Ruiz in the Nov. 5 election.", [("date", "2024-11-05")]),
    "month_day_now": ("Voters go to the polls on Nov. 5.", [("date", "2024-11-05")]),
    "month_day_moved": ("The trial, which starts Oct. 3, was moved.", [("date", "2024-10-03")]),
    "month_day_from_may": ("It was shut from May 5 to Sept. 14.", [("date", "2024-05-05"), ("date", "2023-09-14")]),
    "month_day_of_next_year": ("The council will vote on Jan. 20.", [("date", "2025-01-20")]),
    "month_day_to_come": ("The council will vote on Sept. 14.", [("date", "2024-09-14")]),
    "month_day_soon": ("Doors open July 1.", [("date", "2024-07-01")]),
    "month_year": ("Since October 2019 it runs.", [("date", "2019-10")]),
    "year": ("A 2015 pact and the 1990s.", [("year", "2015"), ("year", "1990s")]),
    "yesterday": ("It rained yesterday.", [("date", "2024-05-13")]),
    "duration_mixed": ("It took an hour and 40 minutes.", [("duration", "PT1H40M")]),
    "duration_half": ("It took two and a half hours.", [("duration", "PT2H30M")]),
    "half_an_hour": ("It took half an hour.", [("duration", "PT30M")]),
    "duration_words": ("They fought for eight years.", [("duration", "P8Y")]),
    "duration_vague": ("Over the past few months it grew.", [("duration", "vague")]),
    "age_is_no_duration": ("A 15-year-old boy.", []),
    "bound": ("More than 100,000 troops came.", [("quantity", ">100000")]),
    "at_least": ("At least 37 people died.", [("quantity", ">=37")]),
    "words": ("Two hundred and fifty people came.", [("quantity", "250")]),
    "scaled": ("Some 1.2 million Syrian refugees left.", [("quantity", "~1200000")]),
    "definite_pair_counts_nothing": ("The two leaders met.", []),
    "money": ("It cost $1.5 billion.", [("money", "1500000000")]),
    "money_words": ("It cost nearly 30 million euros.", [("money", "<30000000")]),
    "percent": ("Prices rose 5.25%, or about 12 percent.", [("percent", "5.25"), ("percent", "~12")]),
    "score_and_time": ("They won 3-2 at 10:30.", []),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_values(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(f.kind, f.value) for f in figures(text, PUBLISHED)] == expected


def test_units() -> None:
    found = figures("About 40 children and £2m.", PUBLISHED)
    assert [(f.text, f.unit) for f in found] == [("About 40 children", "children"), ("£2m", "GBP")]


def test_relative_dates_without_publication_are_vague() -> None:
    assert [f.value for f in figures("It rained on Monday and yesterday.", None)] == ["vague", "vague"]


def test_other_languages_yield_what_needs_no_words() -> None:
    found = figures("Le 2024-05-01, 12 % de 5 hommes.", PUBLISHED, "fr")
    assert [(f.kind, f.value) for f in found] == [("date", "2024-05-01"), ("percent", "12")]
