"""Results that go by post: addresses, item numbers, the list for the post, and «đã gửi»."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cases.desk import seen
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
WITHOUT = "without"  # the tick that lets a list go without some item numbers


@login_required
@may("results.return")
def postal(request: StaffRequest) -> HttpResponse:
    """Choose what is posted, complete address and item number; (POST) keep them and print, export or hand over."""
    if request.method == "POST":
        return _post(request)
    return _page(request, {})


def _page(
    request: StaffRequest, refused: dict[str, str], status: int = 200, bare: Collection[str] = ()
) -> HttpResponse:
    """``refused``: the codes that stay chosen, each with its sentence; ``bare``: those asked for their item number."""
    dossiers, ticked = _waiting(request), request.POST.getlist("seen")
    unsure = seen.doubts(dossiers)
    rows = [
        {"dossier": d, "address": d.contact.get("address", ""), "number": _number(d), "doubts": unsure[d.pk],
         "chosen": d.code in refused, "seen": d.code in ticked, "problem": refused.get(d.code), "bare": d.code in bare}
        for d in dossiers
    ]  # fmt: skip
    context = {"rows": rows, "confirm": seen.CONFIRM, "bare": bare or request.POST.get(WITHOUT)}
    return render(request, "cases/desk/returning_postal.html", context, status=status)


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
    act, chosen = _ACTS.get(request.POST.get("act", ""), _send), [d for d in _waiting(request) if d.code in wanted]
    bare = [d.code for d in chosen if not _number(d)]
    if bare and act is not _export and not request.POST.get(WITHOUT):
        messages.error(request, f"{len(bare)} kết quả chưa có số hiệu bưu gửi: ghi số hiệu, hoặc đánh dấu là vẫn làm.")
        return _page(request, dict.fromkeys((d.code for d in chosen), ""), 422, bare)
    return act(request, chosen, now)


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
    """Handed to the post: each result is returned; a refusal stops only itself, so does a missing confirmation."""
    done, ticked, unsure = 0, request.POST.getlist("seen"), seen.doubts(dossiers)
    unseen = {d.code: seen.asks(unsure[d.pk]) for d in dossiers if unsure[d.pk] and d.code not in ticked}
    for dossier in [d for d in dossiers if d.code not in unseen]:
        recipient = {"name": dossier.applicant_name[:120]}
        try:
            results.hand_over(dossier_id=dossier.pk, user=request.user, moment=Moment(now, now),
                              method=ReturnMethod.POSTAL, recipient=recipient)  # fmt: skip
            done += 1
        except Refusal as refused:
            messages.error(request, f"{dossier.code}: {refused.message}")
    if done:
        messages.success(request, f"Đã ghi gửi bưu chính {done} kết quả.")
    if unseen:
        messages.error(request, f"Chưa gửi {', '.join(unseen)}: kết quả chưa đóng dấu hoặc chưa về quầy.")
        return _page(request, unseen, status=422)
    return redirect("desk:postal")


_ACTS: dict[str, Callable[[StaffRequest, list[Dossier], datetime], HttpResponse]] = {
    "print": _print, "export": _export, "send": _send,
}  # fmt: skip
