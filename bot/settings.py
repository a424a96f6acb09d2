"""Environment → settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from corpus.library import SHIPPED
from corpus.model import WenbaoError

TOKEN_FORM = re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}")


class SettingsError(WenbaoError):
    """Something outside is not set as it must be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the reports are and where the index is kept."""

    reports: Path
    data: Path


def load(environ: Mapping[str, str], reports: Path | None = None, data: Path | None = None) -> Settings:
    """Settings from arguments, else WENBAO_REPORTS and WENBAO_DATA, else the reports that ship and the
    user's data folder."""
    return Settings(
        reports or _path(environ.get("WENBAO_REPORTS")) or SHIPPED,
        data or _path(environ.get("WENBAO_DATA")) or platformdirs.user_data_path("wenbao", appauthor=False),
    )


def _path(text: str | None) -> Path | None:
    return Path(text).expanduser() if text else None


def token(environ: Mapping[str, str]) -> str:
    """The bot's token, from TELEGRAM_BOT_TOKEN or the file that TELEGRAM_BOT_TOKEN_FILE names.

    Raises SettingsError, whose message never holds any part of what was found.
    """
    found = environ.get("TELEGRAM_BOT_TOKEN", "").strip()
    if not found and (file := environ.get("TELEGRAM_BOT_TOKEN_FILE")):
        try:
            found = Path(file).expanduser().read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise SettingsError("TELEGRAM_BOT_TOKEN_FILE 指的文件读不出来。") from None
    if not found:
        raise SettingsError(
            "没有机器人令牌。向 @BotFather 申请,再设 TELEGRAM_BOT_TOKEN 或 TELEGRAM_BOT_TOKEN_FILE。"
        )
    if not TOKEN_FORM.fullmatch(found):
        raise SettingsError("机器人令牌的格式不对,应形如 123456789:字母数字。请从 @BotFather 重新复制。")
    return found
