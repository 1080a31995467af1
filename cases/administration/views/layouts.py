"""The sets of printed forms: since when, and whether somebody compared each layout with its circular."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases.administration import sample as samples
from cases.slips import sets
from motcua.core import office
from motcua.core.access import StaffRequest, may
from motcua.core.errors import NotVisible
from motcua.core.models_office import Confirmation

KIND = "slip"


@require_safe
@login_required
@may("administration")
def layouts(request: StaffRequest) -> HttpResponse:
    """Every set with its forms; the one in use first."""
    today = timezone.localdate()
    used = sets.choose("", today)
    found = sorted((rows(each) for _, each in sets.SETS.items()), key=lambda row: row["set"].code != used.code)
    return render(request, "cases/administration/layouts.html", {"rows": found, "used": used, "today": today})


def rows(chosen: sets.SlipSet) -> dict[str, Any]:
    """A set and its forms, each with whoever confirmed its layout."""
    known = office.confirmations(KIND)
    return {
        "set": chosen,
        "forms": [_row(chosen, form, known.get(f"{chosen.code}:{form.number}")) for form in chosen.forms],
    }


def _row(chosen: sets.SlipSet, form: sets.Form, confirmation: Confirmation | None) -> dict[str, Any]:
    confirmed = chosen.layout_confirmed or confirmation is not None
    return {"form": form, "confirmation": confirmation, "confirmed": confirmed,
            "note": "" if confirmed else chosen.layout_note}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@may("administration")
def layout(request: StaffRequest, set_code: str, number: str) -> HttpResponse:
    """One form with its sample, and the administrator's word that its layout is the circular's."""
    chosen, form = _form(set_code, number)
    subject = f"{KIND}:{chosen.code}:{form.number}"
    if request.method == "POST":
        now, note = timezone.now(), request.POST.get("note", "").strip()[:300]
        if "withdraw" in request.POST:
            office.withdraw(subject, request.user, now)
            messages.success(request, "Đã rút lời xác nhận.")
        else:
            office.confirm(subject, request.user, now, note)
            messages.success(request, f"Đã xác nhận bố cục mẫu {form.number}.")
        return redirect("administration:layout", chosen.code, form.number)
    known = office.confirmations(KIND).get(f"{chosen.code}:{form.number}")
    context = {"set": chosen, "row": _row(chosen, form, known)}
    return render(request, "cases/administration/layout.html", context)


@require_safe
@login_required
@may("administration")
def sample(request: StaffRequest, set_code: str, number: str) -> HttpResponse:
    """The form filled with a made-up dossier, as a PDF."""
    content = samples.render(*_form(set_code, number))
    headers = {"Content-Disposition": f'inline; filename="mau-{number}.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _form(set_code: str, number: str) -> tuple[sets.SlipSet, sets.Form]:
    if set_code in sets.SETS and (form := sets.SETS[set_code].form(number)):
        return sets.SETS[set_code], form
    raise NotVisible("Không có mẫu này.")
