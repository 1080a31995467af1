"""A backup is whole or refused; what it brings back is equal; what was destroyed stays destroyed."""

import io
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from digitization.archive import backup, fixity, ledger, restoring
from digitization.archive.models import Package
from digitization.papers.models import Paper
from digitization.papers.services import content_of
from motcua.core import health, journal
from motcua.core.models import JournalCursor, JournalEntry
from tests.factories import archive, core, papers

pytestmark = pytest.mark.usefixtures("house", "own_files")


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "BACKUPS", tmp_path_factory.mktemp("sao-luu"))
    return settings.BACKUPS / "dem.motcua"


def run(command: str, *args: object, **options: object) -> str:
    out = io.StringIO()
    call_command(command, *map(str, args), stdout=out, **options)
    return out.getvalue()


def test_what_was_changed_since_comes_back_as_it_was_and_unread_lines_are_read_once(place: Path) -> None:
    paper = papers.paper(content=b"%PDF kept", reference="dossier:A")
    seen: list[str] = []
    journal.read("reader", lambda lines: seen.extend(line.verb for line in lines))
    journal.record(None, "test.unread", "x:1", core.MONDAY)
    rows = counts()
    assert "Đã sao lưu" in run("backup", place)
    assert cache.get(health.BACKUP)
    Paper.objects.filter(pk=paper.pk).update(title="đổi")
    papers.paper()
    default_storage.delete(paper.original.path)
    with pytest.raises(CommandError, match="--force"):
        run("restore", place)
    run("restore", place, force=True)
    assert counts() == rows
    assert Paper.objects.get().title == ""
    assert content_of(paper.original) == b"%PDF kept"
    for _ in range(2):
        journal.read("reader", lambda lines: seen.extend(line.verb for line in lines))
    assert seen == ["paper.stored", "test.unread"]
    assert (
        JournalCursor.objects.get().epoch < JournalEntry.objects.create(reference="x", verb="y", at=core.MONDAY).epoch
    )
    assert papers.paper().pk > paper.pk


def counts() -> dict[str, int]:
    """Rows of every table that a backup keeps."""
    found = {}
    with connection.cursor() as db:
        for name in set(backup.tables()) - backup.NOT_KEPT:
            db.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608
            found[name] = db.fetchone()[0]
    return found


def test_what_was_destroyed_stays_destroyed_after_the_restore_of_an_older_backup(place: Path) -> None:
    paper = papers.paper(reference="dossier:A")
    sealed = archive.package("dossier:A")
    run("backup", place)
    found = archive.destroyed(sealed)
    ledger.settle(found)
    done = restoring.restore(place, force=True)
    assert done.destroyed_again == 2
    assert Package.objects.get().destroyed_at == archive.LATER
    assert not default_storage.exists(paper.original.path)
    assert not default_storage.exists(sealed.file.path)


def test_a_backup_with_one_altered_byte_or_a_missing_end_is_refused_before_anything_is_touched(place: Path) -> None:
    papers.paper()
    backup.make(place, core.MONDAY)
    whole = place.read_bytes()
    for at in (0, 40, len(whole) // 3, len(whole) // 2, len(whole) - 70, len(whole) - 1):
        place.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(backup.Unusable):
            restoring.restore(place, force=True)
    for left in (0, 30, len(whole) - 1):
        place.write_bytes(whole[:left])
        with pytest.raises(CommandError):
            run("restore_drill", place)
    assert Paper.objects.count() == 1
    with pytest.raises(CommandError, match="ngoài kho tệp"):
        run("backup", Path(default_storage.path("dem.motcua")))
    assert not list(place.parent.glob("*.part"))


def test_a_damaged_file_is_healed_from_the_newest_backup_in_which_it_is_whole(place: Path) -> None:
    file = papers.paper(content=b"%PDF whole").original
    backup.make(place, core.MONDAY)
    path = Path(default_storage.path(file.path))
    path.write_bytes(b"%PDF wrong")
    assert backup.make(place.with_name("later"), core.MONDAY)["missing"] == [file.pk]
    night = core.MONDAY + timedelta(days=1)
    report = fixity.run(night, everything=True)
    assert (report.healed, report.damaged) == ([file.pk], {})
    assert path.read_bytes() == b"%PDF whole"
    place.unlink()
    path.unlink()
    assert list(fixity.run(night, everything=True).damaged) == [file.pk]


def drill(source: Path) -> subprocess.CompletedProcess[str]:
    """In a process of its own: a test may open no database but its own."""
    argv = [sys.executable, "manage.py", "restore_drill", str(source)]
    return subprocess.run(argv, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)


@pytest.mark.soak
def test_the_drill_restores_beside_the_live_system_compares_and_leaves_nothing(place: Path) -> None:
    file = papers.paper().original
    backup.make(place, core.MONDAY)
    done = drill(place)
    assert "Diễn tập đạt" in done.stdout, done.stderr
    Path(default_storage.path(file.path)).unlink()
    backup.make(place, core.MONDAY)
    assert "không có trong bản sao lưu" in drill(place).stderr
    with connection.cursor() as db:
        db.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'motcua_drill%'")
        assert db.fetchone()[0] == 0
