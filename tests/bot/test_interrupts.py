"""An interrupt, at whatever moment: no traceback."""

import os
import signal
import subprocess
import sys

import pytest
from support import Maker

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows interrupts a group of processes")


@pytest.mark.parametrize("module", ["click", "tomllib", "platformdirs", "numpy", "index.api", "rich.console"])
def test_an_interrupt_while_a_module_is_imported_leaves_no_traceback(make: Maker, module: str) -> None:
    folder = make({"云岭县.md": "# 云岭县2023年工作报告\n\n粮食产量达到12.5万吨。\n"}).folder
    command = [sys.executable, "-X", "importtime", "-m", "bot", "ask", "--reports", str(folder), "粮食产量"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as asking:
        assert asking.stderr
        seen = []
        for line in asking.stderr:
            if not line.startswith("import time:"):
                seen.append(line)
            elif line.rpartition("|")[2].strip() == module:
                asking.send_signal(signal.SIGINT)
                break
        else:
            pytest.fail(f"{module} was never imported")
        seen += [line for line in asking.stderr if not line.startswith("import time:")]
        status = asking.wait(30)
    assert "Traceback" not in "".join(seen)
    told = "wenbao: 已中断。\n"
    # Python ends by the signal, whatever was said, where that came while it was in an exec(): every dataclass is made by one
    assert (status, "".join(seen)) in {(-signal.SIGINT, ""), (-signal.SIGINT, told), (1, told)}


def test_an_interrupt_that_is_ignored_stays_ignored() -> None:
    code = "import signal; from bot import interrupts; interrupts.catch(); print(signal.getsignal(signal.SIGINT) == signal.SIG_IGN)"
    ignoring = f"trap '' INT; exec {sys.executable} -c '{code}'"
    done = subprocess.run(["bash", "-c", ignoring], capture_output=True, check=True)
    assert done.stdout == b"True\n"
