"""A Milvus Lite server as a process of its own, which can be killed and started again."""

import importlib.util
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

PATIENCE = 30.0


class MilvusServer:
    """A server on loopback over a folder; ``uri`` stays the same whenever it is started again."""

    def __init__(self, folder: Path) -> None:
        for module in ("pymilvus", "milvus_lite"):
            if importlib.util.find_spec(module) is None:
                pytest.skip(f"{module} is not installed")
        with socket.socket() as some:
            some.bind(("127.0.0.1", 0))
            self._port: int = some.getsockname()[1]
        self._folder = folder
        self.uri = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        place = ["--data-dir", str(self._folder), "--host", "127.0.0.1", "--port", str(self._port)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "milvus_lite", "server", *place],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with socket.socket() as some:
                if some.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.05)
        pytest.fail("the Milvus server did not start")

    def kill(self) -> None:
        """As kill -9 does."""
        self._process.kill()
        self._process.wait()
