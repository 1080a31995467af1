"""«Báo cáo»: which reports there are, which were made."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from monitoring.reports import services  # noqa: F401 - defines the reports
from monitoring.reports.models import Run
from monitoring.reports.spec import REPORTS
from motcua.core.access import StaffRequest, may

SHOWN = 60


@require_safe
@login_required
@may("figures.read")
def home(request: StaffRequest) -> HttpResponse:
    """The list of reports, and the last runs that one may see."""
    seen = Run.objects.visible_to(request.user).select_related("asked_by", "frozen_by").defer("content", "members")
    runs = [(run, REPORTS[run.report].title) for run in seen[:SHOWN] if run.report in REPORTS]
    reports = [report for _, report in REPORTS.items()]
    return render(request, "monitoring/reports/home.html", {"reports": reports, "runs": runs, "shown": SHOWN})
