"""What the tests of the index in Milvus share."""

from collections.abc import Callable, Sequence

from corpus.library import Library
from index.api import Answerer
from index.store.entry import Entry

Opened = Callable[[Library], Answerer]

HARVEST = "云岭县粮食产量多少"
REPORTS = {
    "甲.md": "# 云岭县报告\n\n全县粮食产量12万吨。\n\n新建学校5所。",
    "乙.txt": "云峰区改造公路30公里。\n\n云峰区粮食产量8万吨。",
}


def told(answerer: Answerer, question: str) -> list[tuple[str, float, float]]:
    """The text of each hit with its score and coverage."""
    return [(hit.passage.text, hit.score, hit.coverage) for hit in answerer.ask(question, 10).hits]


def same(one: Answerer, other: Answerer, questions: Sequence[str]) -> None:
    """Both give the same passages with the same scores."""
    for question in questions:
        answers = [asked.ask(question, 10) for asked in (one, other)]
        found = [[(hit.passage, hit.score, hit.coverage) for hit in answer.hits] for answer in answers]
        assert found[0] == found[1]
        assert answers[0].status == answers[1].status


def sorted_entries(answerer: Answerer) -> list[Entry]:
    return sorted(answerer.entries, key=lambda entry: entry.source.path)
