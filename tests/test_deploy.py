"""What is said about deployment holds as far as it can be checked without a container engine."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot import settings

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
SAID = Path(settings.__file__).read_text("utf-8") + (ROOT / "bot/chat/health.py").read_text("utf-8")


def compose() -> dict[str, dict[str, dict[str, object]]]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))  # type: ignore[no-any-return]


def test_compose_names_nothing_that_is_not_there() -> None:
    file = compose()
    bot = file["services"]["bot"]
    build = bot["build"]
    assert isinstance(build, dict)
    assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
    for service in file["services"].values():
        for volume in service["volumes"]:  # type: ignore[attr-defined]
            source = volume.partition(":")[0]
            assert source.startswith("./") or source in file["volumes"]
    assert set(bot["secrets"]) <= set(file["secrets"])  # type: ignore[call-overload]
    assert set(bot["depends_on"]) <= set(file["services"])  # type: ignore[call-overload]


def test_every_variable_that_is_set_is_read_somewhere() -> None:
    text = "".join(
        (DEPLOY / name).read_text("utf-8") for name in ("Dockerfile", "compose.yaml", "wenbao.service")
    )
    named = set(re.findall(r"\b((?:WENBAO|TELEGRAM)_[A-Z_]+)[=:]", text))
    assert len(named) > 5
    assert {name for name in named if f'"{name}"' not in SAID} == set()


def test_every_variable_that_is_read_is_explained_in_both_languages() -> None:
    read = set(re.findall(r'"((?:WENBAO|TELEGRAM)_[A-Z_]+)"', SAID))
    for document in ("docs/telegram.md", "README.en.md"):
        text = (ROOT / document).read_text("utf-8")
        assert {name for name in read if name not in text} == set()


def test_image_does_not_run_as_root_and_installs_what_is_packaged() -> None:
    steps = (DEPLOY / "Dockerfile").read_text("utf-8")
    last = steps.rpartition("\nFROM ")[2]
    assert re.search(r"^USER wenbao$", last, re.MULTILINE)
    copied = re.findall(r"^COPY ([\w. ]+) \S+$", steps, re.MULTILINE)
    assert all((ROOT / name).exists() for line in copied for name in line.split())


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
def test_unit_is_what_systemd_takes_and_hardened(tmp_path: Path) -> None:
    unit = (DEPLOY / "wenbao.service").read_text("utf-8")
    (tmp_path / "wenbao.service").write_text(unit.replace("/opt/wenbao/bin/wenbao", sys.executable))
    for command in (["verify"], ["security", "--offline=true", "--threshold=20"]):
        checked = subprocess.run(
            ["systemd-analyze", *command, str(tmp_path / "wenbao.service")],
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stdout[-500:] + checked.stderr
        assert command == ["security", "--offline=true", "--threshold=20"] or checked.stderr == ""
