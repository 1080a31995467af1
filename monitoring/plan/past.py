"""Tasks as they stood on a past evening: what was reported, decided, attached, spent later is left out. Reads only."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Prefetch

from motcua.core.calendar import midnight

from .models import Evidence, Plan, Progress, Task


def plans(last: date) -> list[Plan]:
    """The plans in force that were issued by then, the oldest first."""
    return list(Plan.objects.filter(in_force=True, issued_on__lte=last).order_by("issued_on", "pk"))


def tasks(plans: Collection[Plan], last: date, units: Collection[int] = ()) -> list[Task]:
    """Their tasks in order, led by ``units`` or with their help (none named: all), as on the evening of ``last``.

    For ``rules`` and ``overview.stand``; never to be saved: a report decided later counts as undecided.
    """
    evening = midnight(last + timedelta(days=1))
    proof = Evidence.objects.filter(added_at__lt=evening)
    reports = Progress.objects.filter(reported_at__lt=evening).select_related("unit")
    rows = Task.objects.filter(group__plan__in=plans).select_related("group__plan")
    found = (
        (rows.of_unit(*units) if units else rows)
        .with_spent(last)
        .prefetch_related("leads", Prefetch("reports", reports.prefetch_related(Prefetch("evidence", proof))))
    )
    found = found.order_by("group__plan__issued_on", "group__plan", "group__order", "number")
    for report in (report for task in found for report in task.reports.all()):
        if report.decided_at and report.decided_at >= evening:
            report.outcome = ""
    return list(found)
