"""What speaks for a run of words tells a name from what is none, and what the question has itself from what is new."""

from index.answering.asking import Asking
from index.answering.run_features import RunJudge
from index.answering.runs import Run
from index.answering.spans import worded
from index.query.places import Places
from index.query.question import understand
from index.text.segmenter import Segmenter

SENTENCE = "被告人蔡某某仍通过言语怂恿被告人刘某某离开"


def told(segmenter: Segmenter, run: str) -> dict[str, float]:
    question = understand("是谁怂恿刘某某离开？", segmenter, Places([]))
    start = SENTENCE.find(run)
    weights = dict.fromkeys(question.grams, 1.0)
    judge = RunJudge(question, Asking.of(question), weights)
    return judge.of(SENTENCE, (start, start + len(run)), worded(SENTENCE), Run(0, 0, 0, 0.5, 0.6))


def test_a_person_is_a_name_that_the_question_has_not(segmenter: Segmenter) -> None:
    name, none, asked = (told(segmenter, run) for run in ("蔡某某", "离开", "刘某某"))
    assert name["run_person_unnamed"] == 0.0
    assert none["run_person_unnamed"] == 1.0
    assert asked["run_echo"] == 1.0
    assert asked["run_stale"] == 1.0
    assert name["run_echo"] < 1.0
    assert name.keys() == none.keys()
