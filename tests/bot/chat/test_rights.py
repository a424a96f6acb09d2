"""Rights: to somebody who may not see a folder, on every path, the bot is one of a library without it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import fields
from itertools import chain, product
from pathlib import Path
from typing import Any

import pytest
from chat_support import Talk, library_service
from support import Maker, report
from telegram_fake import Sent
from telegram_updates import GROUP, OTHER, PRIVATE, edited, message, pressed, said, typed

from bot.render.messages import messages
from bot.service import actions
from bot.service.database import Database
from bot.service.library import LibraryService
from bot.service.view import question_key, report_key
from corpus import rights
from corpus.library import Library
from corpus.model import citation_id
from index.api import Answerer
from index.engines.local import LocalEngine
from index.store.build import open_index
from index.text.segmenter import Segmenter

CHINESE = messages()
WATCHED = (" 青山县", " 青山县 地区生产总值", " 云岭市 地区生产总值", " 地区生产总值")
OPEN = {
    f"公开/{name}{year}.md": report(name, year, 500 + year % 7, 560)
    for name, year in (("云岭市", 2023), ("云岭市", 2024), ("长河市", 2024))
}
HIDDEN = {
    **{f"内部/{name}{year}.md": report(name, year, 311, 330)
       for name in ("青山县", "白水县", "云岭市") for year in (2022, 2025)},
    "内部/坏.md": "\n",
}  # fmt: skip
TABLE = f"文件夹,谁\n内部,{OTHER['id']} @reader\n"
Talker = Callable[..., Talk]


def opened(folder: Path, data: Path, segmenter: Segmenter) -> LibraryService:
    library = Library(folder)
    return library_service(
        library, lambda: Answerer(LocalEngine(open_index(library, data, segmenter)), segmenter)
    )


@pytest.fixture
def both(make: Maker, tmp_path: Path, segmenter: Segmenter) -> Iterator[tuple[Talk, Talk]]:
    """A bot whose library has nothing to hide, and one whose table hides a folder."""
    folder = make(
        {f"alone/{path}": text for path, text in OPEN.items()}
        | {f"whole/{path}": text for path, text in {**OPEN, **HIDDEN, rights.NAME: TABLE}.items()}
    ).folder
    with ExitStack() as stack:

        def talk(name: str) -> Talk:
            database = stack.enter_context(closing(Database(tmp_path / name / "chat.sqlite3")))
            service = opened(folder / name, tmp_path / name, segmenter)
            return stack.enter_context(closing(Talk(service, database, per_minute=1_000_000)))

        yield talk("alone"), talk("whole")


def came(talk: Talk, update: dict[str, Any]) -> list[Any]:
    """All that an update brings: messages with buttons and files, inline answers, notices."""
    sent, inline, notices = talk(update), talk.telegram.inline, talk.telegram.notices
    told = [(one.chat, one.parsed, one.buttons, one.file, one.edits) for one in sent]
    brought = [told, inline[-1:], notices[-1:]]
    inline.clear()
    notices.clear()
    return brought


def questions() -> Iterator[str]:
    for place, year, metric in product(
        ("云岭市", "长河市", "青山县", "白水县", "", "赤峰市"),
        ("2021年", "2022年", "2024年", ""),
        ("地区生产总值是多少？", "固定资产投资增长多少", "新建农村公路多少公里？"),
    ):
        yield f"{place}{year}{metric}"
    for place in ("云岭市", "青山县", "白水县"):
        yield from (f"总结一下{place}", f"{place}今年的计划", f"{place}2021年到2024年地区生产总值变化")
        yield from (f"长河市和{place}地区生产总值哪个更多？", f"{place}地区生产总值超过300亿元吗？")
    yield from ("那青山县呢？", "311亿元", "主要讲了什么", "哪些地方提到农村公路", "地区生产总值最高的是哪里")
    for year, order in product(
        ("2021年", "2024年"), ("最高的三个县", "排名", "前五名", "超过300亿元的有几个", "平均是多少")
    ):
        yield f"{year}地区生产总值{order}"
    yield from (
        "有几份报告提到农村公路",
        "最早提到农村公路的是哪份报告",
        "青山县和白水县一共多少",
        "缺哪些",
        "还有别的吗",
    )


def conversations() -> Iterator[tuple[str, ...]]:
    """Turns that lean on each other, of which one names what is hidden."""
    for place in ("青山县", "白水县", "云岭市"):
        yield ("云岭市2023年地区生产总值是多少？", f"那{place}呢", "前一年呢", "全省第几", "缺哪些")
        yield (f"{place}2021年地区生产总值是多少？", "增速呢", "2024年呢", "比前一年多多少", "第一条的上下文")
        yield (f"长河市和{place}地区生产总值哪个更高？", "第二个呢", "它的增速呢", "目标完成没", "为什么")


def citations() -> Iterator[str]:
    for path, text in HIDDEN.items():
        paragraphs = [part for part in text.split("\n\n") if part.strip()]
        for number, part in enumerate(paragraphs, 1):
            yield citation_id(path, number, part.lstrip("# ").strip())


def forged() -> Iterator[actions.Action]:
    """Buttons of every kind that name what is hidden."""
    keys = [report_key(path) for path in HIDDEN]
    asked = [question_key(text) for text in ("青山县2022年地区生产总值是多少？", "内部", "总结一下青山县")]
    texts: dict[str, list[Any]] = {
        "citation": [*citations()][:12],
        "report": keys,
        "question": asked,
        "words": ["", *asked],
    }
    values: dict[Any, list[Any]] = {str: [""], int: [0, 1], bool: [False, True]}
    for action in actions.ACTIONS:
        given = [texts.get(field.name, values[field.type]) for field in fields(action)]
        yield from (action(*chosen) for chosen in product(*given))


def updates(person: dict[str, Any], group: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Everything somebody can try."""
    for text in questions():
        question = said(person, text)
        yield question
        yield edited(question, f"{text} ")
        yield said(group, f"/ask {text}")
        yield typed(text)
    for turn in chain.from_iterable(conversations()):
        yield said(person, turn)
    for citation in citations():
        yield said(person, f"/start {actions.encode_link(citation)}")
    for words in ("", " 青山", " 内部", " 2022", " 坏", " 云岭"):
        yield from (
            said(chat, f"/{command}{words}") for chat in (person,) for command in ("reports", "figures")
        )
    yield from (
        said(person, command) for command in ("/help", "/start", "/ask", "/stats", "/remove 青山", "/rights")
    )
    for watched in (*WATCHED, "", " 农村公路"):
        yield from (
            said(chat, f"/{command}{watched}")
            for chat in (person,)
            for command in ("watch", "unwatch", "watch")
        )
    for action in forged():
        yield pressed(person, action.encode(), {**message(person, "答案"), "from": {"id": 1234567890, "is_bot": True, "first_name": "问报"},
                      "reply_to_message": message(person, "青山县2022年地区生产总值是多少？")})  # fmt: skip


