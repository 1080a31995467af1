"""Legal holds: placed with an owner, a reason and a day of review; those due for review on top."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cases.desk import archives
from cases.desk.forms import day_input
from cases.dossier.services import visible
from digitization.archive import services
from digitization.archive.models import Hold
from digitization.archive.rules import KEEP, require
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotVisible, Refusal
from motcua.core.models import User
from motcua.core.moments import Moment

SHOWN = 100


class HoldForm(forms.Form):
    """Which dossier, who answers for it, why, until when at least."""

    dossier = forms.CharField(label="Mã hồ sơ", max_length=60)
    owner = forms.ModelChoiceField(User.objects.filter(is_active=True).order_by("name"), label="Người chịu trách nhiệm",
        empty_label="Chọn người",
    )  # fmt: skip
    reason = forms.CharField(label="Lý do", max_length=500)
    review_on = forms.DateField(label="Xem lại ngày", widget=day_input())


@login_required
@may("archive.read")
def holds(request: StaffRequest) -> HttpResponse:
    """Holds in force; (POST) place one, look at one again, let one go."""
    form = HoldForm()
    if request.method == "POST":
        require(request.user, KEEP)
        answer = _act(request)
        if isinstance(answer, HttpResponse):
            return answer
        form = answer
    today = timezone.localdate()
    rows = [{"hold": hold, "due": hold.review_on <= today} for hold in _visible(request).review_first()[:SHOWN]]
    context = {"rows": rows, "form": form, **archives.frame("desk:archive_holds", request.user, today)}
    return render(request, "cases/desk/archive_holds.html", context, status=422 if form.is_bound else 200)


def _act(request: StaffRequest) -> HoldForm | HttpResponse:
    """A redirect when it was done, else the form with what is wrong."""
    now = timezone.now()
    moment = Moment(now, now)
    if "hold" in request.POST:
        return _look_again(request, moment)
    form = HoldForm(request.POST)
    if not form.is_valid():
        return form
    data = dict(form.cleaned_data)
    try:
        services.hold(
            reference=visible(request.user, data.pop("dossier")).reference, user=request.user, moment=moment, **data
        )
    except NotVisible:
        form.add_error("dossier", "Không tìm thấy hồ sơ đã kết thúc mang mã này.")
        return form
    except Invalid as invalid:
        form.add_error("review_on", invalid.message)
        return form
    messages.success(request, "Đã đặt lệnh giữ.")
    return redirect("desk:archive_holds")


def _look_again(request: StaffRequest, moment: Moment) -> HttpResponse:
    """Go on holding until another day, or let go with a reason."""
    number = request.POST["hold"]
    found = _visible(request).filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
    if found is None:
        raise NotVisible
    try:
        if request.POST.get("act") == "release":
            reason = request.POST.get("reason", "").strip()[:500]
            if not reason:
                raise Invalid({"reason": "Ghi lý do bỏ lệnh giữ."})
            services.release(hold_id=found.pk, user=request.user, moment=moment, reason=reason)
            messages.success(request, f"Đã bỏ lệnh giữ hồ sơ {found.code}.")
        else:
            day = forms.DateField(required=False).to_python(request.POST.get("review_on", ""))
            if day is None:
                raise Invalid({"review_on": "Chọn ngày xem lại tiếp theo."})
            services.review(hold_id=found.pk, user=request.user, moment=moment, review_on=day)
            messages.success(request, f"Lệnh giữ hồ sơ {found.code} xem lại ngày {day:%d/%m/%Y}.")
    except forms.ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Refusal as refused:
        messages.error(request, refused.message)
    return redirect("desk:archive_holds")


def _visible(request: StaffRequest) -> Any:
    return Hold.objects.visible_to(request.user)
