"""One task: what the plan says of it, its figures, its story, and the acts open to whoever looks."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.slips.views import shown
from digitization.papers.services import content_of
from monitoring.plan import overview, rules, services
from monitoring.plan.forms import DropForm, FilesForm, ReasonForm, ReportForm, SpendingForm, refuse
from monitoring.plan.frame import frame, named, to_correct
from monitoring.plan.models import Progress, Task
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import NotVisible, Refusal

SPENDING: Final = "khoan-chi"  # names in the address the one to be corrected


class Act(NamedTuple):
    """What a button of the page does."""

    form: Callable[[StaffRequest, Task], forms.Form]
    service: Callable[..., Any]
    words: str


@login_required
@may(rules.READ)
def task(request: StaffRequest, number: int) -> HttpResponse:
    """The page; (POST) one of its acts, told by «act»."""
    found = services.visible(number, request.user)
    if request.method != "POST":
        return _page(request, found)
    name = request.POST.get("act", "")
    if name not in ACTS:
        raise NotVisible
    act = ACTS[name]
    form = act.form(request, found)
    if form.is_valid():
        try:
            act.service(request, found, form)
        except Refusal as refused:
            if refused.status in (403, 404):
                raise
            refuse(form, refused)
        else:
            messages.success(request, act.words)
            return redirect("plan:task", number=found.pk)
    return _page(request, found, failed=name, form=form, status=422)


def _page(
    request: StaffRequest, found: Task, failed: str = "", form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    figures, whose = overview.figures_of(found, user, today)
    reports = found.reports.select_related("unit", "reported_by", "decided_by").prefetch_related("evidence__file")
    spending = to_correct(request, SPENDING, found.spendings.all())
    known = model_to_dict(spending, SpendingForm.base_fields) if spending else {}
    may_report = bool(rules.units_for(found, user)) and not rules.is_closed(found, today)
    context = {
        "task": found, "line": overview.stand(found, today), "figures": figures, "whose": whose,
        "reports": reports, "spendings": found.spendings.select_related("recorded_by"),
        "report_form": (form if failed == "report" else _report_form(request, found)) if may_report else None,
        "spending_form": (form if failed == "spend" else SpendingForm(initial=known))
        if rules.may_spend(found, user) else None,
        "spending": spending, "drop_form": (form if failed == "drop" else DropForm()) if spending else None,
        "confirms": access.permitted(user, rules.CONFIRM), "my_units": rules.units_for(found, user),
        "failed": failed, "failed_form": form, "failed_report": request.POST.get("report", ""),
        **frame("plan:plan", user),
    }  # fmt: skip
    return render(request, "monitoring/plan/task.html", context, status=status)


@require_safe
@login_required
@may(rules.READ)
def evidence(request: StaffRequest, number: int) -> HttpResponse:
    """A file of evidence."""
    found = services.evidence(number, request.user)
    return shown(content_of(found.file), f"minh-chung-{found.pk}", found.file.media_type)


def _report_form(request: StaffRequest, found: Task) -> forms.Form:
    data = (request.POST, request.FILES) if request.POST.get("act") == "report" else ()
    said, own = rules.stated(found, timezone.localdate()), rules.units_for(found, request.user)
    known = {"percent": said.get(min(own, default=0), 0)}
    return ReportForm(*data, task=found, user=request.user, initial=known)


def _report_id(request: StaffRequest, found: Task) -> int:
    """The report an act is about, of this task. Errors: NotVisible."""
    said = request.POST.get("report", "")
    report = named(said, Progress.objects.filter(task=found))
    if report is None:
        raise NotVisible
    return int(report.pk)


def _report(request: StaffRequest, found: Task, form: forms.Form) -> None:
    said = form.cleaned_data
    services.report(
        task_id=found.pk, user=request.user, now=timezone.localtime(), percent=said["percent"], words=said["words"],
        unit_id=int(said["unit"]), files=services.look_into(said["files"]),
    )  # fmt: skip


def _attach(request: StaffRequest, found: Task, form: forms.Form) -> None:
    files = services.look_into(form.cleaned_data["files"])
    services.attach(report_id=_report_id(request, found), user=request.user, now=timezone.localtime(), files=files)


def _confirm(request: StaffRequest, found: Task, form: forms.Form) -> None:
    services.confirm(report_id=_report_id(request, found), user=request.user, now=timezone.localtime())


def _return(request: StaffRequest, found: Task, form: forms.Form) -> None:
    reason = form.cleaned_data["reason"]
    services.send_back(
        report_id=_report_id(request, found), user=request.user, now=timezone.localtime(), reason=reason
    )  # fmt: skip


def _spend(request: StaffRequest, found: Task, form: forms.Form) -> None:
    """Money entered, or put right what the address names."""
    of = to_correct(request, SPENDING, found.spendings.all())
    act: Any = partial(services.correct_spending, spending_id=of.pk) if of else services.spend
    act(task_id=found.pk, user=request.user, now=timezone.localtime(), **form.cleaned_data)


def _drop(request: StaffRequest, found: Task, form: forms.Form) -> None:
    of = to_correct(request, SPENDING, found.spendings.all())
    if of is None:
        raise NotVisible
    services.drop_spending(
        task_id=found.pk, spending_id=of.pk, user=request.user, now=timezone.localtime(), **form.cleaned_data
    )


ACTS: dict[str, Act] = {
    "report": Act(_report_form, _report, "Đã gửi báo cáo, chờ Văn phòng xác nhận."),
    "attach": Act(lambda r, _: FilesForm(r.POST, r.FILES), _attach, "Đã thêm minh chứng."),
    "confirm": Act(lambda r, _: forms.Form(r.POST), _confirm, "Đã xác nhận báo cáo."),
    "return": Act(lambda r, _: ReasonForm(r.POST), _return, "Đã trả lại báo cáo cho đơn vị."),
    "spend": Act(lambda r, _: SpendingForm(r.POST), _spend, "Đã ghi khoản chi."),
    "drop": Act(lambda r, _: DropForm(r.POST), _drop, "Đã bỏ khoản chi."),
}
