"""System packages: installed by apt as root, otherwise unpacked into var/tools without any right."""

import contextlib
import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import which

from launch.paths import ROOT, TOOLS
from launch.proc import quiet, tail
from launch.say import Trouble

LOG = ROOT / "var" / "logs" / "setup.log"
POLICY = Path("/usr/sbin/policy-rc.d")
APT_STATE = ROOT / "var" / "apt"


def install(packages: Sequence[str], needed_for: str) -> None:
    """Makes the packages usable.

    Raises:
        Trouble: neither way works; the line holds the command to run by hand.
    """
    by_hand = f"Thiếu {needed_for}. Cài bằng: sudo apt-get install {' '.join(packages)}"
    if which("apt-get") is None:
        raise Trouble(f"Thiếu {needed_for}. Hãy cài các gói tương đương với: {' '.join(packages)}")
    worked = install_as_root(packages) if os.geteuid() == 0 else unpack(packages)
    if not worked:
        raise Trouble(f"{by_hand} (apt báo: {tail(LOG)}; xem {LOG})")


def lists_are_there() -> bool:
    """Whether apt knows any package; a fresh container knows none."""
    return any(Path("/var/lib/apt/lists").glob("*_Packages*"))


def install_as_root(packages: Sequence[str]) -> bool:
    """apt-get install, refreshing the lists when they are missing or stale."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    argv = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    with no_services():
        if lists_are_there() and quiet(argv, LOG, env) == 0:
            return True
        return quiet(["apt-get", "update", "-q"], LOG, env) == 0 and quiet(argv, LOG, env) == 0


@contextlib.contextmanager
def no_services() -> Iterator[None]:
    """Keeps apt from starting a PostgreSQL and a Redis of the system: we only want the programs."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)


def unpack(packages: Sequence[str]) -> bool:
    """Downloads the packages with all they miss on this machine and unpacks them under var/tools."""
    options: list[str] = []
    if not lists_are_there():
        options = private_lists()
    missing = closure(packages, options)
    folder = APT_STATE / "debs"
    folder.mkdir(parents=True, exist_ok=True)
    TOOLS.mkdir(parents=True, exist_ok=True)
    if not missing or quiet(["apt-get", *options, "download", "-q", *missing], LOG, cwd=folder) != 0:
        return False
    for archive in folder.glob("*.deb"):
        if quiet(["dpkg-deb", "-x", archive, TOOLS], LOG) != 0:
            return False
        archive.unlink()
    return True


def private_lists() -> list[str]:
    """Options of apt for package lists of our own, refreshed once without root."""
    lists = APT_STATE / "lists"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    (APT_STATE / "archives" / "partial").mkdir(parents=True, exist_ok=True)
    options = ["-o", f"Dir::State::Lists={lists}", "-o", f"Dir::Cache={APT_STATE}"]
    if not any(lists.glob("*_Packages*")):
        quiet(["apt-get", *options, "update", "-q"], LOG)
    return options


def closure(packages: Sequence[str], options: Sequence[str]) -> list[str]:
    """The packages and all they depend on that the system does not have, as apt would install them."""
    argv = ["apt-get", *options, "install", "-s", "-q", "--no-install-recommends", *packages]
    answer = subprocess.run(argv, capture_output=True, text=True, check=False)
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("a") as log:
        log.write(f"$ {' '.join(argv)}\n{answer.stderr}")
    return [row.split()[1] for row in answer.stdout.splitlines() if row.startswith("Inst ")]


def library_folders() -> list[Path]:
    """Where unpacked libraries lie, for LD_LIBRARY_PATH; empty when nothing was unpacked."""
    folders = [*TOOLS.glob("usr/lib/*-linux-gnu"), *TOOLS.glob("lib/*-linux-gnu")]
    return folders + [child for folder in folders for child in folder.iterdir() if child.name in ("pulseaudio", "nss")]
