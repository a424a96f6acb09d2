"""Watches: what is told of reports that are new or changed, to whom, and how often."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from chat_support import Talk, library_service
from support import Maker
from telegram_fake import Sent
from telegram_judge import Fault
from telegram_updates import GROUP, OTHER, PRIVATE, pressed, said

from bot.render.messages import messages
from bot.service import watching
from bot.service.database import Database
from bot.service.library import LibraryService
from corpus import rights
from corpus.library import Library
from index.api import Answerer

SAY = messages()


def work(region: str, year: int, revenue: str, more: str = "") -> str:
    """A report with a result and a target of one metric."""
    return (
        f"# {region}{year}年政府工作报告\n\n## 一、{year - 1}年工作回顾\n\n"
        f"{year - 1}年，{region}一般公共预算收入完成{revenue}亿元。{more}\n\n"
        f"全{region[-1]}各项社会事业取得新的进展，城乡面貌明显改善。\n\n"
        f"## 二、{year}年工作安排\n\n今年一般公共预算收入增长5%。\n"
    )


class Place:
    """A folder of reports, a bot over it, and what its index process would do."""

    def __init__(self, library: Library, data: Path) -> None:
        self.folder = library.folder
        self.service = library_service(library, lambda: Answerer.open(library, data))
        self._database = Database(data / "chat.sqlite3")
        self.talk = Talk(self.service, self._database, per_minute=10_000)

    def arrives(self, **files: str | None) -> None:
        """Reports are written, or removed where they are None, and the library is indexed."""
        for name, text in files.items():
            path = self.folder / f"{name}.md"
            path.parent.mkdir(exist_ok=True)
            path.unlink() if text is None else path.write_text(text, "utf-8")
        self.index()

    def index(self) -> None:
        """What the index process does behind the chat's back."""
        answerer = self.service._reopen()
        answerer.keep_figures()
        watching.check(self.talk.watches, answerer, self.folder)

    def told(self) -> list[Sent]:
        """What is told now; every message is begun first, and then filled."""
        self.talk._teller._rests.clear()
        sent = self.talk.look()
        begun, filled = [one for one in sent if not one.edits], [one for one in sent if one.edits]
        assert len(begun) == len(filled)
        assert {one.text for one in begun} <= {SAY("watch.begun"), messages("en")("watch.begun")}
        return filled

    def close(self) -> None:
        self.talk.close()
        self._database.close()


@pytest.fixture
def place(make: Maker, tmp_path: Path) -> Iterator[Place]:
    library = make({"a.md": work("云岭市", 2023, "100"), "b.md": work("长河市", 2023, "200")})
    with closing(Place(library, tmp_path / "data")) as opened:
        yield opened


def reply(talk: Talk, update: dict[str, object]) -> Sent:
    (sent,) = talk(update)
    return sent


def test_a_new_report_gives_a_figure_with_its_citation(place: Place) -> None:
    begun = reply(place.talk, said(PRIVATE, "/watch 云岭 财政收入"))
    assert "已关注“云岭 财政收入”：云岭市 · 一般公共预算收入" in begun.text
    assert place.told() == []
    place.arrives(c=work("云岭市", 2024, "110"), d=work("长河市", 2024, "220"))
    (told,) = place.told()
    assert told.chat == PRIVATE["id"]
    assert "云岭市 2023年 · 一般公共预算收入 110亿元（结果）" in told.text
    assert "长河市" not in told.text
    assert told.links[0].startswith("cite_")
    shown = reply(place.talk, said(PRIVATE, f"/start {told.links[0]}"))
    assert "110亿元" in shown.text
    assert place.told() == []
    place.index()
    assert place.told() == []


def test_a_changed_report_restates_with_the_old_figure(place: Place) -> None:
    place.talk(said(PRIVATE, "/watch 云岭市 财政收入"))
    place.arrives(a=work("云岭市", 2023, "101.5"))
    (told,) = place.told()
    assert "云岭市 2022年 · 一般公共预算收入 100亿元 → 101.5亿元（结果、有改动）" in told.text
    assert len(told.links) == 2
    place.arrives(a=work("云岭市", 2023, "101.5", "新建公园三处。"))
    assert place.told() == []


def test_another_report_restates_a_figure(place: Place) -> None:
    place.talk(said(PRIVATE, "/watch 云岭市 财政收入"))
    place.arrives(c=work("云岭市", 2023, "100.0"))
    assert place.told() == []
    place.arrives(d="# 云岭市2022年统计公报\n\n2022年，云岭市一般公共预算收入103亿元。\n")
    (told,) = place.told()
    assert "100.0亿元 → 103亿元" in told.text


