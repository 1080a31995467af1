"""How long until 10 000 open dossiers are up to date after a change of the calendar."""

import time
from datetime import date, datetime

from bench.table import Row
from bench.world import world
from cases.dossier.models import Dossier
from cases.dossier.recompute import BATCH, recompute_open
from motcua.core import calendars
from motcua.core.calendar import VN
from motcua.core.models import Holiday
from tests.factories.many import open_dossiers

RECEIVED = datetime(2026, 11, 16, 9, 0, tzinfo=VN)
CLOSED = date(2026, 11, 18)


def run(size: int = 10_000) -> list[Row]:
    """One run in which every due date moves and is promised anew; a third of the dossiers had a pause."""
    world()
    made = open_dossiers(size, RECEIVED)
    closure = Holiday.objects.create(date=CLOSED, kind=Holiday.Kind.CLOSURE, name="Đóng cửa để đo")
    calendars.raise_version()
    began = time.perf_counter()
    report = recompute_open(None, CLOSED, None, datetime.now(VN), until=CLOSED)
    seconds = time.perf_counter() - began
    closure.delete()
    calendars.raise_version()
    Dossier.objects.filter(pk__in=[d.pk for d in made]).delete()
    note = f"{report.moved} đổi hạn, {report.promised} hẹn lại và in lại phiếu"
    each = seconds / max(report.touched, 1)
    return [
        Row(f"tính lại {report.touched} hồ sơ đang mở", seconds, "s", most=60, note=note),
        Row(f"một giao dịch {BATCH} hồ sơ", each * BATCH, "s", most=2),
    ]
