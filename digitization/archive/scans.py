"""Housekeeping: the file a stack was scanned into goes some days after its last page found its place.

The papers made of its pages lie in their dossiers, under the rules of the archive; this is no disposal of them.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from digitization.scanning.models import Stack

from . import disposal, ledger


def clear_stacks(now: datetime) -> int:
    """Let go the files whose last day is over (``Stack.kept_until``), unless something else is these bytes too."""
    today, gone = timezone.localdate(now), 0
    there = Stack.objects.settled().filter(file__destroyed_at=None)
    for file in sorted({stack.file_id for stack in there if _is_over(stack, today)}):
        with transaction.atomic():
            # Nobody brings a page back meanwhile; who did so before the lock is seen.
            list(Stack.objects.select_for_update().filter(file=file).order_by("pk"))
            leaving = [each.pk for each in Stack.objects.counted().filter(file=file) if _is_over(each, today)]
            going = disposal.let_go([file], {Stack: leaving}, now)
        ledger.clear(going)
        gone += len(going)
    return gone


def _is_over(stack: Stack, today: date) -> bool:
    return stack.kept_until is not None and stack.kept_until < today
