"""`make run`: everything a counter needs on one machine, in one process tree."""

import http.client
import os
import shutil
import signal
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path

from launch import data, install, programs
from launch.instance import child_env, instance_values, running_pid, try_lock
from launch.paths import ROOT, VENV_PYTHON, Place, instance_folder
from launch.proc import Child, Family, Words, tail
from launch.say import Steps, Trouble, line, took
from launch.servers import Servers

QUEUES = "default,slips,figures,exchange"
READY_WITHIN = 180.0  # seconds
_QUIETLY = ("-l", "INFO", "--without-gossip", "--without-mingle")


def listen_address() -> tuple[str, int]:
    """Where the web server listens, after making sure that nobody else does.

    Raises:
        Trouble: the port is no number, is busy, or may not be used.
    """
    bind, text = os.environ.get("MOTCUA_BIND") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Trouble(f"PORT={text} không phải là số cổng (1–65535).")
    port = int(text)
    try:
        family = socket.getaddrinfo(bind, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((bind, port))
    except OSError as reason:
        raise Trouble(
            f"Cổng {port} tại {bind} đang bận hoặc không dùng được ({reason.strerror}). "
            f"Chọn cổng khác: PORT={port + 1} make run"
        ) from None
    return bind, port


@dataclass
class Instance:
    """A start of the whole system, from empty machine to ready address."""

    place: Place
    bind: str
    port: int
    family: Family = field(default_factory=Family)
    env: dict[str, str] = field(default_factory=dict)
    seeding: Child | None = None

    def install(self, steps: Steps) -> None:
        """System programs, Python packages, front-end packages: only what is missing."""
        needs = [programs.PANGO, programs.TINOS]
        needs += [] if os.environ.get("MOTCUA_OCR") == "off" else [programs.TESSERACT]
        needs += [] if os.environ.get("DATABASE_URL") else [programs.POSTGRES]
        needs += [] if os.environ.get("REDIS_URL") else [programs.REDIS]
        with install.one_at_a_time():
            with steps.step("Chương trình hệ thống (PostgreSQL, Redis, Pango, phông chữ, Tesseract)"):
                programs.provide(needs)
            with steps.step("Thư viện Python"):
                install.python_packages("run")
            with steps.step("Thư viện giao diện"):
                install.front_end()

    def start_servers(self, steps: Steps) -> None:
        """PostgreSQL and Redis, unless the environment names real ones."""
        servers = Servers(self.place)
        self.env = child_env({"DJANGO_SETTINGS_MODULE": "motcua.settings.dev", **instance_values(self.place, servers)})
        own_database, own_redis = not os.environ.get("DATABASE_URL"), not os.environ.get("REDIS_URL")
        if self.place.servers != self.place.var and (own_database or own_redis):
            line(f"  ({self.place.var} không mở cho người dùng postgres: dữ liệu nằm ở {self.place.servers})")
        with steps.step("PostgreSQL và Redis"):
            servers.start(self.family, self.env, database=own_database, redis=own_redis)

    def prepare_data(self, steps: Steps) -> str:
        """Tables, catalogue, accounts, static files; returns what is to be said about the accounts."""
        said = data.prepare(self.place, Servers(self.place), self.env, steps)
        with steps.step("Tệp tĩnh"):
            install.static_files(self.env, self.place)
        return said

    def start_programs(self, steps: Steps) -> None:
        """Web, worker and beat; returns when `/readyz` says so."""
        with steps.step("Web, worker và lịch việc"):
            self._python("Worker", ["celery", "-A", "motcua", "worker", "-Q", QUEUES, *worker_options()], 30)
            self._python("Worker-ocr", ["celery", "-A", "motcua", "worker", *ocr_options()], 30, nice=10)
            self._python("Worker-facts", ["celery", "-A", "motcua", "worker", *facts_options()], 30)
            schedule = ["-s", str(self.place.var / "beat-schedule"), "--pidfile="]
            self._python("Beat", ["celery", "-A", "motcua", "beat", "-l", "INFO", *schedule], 10)
            self.env |= metrics_env(self.place)
            self._python("Web", ["granian", "motcua.wsgi:application", *web_options(self.bind, self.port)], 15)
            self.wait_until_ready()

    def _python(self, name: str, words: list[str], patience: float, nice: int = 0) -> None:
        log = self.place.logs / f"{name.lower()}.log"
        gently: Words = ["nice", "-n", str(nice)] if nice else []
        self.family.start(name, [*gently, VENV_PYTHON, "-m", *words], log, env=self.env, cwd=ROOT, patience=patience)

    @property
    def visit_host(self) -> str:
        """A host by which this machine reaches its own web server."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.bind, self.bind)  # noqa: S104

    def wait_until_ready(self) -> None:
        """Asks `/readyz` until it answers 200.

        Raises:
            Trouble: a child died, or it takes too long; says what is not ready.
        """
        deadline = time.monotonic() + READY_WITHIN
        answer = "chưa trả lời"
        while time.monotonic() < deadline:
            self.family.check()
            try:
                connection = http.client.HTTPConnection(self.visit_host, self.port, timeout=5)
                connection.request("GET", "/readyz", headers={"Host": f"localhost:{self.port}"})
                response = connection.getresponse()
                answer = response.read(2000).decode(errors="replace")
                if response.status == http.HTTPStatus.OK:
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.4)
        raise Trouble(f"Sau {READY_WITHIN:.0f} giây hệ thống vẫn chưa sẵn sàng: {answer} (xem {self.place.logs})")

    def start_seeding(self) -> None:
        """Fills in the demonstration year in the background, until it has once come to its end."""
        if os.environ.get("MOTCUA_DEMO") == "0" or self.seed_mark.exists():
            return
        dossiers = os.environ.get("MOTCUA_DEMO_DOSSIERS") or "2000"
        line(f"Đang tạo dữ liệu minh họa ({dossiers} hồ sơ) ở phía sau; đã dùng được ngay.")
        argv: Words = ["nice", "-n", "10", VENV_PYTHON, "manage.py", "seed_demo", "--dossiers", dossiers]
        log = self.place.logs / "seed.log"
        log.unlink(missing_ok=True)
        self.seeding = self.family.start("Dữ liệu minh họa", argv, log, env=self.env, cwd=ROOT, vital=False)

    @property
    def seed_mark(self) -> Path:
        """Exists once the demonstration data are complete."""
        return self.place.var / "demo-seeded"

    def watch(self) -> None:
        """Stays until a signal comes or a child dies; tells how far the demonstration data are."""
        said, next_word = "", time.monotonic() + 15
        while True:
            self.family.check()
            if self.seeding is not None:
                code = self.seeding.process.poll()
                word = tail(self.seeding.log)
                if code is not None:
                    self.end_seeding(code, word)
                elif time.monotonic() > next_word and word != said:
                    line(f"  {word}")
                    said, next_word = word, time.monotonic() + 15
            time.sleep(0.3)

    def end_seeding(self, code: int, word: str) -> None:
        """Marks the data as complete, or says where to look; the system runs on either way."""
        assert self.seeding is not None
        if code == 0:
            self.seed_mark.write_text(f"{word}\n")
            line(f"Dữ liệu minh họa đã xong. {word}")
        else:
            line(f"Dữ liệu minh họa không xong (mã {code}): {word} (xem {self.seeding.log}); lần chạy sau sẽ thử lại.")
        self.family.forget(self.seeding)
        self.seeding = None


def worker_options() -> list[str]:
    """Two processes for all queues but reading and folding: enough for one machine."""
    return ["-c", os.environ.get("MOTCUA_WORKERS", "2"), *_QUIETLY]


def ocr_options() -> list[str]:
    """One process that reads papers, minutes at a time; it gives way to everything somebody waits for."""
    return ["-Q", "ocr", "-n", "ocr@%h", "-c", "1", *_QUIETLY]


def facts_options() -> list[str]:
    """One process that folds the journal: whatever is printed or reported, an act shows within five seconds."""
    return ["-Q", "facts", "-n", "facts@%h", "-P", "solo", *_QUIETLY]


def web_workers() -> int:
    """Web processes: one for every two cores, since database and workers need the others; two at least.

    With one alone, threads wait for each other's Python: two take 40 % more on two cores.
    """
    return int(os.environ.get("MOTCUA_WEB_WORKERS") or max(2, (os.cpu_count() or 1) // 2))


def metrics_env(place: Place) -> dict[str, str]:
    """Where several web processes add up what /metrics tells; emptied at every start, none for a single process."""
    if web_workers() == 1:
        return {}
    folder = place.var / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return {"PROMETHEUS_MULTIPROC_DIR": str(folder)}


def web_options(bind: str, port: int) -> list[str]:
    """granian with threads; each thread borrows a connection from the process's pool."""
    workers = str(web_workers())
    listen = ["--interface", "wsgi", "--host", bind, "--port", str(port), "--no-ws", "--log-level", "warning"]
    return [*listen, "--workers", workers, "--blocking-threads", "8", "--respawn-failed-workers"]


def run() -> int:
    """Starts everything and stays; returns when a signal asked to stop."""
    since = time.monotonic()
    place = Place(instance_folder()).prepare()
    lock = try_lock(place)
    if lock is None:
        raise Trouble(f"Hệ thống ở {place.var} đang chạy rồi (tiến trình {running_pid(place)}); dừng bằng: make stop")
    with lock:
        instance = Instance(place, *listen_address())
        try:
            steps = Steps(8)
            instance.install(steps)
            instance.start_servers(steps)
            accounts = instance.prepare_data(steps)
            instance.start_programs(steps)
            line(f"\nSẵn sàng sau {took(since)}: http://{instance.visit_host}:{instance.port}/\n")
            line(f"Tài khoản (tên, mật khẩu lúc tạo, người):\n{accounts}" if accounts else "")
            instance.start_seeding()
            line("Ctrl-C để dừng.")
            instance.watch()
        finally:
            stop_quietly(instance.family)
    return 0


def stop_quietly(family: Family) -> None:
    """Stops all children; a second Ctrl-C does not leave half of them behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if family.children:
        line("\nĐang dừng…")
        family.stop()
        line("Đã dừng.")
