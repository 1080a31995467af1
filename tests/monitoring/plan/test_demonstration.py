"""The demonstration year shows a living plan: told once, by real acts, nothing ahead of its time."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.db.models import Max
from django.test.utils import CaptureQueriesContext

from cases.catalogue.models import Procedure
from cases.demo import services as demo
from cases.demo.steps import STEPS
from digitization.papers.services import content_of
from monitoring.kpi import targets
from monitoring.plan import demonstration, loading, overview, waiting
from monitoring.plan.models import (
    BoundaryReview,
    Certificate,
    Event,
    Evidence,
    Objection,
    Plan,
    Progress,
    Reengineering,
    Requirement,
    Sheet,
    Spending,
    Task,
)
from monitoring.plan.states import Status
from motcua.core import setup
from motcua.core.calendar import VN
from motcua.core.models import Device, JournalEntry
from tests.factories import catalogue, dossier, pages, plans

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]
UNTIL = datetime(2026, 11, 20, 16, 0, tzinfo=VN)


@pytest.fixture
def _house() -> None:
    setup.make_accounts({account.username: "x" for account in setup.ACCOUNTS})
    loading.load(UNTIL.date())
    targets.load()
    Procedure.objects.filter(pk=catalogue.procedure().procedure_id).update(code="2.000635")


@pytest.mark.usefixtures("_house")
def test_a_year_of_the_plan_is_told_once_and_nothing_ahead_of_its_time() -> None:
    told: list[str] = []
    dossier.resolved()
    plan = demo.Plan(1, 2, UNTIL, bulk=True)
    for _ in range(2):
        demo.go_on(plan, say=told.append)
    assert told == [f"Dữ liệu minh họa: {Progress.objects.count()} báo cáo tiến độ kế hoạch 796/KH-STP"]
    assert STEPS["plan"](UNTIL, UNTIL) == ""  # whoever reported already is left alone
    stood = overview.glance(Plan.objects.get(), plans.office(), UNTIL.date()).tally
    # II.3, II.4, II.5, V.2, VII.3 and VII.4 are past their day; IV.2 and V.1 wait for Văn phòng.
    assert stood == {Status.LATE: 6, Status.UNDER_WAY: 3, Status.NOT_BEGUN: 0, Status.REPORTED: 2, Status.CONFIRMED: 7}
    assert Progress.objects.filter(outcome="returned").count() == 1
    assert waiting.known(UNTIL.date())[waiting.TO_CONFIRM] == Progress.objects.undecided().count() == 5
    assert all(content_of(each.file).startswith(b"%PDF") for each in Evidence.objects.select_related("file"))
    there = (Spending, Requirement, Certificate, BoundaryReview, Reengineering, Event, Sheet, Objection, Device)
    assert [model.__name__ for model in there if not model.objects.exists()] == []
    # Nothing lies ahead of the year, and who was the last to report stands first.
    assert JournalEntry.objects.filter(reference__contains="plan").aggregate(last=Max("at"))["last"] <= UNTIL
    days = list(Progress.objects.order_by("pk").values_list("reported_at", flat=True))
    assert days == sorted(days)
    assert {sheet.until for sheet in Sheet.objects.all()} == {date(2026, 10, 1)}


def test_a_house_without_the_plan_is_left_alone() -> None:
    assert demonstration.live(UNTIL, UNTIL) == ""
    loading.load(UNTIL.date())
    assert demonstration.live(UNTIL, UNTIL) == ""  # nobody is there to speak
    assert not Progress.objects.exists()


@pytest.mark.usefixtures("_house")
def test_every_page_of_a_living_plan_asks_at_most_twelve_times(monkeypatch: pytest.MonkeyPatch) -> None:
    demonstration.live(UNTIL, UNTIL)
    pages.clock_at(monkeypatch, UNTIL)
    task, sheet = Task.objects.get(group__order=6, number=1).pk, Sheet.objects.exclude(officer=None)[0].pk
    office, asked = pages.signed_in(plans.office()), {}
    for at in ("", f"nhiem-vu/{task}/", "muc-tieu/", "trang-thiet-bi/", "phi-dia-gioi/", "tai-cau-truc/", "phieu/",
               f"phieu/{sheet}/", "tap-huan/"):  # fmt: skip
        assert office.get(f"/ke-hoach/{at}").status_code == 200  # what is kept is kept
        with CaptureQueriesContext(connection) as seen:
            office.get(f"/ke-hoach/{at}")
        asked[at] = len(seen)
    assert {at: number for at, number in asked.items() if number > 12} == {}
