"""A BagIt package (RFC 8493) as one zip: the same content gives the same bytes.

The bag is written here because bagit.make_bag changes the working directory of the whole process, which threads of
a server share; bagit itself judges every package before it is kept.
"""

import hashlib
import io
import json
import logging
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import bagit

from motcua.core.errors import Invalid

logging.getLogger("bagit").setLevel(logging.WARNING)  # it tells of every file that is whole
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: the packing itself has no date


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the payload: its place under ``data/`` and its bytes."""

    path: str
    content: bytes


def as_json(value: object) -> bytes:
    """JSON for people and machines, the same each time."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def pack(entries: Iterable[Entry], about: Mapping[str, str], on: date) -> bytes:
    """The zipped bag. ``about``: lines of bag-info.txt. Errors: Invalid for a place outside of it or given twice."""
    payload: dict[str, bytes] = {}
    for entry in entries:
        path = f"data/{entry.path}"
        if ".." in PurePosixPath(path).parts or path in payload:
            raise Invalid({"path": f"Đường dẫn trong gói không dùng được: {entry.path}."})
        payload[path] = entry.content
    size = sum(map(len, payload.values()))
    info = {**about, "Bagging-Date": on.isoformat(), "Payload-Oxum": f"{size}.{len(payload)}"}
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(f"{name}: {_one_line(text)}\n" for name, text in info.items()).encode(),
        "manifest-sha256.txt": _manifest(payload),
    }
    tags["tagmanifest-sha256.txt"] = _manifest(tags)
    return _zip({**tags, **payload})


def verify(package: bytes) -> None:
    """Ask bagit whether the package is whole and valid. Raises ValueError naming what is not."""
    with TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(io.BytesIO(package)) as zipped:
                zipped.extractall(folder)
            bagit.Bag(folder).validate()
        except (bagit.BagError, zipfile.BadZipFile, OSError) as broken:
            raise ValueError(str(broken)) from broken


def unpack(package: bytes, folder: Path) -> None:
    """Lay the bag out as files, for people and for ``bagit.py --validate``."""
    with zipfile.ZipFile(io.BytesIO(package)) as zipped:
        zipped.extractall(folder)


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files)).encode()


def _one_line(text: str) -> str:
    return " ".join(str(text).split())


def _zip(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as zipped:  # scans and PDF are compressed already
        for path in sorted(files):
            member = zipfile.ZipInfo(path, _FIRST_DAY)
            member.external_attr = 0o644 << 16
            zipped.writestr(member, files[path])
    return made.getvalue()
