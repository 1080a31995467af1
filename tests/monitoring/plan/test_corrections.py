"""What was entered wrongly is put right or taken away by Văn phòng: money, events (VIII), targets."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from monitoring.kpi import services as kpi
from monitoring.kpi import targets
from monitoring.kpi.models import Target
from monitoring.kpi.scope import Scope
from monitoring.plan.models import Event, Spending, Task
from motcua.core.models import JournalEntry, OrgUnit, User
from tests.factories import core, pages, plans

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
EVENTS, AIMS, WHY = "/ke-hoach/tap-huan/", "/ke-hoach/muc-tieu/", {"act": "drop", "reason": "Ghi nhầm"}
MONEY = {"act": "spend", "amount": "2500000", "on": "2026-11-10", "what": "Máy quét A4"}
AIM = {"kpi": "online", "value": "60", "since": "2026-01-01", "item": "I.1"}
YEAR = Scope(date(2026, 1, 1), date(2027, 1, 1))
PEOPLE: dict[str, tuple[Callable[[], User], int]] = {
    "office": (plans.office, 302), "director": (core.director, 302), "head": (core.head, 403),
    "officer": (core.officer, 403), "clerk": (core.clerk, 403), "stranger": (core.UserFactory, 403),
}  # fmt: skip


@pytest.fixture
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    pages.clock_at(monkeypatch, plans.NOW)


def spent(task: Task, amount: int = 2_500_000) -> str:
    """Money spent; the address where it is put right."""
    about = {"on": plans.NOW.date(), "what": "Máy quét A4", "recorded_by": plans.office(), "recorded_at": plans.NOW}
    made = Spending.objects.create(task=task, amount=amount, **about)
    return f"/ke-hoach/nhiem-vu/{task.pk}/?khoan-chi={made.pk}"


def meeting(*people: User) -> dict[str, Any]:
    return {"act": "event", "kind": "training", "title": "Quy trình số hóa", "held_on": "2026-11-10", "guests": "12",
            "unit": core.unit("bttp").pk, "people": [person.pk for person in people]}  # fmt: skip


def held(*people: User) -> str:
    """A training; the address where it is put right."""
    assert pages.signed_in(plans.office()).post(EVENTS, meeting(*people)).status_code == 302
    return f"{EVENTS}?buoi={Event.objects.latest('pk').pk}"


def aimed(**about: Any) -> str:
    """A target; the address where it is put right."""
    made = Target.objects.create(**{"kpi": "online", "value": 60, "since": date(2026, 1, 1), "item": "I.1", **about})
    return f"{AIMS}{made.pk}/"


def last() -> JournalEntry:
    return JournalEntry.objects.latest("pk")


def refused(client: Client, address: str, said: dict[str, Any], words: str) -> bool:
    """Whether it is refused with these words and all that was typed stands in the form."""
    answer = client.post(address, said)
    seen = answer.content.decode()
    return answer.status_code == 422 and words in seen and said.get("what", said.get("title", "")) in seen


@pytest.mark.parametrize("who", PEOPLE)
def test_van_phong_and_the_director_put_right_and_take_away_what_others_only_enter(who: str) -> None:
    person, status = PEOPLE[who]
    client = pages.signed_in(person())
    money, event, aim = spent(plans.task("bttp")), held(), aimed()  # the head's own
    for address, said in ((money, MONEY), (event, meeting()), (aim, AIM)):
        assert [client.post(address, said).status_code for said in (said, WHY)] == [status, status]
    left = status == 403
    assert [rows.objects.exists() for rows in (Spending, Event, Target)] == [left, left, left]


def test_money_put_right_is_summed_anew_and_one_line_tells_what_changed() -> None:
    task, office = plans.task(), pages.signed_in(plans.office())
    address = spent(task, 25_000_000)
    assert 'value="25000000"' in office.get(address).content.decode()
    for wrong, words in (({"on": "2026-12-01"}, "không được sau hôm nay"), ({"amount": "0"}, 'id="id_amount_error"')):
        assert refused(office, address, {**MONEY, "what": "Đã gõ lại", **wrong}, words)
    assert plans.fresh(task).spent == 25_000_000
    before = JournalEntry.objects.count()
    assert office.post(address, MONEY).status_code == 302
    assert (plans.fresh(task).spent, JournalEntry.objects.count()) == (2_500_000, before + 1)
    line = last()
    assert (line.verb, line.reference) == ("plan.spending_corrected", task.reference)
    assert line.data["changed"] == {"amount": [25_000_000, 2_500_000], "on": ["2026-11-16", "2026-11-10"]}


def test_money_taken_away_with_a_reason_counts_no_more_and_stays_in_the_journal() -> None:
    task, office = plans.task(), pages.signed_in(plans.office())
    address, _ = spent(task), spent(task, 1)
    assert refused(office, address, {**WHY, "reason": " "}, "Phần này chưa được ghi")
    assert office.post(address, WHY).status_code == 302
    assert plans.fresh(task).spent == 1
    assert "Máy quét A4" in office.get(f"/ke-hoach/nhiem-vu/{task.pk}/").content.decode()  # the other one
    line = last()
    was = (line.data["was"][name] for name in ("amount", "on", "what"))
    assert (line.verb, line.data["reason"], *was) == (
        "plan.spending_dropped", "Ghi nhầm", 2_500_000, "2026-11-16", "Máy quét A4"
    )  # fmt: skip
    assert [office.get(address).status_code, office.post(address, MONEY).status_code] == [404, 404]  # gone is gone


def test_money_is_put_right_only_where_it_was_spent() -> None:
    office, of, wrong = pages.signed_in(plans.office()), spent(plans.task()).partition("?")[2], plans.task().pk
    for query in (of, "khoan-chi=", "khoan-chi=x", f"khoan-chi={'9' * 30}"):
        assert office.post(f"/ke-hoach/nhiem-vu/{wrong}/?{query}", MONEY).status_code == 404
    assert office.post(f"/ke-hoach/nhiem-vu/{wrong}/", WHY).status_code == 404
    assert office.post(EVENTS, WHY).status_code == 404
    assert Spending.objects.count() == 1


def test_an_event_put_right_keeps_who_came_though_they_and_the_unit_have_left() -> None:
    first, second, new = (core.officer() for _ in range(3))
    address, office = held(first, second), pages.signed_in(plans.office())
    User.objects.filter(pk=first.pk).update(is_active=False)
    OrgUnit.objects.filter(code="bttp").update(until=plans.NOW.date() - timedelta(days=1))
    form = office.get(address).context["form"]
    assert (form["title"].value(), set(form["people"].value())) == ("Quy trình số hóa", {first.pk, second.pk})
    said = meeting(first, new) | {"title": "Quy trình tiếp nhận"}
    assert refused(office, address, {**said, "held_on": "2026-12-01"}, "không được sau hôm nay")
    assert office.post(address, said).status_code == 302
    event = Event.objects.get()
    assert {each.user for each in event.attendances.all()} == {first, new}
    assert (last().verb, last().data["changed"]) == ("plan.event_corrected", {
        "title": ["Quy trình số hóa", "Quy trình tiếp nhận"],
        "people": [sorted([first.username, second.username]), sorted([first.username, new.username])],
    })  # fmt: skip


def test_an_event_taken_away_is_in_no_list_and_stays_in_the_journal_with_who_came() -> None:
    came, office = core.officer(), pages.signed_in(plans.office())
    address = held(came)
    assert refused(office, address, {"act": "drop", "reason": ""}, "Phần này chưa được ghi")
    assert office.post(address, WHY).status_code == 302
    assert "Chưa ghi buổi nào" in office.get(EVENTS).content.decode()
    line = last()
    assert (line.verb, line.reference, line.data["reason"]) == ("plan.event_dropped", "unit:bttp", "Ghi nhầm")
    assert (line.data["was"]["title"], line.data["was"]["people"]) == ("Quy trình số hóa", [came.username])


def test_a_target_put_right_tells_what_changed() -> None:
    address, office = aimed(), pages.signed_in(plans.office())
    assert refused(office, address, {**AIM, "value": "101"}, "không quá 100")
    assert office.post(address, {**AIM, "value": "65.5", "until": "2027-01-01"}).status_code == 302
    assert last().data["changed"] == {"value": [60.0, 65.5], "until": [None, "2027-01-01"]}
    assert kpi.targets(YEAR)["online"] == 65.5


def test_a_target_taken_away_gives_its_figure_the_one_before_at_once_and_does_not_come_back() -> None:
    published = targets.load()
    Target.objects.filter(kpi="online").delete()
    addresses, office = (aimed(value=50), aimed(since=date(2026, 7, 1))), pages.signed_in(plans.office())
    told = [kpi.targets(YEAR).get("online")]
    for address in reversed(addresses):
        assert refused(office, address, {"act": "drop", "reason": ""}, "Phần này chưa được ghi")
        assert office.post(address, WHY).status_code == 302
        told.append(kpi.targets(YEAR).get("online"))
    assert told == [60, 50, None]
    assert (last().verb, last().reference, last().data["was"]["value"]) == ("plan.target_dropped", "kpi:online", 50.0)
    assert office.get(addresses[0]).status_code == 404
    assert (targets.load(), published > 0) == (0, True)  # the house starts again


def test_a_target_moved_to_another_figure_leaves_the_first_to_people() -> None:
    targets.load()
    Target.objects.filter(kpi__in=("online", "reuse")).delete()
    assert pages.signed_in(plans.office()).post(aimed(), {**AIM, "kpi": "reuse"}).status_code == 302
    assert targets.load() == 0
    assert last().data["changed"] == {"kpi": ["online", "reuse"]}
