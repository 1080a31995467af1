"""The report on the plan: its tasks as they stood on the last evening (tests/factories/plans.py: ``followed``), what is
late and why, words that people wrote and a new making keeps."""

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.test import TestCase

from monitoring.kpi import targets
from monitoring.kpi.scope import Scope
from monitoring.kpi.services import Figure
from monitoring.kpi.spec import KPIS
from monitoring.reports import files, services, tables
from monitoring.reports.definitions import plan
from monitoring.reports.models import Run
from monitoring.reports.plan_tasks import NOT_CONFIRMED
from motcua.core.models import OrgUnit, Role, User
from tests.factories import core, plans, reports

NOW = reports.NEXT + timedelta(days=1)
REPORT = services.find("ke-hoach-796")


def test_departments_below_a_target_are_named_by_how_much_they_lack() -> None:
    # 50 % online wanted. A: 5 of 10, just there; B: 4 of 10, one short; C: nothing; D: 1 of 20, nine short.
    told = {"A": (5, 10), "B": (4, 10), "C": (0, 0), "D": (1, 20)}
    units = {
        OrgUnit(pk=nth, name=name): {"online": n, "received": of} for nth, (name, (n, of)) in enumerate(told.items(), 1)
    }
    figure = Figure(KPIS["online"], 25.0, 10, 40, 50)
    assert plan._behind_most(figure, units) == [("D", 1, 20), ("B", 4, 10)]


