from typing import NamedTuple

class Tokenized(NamedTuple):
    ids: list[list[int]]
    vocab: dict[str, int]
