"""«Quầy»: person, procedure, checklist, then receive (F9), ask for more (F8) or refuse (F7), all on one page."""

import secrets
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cases.catalogue import shelf
from cases.catalogue.models import Procedure, ProcedureVersion
from cases.desk.intake_form import PROVIDED, DossierForm, PersonForm, papers_given
from cases.desk.views.dossier import day_rows
from cases.dossier import clock, deadlines
from cases.dossier.models import Dossier
from cases.dossier.services import missing, require_supplement, visible
from cases.intake import cards
from cases.intake import services as intake
from cases.slips.offer import available
from motcua.core import idempotency
from motcua.core.access import StaffRequest, may
from motcua.core.calendars import calendar_of
from motcua.core.errors import Invalid, Refusal
from motcua.core.moments import Moment


@login_required
@may("intake.receive")
def desk(request: StaffRequest) -> HttpResponse:
    """The desk, or (POST) the act chosen on it; what was typed is never lost."""
    if request.method == "POST":
        return _act(request)
    person = None
    if visit_of := request.GET.get("cua"):  # one more dossier of the person just served
        person = intake.as_dict(visible(request.user, visit_of).applicant)
    version = _version(request.GET.get("thu-tuc", ""))
    return _desk(request, PersonForm(initial=person), DossierForm(initial=_chosen(version)), version)


@require_POST
@login_required
@may("intake.receive")
def person(request: StaffRequest) -> HttpResponse:
    """The person of a scanned card or a typed number: known facts filled in, earlier dossiers beside."""
    text = request.POST.get("text", "").strip()
    warnings: tuple[str, ...] = ()
    initial: dict[str, Any] = {}
    problem = ""
    try:
        if "|" in text:
            card = cards.parse(text)
            initial = {"id_number": card.id_number, "name": card.name, "birth_date": card.birth_date,
                       "sex": card.sex, "address": card.address}  # fmt: skip
            warnings = tuple(cards.WORDS[slug] for slug in card.warnings)
        else:
            initial = {"id_number": text.replace(" ", "").upper()}
    except Invalid as unreadable:
        problem = unreadable.message
    known = intake.look_up(request.user, initial["id_number"], timezone.now()) if initial else None
    if known:
        initial = {k: v for k, v in intake.as_dict(known).items() if v} | {k: v for k, v in initial.items() if v}
    context = {"person": PersonForm(initial=initial), "known": known, "warnings": warnings, "problem": problem,
               "scanned": "|" in text, "earlier": _earlier(request, known)}  # fmt: skip
    return render(request, "cases/desk/_person.html", context)


@require_GET
@login_required
@may("intake.receive")
def procedures(request: StaffRequest) -> HttpResponse:
    """Procedures that answer the words typed so far."""
    q = request.GET.get("q", "")
    context = {"found": known_procedures(q[:200], timezone.localdate(), 8), "q": q}
    return render(request, "cases/desk/_procedures.html", context)


def known_procedures(q: str, today: date, limit: int) -> list[dict[str, Any]]:
    """What answers everyday words: each version, and why it cannot be received."""
    return [{"version": v, "why_not": _why_not(v, today)} for v in shelf.found(q, today, limit)]


def _why_not(version: ProcedureVersion, on: date) -> str:
    """Why a procedure that was found cannot be received, in a word or two."""
    if version.is_ended(on):
        return "đã hết áp dụng"
    return "" if version.procedure.competence == Procedure.Competence.OWN else "chỉ tra cứu"


@require_POST
@login_required
@may("intake.receive")
def checklist(request: StaffRequest) -> HttpResponse:
    """Papers, due date and fee of a procedure in one case; what was chosen so far is kept. A POST, since the desk's
    form holds personal numbers."""
    version = _version(request.POST.get("procedure", ""))
    if version is None:
        raise Invalid({"procedure": "Không có thủ tục này."})
    case = request.POST.get("case", "")
    chosen = _chosen(version, case if case in {c["code"] for c in version.cases} else "")
    kept = {name: request.POST.get(name) for name in DossierForm.base_fields if name in request.POST}
    given = papers_given(request.POST)
    context = _papers(version, chosen["case"], "by_proxy" in request.POST, given, timezone.now())
    context["form"] = DossierForm(initial=kept | chosen)
    return render(request, "cases/desk/_procedure.html", context)


@login_required
@may("intake.receive")
def done(request: StaffRequest, code: str) -> HttpResponse:
    """What was just done: the code and date to say aloud, the slip to print, the next thing to do."""
    dossier = visible(request.user, code)
    context = {"dossier": dossier, "slips": available(dossier, timezone.localdate()), "missing": missing(dossier),
               "duplicate": intake.open_duplicate(dossier, request.user)}  # fmt: skip
    return render(request, "cases/desk/done.html", context)


