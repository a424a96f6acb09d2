"""What of an observation is new beside those before."""

import pytest

from index.answering.observed import News, Observation, novelty


def seen(number: str, bound: str = "", base: str = "元", path: str = "a.md") -> Observation:
    amount = str(int(float(number) * 10**8)) if base == "元" else number
    return Observation(
        path, "c", "云岭市", 2023, number, "review", "level", "收入", amount, base, number, bound
    )


def said(path: str) -> Observation:
    return Observation(path, "c-1-x", "云岭市", 2024, "加快发展新质生产力。")


def test_the_first_figure_is_given() -> None:
    assert novelty(seen("100"), None, ()) == (News.GIVES, None)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (seen("100"), seen("100.0")),
        (seen("12.48"), seen("12.5")),
        (seen("12.48"), seen("12.4")),
        (seen("1000", "超过"), seen("1031.2")),
        (seen("100"), seen("500")),
        (seen("6.5", base="%"), seen("100")),
    ],
)
def test_the_same_number_or_one_too_far_off_of_another_report_is_nothing_new(
    before: Observation, now: Observation
) -> None:
    assert novelty(now, None, [before]) is None


def test_another_report_puts_a_number_right() -> None:
    before, now = seen("100"), seen("103", path="b.md")
    assert novelty(now, None, [before]) == (News.RESTATES, before)


def test_a_changed_report_restates_however_far_off() -> None:
    before, now = seen("100"), seen("500")
    assert novelty(now, before, []) == (News.RESTATES, before)
    assert novelty(before, before, []) is None


def test_a_term_is_news_where_nobody_of_the_place_said_it() -> None:
    assert novelty(said("a.md"), None, ()) == (News.MENTIONS, None)
    assert novelty(said("b.md"), None, [said("a.md")]) is None
    assert novelty(said("a.md"), said("a.md"), ()) is None


def test_an_observation_is_kept_and_read_again() -> None:
    assert Observation.unpacked(seen("100", "超过").packed()) == seen("100", "超过")
    assert said("a.md").key == said("b.md").key
    assert seen("1").key != said("a.md").key
