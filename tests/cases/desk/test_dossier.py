"""The dossier page: acts allowed now and why not, questions, notes, next and previous in my list."""

import re
from datetime import timedelta
from typing import Any

import pytest

from cases.desk.acts import ACTS, offers
from motcua.core.models import JournalEntry, User
from tests.factories import acts, core, dossier
from tests.factories.pages import clock_at, given_to, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    clock_at(monkeypatch)


def test_every_act_has_its_button_form_and_service() -> None:
    only_here = {"propose_supplement"}  # the API names the head instead (interface §4)
    assert set(ACTS) - only_here == set(acts.SERVICES)
    assert {act.run for act in ACTS.values() if act.name not in only_here} == set(acts.SERVICES.values())


@pytest.mark.parametrize("situation", acts.SITUATIONS)
def test_what_is_offered_without_a_reason_can_be_done(situation: str) -> None:
    made, director = acts.SITUATIONS[situation](), core.director()
    for offer in offers(director, made):
        if not offer.reason:
            page = signed_in(director).get(f"/ho-so/{made.code}/viec/{offer.act.slug}/")
            assert page.status_code == 200, offer.act.name


def reasons(user: User, made: acts.Dossier) -> dict[str, str]:
    return {offer.act.name: offer.reason for offer in offers(user, made) if offer.reason}


def test_the_act_that_comes_next_says_why_it_is_not_mine() -> None:
    other = core.officer()
    held = given_to(other)
    assert reasons(core.officer(), held) == {
        "forward": f"Hồ sơ đang ở {held.unit.name}, do {other.name} giữ."}  # fmt: skip
    free = dossier.processing()
    assert reasons(core.clerk(), free) == {"forward": f"Hồ sơ đang ở {free.unit.name}, chưa giao ai."}
    assert reasons(core.clerk(), acts.SITUATIONS["at_last_step"]()).keys() == {"resolve"}
    assert reasons(core.staff("office", "van-phong"), free) == {}


def test_a_paper_hand_over_on_its_way_is_said() -> None:
    made = acts.SITUATIONS["on_its_way"]()
    page = signed_in(core.clerk()).get(f"/ho-so/{made.code}/").content.decode()
    assert f"Chờ {made.unit.name} xác nhận đã nhận hồ sơ giấy, giao lúc 09:30 16/11." in page


def test_a_question_is_answered_from_the_page_by_the_unit_that_is_asked() -> None:
    made = acts.SITUATIONS["consulted"]()
    asking = made.consultations.get()
    asked, asker = signed_in(core.officer("hctp")), signed_in(core.officer())
    assert f"y-kien={asking.pk}" in asked.get(f"/ho-so/{made.code}/").content.decode()
    page = asker.get(f"/ho-so/{made.code}/").content.decode()
    assert "quá hạn trả lời từ" in page
    assert f"y-kien={asking.pk}" not in page
    form = asked.get(f"/ho-so/{made.code}/viec/answer/?y-kien={asking.pk}").context["form"]
    assert form["consultation"].value() == str(asking.pk)


def test_what_was_asked_for_stands_on_the_page_and_beside_each_paper_that_is_taken_in() -> None:
    made, browser = dossier.processing(), signed_in(core.clerk())
    items = [{"component": "giay-de-nghi", "reason": "Chưa ký <b>trang 2</b>."}]
    acts.do("require_supplement", made, at=core.MONDAY + timedelta(hours=1), items=items)
    asked = "Chưa ký &lt;b&gt;trang 2&lt;/b&gt;."
    page = browser.get(f"/ho-so/{made.code}/").content.decode()
    assert f"<b>Giay de nghi</b>: {asked}" in page
    assert "Đang chờ bổ sung." in page
    assert f"Đã yêu cầu: {asked}" in browser.get(f"/ho-so/{made.code}/viec/supplement/").content.decode()
    acts.do("supplement", made, at=core.MONDAY + timedelta(hours=2))
    page = browser.get(f"/ho-so/{made.code}/").content.decode()
    assert asked in page
    assert "Chờ bổ sung đến" in page


def test_a_draft_is_shown_as_it_was_typed_to_whoever_approves_it() -> None:
    made = acts.do("draft", given_to(core.officer()), paper="Đồng ý <b>ngay</b>")
    page = signed_in(core.director()).get(f"/ho-so/{made.code}/viec/approve/").content.decode()
    assert "Dự thảo: Đồng ý &lt;b&gt;ngay&lt;/b&gt;" in page


