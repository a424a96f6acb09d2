"""The model over characters and pairs."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.ranking.bm25 import K1, B, CountedBM25
from index.store.grams import GramCounts


class GramModel(CountedBM25):
    """The model over characters and pairs, scoring one passage at a time from its text."""

    def score(self, length: int, query: Sequence[str], frequency: Callable[[str], int]) -> float:
        """The score of a passage of ``length`` grams in which each gram of ``query`` stands ``frequency``
        times."""
        counted = ((gram, frequency(gram)) for gram in query)
        return sum(self.weight(gram) * self.gain(times, length) for gram, times in counted if times)


class GramBM25(GramModel):
    """The same from ``parts`` that together count the passages where ``live`` (bool, one a passage) is true."""

    def __init__(
        self,
        parts: Sequence[GramCounts],
        live: NDArray[np.bool_] | None = None,
        k1: float = K1,
        b: float = B,
    ) -> None:
        self.lengths = np.concatenate([np.zeros(0, np.int32), *(part.lengths for part in parts)])
        counted = self.lengths if live is None else self.lengths[live]
        super().__init__(
            len(counted), int(counted.sum()), lambda gram: sum(part.find(gram) for part in parts), k1, b
        )
