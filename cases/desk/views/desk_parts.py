"""The desk's fragments: the person, the warnings that never block, the procedures found, the checklist."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, retarget, trigger_client_event

from cases.catalogue import shelf
from cases.catalogue.models import Component, Procedure, ProcedureVersion
from cases.catalogue.usual import ProcedureStat
from cases.desk import held, in_store, origins
from cases.desk.intake_form import PROVIDED, DossierForm, PersonForm, papers_given, sheets
from cases.desk.views.dossier import day_rows
from cases.dossier import clock, deadlines
from cases.dossier.models import Dossier
from cases.intake import cards, people
from cases.intake import services as intake
from digitization.vault.sources import asking
from motcua.core import masks
from motcua.core.access import StaffRequest, may
from motcua.core.calendars import calendar_of
from motcua.core.errors import Invalid, Refusal
from motcua.core.models import Person, User
from motcua.core.moments import Moment

PERSON_READ = "person-read"  # a checklist that stands is asked anew: what the store offers is this person's
CHANGED = "desk-changed"  # tells the page to ask for warnings anew and to keep the draft


@require_POST
@login_required
@may("intake.receive")
def person(request: StaffRequest) -> HttpResponse:
    """The person of a scanned card or a typed number: known facts filled in, earlier dossiers beside.

    While somebody hands in for another, the next card is the proxy's unless the switch says the owner's.
    """
    text = request.POST.get("text", "").strip()
    try:
        said, damaged = _read(text)
    except Invalid as unreadable:
        context = {"problem": unreadable.message, "text": "" if "|" in text else text, "first": True}
        response = render(request, "cases/desk/_scan.html", context, status=422)
        return reswap(retarget(response, "#scan-row"), "outerHTML")
    if "by_proxy" in request.POST and request.POST.get("who") != "owner":
        proxy = DossierForm(initial={"proxy_name": said.get("name"), "proxy_number": said["id_number"]})
        response = render(request, "cases/desk/_proxy.html", {"form": proxy, "read": "|" in text})
        return trigger_client_event(reswap(retarget(response, "#proxy"), "outerHTML"), CHANGED, after="settle")
    known = intake.look_up(request.user, said["id_number"], timezone.now())
    kept = {k: v for k, v in intake.as_dict(known).items() if v} if known else {}
    form = PersonForm(initial=kept | said)
    read = dict.fromkeys(said, "từ thẻ căn cước") if "|" in text else {}
    origins.tell(form, dict.fromkeys(kept, origins.last_said(known)) | read)
    context = person_context(request.user, form, known) | {"scanned": "|" in text, "damaged": damaged}
    response = render(request, "cases/desk/_person.html", context)
    trigger_client_event(response, PERSON_READ, after="settle")
    return trigger_client_event(response, CHANGED, after="settle")


def _read(text: str) -> tuple[dict[str, Any], bool]:
    """What a card or a typed number says of its owner, and whether the scanner damaged it. Raises Invalid."""
    if "|" in text:
        card = cards.parse(text)
        said = {"kind": Person.Kind.PERSON, "id_number": card.id_number, "name": card.name,
                "birth_date": card.birth_date, "sex": card.sex, "address": card.address}  # fmt: skip
        return {name: value for name, value in said.items() if value}, "text_damaged" in card.warnings
    number = people.tidy(text)
    kind = people.kind_of(number)
    if not kind:
        raise Invalid({"text": "Nhập đủ 12 chữ số định danh, hoặc hộ chiếu, hoặc mã số thuế 10 số (10 số-3 số)."})
    return {"kind": kind, "id_number": number}, False


def person_context(user: User, form: PersonForm, known: Person | None) -> dict[str, Any]:
    """What stands of a person on the desk; the form is open where something is still to be written into it."""
    unnamed = bool(form["id_number"].value()) and not form["name"].value()
    kind = str(form["kind"].value() or "")
    return {"person": form, "known": known, "chip": chip(form), "earlier": _earlier(user, known),
            "sources": bool(form["id_number"].value()) and bool(asking.present(kind)),
            "open_form": unnamed or bool(form.is_bound and form.errors)}  # fmt: skip


def chip(form: PersonForm) -> dict[str, Any] | None:
    """The person at a glance, numbers masked; None while there is no name."""
    said = form.shown()
    words = said["name"].split()
    if not words:
        return None
    born, sex = said["birth_date"], dict(Person.Sex.choices).get(said["sex"], "")
    facts = [masks.number(people.tidy(said["id_number"])), f"{born:%d/%m/%Y}" if born else "", sex]
    return {
        "name": said["name"], "initials": "".join(word[0] for word in words[-2:]).upper(),
        "facts": " · ".join(fact for fact in facts if fact), "address": said["address"],
        "phone": masks.phone(said["phone"]), "is_organization": said["kind"] == Person.Kind.ORGANIZATION,
    }  # fmt: skip


@require_POST
@login_required
@may("intake.receive")
def warnings(request: StaffRequest) -> HttpResponse:
    """What does not fit together, what changed, what is still open: seen as you go, blocking nothing."""
    form = PersonForm(request.POST)
    context = warnings_context(request.user, form, known_person(request.POST), request.POST.get("procedure", ""))
    return render(request, "cases/desk/_warnings.html", context | {"chip": chip(form)})


def warnings_context(user: User, form: PersonForm, known: Person | None, procedure: str) -> dict[str, Any]:
    """Context of the warnings about a person and what the person wants."""
    said = form.shown()
    number = people.tidy(said["id_number"])
    still_open = intake.still_open(user, number, procedure) if number and procedure else []
    return {"doubts": _doubts(said, number), "changes": people.changes(known, said) if known else [],
            "still_open": still_open}  # fmt: skip


def _doubts(said: dict[str, Any], number: str) -> list[str]:
    if not number:
        return []
    if said["kind"] != Person.Kind.ORGANIZATION:
        found = cards.doubts(number, said["name"], said["birth_date"], said["sex"])
        unknown = [] if people.kind_of(number) else ["Số định danh chưa đúng dạng: kiểm tra lại với thẻ."]
        return unknown + [words for slug, words in cards.WORDS.items() if slug in found]
    if people.is_tax_code(number):
        return []
    if not people.TAX_CODE.fullmatch(number):
        return ["Mã số thuế có 10 số, hoặc 10 số-3 số: kiểm tra lại."]
    digit = people.check_digit(number)
    ends = f"theo 9 số đầu, số thứ 10 phải là {digit}" if digit < 10 else "9 số đầu này chưa từng được cấp"
    return [f"Mã số thuế sai số kiểm tra ({ends})."]


def known_person(post: QueryDict) -> Person | None:
    """The person whom this page has looked up, while the number still is theirs."""
    try:
        found = Person.objects.filter(public_id=UUID(post.get("known", ""))).first()
    except ValueError:
        return None
    return found if found and found.id_number == people.tidy(post.get("id_number", "")) else None


@require_GET
@login_required
@may("intake.receive")
def procedures(request: StaffRequest) -> HttpResponse:
    """Procedures that answer the words typed so far."""
    q = request.GET.get("q", "")[:200]
    context = {"found": known_procedures(q, timezone.localdate(), 8), "q": q}
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
    code = request.POST.get("procedure", "")
    version = version_of(code)
    if version is None:
        if code:
            raise Invalid({"procedure": "Không có thủ tục này."})
        return HttpResponse(status=204)  # a proxy before any procedure
    case = request.POST.get("case", "")
    initial = chosen(version, case if case in {c["code"] for c in version.cases} else "")
    kept = {name: request.POST.get(name) for name in DossierForm.base_fields if name in request.POST}
    at = moment_shown(request.user, request.POST)
    store = in_store.store_of(request.user, known_person(request.POST), version, request.POST, timezone.now())
    context = papers_context(request.user, version, initial["case"], request.POST, at, store)
    context |= {"form": DossierForm(initial=kept | initial), "keys": settings.DESK_KEYS}
    response = render(request, "cases/desk/_procedure.html", context)
    return trigger_client_event(response, CHANGED, after="settle")


def moment_shown(user: User, post: QueryDict) -> datetime:
    """The moment from which due date and fee are shown: now, or that of a backlog entry where it may be one."""
    now = timezone.now()
    form = DossierForm(post)
    form.is_valid()
    try:
        return Moment.of(user, now, form.cleaned_data.get("backlog_at")).at
    except Refusal:
        return now


def papers_context(
    user: User, version: ProcedureVersion, case: str, post: QueryDict, at: datetime, store: dict[str, Any],
    unexplained: Iterable[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """The checklist of a case with what ``post`` ticks and holds, its due date if received ``at`` then, its fees.

    ``store``: of ``in_store.store_of``; ``unexplained``: the offers that were declined without a word.
    """
    given, counts, offers = papers_given(store["post"]), sheets(post), store["offers"]
    files, shared = held.on_desk(user, post), in_store.shared_kinds(post)
    rows = [
        _row(c, given, counts, c.code in offers, c.kind_id in shared) | {"files": files.get(c.code, [])}
        | (in_store.row_of(c.code, offers[c.code], store["post"], unexplained) if c.code in offers else {})
        for c in intake.applicable_components(version, case, "by_proxy" in post)
    ]  # fmt: skip
    limits = clock.limits_of(version)
    calendar = calendar_of(version.department.home_agency_id if version.department else None)
    told = deadlines.deadline(limits, at, calendar, cutoff=clock.cutoff()) if limits else None
    return {
        "version": version, "usual": ProcedureStat.objects.filter(pk=version.procedure_id).first(), "case": case,
        "rows": rows, "told": told, "limits": limits,
        "fees": [f for f in version.fees.all() if f.case in {"", case} and _holds(f, at)],
        "days": list(day_rows(told.days, calendar, at)) if told else [],
        "lacking": [r["component"].name for r in rows if r["component"].required and not r["checked"]],
        "offered_to": store["of"].public_id if offers else "", "from_store": sum("vault" in r for r in rows),
        "have": sum(r["checked"] for r in rows), "past": timezone.now() - at > timedelta(minutes=1),
        "max_bytes": settings.PAPER_MAX_BYTES,
    }  # fmt: skip


def _row(c: Component, given: dict[str, str], counts: dict[str, int], offered: bool, shared: bool) -> dict[str, Any]:
    asked = [f"{c.originals} bản chính"] * bool(c.originals) + [f"{c.copies} bản sao"] * bool(c.copies)
    usual = "copy" if c.copies and not c.originals else "original"
    how = given.get(c.code) or ("reused" if offered else "shared_data" if shared else usual)
    choices = [("reused", "Dùng lại từ kho"), *PROVIDED] if offered else PROVIDED
    choices = [*choices, ("shared_data", "Dữ liệu chia sẻ")] if shared else choices
    return {
        "component": c, "quantity": ", ".join(asked), "count": counts.get(c.code) or intake.asked_for(c),
        "choices": [(value, words, value == how) for value, words in choices], "checked": c.code in given,
        "facts": c.form, "origin": "đã có",
    }  # fmt: skip


def _holds(fee: Any, at: datetime) -> bool:
    day = timezone.localdate(at)
    return (fee.since is None or fee.since <= day) and (fee.until is None or day <= fee.until)


def version_of(code: str) -> ProcedureVersion | None:
    """The version in force today."""
    return shelf.in_force(code, timezone.localdate()) if code else None


def chosen(version: ProcedureVersion | None, case: str = "") -> dict[str, str]:
    """A procedure and its case (the first, unless one is named) as the form's initial values."""
    if version is None:
        return {}
    return {"procedure": version.procedure.code, "case": case or (version.cases[0]["code"] if version.cases else "")}


def _earlier(user: User, known: Person | None) -> list[dict[str, Any]]:
    """The person's latest dossiers that this clerk may see, each with whether its procedure can be chosen again."""
    if known is None:
        return []
    today = timezone.localdate()
    theirs = Dossier.objects.visible_to(user).filter(applicant=known).order_by("-id")[:5].listed()
    again = {code for code in {d.procedure.procedure.code for d in theirs} if _receivable(code, today)}
    return [{"dossier": d, "again": d.procedure.procedure.code in again} for d in theirs]


def _receivable(code: str, on: date) -> bool:
    version = shelf.in_force(code, on)
    return version is not None and not _why_not(version, on)
