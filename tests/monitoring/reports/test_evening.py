"""A period that still runs is told as of the day up to which everything is known: nothing is late before its time.

The week of tests/factories/reports.py, asked on Monday 23/11 for all of November. Open then: A E G H I; due before that
day: A (Monday 16), E (Friday 20), I (Thursday 19); G is due on Wednesday 25, H stands still.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from monitoring.kpi.scope import Scope
from monitoring.reports import files, printed, services
from tests.factories import reports

OVER = Scope(date(2026, 11, 1), date(2026, 12, 1))
RUNS = replace(OVER, today=reports.NEXT.date())
SENTENCE = "Kỳ báo cáo chưa kết thúc: số liệu đến hết ngày 23/11/2026."


class TestRunning(reports.WeekCase):
    """Only read: the week is made once for all of them."""

    def told(self, code: str, scope: Scope = RUNS, kind: str = "total") -> Any:
        found = reports.table(code, scope)
        return found, reports.line(found, kind).values

    def test_what_falls_due_before_the_end_is_not_overdue_yet(self) -> None:
        for code, column in (("II.06a", "c13"), ("II.07a", "open"), ("nang-suat", "overdue")):
            running, over = self.told(code)[1][column], self.told(code, OVER)[1][column]
            assert (running, over) == (3, 4), code  # when November is over G is late too

    def test_the_dossiers_behind_the_figure_are_as_many(self) -> None:
        counts = [files.behind(services.find(code), RUNS, column, {}).count()
                  for code, column in (("II.06a", "c13"), ("II.06a", "c12"), ("nang-suat", "overdue"))]  # fmt: skip
        assert counts == [3, 2, 3]

    def test_the_table_and_its_paper_say_up_to_when(self) -> None:
        found, _ = self.told("II.06a")
        assert found.notes == [SENTENCE]
        assert SENTENCE in printed.sheets(services.find("II.06a"), RUNS, found)[0]
        assert self.told("II.06a", OVER)[0].notes == []

    def test_the_letter_says_it_in_its_first_part(self) -> None:
        opening = {each.key: each.text for each in self.told("ke-hoach-796", kind="target")[0].passages}["opening"]
        assert opening.endswith(f"trên hệ thống. {SENTENCE}")
