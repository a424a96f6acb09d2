"""Questions in English, in the words of the reports."""

from index.query.english import in_chinese


def test_what_is_asked_for_is_said_as_reports_say_it() -> None:
    told = in_chinese("How much foreign capital did Jinan actually use in 2003?").split()
    assert told == ["多少", "实际利用外资", "Jinan", "2003?"]


def test_the_longest_phrase_is_taken() -> None:
    assert "社会消费品零售总额" in in_chinese("total retail sales of consumer goods in 2015")
    assert "人均地区生产总值" in in_chinese("GDP per capita of Qingdao")


def test_other_questions_stay_as_they_are() -> None:
    for text in ("GDP是多少", "hello", "what about WTO", ""):
        assert in_chinese(text) == text
