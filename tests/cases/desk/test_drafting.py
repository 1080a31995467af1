"""The page on which a result is drafted by a template."""

from typing import Any

import pytest

from cases.results import press
from cases.results.models import Result
from motcua.core.models import User
from tests.factories import acts, core, dossier, papers
from tests.factories.pages import clock_at, given_to, signed_in
from tests.factories.templates import drafted, template

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    clock_at(monkeypatch)
    monkeypatch.setattr(press, "render_look", _picture)


def _picture(key: str) -> None:
    html = press.cache.get(f"{key}:html")
    press.cache.set(key, (html.encode(), [html.encode()], 1), 60)


def page_of(made: acts.Dossier) -> str:
    return f"/ho-so/{made.code}/viec/draft/"


def filled(told: Any, **values: str) -> dict[str, str]:
    return {"mau": str(told.pk), "dang-soan": str(told.pk), "ong_ba": "Ông/Bà", "chu_ho_so": "Bá Trung",
            "noi_dung": "Đủ điều kiện.", "chuc_vu_ky": "GIÁM ĐỐC", "nguoi_ky": "Lê Văn Ký", **values}  # fmt: skip


def test_the_fields_come_filled_with_where_they_are_from_and_the_number_masked() -> None:
    me = core.officer()
    made = given_to(me)
    template()
    page = signed_in(me).get(page_of(made))
    assert page.context["form"].initial["chu_ho_so"] == made.applicant_name
    told = page.content.decode()
    assert "Từ hồ sơ." in told
    assert made.applicant.id_number not in told
    assert f"{made.applicant.id_number[:4]}*****" in told


def test_a_draft_is_saved_and_opens_again_as_it_was_with_what_was_changed_by_hand() -> None:
    me = core.officer()
    made, told = given_to(me), template()
    browser = signed_in(me)
    assert browser.post(page_of(made), filled(told)).status_code == 302
    assert Result.objects.get(dossier=made).values["chu_ho_so"] == "Bá Trung"
    page = browser.get(page_of(made)).content.decode()
    assert 'value="Bá Trung"' in page
    assert f"Dự thảo đã sửa; hồ sơ ghi: {made.applicant_name}." in page
    assert "Bản in của dự thảo" in browser.get(f"/ho-so/{made.code}/").content.decode()


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost() -> None:
    me = core.officer()
    made, told = given_to(me), template()
    page = signed_in(me).post(page_of(made), filled(told, noi_dung=" ", chu_ho_so="Tên <đang gõ>"))
    assert page.status_code == 422
    assert "Ghi «Nội dung»: mẫu cần mục này." in page.content.decode()
    assert "Tên &lt;đang gõ&gt;" in page.content.decode()
    assert not Result.objects.exists()


def test_another_template_takes_over_what_was_typed() -> None:
    me = core.officer()
    made, told = given_to(me), template()
    other = template("khac", name="Mẫu khác", body="<p>{{noi_dung}}</p>")
    page = signed_in(me).post(page_of(made), filled(told, noi_dung="Đang gõ dở") | {"mau": str(other.pk)})
    assert page.status_code == 200
    assert page.context["chosen"] == other
    assert "Đang gõ dở" in page.content.decode()
    assert not Result.objects.exists()


def test_the_look_shows_what_stands_in_the_form_and_keeps_nothing() -> None:
    me = core.officer()
    made, told = given_to(me), template()
    answer = signed_in(me).post(f"{page_of(made)}xem/", filled(told, noi_dung=""))
    assert "data:image/png;base64," in answer.content.decode()
    assert not Result.objects.exists()


def test_without_a_template_words_are_drafted_as_before() -> None:
    me = core.officer()
    made = given_to(me)
    browser = signed_in(me)
    assert "Nội dung dự thảo kết quả" in browser.get(page_of(made)).content.decode()
    told = template()
    assert "Mẫu văn bản" in browser.get(page_of(made)).content.decode()
    assert "Nội dung dự thảo kết quả" in browser.get(f"{page_of(made)}?tu-soan").content.decode()
    assert browser.post(page_of(made), {"paper": "Tự soạn."}).status_code == 302
    result = Result.objects.get(dossier=made)
    assert (result.draft, result.template) == ("Tự soạn.", None)
    assert browser.get(f"/ho-so/{made.code}/du-thao.pdf").status_code == 404
    assert told.pk


def test_the_button_of_the_act_leads_to_the_page() -> None:
    me = core.officer()
    made = given_to(me)
    template()
    answer = signed_in(me).get(page_of(made), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, page_of(made))


def test_a_dossier_that_is_not_in_hand_says_so() -> None:
    made = dossier.resolved()
    template()
    assert signed_in(core.director()).get(page_of(made)).status_code == 409


PEOPLE = {
    "officer": (core.officer, 200, 200), "clerk": (core.clerk, 403, 200), "leader": (core.director, 200, 200),
    "other officer": (lambda: core.officer("hctp"), 404, 404),
    "other clerk": (lambda: core.clerk("pvhcc-tinh"), 404, 404), "stranger": (core.UserFactory, 403, 403),
}  # fmt: skip


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_draft_and_who_may_look(who: str) -> None:
    person, drafting, looking = PEOPLE[who]
    made, user = drafted(), person()
    assert isinstance(user, User)
    browser = signed_in(user)
    assert browser.get(page_of(made)).status_code == drafting
    told = {"mau": str(made.result.template_id)}
    assert browser.post(f"{page_of(made)}xem/", told).status_code == drafting
    assert browser.get(f"/ho-so/{made.code}/du-thao.pdf").status_code == looking


def test_the_page_costs_few_queries(django_assert_max_num_queries: Any) -> None:
    me = core.officer()
    made = given_to(me)
    for number in range(8):
        template(f"mau-{number}")
    browser = signed_in(me)
    with django_assert_max_num_queries(16):
        browser.get(page_of(made))


def test_a_file_of_the_dossier_may_be_named_as_the_result() -> None:
    made = dossier.at_last_step()
    ours = papers.paper(owner=made.applicant, reference=made.reference)
    sent = {"outcome": "granted", "number": "7/GĐK", "signed_on": "2026-11-18", "sealed": "on", "paper": ours.pk}
    assert signed_in(core.records()).post(f"/ho-so/{made.code}/viec/resolve/", sent).status_code == 302
    assert Result.objects.get(dossier=made).paper == ours
