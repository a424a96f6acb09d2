"""Environment → settings."""

from pathlib import Path

import pytest

from bot.settings import SettingsError, load


@pytest.mark.parametrize("engine", ["", "local"])
def test_without_another_engine_the_index_is_on_this_machine(engine: str) -> None:
    assert load({"WENBAO_ENGINE": engine}).milvus is None


@pytest.mark.parametrize("uri", ["http://localhost:19530", "https://milvus.example:443/reports", "wenbao.db"])
def test_an_engine_is_named_with_its_address(uri: str) -> None:
    where = load(
        {"WENBAO_ENGINE": f"milvus:{uri}", "WENBAO_MILVUS_TOKEN": "root:geheim"}, Path("a"), Path("b")
    )
    assert (where.milvus, where.milvus_token) == (uri, "root:geheim")
    assert "geheim" not in repr(where)


@pytest.mark.parametrize(
    ("engine", "said"),
    [
        ("milvus", "milvus:http://localhost:19530"),
        ("milvus:", "milvus:http://localhost:19530"),
        ("elastic:http://localhost", "milvus:http://localhost:19530"),
        ("milvus:wenbao", "结尾"),
        ("milvus:http://root:geheim@localhost:19530", "WENBAO_MILVUS_TOKEN"),
    ],
)
def test_an_engine_that_is_none_says_what_to_write(engine: str, said: str) -> None:
    with pytest.raises(SettingsError) as failed:
        load({"WENBAO_ENGINE": engine})
    assert said in str(failed.value)
    assert "geheim" not in str(failed.value)
