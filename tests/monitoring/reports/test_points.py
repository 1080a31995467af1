"""QĐ 766 and the nine indices: formulas, thresholds, empty denominators, ranks; what is entered by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cases.dossier.models import Dossier
from cases.dossier.states import State
from cases.results.models import Result
from digitization.papers.models import Paper
from monitoring.kpi.scope import Scope
from monitoring.reports import services
from monitoring.reports.definitions import index766, nine
from motcua.core.calendar import midnight
from motcua.core.errors import Invalid
from motcua.core.models import JournalEntry, Role
from tests.factories import catalogue, core, dossier, papers, reports

PART = {part.code: part for part in index766.PARTS}
JULY = Scope(date(2026, 7, 1), date(2026, 8, 1))


def test_five_groups_make_a_hundred_points() -> None:
    by_group = [sum(part.most for part in index766.PARTS if part.group == number) for number in range(5)]
    assert by_group == [18, 20, 22, 22, 18]


@pytest.mark.parametrize(
    ("code", "numerator", "denominator", "points"),
    [
        ("ON_TIME", 18, 20, 18.0),  # 20 × 18/20
        ("ON_TIME", 21, 20, 20.0),  # more finished than received: never above the most
        ("ONLINE_OFFERED", 40, 100, 1.0),  # 2 × 40 % / 80 %
        ("ONLINE_OFFERED", 90, 100, 2.0),
        ("ONLINE_USED", 1, 4, 1.0),  # 4 × 25 %
        ("ONLINE_DOSSIERS", 25, 100, 3.0),  # 6 × 25 % / 50 %
        ("PAYMENT_USED", 20, 100, 0.5),  # 2.5 × 20 %
        ("REUSED_DIGITIZED_DATA", 20, 100, 0.5),  # 2 × 20 % / 80 %
        ("DOSSIER_RECEIVING_SATISFACTION", 45, 100, 3.0),  # 6 × 45 % / 90 %
        ("PETITION_PROCESSING_ON_TIME", 1, 3, 2.0),
        ("PETITION_PROCESSING_ON_TIME", 0, 0, 6),  # no petition: full
        ("PETITION_HANDLING_SATISFACTION", 0, 0, 6),
        ("DOSSIER_RECEIVING_SATISFACTION", 0, 0, 0.0),  # no rating: none
        ("ONLINE_DOSSIERS", 0, 0, None),  # nothing received: no figure, never 0
        ("DOSSIER_SYNC", None, None, None),
    ],
)
def test_a_component_has_the_points_of_its_formula(
    code: str, numerator: float | None, denominator: float | None, points: float | None
) -> None:
    assert PART[code].score(numerator, denominator) == points


@pytest.mark.parametrize(
    ("points", "name"),
    [(18, "Xuất sắc"), (15, "Xuất sắc"), (14.99, "Tốt"), (12, "Tốt"), (9, "Khá"), (6, "Trung bình"), (5.99, "Yếu")],
)
def test_exactly_fifteen_points_are_excellent(points: float, name: str) -> None:
    assert nine.rank(points) == name


@pytest.mark.django_db
def test_a_figure_entered_by_hand_counts_for_its_period_and_the_whole_office_alone() -> None:
    office = core.staff(Role.OFFICE, "van-phong")
    report, given = services.find("766"), {"DOSSIER_SYNC": (Decimal(1), Decimal(4))}
    services.enter(report, JULY.since, JULY.until, given, "Cổng DVCQG", office, core.MONDAY)
    services.enter(
        report, JULY.since, JULY.until, {"DOSSIER_SYNC": (Decimal(2), Decimal(4))}, "Cổng", office, core.MONDAY
    )
    shown = reports.line(reports.table("766", JULY), "component", "đồng bộ").values
    assert (shown["score"], shown["told"]) == (3.0, f"Nhập tay: {office.name}, 16/11/2026 (Cổng)")
    part = JULY.narrowed(department_id=core.unit("bttp").pk)
    other = Scope(date(2026, 7, 1), date(2026, 7, 31))
    for scope in (part, other):
        assert reports.line(reports.table("766", scope), "component", "đồng bộ").values["score"] is None
    assert JournalEntry.objects.filter(verb="report.entered", actor=office).count() == 2


@pytest.mark.django_db
def test_what_is_measured_or_out_of_range_is_not_entered() -> None:
    office = core.staff(Role.OFFICE, "van-phong")
    for code, report, pair in (
        ("ON_TIME", "766", (1, 2)), ("DOSSIER_SYNC", "766", (3, 2)), ("DOSSIER_SYNC", "766", (3, None)),
        ("4", "chin-chi-so", (Decimal("2.5"), None)), ("1", "chin-chi-so", (1, None)),
    ):  # fmt: skip
        with pytest.raises(Invalid) as wrong:
            services.enter(services.find(report), JULY.since, JULY.until, {code: pair}, "x", office, core.MONDAY)  # type: ignore[dict-item]
        assert list(wrong.value.errors) == [code]


@pytest.mark.django_db
def test_steps_are_scored_by_the_days_they_were_due_and_ended() -> None:
    made = dossier.resolved()
    reports.fold()
    monday, friday = core.MONDAY, midnight(date(2026, 11, 20))
    ends = (
        (monday, monday + timedelta(days=1)),  # a day before: 2 points
        (monday + timedelta(hours=5), monday),  # later that day: 1
        (friday + timedelta(hours=23), monday),  # the last evening of the week: 0
        (friday + timedelta(hours=24), monday),  # after it: not counted
    )
    for step, (ended, due) in zip(made.assignments.order_by("pk"), ends, strict=True):
        made.assignments.filter(pk=step.pk).update(ended_at=ended, due_at=due)
    assert nine.each_unit(reports.WEEK) == (1, 1, 1)
    made.assignments.update(due_at=None)
    assert nine.each_unit(reports.WEEK) == (0, 0, 0)


@pytest.mark.django_db
def test_contacts_count_two_one_and_no_points() -> None:
    made = [dossier.received() for _ in range(4)]
    Dossier.objects.update(state=State.WITHDRAWN, finished_at=core.MONDAY)
    for each, asked in zip(made, (0, 1, 1, 2), strict=True):
        Dossier.objects.filter(pk=each.pk).update(supplements=asked)
    reports.fold()
    assert nine.contacts(reports.WEEK) == (1, 2, 1)


@pytest.mark.django_db
def test_procedures_online_are_those_in_force_that_offer_it_and_were_used_so() -> None:
    # Whole way, in part, not at all; reference only and ended ones are not ours. One of the two came online.
    whole, part, _ = (catalogue.procedure(online_level=level) for level in ("full", "partial", "none"))
    catalogue.procedure(online_level="full", competence="reference")
    catalogue.procedure(online_level="full", effective_to=date(2026, 11, 1))
    dossier.received(version=part, channel="online")
    dossier.received(version=whole)
    reports.fold()
    assert index766.offered_online(reports.WEEK) == (2, 3)
    assert index766.used_online(reports.WEEK) == (1, 2)
    assert index766.used_online(reports.WEEK.narrowed(channel="online")) == (None, None)
    catalogue.procedure(online_level="")  # of one nobody knows: then of none
    assert index766.offered_online(reports.WEEK) == (None, None)


class TestWeek(reports.WeekCase):
    """The week is made once for all."""

    def test_a_result_counts_while_it_is_accepted_and_a_paper_asked_for_again_is_not_reused(self) -> None:
        made = self.week["B"]  # granted, both papers from the store
        result = papers.paper(owner=made.applicant, reference=made.reference, origin="result")
        Result.objects.filter(dossier=made).update(paper=result)
        line = JournalEntry.objects.get(reference=made.reference, verb="dossier.received")
        JournalEntry.objects.filter(pk=line.pk).update(data=line.data | {"asked_again": ["ban-sao-bang"]})
        # Granted B and D: not accepted yet; accepted; revoked.
        for state, share in (({}, 0), ({"accepted_at": core.MONDAY}, 50.0), ({"revoked_at": core.MONDAY}, 0)):
            Paper.objects.filter(pk=result.pk).update(**state or {"accepted_at": None})
            reports.fold()
            assert reports.line(reports.table("so-hoa"), "total").values["stored_share"] == share
            found = reports.line(reports.table("766", reports.WEEK), "component", "kết quả điện tử").values
            assert found["share"] == share
        reused = reports.line(reports.table("766", reports.WEEK), "component", "dùng lại").values
        assert (reused["numerator"], reused["denominator"]) == (0, 6)

    def test_the_sum_counts_only_what_has_figures_and_says_of_how_many_points(self) -> None:
        # The week: received 6, online 1, on time 2 (B, C), digitized 1, reused 1; granted 2, no result stored.
        found = reports.table("766", reports.WEEK)
        points = {line.name: line.values["score"] for line in found.lines if line.kind == "group"}
        # 20 × 2/6 = 6,67; online 6 × min(1, 1/6 ÷ 0,5) = 2, how many are offered is unknown.
        assert points == {
            "Công khai, minh bạch": None, "Tiến độ giải quyết": 6.67, "Cung cấp dịch vụ trực tuyến": 2.0,
            "Số hóa hồ sơ": 1.09, "Mức độ hài lòng": None,  # 4 × 1/6 + 2 × (1/6 ÷ 0,8) + 6 × 0/2 = 0,67 + 0,42
        }  # fmt: skip
        assert reports.line(found, "total").values["score"] == 9.76
        assert "38 trên 100 điểm" in found.notes[0]  # 20 + 6 + 6 + 4 + 2

    def test_nine_indices_are_ranked_only_when_all_have_points(self) -> None:
        # Finished: B early 2, C on the day 1, D late 0 → 1,0; none was asked to be completed → 2,0
        found = reports.table("chin-chi-so")
        assert [line.values["score"] for line in found.lines[:3:2]] == [1.0, 2.0]
        assert found.notes == ["Chưa xếp loại: còn 6 chỉ số chưa có dữ liệu."]
        office = core.staff(Role.OFFICE, "van-phong")
        by_hand = {str(number): (Decimal(2), None) for number in range(4, 10)}
        week = reports.WEEK
        services.enter(services.find("chin-chi-so"), week.since, week.until, by_hand, "Biên bản", office, core.MONDAY)
        found = reports.table("chin-chi-so")
        second = found.lines[1].values["score"]
        assert reports.line(found, "total").values["score"] == round(1.0 + second + 2.0 + 12, 2)
        assert found.notes == [f"Xếp loại: {nine.rank(15 + second)}."]
