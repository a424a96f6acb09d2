"""The Chinese font that pages are set in, as a file, so that none of the system's is needed."""

from functools import cache

import pylopdf_fonts_zh_cn as fonts
from PIL import ImageFont


@cache
def sans(size: int) -> ImageFont.FreeTypeFont:
    """Noto Sans SC, ``size`` pixels high."""
    return ImageFont.truetype(fonts.sans_path(), size)
