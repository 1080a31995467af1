"""Slip 01: what printing costs beside bare WeasyPrint, and how long after F9 it lies ready."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from celery import current_app
from launch.run import QUEUES, worker_options

from bench.queries import received
from bench.table import Row, middle, p95
from bench.world import ROOT
from cases.slips import pdf
from cases.slips.services import compose, stored

SLIPS = 20
MOST_SHARE, MOST_SECONDS = 1.2, 2


def run() -> list[Row]:
    """Two sheets a slip (one for the applicant, one kept), composed from the database and rendered to PDF."""
    slips = [received() for _ in range(SLIPS)]
    began = time.perf_counter()
    pdf.warm_up()
    cold = time.perf_counter() - began
    sheets = [compose(dossier_id, "01").sheets for dossier_id in slips]
    ours, bare = [], []
    for dossier_id, pages in zip(slips, sheets, strict=True):  # in turn, so that a busy machine weighs on both
        ours.append(_cpu(lambda pk=dossier_id: pdf.render(compose(pk, "01").sheets)))
        bare.append(_cpu(lambda pages=pages: _bare(pages)))
    ready = _ready()
    return [
        Row("nạp WeasyPrint, trang đầu tiên", cold * 1000, "ms"),
        Row("CPU mẫu 01 hai liên, khi đã nóng", middle(ours), "ms", note=f"WeasyPrint trần {middle(bare):.0f} ms"),
        Row("CPU mẫu 01 so với WeasyPrint trần", median(o / b for o, b in zip(ours, bare, strict=True)), "lần",
            most=MOST_SHARE),
        Row("từ lúc tiếp nhận đến khi có mẫu 01", middle(ready), "s", most=MOST_SECONDS,
            note=f"p95 {p95(ready):.1f} s"),
    ]  # fmt: skip


def _cpu(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return (time.process_time() - began) * 1000


def _bare(sheets: tuple[str, ...]) -> None:
    """The same HTML as a program without us would print it: one document a sheet, the style sheet parsed each time."""
    from weasyprint import CSS, HTML

    for sheet in sheets:
        HTML(string=sheet).write_pdf(stylesheets=[CSS(string=pdf.style())])


def _ready() -> list[float]:
    """Seconds from the act of receiving to the finished file, by the worker of `make run`."""
    times = []
    with _worker():
        for _ in range(SLIPS):
            began = time.perf_counter()
            path = compose(received(), "01").path
            while stored(path) is None and time.perf_counter() - began < 30:
                time.sleep(0.02)
            times.append(time.perf_counter() - began)
    return times


@contextmanager
def _worker() -> Iterator[None]:
    """The worker with the very options of `make run`, warm when the block begins."""
    current_app.control.purge()  # what an earlier question left to be printed
    log = Path(os.environ.get("MOTCUA_VAR", ROOT / "var")) / "bench-worker.log"
    with log.open("wb") as out:
        argv = [sys.executable, "-m", "celery", "-A", "motcua", "worker", "-Q", QUEUES, *worker_options()]
        process = subprocess.Popen(argv, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            warm = compose(received(), "01").path
            while stored(warm) is None and process.poll() is None:
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait(20)
