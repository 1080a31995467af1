"""`make test`, `acceptance`, `soak`, `bench`, and `services` that developers use."""

import os
import shlex
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from launch import install, programs
from launch.instance import private_servers
from launch.paths import ROOT, VENV_PYTHON
from launch.proc import Words
from launch.say import Steps, Trouble, line, took
from launch.servers import DATABASE

NO_TESTS = 5  # pytest's exit code
TEMPLATE = "motcua_template"


@dataclass(frozen=True)
class Phase:
    """One run of pytest, with the minutes it may take. ``word``: the marker that its files name; empty: any file."""

    title: str
    marker: str
    minutes: float
    word: str = ""
    options: tuple[str, ...] = ("-n", "2")


PHASES = (
    Phase("Đơn vị và tích hợp", "not browser and not soak and not acceptance and not documents", 5),
    Phase("Tài liệu, chữ, chữ ký", "documents and not browser and not soak and not acceptance", 2, "documents"),
    Phase("Trình duyệt", "browser and not soak and not acceptance", 4, "browser"),
)


def prepare(needs: Sequence[programs.Need]) -> None:
    """Installs what tests and checks need."""
    steps = Steps(3)
    with install.one_at_a_time():
        with steps.step("Chương trình hệ thống"):
            programs.provide(needs)
        with steps.step("Thư viện Python"):
            install.python_packages("dev")
        with steps.step("Thư viện giao diện"):
            install.front_end()


def env_of_pytest(env: dict[str, str]) -> dict[str, str]:
    """The environment of pytest."""
    browser = programs.chromium()
    return env | {
        "DJANGO_SETTINGS_MODULE": "motcua.settings.test",
        "MOTCUA_CHROMIUM": str(browser or ""),
        "MOTCUA_SOFTHSM": str(programs.softhsm() or ""),
    }


def migrated(env: dict[str, str]) -> dict[str, str]:
    """Makes the tables once in a database that each process of the tests copies: migrating in each took ten seconds.

    Raises:
        Trouble: the migrations did not run.
    """
    server, name = env["DATABASE_URL"].replace(f"/{DATABASE}?", "/postgres?"), TEMPLATE
    anew = ("-c", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", "-c", f"CREATE DATABASE {name}")
    psql: Words = [programs.postgres_bin() / "psql", "-q", server, *anew]
    migrate: Words = [VENV_PYTHON, "manage.py", "migrate", "-v", "0"]
    there = {"DATABASE_URL": env["DATABASE_URL"].replace(f"/{DATABASE}?", f"/{name}?")}
    settings = env_of_pytest(env) | there
    for argv in (psql, migrate):
        if subprocess.run(argv, stdin=subprocess.DEVNULL, env=settings, cwd=ROOT, check=False).returncode:
            raise Trouble("Không lập được bảng cho các kiểm thử.")
    return env | {"MOTCUA_TEST_TEMPLATE": name}


def pytest(marker: str, options: Sequence[str], env: dict[str, str], word: str = "") -> int:
    """Runs pytest on one marker expression; returns its exit code. ``word``: only in files that name this marker."""
    files: Words = [path for path in sorted((ROOT / "tests").rglob("test_*.py")) if f"mark.{word}" in path.read_text()]
    argv: Words = [VENV_PYTHON, "-m", "pytest", *(files if word else ["tests"]), "-m", marker, *options]
    return subprocess.run(argv, stdin=subprocess.DEVNULL, env=env, cwd=ROOT, check=False).returncode


def test(extra: Sequence[str]) -> int:
    """Every test, in three phases; without a test a phase has failed, unless `ARGS` chose some tests only."""
    extra = [*shlex.split(os.environ.get("ARGS", "")), *extra]
    prepare(programs.TO_TEST)
    rows, failed = [], False
    with private_servers() as plain:
        env = migrated(plain)
        for phase in PHASES:
            line(f"\n=== {phase.title} ===")
            since = time.monotonic()
            code = pytest(phase.marker, [*phase.options, *extra], env_of_pytest(env), phase.word)
            seconds = time.monotonic() - since
            good = code == 0 or (code == NO_TESTS and bool(extra))
            failed = failed or not good
            late = " — VƯỢT HẠN MỨC" if seconds > phase.minutes * 60 else ""
            word = "đạt" if good else f"KHÔNG ĐẠT (mã {code})"
            rows.append(f"{phase.title:<20} {word:<20} {took(since):>10} / {phase.minutes:g} phút{late}")
    line("\n=== Kết quả ===\n" + "\n".join(rows))
    return 1 if failed else 0


def marked(marker: str, extra: Sequence[str]) -> int:
    """Only the tests with one marker; none at all is a failure."""
    prepare(programs.TO_TEST)
    with private_servers() as env:
        return pytest(marker, [*shlex.split(os.environ.get("ARGS", "")), *extra], env_of_pytest(migrated(env)))


def soak(extra: Sequence[str]) -> int:
    """The long tests: those with a browser after the others, which must not share a process with its event loop."""
    return max(marked("soak and not browser", extra), marked("soak and browser", extra))


def acceptance(extra: Sequence[str]) -> int:
    """The tests on the real data of `MOTCUA_SHARED`.

    Raises:
        Trouble: the data are not there; acceptance never skips.
    """
    shared = Path(os.environ.get("MOTCUA_SHARED") or ROOT.parent / "shared").expanduser().absolute()
    if not (shared / "data").is_dir():
        raise Trouble(f"Không thấy dữ liệu nghiệm thu tại {shared}; đặt MOTCUA_SHARED=<thư mục có data/>.")
    os.environ["MOTCUA_SHARED"] = str(shared)
    return marked("acceptance", extra)


def bench(extra: Sequence[str]) -> int:
    """The benchmarks, on servers as durable as in real use."""
    prepare(programs.TO_RUN)
    (ROOT / "var").mkdir(exist_ok=True)
    with private_servers(durable=True) as env:
        argv: Words = [VENV_PYTHON, "-m", "bench", *shlex.split(os.environ.get("ARGS", "")), *extra]
        return subprocess.run(argv, stdin=subprocess.DEVNULL, env=env, cwd=ROOT, check=False).returncode


def services(command: Sequence[str]) -> int:
    """Runs a command beside a private PostgreSQL and Redis; `MOTCUA_DURABLE=1` for real durability."""
    if not command:
        raise Trouble("Cách dùng: bin/motcua services -- LỆNH …")
    programs.provide((programs.POSTGRES, programs.REDIS))
    with private_servers(durable=os.environ.get("MOTCUA_DURABLE") == "1") as env:
        try:
            return subprocess.run(list(command), env=env_of_pytest(env), check=False).returncode
        except FileNotFoundError:
            raise Trouble(f"Không thấy lệnh {command[0]}.") from None
