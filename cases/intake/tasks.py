"""Stacks: split in the queue of slow work, taken from the scanners' folders, picked up where a worker was lost."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from digitization.scanning.models import Stack
from motcua.core import jobs

from . import stacks, watching

LOST_AFTER = timedelta(minutes=15)


@shared_task(name="ocr.split", ignore_result=True, acks_late=True, autoretry_for=(OSError,), max_retries=5)
def split(stack_id: int) -> None:
    """Split a stack; harmless the second time."""
    stacks.split(stack_id, timezone.now())


@shared_task(name="stacks.pick_up", ignore_result=True)
def pick_up() -> None:
    """Queue again what has waited so long that its worker must have died, or the broker lost it."""
    late = Stack.objects.filter(state=Stack.State.WAITING, stored_at__lt=timezone.now() - LOST_AFTER)
    for pk in late.values_list("pk", flat=True)[:50]:
        jobs.at_once("ocr.split", pk)


@shared_task(name="stacks.watch", ignore_result=True)
def watch() -> None:
    """Take what scanners have laid into the counters' folders."""
    watching.look(timezone.now())
