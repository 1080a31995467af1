"""What the pages of a stack that wait for a person say of themselves.

Read behind the splitting and in small parts, so that neither the splitting nor somebody's paper waits for long. Of a
page is kept what names a paper (kind, number, issuer, day) with its confidence, and nothing of a person.
"""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import pikepdf
from django.conf import settings
from django.db.models import F

from digitization.papers.models import StoredFile
from motcua.core import jobs
from motcua.core.errors import NotVisible

from . import reading, stacks
from .engines import PageText, Unreadable
from .models import Reading, Stack, StackPage
from .recognition import AT_ONCE, TOO_LONG, alone, letters

PART: Final = 8  # pages of one call; what else is in the queue comes between two parts
SAID: Final = ("kind", "number", "issuer", "issued_on")


def ask(stack: Stack) -> None:
    """Have the stack's waiting pages read once nothing else is to do."""
    if settings.OCR_ENGINE:
        jobs.when_idle("ocr.read_waiting", stack.pk)


def read(stack_id: int) -> None:
    """Read the next few waiting pages of a stack and ask for the rest; harmless the second time."""
    stack = Stack.objects.select_related("file").get(pk=stack_id)
    if not settings.OCR_ENGINE or stack.file.destroyed_at:
        return
    with alone(stack.file) as mine:
        rows = list(stack.pages.unread()[:PART]) if mine else []
        # Counted first: pages that take the worker down are not tried for ever.
        StackPage.objects.filter(pk__in=[row.pk for row in rows]).update(tries=F("tries") + 1)
        for row, page in zip(rows, _letters(stack.file, [row.number for row in rows]), strict=True):
            row.said = _said(page)
        StackPage.objects.bulk_update(rows, ["said"])
    if rows and stack.pages.unread().exists():
        ask(stack)


def resume(now: datetime) -> None:
    """Ask again for what a dead worker or a lost queue left unread."""
    late = StackPage.objects.unread().filter(stack__split_at__lt=now - TOO_LONG, stack__file__destroyed_at=None)
    for stack in Stack.objects.filter(pk__in=late.order_by().values("stack"))[:AT_ONCE]:
        ask(stack)


def _letters(file: StoredFile, numbers: Sequence[int]) -> list[PageText]:
    """The text of these pages, read together; one that cannot be read costs no other."""
    if not numbers:
        return []
    try:
        with pikepdf.open(BytesIO(stacks.pdf_of(file))) as document:
            part = stacks.extract(document, numbers)
        return letters(part, stacks.PDF, f"{file.sha256}-waiting").pages
    except (Unreadable, NotVisible, *stacks.UNREADABLE):
        if len(numbers) == 1:
            return [PageText("", 0.0, failed=True)]
        return [page for number in numbers for page in _letters(file, [number])]


def _said(page: PageText) -> dict[str, Any]:
    if page.failed:
        return {"failed": True}
    found = reading.read(Reading(pages=[page.as_dict()]).lines)
    each = {name: getattr(found, name) for name in SAID}
    return {name: {"value": str(one.value), "sure": one.sure} for name, one in each.items() if one}
