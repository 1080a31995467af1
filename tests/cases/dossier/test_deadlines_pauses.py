"""Pauses stop the clock; after a supplement it starts again or goes on."""

import pytest

from cases.dossier.deadlines import BadPause, Limit, Pause, deadline, due_at
from tests.cases.dossier.deadline_words import SAME_DAY, at, calendar_days, hours, pause, working
from tests.core.decreed import DECREED

SUPPLEMENT = pause("18/11/2026 08:10", "19/11/2026 16:30")
RESTART = pause("18/11/2026 08:10", "19/11/2026 16:30", restarts=True)


@pytest.mark.parametrize(
    ("limits", "received", "pauses", "due"),
    [
        # Wednesday counts 70 minutes of 480, Thursday 30.
        (working(3), "16/11/2026 09:00", [SUPPLEMENT], "23/11/2026 17:00"),
        (calendar_days(5), "16/11/2026 09:00", [SUPPLEMENT], "23/11/2026 17:00"),
        (calendar_days(3), "16/11/2026 09:00", [pause("20/11/2026 08:00", "20/11/2026 09:00")], "19/11/2026 17:00"),
        # Wednesday counts 60 minutes of 480, Thursday 180.
        (working(2), "16/11/2026 09:00", [pause("18/11/2026 08:00", "19/11/2026 14:00")], "20/11/2026 17:00"),
        # A pause over within a day of the receipt.
        (working(1), "16/11/2026 09:00", [pause("17/11/2026 08:00", "17/11/2026 08:30")], "18/11/2026 17:00"),
        # A whole day stands still: one day later, not two.
        (working(2), "16/11/2026 09:00", [pause("18/11/2026 00:00", "19/11/2026 00:00")], "19/11/2026 17:00"),
        (working(2), "16/11/2026 09:00", [pause("17/11/2026 17:00", "18/11/2026 17:00")], "19/11/2026 17:00"),
        # Nights, lunches, weekends and the day of receipt take nothing away.
        (working(2), "16/11/2026 09:00", [pause("17/11/2026 17:00", "18/11/2026 07:00")], "18/11/2026 17:00"),
        (working(2), "16/11/2026 09:00", [pause("17/11/2026 11:30", "17/11/2026 13:30")], "18/11/2026 17:00"),
        (working(2), "16/11/2026 09:00", [pause("16/11/2026 10:00", "16/11/2026 16:00")], "18/11/2026 17:00"),
        (working(2), "19/11/2026 09:00", [pause("21/11/2026 00:00", "22/11/2026 23:00")], "23/11/2026 17:00"),
        # A calendar Saturday counts 24 hours, half of them paused here.
        (calendar_days(3), "19/11/2026 09:00", [pause("21/11/2026 00:00", "21/11/2026 12:00")], "23/11/2026 17:00"),
        (hours(4), "16/11/2026 15:00", [pause("17/11/2026 07:30", "17/11/2026 08:30")], "17/11/2026 10:00"),
        (hours(4), "16/11/2026 15:00", [pause("17/11/2026 09:00", "17/11/2026 10:00")], "17/11/2026 09:00"),
        (SAME_DAY, "23/11/2026 09:00", [pause("23/11/2026 10:00", "23/11/2026 10:30")], "25/11/2026 17:00"),
        (SAME_DAY, "23/11/2026 09:00", [pause("23/11/2026 11:30", "23/11/2026 13:30")], "23/11/2026 17:00"),
        (SAME_DAY, "23/11/2026 15:30", [pause("23/11/2026 16:00", "23/11/2026 16:30")], "25/11/2026 17:00"),
    ],
)
def test_a_pause_takes_its_working_time_out_of_the_limit(
    limits: list[Limit], received: str, pauses: list[Pause], due: str
) -> None:
    assert due_at(limits, at(received), DECREED, pauses) == at(due)
    assert deadline(limits, at(received), DECREED, pauses).due_at == at(due)


def test_a_partly_paused_day_counts_its_share_and_says_why() -> None:
    told = deadline(working(3), at("16/11/2026 09:00"), DECREED, [SUPPLEMENT])
    words = "Tạm dừng: chờ bổ sung giấy tờ, từ 18/11/2026 08:10 đến 19/11/2026 16:30"
    assert [(day.date.day, round(float(day.share) * 480), day.reason) for day in told.days if day.counted] == [
        (17, 480, "Ngày làm việc"),
        (18, 70, words),
        (19, 30, words),
        (20, 480, "Ngày làm việc"),
        (23, 480, "Ngày làm việc"),
    ]
    assert told.days[-1].number == 3


def test_after_a_supplement_that_restarts_the_limit_runs_in_full_from_its_end() -> None:
    told = deadline(working(3), at("16/11/2026 09:00"), DECREED, [RESTART])
    assert told.due_at == due_at(working(3), at("19/11/2026 16:30"), DECREED) == at("25/11/2026 17:00")
    assert [(day.date.day, day.counted, day.reason) for day in told.days][1:5] == [
        (17, False, "Ngày làm việc (không tính nữa: thời hạn tính lại từ đầu)"),
        (18, False, f"{RESTART} (không tính nữa: thời hạn tính lại từ đầu)"),
        (19, False, "Tính lại từ đầu sau khi nhận đủ hồ sơ bổ sung"),
        (20, True, "Ngày làm việc"),
    ]
    assert [day.number for day in told.days if day.counted] == [1, 2, 3]


