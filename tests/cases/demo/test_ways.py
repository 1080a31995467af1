"""The small way through the services and the large way by COPY write the same year; both keep every invariant."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from cases.demo import checks, habits, services
from cases.dossier.models import Dossier
from motcua.core import jobs, setup
from motcua.core.errors import Refusal
from motcua.core.models import JournalEntry, Person
from tests.factories import core, dossier

from . import house


@pytest.fixture
def _house(db: None) -> None:
    house.furnish()


@pytest.fixture
def _eventful(monkeypatch: pytest.MonkeyPatch) -> None:
    """A year in which everything happens often, so that few dossiers show every act."""
    for habit in ("SUPPLEMENT", "SECOND_SUPPLEMENT", "PAYMENT_ONLINE", "CONSULTED", "REASSIGNED", "SENT_BACK", "LATE"):
        monkeypatch.setattr(habits, habit, 0.5)
    for habit in ("REFUSED", "INCOMPLETE", "WITHDRAWN", "PROXY"):
        monkeypatch.setattr(habits, habit, 0.15)
    monkeypatch.setattr(habits, "STOPPED", 0.4)
    monkeypatch.setattr(habits, "PAYMENT_COUNTER", 0.6)


def quiet(_: str) -> None:
    """Progress nobody reads."""


def same(small: dict[str, list[object]], large: dict[str, list[object]]) -> None:
    for table, rows in small.items():
        assert len(rows) == len(large[table]), table
        for one, other in zip(rows, large[table], strict=True):
            assert one == other, table


@pytest.mark.usefixtures("_house", "_eventful")
def test_both_ways_write_the_same_rows() -> None:
    small = house.filled(house.plan(36, bulk=False))
    same(small, house.filled(house.plan(36, bulk=True)))
    verbs = {row["verb"].removeprefix("dossier.") for row in small["core_journalentry"]}
    assert verbs >= set(checks.ACTS)


@pytest.mark.soak
@pytest.mark.usefixtures("_house")
def test_both_ways_write_the_same_rows_of_a_whole_year() -> None:
    same(house.filled(house.plan(600, bulk=False)), house.filled(house.plan(600, bulk=True)))


@pytest.mark.usefixtures("_house", "_eventful")
@pytest.mark.parametrize("bulk", [pytest.param(False, marks=pytest.mark.soak), True])
def test_a_year_keeps_every_invariant(bulk: bool) -> None:
    services.seed(house.plan(120 if bulk else 20, bulk=bulk), say=quiet)
    assert list(checks.problems()) == []


@pytest.mark.soak
@pytest.mark.usefixtures("_house")
def test_a_year_begun_again_is_gone_on_with_and_never_doubled() -> None:
    plan = house.plan(120, bulk=True)
    crowd = services._crowd(plan)
    services._begin(plan)
    for day in crowd.year.days[:20]:
        services.write_day(crowd, plan, day)
    begun = Dossier.objects.count()
    other = services.Plan(plan.seed, 999, plan.until - timedelta(days=3), bulk=True)
    assert services.seed(other, say=quiet) == 120 - begun
    assert services.seed(plan, say=quiet) == 0
    assert Dossier.objects.count() == 120
    assert list(checks.problems()) == []


@pytest.mark.usefixtures("_house")
def test_codes_go_on_where_the_counter_stands() -> None:
    received = dossier.received(at=house.UNTIL.replace(hour=8))
    crowd = house.crowd(1000)
    services.write_day(crowd, house.plan(1000, bulk=True), crowd.year.days[-1])
    that_day = Dossier.objects.filter(code__startswith=received.code[:-4]).values_list("code", flat=True)
    assert {int(code[-4:]) for code in that_day} == set(range(1, len(that_day) + 1))
    assert len(that_day) > 1
    assert list(checks.codes()) == []


@pytest.mark.usefixtures("_house")
def test_an_owner_known_before_is_taken_and_not_doubled() -> None:
    crowd = house.crowd(300)
    owner = next(iter(services.story.stories(crowd, crowd.year.arrivals(crowd.year.days[0])))).owner
    known = Person.objects.create(id_number=owner.id_number, name="Đã có từ trước", phone="0905000001")
    services.write_day(crowd, house.plan(300, bulk=True), crowd.year.days[0])
    known.refresh_from_db()
    assert (known.name, known.phone) == ("Đã có từ trước", owner.phone)
    assert known.dossiers.exists()


@pytest.mark.usefixtures("_house")
def test_nothing_is_printed_and_the_progress_is_told(django_capture_on_commit_callbacks: object) -> None:
    told: list[object] = []
    with django_capture_on_commit_callbacks() as queued:  # type: ignore[operator]
        services.seed(house.plan(12, bulk=False), say=lambda _: told.append(cache.get(services.PROGRESS)))
    assert queued == []
    assert told[-1] == {"done": 12, "total": 12}
    assert cache.get(services.PROGRESS) is None


@pytest.mark.usefixtures("_house")
def test_held_jobs_are_queued_again_afterwards(django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks() as queued:  # type: ignore[operator]
        with pytest.raises(Refusal), jobs.held():
            dossier.received(user=core.officer())
        dossier.received()
    assert len(queued) == 1


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_several_processes_write_the_same_year_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    setup.make_units()
    setup.make_calendar()
    house.furnish()
    alone = house.filled(house.plan(3000, bulk=True))
    monkeypatch.setattr(services, "PARALLEL_FROM", 1000)
    assert services.seed(house.plan(3000, bulk=True), say=quiet) == 3000
    together = {table: house.rows(table, order) for table, order in house.TABLES.items()}
    same(alone, together)
    assert list(checks.problems()) == []
    assert JournalEntry.objects.filter(verb="demo.written").count() >= 200
