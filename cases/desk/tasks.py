"""What the desk does while nobody looks."""

from celery import shared_task
from django.utils import timezone

from . import held


@shared_task(name="desk.sweep_held", ignore_result=True)
def sweep_held() -> None:
    """Forget files that were dropped on a desk and never filed."""
    held.sweep(timezone.now())
