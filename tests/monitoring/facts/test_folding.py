"""What is folded act by act is what is rebuilt from nothing, and each answer of a fact follows its rule."""

import random
from datetime import date, timedelta
from time import monotonic

import pytest
from django.core.management import call_command
from django.db import connection

from cases.dossier.models import Dossier
from cases.dossier.states import State
from monitoring.facts import services
from monitoring.facts.models import ClerkDay, Daily, DossierFact
from monitoring.facts.standing import overdue
from motcua.core import journal
from motcua.core.models import JournalEntry, Post, Role
from tests.cases.dossier.test_states import start
from tests.factories import acts, catalogue, core, dossier

pytestmark = pytest.mark.django_db
MONDAY = core.MONDAY.date()


def fact(made: Dossier) -> DossierFact:
    services.refold(Dossier.objects.filter(pk=made.pk))
    return DossierFact.objects.get(pk=made.pk)


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.soak) for n in range(1, 9))])
def test_any_sequence_of_acts_folded_line_by_line_equals_a_rebuild(seed: int) -> None:
    chance, read = random.Random(seed), 0
    walks = [
        start(seed * 10 + n, situation) for n, situation in enumerate(("registered", "processing", "at_last_step"))
    ]
    for _ in range(30):
        chance.choice(walks).step()
        if chance.random() < 0.3:
            services.apply(list(JournalEntry.objects.filter(pk__gt=read).order_by("pk")))
            read = JournalEntry.objects.latest("pk").pk
    services.apply(list(JournalEntry.objects.filter(pk__gt=read).order_by("pk")))
    assert services.differences() == []
    assert DossierFact.objects.count() == sum(walk.reread().received_at is not None for walk in walks)


def test_a_changed_fact_a_lost_count_and_a_missing_clerk_day_are_found() -> None:
    fact(dossier.received())
    services.apply(list(JournalEntry.objects.all()))
    assert services.differences() == []
    DossierFact.objects.update(channel="postal")
    Daily.objects.filter(cut=Daily.Cut.PROCEDURE).delete()
    ClerkDay.objects.all().delete()
    assert {line.split()[0] for line in services.differences()} == {"fact", "count", "clerk"}


def test_a_dossier_that_was_never_received_has_no_fact() -> None:
    for made in (dossier.registered(), acts.SITUATIONS["refused"](), acts.SITUATIONS["asked_before_receipt"]()):
        services.refold(Dossier.objects.filter(pk=made.pk))
    assert not DossierFact.objects.exists()


def test_a_finish_is_judged_by_dates_against_the_due_date_without_apologies() -> None:
    made = dossier.at_last_step(version=catalogue.procedure(limit=(1, "working_day")))
    due = made.original_due_at
    assert due.date() == MONDAY + timedelta(days=1)
    told = {}
    for hours in (0, 38, 39):  # Monday at nine; Tuesday at eleven in the evening; midnight
        Dossier.objects.filter(pk=made.pk).update(
            state=State.RESOLVED, finished_at=core.MONDAY + timedelta(hours=hours), due_at=due + timedelta(days=9)
        )
        told[hours] = fact(made).timing
    assert told == {0: "early", 38: "on_time", 39: "late"}


def test_withdrawn_and_finally_stopped_dossiers_are_finished_on_time() -> None:
    facts = [fact(acts.SITUATIONS[name]()) for name in ("withdrawn", "stopped_for_good")]
    assert [(f.outcome, f.timing, f.finished_on) for f in facts] == [
        ("withdrawn", "on_time", MONDAY), ("stopped", "on_time", MONDAY),
    ]  # fmt: skip
    assert not Daily.objects.filter(paused__gt=0).exists()  # stopped for good stands still no longer


def test_one_whose_limit_nobody_knows_is_never_late() -> None:
    made = dossier.processing(version=catalogue.procedure(limit=(None, "")))
    assert fact(made).due_on is None
    acts.do("require_payment", made, at=core.MONDAY + timedelta(days=30))
    assert not overdue(DossierFact.objects.all(), MONDAY + timedelta(days=29)).exists()
    acts.do("withdraw", made, at=core.MONDAY + timedelta(days=60))
    Dossier.objects.filter(pk=made.pk).update(state=State.RESOLVED)
    assert fact(made).timing == "on_time"


def test_one_paper_hand_over_takes_the_electronic_way_from_a_dossier() -> None:
    electronic, paper = dossier.processing(), acts.on_its_way()
    assert [(f.handed, f.electronic) for f in map(fact, (electronic, paper, dossier.received()))] == [
        (True, True), (True, False), (False, False),
    ]  # fmt: skip


def test_a_late_dossier_names_who_held_it_when_the_due_date_passed() -> None:
    made = dossier.processing(version=catalogue.procedure(limit=(1, "working_day")))
    Dossier.objects.filter(pk=made.pk).update(state=State.RESOLVED, finished_at=core.MONDAY + timedelta(days=5))
    assert fact(made).late_unit.code == "bttp"
    # Never handed on: at the counter; an apology gives no other unit the lateness.
    waits = dossier.received(version=catalogue.procedure(limit=(1, "working_day")))
    Dossier.objects.filter(pk=waits.pk).update(state=State.RESOLVED, finished_at=core.MONDAY + timedelta(days=5))
    assert fact(waits).late_unit.code == "mot-cua-stp"
    Dossier.objects.filter(pk=waits.pk).update(state=State.RECEIVED, due_at=core.MONDAY + timedelta(days=4))
    acts.do("forward", waits, at=core.MONDAY + timedelta(days=3))
    Dossier.objects.filter(pk=waits.pk).update(state=State.RESOLVED)
    assert fact(waits).late_unit.code == "mot-cua-stp"