def _act(request: StaffRequest) -> HttpResponse:
    act = request.POST.get("act", "receive")
    person, form = PersonForm(request.POST), DossierForm(request.POST)
    version = _version(request.POST.get("procedure", ""))
    if not (person.is_valid() & form.is_valid()) or version is None:
        return _desk(request, person, form, version, status=422)
    draft = form.draft(person, version, papers_given(request.POST))
    try:
        code = _once(request, lambda: _do(request, act, draft))
    except Invalid as invalid:
        for field, words in invalid.errors.items():
            _place(person, form, field.removeprefix("applicant."), words)
        return _desk(request, person, form, version, status=422)
    except Refusal as refused:
        form.add_error(None, refused.message)
        return _desk(request, person, form, version, status=refused.status)
    return redirect("desk:done", code=code)


def _do(request: StaffRequest, act: str, draft: intake.Draft) -> Dossier:
    now = timezone.now()
    user, moment = request.user, Moment(now, now)
    if act == "receive":
        return intake.create(user=user, moment=moment, draft=draft, receive=True)
    opened = intake.create(user=user, moment=moment, draft=draft)
    if act == "refuse":
        reason = request.POST.get("reason", "").strip()
        if not reason:
            raise Invalid({"reason": "Ghi lý do từ chối để in vào phiếu."})
        return intake.refuse(dossier_id=opened.pk, user=user, moment=moment, reason=reason)
    lacking = opened.components.filter(component__required=True, provided="missing").select_related("component")
    items = [{"component": c.component.code, "reason": "Chưa có trong hồ sơ."} for c in lacking]
    return require_supplement(dossier_id=opened.pk, user=user, moment=moment, items=items)


def _once(request: StaffRequest, act: Any) -> str:
    """A desk form is carried out once, however often it is sent."""
    key = request.POST.get("once", "") or secrets.token_urlsafe(8)
    with transaction.atomic():
        (_, code), _ = idempotency.once(request.user, request.path, key[:200], b"", lambda: (201, act().code))
    return str(code)


def _place(person: PersonForm, form: DossierForm, field: str, words: str) -> None:
    if field in person.fields:
        person.add_error(field, words)
    else:
        form.add_error(field if field in form.fields else None, words)


def _desk(
    request: StaffRequest, person: PersonForm, form: DossierForm, version: ProcedureVersion | None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    context: dict[str, Any] = {
        "person": person, "form": form, "known": None, "now": now, "once": secrets.token_urlsafe(12),
        "reason": request.POST.get("reason", ""), "problems": form.non_field_errors() if form.is_bound else [],
        "counter": intake.service_point_of(request.user),
    }  # fmt: skip
    if form.is_bound and form.errors.get("procedure"):
        context["problems"] = [*context["problems"], *form.errors["procedure"]]
    if version:
        case, by_proxy = form["case"].value() or "", bool(form["by_proxy"].value())
        context |= _papers(version, case, by_proxy, papers_given(request.POST), now)
    return render(request, "cases/desk/desk.html", context, status=status)


def _papers(
    version: ProcedureVersion, case: str, by_proxy: bool, given: dict[str, str], now: datetime
) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for c in intake.applicable_components(version, case, by_proxy):
        counts = [f"{c.originals} bản chính"] * bool(c.originals) + [f"{c.copies} bản sao"] * bool(c.copies)
        chosen = given.get(c.code) or ("copy" if c.copies and not c.originals else "original")
        choices = [(value, words, value == chosen) for value, words in PROVIDED]
        rows.append({"component": c, "quantity": ", ".join(counts), "choices": choices, "checked": c.code in given})
    limits = clock.limits_of(version)
    calendar = calendar_of(version.department.home_agency_id if version.department else None)
    told = deadlines.deadline(limits, now, calendar, cutoff=clock.cutoff()) if limits else None
    fees = [f for f in version.fees.all() if f.case in {"", case} and _holds(f, now)]
    lacking = [r["component"].name for r in rows if r["component"].required and not r["checked"]]
    return {
        "version": version, "case": case, "by_proxy": by_proxy, "rows": rows, "told": told, "fees": fees,
        "days": list(day_rows(told.days, calendar, now)) if told else [], "limits": limits, "lacking": lacking,
        "have": sum(r["checked"] for r in rows),
    }  # fmt: skip


def _holds(fee: Any, now: datetime) -> bool:
    today = timezone.localdate(now)
    return (fee.since is None or fee.since <= today) and (fee.until is None or today <= fee.until)


def _version(code: str) -> ProcedureVersion | None:
    return shelf.in_force(code, timezone.localdate()) if code else None


def _chosen(version: ProcedureVersion | None, case: str = "") -> dict[str, str]:
    if version is None:
        return {}
    return {"procedure": version.procedure.code, "case": case or (version.cases[0]["code"] if version.cases else "")}


def _earlier(request: StaffRequest, known: Any) -> list[Dossier]:
    if known is None:
        return []
    theirs = Dossier.objects.visible_to(request.user).filter(applicant=known)
    return theirs.order_by("-id")[:5].listed()
