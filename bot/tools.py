"""The reports as tools of an assistant, over the Model Context Protocol on standard input and output.

Every tool gives JSON in the form of the command line, with the sources of all it says; the same call over the same reports
always gives the same.
"""

import json
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Final

from bot.render import spreadsheet
from bot.render.jsonlines import answer_line, cited_line
from bot.render.messages import MessageError, messages
from corpus.errors import WenbaoError
from corpus.extras import command
from corpus.library import Library
from index.api import Answerer

if TYPE_CHECKING:
    from mcp.server import MCPServer

PASSAGES: Final = 5
FIGURES: Final = 200
"""Passages and figures that a tool gives where nobody says how many."""

MOST: Final = 1000
"""The most that a tool gives however many are asked for."""

ABOUT: Final = """Answers Chinese questions from a folder of Chinese reports in their own words, with where the words stand.
A value that is not certain is not given; what the reports do not hold is said to be missing. Cite passages by their id."""


class ToolsError(MessageError):
    """The tools cannot be served."""


def server(library: Library, answerer: Answerer) -> "MCPServer":
    """The tools over ``library``, which ``answerer`` answers from.  Raises ToolsError without the package mcp."""
    try:
        from mcp.server import MCPServer  # noqa: PLC0415 - an extra
        from mcp.server.mcpserver.exceptions import ToolError  # noqa: PLC0415
        from pydantic import Field  # noqa: PLC0415 - comes with it
    except ImportError:
        raise ToolsError("failure.mcp", command=command("mcp")) from None

    def said(make: Callable[[], str]) -> str:
        try:
            return make()
        except WenbaoError as error:
            raise ToolError(str(error)) from None

    def ask(
        question: Annotated[str, Field(description="在报告里问的问题，写明地区、年份和指标")],
        limit: Annotated[int, Field(ge=1, le=100, description="最多几个段落")] = PASSAGES,
    ) -> str:
        """Answer a question (a figure, a comparison, a trend, a ranking, yes or no, an overview) from the reports."""
        return said(lambda: answer_line(answerer.ask(question, limit)))

    def digest(report: Annotated[str, Field(description="报告的路径，或地区和年份")]) -> str:
        """Sum a report up: key figures, and the sentences that stand for each of its headings."""
        return said(lambda: answer_line(answerer.digest(report)))

    def cite(id: Annotated[str, Field(description="段落编号")]) -> str:  # noqa: A002 - as all of JSON calls it
        """Show the passage with an id between its neighbours, checked against its file as it is now."""
        return said(lambda: cited_line(library.cite(id)))

    def figures(
        region: Annotated[str, Field(description="地区；空着是所有地区")] = "",
        metric: Annotated[str, Field(description="指标，同义的说法也算；空着是所有指标")] = "",
        limit: Annotated[int, Field(ge=1, le=MOST, description="最多几个数字")] = FIGURES,
    ) -> str:
        """List figures of the reports with region, year, metric, value, unit and citation."""
        return said(lambda: _figures(answerer, region, metric, limit))

    made = MCPServer("wenbao", instructions=ABOUT, log_level="ERROR")
    for tool in (ask, digest, cite, figures):
        made.tool(structured_output=False)(tool)
    return made


def _figures(answerer: Answerer, region: str, metric: str, limit: int) -> str:
    rows = spreadsheet.rows(answerer, region or None, metric or None, messages())
    listed = [dict(zip(spreadsheet.COLUMNS, row, strict=True)) for row in islice(rows, limit)]
    return json.dumps({"figures": listed}, ensure_ascii=False)
