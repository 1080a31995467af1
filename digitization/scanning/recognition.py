"""From stored bytes to letters: ``stored → recognising → searchable | failed``.

A file is read by one worker at a time, which holds a lock of its database session: a worker that is killed leaves the
lock, and whoever comes next begins again. What was read is written in one transaction, with the state of every paper
that is these bytes; so nothing is lost, and nothing is there twice.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from digitization.papers.models import Paper, StoredFile
from digitization.papers.querysets import PaperQuerySet
from digitization.papers.services import content_of, keep
from motcua.core import jobs, journal
from motcua.core.errors import NotVisible, RuleBroken
from motcua.core.models import User
from motcua.core.moments import Moment
from motcua.core.text import search_key

from .engines import ENGINES, Recognised, Unreadable, tesseract  # noqa: F401 - the engine registers itself
from .models import Reading

MOST_ATTEMPTS = 4  # a file that took its worker down so often is left alone
TOO_LONG = timedelta(minutes=15)
AT_ONCE = 500
LONGEST_KEY = 300_000  # a tsvector holds one megabyte
_DIED = "Máy dừng giữa chừng nhiều lần khi đọc tệp này. Hãy tách thành các tệp nhỏ hơn, hoặc báo quản trị hệ thống."


def recognise(paper_id: int, now: datetime) -> None:
    """Read the paper's original, unless it is read already, being read, or disposed of."""
    paper = Paper.objects.select_related("original").filter(pk=paper_id).first()
    if paper is None or paper.original.destroyed_at or not settings.OCR_ENGINE:
        return
    with alone(paper.original) as mine:
        if not mine or not _begin(paper.original, now):
            return
        try:
            _finish(paper.original, _read(paper.original), now)
        except (Unreadable, NotVisible) as failed:
            _fail(paper.original, str(getattr(failed, "message", failed)), now)
            Reading.objects.filter(file=paper.original).update(attempts=0)  # the worker lives: only its deaths count


def again(*, paper: Paper, user: User, moment: Moment) -> None:
    """Somebody asks for another reading. Errors: RuleBroken("nothing_unread") where every page has been read."""
    with transaction.atomic():
        reading = Reading.objects.select_for_update().filter(file=paper.original_id).first()
        if paper.state != Paper.State.FAILED and not (reading and reading.unread):
            raise RuleBroken("nothing_unread", "Giấy tờ này đã đọc đủ các trang, không cần đọc lại.")
        _forget([paper.original_id])
        journal.record(user, "paper.read_again", paper.reference, moment.at, recorded_at=moment.now)
        jobs.after_commit("ocr.recognise", paper.pk)


def resume(now: datetime) -> None:
    """Queue the papers that have waited too long; those a living worker is reading it leaves alone."""
    if not settings.OCR_ENGINE:
        return
    waiting = Paper.objects.unread().filter(stored_at__lt=now - TOO_LONG, original__destroyed_at=None)
    for pk in waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]:
        jobs.when_idle("ocr.recognise", pk)


@transaction.atomic
def retry_failed() -> None:
    """Queue every paper that could not be read."""
    failed = dict(Paper.objects.filter(state=Paper.State.FAILED).values_list("pk", "original_id"))
    _forget(list(failed.values()))
    for pk in failed:
        jobs.when_idle("ocr.recognise", pk)


@contextmanager
def alone(file: StoredFile) -> Iterator[bool]:
    """Whether this session now holds the file's lock; it goes with the session, however that ends."""
    key = int(file.sha256[:15], 16)
    with connection.cursor() as db:
        db.execute("SELECT pg_try_advisory_lock(%s)", [key])
        held: bool = db.fetchone()[0]
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as db:
                db.execute("SELECT pg_advisory_unlock(%s)", [key])


@transaction.atomic
def _begin(file: StoredFile, now: datetime) -> bool:
    """Whether there is something to read; papers of bytes that were read before take over what is known."""
    reading, _ = Reading.objects.select_for_update().get_or_create(file=file)
    if reading.read_at:
        _settle(reading, now)
    elif reading.attempts >= MOST_ATTEMPTS:
        _fail(file, _DIED, now)
    else:
        reading.attempts += 1
        reading.save(update_fields=["attempts"])
        _open(file).update(state=Paper.State.RECOGNISING, failure="")
        return True
    return False


def _read(file: StoredFile) -> Recognised:
    return letters(content_of(file), file.media_type, file.sha256)


def letters(content: bytes, media_type: str, name: str) -> Recognised:
    """What the engine reads in these bytes; ``name``: of the folder in which it works. Errors: Unreadable."""
    folder = Path(settings.VAR) / "ocr" / name
    shutil.rmtree(folder, ignore_errors=True)  # what a worker left that was killed here
    folder.mkdir(parents=True)
    try:
        return ENGINES[settings.OCR_ENGINE](content, media_type, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@transaction.atomic
def _finish(file: StoredFile, read: Recognised, now: datetime) -> None:
    if StoredFile.objects.select_for_update().get(pk=file.pk).destroyed_at:
        return  # disposed of meanwhile: nothing of it may come back
    reading = Reading.objects.select_for_update().get(file=file)
    if read.pdf:
        reading.searchable = keep(read.pdf, "application/pdf", len(read.pages), now)
    reading.archival, reading.engine, reading.read_at = read.archival, read.engine, now
    reading.pages = [page.as_dict() for page in read.pages]
    reading.key = _key(reading.text)
    reading.save()
    _settle(reading, now)


def _key(text: str) -> str:
    """The search key; of a very long text the end gives only the words that the beginning has not."""
    key = search_key(text)
    begun, rest = key[:LONGEST_KEY], key[LONGEST_KEY:].split()
    known = set(begun.split())
    new = dict.fromkeys(word for word in rest if word not in known)
    return " ".join([begun, *new])[: LONGEST_KEY * 4 // 3]


def _settle(reading: Reading, now: datetime) -> None:
    """Every paper that is these bytes can be searched."""
    for paper in _open(reading.file):
        paper.state, paper.failure, paper.searchable = Paper.State.SEARCHABLE, "", reading.searchable
        paper.save(update_fields=["state", "failure", "searchable"])
        journal.record(None, "paper.recognised", paper.reference, now, {"pages": len(reading.pages)})


@transaction.atomic
def _fail(file: StoredFile, why: str, now: datetime) -> None:
    for paper in _open(file):
        paper.state, paper.failure = Paper.State.FAILED, why[:300]
        paper.save(update_fields=["state", "failure"])
        journal.record(None, "paper.unreadable", paper.reference, now, {"why": paper.failure})


def _open(file: StoredFile) -> PaperQuerySet:
    """Papers that are these bytes and cannot be searched yet."""
    found: PaperQuerySet = Paper.objects.select_for_update().filter(original=file)
    return found.exclude(state=Paper.State.SEARCHABLE).order_by("pk")


def _forget(files: list[str]) -> None:
    """As if these bytes had never been read."""
    Reading.objects.filter(file__in=files).delete()
    Paper.objects.filter(original__in=files).update(state=Paper.State.STORED, failure="")
