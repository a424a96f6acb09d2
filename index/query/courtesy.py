"""What people say to whom they talk with, and ask nothing of any report."""

import re
from enum import StrEnum
from typing import Final

from index.text.lexicon import any_of
from index.text.normal import normalise


class Courtesy(StrEnum):
    """What was said."""

    GREETING = "greeting"
    HELP = "help"
    THANKS = "thanks"
    FAREWELL = "farewell"


AROUND: Final = rf"(?:[\s,.。!?~、]|{any_of('courtesy_around')})*+"
SAID: Final = tuple(
    (one, re.compile(rf"{AROUND}(?:(?:{any_of(f'courtesy_{one}')}){AROUND})++"))
    for one in (Courtesy.HELP, Courtesy.THANKS, Courtesy.FAREWELL, Courtesy.GREETING)
)
GREETED: Final = re.compile(rf"^{AROUND}(?:(?:{any_of('courtesy_greeting')}){AROUND})++")
LONGEST: Final = 40
"""Characters of what is looked at: whoever writes more asks something."""


def courtesy(text: str) -> Courtesy | None:
    """What a text says that is no question; a greeting before a request for help is part of it.  None for anything else."""
    normal = normalise(text[:LONGEST]).strip().lower()
    if len(text) > LONGEST or not normal:
        return None
    rest = GREETED.sub("", normal, count=1) or normal
    return next((one for one, words in SAID if words.fullmatch(rest)), None)
