"""«Kho dữ liệu»: an owner's store for those who keep it: what is held, who used it; revoked, printed for its owner."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cases.desk.views.vault import ReportForm, revoking
from cases.dossier.papers import readable_by
from cases.intake import store_report
from cases.intake import store_room as rooms
from cases.slips import services as slips
from cases.slips.views import shown
from digitization.papers.models import Paper
from motcua.core import access, masks
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid
from motcua.core.moments import Moment


class OpenForm(forms.Form):
    """Whose store, and what for."""

    asked = forms.CharField(
        label="Số định danh, hộ chiếu, mã số thuế, hoặc mã hồ sơ", max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )  # fmt: skip
    purpose = forms.CharField(
        label="Mục đích", max_length=300, help_text="Được ghi lại và in trong báo cáo cho chủ giấy tờ.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


@login_required
@may("vault.open")
def store_room(request: StaffRequest) -> HttpResponse:
    """Find an owner; (POST) open their store, which is recorded with its purpose."""
    form, now = OpenForm(request.POST or None), timezone.now()
    if form.is_valid():
        try:
            token = rooms.open_store(user=request.user, moment=Moment(now, now), **form.cleaned_data)
        except Invalid as invalid:
            for field, words in invalid.errors.items():
                form.add_error(field, words)
        else:
            return redirect("desk:open_store", token=token)
    return render(request, "cases/desk/store_room.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@login_required
@may("vault.open")
def open_store(request: StaffRequest, token: str) -> HttpResponse:
    """What an open store holds."""
    found = rooms.opened(request.user, token)
    rows = _rows(request, rooms.papers(found.owner))
    context = {
        "found": found, "number": masks.number(found.owner.id_number), "rows": rows,
        "report": ReportForm(), "report_url": reverse("desk:open_store_report", args=[token]),
        "shown": rooms.SHOWN, "initials": "".join(w[0] for w in found.owner.name.split()[-2:]).upper(),
    }  # fmt: skip
    return render(request, "cases/desk/open_store.html", context)


def _rows(request: StaffRequest, papers: list[Paper]) -> list[dict[str, Any]]:
    """Each paper with its words and uses; what lies where one may not read is told, not shown."""
    ids = {paper.pk for paper in papers}
    readable = set(readable_by(request.user).filter(pk__in=ids).values_list("pk", flat=True))
    today, may_revoke = timezone.localdate(), access.permitted(request.user, "vault.revoke")
    return [
        {
            "paper": paper, "told": store_report.told(paper, today), "uses": list(paper.uses.all()),
            "readable": paper.pk in readable,
            "revocable": may_revoke and paper.pk in readable and paper.revoked_at is None,
        }
        for paper in papers
    ]  # fmt: skip


@login_required
@may("vault.revoke")
def revoke(request: StaffRequest, token: str, number: str) -> HttpResponse:
    """Take a wrong paper (by its id) out of the open store, with a reason."""
    found = rooms.opened(request.user, token)
    return revoking(request, number, reverse("desk:open_store", args=[found.token]))


@require_POST
@login_required
@may("vault.open")
def report(request: StaffRequest, token: str) -> HttpResponse:
    """All that the store holds and who used or saw it, as one PDF for its owner; why it is printed is recorded."""
    found, form, now = rooms.opened(request.user, token), ReportForm(request.POST), timezone.now()
    if not form.is_valid():
        context = {"report": form, "report_url": request.path, "back": reverse("desk:open_store", args=[token])}
        return render(request, "cases/desk/store_report.html", context, status=422)
    store_report.record(owner=found.owner, user=request.user, reason=form.cleaned_data["reason"],
                        reference=rooms.place_of(request.user), now=now)  # fmt: skip
    sheets = store_report.sheets(found.owner, rooms.unit_of(request.user), now)
    return shown(slips.fetch_sheets("kho", sheets), "giay-to-trong-kho.pdf")
