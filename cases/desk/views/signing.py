"""«Ký duyệt»: the basket of results that wait for my decision; preview, then one or many at once."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.desk import basket, counts, heads
from cases.desk.rows import Row, rows_of
from cases.dossier.models import Dossier
from cases.routing import services as routing
from motcua.core.access import StaffRequest, may
from motcua.core.models import User
from motcua.core.moments import Moment

SHOWN = 100


class ApproveForm(forms.Form):
    """A remark that goes with the approval."""

    words = forms.CharField(
        label="Ý kiến", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip


class SendBackForm(forms.Form):
    """What must be mended."""

    words = forms.CharField(label="Lý do trả lại", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


DECISIONS: dict[str, tuple[str, type[forms.Form]]] = {
    "duyet": ("Duyệt & chuyển", ApproveForm),
    "tra-lai": ("Trả lại bước trước", SendBackForm),
}


@login_required
@may("results.approve")
def signing(request: StaffRequest) -> HttpResponse:
    """What waits on the left, the chosen one in full; htmx asks for the middle alone."""
    now = timezone.now()
    found = basket.waiting(request.user, SHOWN + 1)
    wanted = request.GET.get("ho-so", "")
    chosen = next((d for d in found if d.code == wanted), found[0] if found else None)
    context: dict[str, Any] = {"chosen": chosen, "view": _view(chosen, wanted) if chosen else None}
    if request.headers.get("HX-Target") == "basket-view":
        return render(request, "cases/desk/_signing_view.html", context)
    rows = _rows(found[:SHOWN], now)
    urgent = sum(row["tone"] in ("late", "soon") for row in rows)
    context |= {"rows": rows, "more": len(found) > SHOWN, "shown": SHOWN, "urgent": urgent}
    return render(request, "cases/desk/signing.html", context)


def _rows(found: list[Dossier], now: Any) -> list[Row]:
    return [{**line, "laid": d.laid} for line, d in zip(rows_of(found, now), found, strict=True)]  # type: ignore[attr-defined]


def _view(d: Dossier, wanted: str) -> dict[str, Any]:
    """One result as it is laid before me."""
    laid = d.laid  # type: ignore[attr-defined]
    return {
        **basket.facts(d), **(basket.compared(laid) if laid else {}), "laid": laid,
        "gone": bool(wanted) and d.code != wanted,
    }  # fmt: skip


@require_POST
@login_required
@may("results.approve")
def decide(request: StaffRequest) -> HttpResponse:
    """Show what would be decided; with «xong» decide it. Each dossier by itself: one failure stops only itself."""
    back = reverse("desk:signing")
    label, form_type = DECISIONS.get(request.POST.get("viec", ""), DECISIONS["duyet"])
    now = timezone.now()
    codes = request.POST.getlist("code")[:SHOWN] or [request.POST.get("current", "")]
    rows = [row for row in _rows(basket.waiting(request.user, SHOWN), now) if row["code"] in codes]
    approving = form_type is ApproveForm
    if approving:
        rows = [row for row in rows if row["laid"]]
    if not rows:
        words = "Không có kết quả nào duyệt được trong số đã chọn: chưa có dự thảo, hoặc không còn chờ bạn."
        return heads.dialog(request, "cases/desk/_receipt.html", {"problem": words, "back": back}, status=422)
    form = form_type(request.POST if "xong" in request.POST else None)
    if form.is_valid():
        outcomes = _decide([row["code"] for row in rows], request.user, Moment(now, now), approving,
                           form.cleaned_data["words"])  # fmt: skip
        counts.forget(request.user)
        return heads.receipt(request, label, outcomes, back)
    preview = {"rows": rows, "form": form, "label": label, "approving": approving, "left_out": len(codes) - len(rows)}
    return heads.dialog(request, "cases/desk/_signing_decide.html", preview, status=422 if form.is_bound else 200)


def _decide(codes: list[str], user: User, moment: Moment, approving: bool, words: str) -> list[dict[str, Any]]:
    if approving:
        return routing.in_bulk(codes, user, lambda pk: basket.approve_and_forward(pk, user, moment, words))
    return routing.in_bulk(
        codes, user, lambda pk: routing.send_back(dossier_id=pk, user=user, moment=moment, reason=words)
    )
