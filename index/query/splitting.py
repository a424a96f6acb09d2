"""A question that asks for two things → a complete question for each."""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.figures.metrics import mentions
from index.query.intent import MEASURE, QUANTITY
from index.text.lexicon import any_of

Span = tuple[int, int]

MOST = 6
MOST_LEAD = 40
"""Characters that one part gives to the next at most."""
"""Things that are asked for at once."""

MARKS = re.compile(
    r"[?,;。!]+\s*|(?<=谁)、|(?<=多少)、|、(?=多少|几)|(?:(?<=多少)|(?<=多少[元人]))(?:以及|[和与])"
)
ASKS = re.compile(
    rf"{any_of('number')}|(?<![那这近好十前哪])几(?!乎|年来)|{any_of('person', 'name', 'date')}|呢$|是$"
)
LEADING = re.compile(rf"^(?:\s|{any_of('part_leading')})+")
FOLLOWS = re.compile(
    rf"^的?(?:(?:同比|比上年|比去年)?(?:{any_of('part_follows')})了?|{any_of('part_follows_same')})"
)
"""What a part begins with that goes on with the thing before it: 增长了多少."""
BARE = re.compile(rf"(?:[\s,?]|{any_of('part_bare')})*+(?:多少|几[个家人名项]?|第几)?(?:[钱个家人名了]|\s)*")
"""A clause of nothing but when and how much is about the thing before it."""
ECHO = re.compile("(?:又|也|各|都|分别)?(?:是|有|在|叫|得)?(?:多少|谁|哪[年天些]|什么|啥|几个|几家)")
"""A clause that asks more of what the one before it asks for: 是哪个,多少."""
WHICH = re.compile(f"{any_of('person', 'name')}|有几|什么情况|还是")
SUBJECT = re.compile(r"[的是为有达到了共]*+(?:多少|几|第几|哪|什么).*$")
HOW_MANY = re.compile("多少(?=[^,?了])|几(?=[个家项座条户人名])")
"""What a clause begins with that leaves out what is done to the thing before it too: 新增多少企业、多少机构."""
NUMBER = re.compile(rf"{any_of('number')}|几")
EACH = re.compile(
    any_of("each")
    + "|各(?:自|有|是|为|达到?|增长?|下降|降|减少|增加|提高)?了?(?:多少|几)|分别(?:是|有|为|达到?|增长了?|下降了?|削减了?|完成了?|新增了?)?(?:了)?(?:多少|几)"
)
ALIKE = re.compile("(?:年均|同比|累计|平均|比[^和与、]{2,8})(?=各|分别)")
"""What is said of several things alike, and stands behind the last of them."""
SUM = re.compile("(?:(?:(?:都|到底)?(?:是|有|为|达到?))?多少[^,?]{0,4})?[?。 ]*$")
GIVEN = re.compile("的?(?:详细|具体)?(?:数据|信息|数值|数额)[?。 ]*$")
"""What a question ends in that asks to be given what it names."""
MOST_NAME = 24
JOINS = re.compile("以及|[和与及、跟]")


def separate(normal: str, spans: Sequence[Span]) -> tuple[str, ...]:
    """The questions that a normalised one comes to, each with the place, the year and the subject that it leaves to
    the ones before; none where it asks for one thing.  ``spans`` are where places and years stand."""
    clauses = _clauses(normal)
    if len(clauses) > 1:
        first, *others = (_blanked(normal, clause, spans).strip(" ,?") for clause in clauses)
        if first.endswith("呢") or (WHICH.search(first) and any(map(ECHO.fullmatch, others))):
            return ()
        return _completed(normal, clauses, spans)
    return _each(normal, spans) or _listed(normal, spans)


def _clauses(normal: str) -> list[Span]:
    """The clauses that ask, with what stands before them and asks nothing."""
    asks, begin = [], 0
    for found in [*MARKS.finditer(normal), None]:
        stop = found.start() if found else len(normal)
        text = normal[begin:stop].strip()
        if text and ASKS.search(text):
            asks.append((begin, stop))
            begin = found.end() if found else stop
    return _blanks(normal, asks[0]) if len(asks) == 1 else asks[:MOST]


def _blanks(normal: str, span: Span) -> list[Span]:
    """The clauses of one without marks, where blanks stand between two that ask: 新建了多少家 开了多少列."""
    asks, begin = [], span[0]
    for found in re.finditer(r"\s+", normal[: span[1]]):
        if found.start() > begin and MEASURE.search(normal, begin, found.start()):
            asks.append((begin, found.start()))
            begin = found.end()
    if asks and ASKS.search(normal[begin : span[1]]):
        return [*asks, (begin, span[1])][:MOST]
    return [span]


def _completed(normal: str, clauses: Sequence[Span], spans: Sequence[Span]) -> tuple[str, ...]:
    """Each clause with what it leaves out: places and years of the first, and where it is no more than how something
    changed, the thing itself."""
    first = normal[slice(*clauses[0])].strip()
    shared = _shared(normal, clauses[0], spans)
    subject = SUBJECT.sub("", first)
    made = [first]
    for start, stop in clauses[1:]:
        text = LEADING.sub("", normal[start:stop].strip())
        own = [span for span in spans if start <= span[0] < stop]
        if text.endswith("呢"):
            text = _like(first, text.removesuffix("呢"))
        if all(_dated(normal[slice(*span)]) for span in own) and BARE.fullmatch(
            _blanked(normal, (start, stop), spans)
        ):
            thing = _blanked(normal, clauses[0], spans if own else ())
            kept = "".join(
                normal[slice(*span)]
                for span in spans
                if own and span[1] <= clauses[0][1] and not _dated(normal[slice(*span)])
            )
            made.append(kept + SUBJECT.sub("", thing).rsplit(",", 1)[0].strip() + text)
        elif (
            not own
            and (begins := HOW_MANY.match(text))
            and (asks := HOW_MANY.search(first))
            and begins[0] == asks[0]
        ):
            made.append(first[: asks.start()] + text)
        elif FOLLOWS.match(text):
            made.append(subject + text)
        else:
            made.append(text if own and not shared else _with(shared, text, normal, own, spans, clauses[0]))
    return tuple(made)


