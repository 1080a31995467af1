"""A clerk's, an officer's and Văn phòng's pages with 10 000 and with 1 000 000 dossiers: time and buffers.

Both databases stand side by side and are asked in turn, run by run, so that a busy machine weighs on both alike.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench import many
from bench.pages import BARE, BOX, BOX_MS, MAIN, MAIN_KB, RUNS
from bench.table import Row, middle, p95
from bench.world import FEW, ROOT, address_of, copied_database, world
from motcua.core import setup

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
MOST_MS, MOST_GROWTH = 50, 1.3
# For an officer each row of a page is looked up in two more ways, and counts first climb to their cap.
GROWTH_INFORMS = ("chuyên viên",)


@dataclass
class Asked:
    """One page as asked by one person: milliseconds of each run's answers, buffers of its queries, kilobytes."""

    buffers: int
    kilobytes: float
    runs: list[list[float]] = field(default_factory=list)

    @property
    def median(self) -> float:
        return middle([middle(run) for run in self.runs])

    @property
    def p95(self) -> float:
        return p95([ms for run in self.runs for ms in run])


def run(seed: int = 20261116) -> list[Row]:
    """Everybody's pages in the small and in the large house."""
    world()
    setup.make_accounts({name: setup.new_password() for name in (a.username for a in setup.ACCOUNTS)})
    many.few(seed)
    with copied_database(FEW):
        there = many.grow(ROWS)
        before, after, bare = _measure()
    size = f"{there:,}".replace(",", " ")
    rows = [Row(BARE, bare, "ms", note="máy chuẩn 2–3 ms")]
    for what, now in after.items():
        was = before[what]
        most = None if what.startswith(GROWTH_INFORMS) else MOST_GROWTH
        if BOX in what:
            rows.append(Row(f"{what}: p95 với {size} hồ sơ", now.p95, "ms", most=BOX_MS))
            continue
        if MAIN in what:
            rows.append(Row(f"{what}: p95 với {size} hồ sơ", now.p95, "ms"))
            rows.append(Row(f"{what}: nén", now.kilobytes, "KB", most=MAIN_KB))
            continue
        times, buffers = f"{was.median:.1f} → {now.median:.1f} ms", f"{was.buffers} → {now.buffers}"
        rows += [
            Row(f"{what}: p95 với {size} hồ sơ", now.p95, "ms", most=MOST_MS),
            Row(f"{what}: thời gian tăng", now.median / was.median, "lần", most=MOST_GROWTH, note=times),
            Row(f"{what}: vùng đệm tăng", now.buffers / was.buffers, "lần", most=most, note=buffers),
        ]
    return rows


def _measure() -> tuple[dict[str, Asked], dict[str, Asked], float]:
    """Five runs of each database in turn, after one to warm up."""
    with _asking(address_of(FEW)) as few, _asking(os.environ["DATABASE_URL"]) as many_there:
        pair = few, many_there
        bare = [_next(each)[BARE] for each in pair]
        found = tuple({what: Asked(*told) for what, told in _next(each).items()} for each in pair)
        for turn in range(RUNS + 1):
            for asked, each in zip(found, pair, strict=True):
                _ask(each)
                for what, run_ms in _next(each).items():
                    if turn:
                        asked[what].runs.append(run_ms)
    return found[0], found[1], min(bare)


@contextmanager
def _asking(database: str) -> Iterator["subprocess.Popen[str]"]:
    argv = [sys.executable, "-m", "bench.pages"]
    env = {**os.environ, "DATABASE_URL": database}
    process = subprocess.Popen(argv, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(30)


def _ask(process: "subprocess.Popen[str]") -> None:
    assert process.stdin
    process.stdin.write("once more\n")
    process.stdin.flush()


def _next(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stdout
    told: dict[str, Any] = json.loads(process.stdout.readline())
    return told
