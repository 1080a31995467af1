"""«Phòng»: the table and the rows behind each number, reassigning, «đồng nghiệp nghỉ», proposals, apologies."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cases.dossier import clock, proposals
from cases.dossier.models import Dossier
from cases.dossier.states import State
from motcua.core.calendar import VN
from motcua.core.models import JournalEntry, User
from tests.factories import acts, catalogue, core, dossier, many

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 17, 10, 0, tzinfo=VN)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages read the clock; here it stands."""
    cache.clear()
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def at(user: User) -> Client:
    browser = Client()
    browser.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return browser


def due(made: Dossier, **ago: int) -> Dossier:
    Dossier.objects.filter(pk=made.pk).update(due_at=NOW - timedelta(**ago))
    made.refresh_from_db()
    return made


def given_to(officer: User) -> Dossier:
    return acts.do("reassign", dossier.processing(), at=core.MONDAY + timedelta(hours=1), assignee=officer.username)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_four_people_before_the_pages_of_heads() -> None:
    dossier.processing()
    for path in ("/phong/", "/phong/bo-sung/", "/phong/xin-loi/", "/phong/dong-nghiep-nghi/", "/ky-duyet/"):
        for by in (core.clerk(), core.clerk("pvhcc-tinh"), core.UserFactory()):
            assert at(by).get(path).status_code == 403, path
        for by in (core.head(), core.director()):
            assert at(by).get(path).status_code in (200, 422), path


def test_a_head_sees_their_own_unit_and_no_other_and_the_director_chooses_among_all() -> None:
    assert at(core.head()).get("/phong/?phong=hctp").status_code == 404
    page = text(at(core.director()).get("/phong/?phong=hctp"))
    assert page.count("?phong=bttp") == 1
    assert "Chọn phòng" not in text(at(core.head()).get("/phong/"))


def test_the_director_lands_on_all_departments_and_a_head_on_their_own() -> None:
    dossier.processing()
    page = at(core.director()).get("/phong/")
    assert [row["unit"].code for row in page.context["rows"]][-1] == "lanh-dao"
    assert {"bttp", "hctp"} < {row["unit"].code for row in page.context["rows"]}
    assert text(page).count('href="?phong=bttp"') == 1
    assert '<a href="/phong/">' in re.sub(r"\s+", " ", text(at(core.director()).get("/phong/?phong=bttp"))).replace(
        " >", ">"
    )
    assert at(core.head()).get("/phong/").context["unit"].code == "bttp"
    assert at(core.head("hctp")).get("/phong/").context["unit"].code == "hctp"
    assert "Tất cả các phòng" not in text(at(core.head()).get("/phong/"))


def test_every_figure_of_the_overview_leads_to_exactly_as_many_rows() -> None:
    mine = core.officer()
    due(given_to(mine), hours=1)
    given_to(mine)
    acts.do("require_supplement", given_to(mine), at=NOW - timedelta(hours=1))
    due(dossier.processing(), hours=-5)
    due(acts.do("consult", dossier.processing(), at=NOW), hours=-5)
    due(dossier.received(), hours=1)  # at the counter, yet of the department: will be late, lies elsewhere
    browser = at(core.director())
    cells = re.findall(
        r'<a(?: class="nowrap")?\s+href="(\?phong=[^"]*)#list-h">(.*?)</a>', text(browser.get("/phong/")), re.DOTALL
    )
    found = {address.replace("&amp;", "&"): int(re.sub(r"<.*?>", "", shown).split()[-1]) for address, shown in cells}
    assert set(found) >= {"?phong=bttp"} | {
        f"?phong=bttp&nguoi={who}&loc={what}"
        for who, what in (("", "tre"), ("", "dung"), ("-", "giu"), (mine.username, "giu"))
    }
    for address, number in found.items():
        assert len(browser.get("/phong/" + address).context["rows"]) == number, address


def test_every_number_of_the_table_leads_to_exactly_as_many_rows() -> None:
    mine, other = core.officer(), core.officer()
    due(given_to(mine), hours=1)
    given_to(mine)
    acts.do("require_supplement", given_to(other), at=NOW - timedelta(hours=1))
    dossier.processing()
    browser = at(core.head())
    links = re.findall(
        r'href="(\?phong=bttp[^"]*loc=[^"]*)#list-h"[^>]*>(.*?)</a>', text(browser.get("/phong/")), re.DOTALL
    )
    assert len(links) >= 10
    for address, shown in links:
        number = int(re.sub(r"<.*?>", "", shown, flags=re.DOTALL).strip())
        assert len(browser.get("/phong/" + address.replace("&amp;", "&")).context["rows"]) == number, address


