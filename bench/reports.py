"""II.06a of a year over many facts: server time of the table, and how many dossiers stand behind it."""

import os
import time
from datetime import date

from django.db import connection

from bench.table import Row, p95
from bench.world import world
from monitoring.facts import services as facts
from monitoring.facts.models import DossierFact
from monitoring.kpi.scope import Scope
from monitoring.reports import services

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
RUNS, MOST_MS = 20, 500


def run(seed: int = 20261116) -> list[Row]:
    """The demonstration year grown to ROWS, folded set by set, then asked as a page asks."""
    from bench import many

    world()
    if DossierFact.objects.count() < ROWS:
        many.few(seed)
        many.grow(ROWS)
        facts.rebuild()
    with connection.cursor() as db:
        db.execute("VACUUM ANALYZE monitoring_dossierfact")
        db.execute("VACUUM ANALYZE monitoring_daily")
    there = DossierFact.objects.count()
    last = DossierFact.objects.order_by("-received_on").values_list("received_on", flat=True)[0]
    year = Scope(date(last.year, 1, 1), date(last.year + 1, 1, 1))
    times = [_once(year) for _ in range(RUNS + 1)][1:]
    part = [_once(year.narrowed(channel="online")) for _ in range(4)][1:]
    size = f"{there:,}".replace(",", " ")
    return [
        Row(f"II.06a một năm, {size} hồ sơ: p95", p95(times), "ms", most=MOST_MS),
        Row("II.06a một năm, lọc theo kênh (đếm từng hồ sơ): p95", p95(part), "ms"),
    ]


def _once(scope: Scope) -> float:
    began = time.perf_counter()
    table = services.table(services.find("II.06a"), scope)
    if not all(table.checks.values()):
        raise RuntimeError(f"a rule does not hold: {table.checks}")
    return (time.perf_counter() - began) * 1000
