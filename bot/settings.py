"""Environment → settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from corpus.library import SHIPPED
from corpus.model import WenbaoError

TOKEN_FORM = re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}")


class SettingsError(WenbaoError):
    """Something outside is not set as it must be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the reports are and where the index is kept: in the folder ``data``, or in the Milvus at ``milvus``,
    which ``milvus_token`` opens."""

    reports: Path
    data: Path
    milvus: str | None = None
    milvus_token: str = field(default="", repr=False)


def load(environ: Mapping[str, str], reports: Path | None = None, data: Path | None = None) -> Settings:
    """Settings from arguments, else WENBAO_REPORTS and WENBAO_DATA, else the reports that ship and the
    user's data folder.  Raises SettingsError if WENBAO_ENGINE is not one."""
    return Settings(
        reports or _path(environ.get("WENBAO_REPORTS")) or SHIPPED,
        data or _path(environ.get("WENBAO_DATA")) or platformdirs.user_data_path("wenbao", appauthor=False),
        _milvus(environ.get("WENBAO_ENGINE", "").strip()),
        environ.get("WENBAO_MILVUS_TOKEN", "").strip(),
    )


def _path(text: str | None) -> Path | None:
    return Path(text).expanduser() if text else None


def _milvus(engine: str) -> str | None:
    """The address of the Milvus that keeps the index, None where this machine does."""
    if engine in ("", "local"):
        return None
    kind, _, uri = engine.partition(":")
    if kind != "milvus" or not uri:
        raise SettingsError("WENBAO_ENGINE 应是 local 或 milvus:地址,例如 milvus:http://localhost:19530。")
    if "://" not in uri:
        if not uri.endswith(".db"):
            raise SettingsError("WENBAO_ENGINE 里的文件名要以 .db 结尾,例如 milvus:wenbao.db。")
        return str(Path(uri).expanduser())
    if "@" in urlsplit(uri).netloc:
        raise SettingsError("WENBAO_ENGINE 里不要写密码,放进 WENBAO_MILVUS_TOKEN,形如 用户名:密码。")
    return uri


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
