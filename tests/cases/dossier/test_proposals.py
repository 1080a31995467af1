"""A second request for papers after receipt: proposed by an officer, decided by a head, the clock runs meanwhile."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from cases.dossier import proposals
from cases.dossier.models import Dossier
from cases.dossier.services import visible
from cases.dossier.states import State
from motcua.core.errors import Invalid, NotAllowed, Refusal, RuleBroken
from motcua.core.models import JournalEntry, User
from tests.factories import acts, core, dossier

from .test_rights import PEOPLE, person

pytestmark = pytest.mark.django_db
LATER = core.MONDAY + timedelta(days=4)
ITEMS = [{"component": "ban-sao-bang", "reason": "Bản sao mờ."}]


def supplemented_once() -> Dossier:
    made = dossier.processing()
    acts.do("require_supplement", made)
    return acts.do("supplement", made, at=acts.TUESDAY + timedelta(hours=1))


def propose(made: Dossier, by: User, at: datetime = LATER, **changed: Any) -> Dossier:
    given = {"items": ITEMS, **changed}
    return proposals.propose_supplement(dossier_id=made.pk, user=by, moment=core.moment(at), **given)


def decide(made: Dossier, by: User, reason: str = "") -> Dossier:
    how = {"dossier_id": made.pk, "user": by, "moment": core.moment(LATER, hours=1)}
    return proposals.decline_supplement(**how, reason=reason) if reason else proposals.approve_supplement(**how)


def verbs(made: Dossier) -> list[str]:
    return list(JournalEntry.objects.filter(reference=made.reference).order_by("pk").values_list("verb", flat=True))


def test_a_proposal_changes_neither_state_nor_clock_and_writes_one_line() -> None:
    made = supplemented_once()
    lines = len(verbs(made))
    after = propose(made, core.officer())
    assert (after.state, after.due_at, after.step_due_at) == (State.PROCESSING, made.due_at, made.step_due_at)
    assert verbs(made)[lines:] == ["dossier.supplement_proposed"]
    assert made.proposals.get().decided_at is None


def test_the_first_request_needs_no_proposal() -> None:
    with pytest.raises(RuleBroken, match="proposal_not_needed"):
        propose(dossier.processing(), core.officer())


def test_one_proposal_at_a_time() -> None:
    made = supplemented_once()
    propose(made, core.officer())
    with pytest.raises(RuleBroken, match="already_proposed"):
        propose(made, core.officer())


def test_a_proposal_names_papers_of_the_dossier() -> None:
    for items in ([], [{"component": "khong-co", "reason": "Thiếu."}]):
        with pytest.raises(Invalid):
            propose(supplemented_once(), core.officer(), items=items)


def test_approval_asks_for_the_papers_in_the_heads_name_and_stops_the_clock() -> None:
    made, officer, head = supplemented_once(), core.officer(), core.head()
    propose(made, officer)
    after = decide(made, head)
    pause = made.suspensions.last()
    assert (after.state, after.supplements) == (State.SUPPLEMENT_REQUIRED, 2)
    assert (pause.items, pause.asked_by, pause.approved_by) == (ITEMS, officer, head)
    assert verbs(made)[-2:] == ["dossier.supplement_proposed", "dossier.supplement_required"]
    proposal = made.proposals.get()
    assert (proposal.approved, proposal.decided_by, proposal.decided_at) == (True, head, pause.start)


def test_declining_tells_the_reason_in_the_story_and_leaves_all_as_it_was() -> None:
    made, head = supplemented_once(), core.head()
    propose(made, core.officer())
    after = decide(made, head, "Giấy tờ đã đủ.")
    assert (after.state, after.due_at) == (State.PROCESSING, made.due_at)
    line = JournalEntry.objects.filter(reference=made.reference).latest("pk")
    assert (line.verb, line.actor, line.data["reason"]) == ("dossier.supplement_declined", head, "Giấy tờ đã đủ.")
    propose(made, core.officer(), LATER + timedelta(hours=2))  # and another may be made


def test_a_proposal_is_decided_once() -> None:
    made, head = supplemented_once(), core.head()
    propose(made, core.officer())
    decide(made, head, "Đã đủ.")
    with pytest.raises(RuleBroken, match="no_open_proposal"):
        decide(made, head)


def test_a_head_of_the_department_asks_at_once_in_their_own_name() -> None:
    made, head = supplemented_once(), core.head()
    assert propose(made, head).state == State.SUPPLEMENT_REQUIRED
    assert made.suspensions.last().approved_by == head
    assert not made.proposals.exists()


@pytest.mark.parametrize("act", ["forward", "send_back", "withdraw", "stop"])
def test_a_dossier_that_goes_on_its_way_closes_what_was_proposed(act: str) -> None:
    made = supplemented_once()
    propose(made, core.officer())
    acts.do(act, made, at=LATER + timedelta(minutes=5))
    closed = made.proposals.get()
    assert closed.decided_at is not None
    assert (closed.approved, closed.decided_by) == (None, None)


def test_a_request_that_names_its_head_works_at_once_and_closes_what_was_proposed() -> None:
    made = supplemented_once()
    propose(made, core.officer())
    asked = acts.do("require_supplement", made, at=LATER + timedelta(minutes=5), approved_by=core.head().username)
    assert asked.state == State.SUPPLEMENT_REQUIRED
    assert not made.proposals.filter(decided_at=None).exists()


def outcome(act: Any, *given: Any) -> int:
    try:
        act(*given)
    except Refusal as refused:
        return refused.status
    return 200


@pytest.mark.parametrize(("name"), PEOPLE)
def test_who_holds_the_step_proposes_and_only_a_head_of_the_department_decides(name: str) -> None:
    made, by = supplemented_once(), person(name)
    sees = outcome(visible, by, made.code) == 200
    assert outcome(propose, made, by) == (200 if name in ("officer", "head", "director") else 403)
    if name == "head":
        return
    if name not in ("officer", "director"):
        propose(made, core.officer())
    assert outcome(decide, made, by) == 403
    assert sees == (name in ("clerk", "officer", "director", "office"))


def test_a_head_whose_post_has_ended_decides_nothing() -> None:
    made, head = supplemented_once(), core.head()
    propose(made, core.officer())
    head.posts.update(until="2022-01-01")
    with pytest.raises(NotAllowed):
        decide(made, head)
