"""Slow work on the spine."""

from celery import shared_task
from django.utils import timezone

from motcua.core import calendars
from motcua.core.models import JournalEntry

from . import recompute


@shared_task(name="dossier.recompute", ignore_result=True)
def recompute_after_change(entry_id: int) -> None:
    """Bring the open dossiers up to date with the change of the calendar in this journal line; twice moves nothing."""
    entry = JournalEntry.objects.select_related("actor").get(pk=entry_id)
    calendars.wait_for_older_writers()
    recompute.after_change(entry, timezone.now())
