"""Reports over the API: the shapes of interface §6, files, who may ask, long ones in the background."""

import io
from typing import Any
from unittest import mock

import openpyxl
import pytest
from django.test import TestCase

from cases.slips.services import NotReady
from monitoring.kpi import targets
from monitoring.reports import services
from monitoring.reports.spec import REPORTS
from motcua.core.models import Role, User
from tests.factories import core, reports
from tests.factories.api import Caller

WEEK = {"from": "2026-11-16", "to": "2026-11-21"}


@pytest.mark.usefixtures("own_files")
class TestReports(TestCase):
    """The week is made once for all of them."""

    office: User

    @classmethod
    def setUpTestData(cls) -> None:
        targets.load()
        reports.week()
        cls.office = core.staff(Role.OFFICE, "van-phong")

    def get(self, code: str, by: User | None = None, **asked: Any) -> Any:
        return Caller(by or self.office).get(f"/reports/{code}", **{**WEEK, **asked})

    def test_ii06a_has_columns_rows_and_checks(self) -> None:
        told = self.get("II.06a").json()
        assert [each["code"] for each in told["columns"]] == [f"c{n}" for n in range(3, 14)]
        total = dict(told["rows"][-1])
        assert (total.pop("name"), total.pop("kind")) == ("Tổng cộng", "total")
        assert list(total.values()) == [8, 1, 5, 2, 3, 1, 1, 1, 5, 2, 3]
        assert told["checks"] == {"3=4+5+6": True, "7=8+9+10": True, "11=12+13": True, "3=7+11": True}
        assert {row["kind"] for row in told["rows"]} == {"department", "field", "total"}

    def test_every_report_of_the_contract_answers(self) -> None:
        contract = {"II.06a", "II.07a", "766", "chin-chi-so", "ke-hoach-796", "so-theo-doi"}
        assert contract <= {code for code, _ in REPORTS.items()}
        for code in contract:
            answer = self.get(code)
            assert answer.status_code == 200, code
            assert {"columns", "rows", "checks"} <= answer.json().keys()

    def test_excel_and_filters(self) -> None:
        answer = self.get("II.06a", format="xlsx", department="hctp")
        rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
        assert [row[2] for row in rows if row[1] == "Tổng cộng"] == [1]
        for name in ("department", "field", "procedure", "service_point", "channel"):
            refused = self.get("II.06a", **{name: "khong-co"})
            assert (refused.status_code, list(refused.json()["errors"])) == (422, [name])
        assert self.get("II.06a", format="doc").status_code == 422
        assert self.get("khong-co").status_code == 404

    def test_who_may_ask(self) -> None:
        assert Caller().get("/reports/II.06a").status_code == 401
        assert self.get("II.06a", core.clerk()).status_code == 403
        assert self.get("II.06a", core.head("hctp")).json()["rows"][-1]["c3"] == 1
        assert self.get("II.06a", core.head("hctp"), department="bttp").status_code == 403
        assert self.get("II.06a", core.officer("bttp")).json()["rows"][-1]["c3"] == 0

    def test_a_paper_for_which_the_printer_has_no_time_is_written_in_the_background(self) -> None:
        busy = mock.patch("monitoring.reports.api.fetch_sheets", side_effect=NotReady)
        with busy, mock.patch("monitoring.reports.services.jobs.at_once"):
            begun = self.get("II.06a", format="pdf")
        assert (begun.status_code, begun.json()["format"]) == (202, "pdf")

    def test_days_that_no_calendar_of_ours_knows_are_refused(self) -> None:
        for days in ({"from": "0001-01-01", "to": "0001-02-01"}, {"from": "9999-01-01", "to": "9999-12-31"}):
            for code in ("II.06a", "ke-hoach-796", "nang-suat"):
                assert self.get(code, **days).status_code == 422

    def test_a_long_one_is_written_in_the_background_and_fetched_from_there(self) -> None:
        with mock.patch.object(services, "LONG", 3):
            begun = self.get("so-theo-doi")
        told = begun.json()
        assert begun.status_code == 202
        run = Caller(self.office).get(told["url"].removeprefix("/api/v1")).json()
        assert (run["state"], run["total"]) == ("ready", 6)
        assert b"".join(Caller(self.office).get(run["file"].removeprefix("/api/v1"))).startswith(b"{")  # type: ignore[arg-type]
        other = core.head("hctp")
        assert Caller(other).get(f"/report-runs/{run['id']}").status_code == 404
        assert Caller(other).get(f"/report-runs/{run['id']}/file").status_code == 404
