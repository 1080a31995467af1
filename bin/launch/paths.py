"""Where things lie: the repository, an instance's folder, its sockets, and who owns them."""

import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from launch.say import Trouble

ROOT = Path(__file__).resolve().parents[2]
VENV_PYTHON = ROOT / ".venv" / "bin" / "python"
TOOLS = ROOT / "var" / "tools"
SERVER_USER = "postgres"
# sockaddr_un holds 107 bytes and a final zero; PostgreSQL adds its own lock file's name.
LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432.lock")


def instance_folder() -> Path:
    """`MOTCUA_VAR`, by default `var/` of the repository, as an absolute path."""
    return Path(os.environ.get("MOTCUA_VAR") or ROOT / "var").expanduser().absolute()


def server_user() -> pwd.struct_passwd | None:
    """The unprivileged user that PostgreSQL and Redis run as when the launcher is root; None: as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in (SERVER_USER, "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Trouble("Máy không có người dùng postgres lẫn nobody để chạy PostgreSQL.")


def can_enter(path: Path, user: pwd.struct_passwd) -> bool:
    """Whether `user` may walk through every existing folder on the way to `path`."""
    for folder in (path, *path.parents):
        if not folder.exists():
            continue
        status = folder.stat()
        if status.st_uid == user.pw_uid:
            allowed = status.st_mode & stat.S_IXUSR
        elif status.st_gid == user.pw_gid:
            allowed = status.st_mode & stat.S_IXGRP
        else:
            allowed = status.st_mode & stat.S_IXOTH
        if not allowed:
            return False
    return True


def short_hash(path: Path) -> str:
    """Ten letters that stand for a path in a name."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


def own_folder(path: Path, user: pwd.struct_passwd | None) -> Path:
    """Makes `path` a private folder (0700) of `user`, or refuses one that somebody else put there."""
    uid = os.geteuid() if user is None else user.pw_uid
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.mkdir(mode=0o700)
        if user is not None:
            os.chown(path, user.pw_uid, user.pw_gid)
    except FileExistsError:
        pass
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != uid:
        raise Trouble(f"Thư mục {path} không thuộc về người dùng chạy chương trình; hãy xóa hoặc đổi MOTCUA_VAR.")
    path.chmod(0o700)
    return path


@dataclass(frozen=True)
class Place:
    """The folder of one instance: data, sockets, logs, files."""

    var: Path

    @property
    def logs(self) -> Path:
        """One log for each child."""
        return self.var / "logs"

    @property
    def env_file(self) -> Path:
        """KEY=VALUE lines by which manage.py finds the running instance."""
        return self.var / "instance.env"

    @property
    def pid_file(self) -> Path:
        """Locked and holding the launcher's process id while the instance runs."""
        return self.var / "motcua.pid"

    @property
    def servers(self) -> Path:
        """The parent of the data of PostgreSQL and Redis; elsewhere when their user cannot reach `var`."""
        user = server_user()
        if user is not None and not can_enter(self.var, user):
            return Path("/var/lib") / f"motcua-{short_hash(self.var)}"
        return self.var

    @property
    def sockets(self) -> Path:
        """The folder of the unix sockets; a short one under /tmp when the usual path is too long for a socket."""
        usual = self.servers / "run"
        if len(os.fsencode(usual)) <= LONGEST_SOCKET:
            return usual
        return Path("/tmp") / f"motcua-{os.geteuid()}-{short_hash(self.var)}"

    def prepare(self) -> "Place":
        """Makes the folders that every command needs."""
        self.var.mkdir(parents=True, exist_ok=True)
        self.logs.mkdir(exist_ok=True)
        return self
