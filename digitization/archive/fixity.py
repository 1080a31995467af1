"""Fixity: stored bytes compared with their hash, the longest unseen first; damage told, healed from a backup."""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from digitization.papers import services as papers
from digitization.papers.models import StoredFile

from . import backup, ledger
from .models import DisposalList, Fixity

log = logging.getLogger(__name__)
QUARTER = 90  # days in which every file is seen once
YOUNG = timedelta(days=1)  # bytes without a row that young may belong to a transaction still running
LATELY = timedelta(days=7)  # disposals that a crash may have left half done
_PART = 1 << 20


@dataclass
class Report:
    """What a run found: files seen, those still damaged (hash → problem), those healed, orphans removed."""

    checked: int = 0
    damaged: dict[str, str] = field(default_factory=dict)
    healed: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)


def kept() -> QuerySet[StoredFile]:
    """Every file whose bytes must be there; ``seen``: when they were last known to be whole."""
    alive = StoredFile.objects.filter(destroyed_at=None)
    return alive.annotate(seen=Coalesce("fixity__checked_at", "stored_at")).order_by("seen", "pk")


def damaged() -> QuerySet[Fixity]:
    """What is damaged now, the latest found first."""
    return Fixity.objects.exclude(problem="").filter(file__destroyed_at=None).order_by("-found_at")


def run(now: datetime, *, everything: bool = False) -> Report:
    """One night: a ninetieth of all files (a little over 1 %), at any rate those unseen for a quarter."""
    files, report = kept(), Report()
    if not everything:
        share = -(-files.count() // QUARTER)
        late = files.filter(seen__lt=now - timedelta(days=QUARTER - 1)).count()  # type: ignore[misc]
        files = files[: max(share, late)]
    for file in files.iterator(chunk_size=500):
        found = check(file, now)
        report.checked += 1
        if found.problem and heal(file, now):
            report.healed.append(file.pk)
        elif found.problem:
            report.damaged[file.pk] = found.get_problem_display()
    return report


def check(file: StoredFile, now: datetime) -> Fixity:
    """Compare one file with its hash and write down what was found."""
    problem = problem_of(file)
    before = Fixity.objects.filter(file=file).first()
    found_at = None if not problem else before.found_at if before and before.problem else now
    found, _ = Fixity.objects.update_or_create(
        file=file, defaults={"checked_at": now, "problem": problem, "found_at": found_at}
    )
    if problem:
        log.error("stored file %s is damaged: %s", file.pk, problem)
    return found


def problem_of(file: StoredFile) -> str:
    """Empty when the bytes are those of the hash."""
    try:
        digest = hashlib.sha256()
        with default_storage.open(file.path) as stored:
            while part := stored.read(_PART):
                digest.update(part)
    except FileNotFoundError:
        return Fixity.Problem.MISSING
    return "" if digest.hexdigest() == file.pk else Fixity.Problem.ALTERED


def heal(file: StoredFile, now: datetime) -> bool:
    """Bring damaged bytes back from the newest backup in which they fit their hash."""
    content = backup.find(file.path, file.pk)
    if content is None:
        return False
    with transaction.atomic():
        papers.lock(file.pk)
        default_storage.delete(file.path)
        default_storage.save(file.path, ContentFile(content))
    log.warning("stored file %s was restored from a backup", file.pk)
    return not check(file, now).problem


def sweep(now: datetime) -> list[str]:
    """Clear away bytes that nothing names, and finish what a crash left of a disposal; the paths removed."""
    for found in DisposalList.objects.filter(destroyed_at__gte=now - LATELY):
        ledger.settle(found)
    removed = []
    for path in _stored_under("papers"):
        name = PurePosixPath(path).name
        with transaction.atomic():
            papers.lock(name)
            named = StoredFile.objects.filter(pk=name, destroyed_at=None).exists()
            if not named and default_storage.get_modified_time(path) < now - YOUNG:
                default_storage.delete(path)
                removed.append(path)
    if removed:
        log.warning("%d orphaned files removed", len(removed))
    return removed


def _stored_under(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from _stored_under(f"{folder}/{name}")
