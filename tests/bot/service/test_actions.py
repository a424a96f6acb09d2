"""What a button does, written into its data and read back."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service import actions
from bot.service.actions import (
    BYTES,
    AboutAnswer,
    Action,
    FieldError,
    OnPage,
    ShowMore,
    ShowPassage,
    decode,
    decode_link,
    encode_link,
)
from corpus.model import citation_id

TEXT = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", max_size=24)
VALUES: dict[Any, st.SearchStrategy[Any]] = {str: TEXT, int: st.integers(0, 99_999), bool: st.booleans()}
ACTIONS = st.sampled_from(actions.ACTIONS).flatmap(
    lambda action: st.builds(action, **{field.name: VALUES[field.type] for field in fields(action)})
)


@given(ACTIONS)
def test_what_is_written_is_read_back(action: Action) -> None:
    data = action.encode()
    assert decode(data) == action
    assert len(data.encode()) <= BYTES


@given(
    st.one_of(st.text(), st.lists(st.sampled_from([*actions.BY_NAME, "", "0", "1", "a", "٣"])).map(":".join))
)
def test_any_text_is_read_as_an_action_or_as_none(text: str) -> None:
    action = decode(text)
    assert action is None or decode(action.encode()) == action


def test_every_action_can_be_read_back() -> None:
    made = {
        value for value in vars(actions).values() if isinstance(value, type) and issubclass(value, Action)
    }
    assert made - {Action, AboutAnswer, OnPage} == set(actions.ACTIONS)


@pytest.mark.parametrize("citation", ["a:b", "x" * 25, "报告", 7, None])
def test_field_that_no_button_can_carry_is_refused(citation: Any) -> None:
    with pytest.raises(FieldError):
        ShowPassage(citation)


@pytest.mark.parametrize("offset", [-1, 100_000, True, "3"])
def test_number_that_no_button_can_carry_is_refused(offset: Any) -> None:
    with pytest.raises(FieldError):
        ShowMore("aaaaaaaa", everywhere=False, offset=offset)


@given(st.integers(1, 999_999), st.text())
def test_link_leads_to_its_passage(paragraph: int, text: str) -> None:
    citation = citation_id("a.md", paragraph, text)
    assert decode_link(encode_link(citation)) == ShowPassage(citation)
    assert len(encode_link(citation)) <= BYTES


@given(st.text())
def test_any_payload_is_read_as_a_passage_or_as_none(text: str) -> None:
    assert decode_link(text) is None
    assert isinstance(decode_link(f"cite_{text}"), ShowPassage)
