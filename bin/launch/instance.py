"""One running instance: its lock, its environment, and throw-away servers for tests."""

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from launch.paths import ROOT, Place, instance_folder
from launch.proc import Family
from launch.programs import library_env
from launch.servers import Servers

MOST_TEST_SLOTS = 20


def try_lock(place: Place) -> IO[str] | None:
    """The lock of an instance, held until closed; None while another launcher holds it."""
    place.prepare()
    file = place.pid_file.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def running_pid(place: Place) -> int | None:
    """The process id of the launcher that runs this instance, None when it does not run."""
    if not place.pid_file.exists():
        return None
    with place.pid_file.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return int(file.read().strip() or 0) or None
    return None


def read_env(path: Path) -> dict[str, str]:
    """The KEY=VALUE lines of a file; empty when there is no file."""
    if not path.exists():
        return {}
    rows = (row.partition("=") for row in path.read_text().splitlines() if "=" in row and not row.startswith("#"))
    return {key.strip(): value.strip() for key, _, value in rows}


def write_env(path: Path, values: Mapping[str, str]) -> None:
    """Writes KEY=VALUE lines; the file holds a secret."""
    write_private(path, "".join(f"{key}={value}\n" for key, value in values.items()))


def write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner may read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(text)


def instance_values(place: Place, servers: Servers) -> dict[str, str]:
    """What manage.py must know of the instance; real servers named in the environment win over embedded ones."""
    known = read_env(place.env_file)
    values = {
        "DATABASE_URL": os.environ.get("DATABASE_URL") or servers.database_url,
        "REDIS_URL": os.environ.get("REDIS_URL") or servers.redis_url,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or known.get("SECRET_KEY") or secrets.token_urlsafe(50),
        "PORT": os.environ.get("PORT") or "8000",
        "MOTCUA_BIND": os.environ.get("MOTCUA_BIND") or "127.0.0.1",
        "MOTCUA_VAR": str(place.var),
    }
    write_env(place.env_file, values)
    return values


def child_env(values: Mapping[str, str]) -> dict[str, str]:
    """The environment of every child: ours, the unpacked libraries, the instance, .venv first on the path.

    Compiled modules are kept in var/, whatever the machine's habit: without them each process, and each of the test
    runners for its asserts, compiles everything again (8 and 20 seconds of CPU).
    """
    env = {**os.environ, **library_env(), **values, "PYTHONUNBUFFERED": "1"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env["PYTHONPYCACHEPREFIX"] = str(ROOT / "var" / "pycache")
    env["PATH"] = f"{ROOT / '.venv' / 'bin'}:{env['PATH']}"
    return env


@contextmanager
def private_servers(*, durable: bool = False) -> Iterator[dict[str, str]]:
    """Starts a PostgreSQL and a Redis that nobody else uses; yields the environment that points to them.

    Several commands may do so at once: each takes the first free folder `test`, `test-2`, … (`bench`, … when durable).
    """
    word = "bench" if durable else "test"
    for number in range(1, MOST_TEST_SLOTS + 1):
        place = Place(instance_folder() / (word if number == 1 else f"{word}-{number}"))
        lock = try_lock(place)
        if lock is not None:
            break
    else:
        raise RuntimeError("every test slot is in use")
    family = Family()
    servers = Servers(place, durable=durable)
    values = {"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url, "MOTCUA_VAR": str(place.var)}
    env = child_env(values | {"SECRET_KEY": "only-for-tests-" + "x" * 50})
    with lock:
        try:
            servers.start(family, env)
            yield env
        finally:
            family.stop()
