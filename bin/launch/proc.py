"""Children of the one parent: started in sessions of their own, watched, stopped in reverse order."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from launch.say import Trouble

PR_SET_PDEATHSIG = 1
LARGEST_LOG = 20_000_000
Words = list[str | Path]
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Child:
    """One running program, how to ask it to stop, and how many seconds it may take."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals
    patience: float
    vital: bool = True


def as_user(user: pwd.struct_passwd | None) -> dict[str, object]:
    """Arguments of `subprocess` that drop to `user`; none when there is nobody to drop to."""
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def tail(log: Path, lines: int = 1) -> str:
    """The last lines of a log that are not empty."""
    try:
        text = log.read_text(errors="replace")
    except OSError:
        return ""
    return "\n".join([row for row in text.splitlines() if row.strip()][-lines:])


def quiet(argv: Sequence[str | Path], log: Path, env: Mapping[str, str] | None = None, **options: object) -> int:
    """Runs a command to its end with its output added to `log`; returns its exit code."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        out.write(f"$ {' '.join(map(str, argv))}\n".encode())
        out.flush()
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            list(argv), stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env, check=False, **options
        ).returncode


class Family:
    """All children of this launcher."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def start(
        self,
        name: str,
        argv: Sequence[str | Path],
        log: Path,
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: pwd.struct_passwd | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        patience: float = 15,
        vital: bool = True,
    ) -> Child:
        """Starts a program that dies with us, even when we are killed outright."""
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        parent = os.getpid()

        def die_with_parent() -> None:
            _libc.prctl(PR_SET_PDEATHSIG, stop_signal)
            if os.getppid() != parent:
                os._exit(1)

        with log.open("ab") as out:
            process: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]
                list(argv),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=env,
                cwd=cwd,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - this program has no threads
                **as_user(user),
            )
        child = Child(name, process, log, stop_signal, patience, vital)
        self.children.append(child)
        return child

    def check(self) -> None:
        """Raises when a child has died by itself.

        Raises:
            Trouble: names the child, its last log line and the log.
        """
        for child in self.children:
            code = child.process.poll()
            if child.vital and code is not None:
                raise Trouble(f"{child.name} đã dừng (mã {code}): {tail(child.log)} (xem {child.log})")

    def forget(self, child: Child) -> None:
        """A child that has ended as it should is watched no longer."""
        self.children.remove(child)

    def stop(self) -> None:
        """Stops all children, the last started first, and waits for each."""
        while self.children:
            stop_child(self.children.pop())


def stop_child(child: Child) -> None:
    """Asks politely, waits, then kills the child's whole session."""
    if child.process.poll() is None:
        child.process.send_signal(child.stop_signal)
        deadline = time.monotonic() + child.patience
        while child.process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()
