"""How long until 10 000 open dossiers are up to date after a change of the calendar (goal: under 60 s)."""

from datetime import date, datetime
from time import perf_counter
from typing import Any

from cases.dossier.models import Dossier
from cases.dossier.recompute import BATCH, recompute_open
from motcua.core import calendars, setup
from motcua.core.calendar import VN
from motcua.core.models import Holiday, JournalEntry
from tests.factories.many import open_dossiers

RECEIVED = datetime(2026, 11, 16, 9, 0, tzinfo=VN)
CLOSED = date(2026, 11, 18)


def run(size: int = 10_000) -> list[dict[str, Any]]:
    """One run over ``size`` open dossiers whose due date moves; a third of them had a pause. Its rows are removed."""
    setup.make_units()
    setup.make_calendar()
    made = open_dossiers(size, RECEIVED)
    closure = Holiday.objects.create(date=CLOSED, kind=Holiday.Kind.CLOSURE, name="Đóng cửa để đo")
    calendars.raise_version()
    began = perf_counter()
    report = recompute_open(None, CLOSED, None, datetime.now(VN), until=CLOSED)
    seconds = perf_counter() - began
    closure.delete()
    calendars.raise_version()
    Dossier.objects.filter(pk__in=[d.pk for d in made]).delete()
    JournalEntry.objects.filter(reference__startswith=f"{made[0].reference[:-2]}-").delete()
    setting = f"{report.touched} hồ sơ mở, {report.moved} đổi hạn, {report.promised} hẹn lại, {BATCH} hồ sơ một giao dịch"
    return [
        {"name": "recompute.total", "value": round(seconds, 2), "unit": "s", "setting": setting},
        {"name": "recompute.batch", "value": round(seconds * BATCH / report.touched, 3), "unit": "s", "setting": setting},
    ]
