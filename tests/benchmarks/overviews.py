"""Overviews against the files themselves: WENBAO_DATA=DATA python tests/benchmarks/overviews.py REPORTS [HOW MANY]

Every so many-th report below REPORTS, by path, 20 of them, is summed up, and its file read as plain text beside that:

    sentences   how many of the sentences are in the file word for word, white space and Markdown's marks left out
    headings    how many of the lines of the file that begin with 一、 二、 and have text below are headings of the overview
    message     UTF-16 units of the overview as a message, of the 4,096 that Telegram takes

What is not there is printed, and the exit status is 1 then.
"""

import os
import re
import sys
from html import unescape
from pathlib import Path

from bot.render import telegram
from bot.render.html import LIMIT
from bot.render.messages import messages
from bot.settings import load
from index.api import Answer, Answerer

TAGS = re.compile("<[^>]+>")
MARKS = re.compile(r"[\s*#`>|]+")
MAIN = re.compile(r"^[\s#*]*([一二三四五六七八九十]{1,3}、[^。；;\n]{2,40})$", re.MULTILINE)


def bare(text: str) -> str:
    return MARKS.sub("", text)


def main_headings(text: str) -> list[str]:
    """The lines that number what stands below them, with text before the next one."""
    found = [*MAIN.finditer(text)]
    ends = [*(one.start() for one in found[1:]), len(text)]
    return [
        bare(one[1]) for one, end in zip(found, ends, strict=False) if len(bare(text[one.end() : end])) > 40
    ]


def missing(answer: Answer, text: str) -> tuple[list[str], list[str], list[str]]:
    """The sentences that are not in the file, its main headings, and those that the overview has not."""
    whole, (told,) = bare(text), answer.overviews
    sentences = [one.sentence for one in answer.findings if bare(one.sentence) not in whole]
    names = {bare(name) for heading in told.headings for name in heading.section}
    main = main_headings(text)
    return sentences, main, [one for one in main if one not in names]


def main(reports: Path, many: int) -> int:
    where = load(os.environ, reports, None)
    answerer = Answerer.open(where.library, where.data)
    files = sorted(
        entry.source.path
        for entry in answerer.entries
        if entry.count > 20 and entry.source.path.endswith(".md")
    )
    failed = 0
    for path in files[:: max(1, len(files) // many)][:many]:
        answer = answerer.digest(path)
        sentences, there, lacking = missing(answer, (reports / path).read_text("utf-8"))
        shown = unescape(TAGS.sub("", telegram.overviews(answer, messages(), "wenbao_bot")))
        units = len(shown.encode("utf-16-le")) // 2
        said, count = len(answer.findings), len(sentences)
        print(
            f"{path}: sentences {said - count}/{said}, headings {len(there) - len(lacking)}/{len(there)}, message {units}"
        )
        for text in (*sentences, *lacking):
            print("  not there:", text)
        failed += bool(sentences or lacking or units > LIMIT)
    print(f"{failed} of {many} fail")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20))
