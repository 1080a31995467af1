"""«Sổ theo dõi hồ sơ» of a span of days: look, then have it written as PDF or Excel."""

import secrets
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.desk.forms import day_input
from cases.slips import registers
from cases.slips.ledgers import register_lines
from cases.slips.registers import Span
from cases.slips.views import shown
from motcua.core import access, jobs
from motcua.core.access import StaffRequest, may
from motcua.core.errors import NotVisible
from motcua.core.models import OrgUnit, Role

SEEN = 20  # lines shown before the register is written
COUNTED = 50_000


class SpanForm(forms.Form):
    """From, to, and whose register."""

    since = forms.DateField(label="Tiếp nhận từ ngày", widget=day_input())
    until = forms.DateField(label="Đến hết ngày", widget=day_input())
    counter = forms.ChoiceField(label="Nơi tiếp nhận", required=False)

    def __init__(self, *args: Any, user: access.Anyone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counters = OrgUnit.objects.filter(kind=OrgUnit.Kind.COUNTER)
        if not access.holds(user, access.READS_ALL):
            counters = counters.filter(pk__in=access.units(user, {Role.CLERK}))
        choices = [("", "Mọi nơi tôi được xem"), *counters.values_list("code", "name")]
        self.fields["counter"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """In order, and not longer than a book."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "Ngày cuối phải từ ngày đầu trở đi.")
        elif since and until and (until - since).days > 366:
            self.add_error("until", "Mỗi quyển sổ dài nhất một năm: hãy chia thành nhiều lần.")
        return data

    def span(self) -> Span:
        """The span asked for."""
        return Span(**self.cleaned_data)


@login_required
@may("slips.register")
def register(request: StaffRequest) -> HttpResponse:
    """The first lines and the count; (POST) begin to write it in the worker."""
    today = timezone.localdate()
    asked = request.POST if request.method == "POST" else request.GET or None
    form = SpanForm(asked or {"since": _first(today), "until": today.isoformat()}, user=request.user)
    if not form.is_valid():
        return render(request, "cases/desk/register.html", {"form": form}, status=422)
    span = form.span()
    if request.method == "POST":
        return _begin(request, span)
    rows = span.dossiers(request.user)
    count = rows[: COUNTED + 1].count()
    context = {"form": form, "span": span, "count": count, "counted": COUNTED, "too_long": registers.PDF_AT_MOST,
               "lines": register_lines(rows[:SEEN].listed())}  # fmt: skip
    return render(request, "cases/desk/register.html", context)


@require_safe
@login_required
@may("slips.register")
def register_progress(request: StaffRequest, token: str) -> HttpResponse:
    """How far the register is; once finished, where to fetch it."""
    template = "_register_progress" if request.headers.get("HX-Request") else "register_progress"
    return render(request, f"cases/desk/{template}.html", {"token": token, "told": _told(request, token)})


@require_safe
@login_required
@may("slips.register")
def register_file(request: StaffRequest, token: str) -> HttpResponse:
    """The finished register, for the person who asked for it."""
    told = _told(request, token)
    if not told["ready"] or not default_storage.exists(told["path"]):
        raise NotVisible("Sổ này chưa xong, hoặc đã có sổ mới hơn thay thế.")
    with default_storage.open(told["path"]) as file:
        return shown(file.read(), f"so-theo-doi.{told['kind']}", registers.KINDS[told["kind"]])


def _begin(request: StaffRequest, span: Span) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in registers.KINDS:
        kind = "xlsx"
    token = secrets.token_urlsafe(16)
    registers.begin(request.user, span, kind, token)
    days = [span.since.isoformat(), span.until.isoformat(), span.counter]
    jobs.at_once("register.write", request.user.pk, days, kind, token)
    return redirect("desk:register_progress", token=token)


def _told(request: StaffRequest, token: str) -> dict[str, Any]:
    told = registers.progress(token)
    if told is None or told["user"] != request.user.pk:
        raise NotVisible
    return told


def _first(today: date) -> str:
    return today.replace(day=1).isoformat()
