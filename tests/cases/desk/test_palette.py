"""Ctrl K: what each person finds, by which words, and what must stay unknown."""

import re
from typing import Any

import pytest
from django.test import Client

from cases.dossier.models import Dossier
from cases.intake.people import Applicant
from motcua.core.models import JournalEntry, Role, User
from tests.factories import acts, catalogue, core, dossier

pytestmark = pytest.mark.django_db
NUMBER, PHONE = "056095000123", "0905123457"
MOST = 8  # queries of an answer, session and account included


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def ask(user: User, typed: str = "", page: str = "/ho-so/", browser: Client | None = None, **more: str) -> Any:
    """The answer of the box to ``user`` on a page."""
    browser = browser or signed_in(user)
    heads = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    return browser.post("/tim/", {"tim": typed, **more}, headers=heads)


def told(user: User, typed: str = "", page: str = "/ho-so/", **more: str) -> str:
    """What the box says, without its marks."""
    answer = ask(user, typed, page, **more)
    assert answer.status_code == 200
    return str(re.sub("</?mark>", "", answer.content.decode()))


def codes(user: User, typed: str, **more: str) -> list[str]:
    return [d.code for d in ask(user, typed, **more).context.get("dossiers", [])]


def of(name: str = "Đặng Thị Hoà", number: str = NUMBER, by: User | None = None) -> Dossier:
    owner = Applicant(number, name, phone=PHONE)
    return dossier.registered(by or core.clerk(), version=catalogue.procedure(), applicant=owner)


@pytest.mark.parametrize("typed", ["dang thi hoa", "Đặng Thị", "hoa", "Ddawngj Thij", NUMBER, "0560 9500 0123", PHONE])
def test_a_person_is_found_by_name_number_and_phone_and_shown_masked(typed: str) -> None:
    made = of()
    answer = ask(core.clerk(), typed)
    assert answer.context["people"] == [{"name": "Đặng Thị Hoà", "number": "0560*****123", "code": made.code}]
    assert [d.code for d in answer.context["dossiers"]] == [made.code]
    assert not JournalEntry.objects.filter(verb="dossier.unmasked").exists()


def test_a_name_typed_shows_no_whole_number_anywhere() -> None:
    of()
    assert NUMBER not in told(core.clerk(), "dang thi hoa")


@pytest.mark.parametrize("typed", ["{code}", "{tail}"])
def test_a_dossier_is_found_by_its_code_and_by_the_tail_of_it(typed: str) -> None:
    made = of()
    answer = ask(core.officer(), typed.format(code=made.code.lower(), tail=made.code.partition("-")[2]))
    assert [d.code for d in answer.context["dossiers"]] == [made.code]
    assert answer.context["people"] == []


def test_a_card_read_into_the_box_finds_its_owner() -> None:
    made = of()
    card = f"{NUMBER}||Đặng Thị Hoà|05021995|Nữ|12 Lê Lợi, Nha Trang|20042022"
    assert codes(core.officer(), card) == [made.code]
    assert "thiếu thông tin" in told(core.officer(), f"{NUMBER}|")


PEOPLE = {
    "clerk": (Role.CLERK, "mot-cua-stp"), "other clerk": (Role.CLERK, "pvhcc-tinh"), "officer": (Role.OFFICER, "bttp"),
    "other officer": (Role.OFFICER, "hctp"), "director": (Role.DIRECTOR, "lanh-dao"),
    "admin": (Role.ADMIN, "van-phong"),
}  # fmt: skip


@pytest.mark.parametrize("typed", ["dang thi hoa", NUMBER, "{code}"])
def test_only_who_may_see_a_dossier_learns_that_it_or_its_owner_exists(typed: str) -> None:
    made = of(by=core.clerk())
    nothing = "dang thi hong" if typed[0] == "d" else "056095000999" if typed == NUMBER else "H32.11-261116-9999"
    for name, post in PEOPLE.items():
        user = core.staff(*post)
        found = told(user, typed.format(code=made.code))
        if name in ("clerk", "officer", "director"):
            assert made.code in found, name
        else:
            alike = told(user, nothing)
            assert ("Đặng" in found, found.count("role=")) == (False, alike.count("role=")), name


def test_a_stranger_finds_nothing_and_is_refused() -> None:
    assert ask(core.UserFactory(), "dang").status_code == 403
    assert ask(core.UserFactory(), "", cua=of().code).status_code == 403


def test_a_person_chosen_narrows_the_box_to_their_newest_dossiers() -> None:
    clerk, other = core.clerk(), core.clerk("pvhcc-tinh")
    mine = [of(by=clerk) for _ in range(2)]
    of(by=other)
    of("Lê Văn Khác", "056095000999", by=clerk)
    assert codes(clerk, "hoa", cua=mine[0].code) == [mine[1].code, mine[0].code]
    assert f"?cua={mine[0].code}" in told(clerk, "hoa", cua=mine[0].code)
    assert "?cua=" not in told(core.officer(), "hoa", cua=mine[0].code)
    assert ask(other, "hoa", cua=mine[0].code).status_code == 404