def test_what_will_be_late_is_listed_with_the_reason_and_the_most_urgent_first() -> None:
    quiet = many.open_dossiers(1)[0]
    Dossier.objects.update(due_at=NOW + timedelta(days=30), step_due_at=NOW + timedelta(days=20))
    asked = due(acts.do("consult", dossier.processing(), at=NOW), hours=-5)
    late = due(dossier.processing(), days=1)
    rows = at(core.head()).get("/phong/").context["rows"]
    assert [row["code"] for row in rows] == [late.code, asked.code]
    assert quiet.code not in {row["code"] for row in rows}
    assert "chờ ý kiến Phòng Hành chính tư pháp" in rows[1]["why"]
    assert "chưa giao ai" in rows[0]["why"]


def test_the_page_takes_twelve_queries_at_most_however_many_rows(django_assert_max_num_queries: Any) -> None:
    officer, director, head = core.officer(), core.director(), core.head()
    due(given_to(officer), hours=1)
    for size in (0, 150):
        many.open_dossiers(size)
        Dossier.objects.update(due_at=NOW - timedelta(hours=1))
        for by, path in ((head, "/phong/"), (director, "/phong/?phong=bttp"), (director, "/phong/"),
                         (head, "/phong/?nguoi=-&loc=tre"),
                         (head, "/phong/bo-sung/"), (head, "/phong/xin-loi/")):  # fmt: skip
            browser = at(by)
            browser.get(path)
            with django_assert_max_num_queries(12):
                assert browser.get(path).status_code == 200


def test_chosen_rows_go_to_a_colleague_and_one_refusal_stops_only_itself() -> None:
    officer = core.officer()
    mine, paused = dossier.processing(), acts.do("require_payment", dossier.processing(), at=NOW - timedelta(hours=1))
    sent = {"phong": "bttp", "code": [mine.code, paused.code], "to": officer.username}
    page = at(core.head()).post("/phong/giao-lai/", sent, headers={"HX-Request": "true"})
    mine.refresh_from_db()
    assert mine.assignee == officer
    assert [o["ok"] for o in page.context["outcomes"]] == [True, False]
    assert "không làm được ở trạng thái hiện tại" in text(page)


def test_a_colleague_who_is_away_is_previewed_first_and_then_relieved() -> None:
    away, to = core.officer(), core.officer()
    moving, paused = given_to(away), acts.do("require_payment", given_to(away), at=NOW - timedelta(hours=1))
    browser, sent = at(core.head()), {"phong": "bttp", "away": away.username, "to": to.username}
    rows = browser.get("/phong/dong-nghiep-nghi/", sent).context["rows"]
    assert {row["code"]: bool(row["why_not"]) for row in rows} == {moving.code: False, paused.code: True}
    moving.refresh_from_db()
    assert moving.assignee == away
    outcomes = browser.post("/phong/dong-nghiep-nghi/", sent).context["outcomes"]
    assert {o["code"]: o["ok"] for o in outcomes} == {moving.code: True, paused.code: False}


def test_nobody_is_relieved_by_themselves() -> None:
    officer = core.officer()
    sent = {"phong": "bttp", "away": officer.username, "to": officer.username}
    assert at(core.head()).post("/phong/dong-nghiep-nghi/", sent).status_code == 422


def proposed() -> Dossier:
    made = dossier.processing()
    acts.do("require_supplement", made, at=core.MONDAY + timedelta(hours=1))
    acts.do("supplement", made, at=core.MONDAY + timedelta(hours=2))
    return proposals.propose_supplement(
        dossier_id=made.pk, user=core.officer(), moment=core.moment(core.MONDAY, hours=3),
        items=[{"component": "ban-sao-bang", "reason": "Bản sao mờ."}],
    )  # fmt: skip


def test_a_head_finds_the_proposal_counted_in_the_rail_and_approves_it() -> None:
    made, head = proposed(), core.head()
    browser = at(head)
    assert '<span class="rail__n">1' in text(browser.get("/phong/"))
    page = text(browser.get("/phong/bo-sung/"))
    assert made.code in page
    assert "Bản sao mờ." in page
    browser.post(f"/phong/bo-sung/{made.code}/", {"viec": "duyet"})
    made.refresh_from_db()
    assert made.state == State.SUPPLEMENT_REQUIRED
    page = text(browser.get("/phong/bo-sung/"))
    assert "bạn duyệt trên trang này" in page
    assert "rail__n" not in page


