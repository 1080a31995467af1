"""Many open dossiers at once, all like one that the real acts made: for what must be quick on thousands."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Model

from cases.dossier.models import Assignment, Dossier, Suspension
from cases.dossier.states import State

from .core import MONDAY
from .dossier import processing

Row = TypeVar("Row", bound=Model)


def open_dossiers(size: int, at: datetime = MONDAY, **values: Any) -> list[Dossier]:
    """``size`` dossiers in state 4 on their first step, received in the ten minutes before ``at``.

    Every third has had a pause of an hour. Keywords as for ``processing``.
    """
    model = processing(at=at, **values)
    step = model.assignments.get(ended_at=None)
    made = Dossier.objects.bulk_create(
        [like(model, code=f"{model.code}-{n}", clock_from=at - timedelta(seconds=n % 600)) for n in range(size)],
        batch_size=1000,
    )
    Assignment.objects.bulk_create([like(step, dossier_id=d.pk) for d in made], batch_size=1000)
    pauses = [
        Suspension(dossier=d, kind=Suspension.Kind.PAYMENT, from_state=State.PROCESSING, reason="Chờ nộp phí",
                   start=at + timedelta(hours=1), end=at + timedelta(hours=2), asked_by=step.given_by)
        for d in made[::3]
    ]  # fmt: skip
    Suspension.objects.bulk_create(pauses, batch_size=1000)
    return made


def like(row: Row, **values: Any) -> Row:
    """A new row like another, but for ``values`` (keys of others by their column, «dossier_id»)."""
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    return type(row)(**(fields | values))
