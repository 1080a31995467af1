"""What one intake over HTTP costs the web process, against the rows alone; how many a second."""

import time
import uuid
from collections.abc import Callable

from django.db import connection
from django.utils import timezone

from bench import client
from bench.plain import Plain
from bench.table import Row, middle, p95
from bench.world import Server, web, world
from motcua.core.models import IdempotencyKey, User

ROUNDS = 5
A_ROUND = 100
CLIENTS = (1, 4, 16)
LOAD = 400
# 120 intakes a second were asked of a machine on which psycopg alone commits 2 000 a second over one connection.
MOST_RATE, REFERENCE = 120, 2000


def run() -> list[Row]:
    """Rounds of HTTP, ORM and psycopg in turn, so that a busy machine weighs on all three."""
    here = world()
    with web() as server:
        _send(server, 100, 4)
        answer = IdempotencyKey.objects.filter(status=201).first().answer  # type: ignore[union-attr]
        clerk = here.people["clerk"]
        assert isinstance(clerk, User)
        plain = Plain(here.procedure, clerk, answer)
        rows = _cpu(server, plain)
        for clients in CLIENTS:
            load = _send(server, LOAD, clients)
            least = MOST_RATE if clients == max(CLIENTS) else None
            rows.append(Row(f"tiếp nhận mỗi giây, {clients} máy khách", load.rate, "/s", least=least,
                            note=f"p95 {p95(load.each) * 1000:.0f} ms"))  # fmt: skip
        alone = _alone(plain)
        rows += [
            Row("psycopg ghi cùng các dòng mỗi giây, một kết nối", alone, "/s", note=f"máy chuẩn {REFERENCE}/s"),
            Row("tiếp nhận qua HTTP so với psycopg trên chính máy này", load.rate / alone * 100, "%",
                least=MOST_RATE / REFERENCE * 100),
        ]  # fmt: skip
    return rows


def _alone(plain: Plain) -> float:
    """Commits a second of psycopg alone: what this machine can do at all."""
    raw = connection.cursor().connection
    began = time.perf_counter()
    for _ in range(LOAD):
        plain.psycopg(raw, _who(), timezone.now(), timezone.localdate())
    return LOAD / (time.perf_counter() - began)


def _cpu(server: Server, plain: Plain) -> list[Row]:
    over_http, orm, sql = [], [], []
    raw = connection.cursor().connection  # psycopg's own connection of this process
    connection.connection.prepare_threshold = 5
    for _ in range(ROUNDS):
        before = server.cpu()
        _send(server, A_ROUND, 1)
        over_http.append((server.cpu() - before) / A_ROUND * 1000)
        orm.append(_own_cpu(lambda: plain.orm(_who(), timezone.now(), timezone.localdate())))
        sql.append(_own_cpu(lambda: plain.psycopg(raw, _who(), timezone.now(), timezone.localdate())))
    web_ms, orm_ms, sql_ms = middle(over_http), middle(orm), middle(sql)
    ratios = [h / o for h, o in zip(over_http, orm, strict=True)]
    return [
        Row("CPU tiến trình web một lần tiếp nhận qua HTTP", web_ms, "ms"),
        Row("CPU ghi cùng các dòng bằng ORM", orm_ms, "ms"),
        Row("CPU ghi cùng các dòng bằng psycopg", sql_ms, "ms"),
        Row("tỷ lệ HTTP / ORM", middle(ratios), "lần", most=3, note=f"{min(ratios):.2f}–{max(ratios):.2f}"),
        Row("tỷ lệ HTTP / psycopg", web_ms / sql_ms, "lần"),
    ]


def _own_cpu(act: Callable[[], None]) -> float:
    began = time.process_time()
    for _ in range(A_ROUND):
        act()
    return (time.process_time() - began) / A_ROUND * 1000


def _who() -> dict[str, str]:
    return dict(client.body("")["applicant"])  # type: ignore[call-overload]


def _send(server: Server, number: int, clients: int) -> client.Load:
    here = world()
    requests = [client.intake(here.procedure, here.tokens["clerk"], uuid.uuid4().hex) for _ in range(number)]
    return client.send(server.port, requests, clients)
