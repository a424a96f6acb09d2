"""What is new of what is watched for, in lines: for Telegram with links, for the terminal with the ids of citations."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Final

from telegram.helpers import create_deep_linked_url

from bot.render import describe
from bot.render.html import LIMIT, Html, join, line, linked, plain, tagged
from bot.render.messages import Messages
from bot.service.actions import encode_link
from bot.service.watch import Told
from index.api import Aspect, Entry, News, Observation, Topic

EACH: Final = 3
SHOWN: Final = 10
"""News of one watch, and of all, that are shown in one message; further ones are counted."""

EntryOf = Callable[[str], Entry | None]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is new: the words ``before`` a figure, the figure it takes the place of (``old``), the figure or sentence,
    the words ``behind`` it, and where it stands."""

    before: str
    old: Observation | None
    value: str
    behind: str
    source: str
    citation: str


def added(said: str, topic: Topic, reports: int, say: Messages) -> str:
    """What is watched for from now on."""
    regions = say.join(sorted(topic.regions))
    absent = [say("watch.absent", place=place) for place in topic.absent]
    grown = topic.metric and topic.aspects == (Aspect.CHANGE,)
    metric = topic.metric.names[0] if topic.metric else ""
    what = say("answer.grown", metric=metric) if grown else metric
    term = say("watch.term", term=topic.term) if topic.term else ""
    parts = [regions, *absent, what or term or say("watch.reports")]
    told = say("answer.apart").join(filter(None, parts))
    return say("watch.added", said=said, what=told, reports=reports)


def telegram(told: Sequence[Told], entry: EntryOf, say: Messages, bot: str) -> str:
    """One message about all that is new for a chat."""
    lines = [plain(say("watch.news", count=len(told)))]
    for said, count, items in _by_watch(told, entry, say):
        lines.append(tagged("b", plain(line(said, 60))) + plain(say("watch.count", count=count)))
        lines += [_item(item, bot) for item in items]
        if count > len(items) > 0:
            lines.append(plain(say("answer.further", count=count - len(items))))
    fits = sum(size <= LIMIT for size in accumulate(one.units + 1 for one in lines))
    return join(lines[:fits], "\n").html


def terminal(told: Sequence[Told], entry: EntryOf, say: Messages) -> Iterator[str]:
    """All that is new, a line each."""
    for said, count, items in _by_watch(told, entry, say, len(told), len(told)):
        yield said + say("watch.count", count=count)
        for item in items:
            old = f"{item.old.value}（{item.old.citation}） → " if item.old else ""
            what = f"{item.before}{old}{item.value}{item.behind}"
            yield "- " + say("answer.apart").join(filter(None, [what, item.source, item.citation]))


def _by_watch(
    told: Sequence[Told], entry: EntryOf, say: Messages, each: int = EACH, most: int = SHOWN
) -> Iterator[tuple[str, int, list[Item]]]:
    """What was said, how much is new of it, and the first of that."""
    left = most
    for watch, group in groupby(told, lambda one: one.watch):
        news = list(group)
        shown = news[: min(each, left)]
        left -= len(shown)
        yield watch.said, len(news), [_told(one, entry(one.now.path), say) for one in shown]


def _told(one: Told, entry: Entry | None, say: Messages) -> Item:
    now, kind = one.now, one.kind
    source = describe.report(entry.report, say) if entry else now.path
    year = say("cite.year", year=now.year) if now.year else ""
    whose = " ".join(filter(None, [now.region, year]))
    if kind is News.REPORT:
        return Item(say("watch.report"), None, "", "", source, "")
    paragraph = say("cite.paragraph", paragraph=now.citation.split("-")[1])
    source = f"{source} · {paragraph}"
    if kind is News.MENTIONS:
        return Item(say("watch.first", whose=whose or source), None, now.value, "", source, now.citation)
    what = say("answer.grown", metric=now.metric) if now.aspect == Aspect.CHANGE else now.metric
    before = f"{whose}{say('answer.apart')}{what} "
    remarks = [say(f"told.{now.kind or 'review'}"), *([say("watch.restated")] if one.before else [])]
    behind = say("answer.remark", told=say.join(remarks))
    return Item(before, one.before, now.value, behind, source, now.citation)


def _item(item: Item, bot: str) -> Html:
    parts = [plain("• " + line(item.before, 80) + " " * item.before.endswith(" "))]
    if item.old:
        parts += [_linked(item.old.citation, line(item.old.value, 60), bot), plain(" → ")]
    figure = plain(line(item.value, 90)) if not item.behind else tagged("b", plain(line(item.value, 60)))
    apart = " " if item.value else ""
    parts += [figure, plain(item.behind + apart), _linked(item.citation, line(item.source, 100), bot)]
    return join(parts)


def _linked(citation: str, text: str, bot: str) -> Html:
    """``text`` that opens the passage with this id; as it is where there is none."""
    return linked(create_deep_linked_url(bot, encode_link(citation)), text) if citation else plain(text)
