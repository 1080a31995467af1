"""What is late now and soon, what holds it, when work comes in: dossiers counted by hand."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from cases.dossier.models import Dossier
from monitoring.dashboards import causes, standing
from monitoring.facts import services as facts
from monitoring.facts.models import DossierFact
from monitoring.facts.standing import overdue
from monitoring.kpi.scope import Scope
from motcua.core.calendar import VN
from motcua.core.calendars import calendar_of
from tests.factories import acts, catalogue, core, dossier

pytestmark = pytest.mark.django_db
MONDAY = core.MONDAY.date()  # 16/11/2026


def folded() -> None:
    facts.refold(Dossier.objects.all())


def counted(days: int) -> dict[str, int]:
    today, scope = MONDAY + timedelta(days=days), Scope(MONDAY, MONDAY)
    found = standing.counted(scope, "department_id", calendar_of(), today)
    # No cut tells procedures by officer apart: those are counted from the rows, and come to the same.
    held = scope.narrowed(officer_id=None)
    assert standing.counted(held, "procedure_id", calendar_of(), today)
    assert [*standing.counted(held, "procedure_id", calendar_of(), today).values()] == [*found.values()]
    return {word: number for word, number in next(iter(found.values())).items() if number}


def test_late_is_past_its_day_and_soon_is_within_three_working_days() -> None:
    # Due on Thursday 19/11: soon from Monday on; the Sunday before sees Monday to Wednesday only.
    dossier.processing(version=catalogue.procedure(limit=(3, "working_day")))
    folded()
    assert counted(-4) == {"dang-giai-quyet": 1}
    assert [counted(days).get("sap-den-han", 0) for days in (-3, -1, 0, 3, 4)] == [0, 0, 1, 1, 0]
    assert [counted(days).get("qua-han", 0) for days in (0, 3, 4, 5)] == [0, 0, 1, 1]


def test_what_is_late_is_what_the_report_calls_overdue_and_nothing_that_stands_still() -> None:
    version = catalogue.procedure(limit=(1, "working_day"))
    dossier.processing(version=version)
    acts.do("require_supplement", dossier.processing(version=version), at=core.MONDAY + timedelta(hours=2))
    folded()
    for days in range(5):
        late = counted(days).get("qua-han", 0)
        assert late == overdue(DossierFact.objects.all(), MONDAY + timedelta(days=days)).count()
    assert counted(4) == {"dang-giai-quyet": 2, "qua-han": 1, "tam-dung": 1}


def test_each_open_dossier_has_one_cause_told_from_where_it_stands() -> None:
    dossier.received()
    dossier.processing()
    dossier.at_last_step()
    asked = dossier.processing()
    acts.do("consult", asked, at=core.MONDAY + timedelta(hours=2))
    folded()
    told = dict(causes.caused(DossierFact.objects.all()).values_list("pk", "cause"))
    assert sorted(told.values()) == ["chua-giao", "mot-cua", "phoi-hop", "van-thu"]
    assert told[asked.pk] == "phoi-hop"


def test_the_load_of_the_week_has_a_row_a_day_and_its_fullest_hour_is_darkest() -> None:
    # Monday 9:05 twice, Wednesday 14:05 once, Saturday 8:05 once; five weeks ago: not counted.
    for day, hour in ((16, 9), (16, 9), (18, 14), (21, 8)):
        made = dossier.received()
        Dossier.objects.filter(pk=made.pk).update(received_at=datetime(2026, 11, day, hour, 5, tzinfo=VN))
    old = dossier.received()
    Dossier.objects.filter(pk=old.pk).update(received_at=datetime(2026, 10, 19, 9, 5, tzinfo=VN))
    folded()
    rows = standing.load(DossierFact.objects.all(), calendar_of(), MONDAY + timedelta(days=7))
    assert [row[0].weekday for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [cell.hour for cell in rows[0]] == [*range(7, 17)]
    full = {(c.weekday, c.hour): (c.count, c.shade) for row in rows for c in row if c.count}
    assert full == {(1, 9): (2, standing.SHADES), (3, 14): (1, 3), (6, 8): (1, 3)}
    assert standing.load(DossierFact.objects.none(), calendar_of(), MONDAY) == []


def test_on_the_stroke_of_five_is_still_an_hour_of_the_week_and_a_worked_saturday_has_its_row() -> None:
    made = dossier.received()
    Dossier.objects.filter(pk=made.pk).update(received_at=datetime(2026, 11, 16, 17, 0, tzinfo=VN))
    folded()
    usual = calendar_of()
    for calendar, days in ((usual, 5), (replace(usual, make_up={date(2026, 11, 14): "làm bù"}), 6)):
        rows = standing.load(DossierFact.objects.all(), calendar, MONDAY)
        assert ([cell.count for cell in rows[0] if cell.hour == 17], len(rows)) == ([1], days)
