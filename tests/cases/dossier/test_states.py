"""Random acts of random people never reach an illegal state or break a promise of the clock."""

import random
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction

from cases.catalogue.models import ProcedureVersion
from cases.dossier.models import Dossier
from cases.dossier.states import FINISHED, PAUSED, State
from motcua.core.errors import Refusal
from motcua.core.fsm import refusing_rule
from motcua.core.models import JournalEntry, User
from tests.factories import acts, catalogue, core, dossier

pytestmark = pytest.mark.django_db
WALKS, LENGTH = 5, 24

# Interface §4: where an act may lead from each state.
EDGES = {
    1: {2, 3, 5, 7}, 2: {2, 4, 5, 6, 7}, 3: set(), 4: {4, 5, 6, 7, 8, 9}, 5: {1, 2, 3, 4, 7, 8}, 6: {2, 4, 7},
    7: set(), 8: {4, 5, 7}, 9: {10}, 10: set(),
}  # fmt: skip


@dataclass
class Walk:
    """One dossier on its way, with what was true of it before the latest act."""

    dossier: Dossier
    chance: random.Random
    people: list[User] = field(default_factory=list)
    at: acts.datetime = core.MONDAY

    def step(self) -> State:
        """Try a random act a little later; see that what it did is legal, or that it did nothing. The state then."""
        before, lines = self.reread(), self.lines()
        act = self.act(before)
        self.at += timedelta(minutes=self.chance.choice([1, 30, 90, 600, 3000]))
        extra = {"handover": self.chance.choice(["electronic", "paper"])} if act in ("forward", "send_back") else {}
        if act == "stop":
            extra = {"final": self.chance.random() < 0.1}
        try:
            with transaction.atomic():
                acts.do(act, before, self.chance.choice(self.people), self.at, **extra)
        except Refusal:
            after = self.reread()
            assert vars_of(after) == vars_of(before), act
            assert self.lines() == lines, act
        else:
            after = self.reread()
            assert self.lines() == lines + 1, act
            self.check(act, before, after)
        return after.status

    def act(self, made: Dossier) -> str:
        """Mostly one that its state allows, seldom one that ends the walk; sometimes any at all."""
        if self.chance.random() < 0.25:
            return self.chance.choice(list(acts.SERVICES))
        ready = [act for act in acts.SERVICES if refusing_rule(getattr(made, act)) is None]
        rare = [act for act in ready if act not in ("refuse", "withdraw")]
        return self.chance.choice((self.chance.random() < 0.95 and rare) or ready or list(acts.SERVICES))

    def check(self, act: str, before: Dossier, after: Dossier) -> None:
        """Every invariant of a dossier, after an act that was allowed."""
        stays = {before.state} if act == "note" else EDGES[before.state]
        assert after.state in stays, (act, before.status, after.status)
        assert after.last_act_at == self.at
        assert JournalEntry.objects.last().data["state"] == after.state
        self.check_clock(act, before, after)
        self.check_place(after)

    def check_clock(self, act: str, before: Dossier, after: Dossier) -> None:
        assert (after.due_at is None) == (after.received_at is None)
        if after.due_at:
            assert after.due_at >= after.original_due_at >= (before.original_due_at or after.original_due_at), act
            assert after.due_at >= (before.due_at or after.due_at), act
            assert after.step_due_at is None or after.step_due_at <= after.due_at, act
        if after.promised_at != before.promised_at:
            line = JournalEntry.objects.filter(reference=after.reference).latest("pk")
            assert act in ("receive", "apologise") or "promised" in line.data, act
        paused = after.suspensions.filter(end=None).count()
        assert paused == (0 if after.status not in PAUSED or after.final_stop else paused or -1), act
        assert (after.finished_at is not None) == (after.state in FINISHED or after.final_stop), act
        assert (after.returned_at is not None) == (after.status is State.RETURNED), act

    def check_place(self, after: Dossier) -> None:
        last = after.assignments.last()
        if last is None:
            assert (after.step, after.unit_id) == (0, after.receiver_id)
            return
        assert (last.step, last.unit_id, last.due_at) == (after.step, after.unit_id, after.step_due_at)
        assert last.assignee_id == after.assignee_id
        open_rows = after.assignments.filter(ended_at=None).count()
        assert open_rows == (0 if after.finished_at else 1)
        lost = after.assignments.exclude(ended_at=None).filter(taken_at=None)  # withdrawn or stopped on its way
        assert not lost.exclude(pk=last.pk if after.status in (State.WITHDRAWN, State.STOPPED) else 0).exists()

    def reread(self) -> Dossier:
        return Dossier.objects.get(pk=self.dossier.pk)

    def lines(self) -> int:
        return JournalEntry.objects.filter(reference=self.dossier.reference).count()


def vars_of(made: Dossier) -> dict[str, object]:
    return {f.attname: getattr(made, f.attname) for f in made._meta.concrete_fields}


def start(seed: int, situation: str = "registered") -> Walk:
    """A walk that begins with a dossier in ``situation``, among people of every sort."""
    chance = random.Random(f"{situation} {seed}")
    version = catalogue.procedure(
        limit=chance.choice([(3, "working_day"), (10, "day"), (16, "hour"), (None, "same_day")]),
        after_supplement=chance.choice(ProcedureVersion.AfterSupplement.values),
    )
    counter = chance.choice(["mot-cua-stp", "pvhcc-tinh"])
    clerk = core.clerk(counter)
    people = [clerk, core.officer(), core.head(), *[core.director()] * 3, core.records(), core.officer("hctp")]
    make = dossier.at_last_step if situation == "at_last_step" else getattr(dossier, situation)
    made = make(version=version) if situation == "at_last_step" else make(clerk, version=version)
    return Walk(made, chance, people, at=made.last_act_at)


# From where the walks start, and what some of them must have reached: otherwise they would prove little.
STARTS = {
    "registered": {State.SUPPLEMENT_REQUIRED, State.RECEIVED},
    "received": {State.PROCESSING, State.PAYMENT_REQUIRED, State.SUPPLEMENT_REQUIRED},
    "processing": {State.STOPPED, State.SUPPLEMENT_REQUIRED, State.PAYMENT_REQUIRED, State.WITHDRAWN},
    "at_last_step": {State.RESOLVED, State.RETURNED},
}


@pytest.mark.parametrize("situation", STARTS)
def test_random_acts_reach_only_legal_states_and_break_no_promise_of_the_clock(situation: str) -> None:
    seen = set()
    for seed in range(WALKS):
        walk = start(seed, situation)
        for _ in range(LENGTH):
            seen.add(walk.step())
    assert seen >= STARTS[situation]


def test_pausing_never_shortens_the_time_that_is_left() -> None:
    for seed in range(6):
        walk = start(seed, "received")
        made = walk.dossier
        due = acts.do("forward", made, at=core.MONDAY).due_at
        for hours in (3, 30, 80):
            walk.at += timedelta(hours=hours)
            acts.do("require_payment", made, at=walk.at)
            walk.at += timedelta(hours=walk.chance.choice([0, 1, 20, 50]))
            paid = acts.do("record_payment", made, at=walk.at)
            assert paid.due_at >= due
            due = paid.due_at
