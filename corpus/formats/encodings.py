"""Bytes → text: the encoding is judged by the bytes themselves."""

import codecs
import re

from corpus.errors import UnreadableReportError

SAMPLE_CHARS = 200_000
"""Characters looked at to judge a decoding: enough to be sure, few enough to be quick."""

ODD = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f\ufffd-\uffff\ufdd0-\ufdef\ue000-\uf8ff]")
"""Control characters, broken ones, and ones without meaning."""

BEYOND_ASCII = re.compile("[^\x00-\x7f]")

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

COMMON = {"gb18030": ("gb2312", 0xD7), "big5hkscs": ("big5", 0xC6)}
"""A Chinese encoding → the character set it grew from, and the last lead byte of that set's common part:
marks and the 3,755 characters of level 1 in GB 2312, the 5,401 of Big5."""

DECLARED = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
}


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file: UTF-8, UTF-16, UTF-32, GB18030 or Big5, with or without byte order mark.

    ``declared`` is the encoding that the file claims; it decides between GB18030 and Big5 where the words
    leave a doubt.  A character cut off at the very end is dropped, as are stray NUL bytes.
    Raises UnreadableReportError if the bytes are no text, or nothing but blanks.
    """
    text = _unicode(data)
    if text is None:
        text = _chinese(data, declared)
    if not text.strip("\0\ufeff \t\r\n\f\v\u3000"):
        raise UnreadableReportError("文件是空的")
    if _odd(text) > 0.01:
        raise UnreadableReportError("是二进制文件，不是文本")
    return text.replace("\0", "") if "\0" in text else text


def _unicode(data: bytes) -> str | None:
    for mark, encoding in BOMS:
        if data.startswith(mark) and (marked := _plausible(data[len(mark) :], encoding)) is not None:
            return marked
    order = _utf16(data)
    if order and (unmarked := _plausible(data, order)) is not None:
        return unmarked
    if (whole := _strict(data, "utf-8")) is not None:
        return whole
    # a few damaged characters do not make UTF-8 another encoding
    mended = data.decode("utf-8", "replace")
    damaged = mended.count("\ufffd")
    return (
        mended
        if damaged * 1000 <= len(mended) and damaged * 20 <= len(BEYOND_ASCII.findall(mended))
        else None
    )


def _utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: line breaks, digits and Latin letters have a NUL on one side only."""
    high, low = data[1::2].count(0), data[0::2].count(0)
    if not high + low or high + low < len(data) // 200:
        return None
    if low * 20 <= high:
        return "utf-16-le"
    return "utf-16-be" if high * 20 <= low else None


def _chinese(data: bytes, declared: str | None) -> str:
    """GB18030 or Big5, whichever makes more of the text common characters.

    Nearly any Big5 text is valid GB18030 too, but as characters nobody writes.
    """
    texts = {encoding: text for encoding in COMMON if (text := _strict(data, encoding)) is not None}
    if not texts:
        if data.count(0) * 100 > len(data):
            raise UnreadableReportError("是二进制文件，不是文本")
        raise UnreadableReportError("编码不认识，请存为 UTF-8 或 GB18030")
    shares = {encoding: _common(text, encoding) for encoding, text in texts.items()}
    claimed = DECLARED.get((declared or "").strip().lower().replace("big5-hkscs", "big5"), "")
    if claimed in shares:
        shares[claimed] += 0.1
    return texts[max(shares, key=shares.__getitem__)]


def _common(text: str, encoding: str) -> float:
    """The share of common characters among those beyond ASCII."""
    base, last = COMMON[encoding]
    beyond = BEYOND_ASCII.findall(text[:SAMPLE_CHARS])
    raws = (char.encode(base, "ignore") for char in beyond)
    return sum(1 for raw in raws if raw and raw[0] <= last) / max(1, len(beyond))


def _plausible(data: bytes, encoding: str) -> str | None:
    text = _strict(data, encoding)
    return text if text is not None and _odd(text) <= 0.01 else None


def _strict(data: bytes, encoding: str) -> str | None:
    """The text if every byte is right, but for a character cut off at the end."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return None


def _odd(text: str) -> float:
    sample = text[:SAMPLE_CHARS]
    return len(ODD.findall(sample)) / max(1, len(sample))