def test_a_term_is_told_where_a_place_says_it_first(place: Place) -> None:
    place.arrives(b=work("长河市", 2023, "200", "培育新质生产力。"))
    place.service.reopen()
    begun = reply(place.talk, said(PRIVATE, "/watch 新质生产力"))
    assert "现在有 1 份报告说到" in begun.text
    place.arrives(
        c=work("云岭市", 2024, "110", "加快发展新质生产力。"), d=work("长河市", 2024, "220", "新质生产力。")
    )
    (told,) = place.told()
    assert "云岭市 2024年 首次写到：加快发展新质生产力。" in told.text
    assert "长河市" not in told.text
    place.arrives(e=work("云岭市", 2025, "120", "新质生产力。"))
    assert place.told() == []


def test_a_place_is_told_of_its_new_reports(place: Place) -> None:
    place.talk(said(PRIVATE, "/watch 云岭市"))
    place.arrives(c=work("云岭市", 2024, "110"), a=work("云岭市", 2023, "102"))
    (told,) = place.told()
    assert "新的报告：《云岭市2024年政府工作报告》" in told.text
    assert "2023年政府" not in told.text


def test_a_place_without_a_report_is_watched_until_it_has_one(place: Place) -> None:
    begun = reply(place.talk, said(PRIVATE, "/watch 长治 财政收入"))
    assert "长治（还没有报告）" in begun.text
    place.arrives(c=work("长治市", 2024, "310"), d=work("云岭市", 2024, "110"))
    (told,) = place.told()
    assert "长治市 2023年 · 一般公共预算收入 310亿元" in told.text
    assert "云岭" not in told.text


def test_a_report_that_goes_tells_nothing_nor_does_its_return(place: Place) -> None:
    place.talk(said(PRIVATE, "/watch 云岭市 财政收入"), said(PRIVATE, "/watch 长河市"))
    place.arrives(a=None)
    assert place.told() == []
    place.arrives(moved=work("云岭市", 2023, "100"))
    assert place.told() == []
    place.arrives(c=work("云岭市", 2024, "110"))
    place.arrives(c=None)
    assert place.told() == []
    place.arrives(c=work("云岭市", 2024, "110"))
    (told,) = place.told()
    assert told.text.count("110亿元") == 1


def test_what_was_put_right_and_back_before_it_was_told_is_not(place: Place) -> None:
    place.talk(said(PRIVATE, "/watch 云岭市 财政收入"))
    place.arrives(a=work("云岭市", 2023, "170"))
    place.arrives(a=work("云岭市", 2023, "180"))
    place.arrives(a=work("云岭市", 2023, "100"))
    assert place.told() == []
    place.arrives(a=work("云岭市", 2023, "170"))
    place.arrives(a=work("云岭市", 2023, "180"))
    (told,) = place.told()
    assert "100亿元 → 180亿元" in told.text


def test_list_and_end(place: Place) -> None:
    talk = place.talk
    assert reply(talk, said(PRIVATE, "/watch")).text == SAY("watch.none")
    talk(said(PRIVATE, "/watch 云岭 财政收入"), said(PRIVATE, "/watch 长河市"))
    listed = reply(talk, said(PRIVATE, "/watch"))
    assert "1. 云岭 财政收入\n2. 长河市" in listed.text
    left = reply(talk, pressed(PRIVATE, listed.button("✕ 云岭 财政收入"), listed.message))
    assert left.edits
    assert "云岭" not in left.text
    assert talk(pressed(PRIVATE, listed.button("✕ 云岭 财政收入"), listed.message)) == []
    assert reply(talk, said(OTHER, "/watch")).text == SAY("watch.none")
    assert reply(talk, said(PRIVATE, "/unwatch 北山")).text == SAY("watch.unknown", said="北山")
    assert reply(talk, said(PRIVATE, "/unwatch 长河市")).text == SAY("watch.ended", said="长河市")
    place.arrives(c=work("云岭市", 2024, "110"), d=work("长河市", 2024, "220"))
    assert place.told() == []


