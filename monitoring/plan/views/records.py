"""The records that the plan asks for: equipment and certificates (VI.1), re-engineering (II.2), training and
communication (VIII)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.slips import registers
from cases.slips.services import fetch_sheets
from cases.slips.views import shown
from monitoring.plan import certificates, effects, exports, recording, records
from monitoring.plan.forms import DropForm, OfService, refuse
from monitoring.plan.frame import frame, named, to_correct
from monitoring.plan.models import Certificate, Event, Reengineering, Requirement
from monitoring.plan.record_forms import (
    CertificateFileForm,
    CertificateForm,
    EventForm,
    NeedForm,
    ReengineeringForm,
)
from monitoring.plan.rules import READ, WRITE
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotAllowed, NotVisible
from motcua.core.models import Role

SHOWN = 200


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


def _written(request: StaffRequest, form: Any, act: Any = None, **of: int) -> bool:
    if not form.is_valid():
        return False
    try:
        (act or _ACTS[type(form)])(user=request.user, now=timezone.localtime(), **of, **form.cleaned_data)
    except Invalid as refused:
        refuse(form, refused)
        return False
    return True


def _kept(request: StaffRequest, word: str, form: type[OfService]) -> dict[str, Any]:
    """What was written down of the row that the address names, to be changed."""
    found = named(request.GET.get(word, ""), form._meta.model.objects.visible_to(request.user))
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
    """Trainings and communications with who came; (POST) one written down, or put right or taken away («act» is
    «drop») what the address names under «buoi»."""
    user, form = request.user, None
    found = to_correct(request, "buoi", Event.objects.visible_to(user))
    dropping = request.POST.get("act") == "drop"
    if access.holds(user, {Role.HEAD, *access.READS_ALL}):
        form = EventForm(None if dropping else request.POST or None, today=timezone.localdate(), instance=found)
    drop = DropForm(request.POST if dropping else None) if found else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if dropping and not found:
            raise NotVisible
        act: Any = recording.drop_event if dropping else recording.correct_event if found else None
        if _written(request, drop if dropping else form, act, **({"event_id": found.pk} if found else {})):
            messages.success(request, "Đã bỏ." if dropping else "Đã ghi.")
            return redirect("plan:events")
    context = {"rows": _events(request)[:SHOWN], "most": SHOWN, "form": form, "drop_form": drop, "found": found,
               **frame("plan:events", user)}  # fmt: skip
    return render(request, "monitoring/plan/events.html", context, status=422 if request.method == "POST" else 200)


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
