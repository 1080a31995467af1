"""Files of the week of tests/factories/reports.py: workbooks, CSV, JSON, and how they are fetched."""

import json
from datetime import timedelta
from typing import Any
from unittest import mock

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.test import Client

from monitoring.reports import export, services
from monitoring.reports.models import Run
from tests.factories import reports

NOW = reports.NEXT + timedelta(days=1)


@pytest.mark.usefixtures("own_files")
class TestFiles(reports.WeekCase):
    """The week is made once for all of them."""

    def made(self, suffix: str, code: str = "II.06a", **asked: str) -> Run:
        """A file that the worker wrote."""
        run = services.begin(services.find(code), reports.WEEK, self.office, NOW, suffix=suffix, asked=asked)
        return Run.objects.get(pk=run.pk)

    def read(self, run: Run) -> list[list[Any]]:
        """The filled cells of a workbook, row by row."""
        with default_storage.open(run.path) as file:
            return [[cell for cell in row if cell is not None] for row in openpyxl.load_workbook(file).active.values]

    def test_a_workbook_has_the_head_the_rows_and_the_rules(self) -> None:
        rows = self.read(self.made("xlsx"))
        assert rows[0] == ["Biểu số II.06a/VPCP/KSTT. Tình hình, kết quả giải quyết thủ tục hành chính"]
        assert rows[1] == ["Từ ngày 16/11/2026 đến ngày 20/11/2026"]
        assert ["II", "Phòng Bổ trợ tư pháp", 7, 1, 4, 2, 3, 1, 1, 1, 4, 2, 2] in rows
        assert ["Tổng cộng", 8, 1, 5, 2, 3, 1, 1, 1, 5, 2, 3] in rows
        assert ["Kiểm tra 3=7+11: đúng"] in rows
        with default_storage.open(self.made("xlsx").path) as file:
            sheet = openpyxl.load_workbook(file).active
        assert (sheet.title, sheet.page_setup.orientation, sheet.print_title_rows) == ("Số liệu", "landscape", "$4:$5")

    def test_the_dossiers_behind_a_figure_are_written_in_words_without_their_owner(self) -> None:
        run = self.made("xlsx", cot="c10")
        assert (run.state, run.done, run.total) == ("ready", 1, 1)
        last = self.read(run)[-1]
        assert (last[0], last[-2:]) == (self.week["D"].code, ["Quá hạn", "Đồng ý giải quyết"])
        assert self.week["D"].applicant_name not in last
        plain = self.made("csv", cot="c5")
        with default_storage.open(plain.path) as file:
            lines = file.read().decode("utf-8-sig").splitlines()
        assert [line.split(",")[0] for line in lines[1:]] == [self.week[letter].code for letter in "CDEHI"]

    def test_stopping_ends_a_file_that_is_being_written(self) -> None:
        run = Run.objects.create(report="II.06a", format="csv", asked={"cot": "c3"}, since=reports.WEEK.since,
                                 until=reports.WEEK.until, asked_at=NOW)  # fmt: skip
        original = export.rows

        def stopped_at_the_first(facts: Any) -> Any:
            for row in original(facts):
                services.stop(run)
                yield row

        with mock.patch.object(export, "rows", stopped_at_the_first), mock.patch.object(export, "STEP", 1):
            services.write(run.pk, NOW)
        run.refresh_from_db()
        assert (run.state, run.path) == ("stopped", "")

    def test_a_long_register_is_written_as_json_of_the_same_shape(self) -> None:
        run = self.made("json", "so-theo-doi")
        with default_storage.open(run.path) as file:
            told = json.load(file)
        assert [row["name"] for row in told["rows"]] == [line.name for line in reports.table("so-theo-doi").lines]
        assert {"columns", "rows", "checks"} <= told.keys()
        assert [row[1] for row in self.read(self.made("xlsx", "so-theo-doi"))[-6:]] == [r["name"] for r in told["rows"]]

    def test_a_broken_download_goes_on_where_it_stopped(self) -> None:
        run, browser = self.made("csv", cot="c3"), Client()
        browser.force_login(self.office, "django.contrib.auth.backends.ModelBackend")
        where = f"/bao-cao/lan/{run.pk}/tep/"
        whole = browser.get(where)
        content, tag = b"".join(whole), whole.headers["ETag"]
        assert (whole.status_code, len(content), whole.headers["Accept-Ranges"]) == (200, run.size, "bytes")
        rest = browser.get(where, headers={"Range": "bytes=100-", "If-Range": tag})
        assert (rest.status_code, b"".join(rest)) == (206, content[100:])
        assert rest.headers["Content-Range"] == f"bytes 100-{run.size - 1}/{run.size}"
        assert b"".join(browser.get(where, headers={"Range": "bytes=-7"})) == content[-7:]
        assert b"".join(browser.get(where, headers={"Range": "bytes=2-5"})) == content[2:6]
        assert browser.get(where, headers={"Range": f"bytes={run.size}-"}).status_code == 416
        assert browser.get(where, headers={"Range": f"bytes={'9' * 5000}-"}).status_code == 200  # no range at all
        assert browser.get(where, headers={"Range": "bytes=1-", "If-Range": '"another"'}).status_code == 200

    def test_the_report_on_the_plan_has_figure_evidence_causes_and_proposals_for_every_target(self) -> None:
        found = reports.table("ke-hoach-796")
        assert [line.values["item"] for line in found.lines] == [
            "II.1", "II.4", "II.5", "II.5", "II.5", "V.2", "VII.2", "VII.3", "VII.3", "VII.4", "–",
        ]  # fmt: skip
        told = {each.key: each.text for each in found.passages}
        assert sum("." in key for key in told) == 3 * len(found.lines)
        # Reuse: B of B C D E H I; 80 % would be 5.
        assert told["reuse.II.4.evidence"].startswith("16,67 % (1/6 hồ sơ)")
        assert told["reuse.II.4.causes"].startswith(
            "Còn thiếu 4 hồ sơ để đạt. Nơi chưa đạt: Phòng Bổ trợ tư pháp (20 %"
        )
        assert "Phòng Hành chính tư pháp rà soát" in told["reuse.II.4.proposals"]
        assert told["satisfaction.V.2.causes"] == "Chưa có phiếu đánh giá nào được thu."
