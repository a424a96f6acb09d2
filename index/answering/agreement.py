"""What speaks for a figure in a report that speaks for no place: how it was chosen, and whether the words chosen there agree."""

from collections.abc import Mapping, Sequence
from math import log

from index.answering.search import Hit
from index.answering.sentences import Chosen
from index.answering.values import Choice
from index.text.normal import normalise

OF_CHOICE = ("unit", "no_unit", "share", "margin", "gap", "near_gap", "missing", "clause", "written")
OF_RUN = (
    "run_mass",
    "run_holds",
    "run_margin",
    "run_gap",
    "run_unsaid",
    "run_hidden",
    "run_wide",
    "run_near_clause",
)
CERTAIN = 1e-4
"""How near to 0 and to 1 a probability counts for its logarithm."""


def agreement(choice: Choice, chosen: Chosen | None, hits: Sequence[Hit]) -> Mapping[str, float]:
    """What speaks for the figure of a choice among those of ``hits``, by name; ``chosen`` are the words chosen in the best."""
    place, figure = choice.candidate.hit, choice.candidate.figure
    likely = choice.probability
    words = _plain(hits[0].passage.text[slice(*chosen.value)]) if chosen and chosen.value else ""
    said = _plain(hits[place].passage.text[figure.shown : figure.stop])
    number = _plain(figure.value)
    agrees = float(bool(words) and (said in words or number in words or words in said))
    run = chosen.run if chosen and chosen.value else {}
    path, best = hits[0].passage.citation.report.path, hits[0].score or 1.0
    bounded = min(max(likely, CERTAIN), 1 - CERTAIN)
    return {
        "likely": likely,
        "odds": log(bounded / (1 - bounded)) / 5,
        "agrees": agrees,
        "agrees_likely": agrees * likely,
        "agrees_mass": agrees * run.get("run_mass", 0.0),
        "first": float(place == 0),
        "coverage": hits[0].coverage,
        "elsewhere": max((one.score for one in hits if one.passage.citation.report.path != path), default=0.0)
        / best,
        **{name: choice.evidence[name] for name in OF_CHOICE},
        **{name: run.get(name, 0.0) for name in OF_RUN},
    }


def _plain(text: str) -> str:
    return "".join(normalise(text).split())
