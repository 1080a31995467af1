"""The plan's targets written once into the table, where they are edited from then on."""

from motcua.core.models import JournalEntry

from . import definitions  # noqa: F401 - defines the figures
from .models import Target
from .spec import KPIS


def load() -> int:
    """Write the published targets of every figure that has none yet; how many were written. Twice changes nothing.

    A figure whose targets people set or took away is theirs: what they took away does not come back.
    """
    told = JournalEntry.objects.filter(reference__in=[f"kpi:{code}" for code, _ in KPIS.items()]).values_list(
        "reference", flat=True
    )
    known = {*Target.objects.values_list("kpi", flat=True), *(said.removeprefix("kpi:") for said in told)}
    rows = [
        Target(kpi=code, value=aim.value, since=aim.since, until=aim.until, item=aim.item, wording=aim.wording)
        for code, kpi in KPIS.items()
        if code not in known
        for aim in kpi.aims
    ]
    return len(Target.objects.bulk_create(rows))
