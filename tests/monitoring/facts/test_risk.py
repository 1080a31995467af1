"""What is foreseen of open dossiers, learnt from finished ones that were counted by hand."""

from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from cases.catalogue.models import ProcedureStat, ProcedureVersion
from cases.dossier.models import Assignment, Dossier, Outlook, Suspension
from cases.dossier.states import State
from monitoring.facts import aside, risk, tasks, usual
from monitoring.facts import services as facts
from monitoring.facts.risk_model import RiskBand, RiskCheck
from motcua.core.calendar import VN
from tests.factories import acts, catalogue, core, dossier, history, many

pytestmark = pytest.mark.django_db
# Received on Monday 7/9 at 9:00 with ten working days: due on Monday 21/9 at 17:00, 10.8 working days on. Those in
# time finish on Tuesday 15/9 between 9:00 and 13:00 (56–59 % used), the late ones on Wednesday 23/9.
SEPTEMBER = datetime(2026, 9, 7, 9, 0, tzinfo=VN)
OCTOBER = SEPTEMBER + timedelta(days=35)
PACE = {"days": 8, "late_days": 16}
WEDNESDAY = core.MONDAY + timedelta(days=2, hours=1)  # of ten working days from MONDAY on, 19 % are used


def procedure() -> ProcedureVersion:
    return catalogue.procedure(limit=(10, "working_day"), after_supplement="shift")


def finished(size: int, version: ProcedureVersion, late: int, at: datetime = SEPTEMBER) -> list[Dossier]:
    return history.finished(size, version, late=late, at=at, **PACE)


def told(made: Dossier, now: datetime = WEDNESDAY) -> Outlook | None:
    """What is foreseen of a dossier by what had finished the evening before."""
    risk.learn((now - timedelta(days=1)).date())
    risk.foresee(now)
    return Outlook.objects.filter(pk=made.pk).first()


def test_of_sixty_that_stood_so_forty_were_late() -> None:
    version = procedure()
    finished(60, version, late=40)
    found = told(dossier.processing(version=version))
    # All 60 were at this step with 10–20 % used; the queue then (60 with the unit) is not today's (1).
    assert (found.percent, found.late, found.finished, found.used, found.queue) == (67, 40, 60, 1, None)
    assert (found.among, found.cause, found.proven) == ("procedure", "kind", None)
    assert found.sentence == (
        "Hồ sơ cùng thủ tục ở bước này, đã dùng 10\u00a0% thời hạn thì 67/100 trễ; 60 hồ sơ đã xong."
    )  # fmt: skip


def test_with_forty_nine_behind_it_nothing_is_told() -> None:
    version = procedure()
    finished(49, version, late=40)
    assert told(dossier.processing(version=version)) is None
    assert not RiskBand.objects.exists()


def test_further_on_only_those_count_who_came_as_far() -> None:
    version = procedure()
    finished(60, version, late=40)
    made = dossier.processing(version=version)
    # Friday 27/11, 10:00: eight working days (24/11 is off) after Monday 9:00 are 75 % of the limit; only the 40 late
    # ones ever came so far at this step, and 40 are too few.
    assert told(made, core.MONDAY + timedelta(days=11, hours=1)) is None


def test_too_few_of_a_procedure_are_joined_by_its_field_and_then_by_all() -> None:
    one, other = procedure(), procedure()
    for version in (one, other):
        finished(30, version, late=20)
    made = dossier.processing(version=one)
    found = told(made)
    assert (found.among, found.percent, found.finished) == ("field", 67, 60)
    type(one.procedure.field).objects.create(slug="khac", name="Khác")
    type(one.procedure).objects.filter(pk=one.procedure_id).update(field="khac")
    found = told(made)
    assert (found.among, found.percent, found.finished) == ("all", 67, 60)


