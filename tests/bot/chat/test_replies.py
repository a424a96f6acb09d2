"""Every reply to every question at hand goes through Telegram's own parser."""

import json
from pathlib import Path

import pytest
import telegram_judge
from chat_support import WILD, Talk, library_service
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import shared
from telegram_updates import PRIVATE, pressed, said, typed

from bot.service.actions import decode
from bot.service.database import Database
from bot.service.examples import Examples
from bot.service.library import LibraryService
from corpus.library import SHIPPED, Library
from index.api import Answerer

DATA = Path(__file__).parents[2] / "data"
pytestmark = pytest.mark.skipif(
    telegram_judge.td_execute is None, reason="tdjson has no build for this system"
)


def questions(path: Path) -> list[str]:
    asked = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [turn["question"] for said in asked for turn in said.get("turns", [said])]


def follow(talk: Talk, question: str) -> int:
    """Ask, press every button of the answer, open every link; how many messages came."""
    (answer,) = talk(said(PRIVATE, question))
    came = 1
    for data in (data for row in answer.buttons for _, data in row if not data.startswith("copy:")):
        came += len(talk(pressed(PRIVATE, data, answer.message)))
    for payload in answer.links:
        (around,) = talk(said(PRIVATE, f"/start {payload}"))
        came += 1
        for row in around.buttons:
            for _, data in row:
                if getattr(decode(data), "edits", False):
                    came += len(talk(pressed(PRIVATE, data, around.message)))
    return came


def test_questions_about_the_reports_that_ship(talker: type[Talk], shipped: Answerer) -> None:
    service = library_service(Library(SHIPPED), lambda: shipped)
    talk = talker(service, per_minute=1_000_000)  # type: ignore[call-arg]
    asked = questions(DATA / "questions" / "heldout.jsonl")
    assert asked
    for question in (examples := Examples().get(shipped)):
        assert follow(talk, question) > 8
    assert len(examples) == 3
    for question in asked:
        assert len(talk(said(PRIVATE, question))) == 1
        talk(typed(question[:256]))
    assert len(talk.telegram.inline) == len(asked)


def test_questions_beside_the_project(talker: type[Talk], shipped: Answerer) -> None:
    service = library_service(Library(SHIPPED), lambda: shipped)
    talk = talker(service, per_minute=1_000_000)  # type: ignore[call-arg]
    asked = [q for path in sorted(shared("questions").glob("*.jsonl")) for q in questions(path)[:60]]
    for question in asked:
        assert len(talk(said(PRIVATE, question))) == 1


nasty = st.lists(
    st.one_of(
        st.characters(),
        st.sampled_from(
            [
                *"<>&;\"'\n\u202e\u2066\x00\ud83d😀…",
                "<b>",
                "&lt;",
                "</blockquote>",
                "清河区",
                "多少",
                "白石县桥梁",
            ]
        ),
    ),
    max_size=30,
).map("".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nasty)
def test_anything_that_can_be_typed_gets_one_reply(talk: Talk, text: str) -> None:
    question = text.encode("utf-8", "replace").decode()
    if question and not question.startswith("/"):
        assert len(talk(said(PRIVATE, question))) == 1
        talk(typed(question))


@pytest.mark.parametrize(
    "text",
    [
        WILD,
        "<b>云岭</b>&amp;\u202e倒\u2066市2023年报告\n\n云岭市桥梁<i>七</i>座</blockquote>。\n",
        "云岭市2023年报告\n\n" + "云岭市桥梁&lt;😀" * 3_000 + "\n",
        "# " + "题" * 3_000 + "\n\n## " + "<节>" * 1_000 + "\n\n云岭市桥梁七座。\n",
    ],
)
def test_reports_full_of_markup_and_bidi_controls(
    talker: type[Talk], own_service: LibraryService, database: Database, text: str
) -> None:
    Path(own_service.library.folder, "\u202e怪<b>&名'\"`$( ).md").write_text(text, "utf-8")
    own_service.answerer = own_service._reopen()
    talk = talker(own_service, per_minute=1_000, admins={PRIVATE["id"]})  # type: ignore[call-arg]
    for question in ("桥梁多少座？", "白石县隧道", "云岭市桥梁"):
        follow(talk, question)
    for command in ("/reports", "/remove", "/stats", "/start"):
        assert len(talk(said(PRIVATE, command))) == 1
    (listed,) = talk(said(PRIVATE, "/reports"))
    assert "\u202e" not in listed.text
    for sent in talk.telegram.sent:
        if sent.file:
            assert "\u202e" not in sent.file[0]
