"""Acts on the records of the plan (VI.1, IV.1, II.2, VIII), each with one journal line."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cases.catalogue.models import Procedure, ProcedureVersion
from motcua.core import access, journal
from motcua.core.errors import Invalid, NotAllowed, NotVisible
from motcua.core.models import OrgUnit, Role, User

from . import changes, waiting
from .models import Attendance, BoundaryReview, Certificate, Event, Reengineering, Requirement
from .records import ANSWERS, CRITERIA
from .rules import WRITE


@transaction.atomic
def need(*, unit: OrgUnit, kind: str, user: User, now: datetime, **about: Any) -> Requirement:
    """How many machines a unit needs, and what works: written anew for the same unit and kind. Errors: NotAllowed."""
    _require(user)
    if about.get("working") is not None:
        about |= {"checked_on": now.date(), "checked_by": user}
    made, _ = Requirement.objects.update_or_create(unit=unit, kind=kind, defaults=about)
    said = {"kind": kind, "needed": made.needed, "working": made.working}
    journal.record(user, "plan.equipment_checked", f"unit:{unit.code}", now, said)
    return made


@transaction.atomic
def list_certificate(*, user: User, now: datetime, serial: str, valid_until: date, **about: Any) -> Certificate:
    """A certificate with its expiry; the same serial is written anew. Errors: NotAllowed, Invalid("valid_until")."""
    _require(user)
    since = about.get("valid_from")
    if since and valid_until < since:
        raise Invalid({"valid_until": "Ngày hết hạn phải sau ngày có hiệu lực."})
    about["valid_until"] = valid_until
    made, _ = Certificate.objects.update_or_create(serial=serial, defaults=about)
    said = {"serial": serial, "until": valid_until.isoformat()}
    journal.record(user, "plan.certificate_listed", made.reference, now, said)
    waiting.recount_after_commit(now.date())
    return made


@transaction.atomic
def review(*, code: str, answers: Mapping[str, str], note: str, user: User, now: datetime) -> BoundaryReview:
    """Judge a procedure by the criteria of plan IV.1; a later judgement replaces it, the journal keeps both.

    Errors: NotVisible, NotAllowed for others than Văn phòng, the director and the department's head; Invalid.
    """
    found = ProcedureVersion.objects.in_force(now.date()).select_related("procedure")
    version = found.filter(procedure__code=code, procedure__competence=Procedure.Competence.OWN).first()
    if version is None:
        raise NotVisible
    if not may_review(version, user):
        raise NotAllowed(message="Chỉ Văn phòng, lãnh đạo Sở và trưởng phòng xử lý thủ tục được ghi rà soát.")
    said = {name: answers.get(name, "") for name in CRITERIA}
    if not set(said.values()) <= {value for value, _ in ANSWERS}:
        raise Invalid({"answers": "Trả lời đủ từng tiêu chí."})
    made, _ = BoundaryReview.objects.update_or_create(
        procedure=version.procedure, defaults={"answers": said, "note": note, "reviewed_by": user, "reviewed_at": now}
    )
    journal.record(user, "plan.reviewed", f"procedure:{code}", now, {**said, "note": note})
    return made


@transaction.atomic
def reengineer(*, before: ProcedureVersion, user: User, now: datetime, **about: Any) -> Reengineering:
    """A re-engineering of the version ``before``; told again it is written anew.

    ``about``: after, proposal, decision, decided_on. Errors: NotAllowed as ``review``; Invalid("after") for a version
    of another procedure or one that is not later.
    """
    if not may_review(before, user):
        raise NotAllowed(message="Chỉ Văn phòng, lãnh đạo Sở và trưởng phòng xử lý thủ tục được ghi tái cấu trúc.")
    after = about.get("after")
    if after and (after.procedure_id != before.procedure_id or after.number <= before.number):
        raise Invalid({"after": "Bản sau phải là bản mới hơn của cùng thủ tục."})
    made, _ = Reengineering.objects.update_or_create(
        procedure=before.procedure, before=before, defaults={**about, "recorded_by": user, "recorded_at": now}
    )
    said = {"before": before.number, "after": after.number if after else None, "decision": made.decision}
    journal.record(user, "plan.reengineered", f"procedure:{before.procedure.code}", now, said)
    return made


@transaction.atomic
def hold_event(
    *, unit: OrgUnit, held_on: date, people: Iterable[User], user: User, now: datetime, **about: Any
) -> Event:
    """A training or communication that took place, with who of the house came.

    Errors: NotAllowed for others than Văn phòng, the director, the unit's head; Invalid("held_on") for a day to come.
    """
    if not (access.permitted(user, WRITE) or unit.pk in access.units(user, {Role.HEAD})):
        raise NotAllowed(message="Chỉ Văn phòng, lãnh đạo Sở và trưởng phòng của đơn vị tổ chức được ghi.")
    _require_past(held_on, now)
    made = Event.objects.create(unit=unit, held_on=held_on, recorded_by=user, recorded_at=now, **about)
    came = Attendance.objects.bulk_create(Attendance(event=made, user=person) for person in people)
    said = {"event": made.pk, "kind": made.kind, "on": held_on.isoformat(), "people": len(came), "guests": made.guests}
    journal.record(user, "plan.event_held", f"unit:{unit.code}", now, said)
    return made


@transaction.atomic
def correct_event(
    *, event_id: int, held_on: date, people: Iterable[User], user: User, now: datetime, **about: Any
) -> Event:
    """Put right what was entered wrongly of an event or of who came.

    Errors: NotAllowed for others than Văn phòng and the director, NotVisible, Invalid("held_on") for a day to come.
    """
    found = _event(event_id, user)
    _require_past(held_on, now)
    changed = changes.give(found, {"held_on": held_on, **about})
    found.save()
    was, came = ({each.user for each in found.attendances.select_related("user")}, set(people))
    found.attendances.filter(user__in=was - came).delete()
    Attendance.objects.bulk_create(Attendance(event=found, user=person) for person in came - was)
    if was != came:
        changed["people"] = [_names(was), _names(came)]
    said = {"event": found.pk, "changed": changed}
    journal.record(user, "plan.event_corrected", f"unit:{found.unit.code}", now, said)
    return found


@transaction.atomic
def drop_event(*, event_id: int, user: User, now: datetime, reason: str) -> None:
    """Take away an event that should not have been entered; the journal keeps it with who came. Errors: as
    ``correct_event``, Invalid("reason")."""
    found = _event(event_id, user)
    people = _names(each.user for each in found.attendances.select_related("user"))
    was = {**changes.values(found), "people": people}
    said = {"event": found.pk, "was": was, "reason": changes.stated(reason)}
    journal.record(user, "plan.event_dropped", f"unit:{found.unit.code}", now, said)
    found.delete()


def may_review(version: ProcedureVersion, user: access.Anyone) -> bool:
    """Văn phòng, the director, and the head of the department that handles the procedure."""
    return access.permitted(user, WRITE) or version.department_id in access.units(user, {Role.HEAD})


def _event(event_id: int, user: User) -> Event:
    _require(user)
    found = Event.objects.visible_to(user).select_for_update().filter(pk=event_id).first()
    if found is None:
        raise NotVisible
    return found


def _names(people: Iterable[User]) -> list[str]:
    return sorted(person.username for person in people)


def _require(user: User) -> None:
    if not access.permitted(user, WRITE):
        raise NotAllowed


def _require_past(held_on: date, now: datetime) -> None:
    if held_on > now.date():
        raise Invalid({"held_on": "Ghi sau khi buổi đã diễn ra: ngày không được sau hôm nay."})
