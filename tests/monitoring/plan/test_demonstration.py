"""The demonstration year shows a living plan: told once, by real acts, nothing ahead of its time."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.db.models import Max
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from cases.catalogue.models import Procedure, ProcedureVersion
from cases.demo import services as demo
from cases.demo.steps import STEPS
from cases.dossier.models import Dossier
from digitization.papers.services import content_of
from monitoring.facts import services as facts
from monitoring.kpi import targets
from monitoring.plan import demonstration, effects, loading, overview, recording, waiting
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


def to_be_reformed() -> ProcedureVersion:
    """The procedure of «reforms»: five days, two papers, four steps."""
    version = catalogue.procedure(limit=(5, "working_day"), papers=("don-de-nghi", "quyet-dinh-bo-nhiem"))
    version.procedure.code = "1.013859"
    version.procedure.save()
    return version


@pytest.mark.usefixtures("_house")
def test_a_year_of_the_plan_is_told_once_and_nothing_ahead_of_its_time() -> None:
    told: list[str] = []
    dossier.resolved()
    version = to_be_reformed()
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
    reform = Reengineering.objects.get(before=version)
    assert reform.after is not None
    assert reform.decided_on < reform.after.effective_from < reform.recorded_at.date()
    # Nothing lies ahead of the year, and who was the last to report stands first.
    assert JournalEntry.objects.filter(reference__contains="plan").aggregate(last=Max("at"))["last"] <= UNTIL
    days = list(Progress.objects.order_by("pk").values_list("reported_at", flat=True))
    assert days == sorted(days)
    assert {sheet.until for sheet in Sheet.objects.all()} == {date(2026, 10, 1)}


@pytest.mark.usefixtures("_house")
def test_a_procedure_re_engineered_in_mid_year_is_measured_before_and_after() -> None:
    version = to_be_reformed()
    plan = demo.Plan(1, 60, UNTIL, bulk=True)
    demo.seed(plan, say=lambda _: None)
    after = version.procedure.versions.get(number=2)
    changed = demonstration.Year(UNTIL, UNTIL).at({"ago": 183}).date()  # 183 days before 20/11: 21/5/2026
    assert after.effective_from == changed
    for dossier_ in Dossier.objects.filter(procedure__procedure=version.procedure_id, received_at__isnull=False):
        assert (dossier_.procedure.number == 2) == (localdate(dossier_.received_at) >= changed)
    facts.refold(Dossier.objects.all())
    row = recording.reengineer(before=version, after=after, user=plans.office(), now=UNTIL, proposal="Bỏ giấy tờ")
    [(_, was, now)] = effects.reengineered([row])
    assert now is not None
    # 5 days of 8 hours shared by four steps, then 14 + 6 + 4 hours in three days.
    assert [(m.papers, m.steps, m.hours) for m in (was, now)] == [(2, 4, 40), (1, 3, 24)]
    assert was.finished > 5 < now.finished
    assert (was.days or 0) > (now.days or 9)


@pytest.mark.usefixtures("_house")
def test_a_procedure_that_has_dossiers_keeps_its_versions() -> None:
    version = to_be_reformed()
    dossier.received(version=version)
    demonstration.reform(UNTIL)
    assert version.procedure.versions.count() == 1


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
