"""One database's pages, asked for by one process of their own: a run for each line it reads, an answer for each run."""

import gzip
import json
import logging
import os
import sys
import time
from typing import Any

RUNS, A_RUN = 5, 12
PEOPLE = {"tiepnhan": "cán bộ Một cửa", "bttp": "chuyên viên", "vanphong": "Văn phòng"}
ALL = PEOPLE | {"truongphong.bttp": "trưởng phòng", "lanhdao": "lãnh đạo", "vanthu": "văn thư", "quantri": "quản trị"}
PAGES = {
    "danh sách": "/ho-so/",
    "việc của tôi": "/viec/",
    "tìm tên từ họ": "/ho-so/?q=nguyễn+thị",
    "tìm tên gọi": "/ho-so/?q=lan",
    "tìm mã": "/ho-so/?q={code}",
    "tìm đuôi mã": "/ho-so/?q={tail}",
}
SCREENS = {
    "tiepnhan": {"Quầy": "/quay/", "trả kết quả": "/tra-ket-qua/", "một hồ sơ": "/ho-so/{code}/"},
    "bttp": {"một hồ sơ": "/ho-so/{code}/", "xem trước": "/viec/xem/{code}/"},
    "truongphong.bttp": {"Phòng": "/phong/", "duyệt bổ sung": "/phong/bo-sung/", "xin lỗi": "/phong/xin-loi/",
                         "Ký duyệt": "/ky-duyet/"},
    "lanhdao": {"Phòng": "/phong/", "Ký duyệt": "/ky-duyet/"},
    "vanthu": {"Văn thư": "/van-thu/", "bàn giao": "/van-thu/ban-giao/"},
    "quantri": {"Quản trị": "/quan-tri/", "danh mục": "/quan-tri/danh-muc/", "người": "/quan-tri/nguoi/"},
}  # fmt: skip
MAIN, MAIN_KB = "màn hình", 30  # every other main screen: its time, and what of it travels
BOX, BOX_MS = "Ctrl-K", 60  # the box of each page: what is typed into it, the goal of its answers
TYPED = {
    "tên": "nguyễn thị",
    "tên gọi": "lan",
    "mã": "{code}",
    "đuôi mã": "{tail}",
    "số định danh": "{number}",
    "lời thường": "mở văn phòng luật sư",
    "ô trống": "",
}
BARE = "trang Django trống với 3 truy vấn trên máy này"
Ways = dict[str, tuple[Any, str, Any]]  # what is asked → the person's browser, the address, what a form sends there


def main() -> None:
    """First the buffers and kilobytes of every page, then a run of milliseconds for each line read."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.settings.dev"
    import django

    django.setup()
    _quieten()
    ways = _ways()
    _say({BARE: _bare()})
    _say({what: [_buffers(*way), _kilobytes(*way)] for what, way in ways.items()})
    for _ in sys.stdin:
        _say({what: [_ms(*way) for _ in range(A_RUN)] for what, way in ways.items()})


def _say(found: dict[str, Any]) -> None:
    print(json.dumps(found), flush=True)


def _quieten() -> None:
    """No log line each, static files by their plain names."""
    from django.conf import settings

    logging.getLogger("motcua.request").setLevel(logging.WARNING)
    logging.getLogger("axes").setLevel(logging.WARNING)
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def _ways() -> Ways:
    from django.test import Client

    from cases.dossier.models import Dossier
    from motcua.core.models import User

    found: Ways = {}
    for username, person in ALL.items():
        user, browser = User.objects.get(username=username), Client()
        browser.force_login(user, "django.contrib.auth.backends.ModelBackend")
        known = Dossier.objects.visible_to(user).order_by("id").values_list("code", "applicant__id_number")
        code, number = known[50] if username != "quantri" else ("", "")
        words = {"code": code, "tail": code.partition("-")[2], "number": number}
        for name, address in SCREENS.get(username, {}).items():
            found[f"{person}, {MAIN} {name}"] = browser, address.format(**words), None
        if username not in PEOPLE:
            continue
        for name, address in PAGES.items():
            if not (address == "/viec/" and username == "vanphong"):
                found[f"{person}, {name}"] = browser, address.format(**words), None
        for name, typed in TYPED.items():
            found[f"{person}, {BOX} {name}"] = browser, "/tim/", {"tim": typed.format(**words)}
    return found


def _bare() -> float:
    """Milliseconds of a view that only asks three rows: by it the times of this machine are read."""
    from django.http import HttpResponse
    from django.test import RequestFactory

    from motcua.core.models import OrgUnit

    def page(request: Any) -> HttpResponse:
        return HttpResponse("".join(OrgUnit.objects.order_by("pk")[n].name for n in range(3)))

    times = []
    for _ in range(60):
        began = time.perf_counter()
        page(RequestFactory().get("/"))
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)[30]


def _ms(browser: Any, page: str, form: Any) -> float:
    """Milliseconds of server time of one answer."""
    answer = browser.post(page, form) if form else browser.get(page)
    if answer.status_code != 200:
        raise RuntimeError(f"{page}: {answer.status_code}")
    return float(answer.headers["Server-Timing"].rpartition("dur=")[2])


def _buffers(browser: Any, page: str, form: Any) -> int:
    """Shared buffers that the page's queries touch, warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _ms(browser, page, form)
    with CaptureQueriesContext(connection) as asked:
        _ms(browser, page, form)
    total = 0
    with connection.cursor() as db:
        for query in asked.captured_queries:
            if query["sql"].lstrip().startswith(("SELECT", "(SELECT")):
                db.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + query["sql"].replace("%", "%%"))
                total += _touched(db.fetchone()[0])
    return total


def _kilobytes(browser: Any, page: str, form: Any) -> float:
    """What travels of the page, compressed."""
    answer = browser.post(page, form) if form else browser.get(page)
    return len(gzip.compress(answer.content)) / 1024


def _touched(plan: Any) -> int:
    told = json.loads(plan) if isinstance(plan, str) else plan
    top = told[0]["Plan"]
    return int(top["Shared Hit Blocks"] + top["Shared Read Blocks"])


if __name__ == "__main__":
    main()
