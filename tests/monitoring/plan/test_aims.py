"""Targets entered by people: who may, what is refused, what the plan's page shows of a second plan."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.cache import cache

from monitoring.kpi import targets
from monitoring.kpi.models import Target
from monitoring.plan import loading, overview, waiting
from monitoring.plan.models import Plan, Task
from motcua.core.models import JournalEntry, User
from tests.factories import core, pages, plans

pytestmark = pytest.mark.django_db
AIMS = "/ke-hoach/muc-tieu/"
PEOPLE: dict[str, tuple[Callable[[], User], int, int]] = {  # reads, writes
    "office": (plans.office, 200, 302), "director": (core.director, 200, 302), "head": (core.head, 200, 403),
    "officer": (core.officer, 200, 403), "clerk": (core.clerk, 403, 403), "stranger": (core.UserFactory, 403, 403),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    pages.clock_at(monkeypatch, plans.NOW)
    cache.clear()


def said(**about: str) -> dict[str, str]:
    return {"kpi": "online", "value": "60", "since": "2026-01-01", "until": "", "item": "I.1", **about}


@pytest.mark.parametrize("who", PEOPLE)
def test_who_reads_targets_and_who_writes_them(who: str) -> None:
    person, reads, writes = PEOPLE[who]
    client = pages.signed_in(person())
    assert client.get(AIMS).status_code == reads
    assert client.post(f"{AIMS}moi/", said()).status_code == writes
    assert Target.objects.exists() == (writes == 302)


def test_a_target_is_dated_and_one_from_the_same_day_is_refused_beside_the_field() -> None:
    client = pages.signed_in(plans.office())
    assert client.post(f"{AIMS}moi/", said()).status_code == 302
    made = Target.objects.get()
    for wrong, words in (
        ({}, "đã có mục tiêu bắt đầu từ ngày đó"), ({"value": "101", "since": "2027-01-01"}, "không quá 100"),
        ({"until": "2026-01-01", "since": "2026-01-01"}, "phải sau ngày bắt đầu"), ({"kpi": "khong-co"}, "khong-co"),
    ):  # fmt: skip
        answer = client.post(f"{AIMS}moi/", said(**wrong))
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert client.post(f"{AIMS}{made.pk}/", said(value="65.5")).status_code == 302
    assert (Target.objects.get().value, Target.objects.get().pk) == (65.5, made.pk)
    assert client.get(f"{AIMS}999999/").status_code == 404
    lines = JournalEntry.objects.filter(reference="kpi:online", verb="plan.target_set").order_by("pk")
    assert [line.data["value"] for line in lines] == [60.0, 65.5]
    assert "≥ 65,50 %" in client.get(AIMS).content.decode()


def test_a_second_plan_has_its_own_page_targets_tasks_and_reminders() -> None:
    loading.load(plans.NOW.date())
    targets.load()
    office, head = pages.signed_in(plans.office()), pages.signed_in(core.head())
    office.post("/ke-hoach/moi/", {
        "number": "09/KH-STP", "title": "Chuyển đổi số", "issued_on": "2026-11-02", "issuer": "Sở", "in_force": "on",
    })  # fmt: skip
    plan = Plan.objects.get(number="09/KH-STP")
    office.post(f"{AIMS}moi/", said(value="70", since="2026-11-02", item="I.1", wording="Kế hoạch 09"))
    office.post(f"/ke-hoach/{plan.pk}/nhiem-vu-moi/", {
        "new_group": "Trực tuyến", "number": "1", "wording": "Nộp trực tuyến 70 %", "leads": [core.unit("bttp").pk],
        "due_on": "2026-12-10", "kpis": ["online"],
    })  # fmt: skip
    task = Task.objects.get(group__plan=plan)
    assert [each.number for each in overview.plans(plans.office())] == ["09/KH-STP", "796/KH-STP"]  # the newest first
    waiting.remind(plans.NOW)
    line = JournalEntry.objects.get(reference=task.reference, verb="plan.reminded")
    assert (line.data["days"], line.data["units"]) == (30, ["bttp"])
    first, seen = (" ".join(head.get("/ke-hoach/", {"ke-hoach": of.pk}).content.decode().split())
                   for of in (Plan.objects.exclude(pk=plan.pk).get(), plan))  # fmt: skip
    assert ("Nộp trực tuyến 70 %" in seen, ">II.1<" in seen, "cần ≥ 70" in seen) == (True, False, True)
    assert "hết 10/12/2026" in seen
    # Beside it plan 796 stands as it did: 18 tasks, its own target of the time.
    assert (first.count("/ke-hoach/nhiem-vu/"), "cần ≥ 50" in first, "cần ≥ 70" in first) == (18, True, False)
    day, bttp = date(2026, 12, 9), str(core.unit("bttp").pk)
    waits = waiting.counts(day)[bttp]
    told = {"act": "report", "unit": core.unit("bttp").pk, "percent": "100", "words": "Đã đạt"}
    assert head.post(f"/ke-hoach/nhiem-vu/{task.pk}/", told).status_code == 302
    report = task.reports.get()
    assert office.post(f"/ke-hoach/nhiem-vu/{task.pk}/", {"act": "confirm", "report": report.pk}).status_code == 302
    assert waiting.counts(day)[bttp] == waits - 1
