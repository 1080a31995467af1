"""Targets of figures, as Văn phòng and the director enter and change them: any plan brings its own."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from monitoring.kpi.models import Target
from monitoring.kpi.spec import KPIS, Kpi
from motcua.core import access, journal
from motcua.core.errors import Invalid, NotAllowed, NotVisible
from motcua.core.models import OrgUnit, User

from . import changes
from .rules import READ, WRITE


def targets(user: access.Anyone) -> list[tuple[Kpi, Target]]:
    """Every target with its figure, in the order of figures, the newest first; none for who may not read the plan."""
    if not access.permitted(user, READ):
        return []
    order = {code: nth for nth, (code, _) in enumerate(KPIS.items())}
    rows = [row for row in Target.objects.select_related("department").order_by("-since") if row.kpi in order]
    return [(KPIS[row.kpi], row) for row in sorted(rows, key=lambda row: (order[row.kpi], row.department_id or 0))]


def visible(target_id: int, user: access.Anyone) -> Target:
    """One of them. Errors: NotVisible."""
    found = Target.objects.filter(pk=target_id).first() if access.permitted(user, READ) else None
    if found is None:
        raise NotVisible
    return found


@transaction.atomic
def write(
    *, target_id: int | None, user: User, now: datetime, kpi: str, department: OrgUnit | None, value: Decimal,
    since: date, until: date | None, item: str = "", wording: str = "",
) -> Target:  # fmt: skip
    """Enter a target of a figure, for the whole Sở or one department, or change one; a later one takes its place.

    Days are half-open. Errors: NotAllowed; NotVisible; Invalid("value") for a share above 100, Invalid("until"),
    Invalid("since") for a second target from the same day.
    """
    if not access.permitted(user, WRITE):
        raise NotAllowed
    if value < 0 or (KPIS[kpi].unit == "%" and value > 100):
        raise Invalid({"value": "Ghi số không âm; chỉ số tính bằng phần trăm thì không quá 100."})
    if until and until <= since:
        raise Invalid({"until": "Ngày hết hiệu lực phải sau ngày bắt đầu."})
    about: dict[str, Any] = {"kpi": kpi, "department": department, "value": value, "since": since, "until": until,
                             "item": item, "wording": wording}  # fmt: skip
    found = _locked(target_id) if target_id is not None else Target()
    of = found.kpi or kpi  # of a target moved to another figure the line stands with the first: see kpi.targets.load
    changed = changes.give(found, about)
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as again:
        raise Invalid({"since": "Chỉ số này đã có mục tiêu bắt đầu từ ngày đó; hãy sửa mục tiêu ấy."}) from again
    said = {"target": found.pk, **{name: changes.plain(given) for name, given in about.items()}}
    if target_id is not None:
        said["changed"] = changed
    journal.record(user, "plan.target_set", f"kpi:{of}", now, said)
    return found


@transaction.atomic
def drop(*, target_id: int, user: User, now: datetime, reason: str) -> None:
    """Take away a target that should not have been entered: the figure has the one before it again, or none; the
    journal keeps it. Errors: NotAllowed, NotVisible, Invalid("reason")."""
    if not access.permitted(user, WRITE):
        raise NotAllowed
    found = _locked(target_id)
    said = {"target": found.pk, "was": changes.values(found), "reason": changes.stated(reason)}
    journal.record(user, "plan.target_dropped", f"kpi:{found.kpi}", now, said)
    found.delete()


def _locked(target_id: int) -> Target:
    found = Target.objects.select_for_update().filter(pk=target_id).first()
    if found is None:
        raise NotVisible
    return found
