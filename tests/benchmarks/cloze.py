"""Questions made from clauses of reports, by the words that a question word takes the place of.

山前药业在香港上市 makes 哪家企业在香港上市了 with the answer 山前药业.  Words are left out and put in other ways at random, so
that a model has to find the clause by what is left.
"""

import random
import re
from itertools import pairwise

from index.text.normal import normalise
from index.text.tags import Word, tagged

DID = (
    "获评|荣获|获得|入选|被评为|被授予|被命名为|被认定为|成为|跻身|晋升为?|晋级|创建为|创成|成功创建|建成|投产|竣工|开工|通车|上市|落户|摘帽|"
    "列入|被列为|被列入|率先|挂牌|开业|投入使用|揭牌|获批|启动|当选|夺得|上榜"
)
HOW = "成功|正式|顺利|首次|率先|先后|全部|分别"
ONE = re.compile(
    rf"(?P<answer>[^,;:、\d“”《》()]{{2,12}}|[“《][^”》]{{2,14}}[”》][^,;、\d]{{0,4}})(?P<did>(?:{HOW}|在[^,;]{{2,8}})?(?:{DID}))(?P<rest>[^,;:]{{3,30}})"
)
SEVERAL = re.compile(
    rf"(?P<answer>(?:[^,;:、\d]{{2,14}}、){{1,5}}[^,;:、\d]{{2,12}}?)(?:等[^,;]{{0,8}})?(?P<did>(?:{HOW})?(?:{DID}))(?P<rest>[^,;:]{{3,30}})"
)
CALLED = re.compile(
    r"(?P<rest>[^,;:]{4,24}?)(?P<did>荣获|获得|获评|被评为|被授予|被命名为|实施|启动|打造|推出|成立|叫做|命名为|建成)"
    r"(?P<answer>[“《][^”》]{2,16}[”》]|(?:全国|国家|全省|中国)[^,;、\d]{3,14})(?P<thing>称号|奖|计划|工程|行动|品牌|平台|项目|活动|制度|)"
)
LISTED = re.compile(
    r"(?P<rest>[^,;:、]{0,14}?(?:打造|推进|发展|建设|支持|培育|完善|引进|开展|实施|建成|开工建设|抓好|推广))"
    r"(?P<answer>(?:[^,;:、]{2,14}、){1,5}[^,;:、]{2,14}?)等(?P<thing>[^,;]{2,16})"
)
WHERE = re.compile(
    r"(?P<rest>[^,;:]{3,18})(?:在|落户|位于)(?P<answer>[^,;:的了是、\d]{2,8})(?P<did>(?:成功)?(?:举行|召开|举办|开工|开业|落成|开幕|建成|挂牌|成立)?)"
)
WHEN = re.compile(r"(?P<answer>(?:\d{4}年)?\d{1,2}月\d{1,2}日),(?P<rest>[^,;:]{6,24})")
SAID_OTHERWISE = {
    "荣获": ("拿了", "得了"),
    "获评": ("评上", "被评为"),
    "入选": ("进了", "选上"),
    "被评为": ("评上", "获评"),
    "成为": ("成了", "是"),
    "成功创建": ("创成",),
    "被授予": ("拿到", "获得"),
    "跻身": ("进了",),
    "率先": ("最早", "第一个"),
    "上榜": ("上了",),
    "打造": ("打造的",),
}
FIRM = re.compile("(?:公司|企业|集团|药业|科技|股份|实业|银行|光电|化工|钢铁|汽车|重工|电子|材料|纸业)$")
BUILT = re.compile("(医院|学校|大学|学院|景区|公园|机场|高速|铁路|大桥|水库|中心|园区|项目|工程|路|港|电厂)$")
NO_NAME = re.compile(
    "^(?:我市|全市|我省|全省|我县|我们|同时|并|已|全面|全国|其中|累计|全年|今年|先后|也|再|又)|[的了在是和与被等]$"
)
NAMING = ("nr", "ns", "nt", "nz", "zg", "j")


