"""What the acts do to the clock: pauses, restarts, transfers, apologies, promises."""

from datetime import datetime, timedelta

import pytest

from cases.catalogue.models import ProcedureVersion
from cases.dossier.models import Dossier
from cases.dossier.states import State
from motcua.core.calendar import VN
from motcua.core.errors import Invalid, RuleBroken
from motcua.core.models import JournalEntry
from tests.factories import acts, catalogue, core, dossier

pytestmark = pytest.mark.django_db
SHIFT = ProcedureVersion.AfterSupplement.SHIFT


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VN)


def asked_and_answered(**version: object) -> Dossier:
    """Received Monday 16 at 9:00 (3 working days: Thursday 19), asked Tuesday 9:00, answered Friday 9:00."""
    made = dossier.processing(version=catalogue.procedure(**version))
    acts.do("require_supplement", made, at=at(17))
    return acts.do("supplement", made, at=at(20))


def test_after_a_supplement_the_limit_starts_from_zero() -> None:
    assert asked_and_answered().due_at == at(26, 17)  # Monday 23, (24 a holiday), 25, 26


def test_a_procedure_may_shift_the_due_date_by_the_pause_instead() -> None:
    assert asked_and_answered(after_supplement=SHIFT).due_at == at(25, 17)


def test_a_payment_and_a_stop_shift_the_due_date_even_where_supplements_restart() -> None:
    made = dossier.processing()
    acts.do("require_payment", made, at=at(17))
    assert acts.do("record_payment", made, at=at(18)).due_at == at(20, 17)
    acts.do("stop", made, at=at(19))
    assert acts.do("resume", made, at=at(20)).due_at == at(23, 17)


def test_a_supplement_asked_before_receipt_has_no_clock_and_does_not_count() -> None:
    made = dossier.registered()
    acts.do("require_supplement", made, at=at(16, 10))
    acts.do("supplement", made, at=at(17))
    received = acts.do("receive", made, at=at(17, 10))
    assert received.due_at == at(20, 17)
    assert received.supplements == 0


def test_a_second_supplement_after_receipt_needs_a_head_of_the_handling_department() -> None:
    made = asked_and_answered()
    again = {"items": [{"component": "ban-sao-bang", "reason": "Mờ."}]}
    with pytest.raises(RuleBroken, match="second_supplement_needs_head"):
        acts.do("require_supplement", made, at=at(20, 10), **again)
    for name in (core.head("hctp").username, core.officer().username, "không có"):
        with pytest.raises(Invalid):
            acts.do("require_supplement", made, at=at(20, 10), approved_by=name, **again)
    head = core.head()
    acts.do("require_supplement", made, at=at(20, 10), approved_by=head.username, **again)
    assert made.suspensions.last().approved_by == head
    assert made.suspensions.last().items == again["items"]


def test_a_head_whose_post_has_ended_approves_nothing() -> None:
    made, head = asked_and_answered(), core.head()
    head.posts.update(until=at(19).date())
    with pytest.raises(Invalid):
        acts.do("require_supplement", made, at=at(20, 10), approved_by=head.username)


def test_a_dossier_from_another_office_has_a_provisional_date_until_the_competent_one_receives_it() -> None:
    made = dossier.received(core.clerk("pvhcc-tinh"))
    assert made.provisional
    assert made.due_at == made.promised_at == at(19, 17)
    moved = acts.do("forward", made, at=at(17, 15, 1))  # later than 15:00: received at the next opening
    assert not moved.provisional
    assert (moved.clock_from, moved.due_at) == (at(18, 7), at(23, 17))
    assert moved.promised_at == at(19, 17)


def test_a_transfer_at_three_sharp_is_received_at_once() -> None:
    moved = acts.do("forward", dossier.received(core.clerk("pvhcc-tinh")), at=at(17, 15))
    assert moved.clock_from == at(17, 15)


