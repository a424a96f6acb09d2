"""What administrators do: reports in and out, statistics, feedback as a question file."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chat_support import CLEAR, QUESTION, Talk, library_service
from support import Maker
from telegram_judge import Fault
from telegram_updates import GROUP, OTHER, PRIVATE, pressed, said

from bot import evaluation
from bot.render.messages import messages
from bot.service import admin
from bot.service.actions import RemoveReport, decode
from bot.service.database import Database
from bot.service.library import LibraryChangeError, LibraryService
from corpus.library import SHIPPED, Library

CHINESE = messages()

ADMIN = PRIVATE
NEW = "# 云岭市2023年政府工作报告\n\n云岭市新建体育馆13座。\n"


@pytest.fixture
def talk(talker: Callable[..., Talk], own_service: LibraryService) -> Talk:
    return talker(own_service, per_minute=1_000, admins={ADMIN["id"]})


def upload(talk: Talk, name: str, content: bytes | str, chat: dict[str, Any] = ADMIN, **more: Any) -> Any:
    data = content.encode() if isinstance(content, str) else content
    talk.telegram.files["file-1"] = data
    document = {"file_id": "file-1", "file_unique_id": "u", "file_name": name, "file_size": len(data), **more}
    return talk(said(chat, document=document))


def test_uploaded_report_is_asked_at_once_under_a_name_of_our_own(
    talk: Talk, own_service: LibraryService
) -> None:
    (taken,) = upload(talk, "云岭.md", NEW)
    assert "《云岭市2023年政府工作报告》" in taken.text
    (answer,) = talk(said(OTHER, "云岭市新建体育馆多少座？"))
    assert "13座" in answer.text
    (stored,) = (own_service.library.folder / "uploads").iterdir()
    assert stored.suffix == ".md"
    assert "云岭" not in stored.name
    assert stored.read_text("utf-8") == NEW


def test_files_sent_at_once_are_told_of_in_one_message_that_grows(talk: Talk) -> None:
    files = ("一.md", NEW), ("二.md", NEW.replace("云岭", "云山")), ("三.exe", "x")
    replies = []
    for name, content in files:
        talk.telegram.files["file-1"] = content.encode()
        document = {"file_id": "file-1", "file_unique_id": "u", "file_name": name, "file_size": 9}
        replies += talk(said(ADMIN, document=document, media_group_id="1"))
    assert [reply.edits for reply in replies] == [False, True, True]
    last = replies[-1]
    assert "《云岭市2023年政府工作报告》" in last.text
    assert "《云山市2023年政府工作报告》" in last.text
    assert len(last.buttons) == 2


def test_photo_of_an_administrator_becomes_a_report(
    talk: Talk, own_service: LibraryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[tuple[bytes, str]] = []

    def add(content: bytes, suffix: str) -> Any:
        taken.append((content, suffix))
        return own_service.everything.entries[0]

    monkeypatch.setattr(own_service, "add", add)
    talk.telegram.files |= {"small": b"a", "large": b"b"}
    sizes = [
        {"file_id": name, "file_unique_id": name, "width": width, "height": width}
        for name, width in (("small", 90), ("large", 1280))
    ]
    talk(said(ADMIN, photo=sizes))
    talk(said(OTHER, photo=sizes))
    assert taken == [(b"b", ".jpg")]


@pytest.mark.parametrize(
    "name",
    ["../../../etc/cron.d/x.md", "..\\..\\x.md", "/abs/x.MD", "\u202etxt.md", "x\x00.md", "a\nb.md", "x" * 5_000 + ".md", ".md.md"],
)  # fmt: skip
def test_hostile_name_leads_nowhere(talk: Talk, own_service: LibraryService, name: str) -> None:
    folder = own_service.library.folder
    before = {path for path in folder.parent.rglob("*") if path.is_file() and "data" not in path.parts}
    upload(talk, name, NEW)
    after = {path for path in folder.parent.rglob("*") if path.is_file() and "data" not in path.parts}
    (stored,) = (path for path in after - before if "sqlite" not in path.name)
    assert stored.parent == folder / "uploads"
    assert stored.name.isascii()
    assert stored.suffix == ".md"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a", NEW.encode()),
        ("", NEW.encode()),
        (".md", NEW.encode()),
        ("a.md", b""),
        ("a.md", b" \n"),
        ("a.md", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("a.docx", b"PK\x03\x04 no archive"),
        ("a.docx", NEW.encode()),
        ("a.pdf", b"%PDF-1.7 no more"),
        ("a.html", b"%PDF-1.7"),
    ],
)
def test_file_that_is_no_report_is_refused_and_leaves_nothing(
    talk: Talk, own_service: LibraryService, name: str, content: bytes
) -> None:
    before = own_service.answerer
    (refused,) = upload(talk, name, content)
    assert "收下" not in refused.text
    assert own_service.answerer is before
    uploads = own_service.library.folder / "uploads"
    assert not uploads.exists() or not list(uploads.iterdir())


def test_file_too_large_is_not_even_fetched(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    (refused,) = upload(talk, "a.md", NEW, file_size=admin.UPLOAD_BYTES + 1)
    assert refused.text == CHINESE("upload.too_large", most=20)
    assert "getFile" not in talk.telegram.calls
    monkeypatch.setattr(admin, "UPLOAD_BYTES", 10)  # and one that lied about its size
    (refused,) = upload(talk, "a.md", NEW, file_size=1)
    assert "太大" in refused.text


def test_same_file_twice_is_said_so(talk: Talk, own_service: LibraryService) -> None:
    upload(talk, "a.md", NEW)
    (again,) = upload(talk, "b.md", NEW)
    assert "已经在库里" in again.text
    assert len(own_service.everything.entries) == 2


def test_upload_that_breaks_off_changes_nothing(
    talk: Talk, own_service: LibraryService, failures: list[str]
) -> None:
    talk.telegram.faults["getFile"].append(Fault(400, "Bad Request: file is temporarily unavailable"))
    assert upload(talk, "a.md", NEW) == []
    assert len(own_service.everything.entries) == 1
    failures.append("BadRequest: File is temporarily unavailable")


@pytest.mark.parametrize("chat", [OTHER, GROUP])
def test_nobody_else_can_upload(talk: Talk, own_service: LibraryService, chat: dict[str, Any]) -> None:
    upload(talk, "a.md", NEW, chat)
    assert len(own_service.everything.entries) == 1
    assert "getFile" not in talk.telegram.calls


def test_reports_that_ship_are_not_written_to(
    talker: Callable[..., Talk], own_service: LibraryService
) -> None:
    shipped = library_service(Library(SHIPPED), lambda: own_service.answerer)
    (refused,) = upload(talker(shipped, admins={ADMIN["id"]}), "a.md", NEW)
    assert "--reports" in refused.text


def test_report_is_removed_after_a_second_thought_and_kept_aside(
    talk: Talk, own_service: LibraryService
) -> None:
    (taken,) = upload(talk, "云岭.md", NEW)
    (listed,) = talk(said(ADMIN, "/remove 云岭"))
    ((_, data),) = listed.buttons[0]
    assert data == taken.buttons[0][0][1]
    (sure,) = talk(pressed(ADMIN, data, listed.message))
    assert len(own_service.everything.entries) == 2
    (gone,) = talk(pressed(ADMIN, sure.buttons[0][0][1], sure.message))
    assert gone.edits
    assert "已移除" in gone.text
    assert len(own_service.everything.entries) == 1
    assert "13座" not in talk(said(OTHER, "云岭市新建体育馆多少座？"))[0].text
    (kept,) = (own_service.library.folder / ".removed").iterdir()
    assert kept.read_text("utf-8") == NEW
    assert talk(pressed(ADMIN, sure.buttons[0][0][1], sure.message)) == []
    assert talk.telegram.notices[-1] == CHINESE("chat.stale")


def test_last_report_stays(talk: Talk, own_service: LibraryService) -> None:
    (listed,) = talk(said(ADMIN, "/remove"))
    (sure,) = talk(pressed(ADMIN, listed.buttons[0][0][1], listed.message))
    (no,) = talk(pressed(ADMIN, sure.buttons[0][0][1], sure.message))
    assert "最后一份" in no.text
    assert len(own_service.everything.entries) == 1


def test_nobody_else_can_remove(talk: Talk, own_service: LibraryService) -> None:
    (taken,) = upload(talk, "云岭.md", NEW)
    data = taken.buttons[0][0][1]
    action = decode(data)
    assert isinstance(action, RemoveReport)
    for forged in (data, replace(action, confirmed=True).encode()):
        assert talk(pressed(OTHER, forged)) == []
        assert talk.telegram.notices[-1] == CHINESE("chat.stale")
    assert len(own_service.everything.entries) == 2


def test_library_that_cannot_be_opened_again_stays_as_it_was(
    talk: Talk, own_service: LibraryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise LibraryChangeError("upload.vanished")

    monkeypatch.setattr(own_service, "_reopen", broken)
    (refused,) = upload(talk, "a.md", NEW)
    assert refused.text == CHINESE("upload.vanished")
    assert list((own_service.library.folder / "uploads").iterdir()) == []
    assert "37个" in talk(said(OTHER, QUESTION))[0].text


def test_statistics_count_what_was_asked(talk: Talk) -> None:
    talk(said(OTHER, QUESTION), said(OTHER, QUESTION))
    (stats,) = talk(said(ADMIN, "/stats"))
    assert stats.text.startswith("报告 1 份，段落 12 个")
    assert "近 1 天：2 个已答" in stats.text


def test_feedback_is_a_question_file_for_evaluate(
    talk: Talk, own_service: LibraryService, tmp_path: Path
) -> None:
    (answer,) = talk(said(OTHER, QUESTION))
    (other,) = talk(said(OTHER, "清河区2023年新建养老院几家？"))
    talk(pressed(OTHER, answer.button("👍")), pressed(OTHER, other.button("👎")))
    liked, disliked = talk(said(ADMIN, "/feedback"))
    assert liked.file
    assert disliked.file
    name, content = liked.file
    assert name == "liked.jsonl"
    (tmp_path / name).write_bytes(content)
    (outcome,) = evaluation.ask(evaluation.load(tmp_path / name), own_service.answerer)
    assert outcome.asked.question == QUESTION
    assert outcome.rank == 1
    (wrong,) = map(json.loads, disliked.file[1].splitlines())
    assert wrong["question"] == "清河区2023年新建养老院几家？"
    assert "三家" in wrong["wrong"][1]


def test_no_feedback_yet_is_said_so(talk: Talk, database: Database) -> None:
    assert [sent.text for sent in talk(said(ADMIN, "/feedback"))] == [CHINESE("admin.no_feedback")]


@pytest.mark.parametrize("command", ["/stats", "/feedback", "/remove"])
def test_administrators_commands_are_nobody_elses(talk: Talk, command: str) -> None:
    assert [sent.text for sent in talk(said(OTHER, command))] == [CHINESE("chat.words_only")]
    assert talk(said(GROUP, command)) == []


def test_people_go_on_asking_while_a_report_is_taken_in(
    talk: Talk, own_service: LibraryService, make: Maker
) -> None:
    (taken,) = upload(talk, "a.txt", CLEAR.replace("37个", "38个"))
    assert "收下了" in taken.text
    assert talk(said(OTHER, QUESTION))
