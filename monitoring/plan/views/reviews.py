"""Reviews for boundary-free receipt (IV.1): the list, one procedure judged, the drafted «tờ trình»."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.slips import word
from cases.slips.services import fetch_sheets
from cases.slips.views import shown
from monitoring.plan import proposals, recording, records
from monitoring.plan.frame import frame
from monitoring.plan.record_forms import ReviewForm
from monitoring.plan.records import Candidate
from monitoring.plan.rules import READ
from monitoring.plan.states import Reviewed
from motcua.core.access import StaffRequest, may
from motcua.core.errors import NotVisible
from motcua.core.text import search_key


@require_safe
@login_required
@may(READ)
def reviews(request: StaffRequest) -> HttpResponse:
    """Every procedure of the house by the criteria of IV.1; words, department and state stand in the address."""
    found = records.candidates(timezone.localdate())
    context = {"total": len(found), "qualify": any(each.qualifies for each in found), **_narrowed(request, found),
               "criteria": records.CRITERIA.values(), **frame("plan:reviews", request.user)}  # fmt: skip
    return render(request, "monitoring/plan/reviews.html", context)


def _narrowed(request: StaffRequest, found: list[Candidate]) -> dict[str, Any]:
    """What is asked for in the address, and the procedures so narrowed; states are counted before one is chosen."""
    asked = request.GET
    units = sorted({c.version.department for c in found if c.version.department}, key=lambda unit: unit.name)
    unit = next((each for each in units if each.code == asked.get("don-vi")), None)
    only, q = asked.get("loc", ""), asked.get("q", "").strip()
    rows = [c for c in found if unit in (None, c.version.department) and c.answers_to(search_key(q))]
    tally = [(state, sum(c.state is state for c in rows)) for state in Reviewed]
    return {"rows": [c for c in rows if only not in Reviewed.values or c.state == only], "tally": tally, "units": units,
            "unit": unit, "only": only, "q": q, "query": asked.urlencode()}  # fmt: skip


@login_required
@may(READ)
def review(request: StaffRequest, code: str) -> HttpResponse:
    """One procedure judged; then back to the list as it was narrowed."""
    found = next((c for c in records.candidates(timezone.localdate()) if c.version.procedure.code == code), None)
    if found is None or not recording.may_review(found.version, request.user):
        raise NotVisible
    back = f"{reverse('plan:reviews')}?{request.GET.urlencode()}"
    known = {**dict(found.answers), "note": found.review.note} if found.review else {}
    form: forms.Form = ReviewForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        answers = dict(form.cleaned_data)
        note = answers.pop("note")
        recording.review(code=code, answers=answers, note=note, user=request.user, now=timezone.localtime())
        messages.success(request, f"Đã ghi rà soát thủ tục {code}.")
        return redirect(back)
    context = {"form": form, "title": f"{code}. {found.version.name}", "back": back,
               **frame("plan:reviews", request.user)}  # fmt: skip
    return render(request, "monitoring/plan/edit.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
@may(READ)
def proposal(request: StaffRequest, slug: str) -> HttpResponse:
    """The drafted «tờ trình» with the list of those that qualify: «pdf» or «docx»."""
    if slug not in ("pdf", "docx"):
        raise NotVisible
    found = [each for each in records.candidates(timezone.localdate()) if each.qualifies]
    if not found:
        raise NotVisible("Chưa có thủ tục nào rà soát đủ điều kiện nên chưa có tờ trình.")
    sheets = proposals.sheets(found)
    if slug == "docx":
        return shown(word.render(sheets), "to-trinh-phi-dia-gioi.docx", word.MEDIA_TYPE)
    return shown(fetch_sheets("to-trinh", sheets), "to-trinh-phi-dia-gioi.pdf")