def test_a_crowded_desk_is_told_apart_and_named_as_the_cause() -> None:
    version = procedure()
    finished(60, version, late=50)  # 60 at once with the unit
    officers = cycle([core.officer().pk for _ in range(10)])
    for each in Assignment.objects.filter(dossier__in=finished(60, version, late=10, at=OCTOBER)):
        Assignment.objects.filter(pk=each.pk).update(assignee=next(officers))  # six with each
    made = many.open_dossiers(30, version=version)[0]
    found = told(made)
    # With 30 and more: 50 of 60; whatever the queue: 60 of 120.
    assert (found.queue, found.percent, found.finished, found.cause) == (2, 83, 60, "queue")
    mine = acts.do("reassign", made, at=core.MONDAY + timedelta(hours=3))
    found = told(mine)
    assert (found.queue, found.percent, found.finished, found.cause) == (0, 17, 60, "kind")


def test_the_hit_rate_is_that_of_what_was_held_back() -> None:
    version = procedure()
    finished(180, version, late=120)  # three quarters of history: learnt from
    finished(60, version, late=30, at=OCTOBER)  # held back; 60–69 % were told up to 59 % of the limit, 30 were late
    found = told(dossier.processing(version=version))
    assert list(RiskCheck.objects.order_by("told").values_list("told", "reported", "late")) == [
        (60, 60, 30), (90, 30, 30)
    ]  # fmt: skip
    assert [check.hits for check in RiskCheck.objects.order_by("told")] == [50, None]
    assert (found.percent, found.proven, found.proven_of) == (63, 50, 60)  # 150 of 240
    assert found.proof == "Thử trên 60 hồ sơ cũ: trong 100 hồ sơ báo 60–69\u00a0%, 50 hồ sơ trễ thật."


def test_a_hit_rate_is_of_what_its_bands_did_not_know() -> None:
    version = procedure()
    finished(180, version, late=120)
    finished(60, version, late=6, at=OCTOBER)  # learnt with these, 52 % and not 67 would have been told
    risk.learn((WEDNESDAY - timedelta(days=1)).date())
    assert list(RiskCheck.objects.order_by("told").values_list("told", "reported", "late")) == [(60, 60, 6), (90, 6, 6)]
    assert [check.hits for check in RiskCheck.objects.order_by("told")] == [10, None]


def test_what_was_withdrawn_teaches_nothing() -> None:
    version = procedure()
    made = finished(60, version, late=40)
    Dossier.objects.filter(pk__in=[each.pk for each in made[-11:]]).update(state=State.WITHDRAWN)
    facts.refold(Dossier.objects.filter(procedure=version))
    assert told(dossier.processing(version=version)) is None  # 49 were worked to the end


def test_what_took_longer_than_most_is_named_as_the_cause() -> None:
    version = procedure()
    finished(180, version, late=120)
    found = told(dossier.processing(version=version), core.MONDAY + timedelta(days=11, hours=1))
    assert (found.percent, found.finished, found.used, found.cause) == (100, 120, 7, "pace")


def test_a_pause_uses_nothing_of_the_limit() -> None:
    version = procedure()
    finished(60, version, late=40)
    made = dossier.processing(version=version)
    moved = made.original_due_at + timedelta(days=1)
    Dossier.objects.filter(pk=made.pk).update(original_due_at=moved)
    Suspension.objects.create(
        dossier=made, kind="payment", from_state=State.PROCESSING, start=core.MONDAY + timedelta(hours=1),
        end=core.MONDAY + timedelta(days=1, hours=1), asked_by=core.head(), reason="",
    )  # fmt: skip
    assert told(made).used == 1  # 1.1 of 10.8 working days; with the pause it would be 2.1 of 11.8
    Suspension.objects.update(restarts=True)
    assert told(made).used == 0  # begun anew on Tuesday at 10:00


def test_what_stands_still_or_is_done_is_told_nothing() -> None:
    finished(60, procedure(), late=40)
    for situation in ("asked", "stopped", "withdrawn", "resolved"):
        acts.SITUATIONS[situation]()
    running = acts.SITUATIONS["processing"]()  # by its field
    assert told(running, core.MONDAY + timedelta(hours=6)).pk == Outlook.objects.get().pk