def _blanked(normal: str, clause: Span, spans: Sequence[Span]) -> str:
    """A clause without the places and years in it."""
    return "".join(
        normal[at] for at in range(*clause) if not any(start <= at < stop for start, stop in spans)
    )


def _like(first: str, thing: str) -> str:
    """A thing named alone, asked for as the first one was: 企业投的呢."""
    found = re.search("(?:是|有|为|要|达到?)*+(?:多少|几|哪|什么|谁).*$", first)
    return thing + (found[0] if found else "是多少")


def _shared(normal: str, clause: Span, spans: Sequence[Span]) -> str:
    """What the first clause says before it asks, or the places and years up to its end."""
    lead = normal[slice(*clause)].rpartition(",")[0]
    if lead and not ASKS.search(lead) and len(lead) <= MOST_LEAD:
        return lead.strip() + ","
    return "".join(normal[slice(*span)] for span in sorted(spans) if span[0] < clause[1])


def _with(
    shared: str, text: str, normal: str, own: Sequence[Span], spans: Sequence[Span], clause: Span
) -> str:
    """``text`` with what it does not say itself: the year where it names a place, the place where it names a year."""
    if not own:
        return shared + text
    years = [normal[slice(*span)] for span in spans if span[0] < clause[1] and _dated(normal[slice(*span)])]
    places = [
        normal[slice(*span)] for span in spans if span[0] < clause[1] and not _dated(normal[slice(*span)])
    ]
    dated = any(_dated(normal[slice(*span)]) for span in own)
    placed = any(not _dated(normal[slice(*span)]) for span in own)
    return "".join([*([] if placed else places), *([] if dated else years), text])


def _dated(said: str) -> bool:
    return said[-1] in "年底末初度间五期划”" or said[:2].isdecimal()


def _each(normal: str, spans: Sequence[Span]) -> tuple[str, ...]:
    """甲和乙各有多少 → 甲有多少, 乙有多少; places that are asked about one by one are a comparison."""
    found = EACH.search(normal)
    if not found:
        return ()
    start = _head(normal, spans)
    if start > found.start():
        return ()
    stop = next((how.start() for how in ALIKE.finditer(normal, start, found.start() + 1)), found.start())
    things = _whole_things([one.strip() for one in JOINS.split(normal[start:stop]) if one.strip(" 的")])
    if not 1 < len(things) <= MOST or _places_joined(normal, spans):
        return ()
    asked = normal[stop : found.start()] + re.sub("^(?:各|分别)", "", found[0]) + normal[found.end() :]
    head = normal[:start]
    return tuple(head + thing.removeprefix("的") + asked for thing in things)


def _head(normal: str, spans: Sequence[Span]) -> int:
    """Where the places and years end that stand before the first of several things."""
    at = 0
    for start, stop in sorted(spans):
        if JOINS.search(normal, at, max(at, start)):
            break
        at = max(at, stop)
    return at


def _whole_things(things: list[str]) -> list[str]:
    """Things with what only the last of them says: 城里人和农村人收入 are 城里人收入 and 农村人收入."""
    last = things[-1] if things else ""
    return [
        one + last[len(one) :]
        if len(one) + 2 <= len(last)
        and not QUANTITY.search(one)
        and QUANTITY.search(last)
        and one[-1:] == last[len(one) - 1]
        else one
        for one in things
    ]


def _listed(normal: str, spans: Sequence[Span]) -> tuple[str, ...]:
    """GDP和人口 → GDP, 人口: two metrics and nothing between them but 和."""
    if _places_joined(normal, spans):
        return ()
    meant = [mention for mention in mentions(normal) if mention.concept.unit]
    gaps = [normal[one.stop : other.start] for one, other in pairwise(meant)]
    if 1 < len(meant) <= MOST and all(JOINS.fullmatch(gap.strip()) for gap in gaps):
        head = normal[: meant[0].start]
        tail = re.sub("^(?:都|各|分别)", "", normal[meant[-1].stop :].strip())
        if tail.strip(" ?。") and not NUMBER.search(tail):
            return ()
        return tuple(head + normal[one.start : one.stop] + tail for one in meant)
    start = _head(normal, spans)
    if start and (given := GIVEN.search(normal, start)):
        things = [one.strip(" 的") for one in JOINS.split(normal[start : given.start()])]
        if 1 < len(things) <= MOST and all(1 < len(one) <= MOST_NAME for one in things):
            return tuple(normal[:start] + one + given[0] for one in things)
    found = SUM.search(normal)
    if found is None:
        return ()
    things = [one.strip() for one in JOINS.split(normal[start : found.start()])]
    if not 1 < len(things) <= MOST or not all(len(one) > 1 and QUANTITY.search(one) for one in things):
        return ()
    return tuple(normal[:start] + one + normal[found.start() :] for one in things)


def _places_joined(normal: str, spans: Sequence[Span]) -> bool:
    """Whether two places are named in one breath."""
    ordered = sorted(spans)
    return any(JOINS.fullmatch(normal[one[1] : other[0]].strip()) for one, other in pairwise(ordered))
