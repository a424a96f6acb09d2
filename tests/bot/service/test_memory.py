"""What is remembered of chats is bounded, each chat's by itself and all together."""

import pickle

from bot.service.memory import QUESTIONS, Memories, Memory
from bot.service.view import question_key
from index.api import State


def test_the_question_that_was_used_longest_ago_is_forgotten_first() -> None:
    memory = Memory()
    for number in range(QUESTIONS):
        memory.remember(str(number))
    memory.remember("0")
    memory.remember("new")
    assert len(memory.asked) == QUESTIONS
    assert memory.recall(question_key("1"), "") is None
    assert memory.recall(question_key("0"), "") == "0"


def test_a_question_that_is_forgotten_is_what_the_message_says_if_its_key_agrees() -> None:
    assert Memory().recall(question_key("几个？"), " 几个？") == "几个？"
    assert Memory().recall(question_key("几个？"), "别的") is None


def test_a_conversation_is_of_those_whose_rights_it_was_answered_under() -> None:
    memory = Memory(frozenset("1"), State())
    memory.belong(frozenset("1"))
    assert memory.state
    memory.belong(frozenset("12"))
    assert memory.state is None


def test_the_chat_that_was_quiet_longest_is_forgotten_first() -> None:
    memories = Memories(10)
    memories.put((1, 0), b"1234")
    memories.put((2, 0), b"1234")
    memories.put((1, 0), b"123456")
    assert memories.get((1, 0)) == b"123456"
    memories.put((3, 0), b"1")
    assert [memories.get((chat, 0)) for chat in (1, 2, 3)] == [b"123456", b"", b"1"]


def test_a_thousand_chats_with_a_state_are_remembered() -> None:
    memories, memory = Memories(), Memory(frozenset("1"), State(body="多少"), 1.0, {"k": "多少？"})
    for chat in range(1_000):
        memories.put((chat, 0), pickle.dumps(memory))
    assert pickle.loads(memories.get((0, 0))) == memory
