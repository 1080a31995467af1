"""What was open and overdue on the evening of a past day, as the clock stood then."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from cases.dossier.models import Dossier
from monitoring.facts import services
from monitoring.facts.models import DossierFact
from monitoring.facts.standing import overdue
from tests.cases.dossier.test_states import start
from tests.factories import acts, catalogue, core, dossier

pytestmark = pytest.mark.django_db
MONDAY = core.MONDAY.date()  # 16/11/2026


def on(days: int) -> date:
    return MONDAY + timedelta(days=days)


def shown(days: int) -> tuple[int, int]:
    """Open, and of them overdue, at the end of a day."""
    return evenings([days])[days]


def evenings(asked: Iterable[int]) -> dict[int, tuple[int, int]]:
    """The same of several days."""
    services.refold(Dossier.objects.all())
    facts = DossierFact.objects.all()
    return {days: (facts.open_after(on(days)).count(), overdue(facts, on(days)).count()) for days in asked}


def one_day() -> Dossier:
    """Received on Monday with a limit of one working day: due on Tuesday."""
    return dossier.processing(version=catalogue.procedure(limit=(1, "working_day"), after_supplement="restart"))


def test_open_from_the_day_of_receipt_to_the_day_before_the_finish() -> None:
    made = one_day()
    acts.do("withdraw", made, at=core.MONDAY + timedelta(days=2))
    assert [shown(days)[0] for days in (-1, 0, 1, 2, 3)] == [0, 1, 1, 0, 0]


def test_due_on_the_last_day_itself_is_not_overdue_yet() -> None:
    one_day()  # due Tuesday: overdue from the end of Wednesday on
    assert [shown(days)[1] for days in (0, 1, 2)] == [0, 0, 1]


def test_a_pause_hides_lateness_while_it_lasts_and_a_later_one_changes_nothing_of_an_earlier_evening() -> None:
    made = one_day()
    # Overdue on Wednesday evening; asked on Thursday (still); answered on Friday: due anew on Monday 23rd.
    acts.do("require_supplement", made, at=core.MONDAY + timedelta(days=3))
    assert [shown(days)[1] for days in (1, 2, 3)] == [0, 1, 0]
    acts.do("supplement", made, at=core.MONDAY + timedelta(days=4))
    assert [shown(days)[1] for days in (1, 2, 3, 4, 7)] == [0, 1, 0, 0, 0]


def test_what_is_answered_at_midnight_stood_still_that_evening() -> None:
    made = one_day()
    acts.do("require_supplement", made, at=core.MONDAY + timedelta(days=3))
    acts.do("supplement", made, at=core.MONDAY + timedelta(days=3, hours=15))  # Friday 20/11, 00:00
    Dossier.objects.filter(pk=made.pk).update(original_due_at=core.MONDAY)  # late as soon as it runs
    assert [shown(days)[1] for days in (3, 4)] == [0, 1]


@pytest.mark.parametrize(
    ("situation", "seed"),
    [("processing", 1), *(pytest.param(how, n, marks=pytest.mark.soak)
                          for how in ("received", "processing", "at_last_step") for n in range(2, 7))],
)  # fmt: skip
def test_the_figures_of_an_evening_are_later_what_they_were_that_evening(situation: str, seed: int) -> None:
    # Whatever was done afterwards: what an evening told when it came, it tells at the end of the walk.
    walk, told = start(seed, situation), {}
    for _ in range(6):
        since = (walk.at.date() - MONDAY).days
        ahead = evenings(range(since, since + 4))
        walk.step()
        told |= {days: figures for days, figures in ahead.items() if on(days) < walk.at.date()}
    assert told
    assert evenings(told) == told


def test_an_apology_moves_no_figure() -> None:
    made = one_day()
    acts.do("apologise", made, at=core.MONDAY + timedelta(days=1))
    assert shown(2) == (1, 1)