@pytest.mark.usefixtures("own_files")
class TestPlan(TestCase):
    """The tasks are made once for all of them."""

    office: User

    @classmethod
    def setUpTestData(cls) -> None:
        plans.followed()
        cls.office = core.staff(Role.OFFICE, "van-phong")

    def run_of(self, by: User | None = None, scope: Scope = reports.WEEK, suffix: str = "") -> Run:
        made = services.begin(REPORT, scope, by or self.office, NOW, suffix=suffix)
        return Run.objects.get(pk=made.pk)

    def told(self, scope: Scope = reports.WEEK) -> dict[str, dict[str, Any]]:
        """Item → the row."""
        rows = services.table(REPORT, scope).parts["tasks"]
        return {line.values["item"]: {"name": line.name} | line.values for line in rows}

    def said(self, found: Any = None) -> dict[str, str]:
        return {each.key: each.text for each in (found or services.table(REPORT, reports.WEEK)).passages}

    def test_each_task_stands_under_its_group_as_on_the_last_evening(self) -> None:
        told = self.told()
        assert [(item, row["name"], row["status"]) for item, row in told.items()] == [
            ("I", "Số hóa", None), ("I.1", "Quét mọi hồ sơ", "Đã xác nhận"), ("I.2", "Tái cấu trúc quy trình", "Chậm"),
            ("I.3", "Điện tử hóa mẫu đơn", "Chờ xác nhận"), ("II", "Nguồn lực", None), ("II.1", "Mua máy quét", "Chậm"),
            ("II.2", "Rà soát số người trực", "Chậm"),
        ]  # fmt: skip
        assert [told[item]["percent"] for item in ("I.1", "I.2", "I.3", "II.1")] == [100, 30, 100, 0]  # (60 + 0) ÷ 2

    def test_what_was_confirmed_by_then_stands_there_with_its_evidence_and_money(self) -> None:
        told = self.told()
        first = told["I.1"]
        assert first["progress"] == "Phòng Bổ trợ tư pháp, 16/11/2026: 100 %. Đã quét 1.200 hồ sơ."
        assert (first["evidence"], first["product"], first["fund"]) == ("quet.jpg", "Kho", "Ngân sách")
        assert (first["estimate"], first["spent"]) == (50_000_000, 10_000_000)  # the five of Monday 23 came later
        assert told["I.3"]["progress"] == NOT_CONFIRMED  # confirmed on Monday 23
        assert told["I.3"]["due"] == "Trong năm 2026 (hết 31/12/2026)"
        assert told["II.2"]["due"] == "Thường xuyên (lần này hết 30/06/2026)"
        assert told["I.2"]["leads"] == "Phòng Hành chính tư pháp; Phòng Bổ trợ tư pháp"
        later = self.told(Scope(date(2026, 11, 23), date(2026, 11, 24)))
        assert (later["I.1"]["spent"], later["I.3"]["status"], later["II.1"]["status"]) == (
            15_000_000, "Đã xác nhận", "Chờ xác nhận",
        )  # fmt: skip

    def test_what_is_late_and_why_and_who_is_to_act_is_written_from_the_reports(self) -> None:
        said = self.said()
        assert said["tasks_opening"] == (
            "Đến hết ngày 20/11/2026, 5 nhiệm vụ được theo dõi: 3 chậm; 1 đã báo cáo hoàn thành,"
            " chờ xác nhận; 1 đã hoàn thành."
        )
        assert said["tasks_late"].splitlines() == [
            (
                "- Mục I.2 “Tái cấu trúc quy trình” (hết hạn 30/10/2026): Phòng Hành chính tư pháp chưa báo cáo;"
                " Phòng Bổ trợ tư pháp tiến độ mới đạt 60 %."
            ),
            "- Mục II.1 “Mua máy quét” (hết hạn 30/09/2026): Phòng Bổ trợ tư pháp chưa báo cáo.",
            (
                "- Mục II.2 “Rà soát số người trực” (hết hạn 30/06/2026): Phòng Hành chính tư pháp chưa báo cáo lần này"
                " (lần trước ngày 05/03/2026)."
            ),
        ]
        assert (
            "Phòng Hành chính tư pháp (mục I.2, II.2); Phòng Bổ trợ tư pháp (mục I.2, II.1)" in said["tasks_proposals"]
        )

    def test_a_period_that_still_runs_is_told_as_of_the_day_up_to_which_everything_is_known(self) -> None:
        monday = plans.NOW.date()  # 16/11, before anybody confirmed I.1
        assert self.told(Scope(date(2026, 1, 1), date(2027, 1, 1), today=monday))["I.1"]["status"] == "Chờ xác nhận"
        said = self.said(services.table(REPORT, replace(reports.WEEK, today=monday)))
        assert said["tasks_opening"].startswith("Đến hết ngày 16/11/2026, 5 nhiệm vụ")

    def test_the_plan_is_named_from_its_data(self) -> None:
        said = self.said()
        assert said["subject"] == "Kết quả thực hiện Kế hoạch số 01/KH-STP"
        assert (
            "Kế hoạch số 01/KH-STP ngày 05 tháng 01 năm 2026 của Sở Tư pháp tỉnh Khánh Hòa (Đổi mới" in said["ground"]
        )
        before = services.table(REPORT, Scope(date(2025, 11, 1), date(2025, 12, 1)))
        assert (before.parts, self.said(before)["subject"]) == ({"tasks": []}, "Kết quả thực hiện kế hoạch")

    def test_a_department_reports_the_tasks_it_leads_or_helps_with(self) -> None:
        own = self.told(reports.WEEK.narrowed(department_id=core.unit("bttp").pk))
        assert [item for item in own if "." in item] == ["I.1", "I.2", "II.1"]

    def test_json_and_excel_carry_the_tasks_beside_what_the_contract_names(self) -> None:
        with default_storage.open(self.run_of(suffix="json").path) as file:
            told = json.load(file)
        assert {"columns", "rows", "checks", "passages"} <= told.keys()
        assert [row["item"] for row in told["tasks"]["rows"]] == ["I", "I.1", "I.2", "I.3", "II", "II.1", "II.2"]
        assert {"status", "progress", "spent"} <= {column["code"] for column in told["tasks"]["columns"]}
        content = files.workbook_bytes(REPORT, reports.WEEK, services.table(REPORT, reports.WEEK), "")
        sheet = openpyxl.load_workbook(io.BytesIO(content))["Tình hình thực hiện nhiệm vụ"]
        rows = [list(row) for row in sheet.values]
        assert rows[0][0] == "Tình hình thực hiện nhiệm vụ"
        assert ["I.1", "Quét mọi hồ sơ"] in [row[:2] for row in rows]

    def test_a_kept_table_holds_the_tasks_and_says_when_one_was_told_otherwise_later(self) -> None:
        kept = self.run_of()
        assert kept.content is not None
        assert tables.table(kept.content, REPORT).parts == services.table(REPORT, reports.WEEK).parts
        plans.Task.objects.filter(wording="Mua máy quét").update(estimate=7_000_000)
        figures, _ = services.changes_since(kept)
        assert [(each.row, each.column, each.then, each.now) for each in figures] == [
            ("Mua máy quét", "Dự toán (đồng)", "–", "7.000.000")
        ]

    def test_words_that_people_wrote_stay_when_the_report_is_made_anew(self) -> None:
        targets.load()
        first = self.run_of()
        services.reword(first.pk, self.office, {"opening": "Lời của Văn phòng.", "closing": ""}, NOW)
        again = self.run_of()
        said = {each.key: each for each in services.kept_table(again).passages}
        assert (said["opening"].text, said["closing"].text) == ("Lời của Văn phòng.", "")
        assert said["opening"].made.startswith("Trong kỳ, Sở Tư pháp tỉnh Khánh Hòa theo dõi 11 mục tiêu")
        services.reword(again.pk, self.office, {"closing": said["closing"].made}, NOW)  # back to what the rules write
        third = {each.key: each for each in services.kept_table(self.run_of()).passages}
        assert (third["opening"].text, third["closing"].made) == ("Lời của Văn phòng.", "")

    def test_words_of_another_question_or_of_a_run_one_may_not_see_are_not_taken_over(self) -> None:
        part = reports.WEEK.narrowed(department_id=core.unit("bttp").pk)
        services.reword(self.run_of(scope=part).pk, self.office, {"opening": "Lời của Văn phòng."}, NOW)
        for run in (self.run_of(), self.run_of(core.head("bttp"), part)):
            assert self.said(services.kept_table(run))["opening"] != "Lời của Văn phòng."
        assert self.said(services.kept_table(self.run_of(scope=part)))["opening"] == "Lời của Văn phòng."

    def test_one_director_signs_by_name_of_several_none(self) -> None:
        ours = core.director()
        assert (self.said()["signer_title"], self.said()["signer"]) == ("GIÁM ĐỐC", ours.name)
        core.director()
        assert self.said()["signer"] == ""
