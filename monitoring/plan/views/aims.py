"""«Mục tiêu»: what each figure is to reach and from when; entered and changed by Văn phòng and the director."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from monitoring.plan import aims
from monitoring.plan.forms import refuse
from monitoring.plan.frame import frame
from monitoring.plan.record_forms import TargetForm
from monitoring.plan.rules import READ, WRITE
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid


@require_safe
@login_required
@may(READ)
def targets(request: StaffRequest) -> HttpResponse:
    """Every target, those in force marked."""
    today = timezone.localdate()
    rows = [
        (kpi, row, row.since <= today and (row.until is None or today < row.until))
        for kpi, row in aims.targets(request.user)
    ]
    return render(request, "monitoring/plan/targets.html", {"rows": rows, **frame("plan:targets", request.user)})


@login_required
@may(WRITE)
def target(request: StaffRequest, number: int | None = None) -> HttpResponse:
    """A new target, or the one with this id."""
    found = aims.visible(number, request.user) if number is not None else None
    form = TargetForm(request.POST or None, instance=found, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        kept = aims.visible(number, request.user) if number is not None else None  # the form has written into ``found``
        try:
            aims.write(target=kept, user=request.user, now=timezone.localtime(), **form.cleaned_data)
        except Invalid as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Đã ghi mục tiêu.")
            return redirect("plan:targets")
    context = {"form": form, "title": "Sửa mục tiêu" if found else "Mục tiêu mới", "back": reverse("plan:targets"),
               **frame("plan:targets", request.user)}  # fmt: skip
    return render(request, "monitoring/plan/edit.html", context, status=422 if form.is_bound else 200)
