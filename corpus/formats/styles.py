"""What the name of a word processor's paragraph style says of a paragraph."""

import re

from corpus.lines import Mark

HEADING = re.compile(r"^(?:heading|标题) ?([1-9])$", re.IGNORECASE)
TITLE = re.compile(r"^(?:title|标题)$", re.IGNORECASE)
LIST = re.compile(r"^(?:list|列表|列出段落)(?! paragraph)", re.IGNORECASE)
CONTENTS = re.compile(r"^(?:toc|目录) ?\d", re.IGNORECASE)


def style_kind(name: str) -> tuple[Mark, int] | None:
    """The mark and, of a heading, the level of a paragraph in the style ``name``; None if the name says nothing."""
    if named := HEADING.match(name):
        return Mark.HEADING, int(named[1])
    if TITLE.match(name):
        return Mark.HEADING, 1
    if CONTENTS.match(name):
        return Mark.BOILERPLATE, 0
    return (Mark.ITEM, 0) if LIST.match(name) else None
