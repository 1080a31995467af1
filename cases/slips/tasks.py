"""Printing, in a worker that has WeasyPrint warm."""

import logging
from typing import Any

from celery import shared_task
from celery.signals import celeryd_after_setup

from motcua.core.errors import Refusal
from motcua.core.models import User

from . import pdf, registers, services

log = logging.getLogger(__name__)


@shared_task(name="slips.print", ignore_result=True, acks_late=True, autoretry_for=(OSError,), max_retries=5)
def print_slip(dossier_id: int, number: str, set_code: str = "") -> None:
    """Print a slip into storage; harmless the second time, and when the office's set has no such slip."""
    try:
        services.print_slip(dossier_id, number, set_code)
    except Refusal as refused:
        log.info("slip %s of dossier %s not printed: %s", number, dossier_id, refused.code)


@shared_task(name="slips.print_many", ignore_result=True, acks_late=True, autoretry_for=(OSError,), max_retries=5)
def print_slips(dossier_ids: list[int], number: str) -> None:
    """Print one slip of each of a few dossiers; those in storage already cost next to nothing."""
    for dossier_id in dossier_ids:
        print_slip(dossier_id, number)


@shared_task(name="slips.print_sheets", ignore_result=True, acks_late=True, autoretry_for=(OSError,), max_retries=5)
def print_sheets(path: str) -> None:
    """Print what a page composed for itself, while somebody waits."""
    services.print_sheets(path)


@shared_task(name="slips.forget", ignore_result=True, acks_late=True, autoretry_for=(OSError,), max_retries=5)
def forget(code: str) -> None:
    """The printed slips of a dossier that was disposed of leave storage."""
    services.forget(code)


# Not «slips.…»: a register of thousands of lines must not stand before the slip of somebody at the counter.
@shared_task(name="register.write", ignore_result=True, acks_late=True, autoretry_for=(OSError,), max_retries=2)
def write_register(user_id: int, span: list[str], kind: str, token: str) -> None:
    """Write a register of a span of days; the second time it is written over."""
    user = User.objects.get(pk=user_id)
    registers.write(user, registers.span_of(*span), kind, token)


@celeryd_after_setup.connect
def warm_up(instance: Any, **_: object) -> None:
    """Before the workers fork, so that they share what is loaded; only where slips are printed."""
    if "slips" in (instance.app.amqp.queues.consume_from or {}):
        pdf.warm_up()
