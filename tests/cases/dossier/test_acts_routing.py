"""The way through the departments: steps, hand-overs, colleagues, questions to other units."""

import pytest

from cases.dossier.models import Assignment, Dossier
from cases.results.models import Result
from cases.routing.services import colleague_away, forward, in_bulk
from motcua.core.errors import Invalid, NotAllowed, RuleBroken
from motcua.core.models import Role
from tests.factories import acts, catalogue, core, dossier

pytestmark = pytest.mark.django_db


def open_row(made: Dossier) -> Assignment:
    return made.assignments.get(ended_at=None)


def test_each_hand_over_ends_one_step_and_opens_the_next() -> None:
    made = dossier.at_last_step()
    rows = list(made.assignments.all())
    assert [row.step for row in rows] == [1, 2, 3, 4]
    assert [row.ended_at for row in rows[:-1]] == [row.given_at for row in rows[1:]]
    assert [row.unit.code for row in rows] == ["bttp", "bttp", "lanh-dao", "van-phong"]
    assert rows[-1].due_at == made.step_due_at <= made.due_at


def test_no_step_is_due_after_the_dossier() -> None:
    made = dossier.at_last_step()
    assert all(row.given_at < row.due_at <= made.due_at for row in made.assignments.all())


def test_sent_back_from_the_first_department_step_the_dossier_is_at_the_counter_again() -> None:
    made = acts.SITUATIONS["back_at_the_counter"]()
    assert (made.step, made.step_role, made.unit.code) == (0, Role.CLERK, "mot-cua-stp")
    assert acts.do("forward", made, by=core.clerk()).step == 1


def test_sent_back_further_on_it_is_with_the_step_before() -> None:
    made = dossier.at_last_step()
    assert acts.do("send_back", made).step == 3


def test_an_electronic_hand_over_is_taken_at_once_and_a_paper_one_when_confirmed() -> None:
    assert open_row(dossier.processing()).taken_at is not None
    made, officer = acts.on_its_way(), core.officer()
    assert open_row(made).taken_at is None
    acts.do("take", made, by=officer)
    row = open_row(made)
    assert (row.taken_by, row.taken_at, row.handover) == (officer, acts.TUESDAY, "paper")


def test_a_paper_hand_over_that_nobody_confirmed_arrived_when_it_is_passed_on() -> None:
    made, officer = acts.on_its_way(), core.officer()
    acts.do("forward", made, by=officer)
    first = made.assignments.first()
    assert (first.taken_by, first.taken_at) == (officer, acts.TUESDAY)


def test_a_paper_hand_over_that_nobody_confirmed_arrived_when_the_result_is_written() -> None:
    made = dossier.processing()
    for person in (core.officer(), core.head()):
        acts.do("forward", made, by=person)
    acts.do("forward", made, handover="paper")
    done = acts.do("resolve", made, by=core.records())
    assert done.assignments.last().taken_at == acts.TUESDAY


def test_a_clerk_confirms_the_paper_that_comes_back_to_the_counter() -> None:
    made = acts.SITUATIONS["on_its_way_back"]()
    acts.do("take", made, by=core.clerk())
    assert open_row(made).taken_at == acts.TUESDAY


def test_the_taker_must_hold_the_steps_role_in_its_unit() -> None:
    made = dossier.received()
    for stranger in (core.officer("hctp"), core.clerk(), core.UserFactory()):
        with pytest.raises(Invalid):
            acts.do("forward", made, assignee=stranger.username)
    officer = core.officer()
    moved = acts.do("forward", made, assignee=officer.username)
    assert (moved.assignee, open_row(moved).assignee, open_row(moved).taken_by) == (officer, officer, officer)


def test_a_colleague_who_left_the_post_is_given_nothing() -> None:
    gone = core.officer()
    gone.posts.update(until=core.MONDAY.date())
    with pytest.raises(Invalid):
        acts.do("forward", dossier.received(), assignee=gone.username)


