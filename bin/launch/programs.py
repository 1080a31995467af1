"""The system's programs, libraries and fonts that a command needs: found, or installed."""

import ctypes
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from launch import debian
from launch.paths import ROOT, TOOLS
from launch.say import Trouble, word

OLDEST_POSTGRES = 15
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), TOOLS / "usr/share/fonts")


def found_binary(*names: str) -> Path | None:
    """The first of these programs on PATH or among the unpacked ones."""
    for name in names:
        path = which(name)
        if path:
            return Path(path)
        for folder in ("usr/bin", "usr/sbin"):
            if (TOOLS / folder / name).exists():
                return TOOLS / folder / name
    return None


def postgres_folders() -> dict[int, Path]:
    """The `bin` folders of every PostgreSQL of this machine that is new enough, by major version."""
    found: dict[int, Path] = {}
    for base in (TOOLS, Path("/")):
        for initdb in base.glob("usr/lib/postgresql/*/bin/initdb"):
            major = int(initdb.parts[-3])
            if major >= OLDEST_POSTGRES and (initdb.parent / "psql").exists():
                found[major] = initdb.parent
    return found


def postgres_bin(major: int | None = None) -> Path:
    """The folder of the programs of one major version; the newest when none is asked for.

    Raises:
        Trouble: that version is not on this machine.
    """
    found = postgres_folders()
    if major is None and found:
        return found[max(found)]
    if major in found:
        return found[major]
    raise Trouble(
        f"Dữ liệu do PostgreSQL {major} tạo nhưng máy không có bản này. "
        f"Cài bằng: sudo apt-get install postgresql-{major}"
    )


def redis_binary() -> Path:
    """The Redis server (or Valkey, which speaks the same language)."""
    return found_binary("redis-server", "valkey-server") or Path("redis-server")


def has_library(name: str) -> bool:
    """Whether the loader, or our unpacked folder, has a shared library."""
    if any((folder / name).exists() for folder in debian.library_folders()):
        return True
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_pango() -> bool:
    """The libraries WeasyPrint loads."""
    names = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
    return all(has_library(name) for name in names)


def has_tinos() -> bool:
    """The metric twin of Times New Roman with every Vietnamese letter."""
    return any(path for folder in FONT_FOLDERS for path in folder.rglob("Tinos-Regular.ttf"))


def tessdata() -> Path | None:
    """The folder with the trained Vietnamese letters."""
    folders = [
        folder for root in (Path("/usr"), TOOLS / "usr") for folder in root.glob("share/tesseract-ocr/*/tessdata")
    ]
    return next((folder for folder in folders if (folder / "vie.traineddata").exists()), None)


def has_tesseract() -> bool:
    """The program that reads letters, and its Vietnamese."""
    return found_binary("tesseract") is not None and tessdata() is not None


def softhsm() -> Path | None:
    """The library of the tests' signing token."""
    found = [path for root in (Path("/usr"), TOOLS / "usr") for path in root.glob("lib/**/softhsm/libsofthsm2.so")]
    return found[0] if found else None


def chromium() -> Path | None:
    """The browser of the tests: `MOTCUA_CHROMIUM`, else the system's."""
    named = os.environ.get("MOTCUA_CHROMIUM")
    if named:
        return Path(named)
    # The unpacked package's /usr/bin/chromium is a script that needs its /etc; the program itself does not.
    unpacked = TOOLS / "usr/lib/chromium/chromium"
    return unpacked if unpacked.exists() else found_binary("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Need:
    """Something of the system, how to see that it is there, and the packages that bring it."""

    name: str
    there: Callable[[], object]
    packages: tuple[str, ...]


POSTGRES = Need("PostgreSQL ≥ 15", postgres_folders, ("postgresql",))
REDIS = Need("Redis", lambda: found_binary("redis-server", "valkey-server"), ("redis-server",))
PANGO = Need("Pango", has_pango, ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"))
TINOS = Need("phông chữ Tinos", has_tinos, ("fonts-croscore",))
TESSERACT = Need("Tesseract tiếng Việt", has_tesseract, ("tesseract-ocr", "tesseract-ocr-vie"))
CHROMIUM = Need("Chromium", chromium, ("chromium",))
POPPLER = Need("pdffonts, pdftotext", lambda: found_binary("pdffonts"), ("poppler-utils",))
QPDF = Need("qpdf", lambda: found_binary("qpdf"), ("qpdf",))
SOFTHSM = Need("SoftHSM", softhsm, ("softhsm2",))
TO_RUN = (POSTGRES, REDIS, PANGO, TINOS, TESSERACT)
TO_TEST = (*TO_RUN, CHROMIUM, POPPLER, QPDF, SOFTHSM)


def provide(needs: Sequence[Need]) -> None:
    """Installs what is missing, in one go.

    Raises:
        Trouble: something cannot be installed; the line says by which command it can.
    """
    missing = [need for need in needs if not need.there()]
    if not missing:
        return
    names = ", ".join(need.name for need in missing)
    word(f"cài {names}")
    debian.install([package for need in missing for package in need.packages], names)
    for need in missing:
        if not need.there():
            raise Trouble(f"Đã cài {' '.join(need.packages)} nhưng vẫn không thấy {need.name}; xem {debian.LOG}")


def library_env() -> Mapping[str, str]:
    """Variables by which programs find what was unpacked under var/tools; empty when all is the system's."""
    env: dict[str, str] = {}
    folders = debian.library_folders()
    if folders:
        known = os.environ.get("LD_LIBRARY_PATH")
        env["LD_LIBRARY_PATH"] = ":".join([*map(str, folders), *([known] if known else [])])
        env["PATH"] = f"{os.environ.get('PATH', '')}:{TOOLS / 'usr/bin'}"
    if (TOOLS / "usr/share/fonts").exists() or (folders and not Path("/etc/fonts/fonts.conf").exists()):
        env["FONTCONFIG_FILE"] = str(write_fonts_conf())
    trained = tessdata()
    if trained and TOOLS in trained.parents:
        env["TESSDATA_PREFIX"] = str(trained)
    return env


def write_fonts_conf() -> Path:
    """A fontconfig file that adds the unpacked fonts to the system's."""
    path = ROOT / "var" / "fonts.conf"
    folders = "".join(f"<dir>{folder}</dir>" for folder in FONT_FOLDERS)
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{folders}<cachedir>{ROOT / 'var' / 'fontcache'}</cachedir>"
        '<include ignore_missing="yes">/etc/fonts/conf.d</include></fontconfig>\n'
    )
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
    return path
