"""`make bench`: every question in turn, one table, var/bench.json. Words on the command line choose questions."""

import json
import logging
import os
import platform
import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from bench.table import Row, show
from bench.world import ROOT, own_database

# The order matters: the small questions come while the database is small.
QUESTIONS = {
    "queries": "Số truy vấn mỗi việc và mỗi trang",
    "intake": "Tiếp nhận qua HTTP",
    "vault": "Kho dữ liệu: mời dùng lại",
    "recompute": "Tính lại hạn khi lịch đổi",
    "growth": "Từ 10 000 đến 1 000 000 hồ sơ",
    "figures": "Chỉ số của kế hoạch",
    "dashboards": "Bảng số liệu của một năm",
    "reports": "Báo cáo II.06a một năm",
    "render": "In phiếu",
    "stacks": "Tách tập quét",
    "signing": "Ký số",
    "ocr": "Đọc chữ trên giấy",
}
SEED = 20261116


def main(chosen: list[str]) -> int:
    """0 when every goal is met."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.settings.dev"
    found: dict[str, list[Row]] = {}
    with own_database():
        import django

        django.setup()
        _quieten()
        setting = _setting()
        print(" · ".join(f"{k} {v}" for k, v in setting.items()), flush=True)
        for name, question in QUESTIONS.items():
            if (chosen and name not in chosen) or find_spec(f"bench.{name}") is None:
                continue
            began = time.monotonic()
            found[name] = import_module(f"bench.{name}").run()
            show(f"{question} ({time.monotonic() - began:.0f} giây)", found[name])
        _close()
    rows = {name: [row.as_dict() for row in each] for name, each in found.items()}
    (ROOT / "var" / "bench.json").write_text(
        json.dumps({"setting": setting, "rows": rows}, ensure_ascii=False, indent=1)
    )
    missed = [row.what for each in found.values() for row in each if row.good is False]
    print(f"\nChưa đạt: {'; '.join(missed)}" if missed else "\nMọi mục tiêu đều đạt.")
    return 1 if missed else 0


def _setting() -> dict[str, Any]:
    from django.db import connection

    with connection.cursor() as db:
        db.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('shared_buffers')"
        )
        version, fsync, buffers = db.fetchone()
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"), "cores": os.cpu_count(), "load": os.getloadavg()[0],
        "python": platform.python_version(), "postgresql": version, "fsync": fsync, "shared_buffers": buffers,
        "rows": int(os.environ.get("BENCH_ROWS", "1000000")), "seed": SEED,
    }  # fmt: skip


def _quieten() -> None:
    """Pages asked for in this process: no log line each, static files by their plain names."""
    from django.conf import settings

    logging.getLogger("motcua.request").setLevel(logging.WARNING)
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def _close() -> None:
    from django.db import connection

    connection.close()
    connection.close_pool()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
