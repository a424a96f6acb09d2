"""Whether a figure is of something that what is asked for is set against: of 进出口 where 出口 is asked for."""

import re
from functools import cache

from index.text.lexicon import alternation, data_lines

Group = tuple[re.Pattern[str], dict[str, int]]


class Contrasts:
    """The words of one normalised question, of which the groups of words/contrasts.txt have one or the other."""

    def __init__(self, question: str) -> None:
        said = ((group, _said(group, question)) for group in _groups())
        self._asked = [(group, members) for group, members in said if members]

    def contradict(self, name: str) -> bool:
        """Whether normalised words that name a figure say another of a group, and none that the question says."""
        return any(
            (told := _said(group, name)) and told.isdisjoint(members) for group, members in self._asked
        )


def _said(group: Group, text: str) -> frozenset[int]:
    """Which members of a group a text says, by their places; the longest names first."""
    pattern, members = group
    return frozenset(members[found] for found in pattern.findall(text))


@cache
def _groups() -> tuple[Group, ...]:
    found = []
    for line in data_lines("contrasts.txt"):
        members = {name: place for place, names in enumerate(line.split()) for name in names.split("/")}
        found.append((re.compile(alternation(frozenset(members))), members))
    return tuple(found)
