"""Replies in JSON: what the contract says, whatever is asked."""

import json
from pathlib import Path
from typing import Any

import pytest
from support import Maker

from bot.render.jsonlines import answer_line
from index.api import Answerer

REPORT = (
    "---\ntitle: {region}工作报告\nregion: {region}\nyear: 2023\n---\n\n# {region}工作报告\n\n"
    "全县粮食产量达到{amount}万吨，下降2.3%。\n\n新建农村公路36公里，通车里程居全市第三。\n\n"
    "## 2023年工作安排\n\n2023年粮食产量达到14万吨以上。\n"
)
REPORTS = {f"{region}.md": REPORT.format(region=region, amount=amount) for region, amount in (("云岭县", 12.5), ("云峰区", 9))}  # fmt: skip

TEXT, NUMBER, YEAR = {"str"}, {"int", "float"}, {"int", "NoneType"}
MAYBE = {"str", "NoneType"}
FIGURE = dict.fromkeys(("metric", "number", "unit", "amount", "base", "bound", "aspect"), TEXT)
SCHEMA: dict[str, Any] = {
    "question": TEXT,
    "status": ["answered", "weak", "not_found"],
    "courtesy": ["greeting", "help", "thanks", "farewell", None],
    "understood": {
        "regions": [TEXT],
        "unknown": [TEXT],
        "corrected": [{"typed": TEXT, "meant": TEXT}],
        "years": ([{"int"}], None),
        "metric": MAYBE,
        "scope": MAYBE,
        "intent": TEXT,
    },
    "clarification": ({"slot": ["place", "year", "metric"], "choices": [TEXT]}, None),
    "verdict": ["yes", "no", None],
    "rows": {"bool"},
    "coverage": ({"found": {"int"}, "of": {"int"}, "missing": [TEXT], "flawed": [TEXT]}, None),
    "answers": [
        {
            "value": MAYBE,
            "sentence": TEXT,
            "passage": {"int"},
            "report": TEXT,
            "year": YEAR,
            "region": MAYBE,
            "kind": ["result", "target", None],
            "figure": (FIGURE, None),
            "probability": {"float", "NoneType"},
            "restated": {"bool"},
            "part": YEAR,
            "rank": YEAR,
        }
    ],
    "missing": [{"region": MAYBE, "year": YEAR}],
    "calculated": ({"value": TEXT, "how": TEXT, "answers": [{"int"}]}, None),
    "overview": (
        [
            {
                "report": {"path": TEXT, "title": TEXT, "region": MAYBE, "year": YEAR},
                "kind": ["result", "target", None],
                "year": YEAR,
                "figures": [{"int"}],
                "headings": [{"section": [TEXT], "answers": [{"int"}]}],
            }
        ],
        None,
    ),
    "passages": [
        {
            "id": TEXT,
            "text": TEXT,
            "report": {"path": TEXT, "title": TEXT, "region": MAYBE, "year": YEAR},
            "section": [TEXT],
            "paragraph": {"int"},
            "lines": [[{"int"}]],
            "page": YEAR,
            "kind": TEXT,
            "header": [TEXT],
            "recognised": ({"certain": NUMBER, "doubtful": [[{"int"}]]}, None),
            "period": ({"year": {"int"}, "kind": ["review", "plan"], "since": YEAR}, None),
            "score": NUMBER,
            "highlights": [[{"int"}]],
        }
    ],
    "elapsed_ms": NUMBER,
}
"""Names of types, a list of one for a list of such, of several for one of them, a tuple for a shape or null."""

QUESTIONS = (
    "总结一下云岭县",
    "云岭县粮食产量多少",
    "云岭县2023年粮食产量目标是多少",
    "云岭县2022年粮食产量下降多少",
    "云岭县和云峰区粮食产量哪个更多？",
    "云岭县2022年粮食产量是多少，农村公路新建了多少公里？",
    "云岭县2022年粮食产量超过10万吨了吗？",
    "云玲县去年的粮食产量",
    "巴黎2021年粮食产量是多少",
    "周末电影票价",
    "",
    "🙂",
)


