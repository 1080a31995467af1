"""Tables, catalogue and accounts of an instance; nothing is repeated while program and database stay the same."""

import hashlib
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from launch.install import REQUIREMENTS, fingerprint, stamped
from launch.instance import write_private
from launch.paths import ROOT, VENV_PYTHON, Place
from launch.proc import Words, quiet, tail
from launch.say import Steps, Trouble, word
from launch.servers import Servers

SOURCES = ("motcua", "digitization", "cases", "monitoring")
KINDS = {".py", ".toml", ".json", ".csv"}
WISHES = ("MOTCUA_DEMO", "MOTCUA_DEMO_ACCOUNTS", "MOTCUA_DEMO_PASSWORD", "MOTCUA_BACKLOG")
STATE = "SELECT count(*), max(applied) FROM django_migrations"


def program_state() -> str:
    """A hash of everything that could make `migrate` or `bootstrap` do something else than last time."""
    digest = hashlib.sha256(fingerprint(REQUIREMENTS / "run.lock").encode())
    for path in sorted(path for folder in SOURCES for path in (ROOT / folder).rglob("*") if path.suffix in KINDS):
        digest.update(str(path).encode() + path.read_bytes())
    digest.update(repr([os.environ.get(name) for name in WISHES]).encode())
    return digest.hexdigest()


def prepare(place: Place, servers: Servers, env: Mapping[str, str], steps: Steps) -> str:
    """Brings the database to the program's state; returns what is to be said about the accounts.

    Raises:
        Trouble: a command failed; names its last line and its log.
    """
    stamp = place.var / "prepared"
    own_database = not os.environ.get("DATABASE_URL")
    program = program_state()
    same = own_database and stamped(stamp, f"{program} {servers.ask(STATE, env)}")
    with steps.step("Cơ sở dữ liệu"):
        if same:
            word("không đổi")
        else:
            migrate(place, env)
    with steps.step("Danh mục và tài khoản"):
        if same:
            word("không đổi")
        else:
            remember(place, bootstrap(place, env))
            stamp.write_text(f"{program} {servers.ask(STATE, env) if own_database else ''}")
    return accounts(place)


def migrate(place: Place, env: Mapping[str, str]) -> None:
    """Brings the tables up to date."""
    log = place.logs / "migrate.log"
    if quiet([VENV_PYTHON, "manage.py", "migrate", "--noinput"], log, env, cwd=ROOT) != 0:
        raise Trouble(f"Không cập nhật được cơ sở dữ liệu: {tail(log)} (xem {log})")


def bootstrap(place: Place, env: Mapping[str, str]) -> str:
    """Loads units, calendar, catalogue and accounts; returns the accounts it has just made."""
    log = place.logs / "bootstrap.log"
    argv: Words = [VENV_PYTHON, "manage.py", "bootstrap"]
    with log.open("ab") as errors:
        done = subprocess.run(
            argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, env=env, cwd=ROOT, check=False
        )
    if done.returncode != 0:
        raise Trouble(f"Không nạp được danh mục: {tail(log)} (xem {log})")
    return done.stdout.decode(errors="replace")


def remember(place: Place, created: str) -> None:
    """Adds what was just made to the accounts that are told of; passwords are readable by the owner only."""
    rows = [row.split("\t") for row in created.splitlines() if row.strip()]
    if rows:
        kept = kept_accounts(place)
        text = "".join(f"  {' '.join(cell.ljust(18) for cell in row).rstrip()}\n" for row in rows)
        write_private(kept, (kept.read_text() if kept.exists() else "") + text)


def accounts(place: Place) -> str:
    """The accounts made at the first start; the administrator's password of a real start is shown once only."""
    kept = kept_accounts(place)
    text = kept.read_text() if kept.exists() else ""
    if os.environ.get("MOTCUA_DEMO") == "0":
        kept.unlink(missing_ok=True)
    return text


def kept_accounts(place: Place) -> Path:
    """Where the demonstration accounts are kept."""
    return place.var / "accounts.txt"
