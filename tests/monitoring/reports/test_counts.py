"""Each report on the week of tests/factories/reports.py, counted by hand; behind each figure its very dossiers."""

from dataclasses import replace
from datetime import date, timedelta

from cases.dossier.models import Assignment, Dossier
from monitoring.facts.models import ClerkDay
from monitoring.kpi import targets
from monitoring.kpi.asking import scope_of
from monitoring.kpi.scope import Scope
from monitoring.reports import files, services
from monitoring.reports.definitions.ii07a import NO_CAUSE
from monitoring.reports.spec import REPORTS, Column, Line, Report
from motcua.core.models import Role
from tests.factories import core, reports

II06A = {
    "c3": "ABCDEFHI", "c4": "B", "c5": "CDEHI", "c6": "AF", "c7": "BCD", "c8": "B", "c9": "C", "c10": "D",
    "c11": "AEFHI", "c12": "EH", "c13": "AFI",
}  # fmt: skip


def row(*numbers: int) -> dict[str, int]:
    """Columns 3 to 13."""
    return {f"c{n}": value for n, value in enumerate(numbers, start=3)}


def opened(report: Report, line: Line, column: Column, user: object) -> int:
    """How many dossiers the page behind a figure would show."""
    assert line.asks is not None
    scope = scope_of(user, dict(line.asks), reports.WEEK.since, reports.WEEK.until, date(2026, 11, 26))  # type: ignore[arg-type]
    count = files.behind(report, scope, column.code, line.asks).count()
    if report.code == "chin-chi-so":  # points, not dossiers, are written there; behind them stand the finished ones
        return count and line.values[column.code]  # type: ignore[no-any-return]
    return count


