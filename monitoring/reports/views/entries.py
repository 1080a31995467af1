"""Figures that are not measured here, entered by hand for one period of the whole Sở."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from monitoring.reports import entered, services
from monitoring.reports.forms import AskForm, EntryForm
from monitoring.reports.spec import dated
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotVisible


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@may("reports.keep")
def entries(request: StaffRequest, code: str) -> HttpResponse:
    """The period stands in the address; what is left empty stays without a figure."""
    report = services.find(code)
    if not report.blanks:
        raise NotVisible("Báo cáo này không có số liệu nhập tay.")
    only = {name: request.GET.get(name, "") for name in ("ky", "tu", "den")}
    asked = AskForm(only, user=request.user, today=timezone.localdate())
    if not asked.is_valid() or asked.scope is None:
        raise Invalid({name: str(errors[0]) for name, errors in asked.errors.items()})
    scope = asked.scope
    form = EntryForm(request.POST or None, report=report, known=entered.of(code, scope))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = services.enter(report, scope.since, scope.until, form.given, form.cleaned_data["source"],
                                       request.user, timezone.now())  # fmt: skip
            except Invalid as wrong:
                for name, sentence in wrong.errors.items():
                    form.add_error(f"numerator-{name}", sentence)
            else:
                messages.success(request, f"Đã ghi {len(saved)} chỉ số.")
                return redirect(f"/bao-cao/{code}/?{asked.query}")
    context = {"report": report, "form": form, "span": dated(scope), "query": asked.query}
    return render(request, "monitoring/reports/entries.html", context, status=status)