def test_a_clerk_finds_procedures_by_everyday_words_and_is_told_which_cannot_be_received() -> None:
    own = catalogue.procedure(name="Cấp thẻ người giữ vườn ươm")
    foreign = catalogue.procedure(name="Cấp lại thẻ người giữ vườn ươm", competence="reference")
    found = told(core.clerk(), "the giu vuon uom")
    assert f"?thu-tuc={own.procedure.code}" in found
    assert f"?thu-tuc={foreign.procedure.code}" not in found
    assert "chỉ tra cứu" in found
    assert "vườn ươm" not in told(core.officer(), "the giu vuon uom")
    at_desk = told(core.clerk(), "the giu vuon uom", "/quay/")
    assert 'hx-include="#desk-form"' in at_desk
    assert 'hx-include="#desk-form"' not in found


@pytest.mark.parametrize(("typed", "seen"), [
    ("dang thi", "<mark>Đặng Thị</mark> Hoà &lt;b&gt;"), ("261116-1", "H32.11-<mark>261116</mark>-<mark>0001</mark>"),
    ("uom vuon the", "Cấp <mark>thẻ</mark> người giữ <mark>vườn</mark> <mark>ươm</mark>"),
    ("viec cua", "<mark>Việc của</mark> tôi"), ("bo sung", "Yêu cầu <mark>bổ sung</mark>"),
])  # fmt: skip
def test_the_letters_typed_are_marked_in_every_kind_of_answer(typed: str, seen: str) -> None:
    made = of("Đặng Thị Hoà <b>")
    catalogue.procedure(name="Cấp thẻ người giữ vườn ươm")
    assert seen in ask(core.clerk(), typed, f"/ho-so/{made.code}/").content.decode()


@pytest.mark.parametrize(("typed", "label"), [("viec", "Việc của tôi"), ("phong", "Phòng"), ("ho so", "Hồ sơ"),
                                              ("cua toi", "Việc của tôi"), ("", "Phòng")])  # fmt: skip
def test_screens_are_found_by_the_beginning_of_their_words(typed: str, label: str) -> None:
    assert f">{label}</span>" in told(core.head(), typed)


def test_a_screen_that_is_not_in_ones_rail_is_not_in_ones_box() -> None:
    assert ">Phòng</span>" not in told(core.officer(), "phong")
    assert ">Hồ sơ</span>" not in told(core.staff("admin", "van-phong"), "ho so")
    assert "trong Hồ sơ" not in told(core.staff("admin", "van-phong"), "abc")


@pytest.mark.parametrize(("typed", "slug"), [("chuyen buoc", "forward"), ("bo sung", "require-supplement"),
                                             ("", "forward"), ("xin ý kiến", "consult")])  # fmt: skip
def test_on_a_dossier_the_acts_allowed_now_are_found_by_their_words(typed: str, slug: str) -> None:
    made = dossier.processing()
    page = f"/ho-so/{made.code}/"
    assert f'hx-get="{page}viec/{slug}/"' in told(core.officer(), typed, page)
    for other in (core.officer("hctp"), core.staff("office", "van-phong"), core.clerk("pvhcc-tinh")):
        assert "hx-get" not in told(other, typed, page)
    assert "hx-get" not in told(core.officer(), typed, "/viec/")


def test_an_act_that_a_rule_forbids_says_why_and_leads_nowhere() -> None:
    made = dossier.processing()
    Dossier.objects.filter(pk=made.pk).update(apologies=1)
    found = told(core.head(), "xin loi", f"/ho-so/{made.code}/")
    assert "/viec/apologise/" not in found
    assert 'aria-disabled="true"' in found


def test_receipt_leads_to_its_form_even_where_papers_are_missing_for_they_are_taken_in_there() -> None:
    made = dossier.registered(clerk := core.clerk(), version=catalogue.procedure(), missing=("giay-de-nghi",))
    assert "/viec/receive/" in told(clerk, "tiep nhan", f"/ho-so/{made.code}/")


def test_the_last_row_is_a_way_on_and_a_new_number_leads_to_the_desk_without_standing_in_an_address() -> None:
    for user, is_clerk in ((core.clerk(), True), (core.officer(), False)):
        found = told(user, NUMBER)
        assert f'name="q" value="{NUMBER}"' in found.replace("\n", " ").replace("  ", "")
        assert "Tìm «0560*****123» trong Hồ sơ" in found
        assert ("Tạo người mới ở Quầy" in found) is is_clerk
        assert f"={NUMBER}" not in found
    assert "Tạo người mới" not in told(core.clerk(), PHONE)
    of()
    assert "Tạo người mới" not in told(core.clerk(), NUMBER)


@pytest.mark.parametrize(
    "typed", ["\x00", "a\x0012", "%", "'", "x" * 5000, "|||||||", "1", "-", "\ud7ff", "12 \x00 34"]
)
def test_whatever_is_typed_is_answered(typed: str) -> None:
    assert ask(core.clerk(), typed, "/khong-co/").status_code == 200
    assert ask(core.officer(), typed, "http://[").status_code == 200


@pytest.mark.parametrize("typed", ["", "hoa", NUMBER, "261116-1", "the giu vuon uom", "bo sung"])
def test_an_answer_costs_few_queries(typed: str, django_assert_max_num_queries: Any) -> None:
    catalogue.procedure(name="Cấp thẻ người giữ vườn ươm")
    made = of()
    acts.do("receive", made)
    for user in (core.clerk(), core.director(), core.officer()):
        ask(user, typed, browser=(browser := signed_in(user)))
        with django_assert_max_num_queries(MOST):
            ask(user, typed, browser=browser)
