"""A backup put back: into an empty database, over the present one when told so, or beside it for a drill."""

import hashlib
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from motcua.core import journal

from . import ledger
from .backup import FILES, ROWS, Unusable, read, tables

DEFAULT = "default"


class NotEmpty(Exception):
    """There is something in the database that a restore would overwrite."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: rows by table, number of files, files destroyed once more."""

    rows: dict[str, int]
    files: int
    destroyed_again: int = 0


def restore(source: Path, *, force: bool = False, pages: Path | None = None) -> Restored:
    """Put a backup back: rows, files; lines of the journal not yet read stay unread; disposals are done again.

    ``pages``: a folder with the ledger of destroyed hashes, where the present storage was lost with it.
    Raises Unusable before anything is touched, NotEmpty without ``force``.
    """
    manifest = read(source)
    if not force and not _is_empty():
        raise NotEmpty
    for page in sorted(pages.glob("*.json")) if pages else []:
        _put(f"{ledger.FOLDER}/{page.name}", page.read_bytes())
    with zipfile.ZipFile(source) as zipped:
        _prepare(manifest, DEFAULT)
        rows = _load(zipped, manifest, DEFAULT, raise_epoch=True)
        files = sum(_put(path, zipped.read(f"{FILES}/{path}")) for path in _files(manifest))
    call_command("migrate", verbosity=0)
    again = ledger.apply_again()
    cache.clear()
    return Restored(rows, files, again)


def drill(source: Path, folder: Path) -> list[str]:
    """Restore beside the live system, into a database and folder of its own that go afterwards; what did not fit."""
    manifest = read(source)
    wrong: list[str] = []
    with _beside() as using, zipfile.ZipFile(source) as zipped:
        _prepare(manifest, using)
        rows = _load(zipped, manifest, using)
        wrong += [
            f"Bảng {name}: {rows[name]} dòng, bản sao lưu ghi {count}."
            for name, count in manifest["rows"].items() if rows[name] != count
        ]  # fmt: skip
        with connections[using].cursor() as db:
            db.execute("SELECT sha256 FROM digitization_storedfile WHERE destroyed_at IS NULL")
            wanted = {sha256 for (sha256,) in db.fetchall()}
        wrong += _files_put(zipped, manifest, wanted, folder)
    return wrong


def _files_put(zipped: zipfile.ZipFile, manifest: dict[str, Any], wanted: set[str], folder: Path) -> list[str]:
    """Lay the files down in the drill's folder and read them again from there."""
    whole = set()
    wrong = []
    for path in _files(manifest):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with zipped.open(f"{FILES}/{path}") as packed, place.open("wb") as sink:
            shutil.copyfileobj(packed, sink)
        digest = hashlib.sha256(place.read_bytes()).hexdigest()
        if digest != manifest["entries"][f"{FILES}/{path}"]["sha256"]:
            wrong.append(f"Tệp {path}: nội dung không khớp mã băm.")
        elif place.name == digest:
            whole.add(digest)
    return wrong + [f"Tệp {sha256}: không có trong bản sao lưu." for sha256 in sorted(wanted - whole)]


def _is_empty() -> bool:
    """Nobody has an account here and nothing was ever done."""
    known = tables(connections[DEFAULT])
    with connections[DEFAULT].cursor() as db:
        for table in ("core_user", "core_journalentry"):
            if table in known:
                db.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")  # noqa: S608
                if db.fetchone()[0]:
                    return False
    return True


def _prepare(manifest: dict[str, Any], using: str) -> None:
    """Tables as they were when the backup was made. Raises Unusable for a backup of a younger program."""
    connection = connections[using]
    recorded = {(app, name) for app, name in manifest["migrations"]}
    if set(MigrationRecorder(connection).applied_migrations()) == recorded:
        return
    graph = MigrationExecutor(connection).loader.graph
    if unknown := sorted(recorded - set(graph.nodes)):
        raise Unusable(f"Bản sao lưu của phiên bản mới hơn (bước {unknown[0][0]}.{unknown[0][1]}); hãy cài bản đó.")
    with connection.cursor() as db:
        db.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    executor = MigrationExecutor(connection)
    executor.migrate(
        [node for node in graph.nodes if node in recorded and not graph.node_map[node].children & recorded]
    )


def _load(
    zipped: zipfile.ZipFile, manifest: dict[str, Any], using: str, *, raise_epoch: bool = False
) -> dict[str, int]:
    """All rows in one transaction: whole, or as before. The number of rows by table."""
    connection, rows = connections[using], {}
    with transaction.atomic(using=using), connection.cursor() as db:
        present = ", ".join(f'"{table}"' for table in tables(connection))
        db.execute(f"TRUNCATE {present} RESTART IDENTITY CASCADE")
        db.execute("SET CONSTRAINTS ALL DEFERRED")
        for table, columns in manifest["columns"].items():
            names = ", ".join(f'"{column}"' for column in columns)
            with zipped.open(f"{ROWS}/{table}") as packed, db.copy(f'COPY "{table}" ({names}) FROM STDIN') as sink:
                while part := packed.read(1 << 20):
                    sink.write(part)
            db.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
            rows[table] = db.fetchone()[0]
        for sequence in connection.introspection.sequence_list():
            own = f"pg_get_serial_sequence('{sequence['table']}', '{sequence['column']}')"
            last = f'SELECT max("{sequence["column"]}") FROM "{sequence["table"]}"'  # noqa: S608
            db.execute(f"SELECT setval({own}, coalesce(({last}), 1), ({last}) IS NOT NULL)")
        if raise_epoch:
            journal.raise_epoch()
    return rows


def _files(manifest: dict[str, Any]) -> Iterator[str]:
    yield from (path.partition("/")[2] for path in manifest["entries"] if path.startswith(f"{FILES}/"))


def _put(path: str, content: bytes) -> bool:
    """The bytes at their place in storage, unless just these are there already."""
    if default_storage.exists(path):
        with default_storage.open(path) as stored:
            if stored.read() == content:
                return False
        default_storage.delete(path)
    default_storage.save(path, ContentFile(content))
    return True


@contextmanager
def _beside() -> Iterator[str]:
    """A database of its own on the same server, dropped afterwards; its alias."""
    using, live = f"drill-{secrets.token_hex(4)}", connections[DEFAULT]
    name = f"motcua_drill_{secrets.token_hex(4)}"
    options = {key: value for key, value in live.settings_dict["OPTIONS"].items() if key != "pool"}
    with live._nodb_cursor() as db:  # type: ignore[attr-defined]
        db.execute(f"CREATE DATABASE {name}")
    connections.databases[using] = {**live.settings_dict, "NAME": name, "OPTIONS": options}
    try:
        yield using
    finally:
        connections[using].close()
        del connections[using], connections.databases[using]
        with live._nodb_cursor() as db:  # type: ignore[attr-defined]
            db.execute(f"DROP DATABASE {name} WITH (FORCE)")
