"""Files taken in by the dialogs of receipt and supplement: held until the act, filed with it, else still there."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.dossier.models import Dossier
from digitization.papers.models import Filing, Paper
from motcua.core.models import Role, User
from tests.factories import acts, core, dossier, files
from tests.factories.pages import clock_at, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
ONE, TWO = "giay-de-nghi", "ban-sao-bang"


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    clock_at(monkeypatch)
    files.looked_into_here(monkeypatch)


def dropped(by: User, to: Dossier, act: str, content: bytes = b"", component: str = ONE) -> Any:
    sent = SimpleUploadedFile("quet.pdf", content or files.pdf(2))
    return signed_in(by).post(f"/ho-so/{to.code}/viec/{act}/tep/", {"component": component, "file": sent})


def done(by: User, to: Dossier, act: str, **given: Any) -> Any:
    return signed_in(by).post(f"/ho-so/{to.code}/viec/{act}/", given)


def test_an_online_dossier_is_completed_and_received_in_its_dialog() -> None:
    me = core.clerk()
    made = dossier.registered(me, missing=(ONE,), channel="online")
    row = signed_in(me).get(f"/ho-so/{made.code}/viec/receive/").content.decode()
    assert f'data-drop="/ho-so/{made.code}/viec/receive/tep/"' in row
    token = dropped(me, made, "receive").context["file"].token
    given = {f"provided-{ONE}": "missing", f"provided-{TWO}": "original", f"file-{ONE}": token}
    assert done(me, made, "receive", **given).status_code == 302
    filed = Filing.objects.get()
    assert (filed.component, filed.paper.original.pages, filed.paper.unit.code) == (ONE, 2, "mot-cua-stp")
    assert made.components.get(component__code=ONE).provided == "scan"
    assert Dossier.objects.get().state == 2
    assert default_storage.listdir("held")[1] == []


def test_a_refused_act_files_nothing_and_keeps_what_was_dropped() -> None:
    me = core.clerk()
    made = dossier.registered(me, missing=(ONE, TWO))
    token = dropped(me, made, "receive").context["file"].token
    given = {f"provided-{ONE}": "scan", f"provided-{TWO}": "missing", f"file-{ONE}": token}
    answer = done(me, made, "receive", **given)
    assert (answer.status_code, f'value="{token}"' in answer.content.decode()) == (409, True)
    assert not Paper.objects.exists()
    assert done(me, made, "receive", **given | {f"provided-{TWO}": "original"}).status_code == 302


def test_a_supplement_is_taken_in_with_its_files_by_whoever_holds_the_step() -> None:
    made = acts.SITUATIONS["asked"]()
    officer, asked = core.officer(), made.suspensions.get().items[0]["component"]
    token = dropped(officer, made, "supplement", component=asked).context["file"].token
    elsewhere = dropped(officer, made, "supplement", component="khac").context["file"].token
    given = {f"provided-{asked}": "scan", f"file-{asked}": token, "file-khac": elsewhere}
    assert done(officer, made, "supplement", **given).status_code == 302
    assert [filed.component for filed in Filing.objects.all()] == [asked]


def test_a_file_that_is_gone_is_asked_for_again_and_a_bad_one_is_refused_beside_its_row() -> None:
    me, made = core.clerk(), dossier.registered(missing=(ONE,))
    refused = dropped(me, made, "receive", b"<html>")
    assert (refused.status_code, "in ra PDF mới" in refused.content.decode()) == (422, True)
    answer = done(me, made, "receive", **{f"provided-{ONE}": "scan", f"provided-{TWO}": "copy", f"file-{ONE}": "x"})
    assert (answer.status_code, "thả lại tệp" in answer.content.decode()) == (422, True)


def test_only_those_who_may_do_the_act_lay_files_down_for_it() -> None:
    made = dossier.registered()
    people = {"clerk": core.clerk(), "other clerk": core.clerk("pvhcc-tinh"), "head": core.head(),
              "office": core.staff(Role.OFFICE, "van-phong"), "stranger": core.UserFactory()}  # fmt: skip
    found = {name: dropped(user, made, "receive").status_code for name, user in people.items()}
    assert found == {"clerk": 201, "other clerk": 404, "head": 201, "office": 403, "stranger": 403}
    assert dropped(people["clerk"], made, "withdraw").status_code == 404
