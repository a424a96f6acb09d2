"""Telegram HTML: what TDLib makes of it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
import telegram_judge
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram_judge import Parsed, parse

from bot.render import html, telegram
from bot.render.messages import messages
from corpus.library import Cited
from corpus.model import Citation, Passage, Period, Report, citation_id
from corpus.report import Source
from index.answering.search import Score
from index.api import Answer, Entry, Finding, Hit, Status
from index.query.places import Places
from index.query.question import understand
from index.text.segmenter import Segmenter

CHINESE = messages()

tdlib = pytest.mark.skipif(telegram_judge.td_execute is None, reason="tdjson has no build for this system")

Spans = tuple[tuple[int, int], ...]
BOT = "wenbao_bot"
REPORT = Report("清河/2024.md", "清河区政府工作报告", "清河区", 2024)
NASTY = "<b>粗</b> &amp; GDP<5% </blockquote> @x #标签 /cmd www.x.com \u202e倒\u2066 \x00\x1b[31m 😀👨‍👩‍👧"


def passage(
    text: str, number: int = 1, report: Report = REPORT, section: tuple[str, ...] = ("经济", "工业")
) -> Passage:
    lines = ((number * 2, number * 2), (number * 2 + 2, number * 2 + 4))
    citation = Citation(citation_id(report.path, number, text), report, section, number, lines)
    return Passage(citation, text, period=Period(2023, "review"))


SCORE = Score(words=1, grams=1, text=1, clause=0, clause_weight=0, lead=0, match=1, coverage=1)


def answered(
    texts: Sequence[str],
    findings: Sequence[Finding] = (),
    status: Status = Status.ANSWERED,
    spans: Spans = (),
) -> Answer:
    hits = tuple(Hit(passage(text, number), SCORE, spans) for number, text in enumerate(texts, 1))
    return Answer("问", status, tuple(findings), hits, 1.0)


def shown(answer: Answer) -> Parsed:
    return parse(telegram.answer(answer, range(len(answer.hits)), [], CHINESE, BOT))


@pytest.mark.parametrize(("text", "length"), [("", 0), ("报告", 2), ("😀", 2), ("a😀\n", 4)])
def test_length_is_counted_as_telegram_counts(text: str, length: int) -> None:
    assert html.utf16_length(text) == length


@tdlib
def test_figure_comes_first_then_its_sentence_then_the_quotation_with_its_source() -> None:
    text = "全年实施重点项目189个，完成投资20亿元。社会稳定。"
    finding = Finding("全年实施重点项目189个，完成投资20亿元。", 0, "189个", 2023)
    found = shown(answered([text], [finding], spans=((4, 8),)))
    assert found.text.startswith(f"清河区 2023年 · 189个\n{finding.sentence}\n\n1. ")
    assert found.of("Bold") == ["189个", "重点项目"]
    assert found.of("ExpandableBlockQuote") == [text]
    for part in ("清河区", "2024年", "经济 › 工业", "第1段", "行"):
        assert part in found.text


@tdlib
def test_finding_without_figure_puts_the_sentence_first() -> None:
    assert shown(answered(["社会稳定。"], [Finding("社会稳定。", 0)])).text.startswith("社会稳定。\n\n1. ")


@tdlib
def test_yes_or_no_comes_first_where_it_is_decided_and_else_the_passage_alone(
    segmenter: Segmenter,
) -> None:
    asked = understand("清河区增长5%了吗？", segmenter, Places(["清河区"]))
    answer = replace(answered(["增长5%。"], [Finding("增长5%。", 0, None, 2023)]), asked=asked)
    assert shown(replace(answer, verdict="yes")).text.startswith("是 · 清河区 2023年\n增长5%。\n\n1. ")
    assert shown(answer).text.startswith(CHINESE("answer.undecided") + "\n\n1. ")


@tdlib
def test_findings_of_several_years_are_listed_with_their_years() -> None:
    findings = [Finding("增长5%。", 0, "5%", 2022), Finding("增长6%。", 1, "6%", 2023)]
    found = shown(answered(["增长5%。", "增长6%。"], findings))
    assert found.text.startswith("清河区 2022年 · 5%\n清河区 2023年 · 6%\n\n1. ")


@tdlib
def test_more_findings_than_fit_are_counted() -> None:
    found = shown(answered(["增长5%。"], [Finding("增长5%。", 0, "5%", 2000 + year) for year in range(13)]))
    assert "… 另有 3 项" in found.text


@tdlib
def test_weak_answer_says_that_it_is_only_near() -> None:
    found = shown(answered(["社会稳定。"], [Finding("社会稳定。", 0, "1个")], Status.WEAK))
    assert found.text.startswith("没有确定的答案")
    assert "1个" not in found.text


@tdlib
def test_further_passages_go_on_counting() -> None:
    found = parse(telegram.more(answered(["一", "二", "三", "四"]), [2, 3], 3, CHINESE, BOT))
    assert found.text.startswith("相近的段落（第3–4条）：\n\n3. ")
    assert found.of("ExpandableBlockQuote") == ["三", "四"]


@tdlib
def test_report_text_is_text_and_not_markup() -> None:
    (quoted,) = shown(answered([NASTY])).of("ExpandableBlockQuote")
    assert quoted == "<b>粗</b> &amp; GDP<5% </blockquote> @x #标签 /cmd www.x.com 倒 [31m 😀👨‍👩‍👧"


@tdlib
def test_highlights_keep_their_place_when_controls_before_them_go() -> None:
    assert shown(answered(["\u202e\x00增长5%"], spans=((2, 4),))).of("Bold") == ["增长"]


@tdlib
def test_long_passage_is_shortened_around_the_sentence_that_answers() -> None:
    sentence = "清河区新建学校七所。"
    text = "前" * 10_000 + sentence + "后" * 10_000
    (quoted,) = shown(answered([text], [Finding(sentence, 0)])).of("ExpandableBlockQuote")
    assert sentence in quoted
    assert quoted[0] == quoted[-1] == "…"
    assert quoted[1:-1] in text


@tdlib
def test_long_passage_without_a_finding_is_shortened_around_most_highlights() -> None:
    text = "词" + "前" * 9_999 + "词词词" + "后" * 10_000
    spans = ((0, 1), (10_000, 10_001), (10_001, 10_002), (10_002, 10_003))
    (quoted,) = shown(answered([text], spans=spans)).of("ExpandableBlockQuote")
    assert "词词词" in quoted


@tdlib
def test_short_passages_leave_their_room_to_the_long_one() -> None:
    quotes = shown(answered(["短。", "😀" * 20_000, "也短。"])).of("ExpandableBlockQuote")
    assert quotes[0] == "短。"
    assert quotes[2] == "也短。"
    assert 3_500 < html.utf16_length(quotes[1]) < 4_096


def texts(largest: int, least: int = 0) -> st.SearchStrategy[str]:
    nasty = st.sampled_from([*"<>&;\"'\n\u202e\u2066\x00\ud83d😀…", "<b>", "&lt;", "</blockquote>"])
    return st.lists(st.one_of(st.characters(), nasty), min_size=least, max_size=largest).map("".join)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, Spans]:
    text = draw(texts(60, 1)) * draw(st.sampled_from([1, 1, 70, 300]))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=80)))
    return text, tuple(zip(edges[::2], edges[1::2], strict=False))


@tdlib
@given(st.lists(marked(), min_size=1, max_size=3), texts(100), st.sampled_from(Status))
def test_anything_fits_one_message_and_quotations_are_to_the_letter(
    passages: list[tuple[str, Spans]], title: str, status: Status
) -> None:
    report = Report("a.md", title, title or None, 2024)
    hits = tuple(
        Hit(passage(text, number, report, (title,)), SCORE, spans)
        for number, (text, spans) in enumerate(passages, 1)
    )
    sentence = passages[0][0][:700]
    findings = (Finding(sentence, 0, sentence[3:9] or None),)
    found = shown(Answer("问", status, findings, hits, 1.0))
    whole = [cleaned for text, _ in passages if (cleaned := html.clean(text))]
    for quoted, text in zip(found.of("ExpandableBlockQuote"), whole, strict=True):
        assert quoted == text or (len(quoted) < len(text) and quoted.strip("…") in text)


@tdlib
@settings(deadline=None)
@given(
    st.lists(texts(20, 1), min_size=1, max_size=5),
    st.integers(0, 4),
    st.integers(1, 2000),
)
def test_any_surroundings_fit_one_message(said: list[str], place: int, times: int) -> None:
    passages = [passage(text * times, number) for number, text in enumerate(said, 1)]
    place = min(place, len(passages) - 1)
    cited = Cited(passages[place], tuple(passages[:place]), tuple(passages[place + 1 :]), "moved")
    found = parse(telegram.surroundings(cited, CHINESE, BOT))
    assert len(found.of("ExpandableBlockQuote")) == sum(bool(html.clean(text)) for text in said)


@tdlib
def test_cited_passage_is_marked_and_stays_longest_among_long_neighbours() -> None:
    before, middle, after = (passage(char * 20_000, number) for number, char in enumerate("前中后", 1))
    found = parse(telegram.surroundings(Cited(middle, (before,), (after,), "intact"), CHINESE, BOT))
    lengths = [len(quoted) for quoted in found.of("ExpandableBlockQuote")]
    assert lengths[1] == max(lengths) > lengths[0] + 500
    assert "▶ 第2段\n" in found.text
    assert "报告改过" not in found.text
    assert found.text.endswith(f"分享这一段：https://t.me/{BOT}?start=cite_{middle.citation.id}")


def entry(number: int, skipped: str | None = None, title: str = "某区政府工作报告") -> Entry:
    path = f"{number:04}.md"
    return Entry(Source(path, 1, 1), Report(path, title, f"第{number}区", 2000 + number), skipped, 0, 7, 0)


@tdlib
def test_not_found_names_what_there_is() -> None:
    nothing = answered([], status=Status.NOT_FOUND)
    found = parse(telegram.not_found(nothing, [entry(1), entry(23, "坏了"), entry(3)], CHINESE))
    assert "没有找到" in found.text
    assert "第1区" in found.text
    assert "第23区" not in found.text


@tdlib
def test_every_entity_there_can_be_at_once_fits() -> None:
    text = "词了" * 2_000
    spans = tuple((number, number + 1) for number in range(0, 4_000, 2))
    findings = [Finding("词", 0, "5%", 2000 + year) for year in range(13)]
    found = shown(answered([text, text, text], findings, spans=spans))
    assert 66 <= len(found.entities) <= 100


@tdlib
def test_whatever_stands_where_it_can_be_copied_in_one_piece() -> None:
    long = passage("词", report=Report("路" * 300 + ".md", "题" * 300, "清河区", 2024), section=("节" * 300,))
    assert html.utf16_length(telegram.copied(long, CHINESE)) <= telegram.COPIED
    assert telegram.copied(long, CHINESE).endswith(f" · {long.citation.id}")
    assert html.utf16_length(telegram.title(long, CHINESE)) <= 120