@pytest.mark.parametrize("by", ["take", "forward"])
def test_on_paper_the_competent_office_receives_when_somebody_there_takes_it(by: str) -> None:
    made = dossier.received(core.clerk("pvhcc-tinh"))
    sent = acts.do("forward", made, at=at(17), handover="paper")
    assert sent.provisional
    assert sent.assignments.get().taken_at is None
    taken = acts.do(by, made, at=at(18, 10), by=core.officer())
    assert not taken.provisional
    assert taken.clock_from == taken.assignments.first().taken_at == at(18, 10)
    assert taken.due_at == at(23, 17)


def test_only_the_first_transfer_starts_the_clock() -> None:
    made = dossier.received(core.clerk("pvhcc-tinh"))
    first = acts.do("forward", made, at=at(17))
    acts.do("send_back", made, at=at(17, 10))
    assert acts.do("forward", made, at=at(18)).due_at == first.due_at


def test_an_apology_moves_the_promise_and_never_the_original_date() -> None:
    made = dossier.processing()
    late = acts.do("apologise", made, at=at(19), new_due_at=at(20, 17))
    assert (late.due_at, late.promised_at, late.original_due_at) == (at(20, 17), at(20, 17), at(19, 17))
    with pytest.raises(RuleBroken, match="already_apologised"):
        acts.do("apologise", made, at=at(19, 10), new_due_at=at(20, 17) + timedelta(minutes=1))


@pytest.mark.parametrize("new", [at(19, 17), at(18), at(30)])
def test_a_new_date_lies_after_the_present_one_and_within_the_original_length_again(new: datetime) -> None:
    with pytest.raises(Invalid):
        acts.do("apologise", dossier.processing(), at=at(18, 10), new_due_at=new)


def test_a_later_date_after_a_pause_is_promised_anew_and_never_silently() -> None:
    made = asked_and_answered()
    assert made.promised_at == made.due_at
    line = JournalEntry.objects.get(reference=made.reference, verb="dossier.supplemented")
    assert line.data["promised"] == {"from": at(19, 17).isoformat(), "to": made.due_at.isoformat()}


def test_the_step_in_hand_gets_its_share_of_the_new_due_date() -> None:
    made = asked_and_answered()
    resumed = made.suspensions.get().end
    assert resumed < made.step_due_at <= made.due_at
    assert made.assignments.get(ended_at=None).due_at == made.step_due_at


def test_a_procedure_whose_limit_nobody_knows_has_no_due_date() -> None:
    for limit in ((None, ""), (None, "working_day")):
        made = dossier.processing(version=catalogue.procedure(limit=limit))
        assert (made.due_at, made.promised_at) == (None, None)
        with pytest.raises(Invalid):
            acts.do("apologise", made, new_due_at=at(30))


def test_a_chain_of_stages_is_due_when_its_last_one_is() -> None:
    stages = [{"name": "a", "amount": 2, "unit": "working_day"}, {"name": "b", "amount": 2, "unit": "day"}]
    made = dossier.received(version=catalogue.procedure(stages=stages))
    assert made.due_at == at(20, 17)
    unknown = [*stages, {"name": "c", "amount": None, "unit": "day"}]
    assert dossier.received(version=catalogue.procedure(stages=unknown)).due_at is None


def test_the_finish_is_the_moment_of_resolving_and_a_lateness_never_blocks_the_return() -> None:
    made = dossier.at_last_step()
    done = acts.do("resolve", made, at=at(27), by=core.records())
    assert done.finished_at == at(27)
    assert acts.do("hand_over", made, at=at(30), by=core.records()).status is State.RETURNED


@pytest.mark.parametrize("signed", [at(16, 8, 59), at(18, 9, 1)])
def test_a_result_is_signed_between_receipt_and_the_moment_it_is_written_down(signed: datetime) -> None:
    with pytest.raises(Invalid):
        acts.do("resolve", dossier.at_last_step(), at=at(18), by=core.records(), signed_at=signed)