def question(clause: str, chance: random.Random) -> tuple[str, str, bool] | None:
    """A question that a normalised clause (for a date with the one behind it) answers, its answer, and whether that is a
    list; None where it makes none."""
    if found := WHEN.fullmatch(clause):
        return (
            _short(found["rest"], chance) + chance.choice(["是哪天", "是什么时候", "是几月几号"]),
            found["answer"],
            False,
        )
    for form in (SEVERAL, ONE, CALLED, LISTED, WHERE):
        if found := form.fullmatch(clause):
            listed = form in (SEVERAL, LISTED)
            answer = _clean(clause, found.span("answer"), listed, form is WHERE)
            return (_asked(found, form, answer, chance), answer.strip("“”《》"), listed) if answer else None
    return None


def _asked(found: re.Match[str], form: re.Pattern[str], answer: str, chance: random.Random) -> str:
    rest = _short(found["rest"], chance)
    if form is WHERE:
        return rest + chance.choice(["在哪里", "在哪", "在哪儿", "在什么地方"]) + found["did"]
    if form is LISTED:
        which = "哪" + chance.choice(["些", "几个", "几项", "几种"])
        return chance.choice(
            [found["rest"] + which + found["thing"], found["rest"] + "的" + found["thing"] + "有" + which]
        )
    did = _otherwise(found["did"], chance)
    if form is CALLED:
        which = chance.choice(
            ["什么" + found["thing"], "叫什么" + (found["thing"] or "名字"), "哪个" + found["thing"]]
        )
        return rest + did + which
    which = _several(answer, chance) if form is SEVERAL else _which(answer, chance)
    return chance.choice([which + did + rest, did + rest + "的是" + which])


def _which(answer: str, chance: random.Random) -> str:
    bare = answer.strip("“”《》")
    if FIRM.search(bare):
        return chance.choice(["哪家企业", "哪家公司", "哪家"])
    if bare[-1] in "县区市镇乡村":
        return "哪个" + bare[-1]
    if found := BUILT.search(bare):
        return chance.choice(["哪所", "哪个", "哪条"]) + found[1]
    return chance.choice(["谁", "哪个"] if len(bare) <= 3 else ["什么", "哪个", "哪一个"])


def _several(answer: str, chance: random.Random) -> str:
    return "哪" + chance.choice(["几个", "些", "两个"]) + (answer[-1] if answer[-1] in "县区市镇乡村" else "")


def _otherwise(did: str, chance: random.Random) -> str:
    words = next((words for word, words in SAID_OTHERWISE.items() if word in did), None)
    return chance.choice(words) if words and chance.random() < 0.5 else did + chance.choice(["", "了"])


def _short(rest: str, chance: random.Random) -> str:
    """``rest`` without one word of two characters and more in six."""
    words = tagged(rest)
    kept = [
        rest[word.start : word.stop]
        for word in words
        if word.stop - word.start == 1 or chance.random() > 1 / 6
    ]
    return "".join(kept) or rest


def _clean(clause: str, span: tuple[int, int], listed: bool, where: bool) -> str | None:
    """The answer without a verb before its items; None where it is cut through a word or is no name."""
    start, stop = span
    words = tagged(clause)
    if start not in {word.start for word in words} or stop not in {word.stop for word in words}:
        return None
    inside = [word for word in words if start <= word.start < stop]
    if listed:
        while inside and inside[0].tag[0] in "vpdcu":
            inside = inside[1:]
        answer = clause[inside[0].start : stop] if inside else ""
        return answer if "、" in answer else None
    answer = clause[start:stop]
    if NO_NAME.search(answer) or any(_is_verbal(word) for word in inside):
        return None
    named = [word for word in inside if word.tag in NAMING or word.tag[:2] == "nr"]
    if where:
        return (
            answer
            if any(word.tag in ("ns", "nt") for word in named) or answer[-1] in "省市县区镇乡村州国岛"
            else None
        )
    return (
        answer if named or FIRM.search(answer) or answer[-1] in "县区市镇乡村" or answer[0] in "“《" else None
    )


def _is_verbal(word: Word) -> bool:
    return word.tag[0] in "vpdcur" and word.tag != "vn"


def clauses(text: str) -> list[str]:
    """The clauses of a passage, and each with the one behind it, normalised and without white space."""
    found = []
    for sentence in re.split("[。;!?\n]", normalise(text)):
        parts = [re.sub(r"\s", "", part) for part in sentence.split(",")]
        found += [
            *parts,
            *(f"{one},{other}" for one, other in pairwise(parts) if "日" in one),
        ]
    return found
