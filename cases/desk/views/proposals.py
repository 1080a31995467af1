"""«Duyệt bổ sung»: second requests for papers that wait for a head, and what was asked in the head's name."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.desk import counts, heads
from cases.desk.forms import day_input
from cases.dossier.models import Dossier, DossierComponent, SupplementProposal, Suspension
from cases.dossier.proposals import approve_supplement, decline_supplement
from cases.dossier.querysets import dressed
from cases.dossier.services import visible
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, RuleBroken
from motcua.core.models import OrgUnit, Role, User
from motcua.core.moments import Moment

REMEMBERED = timedelta(days=30)


class DecisionForm(forms.Form):
    """Agree, with the day by which the papers are wanted; or not, with the reason."""

    until = forms.DateField(label="Đề nghị bổ sung trước ngày", required=False, widget=day_input())
    reason = forms.CharField(
        label="Lý do, nếu không duyệt", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_until(self) -> Any:
        """Still to come."""
        day = self.cleaned_data["until"]
        if day and day < timezone.localdate() and self.data.get("viec") == "duyet":
            raise forms.ValidationError("Ngày này đã qua, hãy chọn một ngày sắp tới hoặc để trống.")
        return day

    def clean_reason(self) -> str:
        """Needed to decline."""
        reason: str = self.cleaned_data["reason"]
        if not reason and self.data.get("viec") == "khong":
            raise forms.ValidationError("Ghi lý do để người đề nghị biết phải làm gì tiếp.")
        return reason


@login_required
@may("routing.reassign")
def proposals(request: StaffRequest) -> HttpResponse:
    """Open proposals of the unit with their forms; what was done in my name in the last 30 days."""
    return _show(request)


@require_POST
@login_required
@may("routing.reassign")
def decide(request: StaffRequest, code: str) -> HttpResponse:
    """Approve or decline one proposal."""
    found = visible(request.user, code)
    form = DecisionForm(request.POST, prefix=None, auto_id=f"id_{found.pk}_%s")
    if not form.is_valid():
        return _show(request, found, form, 422)
    now = timezone.now()
    here: dict[str, Any] = {"dossier_id": found.pk, "user": request.user, "moment": Moment(now, now)}
    try:
        if request.POST.get("viec") == "duyet":
            approve_supplement(**here, until=form.cleaned_data["until"])
            messages.success(request, f"Đã duyệt, đang in phiếu yêu cầu bổ sung: {code}.")
        else:
            decline_supplement(**here, reason=form.cleaned_data["reason"])
            messages.success(request, f"Đã báo không duyệt: {code}.")
    except (Invalid, RuleBroken) as refused:
        form.add_error(None, refused.message)
        return _show(request, found, form, refused.status)
    counts.forget(request.user)
    return redirect(f"{reverse('desk:proposals')}?phong={found.department.code}")


def _show(
    request: StaffRequest, decided: Dossier | None = None, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    unit, units = heads.unit_of(request, timezone.localdate(now))
    return render(
        request,
        "cases/desk/unit_proposals.html",
        {
            **heads.frame("desk:proposals", unit, units),
            "cards": _cards(request.user, unit, decided, form),
            "refused": form if form and form.non_field_errors() else None,
            "in_my_name": _in_my_name(request.user, now - REMEMBERED),
            "may_decide": access.holds(request.user, {Role.HEAD}, unit.pk),
        },
        status=status,
    )


def _cards(user: User, unit: OrgUnit, decided: Dossier | None, form: DecisionForm | None) -> list[dict[str, Any]]:
    """Each open proposal with its dossier, the papers by name, and its form."""
    seen = Dossier.objects.visible_to(user).filter(department=unit)
    found = list(SupplementProposal.objects.filter(decided_at=None, dossier__in=seen).select_related("asked_by"))
    dossiers = {d.pk: d for d in dressed(list(Dossier.objects.filter(pk__in=[p.dossier_id for p in found])))}
    papers = DossierComponent.objects.filter(dossier_id__in=dossiers).select_related("component")
    names = {(p.dossier_id, p.component.code): p.component.name for p in papers}
    cards = []
    for p in found:
        mine = form if decided and form and decided.pk == p.dossier_id else None
        cards.append({
            "dossier": dossiers[p.dossier_id], "proposal": p,
            "items": [(names.get((p.dossier_id, i["component"]), i["component"]), i["reason"]) for i in p.items],
            "form": mine or DecisionForm(initial={"until": p.until}, auto_id=f"id_{p.dossier_id}_%s"),
        })  # fmt: skip
    return cards


def _in_my_name(user: User, since: Any) -> list[Suspension]:
    """Requests for papers that stand in my name; ``here``: I agreed to them on this page."""
    mine = SupplementProposal.objects.filter(dossier=OuterRef("dossier"), decided_at=OuterRef("start"), approved=True)
    found = Suspension.objects.filter(approved_by=user, start__gte=since, kind=Suspension.Kind.SUPPLEMENT)
    found = found.filter(dossier__in=Dossier.objects.visible_to(user)).annotate(here=Exists(mine))
    return list(found.select_related("dossier", "asked_by").order_by("-start")[:50])
