"""`make check`: everything a machine can say about the code without running it."""

import os
import subprocess
import time
from collections.abc import Sequence

from launch import programs
from launch.instance import child_env
from launch.paths import ROOT, VENV_PYTHON
from launch.say import line, took
from launch.testing import prepare

# `check --deploy` reads production settings: valid in form, leading nowhere.
DEPLOY_ENV = {
    "DJANGO_SETTINGS_MODULE": "motcua.settings.prod",
    "SECRET_KEY": "kiem-tra-cau-hinh-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG",
    "DATABASE_URL": "postgres://check@127.0.0.1:1/check",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "MOTCUA_HOSTS": "motcua.example.vn",
    "MOTCUA_ORIGINS": "https://motcua.example.vn",
}
DEV_ENV = {"DJANGO_SETTINGS_MODULE": "motcua.settings.test", "SECRET_KEY": "x" * 50}
IMPORTS = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports; sys.exit(lint_imports())"
LEVEL = "--fail-level=WARNING"


def checks() -> list[tuple[str, list[str], dict[str, str]]]:
    """Title, arguments of Python, environment."""
    templates = ["templates"] if (ROOT / "templates").exists() else []
    return [
        ("Định dạng", ["-m", "ruff", "format", "--check", "."], {}),
        ("Lint", ["-m", "ruff", "check", "."], {}),
        ("Chiều của import", ["-c", IMPORTS], {}),
        ("Kiểu", ["-m", "mypy"], DEV_ENV),
        ("Mẫu HTML: lint", ["-m", "djlint", "--lint", "--quiet", *templates], {}),
        ("Mẫu HTML: định dạng", ["-m", "djlint", "--check", "--quiet", *templates], {}),
        ("Cấu hình thật", ["manage.py", "check", "--deploy", LEVEL], DEPLOY_ENV),
        ("Thiếu migration", ["-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"], DEV_ENV),
    ]


def check(extra: Sequence[str]) -> int:
    """Runs every check, shows what the failing ones say, and sums up."""
    prepare((programs.PANGO,))
    failed = []
    for title, argv, special in checks():
        since = time.monotonic()
        env = child_env(special) | {"MOTCUA_VAR": str(ROOT / "var" / "check")}
        done = subprocess.run(
            [VENV_PYTHON, *argv, *extra],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=env,
            cwd=ROOT,
            check=False,
        )
        good = done.returncode == 0
        line(f"{'đạt' if good else 'KHÔNG ĐẠT':<10} {title} ({took(since)})")
        if not good:
            failed.append(title)
            line(f"{done.stdout}{done.stderr}".strip() + os.linesep)
    line(f"Không đạt: {', '.join(failed)}" if failed else "Tất cả đều đạt.")
    return 1 if failed else 0
