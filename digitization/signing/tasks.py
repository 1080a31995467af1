"""Background work on signatures: an id in, nothing out, harmless the second time."""

from celery import shared_task
from django.utils import timezone

from digitization.papers.models import Paper

from . import services


@shared_task(name="signing.verify", ignore_result=True, acks_late=True, autoretry_for=(OSError,), max_retries=5)
def verify(paper_id: int) -> None:
    """Judge the signatures that a paper came with."""
    services.verify_incoming(Paper.objects.select_related("original").get(pk=paper_id), timezone.now())
