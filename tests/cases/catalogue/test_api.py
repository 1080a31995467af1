"""GET /procedures and /procedures/{code}: public, accent-free, what no source tells is null."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.catalogue import services, shelf
from cases.catalogue.models import Fee, Field, Procedure, ProcedureVersion, Synonym
from tests.factories import core
from tests.factories.catalogue import procedure

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/procedures"


def get(path: str = "", **query: Any) -> Any:
    response = Client().get(ADDRESS + path, query)
    assert response.status_code == 200, response.content
    return response.json()


def codes(**query: Any) -> list[str]:
    return [row["code"] for row in get(**query)["results"]]


def priced(since: date | None = None, until: date | None = None, case: str = "") -> ProcedureVersion:
    version = procedure()
    Fee.objects.create(version=version, amount=50000, since=since, until=until, case=case)
    shelf.changed()
    return version


def test_a_procedure_is_shown_whole() -> None:
    version = procedure(name="Cấp thẻ thử", decision="1/QĐ-BTP", results=[{"name": "Thẻ", "code": "KQ.1"}])
    shown = get(f"/{version.procedure.code}")
    assert shown["limit"] == shown["legal_limit"] == {"amount": 3, "unit": "working_day"}
    assert (shown["field"], shown["field_name"], shown["department"]) == ("luat-su", "Luật sư", "bttp")
    assert shown["components"][0] == {
        "code": "giay-de-nghi", "name": "Giay de nghi", "kind": "giay-de-nghi", "originals": 1, "copies": 0,
        "required": True, "reusable": False, "digitize": "required", "case": None, "form": None,
    }  # fmt: skip
    assert shown["steps"][2] == {
        "order": 3, "name": "Lãnh đạo Sở ký", "role": "director", "hours": None, "share": 15, "department": "lanh-dao",
    }  # fmt: skip
    assert (shown["results"], shown["decision"], shown["competence"]) == (version.results, "1/QĐ-BTP", "own")
    assert {shown[key] for key in ("fee", "online_level", "boundary_free", "effective_from", "effective_to")} == {None}
    assert shown["verified"] is False


def test_the_committed_limit_comes_before_the_legal_one() -> None:
    version = procedure(limit_amount=2, limit_unit="working_day")
    shown = get(f"/{version.procedure.code}")
    assert (shown["limit"]["amount"], shown["legal_limit"]["amount"]) == (2, 3)


@pytest.mark.parametrize(("units", "whole"), [(("day", "day"), 35), (("day", "working_day"), None)])
def test_the_limit_of_stages_is_their_sum_where_they_count_alike(units: tuple[str, str], whole: int | None) -> None:
    stages = [{"name": "A", "amount": 30, "unit": units[0]}, {"name": "B", "amount": 5, "unit": units[1]}]
    shown = get(f"/{procedure(limit=(None, ''), stages=stages).procedure.code}")
    assert shown["limit"] == (whole and {"amount": whole, "unit": "day"})
    assert shown["stages"] == stages


def test_the_fee_is_that_of_the_day() -> None:
    today = timezone.localdate()
    version = priced(until=today)
    assert get(f"/{version.procedure.code}")["fee"] == 50000
    assert get(f"/{version.procedure.code}", on=str(today + timedelta(days=1)))["fee"] is None
    assert get(f"/{version.procedure.code}")["fees"][0]["current"] is True
    assert get(f"/{priced(case='cong-ty').procedure.code}")["fee"] is None


def test_the_version_of_a_day_is_asked_for_by_that_day() -> None:
    first = procedure(name="Tên cũ")
    draft = services.new_draft(first.procedure, None, core.MONDAY)
    draft.name = "Tên mới"
    draft.save()
    today = timezone.localdate()
    services.publish(draft, None, today, core.MONDAY)
    address = f"/{first.procedure.code}"
    assert get(address)["name"] == "Tên mới"
    assert get(address, on=str(today - timedelta(days=1)))["name"] == "Tên cũ"


def test_an_ended_procedure_is_still_told_but_not_listed() -> None:
    ended = procedure(effective_to=date(2025, 3, 1)).procedure.code
    assert get(f"/{ended}")["effective_to"] == "2025-03-01"
    assert get(f"/{ended}")["receivable"] is False
    assert codes() == []
    assert Client().get(f"{ADDRESS}/{ended}?on=2025-03-01").status_code == 404


@pytest.mark.parametrize("code", ["1.999999", "abc", "1.99999%00", "1.99999९"])
def test_an_unknown_code_is_a_problem_of_404(code: str) -> None:
    response = Client().get(f"{ADDRESS}/{code}")
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("application/problem+json")


def test_the_list_walks_by_code_through_all_pages() -> None:
    made = sorted(procedure().procedure.code for _ in range(5))
    first = get(limit=2)
    second = get(limit=2, cursor=first["next"])
    third = get(limit=2, cursor=second["next"])
    assert [row["code"] for page in (first, second, third) for row in page["results"]] == made
    assert third["next"] is None


def test_people_find_with_their_own_words() -> None:
    lawyer = procedure(name="Cấp Chứng chỉ hành nghề luật sư").procedure.code
    procedure(name="Đăng ký hoạt động của Trung tâm trọng tài")
    Synonym.objects.create(phrase="thẻ thầy cãi", means=["chứng chỉ hành nghề luật sư"])
    shelf.changed()
    for words in ("chung chi hanh nghe luat su", "cap chung chi luat sư", "the thay cai", lawyer):
        assert codes(q=words)[:1] == [lawyer], words


def test_a_search_walks_through_its_pages_too_and_keeps_to_its_filters() -> None:
    made = {procedure(name=f"Đăng ký hoạt động số {n}").procedure.code for n in range(15)}
    other = procedure(department="hctp", name="Đăng ký hoạt động khác").procedure.code
    found, cursor = [], ""
    while cursor is not None:
        page = get(q="dang ky hoat dong", department="bttp", limit=4, cursor=cursor)
        found += [row["code"] for row in page["results"]]
        cursor = page["next"]
    assert (len(found), set(found)) == (15, made)
    assert codes(q="dang ky hoat dong", department="hctp") == [other]


def test_lists_keep_to_a_field_and_a_department() -> None:
    mine, other = procedure().procedure, procedure(department="hctp").procedure
    Procedure.objects.filter(pk=other.pk).update(field=Field.objects.create(slug="ho-tich", name="Hộ tịch"))
    assert codes(field="ho-tich") == codes(department="hctp") == [other.code]
    assert codes(field="luat-su", department="bttp") == [mine.code]
    assert codes(field="khong-co") == []


def test_reference_procedures_are_marked() -> None:
    procedure(competence="reference", name="Chứng thực bản sao")
    shown = get(q="chung thuc")["results"][0]
    assert (shown["competence"], shown["receivable"]) == ("reference", False)


@pytest.mark.parametrize("query", [
    "limit=0", "limit=1000", "limit=x", "field=A!", "department=..", "cursor=x", "on=hom-nay", "q=" + "a" * 301,
    "q=a&cursor=1.5",
])  # fmt: skip
def test_bad_input_is_a_problem_of_422(query: str) -> None:
    path = "/1.000000" if query.startswith("on") else ""
    response = Client().get(f"{ADDRESS}{path}?{query}")
    assert response.status_code == 422
    assert response.json()["errors"]


def test_a_list_costs_few_queries(django_assert_max_num_queries: Any) -> None:
    for _ in range(12):
        priced()
    with django_assert_max_num_queries(4):
        assert len(codes(limit=12)) == 12
