from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

class BM25:
    corpus_size: int
    avgdl: float
    doc_freqs: list[Mapping[str, int]]
    idf: dict[str, float]
    doc_len: list[int]
    def __init__(
        self, corpus: Sequence[Sequence[str]], tokenizer: Callable[[str], list[str]] | None = ...
    ) -> None: ...
    def _calc_idf(self, nd: Mapping[str, int]) -> None: ...
    def get_scores(self, query: Sequence[str]) -> NDArray[np.float64]: ...
    def get_batch_scores(self, query: Sequence[str], doc_ids: Sequence[int]) -> list[float]: ...

class BM25Okapi(BM25):
    k1: float
    b: float
    def __init__(
        self,
        corpus: Sequence[Sequence[str]],
        tokenizer: Callable[[str], list[str]] | None = ...,
        k1: float = ...,
        b: float = ...,
        epsilon: float = ...,
    ) -> None: ...
