"""Figures over the API: filters, rows behind a number, who may ask."""

from typing import Any

import pytest

from cases.dossier.models import Dossier
from monitoring.facts import services as facts
from monitoring.kpi import targets
from motcua.core.models import JournalEntry, Role
from tests.factories import core, dossier
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db
PERIOD = {"from": "2026-01-01", "to": "2027-01-01"}


def office() -> Caller:
    return Caller(core.staff(Role.OFFICE, "van-phong"))


def figure(caller: Caller, code: str, **asked: Any) -> dict[str, Any]:
    answer = caller.get("/kpis", **{**PERIOD, **asked})
    assert answer.status_code == 200, answer.content
    return next(each for each in answer.json() if each["code"] == code)


@pytest.fixture
def two() -> list[Dossier]:
    """One of BTTP received at the Sở, one received at the centre."""
    targets.load()
    made = [dossier.received(), dossier.received(core.clerk("pvhcc-tinh"))]
    facts.apply(list(JournalEntry.objects.all()))
    return made


def test_a_figure_tells_value_target_and_whether_it_is_met(two: list[Dossier]) -> None:
    found = figure(office(), "online")
    assert {name: found[name] for name in ("value", "numerator", "denominator", "target", "met", "direction")} == {
        "value": 0.0, "numerator": 0, "denominator": 2, "target": 50.0, "met": False, "direction": "at_least",
    }  # fmt: skip
    assert found["missing"] == 1


def test_every_figure_of_the_contract_is_told(two: list[Dossier]) -> None:
    codes = {each["code"] for each in office().get("/kpis", **PERIOD).json()}
    assert codes == {
        "reuse", "reuse_possible", "online", "electronic_handover", "digitized_intake", "digitized_results",
        "satisfaction", "wait_average", "wait_longest", "handling_average", "productivity", "on_time", "boundary_free",
    }  # fmt: skip


def test_filters_narrow_and_an_unknown_one_is_refused_beside_its_field(two: list[Dossier]) -> None:
    caller = office()
    assert figure(caller, "boundary_free", service_point="pvhcc-tinh")["denominator"] == 1
    assert figure(caller, "boundary_free", department="hctp")["value"] is None
    for name in ("department", "field", "procedure", "service_point", "channel"):
        refused = caller.get("/kpis", **PERIOD, **{name: "khong-co"})
        assert (refused.status_code, list(refused.json()["errors"])) == (422, [name])
    assert caller.get("/kpis", **{"from": "2026-02-01", "to": "2026-02-01"}).status_code == 422
    for field, days in (
        ("from", {"from": "0001-01-01", "to": "0001-02-01"}),
        ("to", {"from": "9999-01-01", "to": "9999-12-31"}),
    ):
        assert list(caller.get("/kpis", **days).json()["errors"]) == [field]
    assert caller.get("/kpis/productivity/dossiers", **PERIOD, part="rest").json()["count"] == 0
    whole = {each["code"]: each["denominator"] for each in caller.get("/kpis", to="2027-01-01").json()}
    assert whole["online"] == 2  # the year that ends there


def test_the_rows_behind_a_number_are_as_many_as_it_says(two: list[Dossier]) -> None:
    caller = office()
    shown = {}
    for part in ("numerator", "denominator", "rest"):
        page = caller.get("/kpis/boundary_free/dossiers", **PERIOD, part=part).json()
        shown[part] = ({row["code"] for row in page["results"]}, page["count"])
    assert shown == {
        "numerator": ({two[1].code}, 1), "denominator": ({two[0].code, two[1].code}, 2), "rest": ({two[0].code}, 1),
    }  # fmt: skip
    first = caller.get("/kpis/online/dossiers", **PERIOD, part="denominator", limit=1).json()
    second = caller.get("/kpis/online/dossiers", **PERIOD, part="denominator", limit=1, cursor=first["next"]).json()
    assert second["next"] is None
    assert first["results"][0]["code"] != second["results"][0]["code"]
    assert caller.get("/kpis/khong-co/dossiers", **PERIOD).status_code == 404


def test_heads_see_their_department_officers_their_own_rows_clerks_and_strangers_nothing(two: list[Dossier]) -> None:
    head = Caller(core.head("hctp"))
    assert figure(head, "online")["denominator"] == 0
    assert head.get("/kpis", **PERIOD, department="bttp").status_code == 403
    assert figure(Caller(core.head("bttp")), "online")["denominator"] == 2
    assert figure(Caller(core.officer("bttp")), "online")["denominator"] == 0
    assert Caller(core.clerk()).get("/kpis", **PERIOD).status_code == 403
    assert Caller().get("/kpis", **PERIOD).status_code == 401
    assert figure(Caller(core.director()), "online", channel="counter")["denominator"] == 2
