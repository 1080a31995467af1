"""Each figure of interface §5 on dossiers listed and counted by hand; period edges, empty denominators, targets."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cases.dossier.models import Dossier, DossierComponent
from cases.dossier.states import State
from cases.results.models import Result
from digitization.papers.models import Paper
from monitoring.facts import services as facts
from monitoring.kpi import services, targets
from monitoring.kpi.definitions.counter import working_days
from monitoring.kpi.models import Target
from monitoring.kpi.scope import Scope
from monitoring.kpi.spec import KPIS
from motcua.core.calendar import VN
from motcua.core.models import JournalEntry, Post, Role
from tests.factories import acts, catalogue, core, dossier, papers

pytestmark = pytest.mark.django_db
YEAR = Scope(date(2026, 1, 1), date(2027, 1, 1))


def folded() -> None:
    facts.apply(list(JournalEntry.objects.all()))
    facts.refold(Dossier.objects.all())


def told(code: str, scope: Scope = YEAR) -> tuple[Any, ...]:
    found = services.figures(scope, [code])[0]
    return found.numerator, found.denominator, found.value


def test_without_a_dossier_no_figure_has_a_value_and_none_is_met() -> None:
    targets.load()
    found = services.figures(YEAR)
    assert {figure.value for figure in found} == {None}
    assert {figure.met for figure in found} == {None}


def test_a_share_counts_by_receipt_and_a_day_belongs_to_the_period_that_begins_with_it() -> None:
    # 31/12/2025 17:00 counter; 01/01/2026 00:00 online; 31/12/2026 23:59 online; 01/01/2027 00:00 online.
    moments = [(2025, 12, 31, 17, 0), (2026, 1, 1, 0, 0), (2026, 12, 31, 23, 59), (2027, 1, 1, 0, 0)]
    for each, channel in zip(moments, ("counter", "online", "online", "online"), strict=True):
        made = dossier.received(channel=channel)
        Dossier.objects.filter(pk=made.pk).update(received_at=datetime(*each, tzinfo=VN), channel=channel)
    folded()
    assert told("online") == (2, 2, 100.0)
    assert told("online", Scope(date(2025, 1, 1), date(2026, 1, 1))) == (0, 1, 0.0)
    assert told("online", Scope(date(2025, 12, 31), date(2026, 1, 2))) == (1, 2, 50.0)


def test_reuse_needs_a_reused_paper_and_nothing_asked_again() -> None:
    # A: reused; B: shared data; C: reused, but another offer asked again; D: nothing. → 2 of 4 = 50 %.
    made = [dossier.received() for _ in range(4)]
    for each, how in zip(made, ("reused", "shared_data", "reused", "original"), strict=True):
        DossierComponent.objects.filter(pk=each.papers[0].pk).update(provided=how)
    line = JournalEntry.objects.get(reference=made[2].reference, verb="dossier.received")
    JournalEntry.objects.filter(pk=line.pk).update(data=line.data | {"offered": ["a", "b"], "asked_again": ["b"]})
    # E: reused, and the store's other paper asked for afterwards: below. F: nothing, the like.
    later = [dossier.processing() for _ in range(2)]
    DossierComponent.objects.filter(pk=later[0].papers[0].pk).update(provided="reused")
    for each in later:
        acts.do("require_supplement", each)
        asked = JournalEntry.objects.get(reference=each.reference, verb="dossier.supplement_required")
        JournalEntry.objects.filter(pk=asked.pk).update(data=asked.data | {"offered": ["b"], "asked_again": ["b"]})
    folded()
    assert told("reuse") == (2, 6, 33.33)
    # A, C and E from the vault, which had a paper for them, though A's line tells of no offer; F was only offered one.
    assert told("reuse_possible") == (3, 4, 75.0)


def test_digitized_intake_needs_a_file_for_each_paper_that_must_be_digitized() -> None:
    # A: both filed; B: one of two; C: one filed, one used again; D: both filed, one more that needs no file; E: none;
    # F: imported, nobody knows its papers.
    version = catalogue.procedure()
    catalogue.add_paper(version, "anh", digitize="optional", required=False)
    given = {"giay-de-nghi": "original", "ban-sao-bang": "original", "anh": "missing"}
    brought = [given | ({"anh": "original"} if letter == "D" else {}) for letter in "ABCDEF"]
    made = [dossier.received(version=version, components=each) for each in brought]
    for each, codes in zip(made, ("ab", "a", "a", "ab", "", ""), strict=True):
        for code in codes:
            filed(each, {"a": "giay-de-nghi", "b": "ban-sao-bang"}[code])
    DossierComponent.objects.filter(dossier=made[2], component__code="ban-sao-bang").update(provided="reused")
    DossierComponent.objects.filter(dossier=made[5]).delete()
    Dossier.objects.filter(pk=made[4].pk).update(channel="online")
    folded()
    assert told("digitized_intake") == (3, 6, 50.0)  # A, C, D


def test_digitized_results_needs_papers_and_an_accepted_result_of_what_was_granted() -> None:
    # A: all stored; B: a paper is not scanned; C: the result is not accepted; D: denied, all stored.
    made = [dossier.received() for _ in range(4)]
    Dossier.objects.update(state=State.RESOLVED, finished_at=core.MONDAY)
    for each, outcome in zip(made, ("granted",) * 3 + ("denied",), strict=True):
        Result.objects.create(dossier=each, outcome=outcome, paper=filed(each, "giay-phep"))
        for code in ("giay-de-nghi", "ban-sao-bang")[: 1 if each is made[1] else 2]:
            filed(each, code)
    Paper.objects.exclude(filings__reference=made[2].reference).update(accepted_at=core.MONDAY)
    folded()
    assert told("digitized_results") == (1, 3, 33.33)


def filed(made: Dossier, component: str) -> Paper:
    return papers.paper(owner=made.applicant, reference=made.reference, component=component, kind=component)


def test_electronic_hand_over_judges_finished_dossiers_that_were_handed_on_at_all() -> None:
    # Electronic throughout and finished: 1. On paper and withdrawn: counts below. Not finished, or withdrawn before any
    # hand-over: counts nowhere.
    dossier.resolved()
    acts.do("withdraw", acts.on_its_way())
    acts.do("withdraw", dossier.received())
    dossier.processing()
    folded()
    assert told("electronic_handover") == (1, 2, 50.0)


def test_on_time_counts_finished_dossiers_by_the_day_of_the_finish() -> None:
    # Finished early; withdrawn (on time); finished late in 2027 (outside).
    dossier.resolved()
    acts.SITUATIONS["withdrawn"]()
    late = dossier.resolved()
    Dossier.objects.filter(pk=late.pk).update(finished_at=datetime(2027, 3, 1, 9, tzinfo=VN))
    folded()
    assert told("on_time") == (2, 2, 100.0)
    assert told("on_time", Scope(date(2027, 1, 1), date(2028, 1, 1))) == (0, 1, 0.0)


def test_productivity_is_a_yearly_figure_whatever_the_period() -> None:
    # 2 clerks on Monday (2 + 1 dossiers), 1 on Tuesday (1); the second at the centre too, the same Monday (1):
    # 5 dossiers ÷ 3 clerk-days × 249 working days of 2026.
    one, two = core.clerk(), core.clerk()
    Post.objects.create(user=two, role=Role.CLERK, unit=core.unit("pvhcc-tinh"))
    dossier.received(two, service_point="pvhcc-tinh")
    for clerk, day in ((one, 0), (one, 0), (two, 0), (one, 1)):
        dossier.received(clerk, core.MONDAY + timedelta(days=day))
    dossier.received(one, channel="postal")  # came by post, not to a counter
    folded()
    # 261 weekdays, 14 of them off (1–2/1, 16–20/2, 27/4, 30/4, 1/5, 31/8, 1–2/9, 24/11), two Saturdays made up.
    assert working_days(2026) == 261 - 14 + 2
    assert told("productivity") == (5, 3, round(5 / 3 * 249, 1))
    assert told("productivity", Scope(date(2025, 12, 15), date(2026, 12, 15))) == told("productivity")
    assert told("productivity", YEAR.narrowed(receiver_id=core.unit("pvhcc-tinh").pk)) == (1, 1, 249)
    assert told("productivity", Scope(date(2026, 1, 1), date(2026, 2, 1))) == (0, 0, None)
    assert told("productivity", YEAR.narrowed(department_id=core.unit("bttp").pk)) == (None, None, None)


def test_boundary_free_counts_what_another_office_received() -> None:
    dossier.received()
    dossier.received(core.clerk("pvhcc-tinh"))
    folded()
    assert told("boundary_free") == (1, 2, 50.0)


@pytest.mark.parametrize(
    "where",
    [
        {}, {"department_id": "bttp"}, {"receiver_id": "mot-cua-stp"}, {"channel": "counter"},
        {"department_id": "bttp", "receiver_id": "mot-cua-stp"}, {"channel": "online", "department_id": "bttp"},
    ],
)  # fmt: skip
def test_a_roll_up_and_the_rows_say_the_same(where: dict[str, Any]) -> None:
    dossier.resolved()
    dossier.received(core.clerk("pvhcc-tinh"), channel="counter")
    acts.SITUATIONS["withdrawn"]()
    folded()
    columns = {name: core.unit(value).pk if name != "channel" else value for name, value in where.items()}
    scope = YEAR.narrowed(**columns)
    assert scope.counts() == scope.facts.counts(scope.since, scope.until)
    months = scope.counts_by("month")
    assert months[date(2026, 11, 1)] == scope.counts() if months else scope.counts()["received"] == 0
    for code, kpi in KPIS.items():
        found = services.figures(scope, [code])[0]
        if found.numerator is not None and kpi.numerator:
            assert services.rows(kpi, scope, "numerator").count() == found.numerator


def test_a_target_is_that_of_the_last_day_and_a_departments_own_wins() -> None:
    targets.load()
    assert targets.load() == 0
    asked = {year: services.targets(Scope(date(year, 1, 1), date(year + 1, 1, 1))) for year in (2021, 2022, 2023, 2026)}
    assert [asked[year].get("reuse") for year in asked] == [None, 30, 80, 80]
    assert asked[2026]["wait_average"] == 15
    bttp = core.unit("bttp")
    Target.objects.create(kpi="reuse", department=bttp, value=60, since=date(2026, 1, 1))
    assert services.targets(YEAR.narrowed(department_id=bttp.pk))["reuse"] == 60
    assert services.targets(YEAR)["reuse"] == 80
    assert services.targets(Scope(date(2022, 12, 15), date(2023, 3, 15)))["reuse"] == 80  # of its last day
    Target.objects.create(kpi="boundary_free", value=9, since=date(2026, 1, 1), until=date(2026, 12, 31))
    assert "boundary_free" not in services.targets(YEAR)  # its last day was 30/12


def test_what_is_missing_to_a_target_is_a_number_of_dossiers() -> None:
    figure = services.Figure(KPIS["reuse"], 50.0, 100, 200, 80)
    assert (figure.met, figure.missing) == (False, 60)
    assert services.Figure(KPIS["reuse"], 80.0, 160, 200, 80).missing == 0
    # 79 997 of 100 000 read as 80 %, and three are missing.
    nearly = services.Figure(KPIS["reuse"], 80.0, 79_997, 100_000, 80)
    assert (nearly.met, nearly.missing) == (False, 3)
    assert services.Figure(KPIS["wait_average"], 20.0, None, None, 15).missing == 0
    assert services.Figure(KPIS["wait_average"], 15.0, None, None, 15).met is True


def test_a_dossier_in_three_states_on_one_day_counts_once() -> None:
    made = dossier.returned()
    assert made.state == State.RETURNED
    folded()
    assert YEAR.counts(("received", "finished", "early")) == {"received": 1, "finished": 1, "early": 1}
