"""Keeping bytes and papers. What a paper's bytes may be is checked above, in scanning."""

import hashlib
import logging
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from motcua.core import access, jobs, journal
from motcua.core.errors import Invalid, NotVisible
from motcua.core.models import OrgUnit, Person, User
from motcua.core.moments import Moment

from .models import Filing, Paper, PaperKind, StoredFile
from .rules import readable

log = logging.getLogger(__name__)
EARLIEST = 1900  # no paper that is brought was issued before


@transaction.atomic
def keep(content: bytes, media_type: str, pages: int, now: datetime) -> StoredFile:
    """Store bytes under their SHA-256; equal bytes are kept once. Half a file left by a crash is written again.

    The row is locked until the caller's transaction ends, so that a disposal comes before or after, never between.
    """
    file = StoredFile(
        sha256=hashlib.sha256(content).hexdigest(), media_type=media_type, size=len(content), pages=pages, stored_at=now
    )
    lock(file.sha256)
    _write(file.path, content)
    kept, _ = StoredFile.objects.select_for_update().get_or_create(sha256=file.sha256, defaults={
        "media_type": media_type, "size": file.size, "pages": pages, "stored_at": now,
    })  # fmt: skip
    if kept.destroyed_at:  # brought again after a disposal
        _write(file.path, content)
        kept.destroyed_at, kept.stored_at = None, now
        kept.save(update_fields=["destroyed_at", "stored_at"])
    return kept


def lock(sha256: str) -> None:
    """Nobody else writes or clears away these bytes until the transaction ends, whether or not they have a row yet."""
    with connection.cursor() as db:
        db.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [sha256])


def content_of(file: StoredFile) -> bytes:
    """The bytes of a stored file. Errors: NotVisible when they were disposed of, or are missing from storage."""
    if file.destroyed_at:
        raise NotVisible("Tệp đã hủy theo quyết định, chỉ còn thông tin về tệp.")
    try:
        with default_storage.open(file.path) as stored:
            return bytes(stored.read())
    except FileNotFoundError:
        log.exception("file %s is missing from storage", file.sha256)
        raise NotVisible("Tệp không còn trong kho lưu trữ; hãy báo quản trị hệ thống khôi phục.") from None


@transaction.atomic
def store(
    *,
    content: bytes,
    media_type: str,
    pages: int,
    kind: str,
    owner: Person,
    user: User | None,
    moment: Moment,
    origin: str = Paper.Origin.SCAN,
    reference: str = "",
    component: str = "",
    unit: OrgUnit | None = None,
    **about: Any,
) -> Paper:
    """Lay checked bytes down as a paper of ``owner``, filed where it belongs; its text is read afterwards.

    ``about``: title, number, issuer, issued_on, valid_until. Errors: Invalid("kind"), Invalid("valid_until").
    """
    found = PaperKind.objects.filter(pk=kind).first()
    if found is None:
        raise Invalid({"kind": "Không có loại giấy tờ này."})
    _check_dates(about.get("issued_on"), about.get("valid_until"), moment)
    paper = Paper.objects.create(
        original=keep(content, media_type, pages, moment.now), kind=found, owner=owner, origin=origin, unit=unit,
        stored_at=moment.at, stored_by=user, **about,
    )  # fmt: skip
    if reference:
        Filing.objects.create(
            paper=paper, reference=reference, component=component, filed_at=moment.at, filed_by=user
        )  # fmt: skip
    journal.record(
        user, "paper.stored", reference or paper.reference, moment.at,
        _said(moment, paper=paper.pk, component=component, origin=str(origin)), moment.now,
    )  # fmt: skip
    if settings.OCR_ENGINE:
        jobs.when_idle("ocr.recognise", paper.pk)  # a stack that waits to be split comes first
    return paper


@transaction.atomic
def file(*, paper: Paper, reference: str, component: str, user: User | None, moment: Moment) -> Filing:
    """File a paper at a thing; the first place is its source, a later one uses it again. Twice changes nothing."""
    Paper.objects.select_for_update().get(pk=paper.pk)
    reused = paper.filings.filter(reused=False).exists() or paper.accepted_at is not None
    filing, made = Filing.objects.get_or_create(
        paper=paper, reference=reference, component=component,
        defaults={"reused": reused, "filed_at": moment.at, "filed_by": user},
    )  # fmt: skip
    if made:
        verb = "paper.reused" if reused else "paper.filed"
        journal.record(
            user, verb, reference, moment.at, _said(moment, paper=paper.pk, component=component), moment.now
        )  # fmt: skip
    return filing


@transaction.atomic
def describe(*, paper_id: int, user: User, moment: Moment, kind: str, **about: Any) -> Paper:
    """Write down what a paper says of itself, confirmed by a person; what is not named stays.

    ``about``: title, number, issuer, issued_on, valid_until. Errors: NotVisible, Invalid (kind, a date).
    """
    paper = Paper.objects.select_for_update().filter(pk=paper_id, revoked_at=None).first()
    if paper is None or not readable(paper, user):
        raise NotVisible
    if not PaperKind.objects.filter(pk=kind).exists():
        raise Invalid({"kind": "Không có loại giấy tờ này."})
    said = {"kind_id": kind, **about}
    changed = [name for name, value in said.items() if getattr(paper, name) != value]
    for name in changed:
        setattr(paper, name, said[name])
    _check_dates(paper.issued_on, paper.valid_until, moment)
    paper.save(update_fields=["kind", *about])
    source = paper.filings.order_by("pk").first()
    journal.record(
        user, "paper.described", source.reference if source else paper.reference, moment.at,
        {"paper": paper.pk, "changed": [name.removesuffix("_id") for name in changed]}, moment.now,
    )  # fmt: skip
    return paper


def of(paper_id: int, user: access.Anyone) -> Paper:
    """The paper, if ``user`` may read it. Errors: NotVisible, also for one that does not exist."""
    paper = Paper.objects.dressed().filter(pk=paper_id).first()
    if paper is None or not readable(paper, user):
        raise NotVisible
    return paper


def _said(moment: Moment, **data: Any) -> dict[str, Any]:
    return {**data, "backlog_reason": moment.reason} if moment.is_backlog else data


def _check_dates(issued_on: date | None, valid_until: date | None, moment: Moment) -> None:
    if issued_on and issued_on.year < EARLIEST:
        raise Invalid({"issued_on": f"Ngày ban hành phải từ năm {EARLIEST}; xem lại năm."})
    if issued_on and issued_on > moment.at.date():
        raise Invalid({"issued_on": "Ngày ban hành không được sau hôm nay."})
    if issued_on and valid_until and valid_until < issued_on:
        raise Invalid({"valid_until": "Ngày hết giá trị không được trước ngày ban hành."})


def _write(path: str, content: bytes) -> None:
    """The bytes at their place, whole; storage is the same for two who bring the same bytes at once."""
    if default_storage.exists(path):
        if default_storage.size(path) == len(content):
            return
        default_storage.delete(path)
    saved = default_storage.save(path, ContentFile(content))
    if saved != path:  # another process was faster
        default_storage.delete(saved)
