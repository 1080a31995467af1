"""A result drafted by a template: its fields on the left, the page that comes of them on the right."""

import base64
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cases.desk import walk
from cases.desk.acts import ACTS, hindrance
from cases.desk.result_forms import TemplateDraftForm
from cases.desk.views.dossier import act, carry_out, done, going
from cases.dossier import rules
from cases.dossier.models import Dossier
from cases.dossier.services import visible
from cases.results import documents, press, word
from cases.results.models import Result, ResultTemplate
from cases.slips.services import NotReady
from cases.slips.views import shown
from digitization.papers import services as papers
from motcua.core import jobs
from motcua.core.access import StaffRequest, may
from motcua.core.errors import NotAllowed, NotVisible, RuleBroken

FREE = "tu-soan"  # in the address: words of one's own, without a template


@login_required
@may("desk.dossiers")
def drafting(request: StaffRequest, code: str) -> HttpResponse:
    """The page of a draft, or (POST) the draft itself; without any template, the act's own form."""
    found = _mine(request, code)
    templates = documents.offered(found, timezone.localdate())
    if not templates or FREE in request.GET or "paper" in request.POST:
        return act(request, code, "draft")
    if request.headers.get("HX-Request"):
        return going(request, request.get_full_path())
    if words := hindrance(request.user, found, "draft"):
        raise RuleBroken("not_in_state", words)
    chosen = _chosen(found, templates, request.POST.get("mau", ""))
    if request.method != "POST":
        return _show(request, found, templates, TemplateDraftForm(dossier=found, template=chosen))
    if request.POST.get("mau") != request.POST.get("dang-soan"):  # another template: what was typed goes with it
        typed = {name: value for name, value in request.POST.dict().items() if value}
        return _show(request, found, templates, TemplateDraftForm(dossier=found, template=chosen, initial=typed))
    form = TemplateDraftForm(request.POST, dossier=found, template=chosen)
    status = carry_out(request, found, ACTS["draft"], form) if form.is_valid() else 422
    return done(request, found, ACTS["draft"]) if status == 200 else _show(request, found, templates, form, status)


def _mine(request: StaffRequest, code: str) -> Dossier:
    found = visible(request.user, code)
    if not rules.may(request.user, found, "draft"):
        raise NotAllowed
    return found


def _chosen(found: Dossier, templates: list[ResultTemplate], wanted: str) -> ResultTemplate:
    """The one asked for, else the present version of the one last drafted by, else the first."""
    laid = getattr(found, "result", None)
    code = laid.template.code if laid and laid.template else ""
    asked = [each for each in templates if str(each.pk) == wanted]
    return (asked or [each for each in templates if each.code == code] or templates)[0]


def _show(
    request: StaffRequest, found: Dossier, templates: list[ResultTemplate], form: TemplateDraftForm, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"dossier": found, "templates": templates, "form": form, "chosen": form.template,
                               "tail": walk.tail_of(request)}  # fmt: skip
    return render(request, "cases/desk/drafting.html", context, status=status)


@require_POST
@login_required
@may("desk.dossiers")
def look(request: StaffRequest, code: str) -> HttpResponse:
    """The pages of what stands in the form now, as pictures; nothing is kept but for minutes in the cache."""
    found = _mine(request, code)
    templates = documents.offered(found, timezone.localdate())
    if not templates:
        raise NotVisible
    chosen = _chosen(found, templates, request.POST.get("mau", ""))
    longest = documents.LONGEST[documents.Kind.TEXT]
    values = {name: text[:longest] for name, text in documents.tidied(chosen, request.POST.dict()).items()}
    try:
        seen = press.look(documents.html(chosen, found, values, draft=True))
    except NotReady:
        return render(request, "cases/desk/_drafting_look.html", {})
    pages = [f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in seen.pages]
    return render(request, "cases/desk/_drafting_look.html", {"pages": pages, "size": seen.size})


@require_safe
@login_required
@may("desk.dossiers")
def in_word(request: StaffRequest, code: str) -> HttpResponse:
    """The words of the result by a template as .docx, to work on elsewhere."""
    found = visible(request.user, code)
    return shown(word.written(_by_template(found), found), f"ket-qua-{found.code}.docx", word.MEDIA_TYPE)


def _by_template(found: Dossier) -> Result:
    result: Result | None = getattr(found, "result", None)
    if result is None or result.template is None:
        raise NotVisible("Kết quả này không soạn theo mẫu nên chưa có bản in.")
    return result


@require_safe
@login_required
@may("desk.dossiers")
def printed(request: StaffRequest, code: str) -> HttpResponse:
    """The document of the result by a template: as it was approved, before that as it is drafted."""
    found = visible(request.user, code)
    result = _by_template(found)
    if result.paper:
        return shown(papers.content_of(result.paper.best), f"ket-qua-{found.code}.pdf")
    if result.approved_at:  # the printing of that moment was lost
        jobs.at_once("results.print", found.pk)
    return shown(press.look(documents.of(result, found)).content, f"du-thao-{found.code}.pdf")
