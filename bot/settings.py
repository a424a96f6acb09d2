"""Environment → settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import platformdirs

from corpus.errors import WenbaoError
from corpus.library import SHIPPED

API = "https://api.telegram.org"
PER_MINUTE = 20
FRESH_SECONDS = 600

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


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram sends updates: the public ``url``, and the ``secret`` it has to show at ``host``:``port``."""

    url: str
    secret: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """How the bot is run.

    ``users``, ``chats`` and ``admins`` are Telegram's numbers; without users and chats everybody may ask.
    ``per_minute`` is how many questions and presses one person has, ``fresh_seconds`` how old an update is
    still answered.  ``metrics_port`` is served on the loopback address.
    """

    token: str
    users: frozenset[int] = frozenset()
    chats: frozenset[int] = frozenset()
    admins: frozenset[int] = frozenset()
    proxy: str | None = None
    api: str = API
    webhook: Webhook | None = None
    metrics_port: int | None = None
    per_minute: int = PER_MINUTE
    fresh_seconds: int = FRESH_SECONDS
    log_questions: bool = False

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must be in no output."""
        password = urlsplit(self.proxy).password if self.proxy else None
        secret = self.webhook.secret if self.webhook else None
        return tuple(found for found in (self.token, secret, password) if found)


def chat(environ: Mapping[str, str]) -> ChatSettings:
    """How to run the bot.  Raises SettingsError, whose message says which variable is wrong and holds no secret."""
    return ChatSettings(
        token(environ),
        _numbers(environ, "WENBAO_USERS"),
        _numbers(environ, "WENBAO_CHATS"),
        _numbers(environ, "WENBAO_ADMINS"),
        _url(environ, "TELEGRAM_PROXY", ("http", "https", "socks5", "socks5h")),
        _url(environ, "TELEGRAM_API_URL", ("http", "https")) or API,
        _webhook(environ),
        _number(environ, "WENBAO_METRICS_PORT", None, 1, 65535),
        _number(environ, "WENBAO_PER_MINUTE", PER_MINUTE, 1, 10_000),
        _number(environ, "WENBAO_FRESH_SECONDS", FRESH_SECONDS, 1, 86_400),
        environ.get("WENBAO_LOG_QUESTIONS", "").strip() == "1",
    )


def _webhook(environ: Mapping[str, str]) -> Webhook | None:
    url = _url(environ, "WENBAO_WEBHOOK_URL", ("https",))
    if url is None:
        return None
    secret = environ.get("WENBAO_WEBHOOK_SECRET", "").strip()
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret):
        raise SettingsError(
            "用 webhook 要设 WENBAO_WEBHOOK_SECRET: 16 到 256 个字母、数字、_ 或 -,例如 openssl rand -hex 32 的输出。"
        )
    listen = environ.get("WENBAO_WEBHOOK_LISTEN", "").strip() or "127.0.0.1:8080"
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise SettingsError("WENBAO_WEBHOOK_LISTEN 应形如 127.0.0.1:8080。")
    return Webhook(url, secret, host.strip("[]"), int(port))


def _url(environ: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    text = environ.get(name, "").strip().rstrip("/")
    if not text:
        return None
    try:
        parts = urlsplit(text)
        good = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise SettingsError(
            f"{name} 不是一个网址,应以 {' 或 '.join(f'{scheme}://' for scheme in schemes)} 开头。"
        )
    return text


def _numbers(environ: Mapping[str, str], name: str) -> frozenset[int]:
    words = environ.get(name, "").replace(",", " ").split()
    if any(not re.fullmatch(r"-?[0-9]{1,15}", word) for word in words):
        raise SettingsError(f"{name} 应是 Telegram 的编号,用逗号隔开,例如 12345678,-1001234567890。")
    return frozenset(map(int, words))


Default = TypeVar("Default", int, int | None)


def _number(environ: Mapping[str, str], name: str, default: Default, least: int, most: int) -> int | Default:
    text = environ.get(name, "").strip()
    if not text:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise SettingsError(f"{name} 应是 {least} 到 {most} 之间的整数。")
    return int(text)


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
