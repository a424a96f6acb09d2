"""Yes or no: what the sentences that were found, and the figure that is claimed, say to a question."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index.answering.claims import NumberClaim, YesNo, agrees
from index.answering.clauses import Judge
from index.answering.compared import Comparing, held
from index.answering.confidence import Confidence, Status
from index.answering.found import Found
from index.answering.model import models, probability
from index.answering.verdict import Claim, Verdict, decided
from index.figures.figures import TARGET
from index.query.question import Question
from index.text.normal import normal_text


class Decider:
    """Decides yes/no questions.

    ``judge`` says how well clauses answer a question, ``claimed`` finds the figure that answers another wording of it.
    """

    def __init__(
        self,
        judge: Callable[[Question], Judge],
        confidence: Confidence,
        claimed: Callable[[Question, str], Found | None],
    ) -> None:
        self._judge, self._confidence, self._claimed = judge, confidence, claimed

    def decide(self, question: Question, found: Sequence[Found]) -> Found:
        """What was found with the sentence that most probably says yes or no to ``question``; without a verdict where none does
        for certain."""
        offered = list(self.verdicts(question, found))
        if not offered:
            return found[0]
        told = [evidence for _, _, evidence in offered]
        place, evidence = decided(told, [models().claim.value(one) for one in told])
        if probability(models().verdict.value(evidence)) < models().thresholds.verdict:
            return found[0]
        said, one, _ = offered[place]
        return replace(one, status=Status.ANSWERED, value=None, verdict=said)

    def verdicts(
        self, question: Question, found: Sequence[Found]
    ) -> Iterator[tuple[YesNo, Found, dict[str, float]]]:
        """What sentences of the place and time asked about, or a figure that answers the question for it, say to a yes/no
        question, each with what speaks for it."""
        for said, one in self._said(question, found):
            hit, (start, stop) = one.hit, one.sentence
            if self._confidence.covered(question, hit, one.sentence) is not Status.ANSWERED:
                continue
            planned = hit.passage.period is not None and hit.passage.period.kind == "plan"
            target = planned or bool(TARGET.search(hit.passage.text[start:stop]))
            evidence = said.evidence(
                score=hit.score / (one.hits[0].score or 1.0),
                first=one.place == 0,
                coverage=hit.coverage,
                aim=question.planned is not None and target != question.planned,
                ahead=target and question.planned is None,
            )
            yield said.said, one, evidence

    def _said(self, question: Question, found: Sequence[Found]) -> Iterator[tuple[Verdict, Found]]:
        """What the figure that answers, and each sentence of what was found, says to a yes/no question."""
        judge = self._judge(question)
        claim = Claim(question, judge)
        against = held(claim.normal)
        if against is None and claim.number:
            yield from self._measured(question, claim, claim.number)
        comparing = Comparing(against, judge) if against else None
        for one in found:
            text = normal_text(one.hit.passage.text)
            told = (
                comparing.verdicts(one.hit.passage)
                if comparing
                else ((said, at) for at in text.sentences for said in claim.verdicts(text.normal[slice(*at)]))
            )
            yield from ((said, replace(one, sentence=text.verbatim(span))) for said, span in told)

    def _measured(
        self, question: Question, claim: Claim, number: NumberClaim
    ) -> Iterator[tuple[Verdict, Found]]:
        """What the figure says that answers the question for the number, or the change, that is claimed."""
        found = self._claimed(question, number.asked)
        if found is None or found.figure is None or found.probability is None or found.figure.written:
            return
        if said := agrees(number, found.figure):
            normal = normal_text(found.hit.passage.text[slice(*found.sentence)]).normal
            share = claim.share(normal)
            stands, gap = claim.stands(said, normal), claim.gap(normal)
            yield Verdict(said, "figure", found.probability, 0.0, share, share, stands, gap), found
