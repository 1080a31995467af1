"""In a worker, while nobody waits: printing of results, sealing after hand-over and of many, minutes of a disposal."""

import logging

from celery import shared_task
from django.utils import timezone

from cases.dossier.models import Dossier
from cases.slips import pdf
from digitization.archive.models import DisposalList, Package
from digitization.papers.services import keep
from motcua.core import access
from motcua.core.errors import Refusal
from motcua.core.models import OrgUnit, User
from motcua.core.moments import Moment

from . import archiving, minutes, press, sealing

log = logging.getLogger(__name__)


@shared_task(name="archive.seal", ignore_result=True, acks_late=True, autoretry_for=(OSError,), max_retries=5)
def seal(dossier_id: int) -> None:
    """Seal a dossier that is complete; one that is not waits in the archivist's list. Harmless the second time."""
    now = timezone.now()
    dossier = Dossier.objects.for_show().get(pk=dossier_id)
    if archiving.gaps([dossier])[dossier.pk] or Package.objects.filter(reference=dossier.reference).exists():
        return
    try:
        archiving.seal(dossier=dossier, user=None, moment=Moment(now, now), slip=archiving.own_print)
    except Refusal as refused:
        log.info("dossier %s not sealed: %s", dossier_id, refused.code)


@shared_task(name="archive.seal_many", ignore_result=True, acks_late=True)
def seal_many(user_id: int, token: str) -> None:
    """Seal what an archivist chose, one by one, each with an outcome of its own."""
    sealing.run(User.objects.get(pk=user_id), token)


@shared_task(name="archive.minutes", ignore_result=True, acks_late=True, autoretry_for=(OSError,), max_retries=5)
def write_minutes(list_id: int) -> None:
    """The minutes of a carried-out disposal, kept like any other paper of the house."""
    found = DisposalList.objects.get(pk=list_id)
    if found.minutes_id or found.destroyed_by is None:
        return
    posts = access.posts(found.destroyed_by)
    unit = posts[0].unit if posts else OrgUnit.objects.get(code="van-phong")
    made = pdf.render(minutes.minutes(found, unit))
    DisposalList.objects.filter(pk=list_id).update(minutes=keep(made, "application/pdf", 0, timezone.now()))


@shared_task(name="results.print", ignore_result=True, acks_late=True, autoretry_for=(OSError,), max_retries=5)
def print_result(dossier_id: int) -> None:
    """Keep the approved document as a paper; harmless the second time."""
    press.print_result(dossier_id, timezone.now())


@shared_task(name="results.look", ignore_result=True, acks_late=True)
def look(key: str) -> None:
    """Render what a page looks at, while somebody waits."""
    press.render_look(key)
