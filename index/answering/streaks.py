"""For how many years on end a place has led, which a report says behind the figure: 地区生产总值达12.8万亿元,连续34年居全国首位."""

import re
from dataclasses import replace

from index.answering.answer import Finding
from index.answering.search import Hit
from index.figures.figures import figures
from index.text.lexicon import any_of
from index.text.normal import normal_text, normalise

ASKED = re.compile(
    rf"连续(?:了|已经)?(?:多少|几)个?年?.{{0,8}}?(?P<among>全[国省市区州])?.{{0,4}}?(?:{any_of('leading')})"
)
LEADING = re.compile(any_of("leading"))
BEHIND = 12
"""Characters behind the years within which it is said that and among whom the place leads."""


def asks_for_streak(text: str) -> bool:
    """Whether a question asks for how many years on end a place has led."""
    return ASKED.search(normalise(text)) is not None


def streak(text: str, finding: Finding, hit: Hit) -> Finding | None:
    """The years behind the figure of ``finding`` in its sentence, among those that the question ``text`` names; None where the
    sentence says none or several."""
    asked = ASKED.search(normalise(text))
    if asked is None or finding.figure is None:
        return None
    told = normal_text(hit.passage.text)
    begin, end = finding.figure.at[1], told.sentence(finding.figure.at[0])[1]
    found = []
    for one in figures(hit.passage):
        behind = told.normal[one.at[1] : one.at[1] + BEHIND]
        among = asked["among"] is None or asked["among"] in behind
        led = told.normal[: one.at[0]].endswith("连续") and LEADING.search(behind)
        if begin <= one.at[0] < end and one.unit == "年" and led and among:
            found.append(one)
    if len(found) != 1:
        return None
    return replace(finding, value=hit.passage.text[found[0].shown : found[0].stop], figure=found[0])
