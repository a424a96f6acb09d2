from collections.abc import Sequence
from enum import IntEnum
from typing import Any

class DataType(IntEnum):
    INT64 = 5

class FunctionType(IntEnum):
    BM25 = 1

class Function:
    def __init__(
        self,
        name: str,
        function_type: FunctionType,
        input_field_names: Sequence[str],
        output_field_names: Sequence[str],
    ) -> None: ...

class CollectionSchema:
    def add_field(self, field_name: str, datatype: DataType, **kwargs: Any) -> CollectionSchema: ...
    def add_function(self, function: Function) -> CollectionSchema: ...

class IndexParams:
    def add_index(
        self, field_name: str, index_type: str, metric_type: str, params: dict[str, Any]
    ) -> None: ...

class MilvusClient:
    def __init__(
        self, uri: str, *, token: str, timeout: float, dedicated: bool, grpc_options: dict[str, Any]
    ) -> None: ...
    def close(self) -> None: ...
    @classmethod
    def create_schema(cls, *, auto_id: bool, enable_dynamic_field: bool) -> CollectionSchema: ...
    @classmethod
    def prepare_index_params(cls) -> IndexParams: ...
    def has_collection(self, collection_name: str, *, timeout: float) -> bool: ...
    def create_collection(
        self,
        collection_name: str,
        *,
        schema: CollectionSchema,
        consistency_level: str,
        timeout: float,
    ) -> None: ...
    def list_indexes(self, collection_name: str) -> list[str]: ...
    def create_index(self, collection_name: str, index_params: IndexParams, *, timeout: float) -> None: ...
    def load_collection(self, collection_name: str, *, timeout: float) -> None: ...
    def upsert(
        self, collection_name: str, data: list[dict[str, Any]], *, timeout: float
    ) -> dict[str, Any]: ...
    def delete(self, collection_name: str, *, filter: str, timeout: float) -> dict[str, int]: ...
    def flush(self, collection_name: str, *, timeout: float) -> None: ...
    def query(
        self, collection_name: str, *, filter: str, output_fields: list[str], timeout: float
    ) -> list[dict[str, Any]]: ...
    def search(
        self,
        collection_name: str,
        *,
        data: list[str],
        anns_field: str,
        filter: str,
        limit: int,
        output_fields: list[str],
        search_params: dict[str, Any],
        timeout: float,
    ) -> list[list[dict[str, Any]]]: ...
