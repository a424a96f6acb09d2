"""Passages and postings in Milvus, so that many bots can share one library."""

from corpus.library import Library
from index.engines.milvus.client import Milvus
from index.engines.milvus.collections import Collections
from index.engines.milvus.engine import MilvusEngine
from index.engines.milvus.importing import updated
from index.store.build import Notice, Progress, name_of, readable, scanned, unheard, unwatched
from index.text.segmenter import Segmenter

__all__ = ["MilvusEngine", "open_engine"]


def open_engine(
    library: Library,
    segmenter: Segmenter,
    uri: str,
    token: str,
    progress: Progress | None = None,
    notice: Notice | None = None,
) -> MilvusEngine:
    """The library in the Milvus at ``uri``, brought up to date.

    Raises LibraryError if the folder cannot be used, StoreError if it holds no report that can be read,
    EngineError if Milvus cannot be used.
    """
    sources = scanned(library)
    collections = Collections(Milvus(uri, token), name_of(library), segmenter.name)
    state = updated(library, sources, collections, segmenter, progress or unwatched, notice or unheard)
    engine = MilvusEngine(collections, state)
    readable(library, engine.entries)
    return engine
