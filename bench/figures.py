"""The plan's figures over a year of a million dossiers: live folding, a rebuild, and one dashboard's worth of KPIs.

The facts of a large house are made of those of the demonstration year by SQL, a million in each year; the roll-ups
are then counted from them. ``BENCH_FACTS=10000000`` asks the same of ten million. The yardstick is the same GROUP BY
over the fact rows, with its best covering index and statistics on the pairs it groups by.
"""

import os
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Sum

from bench import many
from bench.table import Row, middle, p95
from bench.world import world
from cases.dossier.models import Dossier
from monitoring.facts import services as facts
from monitoring.facts.cells import KEY, cells
from monitoring.facts.measures import MEASURES, RECEIVED
from monitoring.facts.models import Daily, DossierFact
from monitoring.kpi import services, targets
from monitoring.kpi.scope import Scope
from motcua.core.models import JournalCursor

FACTS = int(os.environ.get("BENCH_FACTS", "1000000"))
YEARS, ROUNDS = max(FACTS // 1_000_000, 1), 60  # a million dossiers in each year
MOST_MS, LEAST_TIMES, LEAST_LINES, MOST_MINUTES = 50, 50, 1_500, 30
_SAME = tuple(name for name, each in MEASURES.items() if each.day == RECEIVED)  # what the yardstick counts


def run(seed: int = 20261116) -> list[Row]:
    """Folding and rebuilding the demonstration year, then figures over many."""
    world()
    targets.load()
    many.few(seed)
    rows = [_live(), _rebuilt()]
    return [*rows, *_figures(_spread(FACTS))]


def _live() -> Row:
    """Lines of the journal a second, read in order and folded, from nothing to the last."""
    JournalCursor.objects.filter(name=facts.READER).delete()
    lines, began = 0, time.perf_counter()
    while taken := facts.fold():
        lines += taken
    seconds = time.perf_counter() - began
    note = f"{lines} dòng, {DossierFact.objects.count()} hồ sơ"
    return Row("gộp nhật ký thành số liệu", lines / seconds, "dòng/s", least=LEAST_LINES, note=note)


def _rebuilt() -> Row:
    began = time.perf_counter()
    number = facts.rebuild()
    minutes = (time.perf_counter() - began) / 60
    if wrong := facts.differences():
        raise RuntimeError(wrong[0])
    note = f"{number} hồ sơ trong {minutes * 60:.0f} giây; tính cho 1 000 000"
    return Row("dựng lại từ đầu", minutes * 1_000_000 / number, "phút", most=MOST_MINUTES, note=note)


def _spread(total: int) -> date:
    """Copy the facts until there are ``total``, over the years before; the last day."""
    table = DossierFact._meta.db_table
    names = [f.column for f in DossierFact._meta.concrete_fields]
    shifted = ("received_at", "received_on", "finished_on", "due_on")
    values = ["each.dossier_id + k::bigint * 100000000" if n == "dossier_id" else
              f"(each.{n} - make_interval(years => k %% {YEARS}))::{'timestamptz' if n == 'received_at' else 'date'}"
              if n in shifted else f"each.{n}" for n in names]  # fmt: skip
    there = DossierFact.objects.count()
    with connection.cursor() as db:
        db.execute("SET session_replication_role = replica")
        db.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)}"  # noqa: S608
            f" FROM {table} each, generate_series(1, %s) k",
            [-(-total // there) - 1],
        )
        db.execute("SET session_replication_role = DEFAULT")
        db.execute(
            f"CREATE STATISTICS IF NOT EXISTS bench_pairs (ndistinct) ON received_on, department_id FROM {table}"
        )
        covered = (
            "department_id, channel, reused, asked_again, from_vault, offered, digitized, boundary_free, dossier_id"
        )
        db.execute(f"CREATE INDEX bench_covering ON {table} (received_on) INCLUDE ({covered})")
    _counted_anew()
    _vacuum(table, Daily._meta.db_table)
    return DossierFact.objects.order_by("-received_on").values_list("received_on", flat=True)[0]


def _counted_anew() -> None:
    with transaction.atomic():
        Daily.objects.all().delete()
        found = cells(DossierFact.objects.all())
        Daily.objects.bulk_create(
            (Daily(**dict(zip(KEY, key, strict=True)), **counts) for key, counts in found.items()), batch_size=2_000
        )


def _vacuum(*tables: str) -> None:
    with connection.cursor() as db:
        for table in tables:
            db.execute(f"VACUUM ANALYZE {table}")


def _figures(last: date) -> list[Row]:
    """All figures of a year, a department's, a field's; against the rows themselves."""
    scope = Scope(last - timedelta(days=364), last + timedelta(days=1))
    department = Dossier.objects.values_list("department_id", flat=True)[0]
    all_of = _ms(lambda: services.figures(scope))
    one = _ms(lambda: services.figures(scope.narrowed(department_id=department)))
    trend = _ms(lambda: scope.counts_by("month"))
    rows, size = _of_rows(scope), f"{DossierFact.objects.count():,}".replace(",", " ")
    asked = _ms(lambda: scope.counts_by("department_id", _SAME))
    plans = f"{_plan(rows)} | {_plan(_roll_up_sql(scope))}"
    slow = _ms(lambda: _fetch(rows), 5)
    return [
        _p95(f"mọi chỉ số của một năm, {size} hồ sơ", all_of),
        _p95("mọi chỉ số của một phòng trong năm", one),
        _p95("mười hai tháng của mọi số đếm", trend),
        Row("nhanh hơn đếm lại từng hồ sơ", middle(slow) / middle(asked), "lần", least=LEAST_TIMES, note=plans),
    ]  # fmt: skip


def _p95(what: str, took: list[float]) -> Row:
    return Row(f"{what}: p95", p95(took), "ms", most=MOST_MS, note=f"giữa {middle(took):.1f} ms")


def _of_rows(scope: Scope) -> tuple[str, Any]:
    """The yardstick: the same counts of the same year by department, from the facts."""
    found = scope.facts.filter(received_on__gte=scope.since, received_on__lt=scope.until).order_by()
    asked = {f"n_{name}": Count("pk", filter=MEASURES[name].where or None) for name in _SAME}
    return found.values("department_id").annotate(**asked).query.sql_with_params()


def _roll_up_sql(scope: Scope) -> tuple[str, Any]:
    days = Daily.objects.filter(cut=Daily.Cut.FIELD, day__gte=scope.since, day__lt=scope.until).order_by()
    return days.values("department_id").annotate(**{f"n_{n}": Sum(n) for n in _SAME}).query.sql_with_params()


def _fetch(statement: tuple[str, Any]) -> None:
    with connection.cursor() as db:
        db.execute(*statement)
        db.fetchall()


def _plan(statement: tuple[str, Any]) -> str:
    """What the database does for it, in a line."""
    with connection.cursor() as db:
        db.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {statement[0]}", statement[1])
        steps = [line[0].strip(" ->").split("  (")[0] for line in db.fetchall() if "  (" in line[0]]
    return " ← ".join(steps)


def _ms(ask: Callable[[], Any], rounds: int = ROUNDS) -> list[float]:
    took = []
    for _ in range(rounds + 3):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    return took[3:]
