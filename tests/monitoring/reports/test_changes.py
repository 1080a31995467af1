"""A later change explains itself in every report: what became another figure, and by which dossiers."""

from datetime import timedelta
from decimal import Decimal

import pytest

from cases.dossier.models import Dossier
from monitoring.reports import files, services
from monitoring.reports.changes import Change
from monitoring.reports.definitions.ii07a import NO_CAUSE
from monitoring.reports.models import Run
from motcua.core import journal
from motcua.core.models import JournalEntry
from tests.factories import acts, reports

NOW = reports.NEXT + timedelta(days=1)
CAUSES = "II.07a"


@pytest.mark.usefixtures("own_files")
class TestChanges(reports.WeekCase):
    """The week is made once for all of them."""

    def kept(self, code: str) -> Run:
        made = services.begin(services.find(code), reports.WEEK, self.office, NOW)
        return Run.objects.get(pk=made.pk)

    def moved(self, changes: list[Change]) -> dict[str, list[tuple[str, str]]]:
        """Place in words → letters of the dossiers, and how."""
        letters = {dossier.code: letter for letter, dossier in self.week.items()}
        return {each.column: [(letters[m.code], m.how) for m in each.moved] for each in changes}

    def test_a_kept_table_stays_as_it_stood_and_says_what_has_changed_by_which_dossier(self) -> None:
        kept, week = self.kept("II.06a"), self.week
        services.freeze(kept.pk, self.office, NOW)
        assert services.changes_since(kept) == ([], [])
        # E, open and in time on Friday, is withdrawn that day by a backlog entry: 7 and 9 gain, 11 and 12 lose it.
        at = reports.THURSDAY + timedelta(days=1)
        acts.do("withdraw", week["E"], at=at)
        JournalEntry.objects.filter(verb="dossier.withdrawn", at=at).update(recorded_at=NOW + timedelta(days=365))
        reports.fold()
        figures, changes = services.changes_since(kept)
        total = {each.column: (each.then, each.now) for each in figures if each.row == "Tổng cộng"}
        solved, standing = "Số hồ sơ đã giải quyết", "Số hồ sơ đang giải quyết"
        assert total == {
            f"{solved}: Tổng số": ("3", "4"), f"{solved}: Đúng hạn": ("1", "2"),
            f"{standing}: Tổng số": ("5", "4"), f"{standing}: Trong hạn": ("2", "1"),
        }  # fmt: skip
        moved = {each.column: [(m.code, m.how, m.why) for m in each.moved] for each in changes}
        assert moved[f"{solved}: Tổng số"] == [(week["E"].code, "thêm vào", ["Rút hồ sơ"])]
        assert moved[f"{standing}: Trong hạn"] == [(week["E"].code, "bớt ra", ["Rút hồ sơ"])]
        kept.refresh_from_db()
        assert kept.content is not None
        assert kept.content["rows"][-1]["c7"] == 3

    def test_nothing_has_changed_while_nothing_was_done(self) -> None:
        for code in ("II.06a", CAUSES, "so-hoa", "nang-suat", "766", "chin-chi-so", "ke-hoach-796"):
            assert services.changes_since(self.kept(code)) == ([], []), code

    def test_a_late_dossier_whose_reason_is_written_later_moves_to_that_cause(self) -> None:
        kept, late = self.kept(CAUSES), self.week["I"]  # I: hctp, open and overdue, without an apology
        acts.do("apologise", late, at=NOW, reason="Quá tải.")
        lines = JournalEntry.objects.filter(reference=late.reference, verb="dossier.apologised")
        lines.update(recorded_at=NOW + timedelta(days=365))
        reports.fold()
        figures, changes = services.changes_since(kept)
        assert [(each.row, each.column, each.then, each.now) for each in figures if each.row == NO_CAUSE] == [
            (NO_CAUSE, "Tổng số quá hạn", "1", "–"), (NO_CAUSE, "Đang giải quyết, quá hạn", "1", "–"),
        ]  # fmt: skip
        assert self.moved(changes) == {
            "Tổng số quá hạn": [("I", "tính sang dòng, mức khác")],
            "Đang giải quyết, quá hạn": [("I", "tính sang dòng, mức khác")],
            "Đã có văn bản xin lỗi": [("I", "thêm vào")],
        }
        assert changes[0].moved[0].why == ["Xin lỗi và hẹn lại"]

    def test_766_the_nine_and_the_plan_name_the_dossier_behind_each_figure(self) -> None:
        kept = {code: self.kept(code) for code in ("766", "chin-chi-so", "ke-hoach-796")}
        # E was open on Friday evening; a backlog entry withdraws it on Friday, its last day: one more finished on time.
        acts.do("withdraw", self.week["E"], at=reports.THURSDAY + timedelta(days=1))
        reports.fold()
        figures, changes = services.changes_since(kept["766"])
        assert ("Hồ sơ giải quyết trước hạn, đúng hạn / tiếp nhận", "Tử số", "2", "3") in [
            (each.row, each.column, each.then, each.now) for each in figures
        ]
        assert self.moved(changes) == {"Hồ sơ giải quyết trước hạn, đúng hạn / tiếp nhận: Tử số": [("E", "thêm vào")]}
        _, changes = services.changes_since(kept["chin-chi-so"])
        assert list(self.moved(changes).values()) == [[("E", "thêm vào")], [("E", "thêm vào")]]  # indices 1 and 3
        figures, changes = services.changes_since(kept["ke-hoach-796"])
        assert {("E", "thêm vào")} == {each for moved in self.moved(changes).values() for each in moved}
        assert figures

    def test_a_finish_that_becomes_late_moves_within_an_index(self) -> None:
        kept = self.kept("chin-chi-so")
        Dossier.objects.filter(pk=self.week["B"].pk).update(finished_at=reports.THURSDAY)  # due Tuesday: early → late
        reports.fold()
        _, changes = services.changes_since(kept)
        assert list(self.moved(changes).values()) == [[("B", "tính sang dòng, mức khác")]] * 2

    def test_a_figure_entered_by_hand_later_says_who_entered_it(self) -> None:
        kept, report = self.kept("766"), services.find("766")
        given = {"DOSSIER_SYNC": (Decimal(1), Decimal(4))}
        services.enter(report, kept.since, kept.until, given, "Cổng DVCQG", self.office, NOW)
        told = {each.column: each.now for each in services.changes_since(kept)[0] if "đồng bộ" in each.row}
        assert told["Nguồn số liệu"] == f"Nhập tay: {self.office.name}, 24/11/2026 (Cổng DVCQG)"
        assert told["Điểm"] == "1,5"

    def test_reasons_that_are_spelt_otherwise_are_one_and_open_the_same_dossiers(self) -> None:
        said = {"A": "Chờ  Bộ trả lời!", "D": "chờ bộ trả lời", "F": "CHO BO TRA LOI.", "I": "chờ bộ trả lời"}
        for letter, reason in said.items():
            journal.record(None, "dossier.apologised", self.week[letter].reference, NOW, {"reason": reason})
        found = reports.table(CAUSES)
        causes = [line for line in found.lines if line.kind == "cause"]
        assert {(line.asks or {})["unit"]: (line.name, line.values["total"]) for line in causes} == {
            "van-phong": ("chờ bộ trả lời", 2), "hctp": ("chờ bộ trả lời", 1), "bttp": ("chờ bộ trả lời", 1),
        }  # fmt: skip
        behind = files.behind(services.find(CAUSES), reports.WEEK, "total", causes[0].asks or {})
        assert set(behind.values_list("dossier__code", flat=True)) == {self.week[letter].code for letter in "DF"}
