"""How long until 10 000 open dossiers are up to date after a change of the calendar (goal: under 60 s)."""

from datetime import date, datetime, timedelta
from time import perf_counter
from typing import Any

from django.db import connection

from cases.dossier.models import Assignment, Dossier, Suspension
from cases.dossier.recompute import BATCH, recompute_open
from cases.dossier.states import State
from motcua.core import calendars, setup
from motcua.core.calendar import VN
from motcua.core.models import Holiday, JournalEntry
from tests.factories import core
from tests.factories.dossier import processing

RECEIVED = datetime(2026, 11, 18, 9, 0, tzinfo=VN)
CLOSED = date(2026, 11, 26)


def run(size: int = 10_000) -> list[dict[str, Any]]:
    """Figures of one run over ``size`` open dossiers in state 4; a third of them had a pause. Rows made are removed."""
    setup.make_units()
    setup.make_calendar()
    ids = copies(size)
    closure = Holiday(date=CLOSED, kind=Holiday.Kind.CLOSURE, name="Đóng cửa để đo")
    try:
        Holiday.objects.bulk_create([closure])
        calendars.raise_version()
        began, slowest = perf_counter(), longest_batch()
        with slowest:
            report = recompute_open(None, CLOSED, None, datetime.now(VN), until=CLOSED)
        seconds = perf_counter() - began
    finally:
        Holiday.objects.filter(date=CLOSED, kind=Holiday.Kind.CLOSURE).delete()
        calendars.raise_version()
        remove(ids)
    setting = f"{report.touched} hồ sơ đang mở, {report.moved} đổi hạn, {report.promised} hẹn lại; mỗi giao dịch {BATCH}"
    return [
        {"name": "recompute.total", "value": round(seconds, 2), "unit": "s", "setting": setting},
        {"name": "recompute.each", "value": round(1000 * seconds / size, 3), "unit": "ms/hồ sơ", "setting": setting},
        {"name": "recompute.longest", "value": round(slowest.seconds, 2), "unit": "s/giao dịch", "setting": setting},
    ]


def copies(size: int) -> list[int]:
    """``size`` open dossiers like one that the real acts made; due after the closed day."""
    model = processing(at=RECEIVED, limit=(10, "working_day")) if False else processing(at=RECEIVED)
    step = model.assignments.get(ended_at=None)
    made = Dossier.objects.bulk_create(
        (copy(model, code=f"BENCH-{n:06d}", visit=None, clock_from=RECEIVED - timedelta(minutes=n % 600)) for n in range(size)),
        batch_size=1000,
    )
    Assignment.objects.bulk_create((copy(step, dossier=d) for d in made), batch_size=1000)
    Suspension.objects.bulk_create(
        (
            Suspension(dossier=d, kind=Suspension.Kind.PAYMENT, from_state=State.PROCESSING, reason="Chờ nộp phí",
                       start=RECEIVED + timedelta(hours=1), end=RECEIVED + timedelta(hours=5), asked_by=core.UserFactory())
            for d in made[::3]
        ),
        batch_size=1000,
    )  # fmt: skip
    return [model.pk, *(d.pk for d in made)]
