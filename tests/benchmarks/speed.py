"""The ten best of a query, side by side with other engines: python tests/benchmarks/speed.py [PASSAGES ...]

Passages of 80 terms and queries of 6, drawn from 80,000 terms with frequencies after Zipf; queries leave out the
hundred most frequent terms, as questions leave out stop words.  All engines are asked the same queries in turn,
on one core; prints median and 95th percentile in milliseconds and the ratio to the fastest other engine.  Other
engines are those of ``pip install 'wenbao[benchmark]'``; rank-bm25 itself is left out beyond 100,000 passages,
where a query takes seconds.

Medians of wenbao on a busy machine: 0.2, 0.3 and 1.3 ms at 10,000, 100,000 and 1,000,000 passages.  At a million,
sorting the postings took 0.7 and a loop compiled with numba 0.3 ms: too little beside the milliseconds of a whole
question to be worth a second way.
"""

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import bm25s
import numpy as np
import tantivy
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from index.ranking.bm25 import K1, B
from index.ranking.impacts import Impacts
from index.ranking.kernels import best
from index.store.postings import Postings

VOCABULARY, LENGTH, TERMS, QUERIES, STOP, BEST = 80_000, 80, 6, 200, 100, 10
LARGEST_FOR_RANK_BM25 = 100_000

Search = Callable[[list[int]], object]


def main(*sizes: str) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for size in map(int, sizes or ("10000", "100000", "1000000")):
        random = np.random.default_rng(0)
        weights = 1 / (1 + np.arange(VOCABULARY))
        corpus = random.choice(VOCABULARY, (size, LENGTH), p=weights / weights.sum()).astype(np.int32)
        rare = np.where(np.arange(VOCABULARY) < STOP, 0, weights)
        queries = [
            random.choice(VOCABULARY, TERMS, False, rare / rare.sum()).tolist() for _ in range(QUERIES)
        ]
        with tempfile.TemporaryDirectory() as folder:
            _report(size, dict(_engines(corpus, Path(folder))), queries)


def _report(size: int, engines: dict[str, Search], queries: list[list[int]]) -> None:
    times: dict[str, list[float]] = {name: [] for name in engines}
    for query in [*queries[:5], *queries]:  # the first ones warm up
        for name, search in engines.items():
            started = time.perf_counter()
            search(query)
            times[name].append((time.perf_counter() - started) * 1000)
    medians = {name: statistics.median(taken[5:]) for name, taken in times.items()}
    fastest = min(median for name, median in medians.items() if not name.startswith("wenbao"))
    print(f"{size:,} passages")
    for name, median in sorted(medians.items(), key=lambda pair: pair[1]):
        late = sorted(times[name][5:])[int(0.95 * QUERIES)]
        print(f"  {name:24s} {median:9.3f} {late:9.3f}   {median / fastest:6.2f}", flush=True)


def _engines(corpus: NDArray[np.int32], folder: Path) -> Iterator[tuple[str, Search]]:
    names = [f"t{term}" for term in range(VOCABULARY)]
    yield "wenbao", _wenbao(corpus, names)
    if len(corpus) <= LARGEST_FOR_RANK_BM25:
        model = BM25Okapi([[names[term] for term in terms] for terms in corpus.tolist()], k1=K1, b=B)
        yield (
            "rank-bm25",
            lambda query: np.argpartition(-model.get_scores([names[term] for term in query]), BEST),
        )
    for backend in ("numpy", "numba"):
        yield f"bm25s {backend}", _bm25s(corpus, names, backend)
    yield "tantivy", _tantivy(corpus, names, folder)
    yield "SQLite FTS5", _fts5(corpus, names)


def _wenbao(corpus: NDArray[np.int32], names: list[str]) -> Search:
    parts = []
    for at in range(0, len(corpus), 50_000):
        texts = [[names[term] for term in terms] for terms in corpus[at : at + 50_000].tolist()]
        parts.append(Postings.of(texts, [((row, 1),) for row in range(len(texts))]))
    impacts = Impacts([Postings.joined(parts)])
    match, period = np.ones(1), np.zeros(len(corpus), np.int32)
    return lambda query: best([impacts.runs(names[term]) for term in query], BEST, match, period)


def _bm25s(corpus: NDArray[np.int32], names: list[str], backend: str) -> Search:
    model = bm25s.BM25(method="lucene", k1=K1, b=B, backend=backend)
    tokens = bm25s.tokenization.Tokenized(
        ids=corpus.tolist(), vocab={name: term for term, name in enumerate(names)}
    )
    model.index(tokens, show_progress=False)
    return lambda query: model.retrieve(
        [[names[term] for term in query]], k=BEST, show_progress=False, n_threads=1
    )


def _tantivy(corpus: NDArray[np.int32], names: list[str], folder: Path) -> Search:
    schema = tantivy.SchemaBuilder().add_text_field("text", stored=False, tokenizer_name="whitespace").build()
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer(500_000_000, 1)
    for terms in corpus.tolist():
        writer.add_document(tantivy.Document(text=" ".join(names[term] for term in terms)))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    return lambda query: searcher.search(
        index.parse_query(" ".join(names[term] for term in query), ["text"]), BEST
    )


def _fts5(corpus: NDArray[np.int32], names: list[str]) -> Search:
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE passages USING fts5(text, content='')")
    rows = ((" ".join(names[term] for term in terms),) for terms in corpus.tolist())
    table.executemany("INSERT INTO passages(text) VALUES (?)", rows)
    asked = "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?"
    return lambda query: table.execute(asked, (" OR ".join(names[term] for term in query), BEST)).fetchall()


if __name__ == "__main__":
    main(*sys.argv[1:])
