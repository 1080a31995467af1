"""What a unit holds: how much with whom, what will be late and why, and the rows behind each number."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Least
from django.utils import timezone

from cases.dossier import clock
from cases.dossier.models import Assignment, Consultation, Dossier, SupplementProposal
from cases.dossier.outlook import told_of, warned
from cases.dossier.querysets import DossierQuerySet, dressed
from cases.dossier.states import OPEN, PAUSED, RUNNING, State
from motcua.core.calendar import WorkingCalendar
from motcua.core.calendars import calendars_of
from motcua.core.models import OrgUnit, Role, User

from .rows import Row, rows_of

NOBODY = "-"  # «chưa giao ai» in addresses
STEP_SOON = 1  # working days before a step is due from which its dossier is at risk
# Slug in addresses → heading; the order of the columns.
SORTS = {"giu": "Đang giữ", "tre": "Quá hạn", "sap": "Hạn trong 3 ngày làm việc", "nguy": "Dễ trễ", "dung": "Tạm dừng"}


def held(user: User, unit: OrgUnit) -> DossierQuerySet:
    """Open dossiers that lie in the unit, as ``user`` may see them."""
    return Dossier.objects.visible_to(user).filter(unit=unit, state__in=OPEN, final_stop=False)


def sorts(calendar: WorkingCalendar, now: datetime) -> dict[str, Q]:
    """What each column counts. «Trong 3 ngày làm việc» is what a list colours as soon."""
    soon = clock.nearing(calendar, now, clock.SOON)
    return {
        "giu": Q(pk__isnull=False),
        "tre": Q(state__in=RUNNING, due_at__lt=now),
        "sap": Q(state__in=RUNNING, due_at__gte=now, due_at__lt=soon),
        "nguy": Q(state__in=RUNNING, due_at__gte=now, pk__in=warned()),
        "dung": Q(state__in=PAUSED),
    }


def counted(user: User, unit: OrgUnit, people: list[User], meant: dict[str, Q]) -> list[dict[str, Any]]:
    """A row for each colleague, for whoever else holds something, for what nobody holds, and for all together."""
    each = {name: Count("pk", filter=where) for name, where in meant.items()}
    found = list(held(user, unit).values("assignee__username", "assignee__name").annotate(**each).order_by())
    by_name = {row["assignee__username"]: row for row in found}
    names = {p.username: p.name for p in people} | {
        row["assignee__username"]: row["assignee__name"] for row in found if row["assignee__username"]
    }
    rows = [_row(name, username, by_name.get(username)) for username, name in names.items()]
    rows.append(_row("Chưa giao ai", NOBODY, by_name.get(None)))
    total = {name: sum(row[name] for row in found) for name in meant}
    return [*rows, _row("Cả phòng", "", total)]


def overview(user: User, units: list[OrgUnit], now: datetime) -> list[dict[str, Any]]:
    """A row for each unit, as ``counted`` draws its sum; «at_risk», «nobody» and «holders» (who, name, number)."""
    calendars = calendars_of({unit.home_agency_id for unit in units})
    risk: dict[str, Count] = {}
    meant: dict[str, Q] = {}
    for unit in units:
        calendar = calendars[unit.home_agency_id]
        risk[f"of_{unit.pk}"] = Count("pk", filter=_at_risk(unit, calendar, now))
        for name, where in sorts(calendar, now).items():
            meant[name] = meant.get(name, Q()) | (Q(unit=unit) & where)
    seen = Dossier.objects.visible_to(user)
    each = {name: Count("pk", filter=where) for name, where in meant.items()}
    lying = seen.filter(unit__in=units, state__in=OPEN, final_stop=False)
    found = lying.values("unit_id", "assignee__username", "assignee__name").annotate(**each).order_by()
    held_by: list[dict[str, Any]] = sorted(map(dict, found), key=lambda row: -row["giu"])
    near = seen.filter(state__in=RUNNING).aggregate(**risk) if units else {}
    return [
        _summed(unit, [row for row in held_by if row["unit_id"] == unit.pk]) | {"at_risk": near[f"of_{unit.pk}"]}
        for unit in units
    ]


def _summed(unit: OrgUnit, held_by: list[dict[str, Any]]) -> dict[str, Any]:
    named = [(row["assignee__username"], row["assignee__name"], row["giu"]) for row in held_by]
    return {
        **_row(unit.name, "", {name: sum(row[name] for row in held_by) for name in SORTS}),
        "unit": unit,
        "nobody": sum(number for who, _, number in named if not who),
        "holders": [{"who": who, "name": name, "number": number} for who, name, number in named if who],
    }


def _row(name: str, who: str, numbers: dict[str, int] | None) -> dict[str, Any]:
    cells = [(sort, numbers[sort] if numbers else 0) for sort in SORTS]
    return {"name": name, "who": who, "cells": cells, "numbers": dict(cells)}


def behind(user: User, unit: OrgUnit, who: str, where: Q) -> DossierQuerySet:
    """The very rows behind a number of the table."""
    rows = held(user, unit).filter(where)
    if who:
        rows = rows.filter(assignee=None) if who == NOBODY else rows.filter(assignee__username=who)
    return rows


def at_risk(user: User, unit: OrgUnit, calendar: WorkingCalendar, now: datetime) -> DossierQuerySet:
    """Running dossiers in the unit or of it, whose due date or step is near or past or foreseen to be missed."""
    return Dossier.objects.visible_to(user).filter(_at_risk(unit, calendar, now), state__in=RUNNING)


def _at_risk(unit: OrgUnit, calendar: WorkingCalendar, now: datetime) -> Q:
    near = Q(due_at__lt=clock.nearing(calendar, now, clock.SOON))
    near |= Q(step_due_at__lt=clock.nearing(calendar, now, STEP_SOON)) | Q(pk__in=warned())
    return (Q(unit=unit) | Q(department=unit)) & near


def with_reasons(rows: DossierQuerySet, begin: int = 0, end: int | None = None) -> list[Dossier]:
    """Rows with what they may wait for, from ``begin`` to ``end`` (all without one), the most urgent first.

    Their reasons are asked of the chosen ones only: of all rows PostgreSQL would read whole tables for them.
    """
    pressing = Least("due_at", "step_due_at"), "pk"
    chosen = rows.order_by(*pressing).values("pk")[begin:end]
    asked = Consultation.objects.filter(dossier=OuterRef("pk"), answered_at=None).order_by("due_at")
    way = Assignment.objects.filter(dossier=OuterRef("pk"), taken_at=None, ended_at=None)
    proposed = SupplementProposal.objects.filter(dossier=OuterRef("pk"), decided_at=None)
    reasoned = (
        Dossier.objects.filter(pk__in=chosen)
        .select_related("outlook")
        .annotate(
            asked_unit=Subquery(asked.values("unit__name")[:1]),
            asked_until=Subquery(asked.values("due_at")[:1]),
            on_its_way=Exists(way),
            proposed=Exists(proposed),
        )
    )
    return list(reasoned.order_by(*pressing))


def lines(found: list[Dossier], now: datetime) -> list[Row]:
    """Dossiers (of ``with_reasons``) as the list draws them, each with ``why`` it waits and the id of its ``unit``."""
    drawn = rows_of(dressed(found), now)
    return [
        {
            **line,
            "why": "; ".join(reasons(d, now)),
            "runs": d.status.runs,
            "unit": d.unit_id,
            "holder": d.assignee.name if d.assignee else "",
        }
        for line, d in zip(drawn, found, strict=True)
    ]


def reasons(d: Any, now: datetime) -> list[str]:
    """Why a dossier (of ``with_reasons``) waits, in words, as far as it is known."""
    found = [_PAUSED[d.status]] if d.status.pauses else []
    if d.asked_unit:
        late = "quá hạn trả lời từ" if d.asked_until < now else "hạn trả lời"
        found.append(f"chờ ý kiến {d.asked_unit}, {late} {moment(d.asked_until)}")
    if d.proposed:
        found.append("đề nghị bổ sung lần nữa đang chờ duyệt")
    if d.on_its_way:
        found.append("hồ sơ giấy đang bàn giao, chưa ai xác nhận đã nhận")
    if d.assignee is None and d.status.runs:
        waits = d.step_role not in (Role.OFFICER, Role.CLERK)
        found.append(f"chờ {d.get_step_role_display()}" if waits else "chưa giao ai")
    if d.step_due_at and d.step_due_at < now and d.status.runs:
        found.append(f"trễ bước từ {moment(d.step_due_at)}")
    if (told := told_of(d)) and told.warns:
        found.append(told.short)
    return found


_PAUSED = {
    State.SUPPLEMENT_REQUIRED: "chờ người nộp bổ sung giấy tờ",
    State.PAYMENT_REQUIRED: "chờ nộp phí, lệ phí",
    State.STOPPED: "đang dừng xử lý",
}


def moment(at: datetime) -> str:
    """A moment of these weeks: hour and day."""
    return f"{timezone.localtime(at):%H:%M %d/%m}"
