"""A dossier's papers on its page: who sees and adds them, page by page, refused beside their row; files on the desk."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from PIL import Image

from cases.desk import held
from cases.desk.story import entries
from cases.desk.tasks import sweep_held
from cases.dossier.models import Dossier
from digitization.papers.models import Filing, Paper
from digitization.scanning import images
from digitization.signing.models import Signature
from digitization.signing.verdicts import Verdict
from motcua.core.models import JournalEntry, Role, User
from tests.factories import acts, api, catalogue, core, dossier, files, papers
from tests.factories.pages import WEDNESDAY, clock_at, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    clock_at(monkeypatch)
    files.looked_into_here(monkeypatch)


def four_people() -> dict[str, User]:
    return {"clerk": core.clerk(), "other clerk": core.clerk("pvhcc-tinh"), "head": core.head(),
            "office": core.staff(Role.OFFICE, "van-phong"), "stranger": core.UserFactory()}  # fmt: skip


def add(to: Dossier, by: User, *contents: bytes, component: str = "giay-de-nghi", script: bool = True) -> Any:
    sent = [SimpleUploadedFile(f"tep-{n}.pdf", content) for n, content in enumerate(contents)]
    headers = {"HX-Request": "true"} if script else {}
    data = {"component": component, "file": sent}
    return signed_in(by).post(f"/ho-so/{to.code}/giay-to/", data, headers=headers)


def test_four_people_at_a_paper() -> None:
    made = acts.SITUATIONS["processing"]()
    add(made, core.clerk(), files.pdf(2))
    number, people = Filing.objects.get().paper_id, four_people()
    for where in (f"/ho-so/{made.code}/giay-to/", f"/ho-so/{made.code}/giay-to/{number}/",
                  f"/giay-to/{number}/trang/1/", f"/giay-to/{number}/ban-goc/"):  # fmt: skip
        found = {name: signed_in(user).get(where).status_code for name, user in people.items()}
        assert found == {"clerk": 200, "other clerk": 404, "head": 200, "office": 200, "stranger": 403}, where
    added = {name: add(made, user, files.pdf(3)).status_code for name, user in people.items()}
    assert added == {"clerk": 201, "other clerk": 404, "head": 201, "office": 403, "stranger": 403}
    assert signed_in(people["office"]).get(f"/giay-to/{number}/").url == f"/ho-so/{made.code}/giay-to/{number}/"


def test_a_component_says_how_far_it_is_digitized_and_only_those_who_may_are_offered_to_add() -> None:
    made = dossier.received()
    for user, offered in ((core.clerk(), True), (core.staff(Role.OFFICE, "van-phong"), False)):
        page = signed_in(user).get(f"/ho-so/{made.code}/").content.decode()
        assert page.count("chưa số hóa") == 2
        assert ("data-drop=" in page) is offered
    answer = add(made, core.clerk(), files.pdf(2)).content.decode()
    assert "đã số hóa" in answer
    assert "2 trang" in answer
    assert "chưa ký số" in answer
    other = papers.paper(owner=made.applicant, reference="dossier:khac", origin=Paper.Origin.RESULT)
    Filing.objects.create(paper=other, reference=made.reference, component="ban-sao-bang", reused=True,
                          filed_at=core.MONDAY)  # fmt: skip
    assert "dùng lại từ kết quả hồ sơ khác" in signed_in(core.head()).get(f"/ho-so/{made.code}/").content.decode()


def test_a_file_altered_after_it_was_signed_is_named_so_in_the_list_too() -> None:
    made, me = dossier.received(), core.clerk()
    add(made, me, files.pdf(2))
    kept = {"file": Filing.objects.get().paper.original, "checked_at": WEDNESDAY, "kind": "personal"}
    Signature.objects.create(position=1, verdict=Verdict.VALID, **kept)
    assert "cán bộ đã ký số" in signed_in(me).get(f"/ho-so/{made.code}/giay-to/").content.decode()
    Signature.objects.create(position=2, verdict=Verdict.ALTERED, **kept)
    page = signed_in(me).get(f"/ho-so/{made.code}/giay-to/").content.decode()
    assert "Tệp đã bị sửa sau khi ký" in page
    assert "đã ký số" not in page


def test_a_scan_waits_for_its_file_and_a_missing_paper_is_there_once_its_file_is() -> None:
    made = dossier.registered(missing=("giay-de-nghi",))
    made.components.exclude(provided="missing").update(provided="scan")
    me = core.clerk()
    assert "chờ tệp" in signed_in(me).get(f"/ho-so/{made.code}/").content.decode()
    assert add(made, me, files.picture()).headers["HX-Refresh"] == "true"
    assert "HX-Refresh" not in add(made, me, files.pdf()).headers
    assert "giấy tờ còn thiếu" not in signed_in(me).get(f"/ho-so/{made.code}/").content.decode()


def test_a_refusal_is_said_in_words_and_leaves_the_others_standing() -> None:
    made, me = dossier.received(), core.clerk()
    refused = add(made, me, b"<html>")
    assert (refused.status_code, "in ra PDF mới" in refused.content.decode()) == (422, True)
    assert add(made, me, component="khong-co").status_code == 422
    assert "Chọn tệp" in add(made, me).content.decode()
    assert add(made, me, files.pdf(2), b"", files.picture(), script=False).status_code == 302
    assert Filing.objects.filter(reference=made.reference).count() == 2
    page = signed_in(me).get(f"/ho-so/{made.code}/").content.decode()
    assert "Tệp rỗng" not in page  # said once, to whom it concerned


def test_a_paper_is_read_page_by_page_and_no_step_leads_beyond_its_ends() -> None:
    made, me = dossier.received(), core.clerk()
    add(made, me, files.pdf(3))
    client, where = signed_in(me), f"/ho-so/{made.code}/giay-to/{Filing.objects.get().paper_id}/"
    shown = client.get(where, {"trang": "2", "rong": "1"}, headers={"HX-Request": "true"}).context
    assert {name: shown[name] for name in ("number", "pages", "before", "after", "farther", "closer", "width")} == {
        "number": 2, "pages": 3, "before": 1, "after": 3, "farther": 0, "closer": 2, "width": images.ZOOM,
    }  # fmt: skip
    for said, number in (("99", 3), ("-1", 1), ("x", 1), ("9" * 30, 1)):
        assert client.get(where, {"trang": said}).context["number"] == number
    elsewhere = papers.paper(owner=made.applicant)
    assert client.get(f"/ho-so/{made.code}/giay-to/{elsewhere.pk}/").status_code == 404


def test_a_page_is_a_picture_of_ours_asked_for_again_each_time() -> None:
    made, me = dossier.received(), core.clerk()
    add(made, me, files.picture())
    where, client = f"/giay-to/{Filing.objects.get().paper_id}/trang/1/", signed_in(me)
    page = client.get(where, {"rong": "160"})
    assert Image.open(io.BytesIO(page.content)).width == 160
    assert (page.headers["Cache-Control"], page.headers["X-Content-Type-Options"]) == ("private, no-cache", "nosniff")
    tag = page.headers["ETag"]
    assert client.get(where, {"rong": "160"}, headers={"If-None-Match": tag}).status_code == 304
    stranger = signed_in(core.clerk("pvhcc-tinh"))
    assert stranger.get(where, {"rong": "160"}, headers={"If-None-Match": tag}).status_code == 404
    assert client.get(where, {"rong": "161"}).status_code == 404


def test_a_paper_that_lies_at_no_dossier_is_a_page_of_its_own() -> None:
    paper = papers.paper(content=files.pdf(), origin=Paper.Origin.UPLOAD)
    assert "Tệp điện tử" in signed_in(core.records()).get(f"/giay-to/{paper.pk}/").content.decode()


def test_the_page_of_a_dossier_takes_as_many_queries_with_many_papers_as_with_one(
    django_assert_max_num_queries: Any,
) -> None:
    made, me = dossier.received(), core.clerk()
    client = signed_in(me)
    client.get(f"/ho-so/{made.code}/")
    for _ in range(2):
        for component in ("giay-de-nghi", "ban-sao-bang", ""):
            papers.paper(owner=made.applicant, reference=made.reference, component=component)
        with django_assert_max_num_queries(12):
            assert client.get(f"/ho-so/{made.code}/").content.decode().count('class="thumb"') >= 3


def test_the_timeline_tells_papers_laid_down_one_after_the_other_as_one() -> None:
    made, me = dossier.received(), core.clerk()
    for component in ("giay-de-nghi", "giay-de-nghi", "ban-sao-bang"):
        papers.paper(owner=made.applicant, user=me, reference=made.reference, component=component)
    told = entries(JournalEntry.objects.filter(reference=made.reference).order_by("pk"), {"giay-de-nghi": "Giấy"})
    assert (told[0]["title"], told[0]["note"]) == ("Lưu giấy tờ số hóa (3 tệp)", "Giấy; ban-sao-bang")
    assert [entry["verb"] for entry in told] == ["paper.stored", "dossier.received", "dossier.registered"]


# ---- on the desk


def desk_form(version: Any, **more: Any) -> dict[str, Any]:
    body = api.intake(version)
    person = {name: value for name, value in body["applicant"].items() if value}
    return {**person, "procedure": body["procedure"], "channel": "counter", "return_method": "counter",
            "have": [row["code"] for row in body["components"]], "act": "receive", "once": "t1", **more}  # fmt: skip


def dropped(client: Any, content: bytes, name: str = "de-nghi.pdf") -> Any:
    return client.post("/quay/tep/", {"component": "giay-de-nghi", "file": SimpleUploadedFile(name, content)})


def test_a_file_on_the_desk_is_filed_with_the_dossier_and_then_gone_from_the_desk() -> None:
    me, version = core.clerk(), catalogue.procedure()
    client, content = signed_in(me), files.pdf(2)
    slot = dropped(client, content)
    assert slot.status_code == 201
    token = slot.context["file"].token
    answer = client.post("/quay/", desk_form(version, **{"file-giay-de-nghi": token}))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    paper = Filing.objects.get(component="giay-de-nghi").paper
    assert (paper.original.pages, paper.unit.code, paper.stored_by) == (2, "mot-cua-stp", me)
    assert Dossier.objects.get().components.get(component__code="giay-de-nghi").provided == "original"
    assert default_storage.listdir("held")[1] == []
    again = client.post("/quay/", desk_form(version, **{"file-giay-de-nghi": token}))
    assert (again.status_code, again.url) == (302, answer.url)


def test_a_refused_desk_keeps_what_was_typed_and_the_files() -> None:
    client, version = signed_in(core.clerk()), catalogue.procedure()
    token = dropped(client, files.pdf()).context["file"].token
    given = desk_form(version, have=["giay-de-nghi"], **{"file-giay-de-nghi": token})
    page = client.post("/quay/", given)
    assert page.status_code == 409
    assert f'value="{token}"' in page.content.decode()
    assert not Paper.objects.exists()
    checklist = client.post("/quay/giay-to/", given).content.decode()
    assert "de-nghi.pdf" in checklist
    given["have"] = ["giay-de-nghi", "ban-sao-bang"]
    assert client.post("/quay/", given).status_code == 302


def test_a_bad_file_is_refused_on_the_desk_and_nothing_is_kept() -> None:
    refused = dropped(signed_in(core.clerk()), b"<html>")
    assert (refused.status_code, "in ra PDF mới" in refused.content.decode()) == (422, True)
    assert not default_storage.exists("held")
    assert signed_in(core.officer()).post("/quay/tep/").status_code == 403


def test_another_clerk_does_not_reach_a_file_and_one_that_is_gone_is_asked_for_again() -> None:
    version = catalogue.procedure()
    token = dropped(signed_in(core.clerk()), files.pdf()).context["file"].token
    page = signed_in(core.clerk()).post("/quay/", desk_form(version, **{"file-giay-de-nghi": token}))
    assert (page.status_code, "thả lại tệp" in page.content.decode()) == (422, True)
    assert not Dossier.objects.exists()


def test_a_desk_that_is_cleared_can_be_had_back_with_its_files() -> None:
    client, version = signed_in(core.clerk()), catalogue.procedure()
    token = dropped(client, files.pdf()).context["file"].token
    client.post("/quay/ban-nhap/", desk_form(version, **{"file-giay-de-nghi": token}))
    assert default_storage.exists(f"held/{token}")
    client.post("/quay/ban-nhap/bo/")
    assert token not in client.get("/quay/").content.decode()
    client.post("/quay/ban-nhap/lay-lai/")
    assert token in client.get("/quay/").content.decode()


def test_a_file_that_nobody_files_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    me = core.clerk()
    kept = held.hold(me, files.pdf(), "a.pdf")
    later = default_storage.get_modified_time(kept.path)
    for hours, there in ((11, True), (13, False)):
        clock_at(monkeypatch, later + timedelta(hours=hours))
        sweep_held()
        assert default_storage.exists(kept.path) is there
    with pytest.raises(Exception, match="thả lại tệp"):
        held.require(me, QueryDict(f"file-x={kept.token}"))


def test_nothing_of_a_desk_is_swept_where_there_is_none() -> None:
    assert held.sweep(WEDNESDAY) == 0
