"""Folding, every few seconds."""

from celery import shared_task
from django.utils import timezone

from . import freshness, services


@shared_task(name="facts.fold", ignore_result=True)
def fold() -> None:
    """Fold what the journal holds by now, in short transactions; harmless beside another worker."""
    began = timezone.now()
    while services.fold() == services.LINES:
        began = timezone.now()
    freshness.note(began)