class TestWeek(reports.WeekCase):
    """Only read: the week is made once for all of them."""

    def test_ii06a_counts_every_column_by_field_department_and_total(self) -> None:
        found = reports.table("II.06a")
        assert [(line.kind, line.name, line.values) for line in found.lines] == [
            ("department", "Phòng Hành chính tư pháp", row(1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1)),  # I
            ("field", "Luật sư", row(1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1)),
            # 3: B C D E H, from before A F; 4: B; 7: B C D, one each; 11: A E F H, overdue A F.
            ("department", "Phòng Bổ trợ tư pháp", row(7, 1, 4, 2, 3, 1, 1, 1, 4, 2, 2)),
            ("field", "Cong chung", row(1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0)),  # E
            ("field", "Luật sư", row(6, 1, 3, 2, 3, 1, 1, 1, 3, 1, 2)),
            ("total", "Tổng cộng", row(8, 1, 5, 2, 3, 1, 1, 1, 5, 2, 3)),
        ]
        assert found.checks == {"3=4+5+6": True, "7=8+9+10": True, "11=12+13": True, "3=7+11": True}

    def test_in_a_week_that_still_runs_what_is_due_later_is_not_late(self) -> None:
        # Wednesday 18/11: A, F (due Monday), D (due Tuesday); Thursday: D is done; from Friday on I, due on Thursday.
        late = {18: 3, 19: 2, 20: 3, 26: 3}
        for day, number in late.items():
            scope = replace(reports.WEEK, today=date(2026, 11, day))
            total = reports.line(reports.table("II.06a", scope), "total").values
            assert (total["c11"], total["c12"], total["c13"]) == (5, 5 - number, number)
            assert reports.line(reports.table("II.07a", scope), "total").values["open"] == number
            assert reports.line(reports.table("nang-suat", scope), "total").values["overdue"] == number
            assert files.behind(services.find("II.06a"), scope, "c13", {}).count() == number

    def test_behind_each_column_of_ii06a_stand_the_dossiers_of_the_list(self) -> None:
        letters = {dossier.code: letter for letter, dossier in self.week.items()}
        for column, names in II06A.items():
            facts = files.behind(services.find("II.06a"), reports.WEEK, column, {})
            assert "".join(sorted(letters[code] for code in facts.values_list("dossier__code", flat=True))) == names, (
                column
            )

    def test_the_rules_of_ii06a_hold_in_a_year_on_a_day_and_when_nothing_happened(self) -> None:
        for since, until in (
            ((2026, 1, 1), (2027, 1, 1)),
            ((2026, 11, 18), (2026, 11, 19)),
            ((2025, 1, 1), (2025, 2, 1)),
        ):
            found = reports.table("II.06a", Scope(date(*since), date(*until)))
            assert set(found.checks.values()) == {True}
        assert [line.kind for line in found.lines] == ["total"]

    def test_a_dossier_received_and_finished_on_one_day_was_open_at_no_evening(self) -> None:
        facts = files.behind(services.find("II.06a"), Scope(date(2026, 11, 17), date(2026, 11, 21)), "c3", {})
        assert not facts.filter(pk=self.week["B"].pk).exists()

    def test_a_filter_that_no_roll_up_holds_counts_the_rows_themselves(self) -> None:
        online = reports.table("II.06a", reports.WEEK.narrowed(channel="online"))
        assert reports.values(online, "total") == {"c3": 1, "c4": 1, "c7": 1, "c8": 1}
        at_bttp = reports.WEEK.narrowed(department_id=core.unit("bttp").pk, channel="counter")
        assert reports.line(reports.table("II.06a", at_bttp), "total").values == row(6, 0, 4, 2, 2, 0, 1, 1, 4, 2, 2)

    def test_what_came_by_post_stands_beside_the_counters_dossiers(self) -> None:
        Dossier.objects.filter(pk=self.week["C"].pk).update(channel="postal")
        reports.fold()
        assert reports.line(reports.table("II.06a"), "total").values["c5"] == 5
        assert files.behind(services.find("II.06a"), reports.WEEK, "c5", {}).count() == 5
        assert reports.values(reports.table("nang-suat"), "total")["desk"] == 4

    def test_an_open_dossier_was_late_with_whoever_held_it_on_the_legal_day_not_on_the_promised_one(self) -> None:
        # A: due on Monday with bttp, promised later by an apology; with Văn phòng since Tuesday.
        held = self.week["A"].assignments.get(ended_at=None)
        Dossier.objects.filter(pk=self.week["A"].pk).update(due_at=reports.NEXT)
        Assignment.objects.create(
            dossier=self.week["A"], step=2, from_unit=held.unit, unit=core.unit("van-phong"), handover="electronic",
            given_at=core.MONDAY + timedelta(days=1),
        )  # fmt: skip
        reports.fold()
        found = reports.table("II.07a")
        assert reports.values(found, "unit", "Phòng Bổ trợ tư pháp") == {"total": 1, "open": 1, "apologised": 1}

    def test_ii07a_names_the_unit_that_held_a_dossier_when_it_was_due_and_the_reason_of_its_apology(self) -> None:
        found = reports.table("II.07a")
        said = [(line.kind, line.name, {k: v for k, v in line.values.items() if v}) for line in found.lines]
        assert said == [
            ("unit", "Văn phòng Sở", {"total": 2, "finished": 1, "open": 1, "apologised": 1}),  # D finished, F open
            ("cause", "Chờ cơ quan phối hợp.", {"total": 1, "finished": 1, "apologised": 1}),  # D
            ("cause", NO_CAUSE, {"total": 1, "open": 1}),  # F
            ("unit", "Phòng Hành chính tư pháp", {"total": 1, "open": 1}),  # I
            ("cause", NO_CAUSE, {"total": 1, "open": 1}),
            ("unit", "Phòng Bổ trợ tư pháp", {"total": 1, "open": 1, "apologised": 1}),  # A
            ("cause", "Quá tải.", {"total": 1, "open": 1, "apologised": 1}),
            ("total", "Tổng cộng", {"total": 4, "finished": 1, "open": 3, "apologised": 2}),
        ]

    def test_digitizing_tells_shares_only_where_there_is_a_whole(self) -> None:
        found = reports.table("so-hoa")
        # Received B C D E H I; B alone digitized, reused, from the store; granted B D, neither result stored.
        assert reports.values(found, "total") == {
            "received": 6, "digitized": 1, "digitized_share": 16.67, "granted": 2, "offered": 1, "from_vault": 1,
            "reused": 1, "reused_share": 16.67,
        }  # fmt: skip
        assert reports.line(found, "total").values["stored_share"] == 0
        assert reports.line(found, "field", "Cong chung").values["stored_share"] is None  # nothing granted

    def test_work_is_told_per_officer_and_per_person_at_the_counter(self) -> None:
        found = reports.table("nang-suat")
        assert reports.values(found, "officer", "Phạm Thị Giao") == {"held": 1, "open": 1}  # E
        # At counters: C D E H I (B came online). Clerk-days: B C D E H I, each with a clerk of its own.
        assert reports.values(found, "counter") == {"desk": 5, "days": 6, "a_day": 0.8}
        total = reports.values(found, "total")
        assert (total["held"], total["finished"], total["open"], total["overdue"]) == (8, 3, 5, 3)
        assert total["share"] == 66.67  # B and C of B C D

    def test_a_clerk_at_two_counters_on_one_day_has_one_clerk_day_of_the_whole(self) -> None:
        clerk = self.week["C"].received_by_id
        ClerkDay.objects.create(day=date(2026, 11, 16), clerk_id=clerk, office=core.unit("pvhcc-tinh"))
        found = reports.table("nang-suat")
        assert [reports.line(found, kind).values["days"] for kind in ("counter", "total")] == [6, 6]

    def test_each_figure_that_opens_dossiers_opens_as_many_as_it_says(self) -> None:
        targets.load()
        user = core.staff(Role.OFFICE, "van-phong")
        for code, report in REPORTS.items():
            if report.stream:
                continue
            for line in reports.table(code).lines:
                for column in report.columns:
                    value = line.values[column.code] if column.opens else None
                    if value is not None and line.asks is not None and column.code not in line.closed:
                        assert opened(report, line, column, user) == value, (code, line, column.code)

    def test_the_register_has_a_line_for_each_received_in_the_order_of_receipt(self) -> None:
        found = reports.table("so-theo-doi")
        received = sorted(
            (self.week[letter].received_at, self.week[letter].pk, self.week[letter].code) for letter in "BCDEHI"
        )
        assert [line.name for line in found.lines] == [code for _, _, code in received]
