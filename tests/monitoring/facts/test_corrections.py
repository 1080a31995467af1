"""What is entered late, taken back or decided afterwards: every figure follows, as if it were rebuilt."""

from datetime import date, timedelta

import pytest

from cases.catalogue.models import Field, Procedure
from cases.dossier.models import Dossier
from cases.dossier.recompute import recompute_open
from cases.dossier.services import withdraw
from cases.results.models import Result
from digitization.papers.models import Paper
from digitization.vault import services as vault
from monitoring.facts import services
from monitoring.facts.measures import MEASURES
from monitoring.facts.models import Daily, DossierFact
from motcua.core import calendars, journal
from motcua.core.models import Holiday, JournalEntry
from motcua.core.moments import Moment
from tests.factories import acts, catalogue, core, dossier, papers

pytestmark = pytest.mark.django_db
MONDAY = core.MONDAY.date()
FRIDAY = core.MONDAY + timedelta(days=4)


class Follower:
    """Folds what was written since the last look; the fact of a dossier, after everything was compared."""

    read = 0

    def __call__(self, made: Dossier) -> DossierFact:
        services.apply(list(JournalEntry.objects.filter(pk__gt=self.read).order_by("pk")))
        self.read = JournalEntry.objects.latest("pk").pk
        assert services.differences() == []
        assert not Daily.objects.filter(**dict.fromkeys(MEASURES, 0)).exists()  # an emptied cell goes
        return DossierFact.objects.get(pk=made.pk)


def filed(made: Dossier, component: str = "", **fields: object) -> Paper:
    return papers.paper(
        owner=made.applicant, reference=made.reference, component=component, kind=component or "giay-phep", **fields
    )


def test_a_revoked_scan_and_a_revoked_result_are_stored_no_longer() -> None:
    follow, made = Follower(), dossier.received()
    one, _ = filed(made, "giay-de-nghi"), filed(made, "ban-sao-bang")
    result = filed(made, origin="result")
    Result.objects.create(dossier=made, outcome="granted", paper=result)
    vault.accept(reference=made.reference, moment=core.moment())
    assert [(f.digitized, f.stored) for f in [follow(made)]] == [(True, True)]
    vault.revoke(paper_id=result.pk, reason="Sai số.", user=core.head(), moment=core.moment(FRIDAY))
    assert [(f.digitized, f.stored) for f in [follow(made)]] == [(True, False)]
    vault.revoke(paper_id=one.pk, reason="Quét nhầm.", user=core.head(), moment=core.moment(FRIDAY))
    assert [(f.digitized, f.stored) for f in [follow(made)]] == [(False, False)]


def test_a_day_closed_afterwards_moves_the_due_day_and_the_count_of_what_runs() -> None:
    follow, made = Follower(), dossier.processing(version=catalogue.procedure(limit=(1, "working_day")))
    assert follow(made).due_on == MONDAY + timedelta(days=1)
    calendars.change(None, Holiday(date=date(2026, 11, 17), kind=Holiday.Kind.CLOSURE, name="Bão"), FRIDAY)
    recompute_open(None, date(2026, 11, 17), None, FRIDAY)
    assert follow(made).due_on == MONDAY + timedelta(days=2)
    running = Daily.objects.filter(cut=Daily.Cut.FIELD, running__gt=0).values_list("day", "running")
    assert list(running) == [(MONDAY + timedelta(days=2), 1)]
    calendars.raise_version()


def test_a_procedure_that_comes_to_another_field_takes_its_dossiers_along() -> None:
    follow, made = Follower(), dossier.processing()
    assert follow(made).field_id == "luat-su"
    Field.objects.create(slug="ho-tich", name="Hộ tịch")
    Procedure.objects.filter(pk=made.procedure.procedure_id).update(field="ho-tich")
    journal.record(None, "catalogue.published", f"procedure:{made.procedure.procedure.code}", FRIDAY)
    assert follow(made).field_id == "ho-tich"


def test_a_backlog_entry_counts_on_the_day_it_is_about_and_is_told_apart() -> None:
    follow, made = Follower(), dossier.processing()
    acts.do("withdraw", dossier.processing(), at=core.MONDAY + timedelta(days=1))  # written down that day
    assert follow(made).finished_on is None
    tuesday = Moment(core.MONDAY + timedelta(days=1), FRIDAY, "Mất điện.")
    withdraw(dossier_id=made.pk, user=core.director(), moment=tuesday, reason="Xin rút.")
    assert [(f.finished_on, f.timing, f.backlog) for f in [follow(made)]] == [
        (MONDAY + timedelta(days=1), "on_time", True)
    ]  # fmt: skip
    cells = Daily.objects.filter(cut=Daily.Cut.OFFICE, finished__gt=0).values_list(
        "day", "finished", "finished_backlog"
    )
    assert list(cells) == [(MONDAY + timedelta(days=1), 2, 1)]
