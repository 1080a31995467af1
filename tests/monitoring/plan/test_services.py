"""Acts on the plan: one line each; who may; what is refused and why."""

from datetime import date, timedelta
from typing import Any

import pytest

from digitization.papers.models import StoredFile
from digitization.papers.services import content_of
from monitoring.plan import services
from monitoring.plan.models import Evidence, Plan, Progress, Spending, Task
from motcua.core.errors import Invalid, NotAllowed, NotVisible, RuleBroken
from motcua.core.models import JournalEntry
from tests.factories import core, files, plans

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def lines() -> list[str]:
    return list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_a_report_with_evidence_is_one_act_with_one_line() -> None:
    task, picture = plans.task(), files.picture()
    made = plans.report(task, 60, files=services.look_into([("quet.jpg", picture)]))
    assert lines() == ["plan.reported"]
    line = JournalEntry.objects.get()
    assert (line.reference, line.data["item"], line.data["percent"], line.data["files"]) == (
        task.reference, "I.1", 60, ["quet.jpg"],
    )  # fmt: skip
    assert content_of(Evidence.objects.get(report=made).file) == picture


def test_a_file_that_is_no_paper_is_refused_before_anything_is_written() -> None:
    with pytest.raises(Invalid) as refused:
        services.look_into([("bang.exe", b"MZ" + b"\x01" * 100)])
    assert list(refused.value.errors) == ["files"]
    assert refused.value.message.startswith("bang.exe: ")
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("who", [lambda: core.head("hctp"), core.officer, core.director, plans.office])
def test_only_the_head_of_a_named_unit_reports(who: Any) -> None:
    task = plans.task()
    with pytest.raises(NotAllowed):
        plans.report(task, user=who())
    with pytest.raises(NotVisible):
        plans.report(task, user=core.clerk())
    assert not Progress.objects.exists()


@pytest.mark.parametrize(("field", "about"), [("percent", {"percent": 101}), ("words", {"words": "  "})])
def test_a_report_says_how_far_and_what(field: str, about: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        plans.report(plans.task(), **about)
    assert list(refused.value.errors) == [field]


def test_what_is_confirmed_is_reported_no_more_unless_it_recurs() -> None:
    once, again = plans.task(), plans.task(every_months=3)
    for task in (once, again):
        made = plans.report(task)
        services.confirm(report_id=made.pk, user=plans.office(), now=plans.NOW)
    with pytest.raises(RuleBroken, match="plan_task_confirmed"):
        plans.report(once)
    plans.report(again)


def test_nobody_confirms_their_own_report_and_nothing_is_decided_twice() -> None:
    office = plans.office()
    made = plans.report(plans.task("van-phong"), unit="van-phong", user=office)
    with pytest.raises(RuleBroken, match="plan_own_report"):
        services.confirm(report_id=made.pk, user=office, now=plans.NOW)
    with pytest.raises(NotAllowed):
        services.confirm(report_id=made.pk, user=core.head(), now=plans.NOW)
    services.confirm(report_id=made.pk, user=core.director(), now=plans.NOW)
    with pytest.raises(RuleBroken, match="plan_report_decided"):
        services.send_back(report_id=made.pk, user=core.director(), now=plans.NOW, reason="Thiếu")
    assert lines() == ["plan.reported", "plan.confirmed"]


def test_a_return_says_why() -> None:
    made = plans.report(plans.task())
    with pytest.raises(Invalid):
        services.send_back(report_id=made.pk, user=plans.office(), now=plans.NOW, reason=" ")
    services.send_back(report_id=made.pk, user=plans.office(), now=plans.NOW, reason="Thiếu biên bản")
    made.refresh_from_db()
    assert (made.is_returned, made.reason) == (True, "Thiếu biên bản")
    assert lines() == ["plan.reported", "plan.returned"]


def test_evidence_is_added_by_the_unit_until_the_report_is_decided() -> None:
    head, task = core.head(), plans.task()
    made, found = plans.report(task, user=head), services.look_into([("quet.jpg", files.picture())])
    with pytest.raises(NotAllowed):
        services.attach(report_id=made.pk, user=core.head("hctp"), now=plans.NOW, files=found)
    for _ in range(2):  # the same file twice is one
        services.attach(report_id=made.pk, user=head, now=plans.NOW, files=found)
    assert made.evidence.count() == 1
    services.confirm(report_id=made.pk, user=plans.office(), now=plans.NOW)
    with pytest.raises(RuleBroken, match="plan_report_decided"):
        services.attach(report_id=made.pk, user=head, now=plans.NOW, files=found)


def test_money_is_recorded_by_the_leading_head_or_van_phong_and_summed() -> None:
    task, today = plans.task(), plans.NOW.date()
    for who in (core.head(), plans.office()):
        services.spend(task_id=task.pk, user=who, now=plans.NOW, amount=1_500_000, on=today, what="Máy quét")
    with pytest.raises(NotAllowed):
        services.spend(task_id=task.pk, user=core.head("hctp"), now=plans.NOW, amount=1, on=today, what="x")
    with pytest.raises(Invalid):
        services.spend(task_id=task.pk, user=plans.office(), now=plans.NOW, amount=1, on=today + timedelta(1), what="x")
    assert (Spending.objects.count(), plans.fresh(task).spent) == (2, 3_000_000)


def test_any_plan_can_be_entered_with_its_groups_and_tasks() -> None:
    office, now = plans.office(), plans.NOW
    about = {"number": "12/KH-STP", "title": "Chuyển đổi số", "issued_on": date(2027, 1, 4), "issuer": "Sở Tư pháp"}
    plan = services.write_plan(plan=None, user=office, now=now, **about)
    with pytest.raises(Invalid):
        services.write_plan(plan=None, user=office, now=now, **about)
    group = services.write_group(plan=plan, user=office, now=now, title="Hạ tầng")
    said = {"group": group, "number": 1, "wording": "Thay máy quét", "due_on": date(2027, 6, 30)}
    units = {"leads": [core.unit("van-phong")], "partners": []}
    task = services.write_task(task=None, user=office, now=now, **said, **units)
    with pytest.raises(Invalid):
        services.write_task(task=None, user=office, now=now, **said, **units)
    services.write_task(task=task, user=office, now=now, wording="Thay hai máy quét", **units)
    assert JournalEntry.objects.last().data["changed"] == ["wording"]
    assert lines() == ["plan.added", "plan.changed", "plan.task_added", "plan.task_changed"]
    with pytest.raises(NotAllowed):
        services.write_plan(plan=plan, user=core.head(), now=now, title="x")
    assert (Plan.objects.count(), Task.objects.get().item) == (1, "I.1")
