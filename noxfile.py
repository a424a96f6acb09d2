"""What is checked, a session each: ``nox`` runs them all, ``nox -s types`` one.

Inside an environment that has ``.[test]`` already, ``nox --no-venv --no-install`` makes none of its own.
"""

import nox

nox.needs_version = ">=2024.4.15"
nox.options.sessions = ["lint", "types", "imports", "docs", "coverage"]
nox.options.default_venv_backend = "venv"
nox.options.reuse_venv = "yes"


@nox.session
def tests(session: nox.Session) -> None:
    """The tests, or those named behind ``--``."""
    session.install("-e", ".[test]")
    session.run("pytest", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """All tests, and whether they reach the share of lines that pyproject.toml asks for."""
    session.install("-e", ".[test]")
    session.run("pytest", "--cov")


@nox.session
def recognition(session: nox.Session) -> None:
    """Words in pictures, with the models that the tests do without."""
    session.install("-e", ".[test,ocr]")
    session.run("pytest", "-n", "0", "tests/corpus/test_recognition.py", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Rules and layout of the source."""
    session.install("ruff>=0.6")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Every annotation, tests and benchmarks included."""
    session.install("-e", ".[test]")
    session.run("mypy")


@nox.session
def imports(session: nox.Session) -> None:
    """Which folder may import which."""
    session.install("import-linter>=2.0")
    session.run("lint-imports")


@nox.session
def docs(session: nox.Session) -> None:
    """The pages in docs as HTML, in build/docs; a link that leads nowhere fails."""
    session.install("sphinx>=8.1", "myst-parser>=4.0", "jieba>=0.42.1")  # jieba cuts what is searched for
    session.run("sphinx-build", "-q", "-W", "-n", "--keep-going", "docs", "build/docs")
