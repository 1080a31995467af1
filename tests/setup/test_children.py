"""One parent, all its children."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from launch.proc import Family

ROOT = Path(__file__).parents[2]
SAY_GOODBYE = "trap 'echo {name} >> {file}; exit 0' TERM; touch {ready}; while :; do sleep 0.02; done"


def alive(pid: int) -> bool:
    """A process that still runs; a dead one that nobody has waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(true: "object", seconds: float = 10) -> bool:
    assert callable(true)
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(true())


def test_children_stop_in_the_reverse_of_their_start(tmp_path: Path) -> None:
    family, goodbyes = Family(), tmp_path / "goodbyes"
    for name in ("first", "second"):
        ready = tmp_path / f"{name}.ready"
        family.start(name, ["sh", "-c", SAY_GOODBYE.format(name=name, file=goodbyes, ready=ready)], tmp_path / "log")
        assert wait_until(ready.exists)
    family.stop()
    assert goodbyes.read_text().split() == ["second", "first"]


def test_a_child_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    family, ready = Family(), tmp_path / "ready"
    deaf = f"trap '' TERM; touch {ready}; while :; do sleep 0.02; done"
    child = family.start("deaf", ["sh", "-c", deaf], tmp_path / "log", patience=0.2)
    assert wait_until(ready.exists)
    family.stop()
    assert child.process.returncode == -signal.SIGKILL


def test_a_child_that_is_not_vital_may_end(tmp_path: Path) -> None:
    family = Family()
    child = family.start("seed", ["false"], tmp_path / "log", vital=False)
    assert child.process.wait() == 1
    family.check()  # a vital one's end would raise here
    assert family.children == [child]
    family.stop()


def test_children_do_not_outlive_a_parent_that_is_killed(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    code = (
        "import sys, time; from pathlib import Path; from launch.proc import Family\n"
        "child = Family().start('c', ['sleep', '300'], Path(sys.argv[1]) / 'log')\n"
        "(Path(sys.argv[1]) / 'pid').write_text(str(child.process.pid)); time.sleep(300)"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT / "bin")}
    parent = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], env=env)
    assert wait_until(lambda: pid_file.exists() and pid_file.read_text() != "")
    child = int(pid_file.read_text())
    parent.kill()
    parent.wait()
    assert wait_until(lambda: not alive(child))
