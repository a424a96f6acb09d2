"""The tools of `wenbao mcp`, as the package's own client calls them in a process of its own."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_support import process
from support import Maker, report

mcp = pytest.importorskip("mcp")

ROOT = Path(__file__).parents[2]
FILES = {
    "云岭市/2024.md": report("云岭市", 2024, 550, 600),
    "长河市/2024.md": report("长河市", 2024, 300, 330),
}
ASKED = "云岭市2023年地区生产总值是多少？"


def called(folder: object, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """What each of ``calls`` gives, in one session with a new process; the names of the tools first."""

    async def talk() -> list[Any]:
        words = ["-m", "bot", "mcp", "--reports", str(folder)]
        command = mcp.StdioServerParameters(command=sys.executable, args=words, env=dict(os.environ))
        async with mcp.Client(command) as client:
            found: list[Any] = [{tool.name for tool in (await client.list_tools()).tools}]
            for name, arguments in calls:
                result = await client.call_tool(name, arguments)
                (content,) = result.content
                found.append(content.text if result.is_error else json.loads(content.text))
            return found

    return asyncio.run(talk())


def test_tools_answer_with_sources_and_the_same_every_time(make: Maker) -> None:
    asked = ("ask", {"question": ASKED})
    tools, first, again, told, listed = called(
        make(FILES).folder, asked, asked, ("digest", {"report": "长河市"}), ("figures", {"region": "长河市", "limit": 3})
    )  # fmt: skip
    assert tools == {"ask", "digest", "cite", "figures"}
    assert first["answers"][0]["value"] == "550亿元"
    assert first["passages"][0]["report"]["path"] == "云岭市/2024.md"
    assert {**first, "elapsed_ms": 0} == {**again, "elapsed_ms": 0}
    assert told["overview"][0]["report"]["path"] == "长河市/2024.md"
    assert [row["region"] for row in listed["figures"]] == ["长河市"] * 3
    assert all(row["citation"] for row in listed["figures"])


def test_a_citation_of_an_answer_is_shown_and_a_wrong_one_said_to_be_wrong(make: Maker) -> None:
    folder = make(FILES).folder
    _, answer = called(folder, ("ask", {"question": ASKED}))
    citation = answer["passages"][0]["id"]
    _, cited, wrong, nowhere = called(
        folder, ("cite", {"id": citation}), ("cite", {"id": "x"}), ("figures", {"region": "巴黎"})
    )
    assert cited["state"] == "intact"
    assert cited["passage"]["text"] == answer["passages"][0]["text"]
    assert "引用编号不完整" in wrong
    assert "没有巴黎的报告" in nowhere


def test_without_the_package_a_line_says_which(make: Maker, tmp_path: Path) -> None:
    (tmp_path / "mcp.py").write_text("raise ImportError", "utf-8")
    done = process("mcp", "--reports", make(FILES).folder, PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    assert done.returncode == 1
    assert "-m pip install " in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
