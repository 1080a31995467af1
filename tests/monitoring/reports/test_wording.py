"""What the rules write of one target: figure, cause, proposal agree with the light and name only what is theirs."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from monitoring.kpi.models import Target
from monitoring.kpi.services import Figure
from monitoring.kpi.spec import KPIS
from monitoring.plan.states import Status
from monitoring.reports import printed
from monitoring.reports.definitions import plan
from monitoring.reports.spec import Line

BELOW = [("Phòng A", 10, 30), ("Phòng B", 5, 20), ("Phòng C", 1, 9), ("Phòng D", 1, 2)]


def said(
    code: str, value: float | None, counts: tuple[int, int] | None, target: float, before: float | None
) -> list[str]:
    """Evidence, cause, proposal."""
    now = Figure(KPIS[code], value, *(counts or (None, None)), target=target)
    earlier = Figure(KPIS[code], before, None, None)
    row = Target(kpi=code, value=Decimal(target), since=date(2023, 1, 1), item="II.5", wording="Mục tiêu")
    return [each.text for each in plan.of_target(row, now, earlier, BELOW)]


def test_a_share_that_is_missed_is_not_called_reached_and_says_where_most_is_missing() -> None:
    evidence, causes, proposals = said("online", 40.0, (40, 100), 50, 42.5)
    assert evidence == "40 % (40/100 hồ sơ); giảm 2,5 điểm phần trăm so với kỳ trước (42,5 %)."
    assert causes.startswith(
        "Còn thiếu 10 hồ sơ để đạt. Nơi còn thiếu nhiều hồ sơ nhất: Phòng A (33,33 %, 10/30 hồ sơ);"
    )
    assert "Phòng D" not in causes
    assert proposals.startswith("Phòng A, Phòng B, Phòng C rà soát các hồ sơ chưa đạt")


def test_a_target_that_is_met_needs_no_cause() -> None:
    assert said("online", 60.0, (60, 100), 50, None) == ["60 % (60/100 hồ sơ).", "", "Giữ kết quả đã đạt trong kỳ tới."]


def test_what_nobody_measured_says_why_and_who_is_to_measure_it() -> None:
    evidence, causes, proposals = said("satisfaction", None, None, 95, None)
    assert evidence == "Chưa có dữ liệu để đánh giá."
    assert causes == "Chưa có phiếu đánh giá nào được thu."
    assert "thu thập số liệu" in proposals
    assert said("online", None, (0, 0), 50, None)[1] == "Trong kỳ chưa phát sinh hồ sơ để tính."


def test_what_counters_do_is_no_share_of_dossiers_and_no_matter_of_departments() -> None:
    evidence, causes, proposals = said("productivity", 428.8, (248, 144), 1600, 367.4)
    assert evidence == "428,8 hồ sơ/người/năm; tăng 61,4 hồ sơ/người/năm so với kỳ trước (367,4 hồ sơ/người/năm)."
    assert causes == "Thấp hơn mức phải đạt 1.171,2 hồ sơ/người/năm."
    assert "bố trí người trực Bộ phận Một cửa" in proposals


def test_a_task_confirmed_as_done_whose_target_is_missed_is_pointed_out_before_anybody_signs() -> None:
    def task(item: str, status: Status, *kpis: str) -> Any:
        return SimpleNamespace(task=SimpleNamespace(item=item, kpis=kpis), status=status)

    lines = [Line("", "target", {"item": item, "met": met}, {"kpi": code})
             for item, met, code in (("II.1", "Chưa đạt", "digitized_intake"), ("II.4", "Chưa đạt", "reuse"),
                                     ("II.5", "Đạt", "online"))]  # fmt: skip
    done = Status.CONFIRMED
    tasks = [task("II.1", done, "digitized_intake"), task("II.3", done, "reuse"), task("II.4", Status.LATE, "reuse"),
             task("II.5", done, "online")]  # fmt: skip
    assert plan.at_odds(lines, tasks) == [
        "Đối chiếu trước khi ký: nhiệm vụ II.1 đã xác nhận hoàn thành mà mục tiêu chưa đạt."
    ]
    assert plan.at_odds(lines, tasks[1:]) == []


def test_no_line_of_a_paper_ends_between_a_number_and_its_percent_sign() -> None:
    assert printed.together("đạt 45,94 % (95 %)") == "đạt 45,94\u00a0% (95\u00a0%)"
