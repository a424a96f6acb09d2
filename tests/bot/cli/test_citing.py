"""cite."""

from cli_support import REPORTS, replies, run
from support import Maker


def test_a_cited_passage_is_shown_and_checked(make: Maker) -> None:
    library = make(REPORTS)
    (reply,) = replies(run("ask", "--json", "--reports", library.folder, "农村公路").stdout)
    cited = reply["passages"][0]["id"]  # type: ignore[index]
    shown = run("cite", "--reports", library.folder, cited).output
    assert "新建农村公路36公里。" in shown
    assert "已核对：原文与 云岭县.md 第11行 一致。" in shown
    (found,) = replies(run("cite", "--json", "--reports", library.folder, cited).stdout)
    assert (found["state"], len(found["before"])) == ("intact", 2)  # type: ignore[arg-type]
    page = library.folder / "page.png"
    assert run("cite", "--reports", library.folder, cited, "--page", page).exit_code == 0
    assert page.read_bytes().startswith(b"\x89PNG")
    unwritable = run(
        "cite", "--reports", library.folder, cited, "--page", library.folder / "none" / "page.png"
    )
    assert (unwritable.exit_code, "图写不进" in unwritable.stderr) == (1, True)
    (library.folder / "云岭县.md").write_text("新建农村公路63公里。", "utf-8")
    changed = run("cite", "--reports", library.folder, cited)
    assert (changed.exit_code, changed.stderr.count("\n")) == (1, 1)