def test_every_path_says_what_it_would_if_the_folder_were_not_there(both: tuple[Talk, Talk]) -> None:
    alone, whole = both
    tries = 0
    for update in updates(PRIVATE, GROUP):
        assert came(whole, update) == came(alone, update), update
        tries += 1
    assert tries >= 500
    assert whole.look() == alone.look() == []


def test_answers_save_and_draw_what_they_would(both: tuple[Talk, Talk]) -> None:
    asked = said(PRIVATE, "云岭市2022年到2024年地区生产总值变化")
    shown = [talk(asked)[0] for talk in both]
    for label in (CHINESE("button.chart"), CHINESE("button.rows")):
        theirs, ours = (
            came(talk, pressed(PRIVATE, one.button(label), one.message))
            for talk, one in zip(both, shown, strict=True)
        )
        assert ours == theirs


def test_words_are_as_rare_as_they_would_be(make: Maker, tmp_path: Path, segmenter: Segmenter) -> None:
    alone = opened(
        make({f"alone/{path}": text for path, text in OPEN.items()}).folder / "alone",
        tmp_path / "a",
        segmenter,
    )
    files = {f"whole/{path}": text for path, text in {**OPEN, **HIDDEN, rights.NAME: TABLE}.items()}
    whole = opened(make(files).folder / "whole", tmp_path / "w", segmenter).view(frozenset())
    for text in questions():
        theirs, ours = alone.answerer.ask(text, 10), whole.answerer.ask(text, 10)
        assert [(one.passage, one.breakdown) for one in ours.hits] == [
            (one.passage, one.breakdown) for one in theirs.hits
        ]


def test_every_action_is_tried() -> None:
    assert {type(action) for action in forged()} == set(actions.ACTIONS)


def answer(talk: Talk, update: dict[str, Any]) -> Sent:
    (sent,) = talk(update)
    return sent


ASKED = "青山县2021年地区生产总值是多少？"


def test_whoever_is_named_sees_the_folder(both: tuple[Talk, Talk]) -> None:
    _, whole = both
    assert "311亿元" in answer(whole, said(OTHER, ASKED)).text
    assert "311亿元" not in answer(whole, said(PRIVATE, ASKED)).text
    named = {**PRIVATE, "username": "Reader"}
    assert "311亿元" in answer(whole, said(named, ASKED)).text


def test_in_a_group_the_group_is_what_counts(both: tuple[Talk, Talk]) -> None:
    _, whole = both
    asked = said(GROUP, f"/ask {ASKED}", **{"from": {"id": OTHER["id"], "is_bot": False, "first_name": "王"}})
    assert "311亿元" not in answer(whole, asked).text


def test_a_change_of_the_table_counts_at_once(
    make: Maker, tmp_path: Path, talker: Talker, segmenter: Segmenter
) -> None:
    folder = make({**OPEN, **HIDDEN, rights.NAME: TABLE}).folder
    service = opened(folder, tmp_path / "data", segmenter)
    talk = talker(service, per_minute=1_000, admins={OTHER["id"]})
    assert "311亿元" not in answer(talk, said(PRIVATE, ASKED)).text
    changed = answer(talk, said(OTHER, f"/rights 内部 {PRIVATE['id']}"))
    assert f"内部：{PRIVATE['id']}（6 份报告）" in changed.text
    assert "311亿元" in answer(talk, said(PRIVATE, ASKED)).text
    assert "311亿元" not in answer(talk, said(OTHER, ASKED)).text
    answer(talk, said(OTHER, "/rights 内部 -"))
    assert "311亿元" not in answer(talk, said(PRIVATE, ASKED)).text
    assert CHINESE("rights.no_folder", folder="没有") in answer(talk, said(OTHER, "/rights 没有 *")).text
    (folder / rights.NAME).write_text("坏了", "utf-8")
    assert CHINESE("library.none") == answer(talk, said(PRIVATE, "/reports")).text
    assert rights.NAME in answer(talk, said(OTHER, "/rights")).text


def test_the_catalogue_is_seen_by_those_alone_who_see_all(
    make: Maker, tmp_path: Path, talker: Talker, segmenter: Segmenter
) -> None:
    catalogue = "文件,标题\n内部/青山县2022.md,\n"
    folder = make({**OPEN, **HIDDEN, rights.NAME: TABLE, "wenbao.csv": catalogue}).folder
    talk = talker(opened(folder, tmp_path / "data", segmenter), per_minute=1_000)
    assert "wenbao.csv" not in answer(talk, said(PRIVATE, "/reports")).text
