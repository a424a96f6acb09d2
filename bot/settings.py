"""Environment → settings."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from bot.render.messages import MessageError
from bot.streams import holds
from corpus.library import SHIPPED, Library

API = "https://api.telegram.org"
PER_MINUTE = 20
FRESH_SECONDS = 600
ANSWER_SECONDS = 60
WORKERS = min(4, os.cpu_count() or 1)
"""Processes that answer where nobody says how many: each takes some 150 MB."""

MOST_WORKERS = 64

RECOGNISED = "recognised"
"""The folder, beside the index, of pages that were recognised."""

TOKEN_FORM = re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}")


class SettingsError(MessageError):
    """Something outside is not set as it must be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the reports are and where the index is kept: in the folder ``data``, or in the Milvus at ``milvus``,
    which ``milvus_token`` opens."""

    reports: Path
    data: Path
    milvus: str | None = None
    milvus_token: str = field(default="", repr=False)

    @property
    def library(self) -> Library:
        """The folder of reports."""
        return Library(self.reports, self.data / RECOGNISED)


def load(environ: Mapping[str, str], reports: Path | None = None, data: Path | None = None) -> Settings:
    """Settings from arguments, else WENBAO_REPORTS and WENBAO_DATA, else the reports that ship and the
    user's data folder.  Raises SettingsError if WENBAO_ENGINE is not one, or no file can have a Chinese name."""
    if not holds(sys.getfilesystemencoding()):
        raise SettingsError("settings.encoding", encoding=sys.getfilesystemencoding())
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
    secret: str = field(repr=False)
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """How the bot is run.

    ``users``, ``chats`` and ``admins`` are Telegram's numbers; without users and chats everybody may ask.
    ``per_minute`` is how many questions and presses one person has, ``fresh_seconds`` how old an update is
    still answered.  ``metrics_port`` is served on the loopback address.  ``workers`` is how many processes answer,
    ``answer_seconds`` how long one of them may be at one question.
    """

    token: str = field(repr=False)
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
    keep_unanswered: bool = False
    workers: int = WORKERS
    answer_seconds: int = ANSWER_SECONDS

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must be in no output."""
        password = urlsplit(self.proxy).password if self.proxy else None
        secret = self.webhook.secret if self.webhook else None
        return tuple(found for found in (self.token, secret, password) if found)


def chat(environ: Mapping[str, str]) -> ChatSettings:
    """How to run the bot.  Raises SettingsError, whose message says which variable is wrong and holds no secret."""
    return ChatSettings(
        token=token(environ),
        users=_ids(environ, "WENBAO_USERS"),
        chats=_ids(environ, "WENBAO_CHATS"),
        admins=_ids(environ, "WENBAO_ADMINS"),
        proxy=_url(environ, "TELEGRAM_PROXY", ("http", "https", "socks5", "socks5h")),
        api=_url(environ, "TELEGRAM_API_URL", ("http", "https")) or API,
        webhook=_webhook(environ),
        metrics_port=_number(environ, "WENBAO_METRICS_PORT", most=65535),
        per_minute=_number(environ, "WENBAO_PER_MINUTE", most=10_000) or PER_MINUTE,
        fresh_seconds=_number(environ, "WENBAO_FRESH_SECONDS", most=86_400) or FRESH_SECONDS,
        log_questions=environ.get("WENBAO_LOG_QUESTIONS", "").strip() == "1",
        keep_unanswered=environ.get("WENBAO_KEEP_UNANSWERED", "").strip() == "1",
        workers=_number(environ, "WENBAO_WORKERS", most=MOST_WORKERS) or WORKERS,
        answer_seconds=_number(environ, "WENBAO_ANSWER_SECONDS", most=3600) or ANSWER_SECONDS,
    )


def _webhook(environ: Mapping[str, str]) -> Webhook | None:
    url = _url(environ, "WENBAO_WEBHOOK_URL", ("https",))
    if url is None:
        return None
    secret = environ.get("WENBAO_WEBHOOK_SECRET", "").strip()
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret):
        raise SettingsError("settings.webhook_secret")
    listen = environ.get("WENBAO_WEBHOOK_LISTEN", "").strip() or "127.0.0.1:8080"
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise SettingsError("settings.webhook_listen")
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
        raise SettingsError("settings.url", name=name, schemes=" ".join(f"{scheme}://" for scheme in schemes))
    return text


def _ids(environ: Mapping[str, str], name: str) -> frozenset[int]:
    words = environ.get(name, "").replace(",", " ").split()
    if any(not re.fullmatch(r"-?[0-9]{1,15}", word) for word in words):
        raise SettingsError("settings.ids", name=name)
    return frozenset(map(int, words))


def _number(environ: Mapping[str, str], name: str, most: int) -> int | None:
    """A number from 1 to ``most``, None where it is not set."""
    text = environ.get(name, "").strip()
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= most:
        raise SettingsError("settings.number", name=name, least=1, most=most)
    return int(text)


def _path(text: str | None) -> Path | None:
    return Path(text).expanduser() if text else None


def _milvus(engine: str) -> str | None:
    """The address of the Milvus that keeps the index, None where this machine does."""
    if engine in ("", "local"):
        return None
    kind, _, uri = engine.partition(":")
    if kind != "milvus" or not uri:
        raise SettingsError("settings.engine")
    if "://" not in uri:
        if not uri.endswith(".db"):
            raise SettingsError("settings.engine_file")
        return str(Path(uri).expanduser())
    if "@" in urlsplit(uri).netloc:
        raise SettingsError("settings.engine_password")
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
            raise SettingsError("settings.token_file") from None
    if not found:
        raise SettingsError("settings.no_token")
    if not TOKEN_FORM.fullmatch(found):
        raise SettingsError("settings.token_form")
    return found
