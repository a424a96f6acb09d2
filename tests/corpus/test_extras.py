"""What to type where an extra is missing."""

import sys
from importlib import metadata
from pathlib import Path

import pytest

from corpus.extras import command


def test_the_packages_of_an_extra_are_named_for_the_python_that_runs() -> None:
    assert command("docx").endswith(" -m pip install python-docx")
    assert command("socks").endswith(' -m pip install "python-telegram-bot[socks]"')
    assert command("docx").split()[0].strip('"') in sys.executable


def test_the_interpreter_is_named_from_the_current_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "my env" / "bin" / "python"))
    assert command("pdf") == f'"{Path("my env/bin/python")}" -m pip install pypdfium2'


def test_an_environment_without_pip_is_one_of_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.extras.find_spec", lambda name: None)
    assert command("pdf").startswith("uv pip install --python ")


def test_where_wenbao_itself_is_not_installed_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> list[str]:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr("corpus.extras.requires", missing)
    assert command("pdf").endswith('"wenbao[pdf]"')
