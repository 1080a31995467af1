"""GET /plan (interface §4)."""

from datetime import date

import pytest
from django.core.cache import cache

from monitoring.kpi import targets
from monitoring.plan import loading
from tests.factories import core, plans
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


def test_the_plan_is_told_with_its_tasks_and_figures() -> None:
    loading.load(date(2026, 11, 2))
    targets.load()
    body = Caller(plans.office()).get("/plan").json()
    assert (body["plan"]["number"], len(body["tasks"])) == ("796/KH-STP", 18)
    task = next(each for each in body["tasks"] if each["item"] == "II.3")
    assert {name: task[name] for name in ("leads", "partners", "due", "recurring", "status", "progress")} == {
        "leads": ["van-phong"], "partners": ["hctp", "bttp"], "due": "2022-12-31", "recurring": False,
        "status": "late", "progress": 0,
    }  # fmt: skip
    assert task["kpis"][0] == {"code": "reuse", "value": None, "target": 30.0, "met": None}


def test_a_house_without_a_plan_says_so_and_another_number_is_not_found() -> None:
    caller = Caller(core.head())
    assert caller.get("/plan").json()["tasks"] == []
    assert caller.get("/plan", number="1/KH").status_code == 404
    assert caller.get("/plan", number="x" * 61).status_code == 422


def test_who_may_ask() -> None:
    people = (core.head(), core.officer(), core.director(), core.clerk(), core.UserFactory())
    assert [Caller(who).get("/plan").status_code for who in people] == [200, 200, 200, 403, 403]
    assert Caller().get("/plan").status_code == 401
