"""«Quầy»: person, procedure, checklist, then receive (F9), ask for more (F8) or refuse (F7), all on one page."""

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from cases.desk import drafts, held, in_store
from cases.desk.intake_form import DossierForm, PersonForm, papers_given
from cases.desk.views import desk_parts as parts
from cases.dossier.models import Dossier
from cases.dossier.services import require_supplement, visible
from cases.intake import services as intake
from motcua.core import idempotency
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, Refusal
from motcua.core.models import Person
from motcua.core.moments import Moment, may_enter_backlog


@login_required
@may("intake.receive")
def desk(request: StaffRequest) -> HttpResponse:
    """The desk, or (POST) the act chosen on it; what was typed is never lost."""
    if request.method == "POST":
        return _act(request)
    once = secrets.token_urlsafe(12)
    if code := request.GET.get("cua"):  # one more dossier of the person just served
        return _one_more(request, visible(request.user, code), once)
    version = parts.version_of(request.GET.get("thu-tuc", ""))
    draft = None if version else drafts.take_over(request.user, once)
    if draft is None:
        return _show(request, PersonForm(), DossierForm(initial=parts.chosen(version)), once)
    post = draft.as_post()
    person, form = PersonForm(initial=post.dict()), DossierForm(initial=post.dict())
    return _show(request, person, form, once, parts.known_person(post), post, restored=_restored(draft))


def _restored(draft: drafts.Draft) -> str:
    return f"Đã khôi phục bản đang làm lúc {timezone.localtime(draft.at):%H:%M}"


def _one_more(request: StaffRequest, before: Dossier, once: str) -> HttpResponse:
    """The desk with the person of a dossier just handed in; one coming of a person stays one visit."""
    now = timezone.now()
    known = intake.look_up(request.user, before.applicant.id_number, now)
    here, visit = intake.service_point_of(request.user), before.visit
    same = (
        visit and visit.service_point_id == here.pk and timezone.localdate(visit.opened_at) == timezone.localdate(now)
    )
    form = DossierForm(initial={"visit": str(visit.public_id) if visit and same else ""})
    return _show(request, PersonForm(initial=intake.as_dict(before.applicant)), form, once, known)


def _act(request: StaffRequest) -> HttpResponse:
    act = request.POST.get("act", "receive")
    person, form = PersonForm(request.POST), DossierForm(request.POST)
    version = parts.version_of(request.POST.get("procedure", ""))
    once = request.POST.get("once", "")[:200] or secrets.token_urlsafe(12)

    def again(status: int = 422, **more: Any) -> HttpResponse:
        return _show(request, person, form, once, parts.known_person(request.POST), request.POST, status, **more)

    if version is None and request.POST.get("procedure"):
        form.add_error("procedure", "Thủ tục này hôm nay không còn áp dụng: chọn lại.")
    if not (person.is_valid() & form.is_valid()) or version is None:
        return again()
    if act != "refuse" and (unexplained := in_store.unexplained(request.POST, papers_given(request.POST))):
        return again(unexplained=unexplained)
    try:
        moment = form.moment(request.user, timezone.now())
        draft = form.draft(person, version, request.POST)
        code = _once(request, once, lambda: _do(request, act, draft, moment))
    except Invalid as invalid:
        reason_problem = invalid.errors.pop("reason", "")
        for field, words in invalid.errors.items():
            _place(person, form, field.removeprefix("applicant."), words)
        return again(reason_problem=reason_problem)
    except Refusal as refused:
        form.add_error(None, refused.message)
        return again(refused.status)
    drafts.drop(request.user, once)
    held.forget(request.user, held.on_desk(request.user, request.POST))
    return redirect("desk:done", code=code)


def _do(request: StaffRequest, act: str, draft: intake.Draft, moment: Moment) -> Dossier:
    """The act, then the files of the rows that were ticked: what refuses the act leaves none of them behind."""
    files = held.require(request.user, request.POST)
    dossier = _carry_out(request, act, draft, moment)
    given = {code: lying for code, lying in files.items() if code in draft.components}
    held.file_all(dossier, given, request.user, moment)
    return dossier


def _carry_out(request: StaffRequest, act: str, draft: intake.Draft, moment: Moment) -> Dossier:
    user = request.user
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


def _once(request: StaffRequest, key: str, act: Callable[[], Dossier]) -> str:
    """A desk form is carried out once, however often it is sent."""
    with transaction.atomic():
        (_, code), _ = idempotency.once(request.user, request.path, key, b"", lambda: (201, act().code))
    return str(code)


def _place(person: PersonForm, form: DossierForm, field: str, words: str) -> None:
    if field in person.fields:
        person.add_error(field, words)
    else:
        place = "backlog_at" if field == "at" else field
        form.add_error(place if place in form.fields else None, words)


def _show(
    request: StaffRequest, person: PersonForm, form: DossierForm, once: str, known: Person | None = None,
    post: QueryDict | None = None, status: int = 200, unexplained: Iterable[str] = (), **more: Any,
) -> HttpResponse:  # fmt: skip
    """The whole desk; ``post``: what it was filled with, by a form that was refused or a draft; ``unexplained``: the
    offers of the store that were declined without a word."""
    user, now, post = request.user, timezone.now(), QueryDict() if post is None else post
    version = parts.version_of(form["procedure"].value() or "")
    context: dict[str, Any] = {
        **parts.person_context(user, person, known),
        **parts.warnings_context(user, person, known, version.procedure.code if version else ""),
        "token": post.get("shared", ""), "form": form, "now": now, "once": once, "reason": post.get("reason", ""),
        "problems": [*form.non_field_errors(), *form.errors.get("procedure", [])] if form.is_bound else [],
        "keys": settings.DESK_KEYS, "aside": drafts.aside(user),
        "may_enter_backlog": may_enter_backlog(user, now), **more,
    }  # fmt: skip
    if version:
        case = form["case"].value() or parts.chosen(version)["case"]
        store = in_store.store_of(user, known, version, post, now)
        at = parts.moment_shown(user, post)
        context |= parts.papers_context(user, version, case, post, at, store, unexplained)
    return render(request, "cases/desk/desk.html", context, status=status)