def test_a_note_stands_on_the_page_and_in_the_journal_and_moves_nothing() -> None:
    made, me = dossier.processing(), core.officer()
    answer = signed_in(me).post(f"/ho-so/{made.code}/viec/note/", {"text": "Gọi lại chiều mai."})
    assert answer.status_code == 302
    page = signed_in(core.clerk()).get(f"/ho-so/{made.code}/")
    assert [(n["note"], n["who"]) for n in page.context["notes"]] == [("Gọi lại chiều mai.", me.name)]
    assert JournalEntry.objects.filter(reference=made.reference).last().data["note"] == "Gọi lại chiều mai."


@pytest.mark.parametrize("number", ["056095000123", "056 095 000 123", "0905 123 456", "số:123456789"])
def test_a_note_with_a_personal_number_is_refused_beside_the_field(number: str) -> None:
    made = dossier.processing()
    page = signed_in(core.officer()).post(f"/ho-so/{made.code}/viec/note/", {"text": f"Gọi {number} nhé"})
    assert page.status_code == 422
    assert "Bỏ số định danh, số điện thoại" in page.content.decode()
    assert not JournalEntry.objects.filter(verb="dossier.noted").exists()


@pytest.mark.parametrize("text", ["H32.11-261116-0001 ngày 20/11/2026", "lệ phí 150.000.000 đồng", "1.002010, 08:30"])
def test_codes_days_and_sums_may_stand_in_a_note(text: str) -> None:
    assert acts.do("note", dossier.processing(), text=text).last_line.data["note"] == text


def walked(client: Any, path: str) -> list[tuple[str, str]]:
    """Codes and addresses of the rows of a list, in its order."""
    links = re.findall(r'data-open href="(/ho-so/([^/]+)/[^"]*)"', client.get(path).content.decode())
    return [(code, url) for url, code in links]


@pytest.mark.parametrize("path", ["/viec/", "/viec/?giao=chua-giao", "/ho-so/", "/ho-so/?trang-thai=processing"])
def test_a_dossier_knows_its_neighbours_in_the_list_it_was_opened_from(path: str) -> None:
    for _ in range(3):
        dossier.processing()
    client = signed_in(core.officer())
    (first, _), (second, url), (third, _) = walked(client, path)
    walk = client.get(url).context["walk"]
    assert (walk.at, walk.of, walk.previous, walk.next, walk.url) == (2, 3, first, third, path)
    assert client.get(f"/ho-so/{second}/").context["walk"] is None


def test_a_list_is_walked_by_nobody_else() -> None:
    dossier.processing()
    [(_, url)] = walked(signed_in(core.officer()), "/viec/")
    assert signed_in(core.officer()).get(url).context["walk"] is None


def test_after_a_forward_the_next_of_my_list_opens_and_after_the_last_the_list() -> None:
    for _ in range(2):
        dossier.processing()
    client = signed_in(core.officer())
    (first, one), (second, two) = walked(client, "/viec/?nhom=sap-den-han")
    tail = one.partition("?")[2]
    go = f"/ho-so/{{}}/viec/forward/?{tail}"
    assert client.post(go.format(first), {"handover": "electronic"}).url == two
    assert client.post(go.format(second), {"handover": "electronic"}).url == "/viec/?nhom=sap-den-han"


def test_an_act_from_the_list_goes_back_to_the_list_with_its_filters() -> None:
    dossier.processing()
    client = signed_in(core.officer())
    [(code, url)] = walked(client, "/viec/?kenh=truc-tiep")
    act = f"/ho-so/{code}/viec/note/?{url.partition('?')[2]}&ve=danh-sach"
    assert client.post(act, {"text": "Đã gọi."}).url == "/viec/?kenh=truc-tiep"


def test_the_page_takes_twelve_queries_at_most(django_assert_max_num_queries: Any) -> None:
    made = acts.do("note", acts.SITUATIONS["consulted"](), text="Một.")
    client = signed_in(core.officer())
    [(_, url)] = walked(client, "/viec/")
    client.get(url)
    with django_assert_max_num_queries(12):
        assert client.get(url).context["dossier"].pk == made.pk
