"""The folders into which scanners lay stacks: one a counter, named by its code.

A file is taken once it no longer grows between two looks. It goes by renaming through ``.taking`` to ``done``, or to
``refused`` with a .txt that says why; wherever a crash cuts in, the next look goes on and nothing is taken twice.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from digitization.scanning import stacks
from digitization.scanning.models import Stack
from motcua.core.errors import Refusal
from motcua.core.models import OrgUnit

log = logging.getLogger(__name__)
TAKING, DONE, REFUSED = ".taking", "done", "refused"
_SEEN: Final = 3600  # seconds for which a size is remembered
_PARTS: Final = (".tmp", ".part", ".partial", ".crdownload", ".filepart")


def look(now: datetime) -> int:
    """One look into every counter's folder; the number of files taken in or refused. One process at a time."""
    root = Path(settings.WATCH_FOLDER)
    if not root.is_dir():  # not mounted now: what lies there waits
        log.warning("the watch folder %s is not there", root)
        return 0
    counters = OrgUnit.objects.current(now.date()).filter(kind=OrgUnit.Kind.COUNTER)
    with _alone() as alone:
        return sum(_look_into(root / unit.code, unit, now) for unit in counters) if alone else 0


def _look_into(folder: Path, unit: OrgUnit, now: datetime) -> int:
    folder.mkdir(parents=True, exist_ok=True)  # so that whoever sets up a scanner finds where to point it
    for name in (TAKING, DONE, REFUSED):
        (folder / name).mkdir(exist_ok=True)
    taken = 0
    for path in sorted((folder / TAKING).iterdir()):  # left by a crash
        taken += _take(path, unit, now, left=True)
    for path in sorted(folder.iterdir()):
        if _is_whole(path):
            taken += _take(path.rename(folder / TAKING / path.name), unit, now)
    return taken


def _is_whole(path: Path) -> bool:
    """A file of its own whose size and time are those of the look before."""
    if path.is_symlink() or not path.is_file() or path.name.startswith(".") or path.suffix.lower() in _PARTS:
        return False
    about = path.stat()
    key, now = f"watch:{path.parent.name}:{about.st_ino}", [about.st_size, about.st_mtime_ns]
    before = cache.get(key)
    cache.set(key, now, _SEEN)
    return before == now


def _take(path: Path, unit: OrgUnit, now: datetime, left: bool = False) -> int:
    """1 for a file that found its end; 0 for one that the disk does not give just now, which is tried again."""
    folder, name = path.parent.parent, path.name
    try:
        stacks.check_size(path.stat().st_size)
        content = path.read_bytes()
        if not (left and stacks.known_from_watch(content, name, unit)):
            stacks.take_in(content=content, name=name, unit=unit, user=None, now=now, came=Stack.Came.WATCH)
    except Refusal as refused:
        put = _move(path, folder / REFUSED, now)
        put.with_name(f"{put.name}.txt").write_text(f"{refused.message}\n{_HELP}\n", encoding="utf-8")
        log.info("a file laid into the folder of %s was refused: %s", unit.code, refused.code)
    except OSError:
        log.exception("a file laid into the folder of %s cannot be read", unit.code)
        return 0
    else:
        _move(path, folder / DONE, now)
    return 1


_HELP = "Tệp gốc còn nguyên bên cạnh. Sửa xong, chép lại vào thư mục của quầy; hoặc nạp ở trang «Quét hàng loạt»."


def _move(path: Path, to: Path, now: datetime) -> Path:
    """Into ``to``, under another name where one stands there already."""
    place = to / path.name
    if place.exists():
        place = to / f"{now:%y%m%d-%H%M%S-%f}-{path.name}"
    return path.rename(place)


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else looks now; the database forgets it when this process dies."""
    with connection.cursor() as db:
        db.execute("SELECT pg_try_advisory_lock(hashtextextended('stacks.watch', 0))")
        alone = bool(db.fetchone()[0])
        try:
            yield alone
        finally:
            if alone:
                db.execute("SELECT pg_advisory_unlock(hashtextextended('stacks.watch', 0))")
