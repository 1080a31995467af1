"""What the desk does while nobody looks."""

from celery import shared_task
from django.utils import timezone

from . import held, morning


@shared_task(name="desk.sweep_held", ignore_result=True)
def sweep_held() -> None:
    """Forget files that were dropped on a desk and never filed."""
    held.sweep(timezone.now())


@shared_task(name="desk.prepare_morning", ignore_result=True)
def prepare_morning() -> None:
    """Write the morning's notes of a working day; a later run only adds what an earlier one could not."""
    morning.prepare(timezone.now())
