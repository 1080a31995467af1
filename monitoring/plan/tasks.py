"""Reminders of the plan, every hour."""

from celery import shared_task
from django.utils import timezone

from . import waiting


@shared_task(name="plan.remind", ignore_result=True)
def remind() -> None:
    """Note what comes due and count what waits; harmless the second time."""
    now = timezone.localtime()
    waiting.remind(now)
    waiting.counts(now.date())