def test_reassigning_keeps_the_days_that_are_left() -> None:
    made, other = dossier.processing(), core.officer()
    due = made.step_due_at
    moved = acts.do("reassign", made, assignee=other.username)
    assert (moved.assignee, moved.step_due_at, open_row(moved).due_at) == (other, due, due)


def test_all_open_work_of_a_colleague_who_is_away_goes_to_another() -> None:
    away, to, head = core.officer(), core.officer(), core.head()
    codes = []
    for _ in range(3):
        made = acts.do("forward", dossier.received(), at=core.MONDAY, assignee=away.username)
        codes.append(made.code)
    outcomes = colleague_away(away=away.username, to=to.username, user=head, moment=core.moment(days=1))
    assert [(o["code"], o["ok"]) for o in outcomes] == [(code, True) for code in codes]
    assert set(Dossier.objects.values_list("assignee", flat=True)) == {to.pk}


def test_in_bulk_one_refusal_stops_only_itself_and_a_code_named_twice_is_moved_once() -> None:
    head = core.head()
    good, last, hidden = dossier.processing(), dossier.at_last_step(), dossier.processing(
        version=catalogue.procedure("hctp")
    )  # fmt: skip
    codes = [good.code, hidden.code, "H32.11-000000-0000", last.code, good.code]
    outcomes = in_bulk(codes, head, lambda pk: forward(dossier_id=pk, user=head, moment=core.moment(days=1)))
    assert [(o["code"], o.get("error", "")) for o in outcomes] == [
        (good.code, ""), (hidden.code, "not_found"), ("H32.11-000000-0000", "not_found"), (last.code, "last_step"),
    ]  # fmt: skip
    good.refresh_from_db(fields=["step"])
    assert good.step == 2


def test_a_question_has_its_own_clock_and_does_not_stop_the_dossiers() -> None:
    made = dossier.processing()
    acts.do("consult", made, hours=8)
    asked = made.consultations.get()
    assert asked.due_at == acts.TUESDAY.replace(day=18)  # 8 working hours later
    assert made.due_at == Dossier.objects.get(pk=made.pk).due_at


def test_a_question_goes_to_another_unit_that_exists() -> None:
    made = dossier.processing()
    for unit in ("bttp", "stp", "khong-co"):
        with pytest.raises(Invalid):
            acts.do("consult", made, unit=unit)


def test_a_question_is_answered_once_by_the_unit_that_was_asked() -> None:
    made, officer = acts.SITUATIONS["consulted"](), core.officer("hctp")
    acts.do("answer", made, by=officer)
    answered = made.consultations.get()
    assert (answered.answered_by, answered.answered_at) == (officer, acts.TUESDAY)
    with pytest.raises(Invalid):
        acts.do("answer", made, by=officer, consultation=answered.pk)


def test_a_unit_does_not_answer_what_another_was_asked() -> None:
    made = acts.SITUATIONS["consulted"]()
    acts.do("consult", made, unit="pbgdpl")
    elsewhere = made.consultations.get(unit__code="pbgdpl")
    with pytest.raises(NotAllowed):
        acts.do("answer", made, by=core.officer("hctp"), consultation=elsewhere.pk)


def test_a_dossier_of_a_procedure_without_steps_is_not_forwarded() -> None:
    version = catalogue.procedure()
    version.steps.all().delete()
    catalogue.shelf.changed()
    with pytest.raises(RuleBroken, match="last_step"):
        acts.do("forward", dossier.received(version=version))


def test_a_new_draft_takes_the_earlier_approval_back() -> None:
    made = acts.SITUATIONS["drafted"]()
    acts.do("approve", made, by=core.head())
    assert Result.objects.get().approved_at == acts.TUESDAY
    acts.do("draft", made, by=core.officer(), paper="Bản sửa")
    result = Result.objects.get()
    assert (result.draft, result.approved_at, result.approved_by) == ("Bản sửa", None, None)
