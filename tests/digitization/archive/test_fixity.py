"""One altered byte is found every time, all files within a quarter, orphans are cleared away."""

import os
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from digitization.archive import fixity
from digitization.archive.models import Fixity
from digitization.papers.models import StoredFile
from digitization.papers.services import content_of
from tests.factories import archive, core, papers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


@pytest.fixture(autouse=True)
def no_backups(settings: Any, tmp_path: Path) -> Path:
    settings.BACKUPS = tmp_path / "backups"
    return settings.BACKUPS


def spoil(file: StoredFile, at: int, bit: int = 1) -> None:
    """Flip one bit of the bytes in storage."""
    content = bytearray(content_of(file))
    content[at] ^= bit
    Path(default_storage.path(file.path)).write_bytes(content)


def test_every_single_byte_of_a_paper_and_of_a_package_is_watched() -> None:
    chance = random.Random(4)
    for file in (papers.paper(content=bytes(range(200))).original, archive.package().file):
        for at in [0, file.size - 1, *chance.sample(range(file.size), 20)]:
            whole = content_of(file)
            spoil(file, at, 1 << chance.randrange(8))
            assert fixity.check(file, core.MONDAY).problem == Fixity.Problem.ALTERED
            Path(default_storage.path(file.path)).write_bytes(whole)
        assert fixity.check(file, core.MONDAY).problem == ""


def test_all_files_are_seen_within_a_quarter_the_longest_unseen_first() -> None:
    for _ in range(100):
        papers.paper()
    night = core.MONDAY + timedelta(days=1)
    counts = [fixity.run(night + timedelta(days=day)).checked for day in range(fixity.QUARTER)]
    assert Fixity.objects.filter(checked_at__gte=night).count() == 100
    assert max(counts) <= 2


def test_the_command_ends_with_1_while_something_is_damaged(capsys: pytest.CaptureFixture[str]) -> None:
    file = papers.paper().original
    call_command("check_fixity", all=True)
    default_storage.delete(file.path)
    with pytest.raises(SystemExit) as ended:
        call_command("check_fixity", all=True)
    assert ended.value.code == 1
    assert "Không thấy tệp trong kho" in capsys.readouterr().err
    assert [found.file for found in fixity.damaged()] == [file]


def test_the_day_a_damage_was_found_is_kept_until_it_is_mended() -> None:
    file = papers.paper(content=b"%PDF whole").original
    spoil(file, 3)
    first = fixity.check(file, core.MONDAY)
    assert fixity.check(file, core.MONDAY + timedelta(days=2)).found_at == first.found_at == core.MONDAY
    Path(default_storage.path(file.path)).write_bytes(b"%PDF whole")
    assert fixity.check(file, core.MONDAY).found_at is None


def test_bytes_that_nothing_names_go_after_a_day_and_young_ones_stay() -> None:
    named = papers.paper().original
    for name, days in (("a" * 64, 2), ("b" * 64, 0), (f"{named.pk}_x1y2z3", 2)):
        path = default_storage.save(f"papers/{name[:2]}/{name}", ContentFile(b"x"))
        old = (datetime.now(core.VN) - timedelta(days=days)).timestamp()
        os.utime(default_storage.path(path), (old, old))
    removed = fixity.sweep(datetime.now(core.VN))
    assert sorted(path.rpartition("/")[2] for path in removed) == sorted(["a" * 64, f"{named.pk}_x1y2z3"])
    assert content_of(named)
