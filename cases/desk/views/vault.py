"""«Kho của chủ hồ sơ»: opened by a click that is recorded, a wrong paper revoked, all of it printed for its owner."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.desk import in_store
from cases.desk.views.dossier import going
from cases.dossier.models import Dossier
from cases.dossier.services import visible
from cases.intake import lookups, store_report
from cases.slips import services as slips
from cases.slips.views import shown
from digitization.papers.models import Filing
from digitization.vault import services as vault
from digitization.vault.services import Offer
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, RuleBroken
from motcua.core.models import User
from motcua.core.moments import Moment


class RevokeForm(forms.Form):
    """Why a paper leaves the store."""

    reason = forms.CharField(
        label="Lý do thu hồi", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Chẳng hạn: quét nhầm giấy của người khác, giấy đã bị cơ quan cấp thu hồi.",
    )  # fmt: skip


class ReportForm(forms.Form):
    """Why the whole store is printed."""

    reason = forms.CharField(label="Lý do in", max_length=200, initial="Chủ hồ sơ đề nghị")


@require_POST
@login_required
@may("vault.look_up")
def store(request: StaffRequest, code: str) -> HttpResponse:
    """What the owner of the dossier may have reused; the look is recorded with who and what for."""
    found = visible(request.user, code)
    now = timezone.now()
    offers = lookups.for_dossier(user=request.user, dossier=found, moment=Moment(now, now))
    context = {"dossier": found, "rows": _rows(request.user, offers), "report": ReportForm(),
               "report_url": reverse("desk:store_report", args=[found.code])}  # fmt: skip
    return render(request, "cases/desk/_store.html", context)


def _rows(user: User, offers: list[Offer]) -> list[dict[str, Any]]:
    """Each offer in words; ``revocable``: for those who revoke, where they may read a dossier that it lies at."""
    readable = _readable(user, offers) if access.permitted(user, "vault.revoke") else set()
    return [
        {
            "paper": o.paper, "words": in_store.words(o.paper, o.source), "uses": o.uses,
            "revocable": o.paper.pk in readable,
        }
        for o in offers
    ]  # fmt: skip


def _readable(user: User, offers: list[Offer]) -> set[int]:
    places = Filing.objects.filter(paper__in=[o.paper for o in offers], reference__startswith="dossier:")
    lying = list(places.values_list("paper_id", "reference"))
    codes = {reference.removeprefix("dossier:") for _, reference in lying}
    seen = set(Dossier.objects.visible_to(user).filter(code__in=codes).values_list("code", flat=True))
    return {paper for paper, reference in lying if reference.removeprefix("dossier:") in seen}


@login_required
@may("vault.revoke")
def revoke(request: StaffRequest, code: str, number: str) -> HttpResponse:
    """Take a wrong paper (by its id) out of the store, with a reason."""
    found = visible(request.user, code)
    return revoking(request, number, reverse("desk:dossier", args=[found.code]))


def revoking(request: StaffRequest, number: str, back: str) -> HttpResponse:
    """The form in which a paper is revoked, and the act; ``back``: the address of the page it is on."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    form, status, now = RevokeForm(request.POST or None), 200, timezone.now()
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                vault.revoke(paper_id=int(number), user=request.user, moment=Moment(now, now), **form.cleaned_data)
            except (Invalid, RuleBroken) as refused:
                form.add_error(None, refused.message)
                status = refused.status
            else:
                messages.success(request, "Đã thu hồi giấy tờ khỏi kho; từ nay không ai dùng lại được.")
                return going(request, back)
    context = {
        "back": back, "form": form, "action": request.get_full_path(), "dialog_title": "Thu hồi giấy tờ khỏi kho",
        "intro": "Giấy tờ không còn được mời dùng lại. Hồ sơ đã dùng nó vẫn giữ nguyên.",
        "submit_label": "Thu hồi", "danger": True,
    }  # fmt: skip
    template = "cases/desk/_act.html" if request.headers.get("HX-Request") else "cases/desk/act.html"
    return render(request, template, context, status=status)


@require_POST
@login_required
@may("vault.look_up")
def report(request: StaffRequest, code: str) -> HttpResponse:
    """All that the store holds and who used or saw it, as one PDF for its owner; why it is printed is recorded."""
    found, form, now = visible(request.user, code), ReportForm(request.POST), timezone.now()
    lookups.require_purpose(request.user, found)
    if not form.is_valid():
        context = {"report": form, "report_url": request.path, "back": reverse("desk:dossier", args=[found.code])}
        return render(request, "cases/desk/store_report.html", context, status=422)
    store_report.record(owner=found.applicant, user=request.user, reason=form.cleaned_data["reason"],
                        reference=found.reference, now=now)  # fmt: skip
    content = slips.fetch_sheets("kho", store_report.sheets(found.applicant, found.receiver, now))
    return shown(content, "giay-to-trong-kho.pdf")