def test_bounds_and_what_names_nothing(place: Place) -> None:
    talk = place.talk
    for wrong in ("/watch 2024年", "/watch 云岭 GDP 财政收入", "/watch 。。。", "/watch 甲乙 丙丁"):
        assert reply(talk, said(PRIVATE, wrong)).text == SAY("watch.unclear"), wrong
    long = "很" * (watching.CHARS + 1)
    assert reply(talk, said(PRIVATE, f"/watch {long}")).text == SAY("watch.too_long", most=watching.CHARS)
    for number in range(watching.MOST):
        talk(said(PRIVATE, f"/watch 词语{number}号"))
    assert reply(talk, said(PRIVATE, "/watch 词语3号")).text == SAY("watch.known", said="词语3号")
    assert reply(talk, said(PRIVATE, "/watch 再来")).text == SAY("watch.too_many", most=watching.MOST)
    english = reply(talk, said(PRIVATE, "/watch 再来", **{"from": {"id": 77, "is_bot": False, "first_name": "L", "language_code": "en"}}))  # fmt: skip
    assert english.text == messages("en")("watch.too_many", most=watching.MOST)


def test_a_thousand_reports_are_one_message_a_chat(place: Place) -> None:
    place.talk(said(PRIVATE, "/watch 财政收入"), said(PRIVATE, "/watch 新质生产力"))
    place.talk(said(GROUP, "/watch 财政收入"))
    places = [f"{a}{b}县" for a in "东西南北上下左右" for b in "山河湖海岭溪塘桥坪"]
    place.arrives(**{f"x/{name}".replace("/", "_"): work(name, 2024, str(300 + at), "新质生产力。") for at, name in enumerate(places)})  # fmt: skip
    told = {one.chat: one.text for one in place.told()}
    assert set(told) == {PRIVATE["id"], GROUP["id"]}
    assert "您关注的有 216 条新消息" in told[PRIVATE["id"]]
    assert "财政收入（144 条）" in told[PRIVATE["id"]]
    assert "… 另有 141 项" in told[PRIVATE["id"]]
    assert "… 另有 69 项" in told[PRIVATE["id"]]
    assert place.told() == []


def test_a_chat_rests_after_it_was_told(place: Place) -> None:
    place.talk(said(PRIVATE, "/watch 云岭市 财政收入"))
    place.arrives(c=work("云岭市", 2024, "110"))
    place.told()
    place.arrives(d=work("云岭市", 2025, "120"))
    assert place.talk.look() == []
    (told,) = place.told()
    assert "120亿元" in told.text
    assert "110亿元" not in told.text


class TestRights:
    @pytest.fixture
    def hidden(self, make: Maker, tmp_path: Path) -> Iterator[Place]:
        """A folder that OTHER alone may see."""
        table = f"文件夹,谁\n内部,{OTHER['id']} @reader\n"
        library = make({"a.md": work("云岭市", 2023, "100"), "内部/b.md": work("云岭市", 2023, "103"), rights.NAME: table})  # fmt: skip
        with closing(Place(library, tmp_path / "data")) as opened:
            yield opened

    def test_what_is_hidden_is_not_told(self, hidden: Place) -> None:
        hidden.talk(said(PRIVATE, "/watch 云岭市 财政收入"), said(OTHER, "/watch 云岭市 财政收入"))
        hidden.talk(said(PRIVATE, "/watch 新质生产力"))
        hidden.arrives(**{"内部/c": work("云岭市", 2024, "110", "新质生产力。")})
        (told,) = hidden.told()
        assert told.chat == OTHER["id"]

    def test_a_hidden_figure_is_not_the_old_one(self, hidden: Place) -> None:
        hidden.talk(said(PRIVATE, "/watch 云岭市 财政收入"))
        hidden.arrives(c=work("云岭市", 2023, "103"))
        (told,) = hidden.told()
        assert "100亿元 → 103亿元" in told.text

    def test_rights_that_changed_before_it_was_told_count(self, hidden: Place) -> None:
        hidden.talk(said(PRIVATE, "/watch 云岭市 财政收入"), said(OTHER, "/watch 云岭市 财政收入"))
        hidden.arrives(**{"内部/c": work("云岭市", 2024, "110")})
        (hidden.folder / rights.NAME).write_text("文件夹,谁\n内部,\n", "utf-8")
        assert hidden.talk.look() == []
        (hidden.folder / rights.NAME).write_text("文件夹,谁\n内部,*\n", "utf-8")
        assert hidden.told() == []

    def test_what_is_opened_later_is_no_news(self, hidden: Place) -> None:
        hidden.talk(said(PRIVATE, "/watch 云岭市 财政收入"))
        hidden.arrives(**{"内部/c": work("云岭市", 2024, "110")})
        (hidden.folder / rights.NAME).write_text("文件夹,谁\n内部,*\n", "utf-8")
        hidden.arrives(d=work("云岭市", 2024, "110"))
        assert hidden.told() == []

    def test_what_somebody_is_called_now_counts(self, hidden: Place) -> None:
        named = {**PRIVATE, "username": "Reader"}
        hidden.talk(said(named, "/watch 云岭市 财政收入"))
        hidden.arrives(**{"内部/c": work("云岭市", 2024, "110")})
        (told,) = hidden.told()
        assert told.text == SAY("watch.withdrawn")

    def test_whoever_may_not_ask_any_more_is_not_told(self, hidden: Place) -> None:
        hidden.talk(said(PRIVATE, "/watch 云岭市 财政收入"))
        hidden.arrives(c=work("云岭市", 2024, "110"))
        hidden.talk._teller._settings = hidden.talk._teller._settings.__class__("", users=frozenset({1}))
        assert hidden.talk.look() == []


