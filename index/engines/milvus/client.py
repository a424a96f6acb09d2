"""A connection to Milvus that mends itself.  The only importer of pymilvus."""

import logging
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from corpus.extras import command
from index.engines.protocol import EngineError

if TYPE_CHECKING:
    from pymilvus import MilvusClient

T = TypeVar("T")

PAUSES = (0.2, 0.5, 1.0, 2.0)
"""Seconds between the attempts at what failed."""

SECONDS = 15.0
"""How long one call may take, and after which nothing is tried again."""

LONG_SECONDS = 600.0
"""The same for what an import ends with, and for the first search of what it wrote."""

TEXT_BYTES = 65_535
"""The longest text that a field can hold, in UTF-8."""

RARE_PINGS = {"grpc.keepalive_time_ms": 320_000, "grpc.keepalive_permit_without_calls": False}
"""pymilvus pings every ten seconds, and gRPC servers that allow one in five minutes hang up."""

Row = dict[str, Any]


class Milvus:
    """One Milvus: a file ending in .db (Milvus Lite), or the address of a server or a cluster.

    Every method raises EngineError, one line without ``token``, when Milvus stays away; a later call connects
    anew.
    """

    def __init__(self, uri: str, token: str = "") -> None:
        self._uri, self._token = uri, token
        self._client: MilvusClient | None = None

    def create(self, name: str, fields: Sequence[Row], function: Row | None, index: Row) -> None:
        """Make the collection ``name`` if there is none.

        Every read is strongly consistent: what an import has written is there for all once it is acknowledged.
        """

        def made(client: "MilvusClient") -> None:
            from pymilvus import DataType, Function, FunctionType  # noqa: PLC0415

            if not client.has_collection(name, timeout=SECONDS):
                schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
                for field in fields:
                    schema.add_field(**{**field, "datatype": DataType[field["datatype"]]})
                if function:
                    schema.add_function(Function(function_type=FunctionType.BM25, **function))
                client.create_collection(
                    name, schema=schema, consistency_level="Strong", timeout=LONG_SECONDS
                )
            if not client.list_indexes(name):  # whoever made the collection may have died over it
                indexes = client.prepare_index_params()
                indexes.add_index(**index)
                client.create_index(name, indexes, timeout=LONG_SECONDS)
            client.load_collection(name, timeout=LONG_SECONDS)

        self._do(made)

    def put(self, name: str, rows: Sequence[Row]) -> None:
        """Write rows, in place of those with the same key."""
        self._do(lambda client: client.upsert(name, list(rows), timeout=LONG_SECONDS))

    def remove(self, name: str, where: str) -> None:
        """Delete the rows that an expression picks."""
        self._do(lambda client: client.delete(name, filter=where, timeout=LONG_SECONDS))

    def flush(self, name: str) -> None:
        """Make segments of what was written: once an import, since words are weighed by what a segment holds."""
        self._do(lambda client: client.flush(name, timeout=LONG_SECONDS))

    def rows(self, name: str, where: str, fields: Sequence[str]) -> list[Row]:
        """The rows that an expression picks, in no order."""
        found = self._do(
            lambda client: client.query(name, filter=where, output_fields=list(fields), timeout=SECONDS), name
        )
        return [dict(row) for row in found]

    def search(
        self, name: str, words: str, where: str, count: int, fields: Sequence[str], seconds: float = SECONDS
    ) -> list[Row]:
        """The ``count`` rows among those an expression picks whose words score most, the best first."""
        found = self._do(
            lambda client: client.search(
                name,
                data=[words],
                anns_field="postings",
                filter=where,
                limit=count,
                output_fields=list(fields),
                search_params={"metric_type": "BM25"},
                timeout=seconds,
            ),
            name,
        )
        return [dict(hit["entity"]) for hit in found[0]]

    def _do(self, call: Callable[["MilvusClient"], T], loaded: str | None = None) -> T:
        """What ``call`` gives; tried again with a new connection, and with the collection ``loaded``, since a
        server that was started anew may have forgotten it."""
        until = time.monotonic() + SECONDS
        for pause in (*PAUSES, None):
            try:
                if self._client is None:
                    self._client = _connected(self._uri, self._token)
                    if loaded:
                        self._client.load_collection(loaded, timeout=LONG_SECONDS)
                return call(self._client)
            except EngineError:
                raise
            except (
                Exception
            ) as error:  # pymilvus lets those of gRPC and its own through, and plain ValueErrors
                self._drop()
                if pause is None or time.monotonic() > until:
                    raise EngineError(self._problem(error)) from None
                time.sleep(pause)
        raise AssertionError  # the last pause is None

    def _problem(self, error: Exception) -> str:
        if "://" in self._uri:
            return f"Milvus 连不上或不应答（{_why(error)}）。请看看它是否在运行，稍后再试。"
        return (
            f"{self._uri} 打不开（{_why(error)}）。一个文件同时只能由一个进程打开；"
            f"它要 {command('milvus')}，Windows 上没有，请用服务器。"
        )

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


def _connected(uri: str, token: str) -> "MilvusClient":
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # or it writes to standard error what a retry mends
    try:
        from pymilvus import MilvusClient  # noqa: PLC0415 - a second that others need not pay
    except ImportError:
        raise EngineError(f"用 Milvus 要多装几个包：{command('milvus')}") from None
    for logger in (
        "pymilvus",
        "milvus_lite",
    ):  # they log every failure with a traceback, and set levels themselves
        logging.getLogger(logger).setLevel(logging.CRITICAL + 1)
    if "://" not in uri:
        Path(uri).parent.mkdir(parents=True, exist_ok=True)
    return MilvusClient(uri, token=token, timeout=SECONDS, dedicated=True, grpc_options=RARE_PINGS)


def _why(error: Exception) -> str:
    """What kind of error it was, without its message, which may hold the token."""
    code = getattr(error, "code", "")
    code = code() if callable(code) else code
    return f"{type(error).__name__.lstrip('_')} {getattr(code, 'name', code)}".rstrip()
