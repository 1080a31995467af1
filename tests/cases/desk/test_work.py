"""«Việc của tôi»: what waits, for whom, in which order, and what the address narrows it to."""

import re
from datetime import timedelta
from typing import Any

import pytest

from cases.desk import worklist
from cases.desk.filters import GROUPS
from cases.desk.views import work
from cases.dossier.models import Dossier
from tests.factories import acts, catalogue, core, dossier, many
from tests.factories.pages import WEDNESDAY, clock_at, given_to, signed_in

pytestmark = pytest.mark.django_db
WHOLE = "/viec/?tiep=1"  # without waiting for somebody to scroll


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    clock_at(monkeypatch)


def groups(page: Any) -> dict[str, list[str]]:
    return {group["slug"]: [row["code"] for row in group["rows"]] for group in page.context["groups"]}


def made_of_every_group() -> dict[str, str]:
    """One dossier of the officer's department in each group of work; the first is the most pressing."""
    limits = {"qua-han": 1, "hom-nay": 2, "sap-den-han": 5, "sau-do": 9}
    found = {
        slug: dossier.processing(version=catalogue.procedure(limit=(days, "working_day")))
        for slug, days in limits.items()
    }
    found["cho-nguoi-khac"] = acts.SITUATIONS["asked"]()
    found["chua-co-han"] = dossier.processing(version=catalogue.procedure(limit=(None, "")))
    return {slug: made.code for slug, made in found.items()}


def test_work_is_grouped_by_how_much_it_presses() -> None:
    made = made_of_every_group()
    page = signed_in(core.officer()).get("/viec/")
    assert groups(page) == {slug: [made[slug]] for slug, *_ in GROUPS if slug in made}
    assert "None" not in page.content.decode()


@pytest.mark.parametrize("slug", ["qua-han", "hom-nay", "sap-den-han", "sau-do", "cho-nguoi-khac", "chua-co-han"])
def test_a_group_in_the_address_shows_that_group_alone(slug: str) -> None:
    made = made_of_every_group()
    assert groups(signed_in(core.officer()).get(f"/viec/?nhom={slug}")) == {slug: [made[slug]]}


def test_field_procedure_channel_and_holder_narrow_the_list() -> None:
    me = core.officer()
    mine, free = given_to(me), dossier.processing(channel="online")
    asked = {
        "giao=toi": [mine], "giao=chua-giao": [free], "kenh=truc-tuyen": [free], "kenh=truc-tiep": [mine],
        f"thu-tuc={free.procedure.procedure.code}": [free], "linh-vuc=luat-su": [mine, free], "linh-vuc=khac": [],
        "kenh=khong-co": [mine, free],
    }  # fmt: skip
    client = signed_in(me)
    for query, expected in asked.items():
        found = [code for codes in groups(client.get(f"/viec/?{query}")).values() for code in codes]
        assert sorted(found) == sorted(d.code for d in expected), query


def test_tabs_count_what_waits_for_me_and_what_others_ask() -> None:
    dossier.processing(version=catalogue.procedure("hctp"))
    asking = acts.SITUATIONS["consulted"]()
    client = signed_in(core.officer("hctp"))
    assert [(t["label"], t["count"]) for t in client.get("/viec/").context["tabs"]] == [
        ("Tất cả", "2"), ("Chờ tôi", "1"), ("Tôi phối hợp", "1")]  # fmt: skip
    theirs = client.get("/viec/?loc=phoi-hop")
    assert (groups(theirs), [q["of"].dossier.code for q in theirs.context["questions"]]) == ({}, [asking.code])
    assert client.get("/viec/?loc=cho-toi").context["questions"] == []


def test_a_row_says_its_step_since_when_from_whom_and_what_presses() -> None:
    clerk = core.clerk()
    made = dossier.processing(clerk)
    Dossier.objects.filter(pk=made.pk).update(step_due_at=WEDNESDAY - timedelta(hours=1))
    row = signed_in(core.officer()).get("/viec/").context["groups"][0]["rows"][0]
    assert "Thẩm định hồ sơ" in row["where"]
    assert f"16/11 09:30 · {clerk.name}" in row["where"]
    assert "quá hạn bước 18/11" in row["flags"]
    assert "chưa giao" in row["flags"]
    assert row["received"] == "nhận 16/11 · trực tiếp"


