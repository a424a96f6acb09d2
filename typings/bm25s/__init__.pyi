from collections.abc import Sequence

from bm25s import tokenization as tokenization

class BM25:
    def __init__(self, k1: float = ..., b: float = ..., *, method: str = ..., backend: str = ...) -> None: ...
    def index(self, corpus: tokenization.Tokenized, *, show_progress: bool = ...) -> None: ...
    def retrieve(
        self,
        query_tokens: Sequence[Sequence[str]],
        *,
        k: int = ...,
        show_progress: bool = ...,
        n_threads: int = ...,
    ) -> object: ...
