"""Follow-ups, figures, pictures, and an engine that goes away, in the chat."""

from collections.abc import Callable, Set
from pathlib import Path

from chat_support import CLEAR, QUESTION, Talk, library_service
from support import Maker
from telegram_updates import OTHER, PERSON, PRIVATE, pressed, said

from bot.render.messages import messages
from index.api import Answerer
from index.engines.local import LocalEngine
from index.engines.protocol import Candidate, EngineError
from index.query.question import Question
from index.store.build import open_index
from index.text.segmenter import Segmenter

CHINESE = messages()


def test_a_follow_up_is_completed_and_shown_in_its_own_chat_alone(talk: Talk) -> None:
    talk(said(PRIVATE, QUESTION))
    (followed,) = talk(said(PRIVATE, "完成投资呢？"))
    assert followed.parsed.of("Italic")[0].endswith("清河区2023年完成投资是多少")
    assert "12.5亿元" in followed.text
    (alone,) = talk(said(OTHER, "完成投资呢？"))
    assert not alone.parsed.of("Italic")


def test_what_is_left_open_is_asked_back_with_buttons(talk: Talk) -> None:
    (back,) = talk(said(PRIVATE, "那清河区呢"))
    assert back.text == CHINESE("clarify.metric")
    talk(pressed(PRIVATE, back.button("清河区地区生产总值是多少")))
    (followed,) = talk(said(PRIVATE, "2023年新增学位呢"))
    assert followed.parsed.of("Italic")[0].endswith("清河区2023年新增学位是多少")


def test_who_greets_or_thanks_is_answered_and_who_asks_for_help_is_helped(talk: Talk) -> None:
    greeted, thanked, helped = talk(*(said(PRIVATE, text) for text in ("你好", "谢谢！", "你能做什么？")))
    assert greeted.text == CHINESE("courtesy.greeting")
    assert thanked.text == CHINESE("courtesy.thanks")
    assert "/reports" in helped.text


def test_the_surroundings_of_a_passage_can_be_asked_for_in_words(talk: Talk) -> None:
    talk(said(PRIVATE, QUESTION))
    (around,) = talk(said(PRIVATE, "第一条的上下文"))
    assert "▶ 第" in around.text
    assert "37个" in around.text


def test_figures_of_a_place_come_as_a_spreadsheet(talk: Talk) -> None:
    (table,) = talk(said(PRIVATE, "/figures 清河区 水利项目"))
    assert table.file is not None
    name, content = table.file
    assert name == "figures.csv"
    assert "37" in content.decode("utf-8")
    (usage,) = talk(said(PRIVATE, "/figures"))
    assert usage.text == CHINESE("chat.figures_of_whom")


class AwayEngine(LocalEngine):
    """An engine that goes away and comes back."""

    away = False

    def candidates(self, question: Question, count: int, within: Set[str] = frozenset()) -> list[Candidate]:
        if self.away:
            raise EngineError("Milvus 连不上。")
        return super().candidates(question, count, within)


def test_an_engine_that_is_away_is_owned_up_to_and_answers_when_it_is_back(
    talker: Callable[..., Talk], make: Maker, segmenter: Segmenter, tmp_path: Path, failures: list[str]
) -> None:
    library = make({"清河.md": CLEAR})
    engine = AwayEngine(open_index(library, tmp_path / "data", segmenter))
    talk = talker(library_service(library, lambda: Answerer(engine, segmenter)))
    engine.away = True
    assert [sent.text for sent in talk(said(PRIVATE, QUESTION))] == [CHINESE("chat.away")]
    engine.away = False
    assert "37个" in talk(said(PRIVATE, QUESTION))[0].text
    failures.append("Milvus 连不上。")


def test_a_trend_is_drawn_at_the_press_of_a_button(
    talker: Callable[..., Talk], make: Maker, segmenter: Segmenter, tmp_path: Path
) -> None:
    library = make(
        {
            f"云岭县{year}.md": f"# 云岭县{year}年政府工作报告\n\n## {year - 1}年工作回顾\n\n"
            f"{year - 1}年地区生产总值完成{year - 1900}亿元。\n"
            for year in range(2020, 2024)
        }
    )
    answerer = Answerer(LocalEngine(open_index(library, tmp_path / "data", segmenter)), segmenter)
    talk = talker(library_service(library, lambda: answerer))
    (answer,) = talk(said(PRIVATE, "2019年到2022年云岭县地区生产总值分别是多少？"))
    (drawn,) = talk(pressed(PRIVATE, answer.button(CHINESE("button.chart")), answer.message))
    assert drawn.file is not None
    assert drawn.file[1].startswith(b"\x89PNG")
    assert "122亿元" in drawn.text
    (saved,) = talk(pressed(PRIVATE, answer.button(CHINESE("button.rows")), answer.message))
    assert saved.file is not None
    assert "122亿元" in saved.file[1].decode("utf-8-sig")


def test_notes_are_in_the_language_of_the_reader(
    talker: Callable[..., Talk], make: Maker, segmenter: Segmenter, tmp_path: Path
) -> None:
    library = make(
        {
            f"{name}.md": f"---\ntitle: {name}\nregion: {name}\nyear: 2023\n---\n\n固定资产投资完成{amount}亿元。\n"
            for name, amount in (("云岭县", 12), ("云峰区", 5))
        }
    )
    answerer = Answerer(LocalEngine(open_index(library, tmp_path / "data", segmenter)), segmenter)
    talk = talker(library_service(library, lambda: answerer))
    reader = {"from": {**PERSON, "language_code": "en"}}
    (answer,) = talk(said(PRIVATE, "云岭县和云峰区固定资产投资哪个更多？", **reader))
    assert answer.text.startswith(
        "云岭县 2022 · 固定资产投资 12亿元 (result)\n云峰区 2022 · 固定资产投资 5亿元 (result)\n"
    )
    assert "Calculated, not quoted: 云岭县 2022 exceeds 云峰区 2022 by 7亿元 = 12亿元 − 5亿元." in answer.text
    assert "《云岭县》 2023 · paragraph 1 · line 7" in answer.text
    (table,) = talk(said(PRIVATE, "/figures 云岭县", **reader))
    assert table.file
    assert table.file[1].decode().startswith("region,year,kind,metric,")
    (nothing,) = talk(said(PRIVATE, "周末电影票价", **reader))
    assert "Reports there are: 云岭县 (2023), 云峰区 (2023)." in nothing.text
