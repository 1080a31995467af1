"""The dossier page: facts, papers, the clock that explains itself, what happened, the acts allowed now."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.catalogue import shelf
from cases.desk import held, papers, walk
from cases.desk.acts import ACTS, Act, offers, on_its_way, whereabouts
from cases.desk.in_store import for_act
from cases.desk.paper_forms import ComponentsForm
from cases.desk.rows import asked_of
from cases.desk.story import entries
from cases.dossier import clock, rules
from cases.dossier.deadlines import Day
from cases.dossier.digitized import filings
from cases.dossier.models import Dossier, Suspension
from cases.dossier.outlook import told_of
from cases.dossier.remarks import unmasked
from cases.dossier.services import missing, visible
from cases.intake.lookups import may_look
from cases.slips.offer import available
from motcua.core import journal, masks
from motcua.core.access import StaffRequest, may
from motcua.core.calendar import DayKind, WorkingCalendar
from motcua.core.errors import Invalid, NotAllowed, RuleBroken
from motcua.core.models import User
from motcua.core.moments import Moment


@login_required
@may("desk.dossiers")
def dossier(request: StaffRequest, code: str) -> HttpResponse:
    """One dossier, whole."""
    found = visible(request.user, code)
    now = timezone.now()
    calendar = clock.calendar_for(found)
    prefetch_related_objects([found], "suspensions")  # read once, for the clock and the requests
    told = clock.explain(found, now, calendar=calendar)
    lines, _ = journal.history(found.reference, limit=200)
    told_lines = entries(lines, {of.component.code: of.component.name for of in found.papers})
    step = next((s for s in found.procedure.steps.all() if s.order == found.step), None)
    questions = asked_of(found, request.user, now)
    return render(
        request,
        "cases/desk/dossier.html",
        {
            "dossier": found,
            "face": clock.face(found, now, calendar),
            "told": told,
            "days": list(day_rows(told.days, calendar, now)) if told else [],
            "step": step,
            "foreseen": told_of(found),
            "step_late": bool(found.step_due_at and found.step_due_at < now),
            **_acts(request.user, found),
            "entries": told_lines,
            "notes": [e for e in told_lines if e["verb"] == "dossier.noted"],
            "walk": walk.of(request, request.user, code),
            "tail": walk.tail_of(request),
            **papers_context(request.user, found, now),
            "number": masks.number(found.applicant.id_number),
            "phone": masks.phone(found.contact.get("phone", "")),
            "questions": questions,
            "may_look": may_look(request.user, found),
        },
    )


def papers_context(user: User, found: Dossier, now: datetime) -> dict[str, Any]:
    """What the list of papers shows: components with their files, requests, slips, the result."""
    lying = papers.offer_signing(filings(found), user, found)
    return {
        "dossier": found, **papers.shown(found, lying), "may_file": rules.may(user, found, "file_paper"),
        "missing": missing(found), "requests": _requests(found), "slips": available(found, timezone.localdate(now)),
        "result": getattr(found, "result", None), "max_bytes": settings.PAPER_MAX_BYTES,
    }  # fmt: skip


def _requests(found: Dossier) -> list[dict[str, Any]]:
    """What was asked for, the latest request first, each paper by name with the reason."""
    asked = [s for s in found.suspensions.all() if s.kind == Suspension.Kind.SUPPLEMENT]
    return [{"of": s, "items": found.named(s.items)} for s in reversed(asked)]


def _acts(user: User, found: Dossier) -> dict[str, Any]:
    """What may be done now; notes have a place of their own."""
    prefetch_related_objects([found], "assignments")
    offered = offers(user, found)
    return {
        "offers": [o for o in offered if o.act.name != "note"],
        "may_note": any(o.act.name == "note" for o in offered),
        "on_its_way": on_its_way(found),
        "whereabouts": whereabouts(found),
    }


def day_rows(days: tuple[Day, ...], calendar: WorkingCalendar, now: datetime) -> Iterator[dict[str, Any]]:
    """Days of a clock as the two components show them: a kind decides the colour, the reason says why."""
    today = timezone.localdate(now)
    last = max((d.date for d in days if d.counted), default=None)
    for day in days:
        yield {
            "date": day.date,
            "number": _short(float(day.number)) if day.counted and day.number is not None else "",
            "kind": _kind(day, calendar, today, last),
            "reason": day.reason,
        }


def _short(number: float) -> str:
    """«3», «0,4»: a day that a pause cut has a part."""
    return f"{number:.1f}".removesuffix(".0").replace(".", ",")


def _kind(day: Day, calendar: WorkingCalendar, today: date, last: date | None) -> str:
    if "tạm dừng" in day.reason.lower():
        return "pause"
    if not day.counted:
        return _UNCOUNTED[calendar.kind(day.date)]
    if day.date == last:
        return "fin"
    return "now" if day.date == today else "yes"


# A working day that does not count is the day of receipt, or one that a restart made void.
_UNCOUNTED = {
    DayKind.WORKING: "zero", DayKind.MAKE_UP: "zero", DayKind.WEEKEND: "off", DayKind.HOLIDAY: "hol",
    DayKind.CLOSURE: "hol",
}  # fmt: skip


@login_required
@may("desk.dossiers")
def act(request: StaffRequest, code: str, slug: str) -> HttpResponse:
    """The form of one act, and the act itself."""
    offered = ACTS.get(slug.replace("-", "_"))
    if offered is None:
        raise Http404
    found = visible(request.user, code)
    found.procedure = shelf.version(found.procedure_id)
    if not rules.may(request.user, found, offered.name):
        raise NotAllowed
    # A link may name the question that is answered.
    initial = {"consultation": request.GET.get("y-kien", "")}
    stored = for_act(offered.name, found, request.user, timezone.now(), seen=request.method == "GET")
    brought = {"brought": held.on_desk(request.user, request.POST)} if takes_files(offered) else {}
    form = offered.form(request.POST or None, dossier=found, held=stored, initial=initial, **brought)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = carry_out(request, found, offered, form)
        if status == 200:
            return done(request, found, offered)
    return _show(request, found, offered, form, status)


def carry_out(request: StaffRequest, found: Dossier, offered: Act, form: Any) -> int:
    """Do what a valid form asks and file what was brought; a refusal stands beside its field. Answers the status."""
    now, user = timezone.now(), request.user
    moment = Moment(now, now)
    try:
        with transaction.atomic():
            files = held.require(user, request.POST) if takes_files(offered) else {}
            offered.run(dossier_id=found.pk, user=user, moment=moment, **form.arguments(now))
            held.file_all(found, {code: files[code] for code in files if code in form.codes}, user, moment)
    except (Invalid, RuleBroken) as refused:
        for field, words in refused.errors.items() if isinstance(refused, Invalid) else ():
            form.add_error(field if field in form.fields else None, words)
        if isinstance(refused, RuleBroken):
            form.add_error(None, refused.message)
        return refused.status
    held.forget(user, files)
    return 200


def takes_files(offered: Act) -> bool:
    """Whether the form of this act takes files onto its rows."""
    return issubclass(offered.form, ComponentsForm)


# What leaves my hands with these is no longer my work: the next one of my list opens.
_GOES_ON = {"forward", "send_back"}


def done(request: StaffRequest, found: Dossier, offered: Act) -> HttpResponse:
    """On to where the work goes on, with a word of what was done."""
    place = walk.of(request, request.user, found.code)
    onward = place.next if place and offered.name in _GOES_ON else ""
    if place and (request.GET.get("ve") or (offered.name in _GOES_ON and not onward)):
        url = place.url
    elif onward or Dossier.objects.visible_to(request.user).filter(pk=found.pk).exists():
        url = reverse("desk:dossier", args=[onward or found.code]) + walk.tail_of(request)
    else:
        url = reverse("desk:work")
    said = f"{offered.done}: {found.code}."
    messages.success(request, f"{said} Đây là việc tiếp theo." if onward and not request.GET.get("ve") else said)
    return going(request, url)


def going(request: StaffRequest, url: str) -> HttpResponse:
    """On to another page, from a dialog or from a page of its own."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _show(request: StaffRequest, found: Dossier, offered: Act, form: Any, status: int) -> HttpResponse:
    step = getattr(form, "step", None)
    template = "cases/desk/_act.html" if request.headers.get("HX-Request") else "cases/desk/act.html"
    return render(
        request,
        template,
        {
            "dossier": found, "form": form, "action": request.get_full_path(), "dialog_title": offered.label,
            "intro": f"Bước tiếp: {step.name}, {step.department}." if step else f"Hồ sơ {found.code}",
            "hold_url": reverse("desk:hold_for_act", args=[found.code, offered.slug]),
            "max_bytes": settings.PAPER_MAX_BYTES,
            "submit_label": offered.label, "submit_icon": offered.icon, "danger": offered.danger,
            "tail": walk.tail_of(request),
        },
        status=status,
    )  # fmt: skip


@require_POST
@login_required
@may("desk.dossiers")
def unmask(request: StaffRequest, code: str) -> HttpResponse:
    """The whole personal number of the owner, recorded in the journal with who looked."""
    found = visible(request.user, code)
    unmasked(user=request.user, dossier=found, now=timezone.now())
    return render(request, "cases/desk/_number.html", {"number": found.applicant.id_number})
