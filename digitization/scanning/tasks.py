"""Reading in a queue of its own, so that nobody at a counter waits for it."""

from celery import shared_task
from django.utils import timezone

from . import recognition, waiting


@shared_task(name="ocr.recognise", ignore_result=True, acks_late=True, reject_on_worker_lost=True)
def recognise(paper_id: int) -> None:
    """Read one paper; harmless the second time, and while another worker reads it."""
    recognition.recognise(paper_id, timezone.now())


@shared_task(name="ocr.read_waiting", ignore_result=True, acks_late=True, reject_on_worker_lost=True)
def read_waiting(stack_id: int) -> None:
    """Read the next waiting pages of a stack; harmless the second time."""
    waiting.read(stack_id)


@shared_task(name="ocr.resume", ignore_result=True)
def resume() -> None:
    """Take up again what a dead worker or a lost queue left unread."""
    now = timezone.now()
    recognition.resume(now)
    waiting.resume(now)


@shared_task(name="ocr.retry", ignore_result=True)
def retry() -> None:
    """Read anew whatever could not be read, for instance after the engine was mended."""
    recognition.retry_failed()
