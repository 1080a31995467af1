"""Printing of results, in the worker that prints slips and has WeasyPrint warm."""

from celery import shared_task
from django.utils import timezone

from . import press


@shared_task(name="results.print", ignore_result=True, acks_late=True, autoretry_for=(OSError,), max_retries=5)
def print_result(dossier_id: int) -> None:
    """Keep the approved document as a paper; harmless the second time."""
    press.print_result(dossier_id, timezone.now())


@shared_task(name="results.look", ignore_result=True, acks_late=True)
def look(key: str) -> None:
    """Render what a page looks at, while somebody waits."""
    press.render_look(key)
