"""A database of its own, the house's units and people, a procedure with five papers, a web server beside."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bin"))
from launch.run import web_options

NAME, FEW = "motcua_bench", "motcua_bench_few"
ROOT = Path(__file__).resolve().parents[1]
TICK = os.sysconf("SC_CLK_TCK")
PAPERS = ("don-de-nghi", "ban-sao-bang", "ly-lich", "the-hanh-nghe", "anh-3x4")


def address_of(name: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@contextmanager
def own_database() -> Iterator[None]:
    """An empty database for this run only; DATABASE_URL points to it. Must run before Django is set up."""
    home = os.environ["DATABASE_URL"]
    with _made(home, NAME):
        os.environ["DATABASE_URL"] = address_of(NAME)
        yield


@contextmanager
def copied_database(name: str) -> Iterator[None]:
    """A copy of the present database as it stands now, beside it."""
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    with _made(address_of("postgres"), name, f"TEMPLATE {NAME}"):
        yield


@contextmanager
def _made(server: str, name: str, like: str = "") -> Iterator[None]:
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        db.execute(f"CREATE DATABASE {name} {like}")
    try:
        yield
    finally:
        with psycopg.connect(server, autocommit=True) as db:
            db.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@dataclass(frozen=True)
class World:
    """What every question uses. ``people``: role → account; ``tokens``: role → its API token."""

    procedure: str
    people: dict[str, object]
    tokens: dict[str, str]


@cache
def world() -> World:
    """Tables, units, calendar, one account a role, one procedure with five papers and four steps; made once a run."""
    from django.core.management import call_command

    from motcua.core import access, setup
    from tests.factories import catalogue, core

    call_command("migrate", verbosity=0)
    setup.make_units()
    setup.make_calendar()
    people: dict[str, object] = {
        "clerk": core.clerk(), "officer": core.officer(), "head": core.head(), "director": core.director(),
        "records": core.records(), "office": core.staff("office", "van-phong"),
    }  # fmt: skip
    tokens = {role: access.issue_token(user) for role, user in people.items()}  # type: ignore[arg-type]
    return World(catalogue.procedure(papers=PAPERS).procedure.code, people, tokens)


@dataclass(frozen=True)
class Server:
    """A running web server. ``pid`` is the parent of its workers."""

    port: int
    pid: int

    def cpu(self) -> float:
        """Seconds of CPU its process tree has used, user and system."""
        return sum(_cpu(pid) for pid in _tree(self.pid))


@contextmanager
def web() -> Iterator[Server]:
    """The web server with the very options of `make run`; ready when it leaves the block's first line."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = Path(os.environ.get("MOTCUA_VAR", ROOT / "var")) / "bench-web.log"
    with log.open("wb") as out:
        argv = [sys.executable, "-m", "granian", "motcua.wsgi:application", *web_options("127.0.0.1", port)]
        process = subprocess.Popen(argv, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            _wait(port, process)
            yield Server(port, process.pid)
        finally:
            process.terminate()
            process.wait(20)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web server did not start: see bench-web.log")


def _tree(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        for children in Path(f"/proc/{each}/task").glob("*/children"):
            found += [int(child) for child in children.read_text().split()]
    return found


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK
