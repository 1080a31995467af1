"""Every dashboard of a year over a large house: server time after the facts have changed, and while they have not."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import many
from bench.table import Row, middle, p95
from bench.world import world
from cases.dossier.models import Dossier
from monitoring.facts import services as facts
from monitoring.kpi import targets
from motcua.core import setup
from motcua.core.models import User

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
RUNS, FEW_RUNS, MOST_MS, KNOWN_MS, QUERIES = 40, 10, 50, 10, 12
PAGES = {
    "Chỉ đạo, cả năm": ("vanphong", "/chi-dao/nhip/", MOST_MS),
    "Chỉ đạo, một lĩnh vực": ("lanhdao", "/chi-dao/nhip/?linh-vuc=cong-chung", MOST_MS),
    "Chỉ đạo, một phòng, theo người": ("lanhdao", "/chi-dao/nhip/?phong=bttp", None),
    "Số liệu phòng": ("truongphong.bttp", "/phong/so-lieu/nhip/", None),
    "Số liệu của tôi": ("bttp", "/viec-cua-toi/so-lieu/nhip/", None),
    "Chỉ đạo, một lĩnh vực ở một nơi tiếp nhận": (
        "vanphong",
        "/chi-dao/nhip/?linh-vuc=cong-chung&noi=mot-cua-stp",
        None,
    ),
    "một chỉ số": ("vanphong", "/chi-dao/chi-so/on_time/", None),
    "hồ sơ sau một con số": ("vanphong", "/chi-dao/ho-so/?so=on_time&phan=con", None),
}


def run(seed: int = 20261116) -> list[Row]:
    """Each page as its person, with nothing kept and with its row kept; how many queries the dearest asks."""
    world()
    setup.make_accounts({name: setup.new_password() for name in (a.username for a in setup.ACCOUNTS)})
    there = Dossier.objects.count()
    if there < ROWS:  # else «growth» has left as many
        many.few(seed)
        there = many.grow(ROWS)
    targets.load()
    began = time.monotonic()
    facts.rebuild()
    rows = [Row(f"tính lại số liệu của {there:,} hồ sơ".replace(",", " "), time.monotonic() - began, "giây", most=1800)]
    with connection.cursor() as db:
        db.execute("VACUUM ANALYZE monitoring_dossierfact, monitoring_daily, monitoring_clerkday")
    for what, (username, path, most) in PAGES.items():
        browser = Client()
        browser.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
        rows += _page(what, browser, path, most)
    return rows


def _page(what: str, browser: Client, path: str, most: float | None) -> Iterator[Row]:
    browser.get(path)
    cold = [_ms(browser, path, forget=_forget) for _ in range(RUNS)]
    yield Row(
        f"{what}: p95 khi số liệu vừa đổi", p95(cold), "ms", most=most, note=f"giữa {sorted(cold)[RUNS // 2]:.1f}"
    )
    bare = [_ms(browser, path, forget=cache.clear) for _ in range(FEW_RUNS)]
    yield Row(f"{what}: giữa khi chưa giữ sẵn gì", middle(bare), "ms", note=f"lâu nhất {max(bare):.1f}")
    if path.endswith("/nhip/"):
        mark = browser.get(path)["ETag"]
        known = [_ms(browser, path, headers={"If-None-Match": mark}) for _ in range(RUNS)]
        yield Row(f"{what}: p95 khi không đổi (304)", p95(known), "ms", most=KNOWN_MS)
    _forget()
    with CaptureQueriesContext(connection) as asked:
        browser.get(path)
    yield Row(f"{what}: truy vấn", len(asked), "truy vấn", most=QUERIES)


def _ms(browser: Client, path: str, *, forget: Callable[[], object] | None = None, **how: Any) -> float:
    """Milliseconds of server time of one answer; ``forget``: what is done before, so that it is made anew."""
    if forget:
        forget()
    answer = browser.get(path, **how)
    if answer.status_code not in (200, 304):
        raise RuntimeError(f"{path}: {answer.status_code}")
    return float(answer.headers["Server-Timing"].rpartition("dur=")[2])


def _forget() -> None:
    """As after an act: the row of the dashboard is gone, the slow map of the week stays."""
    cache.set("facts:changed", time.time())