@pytest.mark.parametrize("size", [5, 205])
def test_a_list_takes_twelve_queries_at_most_and_stops_at_two_hundred(
    size: int, django_assert_max_num_queries: Any
) -> None:
    many.open_dossiers(size)
    acts.SITUATIONS["consulted"]()
    client = signed_in(core.officer())
    client.get("/viec/")  # the catalogue comes to its shelf
    for address, rows in (("/viec/", work.FIRST), (WHOLE, worklist.SHOWN)):
        with django_assert_max_num_queries(12):
            page = client.get(address)
        assert shown(page) == min(size + 2, rows)
    assert ("Đang hiện 200 việc gấp nhất" in page.content.decode()) == (size > worklist.SHOWN)
    with django_assert_max_num_queries(12):
        client.get("/viec/?nhom=sau-do&kenh=truc-tiep")


def test_rows_after_the_first_come_when_somebody_scrolls_to_them() -> None:
    many.open_dossiers(work.FIRST + 7)
    acts.do("require_payment", dossier.processing())
    client = signed_in(core.officer())
    page = client.get("/viec/")
    assert "Hiện thêm 9 dòng" in page.content.decode()
    assert [(g["headed"], g["size"], len(g["rows"])) for g in page.context["groups"]] == [(True, "38", 30)]
    rest = client.get(WHOLE, headers={"HX-Request": "true"})
    assert [(g["headed"], g["size"], len(g["rows"])) for g in rest.context["groups"]] == [
        (False, "38", 8), (True, "1", 1),
    ]  # fmt: skip
    assert "<html" not in rest.content.decode()
    assert "Hiện thêm" not in rest.content.decode()
    codes = [code for each in (page, rest) for group in groups(each).values() for code in group]
    assert len(codes) == len(set(codes)) == work.FIRST + 9


def test_a_posted_search_goes_on_to_its_next_page_with_nothing_typed_in_an_address() -> None:
    model = many.open_dossiers(56)[0]
    client = signed_in(core.officer())
    asked = {"q": model.applicant_name, "phong": model.department.code}
    first = client.post("/ho-so/", asked)
    assert first.content.decode().count("data-row") == 50
    assert first.context["next"] == ""
    assert 'name="trang"' in first.content.decode()
    rest = client.post("/ho-so/", asked | {"trang": first.context["following"]})
    assert rest.content.decode().count("data-row") == 57 - 50
    assert (rest.context["following"], rest.context["wanted"].q) == ("", model.applicant_name)


def shown(page: Any) -> int:
    return sum(map(len, groups(page).values()))


def test_results_to_return_stand_with_the_counter_that_received() -> None:
    made = acts.SITUATIONS["resolved"]()
    client = signed_in(core.clerk())
    assert groups(client.get("/viec/")) == {"cho-tra": [made.code]}
    assert groups(client.get("/viec/?nhom=cho-tra")) == {"cho-tra": [made.code]}
    assert groups(signed_in(core.clerk("pvhcc-tinh")).get("/viec/")) == {}


def test_the_preview_shows_owner_due_papers_and_latest_note_without_the_number() -> None:
    made = acts.do("note", dossier.processing(), text="Hẹn chiều mai.")
    page = signed_in(core.officer()).get(f"/viec/xem/{made.code}/").content.decode()
    assert made.applicant_name in page
    assert made.applicant.id_number not in page
    assert "«Hẹn chiều mai.»" in page
    assert re.search(r"Giấy tờ\s*<b>2/2</b>", page)
    assert "Chuyển bước tiếp" in page


def test_four_people_at_the_list_and_the_preview() -> None:
    made = dossier.processing()
    people = {"clerk": core.clerk(), "other clerk": core.clerk("pvhcc-tinh"), "director": core.director(),
              "stranger": core.UserFactory()}  # fmt: skip
    seen = {name: [signed_in(user).get(path).status_code for path in ("/viec/", f"/viec/xem/{made.code}/")]
            for name, user in people.items()}  # fmt: skip
    assert seen == {"clerk": [200, 200], "other clerk": [200, 404], "director": [200, 200], "stranger": [403, 403]}
