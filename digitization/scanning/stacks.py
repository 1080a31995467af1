"""Stacks: taken in, looked at page by page, pages taken out without loss. What a mark means is known above."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Final

import img2pdf
import pikepdf
import pypdfium2
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageOps

from digitization.papers import services as papers
from digitization.papers.models import StoredFile
from digitization.papers.pdfium import ALONE
from motcua.core import fsm, jobs, journal
from motcua.core.errors import Invalid
from motcua.core.models import OrgUnit, User

from . import checks, marks
from .models import Stack, StackPage

PDF: Final = "application/pdf"
MOST_BYTES: Final = 200 * 1024 * 1024
MOST_PAGES: Final = 1000
Ours = Callable[[Sequence[marks.Read]], Iterable[marks.Read]]


def check_size(size: int) -> None:
    """``size`` in bytes. Errors: Invalid("file")."""
    if size > MOST_BYTES:
        raise Invalid({"file": f"Tập lớn hơn {MOST_BYTES // 1024**2} MB: hãy quét thành nhiều tập nhỏ hơn."})


def check(content: bytes) -> tuple[str, int]:
    """Media type and number of pages of what may be a stack. Errors: Invalid("file"), as ``checks.check``."""
    found = checks.check(content, most_bytes=MOST_BYTES, most_pages=MOST_PAGES)
    if found.signed:
        words = "Tệp đã ký số, tách ra sẽ mất chữ ký: hãy đính kèm thẳng vào giấy tờ của hồ sơ."
        raise Invalid({"file": words}, code="signed")
    return found.media_type, found.pages


@transaction.atomic
def take_in(
    *,
    content: bytes,
    name: str,
    unit: OrgUnit,
    user: User | None,
    now: datetime,
    came: str = Stack.Came.UPLOAD,
) -> Stack:
    """Keep a stack as it came; it is split afterwards in the queue «ocr».

    Errors: Invalid("file"); RuleBroken("stack_known"), ``errors["stack"]``: its id, for bytes this unit gave before.
    """
    media_type, pages = check(content)
    file = papers.keep(content, media_type, pages, now)
    StoredFile.objects.select_for_update().get(pk=file.pk)  # two who bring the same at once
    if known := Stack.objects.filter(file=file, unit=unit).order_by("pk").last():
        at = f"{timezone.localtime(known.stored_at):%H:%M %d/%m/%Y}"
        raise fsm.broken("stack_known", name=known.name, at=at, stack=str(known.pk))
    return _open(file, name, unit, user, now, came)


@transaction.atomic
def again(*, known: Stack, user: User, now: datetime) -> Stack:
    """Split the same bytes once more, because somebody who was asked said so. Errors: RuleBroken("stack_cleared")."""
    require_file(known)
    return _open(known.file, known.name, known.unit, user, now, Stack.Came.UPLOAD)


def _open(file: StoredFile, name: str, unit: OrgUnit, user: User | None, now: datetime, came: str) -> Stack:
    stack = Stack.objects.create(file=file, name=name[:200], unit=unit, user=user, stored_at=now, came=came)
    journal.record(user, "stack.stored", stack.reference, now, {"pages": file.pages, "came": str(came)})
    jobs.after_commit("ocr.split", stack.pk)
    return stack


def require_file(stack: Stack) -> None:
    """Errors: RuleBroken("stack_cleared") once the stack's own file is gone."""
    if stack.file.destroyed_at:
        raise fsm.broken("stack_cleared", on=f"{timezone.localtime(stack.file.destroyed_at):%d/%m/%Y}")


def known_from_watch(content: bytes, name: str, unit: OrgUnit) -> bool:
    """Whether this very file was taken in from a watch folder, before somebody could say so."""
    sha = hashlib.sha256(content).hexdigest()
    return Stack.objects.filter(file_id=sha, unit=unit, came=Stack.Came.WATCH, name=name[:200]).exists()


