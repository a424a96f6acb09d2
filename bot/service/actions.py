"""What a button does, and how that is written into the at most 64 bytes that Telegram brings back.

The data of a button is the name of its action and its fields with colons between them: "ShowMore:mfzxgzdi:0:3".
"""

import re
from dataclasses import astuple, dataclass, fields
from typing import Any, Final

BYTES: Final = 64
"""The most that Telegram takes of a button's data, and of the payload of a link."""

FORMS: Final = {str: re.compile("[a-z0-9-]{0,24}"), int: re.compile("[0-9]{1,5}"), bool: re.compile("[01]")}
"""What a field of each type may look like: an id or a digest, a number, a yes or no."""


class FieldError(ValueError):
    """An action has a field that no button can carry."""


@dataclass(frozen=True, slots=True)
class Action:
    """One of the classes below.  Raises FieldError if a field is of another form than its type has in FORMS."""

    def __post_init__(self) -> None:
        for field, value in zip(fields(self), astuple(self), strict=True):
            if type(value) is not field.type or not FORMS[type(value)].fullmatch(_written(value)):
                raise FieldError(f"{type(self).__name__}.{field.name} cannot be {value!r}")

    def encode(self) -> str:
        """The data of a button that does this, at most BYTES of ASCII."""
        return ":".join([type(self).__name__, *map(_written, astuple(self))])


@dataclass(frozen=True, slots=True)
class ShowPassage(Action):
    """Show a passage in its surroundings, in place of the message pressed where it ``edits``."""

    citation: str
    edits: bool = False


@dataclass(frozen=True, slots=True)
class ShowPage(Action):
    """Show the page that a passage stands on, with it framed."""

    citation: str


@dataclass(frozen=True, slots=True)
class SendFile(Action):
    """Send the file that the report with this key was read from."""

    report: str


@dataclass(frozen=True, slots=True)
class AskExample(Action):
    """Ask one of the example questions."""

    question: str


@dataclass(frozen=True, slots=True)
class AskChoice(Action):
    """Ask one of the questions that were offered where one was asked back, by its key."""

    question: str


@dataclass(frozen=True, slots=True)
class AboutAnswer(Action):
    """About the answer to a question (by its key), asked of the chosen reports or ``everywhere``."""

    question: str
    everywhere: bool


class AskAgain(AboutAnswer):
    """Ask the question again."""

    __slots__ = ()


class DrawChart(AboutAnswer):
    """Draw the figures that answer."""

    __slots__ = ()


class SaveRows(AboutAnswer):
    """Send the figures of the answer as a spreadsheet."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ShowMore(AboutAnswer):
    """Show further passages, from the ``offset``-th on."""

    offset: int


@dataclass(frozen=True, slots=True)
class JudgeAnswer(AboutAnswer):
    """Say that the answer is ``good``, or bad."""

    good: bool


@dataclass(frozen=True, slots=True)
class OnPage(Action):
    """On a page of the reports that have some words (by their key; empty for all reports)."""

    words: str
    page: int


class ShowReports(OnPage):
    """Show the page."""

    __slots__ = ()


class ChooseThese(OnPage):
    """Choose all reports that have the words."""

    __slots__ = ()


class ChooseAll(OnPage):
    """Ask all reports again."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Toggle(OnPage):
    """Choose a report, or leave it out again."""

    report: str


@dataclass(frozen=True, slots=True)
class RemoveReport(Action):
    """Take a report out of the library; asks first unless it is ``confirmed``.  For administrators."""

    report: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class EndWatch(Action):
    """Watch no more for what has this key."""

    watch: str


ACTIONS: Final[tuple[type[Action], ...]] = (
    ShowPassage, ShowPage, SendFile, AskExample, AskChoice, AskAgain, DrawChart, SaveRows, ShowMore, JudgeAnswer,
    ShowReports, ChooseThese, ChooseAll, Toggle, RemoveReport, EndWatch,
)  # fmt: skip
BY_NAME: Final = {action.__name__: action for action in ACTIONS}

LINK: Final = "cite_"


def decode(data: str) -> Action | None:
    """The action that the data of a button stands for; None if it stands for none."""
    name, *written = data.split(":")
    action = BY_NAME.get(name)
    if action is None or len(written) != len(fields(action)):
        return None
    values = [_value(field.type, text) for field, text in zip(fields(action), written, strict=True)]
    return None if None in values else action(*values)


def encode_link(citation: str) -> str:
    """The payload of a link to the bot that shows the passage with this id in its surroundings."""
    return f"{LINK}{citation}"


def decode_link(payload: str) -> ShowPassage | None:
    """What the payload of a link shows, a passage without an id where that is malformed; None for another payload."""
    if not payload.startswith(LINK):
        return None
    citation = payload.removeprefix(LINK)
    return ShowPassage(citation if FORMS[str].fullmatch(citation) else "")


def _written(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _value(kind: Any, text: str) -> Any:
    if not FORMS[kind].fullmatch(text):
        return None
    return text if kind is str else kind(int(text))
