"""Printing slip 01: the first page of a cold process, then one after another in a warm one."""

import time

from bench.queries import received
from bench.table import Row, middle
from cases.slips import pdf
from cases.slips.services import compose

SLIPS = 20


def run() -> list[Row]:
    """Two sheets a slip (one for the applicant, one kept), composed from the database and rendered to PDF."""
    slips = [received() for _ in range(SLIPS)]
    began = time.perf_counter()
    pdf.warm_up()
    cold = time.perf_counter() - began
    each, cpu = [], []
    for dossier_id in slips:
        began, used = time.perf_counter(), time.process_time()
        pdf.render(compose(dossier_id, "01").sheets)
        each.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return [
        Row("nạp WeasyPrint, trang đầu tiên", cold * 1000, "ms"),
        Row("mẫu 01 hai liên, khi đã nóng", middle(each), "ms", note=f"CPU {middle(cpu):.0f} ms"),
    ]
