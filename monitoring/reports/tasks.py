"""Making reports in a worker, and those of periods that have ended."""

from celery import shared_task
from django.utils import timezone

from . import services as making
from . import signing


@shared_task(name="reports.write", ignore_result=True, acks_late=True)
def write(run_id: int) -> None:
    """Make one run; harmless the second time."""
    making.write(run_id, timezone.now())


@shared_task(name="reports.lay_down", ignore_result=True, acks_late=True)
def lay_down(run_id: int) -> None:
    """Print a frozen letter to be signed; harmless the second time."""
    signing.lay_down(run_id, timezone.now())


@shared_task(name="reports.run_due", ignore_result=True)
def run_due() -> None:
    """Begin what is due today, let old files go, print what a dead worker left."""
    now = timezone.now()
    making.run_due(timezone.localdate(now), now)
    making.sweep(now)
    signing.resume(now)
