"""Pages upright."""

from PIL import Image


def turned(image: Image.Image, degrees: float) -> Image.Image:
    """``image`` turned against the clock, white where it was not."""
    return image.convert("RGB").rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
