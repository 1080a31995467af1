"""Folding, every few seconds."""

from celery import shared_task
from django.utils import timezone

from . import freshness, services


@shared_task(name="facts.fold", ignore_result=True)
def fold() -> None:
    """Fold what the journal holds by now, in short transactions; harmless beside another worker."""
    began, changed = timezone.now(), False
    while lines := services.fold():
        changed = True
        if lines < services.LINES:
            break
        began = timezone.now()
    freshness.note(began, changed=changed)