def pdf_of(file: StoredFile) -> bytes:
    """The stack as a PDF: as it came, or its pictures laid on pages without being coded anew."""
    content = papers.content_of(file)
    return content if file.media_type == PDF else _laid_on_pages(content)


def _laid_on_pages(content: bytes) -> bytes:
    options = {"rotation": img2pdf.Rotation.ifvalid, "nodate": True}
    try:
        return bytes(img2pdf.convert(content, **options))
    except img2pdf.AlphaChannelError:  # no scanner makes these, a photo program does
        with Image.open(BytesIO(content)) as picture:
            flat = Image.new("RGB", picture.size, "white")
            flat.paste(picture, mask=ImageOps.exif_transpose(picture).convert("RGBA").getchannel("A"))
        whole = BytesIO()
        flat.save(whole, "PNG")
        return bytes(img2pdf.convert(whole.getvalue(), **options))


def look(stack: Stack, pdf: bytes, ours: Ours) -> None:
    """A row for each page: what was read and how much ink; pages looked at before are not looked at again.

    ``ours``: keeps of what was read only what this office printed (an identity card has a QR too).
    Errors: PdfiumError for a PDF that cannot be drawn.
    """
    done = set(stack.pages.values_list("number", flat=True))
    with marks.pages(pdf) as document:
        for number in range(1, len(document) + 1):
            if number in done:
                continue
            seen = marks.look(document.picture(number))
            reads = [[read.kind, read.text] for read in ours(seen.reads)]
            page = StackPage(stack=stack, number=number, reads=reads, ink=seen.ink)
            StackPage.objects.bulk_create([page], ignore_conflicts=True)


def is_blank(page: StackPage) -> bool:
    """Whether the page holds nothing, by the setting BLANK_PAGE_INK."""
    return page.ink < settings.BLANK_PAGE_INK


def extract(document: pikepdf.Pdf, numbers: Iterable[int]) -> bytes:
    """These pages (from 1) as a PDF of their own, their pictures byte for byte; the same pages give the same bytes."""
    part = pikepdf.new()
    for number in numbers:
        part.pages.append(document.pages[number - 1])
        if "/AA" in part.pages[-1]:
            del part.pages[-1]["/AA"]
    whole = BytesIO()
    part.save(whole, deterministic_id=True)
    return whole.getvalue()


def picture(page: StackPage, long_side: int) -> bytes:
    """One page as JPEG. Errors: NotVisible when the stack's bytes are gone, UNREADABLE for a page that is broken."""
    content, drawn = papers.content_of(page.stack.file), BytesIO()
    if page.stack.file.media_type == PDF:
        with ALONE, marks.pages(content) as document:
            found = document.picture(page.number, long_side)
    else:
        with Image.open(BytesIO(content)) as opened:
            opened.seek(page.number - 1)
            found = ImageOps.exif_transpose(opened).convert("RGB")
        found.thumbnail((long_side, long_side))
    found.convert("RGB").save(drawn, "JPEG", quality=78)
    return drawn.getvalue()


def fail(stack: Stack, why: str, now: datetime) -> None:
    """The stack cannot be split; it is kept, and its scanner is told."""
    stack.state, stack.failure, stack.split_at = Stack.State.FAILED, why[:300], now
    stack.save(update_fields=["state", "failure", "split_at"])
    journal.record(stack.user, "stack.failed", stack.reference, now)


UNREADABLE = (
    pypdfium2.PdfiumError, pikepdf.PdfError, img2pdf.ImageOpenError, Image.DecompressionBombError,
    Image.UnidentifiedImageError,
)  # fmt: skip

fsm.messages(
    stack_known="Tập này đã được nạp lúc {at} («{name}»).",
    stack_cleared="Tệp gốc của tập đã xóa ngày {on} theo thời hạn giữ: cần tờ nào, hãy quét lại tờ ấy.",
    page_placed="Trang này vừa được người khác xếp hoặc bỏ: hãy tải lại danh sách.",
)
