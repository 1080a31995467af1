"""The quarterly sheet of a unit or an officer (plan V.1): figures frozen at issue, objections kept beside them."""

from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from monitoring.kpi import services as kpi
from monitoring.kpi.scope import Scope
from monitoring.kpi.spec import KPIS
from motcua.core import access, journal
from motcua.core.errors import Invalid, NotAllowed, NotVisible
from motcua.core.fsm import broken, messages
from motcua.core.models import OrgUnit, Role, User

from .exports import told
from .models import Objection, Sheet
from .rules import WRITE

messages(
    plan_objection_answered="Ý kiến này đã được trả lời.",
    plan_own_objection="Người có ý kiến không tự trả lời ý kiến của mình."
)  # fmt: skip
COUNTED: Final = {
    "received": "Hồ sơ tiếp nhận", "finished": "Hồ sơ giải quyết xong", "early": "Trước hạn", "punctual": "Đúng hạn",
    "late": "Quá hạn",
}  # fmt: skip


def figures(unit: OrgUnit, officer: User | None, since: date, until: date) -> list[tuple[str, str]]:
    """Counts and shares of the half-open period, in words: (label, value); minutes and loads are the counters'."""
    scope = Scope(since, until).narrowed(department_id=unit.pk)
    if officer:
        scope = scope.narrowed(officer_id=officer.pk)
    counts = scope.counts(tuple(COUNTED))
    found = [(label, str(counts[name])) for name, label in COUNTED.items()]
    for figure in kpi.figures(scope, [code for code, each in KPIS.items() if each.unit == "%"]):
        label, _, value = told(figure).partition(": ")
        found.append((label, value))
    return found


@transaction.atomic
def issue(*, unit: OrgUnit, officer: User | None, since: date, until: date, user: User, now: datetime) -> Sheet:
    """Freeze the figures of a period that is over. Errors: NotAllowed; Invalid for an open period or a second sheet."""
    if not access.permitted(user, WRITE):
        raise NotAllowed
    if until > now.date():
        raise Invalid({"quarter": "Quý chưa kết thúc nên chưa lập phiếu."})
    if officer and not officer.posts.filter(unit=unit, role=Role.OFFICER).exists():
        raise Invalid({"officer": "Người này không phải chuyên viên của đơn vị đã chọn."})
    try:
        with transaction.atomic():
            made = Sheet.objects.create(
                unit=unit, officer=officer, since=since, until=until, issued_by=user, issued_at=now,
                figures=figures(unit, officer, since, until),
            )  # fmt: skip
    except IntegrityError as again:
        raise Invalid({"quarter": "Quý này đã có phiếu; số liệu đã chốt không lập lại."}) from again
    said = {"officer": officer.username if officer else None, "since": since.isoformat(), "until": until.isoformat()}
    journal.record(user, "plan.sheet_issued", f"unit:{unit.code}", now, {**said, "sheet": made.pk})
    return made


def visible(sheet_id: int, user: access.Anyone) -> Sheet:
    """The sheet, for those it concerns. Errors: NotVisible."""
    found = Sheet.objects.visible_to(user).select_related("unit", "officer", "issued_by").filter(pk=sheet_id).first()
    if found is None:
        raise NotVisible
    return found


def may_object(sheet: Sheet, user: access.Anyone) -> bool:
    """Whom a sheet is about: the officer; of a unit's sheet its head."""
    if sheet.officer_id:
        return bool(sheet.officer_id == user.pk)
    return sheet.unit_id in access.units(user, {Role.HEAD})


@transaction.atomic
def objects(*, sheet_id: int, user: User, now: datetime, text: str) -> Objection:
    """What somebody holds against their sheet. The figures stay. Errors: NotVisible, NotAllowed."""
    sheet = visible(sheet_id, user)
    if not may_object(sheet, user):
        raise NotAllowed
    made = Objection.objects.create(sheet=sheet, text=text, raised_by=user, raised_at=now)
    journal.record(user, "plan.objection_raised", f"unit:{sheet.unit.code}", now, {"sheet": sheet.pk})
    return made


@transaction.atomic
def answer(*, objection_id: int, user: User, now: datetime, text: str) -> Objection:
    """Văn phòng or the director answers, once. Errors: NotVisible, NotAllowed, RuleBroken."""
    if not access.permitted(user, WRITE):
        raise NotAllowed
    found = (
        Objection.objects.select_for_update(of=("self",)).select_related("sheet__unit").filter(pk=objection_id).first()
    )
    if found is None:
        raise NotVisible
    if found.answered_by_id:
        raise broken("plan_objection_answered")
    if found.raised_by_id == user.pk:
        raise broken("plan_own_objection")
    found.answer, found.answered_by, found.answered_at = text, user, now
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    said = {"sheet": found.sheet_id, "objection": found.pk}
    journal.record(user, "plan.objection_answered", f"unit:{found.sheet.unit.code}", now, said)
    return found
