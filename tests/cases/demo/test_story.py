"""Stories are repeatable, cover what a house sees in a year, and look like life."""

from collections import Counter
from typing import Any, NamedTuple

import pytest
from django.db import transaction

from cases.demo import story
from cases.demo.folder import Folder
from cases.demo.services import SERVICES
from cases.dossier.states import OPEN, State

from . import house

pytestmark = pytest.mark.django_db
MANY = 1500


def is_late(folder: Folder) -> bool:
    due, finished = folder.original_due_at, folder.finished_at
    return bool(due and finished and finished.date() > due.date())


class Told(NamedTuple):
    """A year told twice, and the codes of the procedures there are."""

    folders: list[Folder]
    again: list[Folder]
    procedures: set[str]


@pytest.fixture(scope="module")
def year(django_db_setup: None, django_db_blocker: Any) -> Told:
    """It lives in memory: nothing of it stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        house.furnish()
        found = Told(told(), told(), {version.code for version in house.crowd(MANY).book.versions})
        transaction.set_rollback(True)
    return found


@pytest.fixture
def folders(year: Told) -> list[Folder]:
    return year.folders


def told(seed: int = 7) -> list[Folder]:
    crowd = house.crowd(MANY, seed)
    return [f for day in crowd.year.days for f in story.stories(crowd, crowd.year.arrivals(day))]


def test_the_same_seed_tells_the_same_stories(year: Told) -> None:
    for one, other in zip(year.folders, year.again, strict=True):
        assert one.lines == other.lines
        assert one.intake == other.intake


def test_every_state_is_there_at_the_end(folders: list[Folder]) -> None:
    found = Counter(State(f.state) for f in folders)
    assert set(found) == set(State)
    assert sum(found[state] for state in OPEN) < 0.1 * MANY


def test_every_procedure_and_every_act_occurs(year: Told) -> None:
    assert {f.version.code for f in year.folders} == year.procedures
    assert {act.name for f in year.folders for act in f.acts} == set(SERVICES)


def test_shares_are_near_their_habits(folders: list[Folder]) -> None:
    done = [f for f in folders if f.state in (State.RESOLVED, State.RETURNED)]
    late = sum(is_late(f) for f in done)
    electronic = sum(all(hand.handover == "electronic" for hand in f.hands) for f in done)
    assert 0.03 < late / len(done) < 0.1
    assert 0.75 < electronic / len(done) < 0.86
    channels = Counter(str(f.intake.channel) for f in folders)
    assert channels["counter"] > channels["online"] > channels["postal"] > 0


def test_some_owners_come_again_with_other_dossiers(folders: list[Folder]) -> None:
    owners = Counter(f.owner.id_number for f in folders)
    assert 0.1 < sum(times > 1 for times in owners.values()) / len(owners) < 0.4


def test_nothing_happens_after_the_end_or_before_what_came_before(folders: list[Folder]) -> None:
    for folder in folders:
        moments = [act.at for act in folder.acts]
        assert moments == sorted(moments)
        assert moments[-1] <= house.UNTIL
