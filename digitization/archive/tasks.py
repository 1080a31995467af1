"""Nightly care of the archive, and what follows a disposal."""

import logging

from celery import shared_task
from django.utils import timezone

from . import fixity, ledger, scans
from .models import DisposalList

log = logging.getLogger(__name__)


@shared_task(name="archive.check_fixity", ignore_result=True)
def check_fixity() -> None:
    """A sample of the stored files, healed where a backup has them; then orphans."""
    now = timezone.now()
    report = fixity.run(now)
    fixity.sweep(now)
    log.info("fixity: %d checked, %d damaged, %d healed", report.checked, len(report.damaged), len(report.healed))


@shared_task(name="archive.settle", ignore_result=True, acks_late=True, autoretry_for=(OSError,), max_retries=5)
def settle(list_id: int) -> None:
    """The bytes of a carried-out disposal leave storage; harmless the second time."""
    ledger.settle(DisposalList.objects.get(pk=list_id))


@shared_task(name="archive.clear", ignore_result=True, acks_late=True, autoretry_for=(OSError,), max_retries=5)
def clear(hashes: list[str]) -> None:
    """Bytes that nothing needs any more leave storage; harmless the second time."""
    ledger.clear(hashes)


@shared_task(name="archive.clear_stacks", ignore_result=True)
def clear_stacks() -> None:
    """The files of stacks whose pages have all found their places, and whose days are over."""
    log.info("stacks: %d files cleared away", scans.clear_stacks(timezone.now()))
