"""One act on many dossiers: told before, carried out once, one receipt."""

from typing import Any

import pytest

from cases.dossier.models import Dossier
from motcua.core.models import JournalEntry
from tests.factories import acts, core, dossier
from tests.factories.pages import clock_at, given_to, signed_in

pytestmark = pytest.mark.django_db
ONCE = "khoa-thu-0001"


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    clock_at(monkeypatch)


def forwarded() -> int:
    return JournalEntry.objects.filter(verb="dossier.forwarded").count()


def test_the_preview_tells_where_each_goes_and_why_one_cannot_and_changes_nothing() -> None:
    me = core.officer()
    mine, paused, theirs = given_to(me), acts.SITUATIONS["asked"](), given_to(core.officer())
    before = forwarded()
    page = signed_in(me).post("/viec/nhieu/chuyen/", {"code": [mine.code, paused.code, theirs.code]})
    assert [(g["step"], [d.code for d in g["dossiers"]]) for g in page.context["groups"]] == [
        ("Trưởng phòng duyệt", [mine.code])]  # fmt: skip
    why = {each["dossier"].code: each["why"] for each in page.context["stuck"]}
    assert why[paused.code] == "Hồ sơ đang ở trạng thái «Yêu cầu bổ sung giấy tờ»."
    assert why[theirs.code] == f"Hồ sơ đang ở {theirs.unit.name}, do {theirs.assignee.name} giữ."
    assert forwarded() == before


def send(user: Any, codes: list[str], slug: str = "chuyen", **more: Any) -> Any:
    return signed_in(user).post(f"/viec/nhieu/{slug}/", {"code": codes, "once": ONCE, **more})


def test_the_receipt_lists_what_went_where_and_what_did_not_and_why() -> None:
    me, head = core.officer(), core.head()
    mine, paused = given_to(me), acts.SITUATIONS["asked"]()
    answer = send(me, [mine.code, paused.code], handover="paper", assignee=head.username, note="Gấp.")
    assert (answer.status_code, answer.url) == (302, f"/viec/da-chuyen/{ONCE}/")
    page = signed_in(me).get(answer.url)
    went, stayed = page.context["went"], page.context["stayed"]
    assert [(w["code"], w["step"], w["to"]) for w in went] == [(mine.code, "Trưởng phòng duyệt", head.name)]
    assert [(s["code"], s["why"]) for s in stayed] == [
        (paused.code, "Hồ sơ đang ở trạng thái «Yêu cầu bổ sung giấy tờ».")]  # fmt: skip
    assert mine.assignments.last().note == "Gấp."
    assert "Người nhận" in page.content.decode()


def test_sent_twice_it_is_carried_out_once() -> None:
    me = core.officer()
    made = [given_to(me), dossier.processing()]
    before = forwarded()
    answers = [send(me, [d.code for d in made], handover="electronic") for _ in range(2)]
    assert {a.url for a in answers} == {f"/viec/da-chuyen/{ONCE}/"}
    assert forwarded() == before + len(made)
    assert {d.step for d in Dossier.objects.filter(pk__in=[d.pk for d in made])} == {2}


def test_heads_give_many_to_a_colleague_and_officers_do_not() -> None:
    made, to = [dossier.processing(), dossier.processing()], core.officer()
    codes = [d.code for d in made]
    assert send(core.officer(), codes, "giao-lai", assignee=to.username).status_code == 403
    assert send(core.head(), codes, "giao-lai", assignee="khong-co").status_code == 422
    assert send(core.head(), codes, "giao-lai", assignee=to.username).status_code == 302
    assert {d.assignee for d in Dossier.objects.filter(code__in=codes)} == {to}


def test_nothing_chosen_is_said_and_the_filters_stay() -> None:
    client = signed_in(core.officer())
    told = client.post("/viec/nhieu/chuyen/?kenh=truc-tuyen", headers={"HX-Request": "true"})
    assert (told.status_code, "toast" in told.headers["HX-Trigger"]) == (204, True)
    assert client.post("/viec/nhieu/chuyen/?kenh=truc-tuyen").url == "/viec/?kenh=truc-tuyen"


def test_a_receipt_is_for_whoever_acted() -> None:
    me = core.officer()
    made = given_to(me)
    send(me, [made.code], handover="electronic")
    people = [me, core.officer(), core.clerk("pvhcc-tinh"), core.director(), core.UserFactory()]
    assert [signed_in(p).get(f"/viec/da-chuyen/{ONCE}/").status_code for p in people] == [200, 404, 404, 404, 403]


def test_a_dossier_that_is_not_mine_to_see_is_not_forwarded_nor_named() -> None:
    made = dossier.processing()
    page = signed_in(core.clerk("pvhcc-tinh")).post("/viec/nhieu/chuyen/", {"code": [made.code]})
    assert (page.context["groups"], page.context["stuck"]) == ([], [])
