"""What is kept for ever and goes to the historical archive: the list to print, and that it was handed over."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cases.desk import archives
from cases.desk.forms import day_input
from cases.results import minutes
from cases.slips.registers import KINDS
from cases.slips.services import fetch_sheets
from cases.slips.views import shown
from digitization.archive import transfer as transfers
from digitization.archive.models import Package
from digitization.archive.rules import KEEP, require
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, Refusal
from motcua.core.moments import Moment

SHOWN, LISTED = 100, 5000


class TransferForm(forms.Form):
    """Which archive took them, by which signed minutes."""

    to = forms.CharField(label="Nơi nhận", max_length=200, initial="Trung tâm Lưu trữ lịch sử tỉnh")
    minutes = forms.CharField(label="Số biên bản giao nhận", max_length=80)
    signed_on = forms.DateField(label="Ngày ký biên bản", widget=day_input())


@login_required
@may("archive.read")
def transfer(request: StaffRequest) -> HttpResponse:
    """The packages kept for ever, the oldest first; «tep=xlsx» or «tep=pdf» gives the list as a file.

    «xem=da-nop»: those handed over, with where and when. (POST) write down that the chosen ones were.
    """
    now, packages = timezone.now(), Package.objects.visible_to(request.user).permanent()
    if request.method == "POST":
        return _transfer(request, Moment(now, now))
    kind = request.GET.get("tep", "")
    name = f"nop-luu-{timezone.localdate(now):%y%m%d}.{kind}"
    if kind == "xlsx":
        return shown(minutes.transfer_workbook(packages[:LISTED]), name, KINDS[kind])
    if kind == "pdf":
        unit = access.posts(request.user)[0].unit
        return shown(fetch_sheets("nop-luu", minutes.transfer(packages[:LISTED], unit, request.user, now)), name)
    return _page(request, TransferForm(initial={"signed_on": timezone.localdate(now)}), done="xem" in request.GET)


def _page(
    request: StaffRequest, form: TransferForm, chosen: tuple[int, ...] = (), *, done: bool = False
) -> HttpResponse:
    seen = Package.objects.visible_to(request.user)
    waiting, gone = seen.permanent(), seen.transferred()
    context: dict[str, Any] = {
        "packages": (gone if done else waiting)[:SHOWN], "waiting": waiting.count(), "gone": gone.count(),
        "shown": SHOWN, "done": done, "form": form, "chosen": chosen,
        **archives.frame("desk:archive_transfer", request.user, timezone.localdate()),
    }  # fmt: skip
    return render(request, "cases/desk/archive_transfer.html", context, status=422 if form.is_bound else 200)


def _transfer(request: StaffRequest, moment: Moment) -> HttpResponse:
    """Nothing typed or chosen is lost when it is refused."""
    require(request.user, KEEP)
    form, chosen = TransferForm(request.POST), archives.chosen(request.POST, SHOWN)
    if form.is_valid():
        try:
            made = transfers.transfer(package_ids=chosen, user=request.user, moment=moment, **form.cleaned_data)
        except Invalid as invalid:
            for field, words in invalid.errors.items():
                form.add_error(field if field in form.fields else None, words)
        except Refusal as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"Đã ghi nộp lưu {len(chosen)} hồ sơ: {made}, {made.to}.")
            return redirect("desk:archive_transfer")
    return _page(request, form, chosen)