def test_the_officer_is_who_did_the_officers_step_not_the_head_after_them() -> None:
    one, two = core.officer(), core.officer()
    waiting, passed, named = dossier.processing(), dossier.processing(), dossier.processing()
    acts.do("forward", passed, one, assignee=core.head().username)  # from the inbox of all, to a head by name
    acts.do("reassign", named, assignee=two.username)
    assert fact(named).officer == two
    acts.do("forward", named, two, core.MONDAY + timedelta(days=2), handover="paper")
    acts.do("take", named, core.head(), core.MONDAY + timedelta(days=3))
    assert [fact(each).officer for each in (waiting, passed, named)] == [None, one, two]


def test_received_elsewhere_than_at_the_competent_office_is_boundary_free() -> None:
    assert fact(dossier.received()).boundary_free is False
    assert fact(dossier.received(core.clerk("pvhcc-tinh"))).boundary_free is True


def test_a_day_counts_once_for_a_clerk_and_an_officers_acts_do_not() -> None:
    clerk = core.clerk()
    made = dossier.received(clerk)
    dossier.received(clerk)
    acts.do("require_supplement", made, core.head(), core.MONDAY + timedelta(days=1))
    for days, verb in ((2, "refused"), (3, "handed_over"), (4, "noted")):  # a note needs no counter
        journal.record(clerk, f"dossier.{verb}", made.reference, core.MONDAY + timedelta(days=days))
    services.apply(list(JournalEntry.objects.all()))
    days = ClerkDay.objects.filter(clerk=clerk).values_list("day", flat=True)
    assert sorted(days) == [MONDAY, MONDAY + timedelta(days=2), MONDAY + timedelta(days=3)]
    assert not ClerkDay.objects.filter(clerk__posts__role=Role.HEAD).exists()


def test_who_comes_to_the_counter_later_had_no_day_there_before() -> None:
    # Asked for papers as an officer on Tuesday, clerk from Wednesday on; another is a clerk, of another counter.
    moved, elsewhere = core.head(), core.clerk("pvhcc-tinh")
    Post.objects.create(user=elsewhere, role=Role.HEAD, unit=core.unit("bttp"))
    for who in (moved, elsewhere):
        acts.do("require_supplement", dossier.processing(core.clerk()), who, core.MONDAY + timedelta(days=1))
    services.apply(list(JournalEntry.objects.all()))
    since = {"since": MONDAY + timedelta(days=2)}
    Post.objects.create(user=moved, role=Role.CLERK, unit=core.unit("mot-cua-stp"), **since)
    assert not ClerkDay.objects.filter(clerk__in=(moved, elsewhere)).exists()
    assert services.differences() == []


def test_counts_stand_in_each_cut_under_the_day_of_receipt_and_of_finish() -> None:
    fact(dossier.resolved(core.MONDAY))
    fact(dossier.received(at=core.MONDAY + timedelta(days=1)))
    for cut in Daily.Cut:
        held = Daily.objects.filter(cut=cut)
        rows = held.exclude(received=0, finished=0).values_list("day", "received", "finished", "early")
        assert {(day, received, finished, early) for day, received, finished, early in rows} <= {
            (MONDAY, 1, 1, 1), (MONDAY, 1, 0, 0), (MONDAY, 0, 1, 1), (date(2026, 11, 17), 1, 0, 0),
        }  # fmt: skip
        assert sum(row[1] for row in rows) == 2
        assert sum(row[2] for row in rows) == 1
        # The second is open: on the day of its receipt, and running to the day on which it is due.
        assert list(held.filter(unfinished__gt=0).values_list("day", "unfinished")) == [(date(2026, 11, 17), 1)]
        assert list(held.filter(running__gt=0).values_list("day", "running")) == [(date(2026, 11, 20), 1)]


def test_a_paper_that_is_revoked_touches_every_dossier_it_lies_at() -> None:
    assert services.touched(["dossier:H32.11-261116-0001", "calendar:1", "stack:9"]) == {"H32.11-261116-0001"}


@pytest.mark.soak  # waits for whatever else runs on this server
def test_folding_reads_each_line_once(house: None) -> None:
    dossier.received()
    lines, read, until = JournalEntry.objects.count(), 0, monotonic() + 120
    while read < lines and monotonic() < until:  # other tests' transactions on this server hold a reader back
        read += services.fold()
    assert (read, services.fold(), DossierFact.objects.count()) == (lines, 0, 1)


def test_the_command_compares_and_says_so(house: None, capsys: pytest.CaptureFixture[str]) -> None:
    dossier.received()
    for checked in ([], ["--check"]):
        call_command("rebuild_facts", *checked)
    assert "khớp" in capsys.readouterr().out
    with connection.cursor() as db:
        db.execute("UPDATE monitoring_dossierfact SET reused = true")
    with pytest.raises(SystemExit):
        call_command("rebuild_facts", "--check")
