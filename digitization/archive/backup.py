"""One archive of everything: the rows of the database as of one snapshot, the stored files, a manifest of hashes.

A zip whose comment is the SHA-256 of all that stands before it, so that no byte of it can change unseen. Rows are
copied in PostgreSQL's own text form: no program beside the database is needed, and rows and counts are of one moment.
"""

import contextlib
import hashlib
import json
import os
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from motcua.core.health import BACKUP

FORMAT = 1
MANIFEST, ROWS, FILES = "manifest.json", "database", "files"
NOT_KEPT = {"django_session"}  # whoever was signed in signs in again
NOT_FILES = {"pages", "held"}  # pictures of pages are drawn anew; what lay on a desk is dropped again
_SEAL = 64  # hexadecimal digits of SHA-256
_PART = 1 << 20


class Unusable(ValueError):
    """The backup is damaged, cut off, or not for this program; the sentence is for whoever restores."""


def make(target: Path, now: datetime) -> dict[str, Any]:
    """Write a backup under a temporary name, then rename it; its manifest. ``missing``: hashes without good bytes.

    Raises Unusable for a place inside of the storage.
    """
    with contextlib.suppress(NotImplementedError):  # a storage without folders
        if Path(default_storage.path("")).resolve() in target.resolve().parents:  # it would hold itself
            raise Unusable("Hãy đặt tệp sao lưu ở ngoài kho tệp.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as raw:  # holds everybody's data
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as zipped:
            zipped.comment = b"0" * _SEAL
            manifest = _write(zipped, now)
            zipped.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        digest = _digest(raw)
        raw.seek(-_SEAL, os.SEEK_END)
        raw.write(digest.encode())
        raw.flush()
        os.fsync(raw.fileno())
    part.replace(target)
    cache.set(BACKUP, now.timestamp(), timeout=None)
    return manifest


def read(source: Path) -> dict[str, Any]:
    """The manifest of a backup of which every byte was checked. Raises Unusable."""
    try:
        with source.open("rb") as raw:
            digest = _digest(raw)
            raw.seek(-_SEAL, os.SEEK_END)
            if raw.read().decode("ascii", "replace") != digest:
                raise Unusable("Tệp sao lưu không nguyên vẹn: nội dung không khớp mã kiểm tra ở cuối tệp.")
        with zipfile.ZipFile(source) as zipped:
            manifest: dict[str, Any] = json.loads(zipped.read(MANIFEST))
    except (OSError, zipfile.BadZipFile, KeyError, json.JSONDecodeError) as error:
        raise Unusable(f"Không đọc được tệp sao lưu: {error}") from error
    if manifest.get("format") != FORMAT:
        raise Unusable("Tệp sao lưu do phiên bản khác tạo, chương trình này không đọc được.")
    return manifest


def find(path: str, sha256: str) -> bytes | None:
    """The bytes of a stored file from the newest backup in which they fit their hash."""
    for source in sorted(_backups(), key=lambda each: each.stat().st_mtime, reverse=True):
        with contextlib.suppress(OSError, zipfile.BadZipFile, KeyError), zipfile.ZipFile(source) as zipped:
            content = zipped.read(f"{FILES}/{path}")
            if hashlib.sha256(content).hexdigest() == sha256:
                return content
    return None


def tables(using: Any = connection) -> dict[str, list[str]]:
    """Every table and its columns in order, without those the database works out itself."""
    with using.cursor() as db:
        db.execute(
            """
            SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
              AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            GROUP BY c.relname ORDER BY c.relname
            """
        )
        return {name: list(columns) for name, columns in db.fetchall()}


def stored_paths(folder: str = "") -> Iterator[str]:
    """Every file of the storage; what is made anew (NOT_FILES), the probe of /readyz and its like stay out."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    before = f"{folder}/" if folder else ""
    yield from (before + name for name in sorted(files) if not name.startswith("."))
    for name in sorted(folders):
        if before + name not in NOT_FILES:
            yield from stored_paths(before + name)


def _backups() -> list[Path]:
    folder = Path(settings.BACKUPS)
    return [each for each in folder.iterdir() if each.is_file()] if folder.is_dir() else []


def _version() -> str:
    """The program's own version."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def _write(zipped: zipfile.ZipFile, now: datetime) -> dict[str, Any]:
    """Rows first, of one snapshot; then files, which are never changed and so may be younger."""
    entries: dict[str, dict[str, Any]] = {}
    with transaction.atomic(durable=True), connection.cursor() as db:
        db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        known, rows = tables(), {}
        for table, columns in known.items():
            if table not in NOT_KEPT:
                names = ", ".join(f'"{column}"' for column in columns)
                with db.copy(f'COPY "{table}" ({names}) TO STDOUT') as source:
                    entry = _add(zipped, f"{ROWS}/{table}", map(bytes, source))
                entries[f"{ROWS}/{table}"], rows[table] = entry, entry["lines"]
        db.execute("SELECT sha256 FROM digitization_storedfile WHERE destroyed_at IS NULL")
        wanted = {sha256 for (sha256,) in db.fetchall()}
        migrations = sorted(map(list, MigrationRecorder(connection).applied_migrations()))
        db.execute("SHOW server_version")
        server = db.fetchone()[0]
    for path in stored_paths():
        with contextlib.suppress(FileNotFoundError), default_storage.open(path) as stored:
            entries[f"{FILES}/{path}"] = _add(zipped, f"{FILES}/{path}", _parts(stored), packed=True)
    whole = {path.rpartition("/")[2] for path, entry in entries.items() if path.endswith(f"/{entry['sha256']}")}
    return {
        "format": FORMAT, "made_at": now.isoformat(), "version": _version(), "postgresql": server,
        "migrations": migrations, "columns": {table: known[table] for table in rows}, "rows": rows,
        "missing": sorted(wanted - whole), "entries": entries,
    }  # fmt: skip


def _add(zipped: zipfile.ZipFile, path: str, parts: Iterable[bytes], *, packed: bool = False) -> dict[str, Any]:
    """Stream one entry into the zip; its hash, size and number of lines (rows, for a table)."""
    digest, size, lines = hashlib.sha256(), 0, 0
    member = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    with zipped.open(member, "w", force_zip64=True) as sink:
        for part in parts:
            sink.write(part)
            digest.update(part)
            size += len(part)
            lines += part.count(b"\n")
    return {"sha256": digest.hexdigest(), "size": size, "lines": lines}


def _parts(stored: Any) -> Iterator[bytes]:
    while part := stored.read(_PART):
        yield part


def _digest(raw: IO[bytes]) -> str:
    """SHA-256 of everything before the seal."""
    left = raw.seek(0, os.SEEK_END) - _SEAL
    if left <= 0:
        raise Unusable("Tệp sao lưu trống hoặc bị cắt cụt.")
    raw.seek(0)
    digest = hashlib.sha256()
    while left and (part := raw.read(min(_PART, left))):
        digest.update(part)
        left -= len(part)
    return digest.hexdigest()
