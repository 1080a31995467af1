"""Versions of procedures: written as drafts, published, ended. Each change is one journal line."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from motcua.core import journal
from motcua.core.errors import Invalid, RuleBroken
from motcua.core.models import User

from . import shelf
from .content import content_of
from .drafts import write_draft
from .models import Procedure, ProcedureVersion


@transaction.atomic
def new_draft(procedure: Procedure, actor: User | None, now: datetime) -> ProcedureVersion:
    """A draft that begins as a copy of the newest version, to be edited and published.

    Errors: RuleBroken("draft_exists"), RuleBroken("nothing_to_copy").
    """
    procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
    newest = procedure.versions.order_by("-number").first()
    if newest is None:
        raise RuleBroken("nothing_to_copy", "Thủ tục chưa có bản nào để chép.")
    if newest.published_at is None:
        raise RuleBroken("draft_exists", f"Đã có bản dự thảo số {newest.number}; hãy sửa bản đó.")
    draft = write_draft(replace(content_of(newest), effective_from=None, effective_to=None), by_hand=True)
    _say(draft, actor, "drafted", now)
    return draft


@transaction.atomic
def publish(
    version: ProcedureVersion, actor: User | None, effective_from: date | None, now: datetime
) -> ProcedureVersion:
    """Publish a draft from a day on (None: as far back as can be); the version in force until then ends that day.

    A dossier keeps the version of the day it was received. Errors: RuleBroken("version_published"), Invalid when the
    draft lacks what a dossier needs, or when a later version already begins on or after that day.
    """
    Procedure.objects.select_for_update().get(pk=version.procedure_id)
    version.refuse_when_published()
    _require_whole(version)
    others = ProcedureVersion.objects.published().filter(procedure=version.procedure_id)
    begins = Q() if effective_from is None else Q(effective_from=None) | Q(effective_from__lt=effective_from)
    later = others.exclude(begins).order_by("effective_from").first() if effective_from else others.first()
    if later is not None:
        since = f"{later.effective_from:%d/%m/%Y}" if later.effective_from else "trước đến nay"
        raise Invalid({"effective_from": f"Bản {later.number} áp dụng từ {since}; bản mới phải áp dụng sau ngày đó."})
    if effective_from and version.effective_to and version.effective_to <= effective_from:
        raise Invalid({"effective_to": "Ngày hết áp dụng phải sau ngày bắt đầu áp dụng."})
    if effective_from:
        others.filter(Q(effective_to=None) | Q(effective_to__gt=effective_from)).update(effective_to=effective_from)
    version.effective_from, version.published_at = effective_from, now
    version.save(update_fields=["effective_from", "published_at"])
    _say(version, actor, "published", now)
    return version


def _require_whole(version: ProcedureVersion) -> None:
    """Who handles it and which way it goes; limits and fees that no source tells may stay empty."""
    if version.procedure.competence != Procedure.Competence.OWN:
        return
    if version.department_id is None:
        raise Invalid({"department": "Thủ tục của Sở phải có phòng xử lý trước khi công bố."})
    if not version.steps.exists():
        raise Invalid({"steps": "Thủ tục của Sở phải có các bước xử lý trước khi công bố."})


@transaction.atomic
def end(
    version: ProcedureVersion, actor: User | None, effective_to: date | None, now: datetime, *, by_hand: bool = True
) -> ProcedureVersion:
    """Set the first day on which a published version is no longer received; None takes the end back.

    Errors: Invalid when it would end before it begins or run into the next version.
    """
    Procedure.objects.select_for_update().get(pk=version.procedure_id)
    if effective_to and version.effective_from and effective_to <= version.effective_from:
        raise Invalid({"effective_to": "Ngày hết áp dụng phải sau ngày bắt đầu áp dụng."})
    later = ProcedureVersion.objects.published().filter(procedure=version.procedure_id, number__gt=version.number)
    following = later.order_by("effective_from").first()
    if following and following.effective_from and (effective_to is None or effective_to > following.effective_from):
        day = f"{following.effective_from:%d/%m/%Y}"
        raise Invalid({"effective_to": f"Bản {following.number} áp dụng từ {day}; bản này phải hết trước đó."})
    version.effective_to, version.by_hand = effective_to, version.by_hand or by_hand
    version.save(update_fields=["effective_to", "by_hand"])
    _say(version, actor, "ended" if effective_to else "reopened", now)
    return version


def _say(version: ProcedureVersion, actor: User | None, verb: str, now: datetime) -> None:
    data = {
        "version": version.number,
        "effective_from": version.effective_from and version.effective_from.isoformat(),
        "effective_to": version.effective_to and version.effective_to.isoformat(),
    }
    journal.record(actor, f"catalogue.{verb}", f"procedure:{version.procedure.code}", now, data)
    shelf.changed()
