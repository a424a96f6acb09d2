"""The command line in this process and in one of its own."""

import json
import os
import subprocess
import sys

from click.testing import CliRunner, Result

from bot.cli import main

REPORTS = {
    "云岭县.md": "---\ntitle: 云岭县工作报告\nregion: 云岭县\nyear: 2023\n---\n\n# 云岭县工作报告\n\n"
    "全县粮食产量达到12.5万吨。\n\n新建农村公路36公里。\n",
    "云峰区.txt": "云峰区改造老旧小区7个。",
}

COUNTIES = {
    f"{name}.md": f"---\ntitle: {name}工作报告\nregion: {name}\nyear: 2023\n---\n\n固定资产投资完成{amount}，增长6%。\n"
    for name, amount in (("云岭县", "1.2万亿元"), ("云峰区", "130亿元"))
}


def run(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), input=stdin)


def process(*arguments: object, stdin: bytes = b"", **environ: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "bot", *map(str, arguments)]
    return subprocess.run(
        command, input=stdin, capture_output=True, env={**os.environ, **environ}, timeout=60, check=False
    )


def replies(output: bytes | str) -> list[dict[str, object]]:
    text = output.decode() if isinstance(output, bytes) else output
    return [json.loads(line) for line in text.splitlines()]
