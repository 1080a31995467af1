"""Interface §4, act by act: from which state to which, and which rule refuses elsewhere."""

import pytest
from django.db import transaction

from cases.dossier.states import BY_SLUG
from motcua.core.errors import Refusal
from motcua.core.models import JournalEntry
from tests.factories import acts

pytestmark = pytest.mark.django_db

# What each situation allows and the state it leads to; everything else is 409 not_in_state unless named in REFUSED.
ALLOWED = {
    "registered": "receive→received refuse→refused require_supplement→supplement_required withdraw→withdrawn",
    "asked_before_receipt": "supplement→registered refuse→refused withdraw→withdrawn",
    "received": "forward→processing require_supplement→supplement_required require_payment→payment_required "
    "withdraw→withdrawn apologise→received reassign→received consult→received",
    "processing": "forward→processing send_back→processing require_supplement→supplement_required "
    "require_payment→payment_required withdraw→withdrawn stop→stopped apologise→processing reassign→processing "
    "consult→processing draft→processing",
    "on_its_way": "take→processing forward→processing send_back→processing require_supplement→supplement_required "
    "require_payment→payment_required withdraw→withdrawn stop→stopped apologise→processing reassign→processing "
    "consult→processing draft→processing",
    "back_at_the_counter": "forward→processing require_supplement→supplement_required "
    "require_payment→payment_required withdraw→withdrawn stop→stopped apologise→processing reassign→processing "
    "consult→processing draft→processing",
    "asked": "supplement→processing withdraw→withdrawn stop→stopped",
    "paying": "record_payment→received withdraw→withdrawn",
    "stopped": "resume→processing withdraw→withdrawn",
    "stopped_while_asked": "resume→supplement_required withdraw→withdrawn",
    "stopped_for_good": "",
    "at_last_step": "resolve→resolved send_back→processing require_supplement→supplement_required "
    "require_payment→payment_required withdraw→withdrawn stop→stopped apologise→processing reassign→processing "
    "consult→processing draft→processing",
    "refused": "",
    "withdrawn": "",
    "resolved": "hand_over→returned",
    "returned": "",
}
# A note may be left as long as the dossier is open, and moves nothing.
_OPEN = {
    "registered": "registered", "asked_before_receipt": "supplement_required", "received": "received",
    "processing": "processing", "on_its_way": "processing", "back_at_the_counter": "processing",
    "asked": "supplement_required", "paying": "payment_required", "stopped": "stopped",
    "stopped_while_asked": "stopped", "at_last_step": "processing",
}  # fmt: skip
ALLOWED |= {situation: f"{ALLOWED[situation]} note→{state}" for situation, state in _OPEN.items()}
REFUSED = {
    ("stopped_for_good", "note"): "final_stop",
    ("at_last_step", "forward"): "last_step",
    ("stopped_for_good", "withdraw"): "final_stop",
    ("stopped_for_good", "resume"): "final_stop",
    ("resolved", "withdraw"): "result_signed",
    ("returned", "withdraw"): "result_signed",
}
# Nothing was asked of the other unit, nothing drafted: input that cannot be used, where the state would allow the act.
_WITHOUT_A_DRAFT = ("processing", "on_its_way", "back_at_the_counter", "at_last_step")
REFUSED |= {(situation, "approve"): "invalid" for situation in _WITHOUT_A_DRAFT}
REFUSED |= {(situation, "answer"): "invalid" for situation in (*_WITHOUT_A_DRAFT, "received")}


def outcome(act: str, dossier: acts.Dossier, by: acts.User) -> str:
    """The state the act leads to, or the code of its refusal; undone in either case."""
    with transaction.atomic():
        try:
            return acts.do(act, dossier, by).status.slug
        except Refusal as refused:
            return refused.code
        finally:
            transaction.set_rollback(True)


@pytest.mark.parametrize("situation", ALLOWED)
def test_each_act_leads_from_its_states_to_its_state_and_is_refused_by_name_elsewhere(situation: str) -> None:
    dossier, director = acts.SITUATIONS[situation](), acts.core.director()
    expected = {act: REFUSED.get((situation, act), "not_in_state") for act in acts.SERVICES}
    expected |= dict(pair.split("→") for pair in ALLOWED[situation].split())
    assert {act: outcome(act, dossier, director) for act in acts.SERVICES} == expected


@pytest.mark.parametrize("situation", ["registered", "received", "processing", "asked", "at_last_step", "resolved"])
def test_an_act_writes_one_journal_line_and_a_refused_one_none(situation: str) -> None:
    dossier, director = acts.SITUATIONS[situation](), acts.core.director()
    for act in acts.SERVICES:
        before = JournalEntry.objects.count()
        with transaction.atomic():
            try:
                wanted = int(acts.do(act, dossier, director).status in BY_SLUG.values())
            except Refusal:
                wanted = 0
            assert JournalEntry.objects.count() - before == wanted, act
            transaction.set_rollback(True)


@pytest.mark.parametrize(("situation", "act"), [("consulted", "answer"), ("drafted", "approve")])
def test_an_answer_and_an_approval_leave_the_state_as_it_is(situation: str, act: str) -> None:
    dossier = acts.SITUATIONS[situation]()
    assert outcome(act, dossier, acts.core.director()) == "processing"


@pytest.mark.parametrize("situation", ["refused", "withdrawn", "stopped_for_good", "resolved", "returned"])
def test_nothing_runs_on_in_a_dossier_the_house_is_done_with(situation: str) -> None:
    dossier = acts.SITUATIONS[situation]()
    assert not dossier.suspensions.filter(end=None).exists()
    assert not dossier.assignments.filter(ended_at=None).exists()


def test_withdrawing_from_the_middle_of_a_step_ends_the_step() -> None:
    dossier = acts.SITUATIONS["asked"]()
    acts.do("withdraw", dossier, acts.core.director())
    assert dossier.assignments.get().ended_at == dossier.suspensions.get().end == acts.TUESDAY


def test_no_act_goes_back_before_the_last_one() -> None:
    dossier, director = acts.SITUATIONS["processing"](), acts.core.director()
    for act in ("forward", "send_back", "require_supplement", "withdraw", "stop", "consult", "draft"):
        with pytest.raises(Refusal, match="before_last_act"):
            acts.do(act, dossier, director, at=acts.core.MONDAY)
