"""Lists, inbox and searches among 10 000 and among 1 000 000 dossiers: server time and shared buffers touched."""

import json
import os
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import many
from bench.table import Row, middle, p95
from bench.world import world
from cases.dossier.models import Dossier
from motcua.core import setup
from motcua.core.models import User

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
RUNS, A_RUN = 5, 12
MOST_MS, MOST_GROWTH = 50, 1.3
PEOPLE = {"tiepnhan": "cán bộ Một cửa", "bttp": "chuyên viên", "vanphong": "Văn phòng"}
# An officer also sees what other departments asked of the unit, however named: those rows are few but grow.
GROWTH_INFORMS = ("chuyên viên",)
PAGES = {
    "danh sách": "/ho-so/",
    "việc của tôi": "/viec/",
    "tìm tên từ họ": "/ho-so/?q=nguyễn+thị",
    "tìm tên gọi": "/ho-so/?q=lan",
    "tìm mã": "/ho-so/?q={code}",
    "tìm đuôi mã": "/ho-so/?q={tail}",
}


@dataclass(frozen=True)
class Asked:
    """One page as asked by one person: milliseconds of each run's answers, buffers of its queries."""

    runs: list[list[float]]
    buffers: int

    @property
    def median(self) -> float:
        return middle([middle(run) for run in self.runs])

    @property
    def p95(self) -> float:
        return p95([ms for run in self.runs for ms in run])


def run(seed: int = 20261116) -> list[Row]:
    """Everybody's pages before and after the growth."""
    world()
    setup.make_accounts({name: setup.new_password() for name in (a.username for a in setup.ACCOUNTS)})
    many.few(seed)
    before = measure()
    there = many.grow(ROWS)
    after = measure()
    size = f"{there:,}".replace(",", " ")
    rows = []
    for what, now in after.items():
        was = before[what]
        most = None if what.startswith(GROWTH_INFORMS) else MOST_GROWTH
        times, buffers = f"{was.median:.1f} → {now.median:.1f} ms", f"{was.buffers} → {now.buffers}"
        rows += [
            Row(f"{what}: p95 với {size} hồ sơ", now.p95, "ms", most=MOST_MS),
            Row(f"{what}: thời gian tăng", now.median / was.median, "lần", most=MOST_GROWTH, note=times),
            Row(f"{what}: vùng đệm tăng", now.buffers / was.buffers, "lần", most=most, note=buffers),
        ]
    return rows


def measure() -> dict[str, Asked]:
    """Each page of each person, once to warm up, then five runs."""
    found = {}
    for username, person in PEOPLE.items():
        user = User.objects.get(username=username)
        for name, address in PAGES.items():
            if address == "/viec/" and username == "vanphong":
                continue
            browser, page = _browser(user), address.format(**_code(user))
            buffers = _buffers(browser, page)
            found[f"{person}, {name}"] = Asked(
                [[_ms(browser, page) for _ in range(A_RUN)] for _ in range(RUNS)], buffers
            )
    return found


def _browser(user: AbstractBaseUser) -> Client:
    browser = Client()
    browser.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return browser


def _code(user: User) -> dict[str, str]:
    code = str(Dossier.objects.visible_to(user).order_by("id").values_list("code", flat=True)[50])
    return {"code": code, "tail": code.partition("-")[2]}


def _ms(browser: Client, page: str) -> float:
    answer = browser.get(page)
    if answer.status_code != 200:
        raise RuntimeError(f"{page}: {answer.status_code}")
    return float(answer.headers["Server-Timing"].rpartition("dur=")[2])


def _buffers(browser: Client, page: str) -> int:
    """Shared buffers that the page's queries touch, warm."""
    _ms(browser, page)
    with CaptureQueriesContext(connection) as asked:
        _ms(browser, page)
    total = 0
    with connection.cursor() as db:
        for query in asked.captured_queries:
            if query["sql"].lstrip().startswith(("SELECT", "(SELECT")):
                db.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + query["sql"].replace("%", "%%"))
                total += _touched(db.fetchone()[0])
    return total


def _touched(plan: Any) -> int:
    told = json.loads(plan) if isinstance(plan, str) else plan
    top = told[0]["Plan"]
    return int(top["Shared Hit Blocks"] + top["Shared Read Blocks"])
