"""Everything wenbao says by itself, in Chinese (zh.toml) and in English (en.toml)."""

import tomllib
from collections.abc import Callable, Iterable
from functools import cache, partial
from importlib.resources import files
from typing import Literal

from corpus.errors import WenbaoError


class Messages:
    """The messages of one language by their keys, "table.name" in its file."""

    def __init__(self, language: Literal["zh", "en"]) -> None:
        self.language: Literal["zh", "en"] = language
        tables = tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text("utf-8"))
        self.texts: dict[str, str] = {
            f"{table}.{name}": text for table, said in tables.items() for name, text in said.items()
        }

    def __reduce__(self) -> tuple[Callable[..., "Messages"], tuple[str]]:
        """Another process has them itself."""
        return messages, (self.language,)

    def __call__(self, key: str, **values: object) -> str:
        """The message ``key`` with ``values`` in the places of its braces.  Raises KeyError for an unknown key."""
        return self.texts[key].format(**values)

    def join(self, items: Iterable[str]) -> str:
        """A list of ``items`` as one writes it in the language."""
        return self.texts["list.separator"].join(items)

    def error(self, error: WenbaoError) -> str:
        """What to say of a failure; one that is not of this package speaks for itself."""
        return self(error.key, **error.values) if isinstance(error, MessageError) else str(error)


@cache
def messages(language: Literal["zh", "en"] = "zh") -> Messages:
    """What is said in ``language``; the terminal speaks Chinese."""
    return Messages(language)


def spoken(tag: str | None) -> Messages:
    """What to say to somebody whose Telegram speaks ``tag`` (an IETF language tag): English or else Chinese."""
    return messages("en" if (tag or "").lower().partition("-")[0] == "en" else "zh")


class MessageError(WenbaoError):
    """A failure that is one of the messages: in Chinese by itself, by ``Messages.error`` in another language."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(messages()(key, **values))
        self.key, self.values = key, values

    def __reduce__(self) -> tuple[Callable[[], "MessageError"], tuple[()]]:
        return partial(type(self), self.key, **self.values), ()
