"""What one question alone comes to, before it is put beside others."""

from dataclasses import dataclass, replace

from index.answering.answer import Finding
from index.answering.claims import YesNo
from index.answering.confidence import Status
from index.answering.search import Hit
from index.figures.figures import Aspect, Figure
from index.text.normal import Span


@dataclass(frozen=True, slots=True)
class Found:
    """The ``hits`` of a question, and of the one in place ``place`` the sentence that answers and the words in it, spans of its
    text; ``figure`` where they are one."""

    hits: tuple[Hit, ...]
    status: Status
    place: int = 0
    sentence: Span = (0, 0)
    value: Span | None = None
    figure: Figure | None = None
    probability: float | None = None
    verdict: YesNo | None = None

    @property
    def hit(self) -> Hit:
        """The hit that answers."""
        return self.hits[self.place]

    def finding(self, at: int) -> Finding:
        """The words of what was found, in the hit that has the place ``at`` in the answer; uncertain ones put no value first."""
        passage, figure = self.hit.passage, self.figure
        report = passage.citation.report
        year = (figure and figure.year) or (passage.period.year if passage.period else report.year)
        kind = figure.kind if figure else (passage.period and passage.period.kind)
        told = Finding(passage.text[slice(*self.sentence)], at, year=year, region=report.subject, kind=kind)
        if self.status is not Status.ANSWERED or self.value is None:
            return told
        value = passage.text[slice(*self.value)]
        counted = figure if figure and figure.aspect is not Aspect.RANK else None
        return replace(told, value=value, figure=counted, probability=self.probability)
