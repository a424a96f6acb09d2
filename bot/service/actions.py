"""What a button does, and how that is written into the at most 64 bytes that Telegram brings back.

The data of a button is its action's code and its fields with colons between them: "more:3:mfzxgzdi:0".
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
        return ":".join([CODES[type(self)], *map(_written, astuple(self))])


@dataclass(frozen=True, slots=True)
class ShowPassage(Action):
    """Show a passage in its surroundings, in place of the message pressed where it ``edits``."""

    citation: str
    edits: bool = False


@dataclass(frozen=True, slots=True)
class SendFile(Action):
    """Send the file that the report with this key was read from."""

    report: str


@dataclass(frozen=True, slots=True)
class AskExample(Action):
    """Ask one of the example questions."""

    question: str


@dataclass(frozen=True, slots=True)
class AskEverywhere(Action):
    """Ask a question again, of all reports, whichever are chosen."""

    question: str


@dataclass(frozen=True, slots=True)
class ShowMore(Action):
    """Show further passages, from the ``offset``-th on, of a question asked of the chosen reports or ``everywhere``."""

    question: str
    everywhere: bool
    offset: int


@dataclass(frozen=True, slots=True)
class DrawChart(Action):
    """Draw the figures that answer a question."""

    question: str
    everywhere: bool


@dataclass(frozen=True, slots=True)
class JudgeAnswer(Action):
    """Say that the answer to a question is ``good``, or bad."""

    question: str
    everywhere: bool
    good: bool


@dataclass(frozen=True, slots=True)
class ShowReports(Action):
    """Show a page of the reports that have the ``words`` (by their key, none for all reports)."""

    page: int
    words: str


@dataclass(frozen=True, slots=True)
class ToggleReport(Action):
    """Choose a report, or leave it out again, on a page of reports."""

    page: int
    words: str
    report: str


@dataclass(frozen=True, slots=True)
class ChooseReports(Action):
    """Choose all reports that have the ``words``."""

    words: str


@dataclass(frozen=True, slots=True)
class ChooseAll(Action):
    """Ask all reports again, from a page of reports."""

    page: int
    words: str


@dataclass(frozen=True, slots=True)
class RemoveReport(Action):
    """Take a report out of the library; asks first unless it is ``confirmed``.  For administrators."""

    report: str
    confirmed: bool = False


CODES: Final[dict[type[Action], str]] = {
    ShowPassage: "passage",
    SendFile: "file",
    AskExample: "example",
    AskEverywhere: "everywhere",
    ShowMore: "more",
    DrawChart: "chart",
    JudgeAnswer: "judge",
    ShowReports: "reports",
    ToggleReport: "toggle",
    ChooseReports: "choose",
    ChooseAll: "all",
    RemoveReport: "remove",
}
CLASSES: Final = {code: action for action, code in CODES.items()}

LINK: Final = "cite_"


def decode(data: str) -> Action | None:
    """The action that the data of a button stands for; None if it stands for none."""
    code, *written = data.split(":")
    action = CLASSES.get(code)
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
