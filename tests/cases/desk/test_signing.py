"""«Ký duyệt»: the basket holds what waits for my decision; one or many are decided, one failure stops only itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from cases.desk import basket, counts
from cases.dossier.models import Dossier
from motcua.core.models import JournalEntry, User
from tests.factories import acts, core, dossier

pytestmark = pytest.mark.django_db
DECIDE = "/ky-duyet/quyet-dinh/"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def at(user: User) -> Client:
    browser = Client()
    browser.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return browser


def laid(drafts: tuple[str, ...] = ("Cấp giấy đăng ký.",)) -> Dossier:
    """With the head, with or without a draft."""
    made = dossier.processing()
    for number, paper in enumerate(drafts):
        acts.do("draft", made, at=core.MONDAY + timedelta(hours=1, minutes=number), paper=paper)
    return acts.do("forward", made, at=core.MONDAY + timedelta(hours=2))


def lines(made: Dossier) -> list[str]:
    return list(JournalEntry.objects.filter(reference=made.reference).order_by("pk").values_list("verb", flat=True))


def test_the_basket_holds_what_waits_for_this_person_and_nothing_else() -> None:
    head, director = core.head(), core.director()
    mine, elsewhere, early = laid(), laid(), dossier.processing()
    acts.do("forward", elsewhere, at=core.MONDAY + timedelta(hours=3))
    for by, codes in ((head, [mine.code]), (director, [elsewhere.code]), (core.head("hctp"), []), (core.officer(), [])):
        assert [d.code for d in basket.waiting(by, 9)] == codes
        assert counts.rail(by).get("desk:signing", 0) == len(codes)
    assert early.code not in str(at(head).get("/ky-duyet/").content)


def test_approving_writes_two_lines_in_order_and_hands_the_dossier_on() -> None:
    made, head = laid(), core.head()
    browser = at(head)
    preview = browser.post(DECIDE, {"viec": "duyet", "code": made.code})
    assert preview.status_code == 200
    assert Dossier.objects.get(pk=made.pk).step == 2
    answer = browser.post(DECIDE, {"viec": "duyet", "code": made.code, "xong": "1", "words": "Đồng ý."})
    assert [o["ok"] for o in answer.context["outcomes"]] == [True]
    assert lines(made)[-2:] == ["dossier.approved", "dossier.forwarded"]
    assert (Dossier.objects.get(pk=made.pk).step, made.result.approval_note) == (3, "Đồng ý.")
    assert basket.waiting(head, 9) == []


def test_sending_back_needs_a_reason() -> None:
    made, browser = laid(), at(core.head())
    assert browser.post(DECIDE, {"viec": "tra-lai", "current": made.code}).status_code == 200
    assert browser.post(DECIDE, {"viec": "tra-lai", "code": made.code, "xong": "1"}).status_code == 422
    browser.post(DECIDE, {"viec": "tra-lai", "code": made.code, "xong": "1", "words": "Sai địa chỉ."})
    assert Dossier.objects.get(pk=made.pk).step == 1
    assert lines(made)[-1] == "dossier.sent_back"


def test_what_has_no_draft_is_left_out_and_what_is_not_mine_is_never_touched() -> None:
    ready, bare, foreign = laid(), laid(()), dossier.processing()
    sent = {"viec": "duyet", "code": [ready.code, bare.code, foreign.code]}
    preview = at(core.head()).post(DECIDE, sent)
    assert [row["code"] for row in preview.context["rows"]] == [ready.code]
    assert preview.context["left_out"] == 2
    at(core.head()).post(DECIDE, {**sent, "xong": "1"})
    assert [Dossier.objects.get(pk=d.pk).step for d in (ready, bare, foreign)] == [3, 2, 1]
    assert at(core.head()).post(DECIDE, {"viec": "duyet", "current": bare.code}).status_code == 422


def test_one_failure_stops_only_itself_and_an_approval_that_stands_is_said() -> None:
    good, last, head = laid(), laid(), core.head()
    last.procedure.steps.filter(order__gt=2).delete()
    acts.catalogue_changed()
    answer = at(head).post(DECIDE, {"viec": "duyet", "code": [good.code, last.code], "xong": "1"})
    told = {o["code"]: o for o in answer.context["outcomes"]}
    assert (told[good.code]["ok"], told[last.code]["ok"]) == (True, False)
    assert told[last.code]["title"].startswith("Đã duyệt nhưng chưa chuyển: Hồ sơ đang ở bước cuối")
    assert last.result.approved_by == head
    at(head).post(DECIDE, {"viec": "duyet", "code": last.code, "xong": "1"})
    assert lines(last).count("dossier.approved") == 1


def test_a_draft_laid_twice_shows_what_was_changed() -> None:
    made = laid(("Trụ sở tại phường Lộc Thọ.", "Trụ sở tại phường Nha Trang."))
    page = at(core.head()).get("/ky-duyet/")
    assert made.result.earlier_draft == "Trụ sở tại phường Lộc Thọ."
    assert page.context["view"]["edits"] == [("del", "Lộc"), ("ins", "Nha"), ("del", "Thọ."), ("ins", "Trang.")]
    assert "<del>Lộc" in page.content.decode()


def test_the_pieces_of_a_comparison_make_both_texts_again() -> None:
    before, after = "Cấp cho ông A\nở xã B.", "Cấp lại cho ông A\nở phường B."
    pieces = list(basket.changes(before, after))
    assert "".join(t for mark, t in pieces if mark != "del") == after
    assert "".join(t for mark, t in pieces if mark != "ins") == before


def test_a_signed_result_is_not_decided_again() -> None:
    made = laid()
    Dossier.objects.filter(pk=made.pk).update(result_signed=True)
    assert basket.waiting(core.head(), 9) == []


def test_the_page_takes_twelve_queries_at_most_however_many_results(django_assert_max_num_queries: Any) -> None:
    browser = at(core.head())
    for size in (1, 6):
        for _ in range(size):
            laid()
        browser.get("/ky-duyet/")
        with django_assert_max_num_queries(12):
            assert browser.get("/ky-duyet/").status_code == 200


def test_the_middle_alone_is_answered_to_htmx() -> None:
    first, second = laid(), laid()
    browser = at(core.head())
    answer = browser.get(f"/ky-duyet/?ho-so={second.code}", headers={"HX-Request": "true", "HX-Target": "basket-view"})
    page = answer.content.decode()
    assert second.code in page
    assert first.code not in page
    assert "<html" not in page