def test_declining_needs_a_reason_and_keeps_what_was_typed() -> None:
    made, browser = proposed(), at(core.head())
    page = browser.post(f"/phong/bo-sung/{made.code}/", {"viec": "khong", "until": "2026-12-01"})
    assert page.status_code == 422
    assert 'value="2026-12-01"' in text(page)
    browser.post(f"/phong/bo-sung/{made.code}/", {"viec": "khong", "reason": "Đã đủ."})
    assert JournalEntry.objects.latest("pk").verb == "dossier.supplement_declined"
    assert "Lãnh đạo phòng không duyệt" in text(browser.get(f"/ho-so/{made.code}/"))


def test_what_others_asked_in_a_heads_name_is_told_to_the_head() -> None:
    made, head = proposed(), core.head()
    acts.do("require_supplement", made, at=core.MONDAY + timedelta(hours=4), approved_by=head.username)
    assert "người yêu cầu ghi tên bạn" in text(at(head).get("/phong/bo-sung/"))


def test_the_dossier_page_offers_the_second_request_as_one_that_a_head_decides() -> None:
    made = dossier.processing()
    acts.do("require_supplement", made, at=core.MONDAY + timedelta(hours=1))
    acts.do("supplement", made, at=core.MONDAY + timedelta(hours=2))
    officer = at(core.officer())
    page = text(officer.get(f"/ho-so/{made.code}/"))
    assert "/viec/propose-supplement/" in page
    assert "/viec/require-supplement/" not in page
    sent = {"reason-giay-de-nghi": "Chưa ký."}
    assert officer.post(f"/ho-so/{made.code}/viec/propose-supplement/", sent).status_code == 302
    assert made.proposals.filter(decided_at=None).exists()
    assert "chờ lãnh đạo phòng duyệt" in text(officer.get(f"/ho-so/{made.code}/"))


def apology(card: dict[str, Any], **changed: str) -> dict[str, str]:
    code = card["row"]["code"]
    return {"code": code, f"{code}-reason": card["draft"], f"{code}-new_due_on": f"{card['date']}", **changed}


def test_an_apology_is_drafted_from_the_facts_previewed_and_sent() -> None:
    made = due(acts.do("consult", dossier.processing(), at=NOW - timedelta(hours=1)), hours=1)
    browser = at(core.head())
    card = browser.get("/phong/xin-loi/").context["offered"][0]
    assert card["draft"] == "Hồ sơ đang chờ ý kiến của Phòng Hành chính tư pháp."
    preview = browser.post("/phong/xin-loi/", apology(card))
    assert preview.context["right"]
    assert Dossier.objects.get(pk=made.pk).apologies == 0
    assert browser.post("/phong/xin-loi/", apology(card, gui="1")).context["outcomes"][0]["ok"]
    after = Dossier.objects.get(pk=made.pk)
    assert (after.apologies, after.due_at.date()) == (1, card["date"])
    assert browser.get("/phong/xin-loi/").context["offered"] == []


def test_a_second_apology_is_not_offered_and_the_page_says_why() -> None:
    made = dossier.processing()
    acts.do("apologise", made, at=NOW - timedelta(hours=1))
    due(made, minutes=1)
    page = at(core.head()).get("/phong/xin-loi/")
    assert (page.context["offered"], len(page.context["not_offered"])) == ([], 1)
    assert "đã được xin lỗi và hẹn lại đủ số lần" in text(page)


def test_what_is_due_on_its_day_has_no_later_date_and_the_page_says_why() -> None:
    due(dossier.processing(version=catalogue.procedure(limit=(1, "same_day"))), minutes=1)
    page = at(core.head()).get("/phong/xin-loi/")
    assert (page.context["offered"], len(page.context["not_offered"])) == ([], 1)
    assert "trả kết quả trong ngày, không hẹn lại được" in text(page)


def test_what_is_wrong_with_an_apology_stands_beside_it_and_nothing_is_sent() -> None:
    made = due(dossier.processing(), hours=1)
    browser = at(core.head())
    card = browser.get("/phong/xin-loi/").context["offered"][0]
    for wrong in (
        {f"{made.code}-reason": ""},
        {f"{made.code}-new_due_on": "2026-11-22"},
        {f"{made.code}-new_due_on": "2026-11-16"},
    ):
        answer = browser.post("/phong/xin-loi/", apology(card, gui="1", **wrong))
        assert answer.status_code == 422
    assert Dossier.objects.get(pk=made.pk).apologies == 0


def test_the_proposed_date_lies_after_the_due_date_and_within_what_is_allowed() -> None:
    made = dossier.processing()
    calendar = clock.calendar_for(made)
    date = clock.apology_date(made, NOW, calendar)
    assert made.due_at < date <= clock.latest_apology(made.original_due_at, made.clock_from)
    assert clock.apology_date(made, NOW + timedelta(days=30), calendar) is None
