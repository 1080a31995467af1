"""The embedded PostgreSQL and Redis: own data folders, unix sockets only."""

import pwd
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from launch import proc
from launch.paths import Place, own_folder, server_user
from launch.proc import Child, Family, Words, as_user, quiet
from launch.programs import postgres_bin, redis_binary
from launch.say import Trouble

DATABASE = ROLE = "motcua"
# An error's detail and statement may carry personal numbers: they stay out of the log.
POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "logging_collector": "off",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "max_connections": "120",
    "jit": "off",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Servers:
    """One pair of embedded servers in the folder of an instance."""

    place: Place
    durable: bool = True

    @property
    def database_url(self) -> str:
        """Understood by libpq, psycopg and django-environ alike."""
        return f"postgres://{ROLE}@/{DATABASE}?host={quote(str(self.place.sockets), safe='')}"

    @property
    def redis_url(self) -> str:
        """As redis-py reads it; the broker's form is derived in the settings."""
        return f"unix://{self.place.sockets / 'redis.sock'}"

    def start(self, family: Family, env: Mapping[str, str], *, database: bool = True, redis: bool = True) -> None:
        """Starts what is asked for and returns when both answer."""
        user = server_user()
        if self.place.servers != self.place.var:
            own_folder(self.place.servers, None).chmod(0o711)
        own_folder(self.place.sockets, user)
        if redis:
            self._start_redis(family, env, user)
        if database:
            self._start_postgres(family, env, user)

    def _start_redis(self, family: Family, env: Mapping[str, str], user: pwd.struct_passwd | None) -> None:
        folder = own_folder(self.place.servers / "redis", user)
        socket = self.place.sockets / "redis.sock"
        socket.unlink(missing_ok=True)
        keep = ["--appendonly", "yes"] if self.durable else ["--appendonly", "no", "--save", ""]
        argv: Words = [
            redis_binary(),
            "--port",
            "0",
            "--unixsocket",
            socket,
            "--unixsocketperm",
            "700",
            "--dir",
            folder,
        ]
        log = self.place.logs / "redis.log"
        child = family.start("Redis", [*argv, *keep], log, env=env, user=user, cwd=folder)
        wait_for(child, socket.exists, "Redis", 20)

    def _start_postgres(self, family: Family, env: Mapping[str, str], user: pwd.struct_passwd | None) -> None:
        data = self.place.servers / "pg"
        log = self.place.logs / "postgres.log"
        programs = postgres_bin(cluster_version(data))
        if not data.exists():
            create_cluster(data, programs, log, env, user, durable=self.durable)
        settings = POSTGRES_SETTINGS | ({} if self.durable else NOT_DURABLE)
        options = [f"-c{key}={value}" for key, value in settings.items()]
        argv: Words = [programs / "postgres", "-D", data, "-k", self.place.sockets, *options]
        child = family.start(
            "PostgreSQL", argv, log, env=env, user=user, cwd=data, stop_signal=signal.SIGINT, patience=30
        )
        find = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608
        wait_for(child, lambda: self.ask(find, env, "postgres") is not None, "PostgreSQL", 120)
        if not self.ask(find, env, "postgres"):
            self.ask(f"CREATE DATABASE {DATABASE}", env, "postgres")

    def ask(self, sql: str, env: Mapping[str, str], database: str = DATABASE) -> str | None:
        """The answer of the database to one statement, None when it refuses or does not answer."""
        connection: Words = ["-h", self.place.sockets, "-U", ROLE, "-d", database]
        argv: Words = [postgres_bin() / "psql", *connection, "-tAqc", sql]
        done = subprocess.run(argv, capture_output=True, text=True, env=env, check=False)
        return done.stdout.strip() if done.returncode == 0 else None


def wait_for(child: Child, ready: object, name: str, seconds: float) -> None:
    """Waits until a server answers.

    Raises:
        Trouble: it ended or stayed silent; the line names the log and the way out.
    """
    assert callable(ready)
    deadline = time.monotonic() + seconds
    while not ready():
        if child.process.poll() is not None or time.monotonic() > deadline:
            raise Trouble(
                f"{name} không khởi động được: {proc.tail(child.log)} — xem {child.log}. Nếu dữ liệu hỏng, phục hồi "
                "từ bản sao lưu, hoặc `make clean` để bắt đầu lại từ đầu (mất dữ liệu)."
            )
        time.sleep(0.05)


def cluster_version(data: Path) -> int | None:
    """The major version that made the data folder, None when there is none yet.

    Raises:
        Trouble: the folder is there but is not a cluster.
    """
    if not data.exists():
        return None
    try:
        return int((data / "PG_VERSION").read_text())
    except (OSError, ValueError):
        raise Trouble(
            f"Thư mục dữ liệu {data} bị hỏng (thiếu hoặc sai PG_VERSION). Phục hồi từ bản sao lưu, hoặc chuyển thư mục "
            "này đi nơi khác rồi chạy lại để bắt đầu từ đầu."
        ) from None


def create_cluster(
    data: Path,
    programs: Path,
    log: Path,
    env: Mapping[str, str],
    user: pwd.struct_passwd | None,
    *,
    durable: bool,
) -> None:
    """initdb in Vietnamese order, beside its final place, so that an interrupted one leaves nothing behind."""
    fresh = data.with_name("pg.new")
    if fresh.exists():
        quiet(["rm", "-rf", fresh], log)
    own_folder(fresh, user)
    locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi-VN"]
    argv: Words = [
        programs / "initdb",
        "-D",
        fresh,
        "-U",
        ROLE,
        "--auth=trust",
        *(() if durable else ("--no-sync",)),
        *locale,
    ]
    if quiet(argv, log, env, cwd="/", **as_user(user)) != 0:
        raise Trouble(f"Không tạo được dữ liệu PostgreSQL: {proc.tail(log)} (xem {log})")
    fresh.rename(data)
