"""The calendar on a year view; a day is changed after seeing how many open dossiers it reaches."""

import calendar as months
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.dossier import recompute
from motcua.core import calendars
from motcua.core.access import StaffRequest, may
from motcua.core.calendar import YEARS, DayKind, WorkingCalendar
from motcua.core.errors import NotVisible
from motcua.core.models import Holiday, OrgUnit, WorkingShift

MARKS = {DayKind.WORKING: "", DayKind.WEEKEND: "off", DayKind.HOLIDAY: "hol", DayKind.MAKE_UP: "makeup",
         DayKind.CLOSURE: "closed"}  # fmt: skip


@require_safe
@login_required
@may("administration")
def year(request: StaffRequest) -> HttpResponse:
    """Twelve months of one office; every day leads to its own page."""
    today = timezone.localdate()
    wanted = request.GET.get("nam", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) == 4 and int(wanted) in YEARS else today.year
    agencies = list(OrgUnit.objects.filter(kind=OrgUnit.Kind.AGENCY))
    agency = next((a for a in agencies if a.code == request.GET.get("co-quan")), None)
    rows = Holiday.objects.filter(date__year=number).select_related("agency")
    kept = calendars.calendar_of(agency.pk if agency else None)
    shown = [r for r in rows if r.agency_id is None or (agency and r.agency_id == agency.pk)]
    context = {
        "year": number, "years": [y for y in (number - 1, number + 1) if y in YEARS], "today": today,
        "agencies": agencies, "agency": agency, "months": [_month(number, m, kept, shown, today) for m in range(1, 13)],
        "rows": rows, "shifts": WorkingShift.objects.select_related("agency"),
        "provisional": any(r.provisional for r in rows),
        "worked": sum(_worked(kept, date(number, m, d)) for m in range(1, 13) for d in _days(number, m)),
    }  # fmt: skip
    return render(request, "cases/administration/calendar.html", context)


def _days(year: int, month: int) -> range:
    return range(1, months.monthrange(year, month)[1] + 1)


def _worked(kept: WorkingCalendar, day: date) -> bool:
    return kept.kind(day) in {DayKind.WORKING, DayKind.MAKE_UP}


def _month(year: int, month: int, kept: WorkingCalendar, rows: list[Holiday], today: date) -> dict[str, Any]:
    provisional = {row.date for row in rows if row.provisional}
    days = []
    for number in _days(year, month):
        day = date(year, month, number)
        marks = [MARKS[kept.kind(day)], "now" if day == today else "", "maybe" if day in provisional else ""]
        days.append({"date": day, "marks": " ".join(filter(None, marks)), "reason": kept.reason(day)})
    return {"number": month, "days": days}


class DayForm(forms.ModelForm):  # type: ignore[type-arg]
    """One dated change of the working week. An existing row keeps its day and its office."""

    class Meta:
        model = Holiday
        fields = ("kind", "name", "agency", "provisional", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Lý do, tên ngày"
        self.fields["provisional"].label = "Tạm tính (chưa có thông báo chính thức)"
        self.fields["provisional"].help_text = ""
        self.fields["agency"].queryset = OrgUnit.objects.filter(kind=OrgUnit.Kind.AGENCY)  # type: ignore[attr-defined]
        self.fields["agency"].empty_label = "Mọi cơ quan"  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["agency"]

    def clean(self) -> dict[str, Any]:
        """One row a day and office."""
        cleaned: dict[str, Any] = super().clean() or {}
        same = Holiday.objects.filter(date=self.instance.date, agency=cleaned.get("agency"))
        if not self.instance.pk and same.exists():
            self.add_error("agency", "Ngày này đã có một dòng cho cơ quan đó; hãy sửa dòng ấy.")
        return cleaned


@login_required
@may("administration")
def day(request: StaffRequest, day: str) -> HttpResponse:
    """One day: what stands, a form to add or mend, the number of open dossiers before anything is written."""
    when = _date(day)
    rows = list(Holiday.objects.filter(date=when).select_related("agency"))
    wanted = request.POST.get("row") or request.GET.get("dong", "")
    row = next((r for r in rows if str(r.pk) == wanted), None)
    if wanted and row is None:
        raise NotVisible("Dòng này không còn trong lịch; có thể người khác vừa bỏ.")
    deleting = row is not None and "delete" in request.POST
    kept = row or Holiday(date=when)
    form = DayForm(None if deleting else request.POST or None, instance=kept)
    sound = deleting or form.is_valid()
    reached = None
    if request.method == "POST" and sound:
        now = timezone.now()
        if "confirm" in request.POST:
            return _write(request, kept, now, deleting=deleting)
        reached = recompute.touched(
            recompute.Change(kept.agency_id, when, when, recompute.WHY, request.user, now)
        ).count()  # fmt: skip
    context = {"day": when, "rows": rows, "row": row, "form": form, "deleting": deleting, "reached": reached,
               "reason": calendars.calendar_of().reason(when), "in_month": _strip(when)}  # fmt: skip
    return render(request, "cases/administration/day.html", context, status=200 if sound or not form.is_bound else 422)


def _write(request: StaffRequest, row: Holiday, now: datetime, *, deleting: bool) -> HttpResponse:
    when = row.date
    calendars.change(request.user, row, now, delete=deleting)
    done = "Đã bỏ" if deleting else "Đã ghi"
    messages.success(request, f"{done} «{row.name}» ngày {when:%d/%m/%Y}; hạn của hồ sơ đang mở được tính lại.")
    return redirect(f"{reverse('administration:calendar')}?nam={when.year}")


def _strip(when: date) -> dict[str, Any]:
    rows = list(Holiday.objects.filter(date__year=when.year, date__month=when.month, agency=None))
    return _month(when.year, when.month, calendars.calendar_of(), rows, when)


def _date(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise NotVisible("Không có ngày này.") from error
    if found.year not in YEARS:
        raise NotVisible("Không có ngày này.")
    return found
