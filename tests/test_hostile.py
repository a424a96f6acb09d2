"""Files made to do harm cost a clear line, a bounded time and a bounded memory, and only themselves."""

import io
import json
import os
import random
import signal
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hostile import act, act_on_all, lines_of

from corpus import workers
from corpus.formats import html, markdown
from corpus.formats.encodings import decode
from corpus.library import Library, Source
from corpus.lines import MAX_LINE_CHARS
from corpus.model import UnreadableReportError
from corpus.reading import read

ROOT = Path(__file__).parents[1]

READ = """
import json, re, sys, time
from pathlib import Path
from corpus.model import UnreadableReportError
from corpus.reading import read
start, said = time.perf_counter(), ""
try:
    read(Path(sys.argv[1]))
except UnreadableReportError as error:
    said = str(error)
peak = re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())  # ru_maxrss counts the parent's as well
print(json.dumps([said, time.perf_counter() - start, int(peak[1]) / 1024]))
"""


class Cost(NamedTuple):
    """Why a file was refused ("" if it was read), and what that took in a process of its own."""

    reason: str
    seconds: float
    megabytes: float


def cost(path: Path) -> Cost:
    if not Path("/proc/self/status").exists():
        pytest.skip("measures memory through /proc")
    done = subprocess.run(
        [sys.executable, "-c", READ, path], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stderr == ""
    return Cost(*json.loads(done.stdout))


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def within(seconds: float, work: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    result = work()
    assert time.perf_counter() - start < seconds
    return result


# text


def test_a_line_of_sixty_megabytes_is_refused(tmp_path: Path) -> None:
    told = cost(written(tmp_path / "a.txt", b"a" * 60_000_000))
    assert "一行" in told.reason
    assert told.seconds < 10
    assert told.megabytes < 700


def test_ten_million_lines_are_refused_before_they_are_made(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md", "a.html"):
        told = cost(written(tmp_path / name, b"x\n" + b"\n" * 10_000_000))
        assert "万行" in told.reason
        assert told.megabytes < 700


def test_a_page_of_too_many_blocks_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MAX_LINES", 1000)
    html.read(b"<p>a" * 1000)
    with pytest.raises(UnreadableReportError, match="万行"):
        html.read(b"<p>a" * 1001)


def test_the_longest_line_allowed_is_read() -> None:
    line = "县" * MAX_LINE_CHARS
    assert markdown.read(line.encode()).lines[0].text == line


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "![](",
        "](",
        "[a](<",
        '[](a "',
        "~~a ",
        "*a ",
        "**a",
        "`a``b ",
        "<!--",
        "<a ",
        " ",
        "\\",
        "|",
        "- ",
        "> ",
        "#",
        "![",
        "|:",
    ],
)
def test_markdown_takes_time_linear_in_the_line(piece: str) -> None:
    line = "x" + piece * (200_000 // len(piece)) + "x"
    for text in (line, line[1:], f"# {line}", f"a|b\n-|-\n{line}"):
        within(3, lambda text=text: markdown.read(text.encode()))


@pytest.mark.parametrize(
    "value", ["[" * 5_000, "&a [" + "*a," * 2000 + "]", "{" * 5_000, "!!python/object:os.system x"]
)
def test_front_matter_made_to_harm_is_only_text(value: str) -> None:
    reading = within(3, lambda: markdown.read(f"---\ntitle: {value}\n---\n正文。".encode()))
    assert reading.lines[-1].text == "正文。"


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 50_000 + "深",
        "<table><tr><td>" * 20_000 + "深",
        "<nav>" * 50_000 + "深",
        "<li>" * 50_000 + "深",
        "<b>" * 50_000 + "深",
        "深" + "<!--" * 50_000,
        "深" + "<" * 200_000,
        "深" + "</" * 100_000,
        "深<p " + "a=" * 100_000,
        "深" + "&" * 200_000,
        "深" + "<a" * 100_000,
        "深" + "<![" * 50_000,
        "深<script>" + "</" * 50_000,
        "深&#" + "9" * 10_000 + ";",
    ],
    ids=lambda page: page[:8],
)
def test_pages_nested_or_broken_without_end_are_read(page: str) -> None:
    reading = within(6, lambda: html.read(page.encode()))
    assert any("深" in line.text for line in reading.lines)


