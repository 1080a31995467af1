"""A run of a report: how far it is, its file, its text, what has changed since."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import condition, require_POST, require_safe

from monitoring.reports import files, periods, services, signing
from monitoring.reports.models import Run
from monitoring.reports.spec import dated
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotVisible, RuleBroken

from .report import offered, shape, table_file
from .way import NumberForm, WithdrawForm, way

LONGEST = 20_000  # characters of a passage


def visible(request: Any, number: int) -> Run:
    """The run, as far as one may see it. Errors: NotVisible."""
    found = (
        Run.objects.visible_to(request.user).select_related("asked_by", "frozen_by", "paper").filter(pk=number).first()
    )
    if found is None:
        raise NotVisible
    return found


@require_safe
@login_required
@may("figures.read")
def run(request: StaffRequest, number: int) -> HttpResponse:
    """Progress; then the file, or the kept table with its text; with «so-sanh» what has changed since."""
    return page(request, visible(request, number))


def page(
    request: StaffRequest, found: Run, problem: str = "", status: int = 200, bound: Form | None = None
) -> HttpResponse:  # fmt: skip
    """The run's page. ``problem``: what went wrong; ``bound``: a form of its way to be signed, with its errors."""
    report = services.find(found.report)
    context: dict[str, Any] = {
        "run": found, "report": report, "span": dated(found.scope), "problem": problem,
        "column": report.column(found.asked.get("cot", "")),
        "may_keep": access.permitted(request.user, "reports.keep"), **way(request, found, bound),
    }  # fmt: skip
    if found.content is not None:
        table = services.kept_table(found)
        context |= shape(report, table, _query(found))
        context["editing"] = report.letter and not found.frozen_at and context["may_keep"]
        context["again"] = _again(found).items()
        if report.letter:
            context["newer"] = Run.objects.same_as(found).visible_to(request.user).filter(pk__gt=found.pk).first()
        if "so-sanh" in request.GET:
            context["figures"], context["changes"] = services.changes_since(found)
            context["compared"] = True
    return render(request, "monitoring/reports/run.html", context, status=status)


def _query(found: Run) -> str:
    """The report's address with the run's own days, for a run of the clock too."""
    days = {"tu": found.since.isoformat(), "den": found.scope.last.isoformat()}
    narrowed = {name: value for name, value in found.asked.items() if name not in ("ky", "tu", "den")}
    return urlencode({**days, **narrowed})


def _again(found: Run) -> dict[str, str]:
    """The same question, to be asked anew; a run of the clock was asked by nobody."""
    if found.asked:
        return {name: str(value) for name, value in found.asked.items()}
    offered = periods.offered(timezone.localdate())
    code = next((each.code for each in offered if (each.since, each.until) == (found.since, found.until)), "")
    return {"ky": code} if code else {"tu": found.since.isoformat(), "den": found.scope.last.isoformat()}


def _tag(request: HttpRequest, number: int) -> str | None:
    user = request.user
    rows = Run.objects.visible_to(user) if user.is_authenticated else Run.objects.none()  # type: ignore[arg-type]
    row = rows.filter(pk=number).values_list("state", "done", "total").first()
    return f'"{number}-{row[0]}-{row[1]}-{row[2]}"' if row else None


@require_safe
@login_required
@may("figures.read")
@condition(etag_func=_tag)
def progress(request: StaffRequest, number: int) -> HttpResponse:
    """The bar; nothing travels while nothing has changed."""
    found = visible(request, number)
    answer = render(request, "monitoring/reports/_progress.html", {"run": found})
    if not found.at_work:
        answer.headers["HX-Refresh"] = "true"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@require_safe
@login_required
@may("figures.read")
def file(request: StaffRequest, number: int) -> Any:
    """The file, from where a lost connection broke off."""
    return files.handed_out(request, visible(request, number))


@require_POST
@login_required
@may("figures.read")
def download(request: StaffRequest, number: int) -> HttpResponse:
    """The kept table as a file: as it stood."""
    found, suffix = visible(request, number), request.POST.get("dang", "")
    report = services.find(found.report)
    if suffix not in offered(report):
        raise Invalid({"dang": "Báo cáo này không có loại tệp đó."})
    table = services.kept_table(found)
    answer = table_file(report, found.scope, table, found.words, suffix)
    return answer or page(request, found, "Máy in đang bận: hãy bấm lại sau ít giây.", 503)


@require_POST
@login_required
@may("figures.read")
def stop(request: StaffRequest, number: int) -> HttpResponse:
    """Nobody needs it any longer."""
    services.stop(visible(request, number))
    return redirect("reports:run", number=number)


@require_POST
@login_required
@may("reports.keep")
def reword(request: StaffRequest, number: int) -> HttpResponse:
    """Save the passages."""
    found = visible(request, number)
    sent = request.POST.dict()
    texts = {name.removeprefix("loi-"): str(sent[name])[:LONGEST] for name in sent if name.startswith("loi-")}
    try:
        services.reword(found.pk, request.user, texts, timezone.now())
    except RuleBroken as broken:
        return page(request, found, broken.message, 409)
    return redirect("reports:run", number=number)


@require_POST
@login_required
@may("reports.keep")
def freeze(request: StaffRequest, number: int) -> HttpResponse:
    """It goes to be signed and stays as it is."""
    found = visible(request, number)
    try:
        services.freeze(found.pk, request.user, timezone.now())
    except RuleBroken as broken:
        return page(request, found, broken.message, 409)
    return redirect("reports:run", number=number)


@require_POST
@login_required
@may("reports.keep")
def number(request: StaffRequest, number: int) -> HttpResponse:
    """Give the letter its number and day."""
    return _way(request, number, NumberForm(request.POST), signing.number)


@require_POST
@login_required
@may("reports.keep")
def withdraw(request: StaffRequest, number: int) -> HttpResponse:
    """Take the letter back before it is signed."""
    return _way(request, number, WithdrawForm(request.POST), signing.withdraw)


def _way(request: StaffRequest, number: int, form: Form, act: Callable[..., Run]) -> HttpResponse:
    found = visible(request, number)
    if form.is_valid():
        try:
            act(found.pk, request.user, now=timezone.now(), **form.cleaned_data)
            return redirect("reports:run", number=number)
        except Invalid as wrong:
            for name, sentence in wrong.errors.items():
                form.add_error(name, sentence)
        except RuleBroken as broken:
            return page(request, found, broken.message, 409)
    return page(request, found, status=422, bound=form)
