"""The checker finds what is wrong: each kind of damage is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from cases.demo import checks
from cases.dossier.models import CodeCounter, Dossier
from motcua.core.models import JournalEntry
from tests.factories import core, dossier

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Damage = Callable[[Dossier], object]


def change(**values: object) -> Damage:
    return lambda found: Dossier.objects.filter(pk=found.pk).update(**values)


def lines(found: Dossier) -> object:
    return JournalEntry.objects.filter(reference=found.reference)


DAMAGES: dict[str, Damage] = {
    "another state": change(state=4),
    "a move that is none": lambda d: lines(d).filter(verb="dossier.forwarded").first().delete(),  # type: ignore[attr-defined]
    "no beginning": lambda d: lines(d).filter(verb="dossier.registered").delete(),  # type: ignore[attr-defined]
    "a due date moved": change(due_at=core.MONDAY),
    "an original due date moved": change(original_due_at=core.MONDAY + 30 * DAY),
    "a clock of its own": change(clock_from=core.MONDAY + DAY),
    "another step": change(step=2),
    "a hand-over lost": lambda d: d.assignments.all()[0].delete(),
    "a step left open": lambda d: d.assignments.update(ended_at=None),
    "finished before receipt": change(finished_at=core.MONDAY - DAY),
    "an act after the last": change(last_act_at=core.MONDAY),
    "a paper missing": lambda d: d.components.update(provided="missing"),
    "an apology nobody made": change(apologies=1),
    "a supplement nobody asked for": change(supplements=1),
    "a result lost": lambda d: d.result.delete(),  # type: ignore[attr-defined]
    "another name": change(applicant_key="ai do"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_is_found(damage: Damage) -> None:
    found = dossier.returned()
    assert list(checks.problems()) == []
    damage(found)
    assert [problem for problem in checks.problems([found.pk]) if found.code in problem]


def test_a_gap_in_the_codes_is_found() -> None:
    dossier.received()
    assert list(checks.codes()) == []
    CodeCounter.objects.update(last=2)
    assert len(list(checks.codes())) == 1


def test_a_move_is_judged_by_the_table_of_transitions() -> None:
    assert checks.targets("receive", 1) == {2}
    assert checks.targets("receive", 4) == set()
    assert checks.targets("supplement", 5) == {1, 2, 4}
    assert checks.targets("consult", 4) == {4}
