"""Plans and tasks entered and changed by Văn phòng and the director."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from monitoring.plan import services
from monitoring.plan.forms import PlanForm, TaskForm, refuse
from monitoring.plan.frame import frame
from monitoring.plan.models import Plan, Task
from monitoring.plan.rules import WRITE
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotVisible


@login_required
@may(WRITE)
def plan(request: StaffRequest, number: int | None = None) -> HttpResponse:
    """A new plan, or the one with this id."""
    found = _plan(request, number) if number is not None else None
    form = PlanForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        kept = _plan(request, number) if number is not None else None  # the form has written into ``found``
        try:
            made = services.write_plan(plan=kept, user=request.user, now=timezone.localtime(), **form.cleaned_data)
        except Invalid as refused:
            refuse(form, refused)
        else:
            messages.success(request, f"Đã ghi {made}.")
            return redirect(f"{_home()}?ke-hoach={made.pk}")
    return _form(request, form, "Sửa kế hoạch" if found else "Kế hoạch mới", _home())


@login_required
@may(WRITE)
def new_task(request: StaffRequest, number: int) -> HttpResponse:
    """A new task of a plan."""
    return _task(request, _plan(request, number), None)


@login_required
@may(WRITE)
def task(request: StaffRequest, number: int) -> HttpResponse:
    """A task changed."""
    found = services.visible(number, request.user)
    return _task(request, found.group.plan, found)


def _task(request: StaffRequest, of: Plan, found: Task | None) -> HttpResponse:
    form = TaskForm(request.POST or None, instance=found, plan=of, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = dict(form.cleaned_data)
        now = timezone.localtime()
        try:
            with transaction.atomic():  # no empty group is left behind
                if title := said.pop("new_group"):
                    said["group"] = services.write_group(plan=of, user=request.user, now=now, title=title)
                kept = services.visible(found.pk, request.user) if found else None
                made = services.write_task(task=kept, user=request.user, now=now, **said)
        except Invalid as refused:
            refuse(form, refused)
        else:
            messages.success(request, f"Đã ghi nhiệm vụ {made.item}.")
            return redirect("plan:task", number=made.pk)
    title = f"Sửa nhiệm vụ {found.item}" if found else f"Nhiệm vụ mới của {of}"
    return _form(request, form, title, f"{_home()}?ke-hoach={of.pk}")


def _plan(request: StaffRequest, number: int) -> Plan:
    found = Plan.objects.visible_to(request.user).filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def _home() -> str:
    return reverse("plan:plan")


def _form(request: StaffRequest, form: Any, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, **frame("plan:plan", request.user)}
    status = 422 if form.is_bound else 200
    return render(request, "monitoring/plan/edit.html", context, status=status)