def test_killed_after_the_message_was_begun_it_is_filled_later(place: Place, failures: list[str]) -> None:
    place.talk(said(PRIVATE, "/watch 云岭市 财政收入"))
    place.arrives(c=work("云岭市", 2024, "110"))
    place.talk.telegram.faults["editMessageText"].append(Fault(400, "Bad Request: something else"))
    (begun,) = place.talk.look()
    failures.append("BadRequest: Something else")
    assert begun.text == SAY("watch.begun")
    place.talk._teller._rests.clear()
    (filled,) = place.talk.look()
    assert filled.edits
    assert filled.message["message_id"] == begun.message["message_id"]
    assert place.talk.look() == []


@pytest.mark.parametrize(
    ("code", "text"),
    [(403, "bot was blocked by the user"), (400, "Bad Request: chat not found")],
)
def test_a_chat_that_cannot_be_reached_is_watched_for_no_more(
    place: Place, failures: list[str], code: int, text: str
) -> None:
    place.talk(said(PRIVATE, "/watch 云岭市 财政收入"))
    place.arrives(c=work("云岭市", 2024, "110"))
    place.talk.telegram.faults["sendMessage"].append(Fault(code, text))
    assert place.talk.look() == []
    assert place.talk.watches.watches() == []
    failures.append("Forbidden: bot was blocked by the user" if code == 403 else "BadRequest: Chat not found")


def test_a_group_that_became_a_supergroup_is_told_there(place: Place) -> None:
    place.talk(said(GROUP, "/watch 云岭市 财政收入"))
    place.arrives(c=work("云岭市", 2024, "110"))
    place.talk.telegram.faults["sendMessage"].append(
        Fault(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": OTHER["id"]})
    )
    assert place.told() == []
    (told,) = place.told()
    assert told.chat == OTHER["id"]


FORUM = {"message_thread_id": 5, "is_topic_message": True}


def test_in_a_forum_the_topic_is_told_where_it_was_asked(place: Place) -> None:
    place.talk(said(GROUP, "/watch 云岭市 财政收入", **FORUM), said(GROUP, "/watch 长河市 财政收入"))
    place.arrives(c=work("云岭市", 2024, "110"), d=work("长河市", 2024, "220"))
    assert {one.topic for one in place.talk.look() if not one.edits} == {None, 5}
    assert len(place.talk.watches.watches()) == 2


def test_where_a_topic_is_gone_the_forum_is_told(place: Place, failures: list[str]) -> None:
    failures.append("BadRequest: Message thread not found")
    place.talk(said(GROUP, "/watch 云岭市 财政收入", **FORUM))
    place.arrives(c=work("云岭市", 2024, "110"))
    place.talk.telegram.faults["sendMessage"].append(Fault(400, "Bad Request: message thread not found"))
    assert place.told() == []
    (told,) = place.told()
    assert "110亿元" in told.text


def test_a_conversation_is_of_its_topic(place: Place) -> None:
    asked = "@wenbao_bot 云岭市2022年一般公共预算收入是多少？"
    (answer,) = place.talk(said(GROUP, asked, **FORUM))
    assert (answer.topic, "100亿元" in answer.text) == (5, True)
    (other,) = place.talk(said(GROUP, "@wenbao_bot 那长河市呢", **{**FORUM, "message_thread_id": 6}))
    assert "200亿元" not in other.text
    (same,) = place.talk(said(GROUP, "@wenbao_bot 那长河市呢", **FORUM))
    assert "200亿元" in same.text


def test_a_service_that_is_behind_opens_the_library_again(place: Place) -> None:
    place.talk(said(PRIVATE, "/watch 云岭市 财政收入"))
    assert isinstance(place.service, LibraryService)
    place.arrives(c=work("云岭市", 2024, "110"))
    assert len(place.service.answerer.entries) == 2
    place.told()
    assert len(place.service.answerer.entries) == 3
