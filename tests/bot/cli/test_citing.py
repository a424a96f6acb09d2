"""cite."""

from cli_support import replies, run
from support import Maker

REPORTS = {
    "云岭县.md": "---\ntitle: 云岭县工作报告\nregion: 云岭县\nyear: 2023\n---\n\n# 云岭县工作报告\n\n"
    "全县粮食产量达到12.5万吨。\n\n新建农村公路36公里。\n",
    "云峰区.txt": "云峰区改造老旧小区7个。",
}


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
