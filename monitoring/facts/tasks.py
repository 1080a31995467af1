"""Folding, every few seconds; what is foreseen from the facts, every quarter of an hour."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from motcua.core import journal

from . import freshness, risk, services, usual


@shared_task(name="facts.fold", ignore_result=True)
def fold() -> None:
    """Fold what the journal holds by now, in short transactions; harmless beside another worker.

    While a line of before waits, for that worker or a transaction that still runs, the figures are no fresher than they
    were.
    """
    began, changed = timezone.now(), False
    while lines := services.fold():
        changed = True
        if lines < services.LINES:
            break
        began = timezone.now()
    freshness.note(began, changed=changed, whole=not journal.waits(services.READER, began))


@shared_task(name="facts.foresee", ignore_result=True)
def foresee() -> None:
    """Publish the risk of lateness of what is open; what history says is learnt anew once a day."""
    now = timezone.now()
    today = timezone.localdate(now)
    if cache.get(_LEARNT) != today:
        risk.learn(today)
        usual.publish(now)
        cache.set(_LEARNT, today, timeout=None)
    risk.foresee(now)


_LEARNT = "facts:learnt"
