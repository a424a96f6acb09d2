"""Whose report it is: what it says of itself, and last what its text names most."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.forms import sentence_marks
from corpus.model import Origin

SUFFIXES = "特别行政区|自治区|自治州|自治县|自治旗|地区|新区|省|市|区|县|旗|盟|州"
FOLLOWERS = "人民|人大|政府|国民|统计|第|十|工作|经济|发展|高质量|委|代?(?:省|市|州|区|县|盟|旗)长|主席|[一二三四五六七八九]"
TITLED = re.compile(rf"([\u4e00-\u9fff]{{1,10}}?(?:{SUFFIXES}))(?=$|{FOLLOWERS})")
PARTS = re.compile(r"\d+\s*[年月日]?|[\s—―─_《》（）()：:，,、。“”-]+|在|关于|代表|中共|中国共产党")
NATION = re.compile("国务院|中华人民共和国|全国")
PLACE = re.compile(r"(?=([\u4e00-\u9fff]{2,3}[省市区县旗州盟])(?!长|级|域|间|划|别|块|民|场|政|容|直|外|内))")
KIND_OF_PLACE = re.compile(
    "(?:中共)?[本全我各两该此们个]?(?:特别行政区|自治[区州县旗]|地区|新区|[省市区县旗盟州])$|.*[我向就也受的行].*|.+全[省市区县旗盟州]$"
)
COMMON = re.compile(
    ".*(?:[社园景街片山库灾矿牧林厂校小新老郊专禁特战商聚流江海湾地务县假段]|开发|高新|示范|先行|功能|保护|中心|工业|核心|试验|经开|行政|"
    "贫困|合作|改造|引领|增长|连片|经济|投资|自贸|[主老新中]城)区$|.*(?:[大小新心范明型]城|[都超上夜股楼菜县强闹])市$|"
    ".*(?:[神九加欧亚美非湿]州|[联同加结]盟|红旗|[强兴]省)$|.*[按照的与及在向对由以从至府院委受是落实推导领施也就了升组示我各全点年占靠].*"
)
"""What ends like a place and is none, or was cut out of a sentence."""

LABEL_CHARS = 60
OPENING = 8


@dataclass(frozen=True, slots=True)
class Said:
    """What of a report can say whose and of when it is, in the order of trust: the first says most.

    ``opening`` are its first blocks, ``headings`` all of its headings, ``names`` its file and folder names
    from the file upwards.
    """

    front_matter: str | None
    title: str
    opening: Sequence[str]
    headings: Sequence[str]
    names: Sequence[str]
    text: str

    def parts(self) -> Iterator[tuple[Origin, str]]:
        yield Origin.TITLE, self.title
        for block in self.opening[:OPENING]:
            yield Origin.OPENING, block
        for name in self.names:
            yield Origin.PATH, name


def region(said: Said) -> tuple[str, Origin] | tuple[None, None]:
    """Whom the report speaks for and what says so; two None if nothing does.

    A short name (云州) gives way to the full one of the first lines (云岭族自治州).
    """
    if said.front_matter:
        return said.front_matter, Origin.FRONT_MATTER
    named = [(name, origin) for origin, part in said.parts() for name in _places(part, origin)]
    if named:
        name, origin = named[0]
        fuller = (other for other, _ in named if _abbreviates(name, other))
        return max([name, *fuller], key=len), origin
    found = _most_named(said.text)
    return (found, Origin.TEXT) if found else (None, None)


def _places(part: str, origin: Origin) -> Iterator[str]:
    """The places that a title, an opening line or a name speaks for."""
    if origin is Origin.OPENING and (sentence_marks(part) or len(part) > LABEL_CHARS):
        if "代表" not in part[:LABEL_CHARS]:
            return
        # "现在，我代表某市人民政府，向大会报告工作…"
        part = PARTS.split(part.split("代表", 1)[1].removeprefix("中共"))[0]
    if len(part) <= LABEL_CHARS and NATION.match(PARTS.sub("", part)):
        yield "全国"
    for words in PARTS.split(part):
        found = TITLED.match(words)
        if found and not KIND_OF_PLACE.match(found[1]):
            yield found[1]


def _abbreviates(name: str, other: str) -> bool:
    """Whether ``other`` may be the full form of ``name``: 云岭自治区, 云岭某族自治区."""
    return (
        len(other) > len(name)
        and other[0] == name[0]
        and other[-1] == name[-1]
        and other.startswith(name[:-3])
    )


def _most_named(text: str) -> str | None:
    """The place that ``text`` names most often, at least three times and at the level it speaks of itself at
    (全市, 全省 or 全区)."""
    level = max("省市区县旗州盟", key=lambda suffix: text.count(f"全{suffix}") + text.count(f"我{suffix}"))
    names = Counter(found[1] for found in PLACE.finditer(text) if found[1].endswith(level))
    likely = [name for name, count in names.items() if count >= 3 and not COMMON.match(name)]
    return max(likely, key=lambda name: (names[name], -len(name), name), default=None)