def test_a_restart_outside_working_hours_counts_from_the_next_opening() -> None:
    night = pause("18/11/2026 08:10", "20/11/2026 19:00", restarts=True)
    told = deadline(working(1), at("17/11/2026 09:00"), DECREED, [night])
    assert told.due_at == at("25/11/2026 17:00")
    assert [day.reason for day in told.days][3] == (
        "Tính lại từ đầu sau khi nhận đủ hồ sơ bổ sung; "
        "Nhận ngoài giờ làm việc: tính như nhận lúc 07:00 ngày 23/11/2026"
    )


def test_only_the_last_of_two_restarts_matters_in_one_stage() -> None:
    again = pause("23/11/2026 08:00", "23/11/2026 09:00", restarts=True)
    assert due_at(working(3), at("16/11/2026 09:00"), DECREED, [again, RESTART]) == at("27/11/2026 17:00")


def test_a_restart_begins_only_the_stage_in_which_it_was_asked() -> None:
    stages = working(2) + working(3)
    told = deadline(stages, at("13/11/2026 09:00"), DECREED, [RESTART])
    assert told.stages == (at("17/11/2026 17:00"), at("25/11/2026 17:00"))
    early = deadline(stages, at("16/11/2026 09:00"), DECREED, [RESTART])
    assert early.stages == (at("23/11/2026 17:00"), at("27/11/2026 17:00"))


def test_a_supplement_asked_when_the_dossier_is_late_still_restarts_it() -> None:
    late = pause("20/11/2026 08:00", "23/11/2026 09:00", restarts=True)
    assert due_at(working(1), at("16/11/2026 09:00"), DECREED, [late]) == at("25/11/2026 17:00")


def test_an_open_pause_leaves_the_due_time_and_marks_the_days() -> None:
    standing = pause("18/11/2026 08:10", None)
    told = deadline(working(3), at("16/11/2026 09:00"), DECREED, [standing])
    assert told.due_at == due_at(working(3), at("16/11/2026 09:00"), DECREED) == at("19/11/2026 17:00")
    words = "Đang tạm dừng: chờ bổ sung giấy tờ, từ 18/11/2026 08:10"
    assert [(day.counted, round(float(day.share) * 480), day.reason) for day in told.days][2:] == [
        (True, 70, words),
        (False, 0, words),
    ]


def test_pauses_that_overlap_or_touch_count_once() -> None:
    parts = [pause("18/11/2026 08:00", "18/11/2026 10:00"), pause("18/11/2026 09:00", "18/11/2026 11:00")]
    whole = [pause("18/11/2026 08:00", "18/11/2026 11:00")]
    for limits in (hours(20), working(2)):
        received = at("16/11/2026 09:00")
        assert due_at(limits, received, DECREED, parts) == due_at(limits, received, DECREED, whole)
    share = deadline(working(2), at("16/11/2026 09:00"), DECREED, parts).days[2].share
    assert float(share) == 300 / 480


def test_a_dossier_is_never_due_while_its_clock_stands() -> None:
    # The shares reach 2 on Thursday morning, but the clock stands from Thursday 15:00 to Monday 10:00.
    pauses = [pause("17/11/2026 08:00", "17/11/2026 09:00"), pause("19/11/2026 15:00", "23/11/2026 10:00")]
    assert due_at(working(2), at("16/11/2026 09:00"), DECREED, pauses) == at("23/11/2026 17:00")
    to_the_close = [pauses[0], pause("19/11/2026 15:00", "19/11/2026 17:00")]
    assert due_at(working(2), at("16/11/2026 09:00"), DECREED, to_the_close) == at("20/11/2026 17:00")
    weekend = [pause("21/11/2026 23:00", "25/11/2026 10:00")]
    assert due_at(calendar_days(4), at("17/11/2026 09:00"), DECREED, weekend) == at("25/11/2026 17:00")


def test_a_restart_that_touches_another_pause_counts_from_the_end_of_both() -> None:
    both = [
        pause("18/11/2026 08:00", "18/11/2026 16:00", restarts=True),
        pause("18/11/2026 16:00", "20/11/2026 07:00", reason="chờ nộp phí"),
    ]
    assert due_at(working(1), at("17/11/2026 09:00"), DECREED, both) == at("23/11/2026 17:00")


def test_a_supplement_asked_at_the_very_end_of_a_stage_belongs_to_the_next_one() -> None:
    asked = pause("17/11/2026 17:00", "19/11/2026 16:30", restarts=True)
    told = deadline(working(1) + working(3), at("16/11/2026 09:00"), DECREED, [asked])
    assert told.stages == (at("17/11/2026 17:00"), at("25/11/2026 17:00"))


def test_a_pause_that_ended_before_the_clock_began_changes_nothing() -> None:
    before = pause("21/11/2026 08:00", "21/11/2026 09:00", restarts=True)
    assert due_at(working(3), at("20/11/2026 18:00"), DECREED, [before]) == at("27/11/2026 17:00")
    assert due_at(working(3), at("20/11/2026 18:00"), DECREED) == at("27/11/2026 17:00")
    at_once = pause("20/11/2026 09:00", "20/11/2026 09:00", restarts=True)
    plain = deadline(working(3), at("20/11/2026 09:00"), DECREED)
    assert deadline(working(3), at("20/11/2026 09:00"), DECREED, [at_once]) == plain


def test_a_pause_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(BadPause) as refused:
        pause("18/11/2026 08:10", "18/11/2026 08:00")
    assert refused.value.code == "pause_ends_before_start"
