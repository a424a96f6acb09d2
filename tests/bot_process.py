"""`wenbao bot` and `wenbao index` as processes of their own, over a folder of reports and a Telegram on this machine."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from telegram_fake import TOKEN
from telegram_http import HttpTelegram

END_SECONDS = 60.0


class BotProcesses:
    """The folders ``reports`` and ``data``, and processes over them that know no other Telegram than ``telegram``."""

    def __init__(self, reports: Path, data: Path, telegram: HttpTelegram) -> None:
        self.reports, self.data, self.telegram = reports, data, telegram

    def environ(self) -> dict[str, str]:
        """The environment of these processes."""
        own = {"WENBAO_REPORTS": str(self.reports), "WENBAO_DATA": str(self.data)}
        return {**os.environ, **own, "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": self.telegram.url}

    def index(self, seconds: float = 120.0) -> None:
        """Index the reports, within ``seconds``."""
        command = [sys.executable, "-m", "bot", "index"]
        subprocess.run(command, env=self.environ(), check=True, capture_output=True, timeout=seconds)

    @contextmanager
    def bot(self) -> Iterator[subprocess.Popen[bytes]]:
        """The bot, until this is left: then it has to end within END_SECONDS."""
        command = [sys.executable, "-m", "bot", "bot"]
        with subprocess.Popen(command, env=self.environ(), stderr=subprocess.DEVNULL) as process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGTERM)
                    process.wait(timeout=END_SECONDS)
