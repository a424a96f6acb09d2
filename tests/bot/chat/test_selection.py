"""/reports: the library in pages, and choosing the reports to ask."""

from collections.abc import Callable

import pytest
from chat_support import QUESTION, Talk, library_service
from telegram_fake import Sent
from telegram_updates import OTHER, PRIVATE, pressed, said

from bot.render.messages import messages
from bot.service import selection
from bot.service.database import Database
from bot.service.library import LibraryService
from corpus.library import Library
from index.api import Answerer
from index.engines.local import LocalEngine
from index.store.build import open_index
from index.text.segmenter import Segmenter

CHINESE = messages()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter) -> LibraryService:
    """Twenty reports of two districts, and a file that is none."""
    folder, data = tmp_path_factory.mktemp("reports"), tmp_path_factory.mktemp("data")
    for year in range(2011, 2021):
        (folder / f"{year}").mkdir()
        for place in ("云峰区", "云西县"):
            text = f"# {place}{year}年政府工作报告\n\n新建桥梁{year - 2000}座。\n"
            (folder / f"{year}" / f"{place}.md").write_text(text, "utf-8")
    (folder / "坏.txt").write_text("\n", "utf-8")
    library = Library(folder)
    return library_service(
        library, lambda: Answerer(LocalEngine(open_index(library, data, segmenter)), segmenter)
    )


@pytest.fixture
def talk(talker: Callable[..., Talk], many: LibraryService) -> Talk:
    return talker(many, per_minute=1_000)


def press(talk: Talk, page: Sent, label: str) -> Sent:
    (after,) = talk(pressed(PRIVATE, page.button(label), page.message))
    assert after.edits
    return after


def test_reports_are_listed_in_pages(talk: Talk) -> None:
    (page,) = talk(said(PRIVATE, "/reports"))
    assert page.text.startswith("共 20 份报告，第 1/3 页")
    seen = page.text
    for _ in range(2):
        page = press(talk, page, CHINESE("button.next"))
        seen += page.text
    assert all(f"{year}/{place}.md" in seen for place in ("云峰区", "云西县") for year in range(2011, 2021))
    assert "✕ 坏.txt：" in page.text
    assert press(talk, page, CHINESE("button.previous")).text.startswith("共 20 份报告，第 2/3 页")


def test_words_narrow_the_list_down_by_region_and_year(talk: Talk) -> None:
    (page,) = talk(said(PRIVATE, "/reports 云西 2015"))
    assert page.text.startswith("共 1 份报告")
    assert "2015/云西县.md" in page.text
    (none,) = talk(said(PRIVATE, "/reports 云南"))
    assert none.text == CHINESE("library.none")


def test_chosen_reports_alone_are_asked(talk: Talk, database: Database) -> None:
    (page,) = talk(said(PRIVATE, "/reports 2012"))
    page = press(talk, page, "1")
    assert "✓" in page.text
    assert database.chosen(PRIVATE["id"]) == {"2012/云峰区.md"}
    (answer,) = talk(said(PRIVATE, "新建桥梁多少座？"))
    assert "（只在选定的 1 份报告里找）" in answer.text
    assert answer.parsed.of("ExpandableBlockQuote") == ["新建桥梁12座。"]
    (others,) = talk(said(OTHER, "云西县2019年新建桥梁多少座？"))
    assert "20座" in others.text


def test_choice_is_undone_one_by_one_and_as_a_whole(talk: Talk, database: Database) -> None:
    (page,) = talk(said(PRIVATE, "/reports 2012"))
    page = press(talk, press(talk, page, "1"), "2")
    page = press(talk, page, "✓ 1")
    assert database.chosen(PRIVATE["id"]) == {"2012/云西县.md"}
    page = press(talk, page, CHINESE("button.ask_all"))
    assert database.chosen(PRIVATE["id"]) == frozenset()
    assert CHINESE("library.all") in page.text


def test_all_that_a_word_finds_can_be_chosen_at_once(talk: Talk, database: Database) -> None:
    (page,) = talk(said(PRIVATE, "/reports 云西"))
    press(talk, page, CHINESE("button.choose_these", count=10))
    assert database.chosen(PRIVATE["id"]) == {f"{year}/云西县.md" for year in range(2011, 2021)}


def test_what_the_chosen_do_not_hold_can_be_asked_of_all(talk: Talk) -> None:
    (page,) = talk(said(PRIVATE, "/reports 2012 云峰"))
    press(talk, page, "1")
    (answer,) = talk(said(PRIVATE, "云西县2019年新建桥梁多少座？"))
    assert "19座" not in answer.text
    (wider,) = talk(pressed(PRIVATE, answer.button(CHINESE("button.everywhere"))))
    assert "19座" in wider.text
    (more,) = talk(pressed(PRIVATE, wider.button(CHINESE("button.more"))))
    assert len(more.parsed.of("ExpandableBlockQuote")) == 3


def test_chosen_report_that_is_gone_does_not_stand_in_the_way(talk: Talk, database: Database) -> None:
    database.choose(PRIVATE["id"], frozenset({"2001/没有.md"}))
    (answer,) = talk(said(PRIVATE, "云西县2019年新建桥梁多少座？"))
    assert "20座" in answer.text
    assert "只在选定" not in answer.text


def test_no_more_than_agreed_can_be_chosen(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "MOST", 1)
    (page,) = talk(said(PRIVATE, "/reports 2012"))
    page = press(talk, page, "1")
    assert talk(pressed(PRIVATE, page.button("2"), page.message)) == []
    assert talk.telegram.notices[-1] == CHINESE("chat.stale")


def test_pages_of_a_search_go_on_after_a_restart(talker: Callable[..., Talk], many: LibraryService) -> None:
    asked = said(PRIVATE, "/reports 云西")
    (page,) = talker(many)(asked)
    below = {**page.message, "reply_to_message": asked["message"]}
    restarted = talker(many)
    restarted.telegram.sent.append(page)
    (second,) = restarted(pressed(PRIVATE, page.button(CHINESE("button.next")), below))
    assert second.text.startswith("共 10 份报告，第 2/2 页")


def test_questions_go_on_while_reports_are_chosen(talk: Talk) -> None:
    (page,) = talk(said(PRIVATE, "/reports"))
    assert talk(said(PRIVATE, QUESTION))
    assert press(talk, page, "1").edits
