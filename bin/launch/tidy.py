"""`make stop` and `make clean`."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from launch.instance import running_pid
from launch.paths import ROOT, Place, instance_folder
from launch.say import Trouble, line

STOP_WITHIN = 90.0  # seconds
CACHES = (".hypothesis", ".import_linter_cache", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".schemathesis")


def stop() -> int:
    """Stops the instance of `MOTCUA_VAR` and waits until it has gone.

    Raises:
        Trouble: it does not stop, or belongs to somebody else.
    """
    place = Place(instance_folder())
    pid = running_pid(place)
    if pid is None:
        line(f"Không có hệ thống nào đang chạy ở {place.var}.")
        return 0
    try:
        os.kill(pid, signal.SIGTERM)
    except PermissionError:
        raise Trouble(f"Tiến trình {pid} của người dùng khác; hãy dừng bằng người dùng đó.") from None
    deadline = time.monotonic() + STOP_WITHIN
    while running_pid(place) is not None:
        if time.monotonic() > deadline:
            raise Trouble(f"Tiến trình {pid} không dừng sau {STOP_WITHIN:.0f} giây; xem {place.logs}")
        time.sleep(0.1)
    line("Đã dừng.")
    return 0


def clean() -> int:
    """Removes what make created; the folder of `MOTCUA_VAR` only when an instance of ours made it."""
    stop()
    place = Place(instance_folder())
    folders = [ROOT / ".venv", ROOT / "node_modules", *(ROOT / name for name in CACHES)]
    if place.var == ROOT / "var" or place.env_file.exists() or place.pid_file.exists():
        folders += [place.servers if place.servers != place.var else place.var, place.sockets, place.var]
    folders += [cache for top in ROOT.iterdir() if top.is_dir() and top.name != ".git" for cache in pycaches(top)]
    for folder in folders:
        if folder.exists():
            remove(folder)
    line("Đã dọn sạch.")
    return 0


def pycaches(top: Path) -> list[Path]:
    """Compiled files beside the sources."""
    if top.name in (".venv", "node_modules", "var"):
        return []
    return [top] if top.name == "__pycache__" else list(top.rglob("__pycache__"))


def remove(folder: Path) -> None:
    """Removes a tree, saying so when some of it belongs to another user."""
    try:
        shutil.rmtree(folder)
    except OSError:
        if subprocess.run(["rm", "-rf", folder], check=False, capture_output=True).returncode != 0:
            raise Trouble(f"Không xóa hết được {folder}: có tệp của người dùng khác.") from None
