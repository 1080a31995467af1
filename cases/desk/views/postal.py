"""Results that go by post: addresses, item numbers, the list for the post, and «đã gửi»."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cases.desk.views.returning import ready
from cases.dossier.models import Dossier
from cases.dossier.states import ReturnMethod
from cases.results import papers
from cases.results import services as results
from cases.slips.registers import KINDS
from cases.slips.services import fetch_sheets
from cases.slips.views import shown
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, Refusal
from motcua.core.models import Role
from motcua.core.moments import Moment

SHOWN = 100


@login_required
@may("results.return")
def postal(request: StaffRequest) -> HttpResponse:
    """Choose what is posted, complete address and item number; (POST) keep them and print, export or hand over."""
    if request.method == "POST":
        return _post(request)
    dossiers = _waiting(request)
    rows = [{"dossier": d, "address": d.contact.get("address", ""), "number": _number(d)} for d in dossiers]
    return render(request, "cases/desk/returning_postal.html", {"rows": rows})


def _waiting(request: StaffRequest) -> list[Dossier]:
    by_post = ready(request.user).filter(return_method=ReturnMethod.POSTAL)
    return by_post.select_related("result").order_by("finished_at")[:SHOWN].listed()


def _number(dossier: Dossier) -> str:
    found = getattr(dossier, "result", None)
    return found.postal_number if found else ""


def _post(request: StaffRequest) -> HttpResponse:
    now, wanted = timezone.now(), set(request.POST.getlist("code"))
    chosen = [d for d in _waiting(request) if d.code in wanted]
    try:
        for dossier in chosen:
            _prepare(request, dossier, now)
    except Refusal as refused:
        messages.error(request, refused.message)
        return redirect("desk:postal")
    if not chosen:
        messages.error(request, "Chọn ít nhất một kết quả để gửi.")
        return redirect("desk:postal")
    act = _ACTS.get(request.POST.get("act", ""), _send)
    return act(request, [d for d in _waiting(request) if d.code in wanted], now)


def _prepare(request: StaffRequest, dossier: Dossier, now: datetime) -> None:
    address = request.POST.get(f"address-{dossier.code}", "").strip()[:300]
    if not address:
        raise Invalid({"address": f"Hồ sơ {dossier.code} chưa có địa chỉ để gửi: ghi địa chỉ rồi làm lại."})
    results.prepare_post(
        dossier_id=dossier.pk, user=request.user, moment=Moment(now, now), address=address,
        postal_number=request.POST.get(f"postal-{dossier.code}", "").strip()[:40],
    )  # fmt: skip


def _print(request: StaffRequest, dossiers: list[Dossier], now: datetime) -> HttpResponse:
    held = next(post for post in access.posts(request.user) if post.role in (Role.CLERK, Role.RECORDS))
    sheets = papers.postal(dossiers, held.unit, request.user, now)
    return shown(fetch_sheets("buu-chinh", sheets), f"buu-chinh-{now:%y%m%d}.pdf")


def _export(request: StaffRequest, dossiers: list[Dossier], now: datetime) -> HttpResponse:
    return shown(papers.postal_workbook(dossiers), f"buu-chinh-{now:%y%m%d}.xlsx", KINDS["xlsx"])


def _send(request: StaffRequest, dossiers: list[Dossier], now: datetime) -> HttpResponse:
    """Handed to the post: each result is returned; a refusal stops only itself."""
    done = 0
    for dossier in dossiers:
        recipient = {"name": dossier.applicant_name[:120]}
        try:
            results.hand_over(dossier_id=dossier.pk, user=request.user, moment=Moment(now, now),
                              method=ReturnMethod.POSTAL, recipient=recipient)  # fmt: skip
            done += 1
        except Refusal as refused:
            messages.error(request, f"{dossier.code}: {refused.message}")
    if done:
        messages.success(request, f"Đã ghi gửi bưu chính {done} kết quả.")
    return redirect("desk:postal")


_ACTS: dict[str, Callable[[StaffRequest, list[Dossier], datetime], HttpResponse]] = {
    "print": _print, "export": _export, "send": _send,
}  # fmt: skip