def test_what_is_late_already_is_told_nothing_and_old_news_go() -> None:
    version = procedure()
    finished(60, version, late=40)
    made = dossier.processing(version=version)
    assert told(made)
    Dossier.objects.filter(pk=made.pk).update(original_due_at=WEDNESDAY - timedelta(hours=1))
    assert told(made) is None


def test_before_the_first_hand_over_the_stay_at_the_counter_counts() -> None:
    version = procedure()
    finished(60, version, late=40)
    found = told(dossier.received(version=version), core.MONDAY + timedelta(minutes=10))
    assert (found.percent, found.finished, found.used, found.queue) == (67, 60, 0, 0)


def test_the_usual_time_counts_working_days_without_what_the_owner_took() -> None:
    version, other, rare = procedure(), procedure(), procedure()
    # Tuesday 8/9: 1 day, 16 of 20; Monday 14/9: 5 days, the other 4.
    history.finished(20, version, late=4, days=1, late_days=7, at=SEPTEMBER)
    # Monday 14/9, all 20, who waited for papers from Tuesday to Thursday: 5 − 2 = 3.
    waited = history.finished(20, other, days=7, at=SEPTEMBER)
    Suspension.objects.bulk_create(
        Suspension(dossier=d, kind="supplement", from_state=State.PROCESSING, start=SEPTEMBER + timedelta(days=1),
                   end=SEPTEMBER + timedelta(days=3), asked_by=core.head()) for d in waited
    )  # fmt: skip
    history.finished(19, rare, at=SEPTEMBER)
    dossier.processing(version=version)
    assert usual.publish(WEDNESDAY) == 2
    found = {stat.procedure_id: (stat.half, stat.most, stat.nearly_all, stat.finished, stat.load)
             for stat in ProcedureStat.objects.all()}  # fmt: skip
    assert found == {version.procedure_id: (1, 1, 5, 20, 1), other.procedure_id: (3, 3, 3, 20, 0)}
    stat = ProcedureStat.objects.get(pk=version.procedure_id)
    assert str(stat) == "thường xong trong 1 ngày làm việc, 80\u00a0% trong 1 ngày"


def test_foreseeing_takes_the_same_few_statements_however_many_are_open(django_assert_num_queries: Any) -> None:
    version = procedure()
    finished(60, version, late=40)
    risk.learn(core.MONDAY.date())
    for size in (1, 200):
        many.open_dossiers(size, version=version)
        with django_assert_num_queries(STATEMENTS):
            risk.foresee(WEDNESDAY)


STATEMENTS = 22


def test_history_is_learnt_once_a_day_and_told_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.delete(tasks._LEARNT)
    done: list[str] = []
    for room, act in ((risk, "learn"), (usual, "publish"), (risk, "foresee")):
        monkeypatch.setattr(room, act, lambda _, act=act: done.append(act))
    for hours in (0, 1, 24):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: WEDNESDAY + timedelta(hours=hours))
        tasks.foresee()
    assert done == ["learn", "publish", "foresee", "foresee", "learn", "publish", "foresee"]
    cache.delete(tasks._LEARNT)


def test_nobody_who_folds_waits_while_it_is_learnt_and_told(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # A running transaction that has written holds the journal's readers back: no long look may stand in one.
    version = procedure()
    finished(60, version, late=40)
    made, looked, look = dossier.processing(version=version), [], aside.look

    def noted(select: str, *params: Any) -> Any:
        looked.append(connection.in_atomic_block)
        return look(select, *params)

    for room in (aside, risk, usual):
        monkeypatch.setattr(room, "look", noted)
    assert told(made)
    assert usual.publish(WEDNESDAY) == 1
    assert set(looked) == {False}


@pytest.mark.soak
def test_ten_thousand_open_dossiers_are_told_at_once() -> None:
    version = procedure()
    finished(5_000, version, late=2_000)
    many.open_dossiers(10_000, version=version)
    risk.learn(core.MONDAY.date())
    assert risk.foresee(WEDNESDAY) == 10_000 + 1