@pytest.mark.parametrize("seed", range(30))
def test_noise_is_text_or_refused(seed: int) -> None:
    noise = random.Random(seed)
    data = noise.randbytes(noise.randrange(1, 3000))
    with suppress(UnreadableReportError):
        assert decode(data)


# Word

DOCUMENT = (
    '<?xml version="1.0"?>{dtd}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{body}</w:body></w:document>"
)


def docx_with(document: str | bytes, *, members: int = 0) -> bytes:
    """A Word document whose main part is ``document``."""
    docx = pytest.importorskip("docx", reason="needs wenbao[docx]")
    stored, changed = io.BytesIO(), io.BytesIO()
    docx.Document().save(stored)
    with zipfile.ZipFile(stored) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, document if name == "word/document.xml" else old.read(name))
        for number in range(members):
            new.writestr(f"word/media/{number}.png", b"")
    return changed.getvalue()


def test_a_hundred_megabytes_in_a_small_document_are_not_unpacked(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>" + "0" * 100_000_000 + "</w:t></w:r></w:p>"
    path = written(tmp_path / "a.docx", docx_with(DOCUMENT.format(dtd="", body=body)))
    assert path.stat().st_size < 150_000
    told = cost(path)
    assert "解开后超过" in told.reason
    assert told.seconds < 5
    assert told.megabytes < 300


def test_what_an_archive_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>" + "0" * 100_000_000 + "</w:t></w:r></w:p>"
    data = bytearray(docx_with(DOCUMENT.format(dtd="", body=body)))
    place = data.index(b"word/document.xml", data.index(b"PK\x01\x02"))
    data[place - 22 : place - 18] = struct.pack("<I", 1000)  # the size unpacked, in the central directory
    told = cost(written(tmp_path / "a.docx", bytes(data)))
    assert "完整" in told.reason or "损坏" in told.reason
    assert told.megabytes < 300


def test_millions_of_tags_are_refused(tmp_path: Path) -> None:
    told = cost(written(tmp_path / "a.docx", docx_with(DOCUMENT.format(dtd="", body="<w:p/>" * 4_000_000))))
    assert "标记" in told.reason
    assert told.megabytes < 300


def test_many_empty_paragraphs_stay_in_memory(tmp_path: Path) -> None:
    told = cost(written(tmp_path / "a.docx", docx_with(DOCUMENT.format(dtd="", body="<w:p/>" * 200_000))))
    assert told.megabytes < 500


def test_ten_thousand_members_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.docx", docx_with(DOCUMENT.format(dtd="", body="<w:p/>"), members=10_001))
    with pytest.raises(UnreadableReportError, match="个文件"):
        read(path)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "dtd",
    [
        f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>',
        '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY l9 SYSTEM "http://192.0.2.1/">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_expanded(tmp_path: Path, dtd: str, encoding: str) -> None:
    document = DOCUMENT.format(dtd=dtd, body="<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>")
    path = written(tmp_path / "a.docx", docx_with(document.encode(encoding)))
    with pytest.raises(UnreadableReportError, match="DTD"):
        within(3, lambda: read(path))


def test_xml_nested_without_end_is_refused(tmp_path: Path) -> None:
    for tag in ("w:sdt", "w:tbl", "w:p"):
        body = f"<{tag}>" * 50_000 + f"</{tag}>" * 50_000
        with pytest.raises(UnreadableReportError, match="损坏"):
            read(written(tmp_path / "a.docx", docx_with(DOCUMENT.format(dtd="", body=body))))


def test_a_broken_document_is_refused(tmp_path: Path) -> None:
    whole = docx_with(DOCUMENT.format(dtd="", body="<w:p><w:r><w:t>正文</w:t></w:r></w:p>"))
    noise = random.Random(7)
    for stop in (40, len(whole) // 2, len(whole) - 10):
        with pytest.raises(UnreadableReportError, match="完整"):
            read(written(tmp_path / "a.docx", whole[:stop]))
    for _ in range(40):
        broken = bytearray(whole)
        for _ in range(5):
            broken[noise.randrange(4, len(broken))] = noise.randrange(256)
        with suppress(UnreadableReportError):
            read(written(tmp_path / "a.docx", bytes(broken)))


# PDF


def pdf_of(*objects: str) -> bytes:
    """A PDF of numbered objects, the first of them its catalogue."""
    stored = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(stored))
        stored += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(stored)
    stored += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    stored += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    stored += f"trailer\n<</Root 1 0 R /Size {len(places) + 1}>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(stored)


CATALOGUE = "<</Type/Catalog/Pages 2 0 R>>"
PAGES = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
FORM = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 12>>stream\n{}\nendstream"
LOOPS = {
    "pages in a circle": pdf_of(
        CATALOGUE, "<</Type/Pages/Kids[3 0 R]/Count 9>>", "<</Type/Pages/Kids[2 0 R]/Count 9>>"
    ),
    "a page its own parent": pdf_of(CATALOGUE, PAGES, "<</Type/Page/Parent 3 0 R/Contents 3 0 R>>"),
    "contents in a circle": pdf_of(CATALOGUE, PAGES, PAGE, "[4 0 R 4 0 R]"),
    "a form that draws itself": pdf_of(
        CATALOGUE,
        PAGES,
        PAGE,
        "<</Length 4>>stream\n/F Do\nendstream",
        FORM.format("/F Do"),
    ),
    "two thousand million pages": pdf_of(
        CATALOGUE, "<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", PAGE, "[]"
    ),
    "a huge table of objects": pdf_of(CATALOGUE, PAGES, PAGE, "[]").replace(
        b"xref\n0 5", b"xref\n0 2147483647"
    ),
    "nested brackets": pdf_of(CATALOGUE, PAGES, PAGE, "[" * 200_000),
}


@pytest.mark.parametrize("name", LOOPS)
def test_a_pdf_that_leads_nowhere_is_refused(tmp_path: Path, name: str) -> None:
    pytest.importorskip("pypdfium2", reason="needs wenbao[pdf]")
    told = cost(written(tmp_path / "a.pdf", LOOPS[name]))
    assert told.reason
    assert told.seconds < 10
    assert told.megabytes < 500


def test_a_pdf_that_never_ends_costs_its_worker_its_time(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2", reason="needs wenbao[pdf]")
    drawn = "<</Length 4>>stream\n/F Do\nendstream"
    written(tmp_path / "a.pdf", pdf_of(CATALOGUE, PAGES, PAGE, drawn, FORM.format("/F Do /F Do")))
    ((_, result),) = workers.read_all(Library(tmp_path).scan(), partial(lines_of, tmp_path), seconds=1)
    assert result == workers.Failure("读了 1 秒还没读完,不读了")


def test_half_a_pdf_is_refused_or_read_as_far_as_it_goes(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2", reason="needs wenbao[pdf]")
    whole = LOOPS["a form that draws itself"]
    for stop in (9, len(whole) // 2, len(whole) - 30):
        with pytest.raises(UnreadableReportError, match="PDF"):
            read(written(tmp_path / "a.pdf", whole[:stop]))


# workers


def sources(folder: Path, *names: str) -> list[Source]:
    for name in names:
        (folder / name).write_text(f"文 {name}", encoding="utf-8")
    return Library(folder).scan()


def test_a_handful_of_small_texts_needs_no_process(tmp_path: Path) -> None:
    files = sources(tmp_path, "a.txt", "b.md", "refuse.txt", "stumble.txt")
    assert list(workers.read_all(files, partial(act, tmp_path))) == [
        (0, ("文 a.txt", os.getpid())),
        (1, ("文 b.md", os.getpid())),
        (2, workers.Failure("不像报告")),
        (3, workers.Failure("读它时出错(KeyError: '没有料到\\n的事')")),
    ]


def test_a_worker_that_hangs_crashes_or_swells_costs_its_file_only(tmp_path: Path) -> None:
    bad = ("hang.pdf", "crash.pdf", "leave.pdf", "swell.pdf", "refuse.pdf")
    files = sources(tmp_path, *bad, *(f"{n}.pdf" for n in range(20)))
    work = partial(act, tmp_path)
    found = within(15, lambda: list(workers.read_all(files, work, 2, seconds=2, memory_bytes=1024**3)))
    assert sorted(number for number, _ in found) == list(range(len(files)))
    failures = {files[n].path: told.reason for n, told in found if isinstance(told, workers.Failure)}
    assert failures.keys() == set(bad)
    assert "2 秒" in failures["hang.pdf"]
    assert "崩溃" in failures["crash.pdf"]
    if sys.platform == "linux":
        assert "内存" in failures["swell.pdf"]
    assert all("\n" not in reason for reason in failures.values())
    assert os.getpid() not in {told[1] for _, told in found if not isinstance(told, workers.Failure)}


def test_small_texts_that_follow_each_other_are_read_in_one_go(tmp_path: Path) -> None:
    files = sources(tmp_path, "a.txt", "b.md", "c.txt")
    read = list(workers.read_groups(files, partial(act_on_all, tmp_path)))
    assert read == [(range(3), ["文 a.txt", "文 b.md", "文 c.txt"])]


@pytest.mark.parametrize("size", [1, 100_000], ids=["here", "in processes"])
def test_a_bad_file_of_a_group_costs_itself_only(tmp_path: Path, size: int) -> None:
    bad = ("refuse.txt", "stumble.txt", *(("crash.txt", "leave.txt") if size > 1 else ()))
    for number in range(20):
        (tmp_path / f"{number}.txt").write_text("文" * size, encoding="utf-8")
    files = sources(tmp_path, *bad)
    read = dict(workers.read_groups(files, partial(act_on_all, tmp_path), 2))
    assert sorted(number for numbers in read for number in numbers) == list(range(len(files)))
    failed = {files[numbers.start].path for numbers, r in read.items() if isinstance(r, workers.Failure)}
    assert failed == set(bad)
    assert any(len(numbers) > 1 for numbers in read) == (size > 1)


def test_closing_the_iterator_ends_the_workers(tmp_path: Path) -> None:
    files = sources(tmp_path, *(f"{n}.pdf" for n in range(9)), *(f"hang-{n}.pdf" for n in range(90)))
    results = workers.read_all(files, partial(act, tmp_path), 2)
    next(results)
    within(5, results.close)


def test_the_library_itself_is_read_by_workers(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<h1>某县工作报告</h1><p>产值5亿元。</p>", encoding="utf-8")
    (tmp_path / "b.html").write_bytes(b"\x00\x01\x02" * 99)
    library = Library(tmp_path)
    records = dict(workers.read_all(library.scan(), library.read))
    assert records == dict(enumerate(map(library.read, library.scan())))
    assert records[0].report.title == "某县工作报告"
    assert "二进制" in records[1].skipped


INTERRUPTED = """
import sys
from functools import partial
from pathlib import Path
from corpus import workers
from corpus.library import Library
from hostile import act
if __name__ == "__main__":
    folder = Path(sys.argv[1])
    try:
        for number, _ in workers.read_all(Library(folder).scan(), partial(act, folder), 3):
            print("ready", flush=True)
    except KeyboardInterrupt:
        print("stopped", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends an interrupt to a process group")
def test_an_interrupt_stops_the_workers(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    sources(folder, "a.pdf", "hang-1.pdf", "hang-2.pdf")
    script = written(tmp_path / "script.py", INTERRUPTED.encode())
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    process = subprocess.Popen(
        [sys.executable, script, folder],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers as well
    output, errors = process.communicate(timeout=15)  # returns when no worker holds the pipe any more
    assert (output, errors, process.returncode) == ("stopped\n", "", 0)
