"""Words of the command line and the clear lines of failures."""

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from launch import debian, main, programs, run, testing
from launch.say import Trouble

ROOT = Path(__file__).parents[2]
PROMISED = {"run", "test", "acceptance", "check", "bench", "stop", "clean", "soak"}


def test_every_target_of_make_is_a_word_of_the_launcher() -> None:
    line = re.search(r"^(run .*):$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert line is not None
    targets = set(line[1].split())
    assert targets >= PROMISED
    assert targets <= set(main.COMMANDS)


def test_an_unknown_word_shows_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["fly"]) == 2
    assert "services" in capsys.readouterr().out


def test_the_launcher_needs_only_the_standard_library() -> None:
    code = "import sys; sys.path.insert(0, 'bin'); import launch.main"
    assert subprocess.run([sys.executable, "-I", "-S", "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_busy_port_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        monkeypatch.delenv("MOTCUA_BIND", raising=False)
        with pytest.raises(Trouble, match=r"^Cổng \d+ tại 127\.0\.0\.1 đang bận.*PORT=\d+ make run$"):
            run.listen_address()


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Trouble, match="PORT="):
        run.listen_address()


def test_a_program_that_cannot_be_installed_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(debian, "unpack", lambda packages: False)
    need = programs.Need("Máy in", lambda: False, ("may-in",))
    with pytest.raises(Trouble, match=r"Thiếu Máy in\. Cài bằng: sudo apt-get install may-in"):
        programs.provide([need])


def test_acceptance_fails_without_its_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MOTCUA_SHARED", str(tmp_path))
    with pytest.raises(Trouble, match="MOTCUA_SHARED"):
        testing.acceptance([])


def test_trouble_becomes_one_line_and_a_failing_exit(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MOTCUA_SHARED", str(tmp_path))
    assert main.main(["acceptance"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_every_test_belongs_to_exactly_one_phase() -> None:
    for kind in ("", "documents", "browser"):
        chosen = [phase for phase in testing.PHASES if takes(phase.marker, kind)]
        assert len(chosen) == 1, kind


def takes(expression: str, marker: str) -> bool:
    """Whether a pytest expression chooses a test that has this one marker."""
    return bool(eval(expression, {}, Markers(marker)))  # noqa: S307 - our own constant


class Markers(dict[str, bool]):
    def __init__(self, marker: str) -> None:
        self.marker = marker

    def __missing__(self, name: str) -> bool:
        return name == self.marker
