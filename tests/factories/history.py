"""Finished dossiers by the dozen, all like one that the real acts made: for what is learnt from history."""

from datetime import datetime, timedelta

from cases.catalogue.models import ProcedureVersion
from cases.dossier.models import Assignment, Dossier
from cases.dossier.states import State
from cases.results.models import Result
from monitoring.facts import services as facts

from .core import MONDAY
from .dossier import processing
from .many import like


def finished(
    size: int, version: ProcedureVersion, *, late: int = 0, at: datetime = MONDAY, days: int = 2, late_days: int = 12
) -> list[Dossier]:
    """``size`` dossiers granted ``days`` (the first ``late`` of them ``late_days``) after ``at``, on their first step.

    With their facts. They were given to the department half an hour after receipt and left it with the finish.
    """
    model = processing(at=at, version=version)
    step = model.assignments.get(ended_at=None)
    ends = [at + timedelta(days=late_days if n < late else days, hours=n % 5) for n in range(size)]
    made = Dossier.objects.bulk_create(
        like(model, code=f"{model.code}-{n}", state=State.RESOLVED, finished_at=end) for n, end in enumerate(ends)
    )
    Assignment.objects.bulk_create(like(step, dossier_id=d.pk, ended_at=end) for d, end in zip(made, ends, strict=True))
    Result.objects.bulk_create(Result(dossier=d, outcome="granted") for d in made)
    model.delete()
    facts.refold(Dossier.objects.filter(pk__in=[d.pk for d in made]))
    return made
