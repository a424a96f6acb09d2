"""The form of a line of a Chinese report: numbering, open end, lead phrase, date, signature."""

import re
import unicodedata
from functools import lru_cache

from corpus.words import any_of

NUMERAL = "一二三四五六七八九十百〇零"
ORDINAL_FORMS = (
    rf"第[{NUMERAL}0-9]{{1,4}}{any_of('divisions')}[　\s:：]*",
    rf"[{NUMERAL}]{{1,3}}[、．.]\s*",
    rf"[(（][{NUMERAL}]{{1,3}}[)）][、.．]?\s*",
    r"\d{1,2}(?:[、．]|\.(?!\d))\s*",
    r"[(（]\d{1,2}[)）][、.．]?\s*",
    r"[①-⑳]\s*",
    r"(?:——|──|―—|--)\s*",
)
"""The forms of numbering from the highest to the lowest, as GB/T 9704-2012 (7.3.3) orders them, with
chapters above and the dash of a lead phrase below."""

ORDINAL = re.compile("|".join(f"({form})" for form in ORDINAL_FORMS))
DASH = len(ORDINAL_FORMS) - 1
ENDS = frozenset('。！？!?；;…：:”"』」》）)】]')
SENTENCE_ENDS = frozenset("。！？!?；;…")
INDENT = re.compile(r"^(?:　{1,}|[ \t\u00a0\u2003]{2,})\S")
DATE_LINE = re.compile(r"^[(（]?\s*\d{4}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?\s*[)）]?$")
SIGNATURE = re.compile(rf"^.{{0,24}}{any_of('offices')}[\s　:：]*[\u4e00-\u9fff·　 ]{{2,8}}$")
OCCASION = re.compile(rf"^[(（—─―-]*\s*\d{{4}}\s*年.{{2,60}}{any_of('assemblies')}上.{{0,20}}$")
ASSEMBLY = re.compile(any_of("assemblies"))
NOTES = re.compile(rf"{any_of('terms')}.{{0,12}}{any_of('explanations')}|注释$|^注[:：]?$|缩略语")
NOTE = re.compile(r"^\s*(?:\[\^?\d+\]|﹝\s*\d+\s*﹞|〔\d+〕|［\d+］|【\d+】|注\s*(?:\d+\s*)?[:：])")
PAGE_NUMBER = re.compile(
    r"^[\s\f]*(?:[-—–－·]{1,2}\s*\d{1,4}\s*[-—–－·]{1,2}|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4})\s*$"
)
CONTENTS = re.compile(r"^.{1,60}?(?:[.．·…﹒]\s*){4,}\d{1,4}\s*$")
UNIT = re.compile(r"[（(]?\s*(?:计量)?单位\s*[：:]")
"""What the numbers of a table are counted in, above it."""
LEAD = re.compile(r"^([^。！？!?；;]{2,40})[。！]")


def ordinal(text: str) -> int | None:
    """The rank of the numbering that ``text`` begins with (0 is the highest), None without one."""
    found = ORDINAL.match(text.lstrip())
    return found.lastindex - 1 if found and found.lastindex else None


def is_open(text: str) -> bool:
    """Whether ``text`` stops in the middle of a sentence."""
    words = text.rstrip()
    return bool(words) and words[-1] not in ENDS


def sentence_marks(text: str) -> int:
    """How many marks in ``text`` end a sentence or a clause of one."""
    return sum(map(text.count, SENTENCE_ENDS))


def has_comma(text: str) -> bool:
    """Whether ``text`` has a comma or an enumeration comma, which a broken sentence has and a caption lacks."""
    return any(mark in text for mark in "，,、")


def is_label(text: str) -> bool:
    """Dates, signatures and the occasion of a speech: short lines that are no headings."""
    words = text.strip()
    return bool(DATE_LINE.match(words) or SIGNATURE.match(words) or OCCASION.match(words))


def is_subtitle(text: str) -> bool:
    """Whether a line with a dash is the second line of a title, not the occasion of a speech."""
    words = text.strip()
    return ordinal(words) == DASH and not any(map(str.isdigit, words)) and not ASSEMBLY.search(words)


def is_page_number(text: str) -> bool:
    """Whether a line is a page's number and nothing else: - 3 -, — 3 —, 第3页, 3 / 20."""
    return bool(PAGE_NUMBER.match(text))


def is_contents(text: str) -> bool:
    """Whether a line belongs to a table of contents: words, a leader of dots, a page."""
    return text.rstrip()[-1:].isdecimal() and bool(CONTENTS.match(text))


def heads_notes(text: str) -> bool:
    """Whether a short line says that explanations of terms follow."""
    return len(text) <= 40 and bool(NOTES.search(text.strip()))


def is_note(text: str) -> bool:
    """Whether ``text`` begins with the mark of a footnote: [3], [^3], 〔3〕, 注:."""
    return bool(NOTE.match(text))


def lead(text: str) -> str | None:
    """The lead phrase of a numbered paragraph: "——经济运行总体平稳。" → "经济运行总体平稳"."""
    words = text.lstrip()
    numbered = ORDINAL.match(words)
    if numbered is None:
        return None
    found = LEAD.match(words[numbered.end() if numbered.lastindex == DASH + 1 else 0 :])
    return found[1].strip() if found else None


def columns(text: str) -> int:
    """Terminal columns ``text`` takes: two for each wide character."""
    return sum(map(_width, text))


@lru_cache(1 << 14)
def _width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
