"""The records that the plan asks for: equipment and certificates (VI.1), reviews for boundary-free receipt (IV.1),
re-engineering (II.2), training and communication (VIII)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.slips import registers, word
from cases.slips.services import fetch_sheets
from cases.slips.views import shown
from monitoring.plan import certificates, effects, exports, proposals, recording, records
from monitoring.plan.forms import OfService, refuse
from monitoring.plan.frame import frame
from monitoring.plan.models import Certificate, Event, Reengineering, Requirement
from monitoring.plan.record_forms import (
    CertificateFileForm,
    CertificateForm,
    EventForm,
    NeedForm,
    ReengineeringForm,
    ReviewForm,
)
from monitoring.plan.rules import READ, WRITE
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotAllowed, NotVisible
from motcua.core.models import Role

SHOWN = 200
ONLY = {"du": ("Đủ điều kiện", True), "khong": ("Không đủ", False), "chua": ("Chưa rõ", None)}


@login_required
@may(READ)
def equipment(request: StaffRequest) -> HttpResponse:
    """What each unit needs and has, certificates with their expiry; (POST) a need or a certificate written down, or the
    file of a certificate read into the form."""
    today, user = timezone.localdate(), request.user
    act, data = request.POST.get("act"), request.POST
    need = NeedForm(data if act == "need" else None, today=today, initial=_kept(request, "nhu-cau", NeedForm))
    file = CertificateFileForm(*(data, request.FILES) if act == "read" else ())
    kept = _kept(request, "chung-thu", CertificateForm)
    known = _read(request, file) if act == "read" else kept or _known(request)
    certificate = CertificateForm(data if act == "certificate" else None, initial=known, auto_id="cert_%s")
    form = {"need": need, "certificate": certificate, "read": file}.get(act or "")
    if request.method == "POST":
        if form is None:
            raise NotVisible
        if form is not file and _written(request, form):
            messages.success(request, "Đã ghi.")
            return redirect("plan:equipment")
    needs = Requirement.objects.visible_to(user).select_related("unit", "checked_by")
    listed = Certificate.objects.visible_to(user)
    read = bool(form is file and known)
    context = {
        "needs": records.readiness(list(needs), today), "need_form": need, "certificate_form": certificate,
        "file_form": file, "read": read,
        "certificates": [(each, records.tone(each, today)) for each in listed], "unlisted": records.unlisted(),
        **frame("plan:equipment", user),
    }  # fmt: skip
    return render(request, "monitoring/plan/equipment.html", context, status=422 if form and not read else 200)


_ACTS: dict[Any, Any] = {
    NeedForm: recording.need, CertificateForm: recording.list_certificate, ReengineeringForm: recording.reengineer,
    EventForm: recording.hold_event,
}  # fmt: skip


def _written(request: StaffRequest, form: Any) -> bool:
    if not form.is_valid():
        return False
    act: Any = _ACTS[type(form)]
    try:
        act(user=request.user, now=timezone.localtime(), **form.cleaned_data)
    except Invalid as refused:
        refuse(form, refused)
        return False
    return True


def _kept(request: StaffRequest, word: str, form: type[OfService]) -> dict[str, Any]:
    """What was written down of the row that the address names, to be changed."""
    said = request.GET.get(word, "")
    rows = form._meta.model.objects.visible_to(request.user)
    found = rows.filter(pk=int(said)).first() if said.isdecimal() and len(said) < 19 else None
    return model_to_dict(found, form._meta.fields) if found else {}


def _known(request: StaffRequest) -> dict[str, Any]:
    """What a signature tells of the certificate that somebody wants to list."""
    serial = request.GET.get("so", "")
    found = next((each for each in records.unlisted() if each.serial == serial), None) if serial else None
    return certificates.of_signature(found) if found else {}


def _read(request: StaffRequest, form: CertificateFileForm) -> dict[str, Any]:
    """What the file that was sent says; nothing where it cannot be used, and why stands in the form."""
    if not access.permitted(request.user, WRITE):
        raise NotAllowed
    if not form.is_valid():
        return {}
    file = form.cleaned_data["file"]
    try:
        return certificates.read(file.read(certificates.MOST_BYTES + 1), file.name)
    except Invalid as refused:
        refuse(form, refused)
        return {}


@require_safe
@login_required
@may(READ)
def reviews(request: StaffRequest) -> HttpResponse:
    """Every procedure of the house by the criteria of IV.1; «loc» shows those that qualify, do not, or are open."""
    found = records.candidates(timezone.localdate())
    only = request.GET.get("loc", "")
    shown_ones = [each for each in found if only not in ONLY or each.qualifies is ONLY[only][1]]
    tally = [(slug, words, sum(c.qualifies is value for c in found)) for slug, (words, value) in ONLY.items()]
    context = {"rows": shown_ones, "tally": tally, "only": only, "total": len(found),
               "criteria": records.CRITERIA.values(), **frame("plan:reviews", request.user)}  # fmt: skip
    return render(request, "monitoring/plan/reviews.html", context)


@login_required
@may(READ)
def review(request: StaffRequest, code: str) -> HttpResponse:
    """One procedure judged."""
    found = next((c for c in records.candidates(timezone.localdate()) if c.version.procedure.code == code), None)
    if found is None or not recording.may_review(found.version, request.user):
        raise NotVisible
    known = {**dict(found.answers), "note": found.review.note} if found.review else {}
    form: forms.Form = ReviewForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        answers = dict(form.cleaned_data)
        note = answers.pop("note")
        recording.review(code=code, answers=answers, note=note, user=request.user, now=timezone.localtime())
        messages.success(request, f"Đã ghi rà soát thủ tục {code}.")
        return redirect("plan:reviews")
    context = {
        "form": form,
        "title": f"{code}. {found.version.name}",
        "back": "../",
        **frame("plan:reviews", request.user),
    }
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


@login_required
@may(READ)
def reengineering(request: StaffRequest) -> HttpResponse:
    """What re-engineering changed: papers, steps, hours, mean working days; (POST) one written down."""
    user, form = request.user, None
    if access.holds(user, {Role.HEAD, *access.READS_ALL}):
        form = ReengineeringForm(request.POST or None, user=user)
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if _written(request, form):
            messages.success(request, "Đã ghi tái cấu trúc.")
            return redirect("plan:reengineering")
    rows = Reengineering.objects.visible_to(user).select_related("procedure", "recorded_by")
    context = {"rows": effects.reengineered(list(rows)), "form": form, **frame("plan:reengineering", user)}
    return render(request, "monitoring/plan/reengineering.html", context, status=422 if form and form.is_bound else 200)


@login_required
@may(READ)
def events(request: StaffRequest) -> HttpResponse:
    """Trainings and communications with who came; (POST) one written down."""
    user, form = request.user, None
    if access.holds(user, {Role.HEAD, *access.READS_ALL}):
        form = EventForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if _written(request, form):
            messages.success(request, "Đã ghi.")
            return redirect("plan:events")
    context = {"rows": _events(request)[:SHOWN], "most": SHOWN, "form": form, **frame("plan:events", user)}
    return render(request, "monitoring/plan/events.html", context, status=422 if form and form.is_bound else 200)


@require_safe
@login_required
@may(READ)
def export_events(request: StaffRequest, slug: str) -> HttpResponse:
    """The same list: «pdf» or «xlsx»."""
    if slug not in registers.KINDS:
        raise NotVisible
    if slug == "xlsx":
        return shown(exports.event_book(_events(request)), "tap-huan-tuyen-truyen.xlsx", registers.KINDS[slug])
    content = fetch_sheets("tap-huan", exports.event_pages(_events(request), timezone.localtime()))
    return shown(content, "tap-huan-tuyen-truyen.pdf")


def _events(request: StaffRequest) -> Any:
    found = Event.objects.visible_to(request.user)
    return found.select_related("unit").prefetch_related("attendances__user")