def check(value: Any, shape: Any, where: str = "reply") -> None:
    """Raises AssertionError where ``value`` is not of ``shape``."""
    match shape:
        case set():
            assert type(value).__name__ in shape, (where, value)
        case tuple():
            if value is not None:
                check(value, shape[0], where)
        case [one]:
            for item in value:
                check(item, one, f"{where}[]")
        case [*several]:
            assert value in several, (where, value)
        case dict():
            assert value.keys() == shape.keys(), where
            for name, inner in shape.items():
                check(value[name], inner, f"{where}.{name}")


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    from corpus.library import Library  # noqa: PLC0415

    folder: Path = tmp_path_factory.mktemp("reports")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, "utf-8")
    return Answerer.open(Library(folder), tmp_path_factory.mktemp("data"))


def reply(answerer: Answerer, question: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(answer_line(answerer.ask(question, 3)))
    return made


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_reply_is_of_one_shape_and_quotes_its_passages(answerer: Answerer, question: str) -> None:
    made = reply(answerer, question)
    check(made, SCHEMA)
    for told in made["answers"]:
        assert told["sentence"] in made["passages"][told["passage"]]["text"]
        assert (told["value"] or "") in told["sentence"]
        assert made["status"] == "answered" or told["value"] is None
    for passage in made["passages"]:
        assert all(passage["text"][start:end] for start, end in passage["highlights"])


def test_a_value_says_whose_it_is_of_when_what_it_measures_and_how_probable_it_is(answerer: Answerer) -> None:
    (told,) = reply(answerer, "云岭县粮食产量多少")["answers"]
    assert told.pop("probability") > 0.5
    assert told == {
        "value": "12.5万吨",
        "sentence": "全县粮食产量达到12.5万吨，下降2.3%。",
        "passage": 0,
        "report": "云岭县.md",
        "year": 2022,
        "region": "云岭县",
        "kind": "result",
        "figure": {
            "metric": "粮食产量",
            "number": "12.5",
            "unit": "万吨",
            "amount": "125000",
            "base": "吨",
            "bound": "",
            "aspect": "level",
        },
        "restated": False,
        "part": None,
        "rank": None,
    }


def test_a_target_a_bound_and_a_fall_are_said(answerer: Answerer) -> None:
    (target,) = reply(answerer, "云岭县2023年粮食产量目标是多少")["answers"]
    assert (target["kind"], target["figure"]["bound"]) == ("target", "以上")
    (fall,) = reply(answerer, "云岭县2022年粮食产量下降多少")["answers"]
    assert (fall["value"], fall["figure"]["amount"]) == ("下降2.3%", "-2.3")


def test_what_was_understood_and_calculated_is_said(answerer: Answerer) -> None:
    made = reply(answerer, "云岭县和云峰区2022年粮食产量哪个更多？")
    understood = made["understood"]
    assert understood["regions"] == ["云岭县", "云峰区"]
    assert (understood["years"], understood["intent"], understood["scope"]) == (
        [2022, 2022],
        "comparison",
        None,
    )
    assert made["calculated"] == {"value": "3.5万吨", "how": "12.5万吨 − 9万吨", "answers": [0, 1]}
    assert reply(answerer, "巴黎2021年粮食产量是多少")["understood"]["unknown"] == ["巴黎"]


def test_passages_are_cited_to_the_line(make: Maker, tmp_path: Path) -> None:
    library = make({"云岭县.md": "---\ntitle: 云岭县工作报告\nregion: 云岭县\nyear: 2023\n---\n\n新建农村公路36公里。\n"})  # fmt: skip
    first = reply(Answerer.open(library, tmp_path / "data"), "云岭县农村公路")["passages"][0]
    assert {name: first[name] for name in ("text", "paragraph", "lines", "period")} == {
        "text": "新建农村公路36公里。",
        "paragraph": 1,
        "lines": [[7, 7]],
        "period": {"year": 2022, "kind": "review", "since": None},
    }
