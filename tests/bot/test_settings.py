"""Settings from the environment: what is wrong is one line that holds no secret."""

from pathlib import Path

import pytest

from bot import settings
from bot.settings import SettingsError, Webhook, load

TOKEN = "1234567890:AAF-fake_fake_fake_fake_fake_fake_f"
GOOD = {"TELEGRAM_BOT_TOKEN": TOKEN}
HOOK = {
    **GOOD,
    "WENBAO_WEBHOOK_URL": "https://bot.example/hook",
    "WENBAO_WEBHOOK_SECRET": "s" * 32,
}


def test_everything_has_a_default_but_the_token() -> None:
    found = settings.chat(GOOD)
    assert found.token == TOKEN
    assert not found.users | found.chats | found.admins
    assert (found.proxy, found.webhook, found.metrics_port) == (None, None, None)
    assert (found.per_minute, found.fresh_seconds, found.log_questions) == (20, 600, False)
    assert found.api == "https://api.telegram.org"
    assert 1 <= found.workers <= 4
    assert found.answer_seconds == 60


def test_everything_can_be_set(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    found = settings.chat(
        {
            "TELEGRAM_BOT_TOKEN_FILE": str(tmp_path / "token"),
            "WENBAO_USERS": "1, 2,3",
            "WENBAO_CHATS": "-100123 -4",
            "WENBAO_ADMINS": "1",
            "TELEGRAM_PROXY": "socks5://me:password-of-the-proxy@127.0.0.1:1080",
            "TELEGRAM_API_URL": "http://127.0.0.1:8081/",
            "WENBAO_WEBHOOK_URL": "https://bot.example/hook",
            "WENBAO_WEBHOOK_SECRET": "s" * 32,
            "WENBAO_WEBHOOK_LISTEN": "[::1]:9000",
            "WENBAO_METRICS_PORT": "9100",
            "WENBAO_PER_MINUTE": "5",
            "WENBAO_FRESH_SECONDS": "60",
            "WENBAO_WORKERS": "7",
            "WENBAO_ANSWER_SECONDS": "9",
            "WENBAO_LOG_QUESTIONS": "1",
            "WENBAO_KEEP_UNANSWERED": "1",
        }
    )
    assert [found.users, found.chats, found.admins] == [{1, 2, 3}, {-100123, -4}, {1}]
    assert found.api == "http://127.0.0.1:8081"
    assert found.webhook == Webhook("https://bot.example/hook", "s" * 32, "::1", 9000)
    assert (found.metrics_port, found.per_minute, found.fresh_seconds) == (9100, 5, 60)
    assert (found.workers, found.answer_seconds) == (7, 9)
    assert found.log_questions
    assert found.keep_unanswered
    assert found.secrets == (TOKEN, "s" * 32, "password-of-the-proxy")


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({}, "TELEGRAM_BOT_TOKEN"),
        ({**GOOD, "WENBAO_USERS": "me"}, "WENBAO_USERS"),
        ({**GOOD, "WENBAO_CHATS": "1;2"}, "WENBAO_CHATS"),
        ({**GOOD, "WENBAO_ADMINS": "1" * 40}, "WENBAO_ADMINS"),
        ({**GOOD, "TELEGRAM_PROXY": "127.0.0.1:8080"}, "TELEGRAM_PROXY"),
        ({**GOOD, "TELEGRAM_PROXY": "http://a:secret@[::1"}, "TELEGRAM_PROXY"),
        ({**GOOD, "TELEGRAM_API_URL": "ftp://x"}, "TELEGRAM_API_URL"),
        ({**HOOK, "WENBAO_WEBHOOK_URL": "http://bot.example/"}, "WENBAO_WEBHOOK_URL"),
        ({**HOOK, "WENBAO_WEBHOOK_SECRET": ""}, "WENBAO_WEBHOOK_SECRET"),
        ({**HOOK, "WENBAO_WEBHOOK_SECRET": "secret"}, "WENBAO_WEBHOOK_SECRET"),
        ({**HOOK, "WENBAO_WEBHOOK_LISTEN": "8080"}, "WENBAO_WEBHOOK_LISTEN"),
        ({**HOOK, "WENBAO_WEBHOOK_LISTEN": "127.0.0.1:99999"}, "WENBAO_WEBHOOK_LISTEN"),
        ({**GOOD, "WENBAO_METRICS_PORT": "0"}, "WENBAO_METRICS_PORT"),
        ({**GOOD, "WENBAO_PER_MINUTE": "many"}, "WENBAO_PER_MINUTE"),
        ({**GOOD, "WENBAO_FRESH_SECONDS": "-1"}, "WENBAO_FRESH_SECONDS"),
        ({**GOOD, "WENBAO_WORKERS": "65"}, "WENBAO_WORKERS"),
        ({**GOOD, "WENBAO_ANSWER_SECONDS": "0"}, "WENBAO_ANSWER_SECONDS"),
    ],
)
def test_what_is_wrong_is_named_in_one_line_without_secrets(environ: dict[str, str], name: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        settings.chat(environ)
    said = str(caught.value)
    assert "\n" not in said
    assert TOKEN.partition(":")[2] not in said
    assert "secret@" not in said


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
