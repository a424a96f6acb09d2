"""What looks in a question like the name of a place or an organisation, and is none that is known."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from index.text.lexicon import any_of, questions, stop_words
from index.text.normal import Span

PLACE_LIKE = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:省|市|自治州|自治区|县|区|州|盟)")
COMMON = re.compile(
    rf".*(?:{any_of('no_place')})$|.*(?:{any_of('no_place_of')})[省市县区州盟]$|.+(?:{any_of('no_place_in')}).+|.*[“”\"'].*"
)
"""What ends like a place and is a kind of place, all or one of them, or says what somebody does."""
BEFORE = re.compile(
    "(?:年(?:底|末|度)?)?(?:.*(?:[年在于从到为和与及的是被由对谁哪几个]|之前|之后|什么|何时))?"
)
"""What stands before the name of a place and is none of it."""
HAN = re.compile("[\u4e00-\u9fff]")
BOUNDS = frozenset(questions()["place_bounds"])
"""What stands right before the name of a place."""
OPENING = re.compile(r"(?:^|[\s,。:;?!、(]|请问|想问下?|问下)(?=[\u4e00-\u9fff])")
MOST_TYPED = 5
"""Characters of the longest place whose misspelling is put right without a suffix that marks it as a place."""
ORGANISATION = re.compile(rf"([\u4e00-\u9fffa-z0-9]{{2,16}}?)(?:{any_of('organisation')})")
NO_ORGANISATION = re.compile(any_of("no_organisation"))


def word_edges(words: Sequence[str]) -> frozenset[int]:
    """Where the words of a question begin and end."""
    edges, at = [0], 0
    for word in words:
        at += len(word)
        edges.append(at)
    return frozenset(edges)


def place_like(normal: str, edges: frozenset[int], taken: Sequence[Span]) -> Iterator[tuple[str, int]]:
    """What looks like the name of a place, ends with a word, and is none of the known ones."""
    begins, ends = sorted(edges), {stop for _, stop in taken}
    for found in PLACE_LIKE.finditer(normal):
        start, stop = found.span()
        if any(start < last and first < stop for first, last in taken) or stop not in edges:
            continue
        start = begins[bisect_right(begins, start) - 1]
        start = next(found.end() for found in BEFORE.finditer(normal, start, stop))
        place = normal[start:stop]
        if (start in ends or is_bounded(normal, start)) and 3 <= len(place) <= 6 and not COMMON.match(place):
            yield place, start


def is_bounded(normal: str, start: int) -> bool:
    """Whether what begins at ``start`` does not go on with the word before it."""
    return not start or not HAN.match(normal, start - 1) or normal[start - 1] in BOUNDS


def opening(normal: str, words: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Characters at the beginning of a question or of a part of it that the dictionary knows no word of: 柳洲."""
    starts, at = {}, 0
    for place, word in enumerate(words):
        starts[at] = place
        at += len(word)
    for found in OPENING.finditer(normal):
        first = starts.get(found.end())
        if first is None:
            continue
        for count in (5, 4, 3, 2):
            run = "".join(words[first : first + count])
            if len(run) <= MOST_TYPED:
                yield run, found.end()


def organisations_in(normal: str, edges: frozenset[int]) -> tuple[str, ...]:
    """The companies, schools and the like that are named in so many words."""
    found = []
    for match in ORGANISATION.finditer(normal):
        start = next(inner.end() for inner in BEFORE.finditer(normal, match.start(), match.end()))
        starts = [edge for edge in sorted(edges) if start <= edge < match.end(1)]
        ends = [*starts[1:], match.end()]
        start = next(
            (at for at, end in zip(starts, ends, strict=False) if normal[at:end] not in stop_words()), start
        )
        name = normal[start : match.end()]
        if len(name) > 3 and start in edges and not NO_ORGANISATION.search(normal[start : match.end(1)]):
            found.append(name)
    return tuple(dict.fromkeys(found))
