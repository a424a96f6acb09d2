from collections.abc import Mapping
from typing import Any

from PIL.Image import Image

class RapidOCR:
    def __init__(self, *, params: Mapping[str, Any]) -> None: ...
    def __call__(
        self,
        img_content: Image,
        *,
        use_det: bool,
        use_cls: bool,
        use_rec: bool,
        return_word_box: bool = False,
    ) -> Any: ...
