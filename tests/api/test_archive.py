"""Seal, package and hold over the API: the archivist acts, whoever sees the dossier fetches."""

from datetime import date
from typing import Any

import pytest

from cases.dossier.models import Dossier
from cases.slips import pdf
from digitization.archive.models import Hold, Package
from digitization.papers.services import content_of
from tests.factories import api, archive, core
from tests.factories import dossier as make

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]
HOLD = {"reason": "Khiếu nại", "review_on": "2099-01-01"}


@pytest.fixture(autouse=True)
def quick_press(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render", lambda sheets, told=None: b"%PDF-1.7\n%%EOF")


@pytest.fixture
def dossier() -> Dossier:
    return make.returned()


def test_a_gap_is_named_and_a_reason_seals_all_the_same(dossier: Dossier) -> None:
    keeper = api.Caller(archive.archivist())
    refused = keeper.post(f"/archive/{dossier.code}/seal")
    assert (refused.status_code, refused.json()["code"]) == (409, "archive_incomplete")
    assert "Chưa có tệp kết quả" in refused.json()["title"]
    made = keeper.post(f"/archive/{dossier.code}/seal", {"reason": "Chỉ có bản giấy"}, key="k")
    assert made.status_code == 201
    assert keeper.post(f"/archive/{dossier.code}/seal", {"reason": "Chỉ có bản giấy"}, key="k").json() == made.json()
    package = Package.objects.get()
    assert made.json()["sha256"] == package.file_id
    assert made.json()["retain_until"] == "2046-12-31"
    fetched = keeper.get(f"/archive/{dossier.code}/package.zip")
    assert (fetched.content, fetched["Content-Type"]) == (content_of(package.file), "application/zip")
    assert keeper.post(f"/archive/{dossier.code}/seal").json()["code"] == "already_sealed"


def test_a_hold_has_an_owner_a_reason_and_a_day_to_come(dossier: Dossier) -> None:
    keeper, where = api.Caller(archive.archivist()), f"/archive/{dossier.code}/hold"
    for wrong, field in (
        ({"review_on": "2020-01-01"}, "review_on"),
        ({"owner": "khong-co"}, "owner"),
        ({"reason": ""}, "reason"),
    ):
        answer = keeper.post(where, {**HOLD, **wrong})
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert keeper.post(where, {**HOLD, "la": 1}).json()["code"] == "unknown_field"
    placed = keeper.post(where, {**HOLD, "owner": archive.office().username}).json()
    assert Hold.objects.get(pk=placed["id"]).review_on == date(2099, 1, 1)
    released = keeper.post(f"/archive/{dossier.code}/release", {"hold": placed["id"], "reason": "Xong"})
    assert released.json()["released_at"]
    assert keeper.post(f"/archive/{dossier.code}/release", {"hold": 0, "reason": "x"}).status_code == 404


def test_what_was_handed_over_says_so_and_is_not_handed_over_again(dossier: Dossier) -> None:
    keeper, where = api.Caller(archive.archivist()), f"/archive/{dossier.code}/transfer"
    told = {"to": "Lưu trữ lịch sử tỉnh", "minutes": "12/BB-GN", "signed_on": "2026-11-20"}
    assert keeper.post(where, told).json()["code"] == "not_sealed"
    sealed = keeper.post(f"/archive/{dossier.code}/seal", {"reason": "Chỉ có bản giấy"}).json()
    assert sealed["transferred"] is None
    assert keeper.post(where, told).json()["code"] == "not_permanent"
    Package.objects.update(retain_until=None)
    wrong = keeper.post(where, {**told, "signed_on": "2099-01-01"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["signed_on"])
    made = keeper.post(where, told, key="k")
    assert made.status_code == 201
    assert {key: made.json()["transferred"][key] for key in told} == told
    assert keeper.post(where, told, key="k").json() == made.json()
    assert keeper.post(where, told).json()["code"] == "already_transferred"


WHO: dict[str, tuple[Any, int, int]] = {
    "clerk": (core.clerk, 403, 200), "other clerk": (lambda: core.clerk("pvhcc-tinh"), 404, 404),
    "director": (core.director, 403, 200), "officer": (core.officer, 403, 200),
    "records": (core.records, 403, 200), "office": (archive.office, 403, 200),
    "archivist": (archive.archivist, 201, 200), "stranger": (core.UserFactory, 404, 404),
}  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_the_archivist_alone_seals_and_holds_and_readers_of_the_dossier_fetch(dossier: Dossier, who: str) -> None:
    person, acts_as, reads_as = WHO[who]
    caller = api.Caller(person())
    if who != "archivist":
        api.Caller(archive.archivist()).post(f"/archive/{dossier.code}/seal", {"reason": "x"})
    assert caller.post(f"/archive/{dossier.code}/seal", {"reason": "x"}).status_code == acts_as
    assert caller.post(f"/archive/{dossier.code}/hold", HOLD).status_code == acts_as
    told = {"to": "x", "minutes": "1", "signed_on": "2026-11-20"}
    assert caller.post(f"/archive/{dossier.code}/transfer", told).status_code == (409 if acts_as == 201 else acts_as)
    assert caller.get(f"/archive/{dossier.code}/package.zip").status_code == reads_as
    assert api.Caller().get(f"/archive/{dossier.code}/package.zip").status_code == 401
