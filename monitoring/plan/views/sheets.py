"""«Phiếu đánh giá» (plan V.1): sheets issued, one sheet with its frozen figures, objections and answers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.slips import registers
from cases.slips.services import fetch_sheets
from cases.slips.views import shown
from monitoring.plan import evaluation, exports
from monitoring.plan.forms import refuse
from monitoring.plan.frame import frame
from monitoring.plan.models import Objection, Sheet
from monitoring.plan.record_forms import SheetForm, WordsForm
from monitoring.plan.rules import READ, WRITE
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import NotAllowed, NotVisible, Refusal

SHOWN = 200


@login_required
@may(READ)
def sheets(request: StaffRequest) -> HttpResponse:
    """The sheets one may see, the newest first; (POST) one issued."""
    user, today = request.user, timezone.localdate()
    form = SheetForm(request.POST or None, today=today) if access.permitted(user, WRITE) else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if form.is_valid():
            try:
                made = evaluation.issue(user=user, now=timezone.localtime(), **form.arguments())
            except Refusal as refused:
                refuse(form, refused)
            else:
                messages.success(request, "Đã lập phiếu, số liệu đã chốt.")
                return redirect("plan:sheet", number=made.pk)
    rows = Sheet.objects.visible_to(user).for_list()[:SHOWN]
    context = {"rows": rows, "most": SHOWN, "form": form, **frame("plan:sheets", user)}
    return render(request, "monitoring/plan/sheets.html", context, status=422 if form and form.is_bound else 200)


@login_required
@may(READ)
def sheet(request: StaffRequest, number: int) -> HttpResponse:
    """One sheet; (POST) an objection by whom it is about, or its answer."""
    found = evaluation.visible(number, request.user)
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _act(request, found, form.cleaned_data["text"])
        except Refusal as refused:
            if refused.status in (403, 404):
                raise
            refuse(form, refused)
        else:
            messages.success(request, "Đã ghi.")
            return redirect("plan:sheet", number=found.pk)
    context: dict[str, Any] = {
        "sheet": found, "objections": found.objections.select_related("raised_by", "answered_by"), "form": form,
        "may_object": evaluation.may_object(found, request.user), "failed": request.POST.get("objection", ""),
        **frame("plan:sheets", request.user),
    }  # fmt: skip
    return render(request, "monitoring/plan/sheet.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
@may(READ)
def export(request: StaffRequest, number: int, slug: str) -> HttpResponse:
    """The sheet with its objections: «pdf» or «xlsx»."""
    found = evaluation.visible(number, request.user)
    if slug not in registers.KINDS:
        raise NotVisible
    said, name = list(found.objections.select_related("raised_by")), f"phieu-danh-gia-{found.pk}"
    if slug == "xlsx":
        return shown(exports.sheet_book(found, said), f"{name}.xlsx", registers.KINDS[slug])
    return shown(fetch_sheets("phieu-danh-gia", exports.sheet_pages(found, said, timezone.localtime())), f"{name}.pdf")


def _act(request: StaffRequest, found: Sheet, text: str) -> None:
    user, now, said = request.user, timezone.localtime(), request.POST.get("objection", "")
    if not said:
        evaluation.objects(sheet_id=found.pk, user=user, now=now, text=text)
    elif said.isdecimal() and len(said) < 19 and Objection.objects.filter(sheet=found, pk=int(said)).exists():
        evaluation.answer(objection_id=int(said), user=user, now=now, text=text)
    else:
        raise NotVisible
