"""Interface §4 and §6, «Papers»: a file becomes a paper, at a dossier, before it, or in its owner's store."""

from typing import Any

import pytest

from cases.dossier.models import Dossier
from cases.dossier.services import visible
from digitization.papers.models import Paper, StoredFile
from motcua.core.models import JournalEntry, Person, Role
from tests.factories import acts, api, catalogue, core, dossier, files, papers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    files.looked_into_here(monkeypatch)


def made(**changed: Any) -> Dossier:
    return dossier.received(**changed)


def clerk() -> api.Caller:
    return api.Caller(core.clerk())


def bring(to: Dossier, by: api.Caller | None = None, content: bytes = b"", key: str = "", **said: Any) -> Any:
    given = {"dossier": to.code, "component": "giay-de-nghi", **said}
    return (by or clerk()).upload("/papers", content or files.pdf(2), key=key, **given)


def test_a_file_is_filed_at_the_component_it_meets_and_read_back() -> None:
    to, content = made(), files.pdf(2)
    answer = bring(to, content=content, issued_on="2026-11-01", kind="", owner=to.applicant.id_number)
    assert answer.status_code == 201, answer.content
    found = answer.json()
    assert {**found, "id": 0, "sha256": "", "links": {}} == {
        "id": 0, "sha256": "", "media_type": "application/pdf", "pages": 2, "digitization": "stored",
        "kind": "giay-de-nghi", "component": "giay-de-nghi", "dossier": to.code, "issued_on": "2026-11-01",
        "valid_until": None, "signed": False, "signatures": [], "links": {},
    }  # fmt: skip
    assert clerk().get(f"/papers/{found['id']}").json() == found
    row = clerk().get(f"/dossiers/{to.code}").json()["components"][0]
    assert (row["digitization"], row["papers"]) == (1, [found["id"]])
    original = clerk().get(f"/papers/{found['id']}/original")
    assert original.content == content
    assert original.headers["Content-Disposition"] == f'attachment; filename="giay-de-nghi-{found["id"]}.pdf"'
    assert original.headers["X-Content-Type-Options"] == "nosniff"
    assert original.headers["Content-Security-Policy"].startswith("sandbox")
    for part in ("archive.pdf", "text"):
        early = clerk().get(f"/papers/{found['id']}/{part}")
        assert (early.status_code, early.json()["code"]) == (404, "not_recognised_yet")


def test_the_same_key_and_file_give_the_first_answer_whatever_the_boundary() -> None:
    to, by, content = made(), clerk(), files.pdf()
    first, again = (bring(to, by, content, key="k1") for _ in range(2))
    assert (first.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Paper.objects.count() == 1
    other = bring(to, by, files.pdf(3), key="k1")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_mismatch")


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"component": "khong-co"}, "component", "invalid"),
        ({"kind": "khong-co"}, "kind", "invalid"),
        ({"kind": "a\0b"}, "kind", "invalid"),
        ({"owner": "056095999999"}, "owner", "invalid"),
        ({"color": "red"}, "color", "unknown_field"),
        ({"issued_on": "hôm qua"}, "issued_on", "invalid"),
        ({"issued_on": "2199-01-01"}, "issued_on", "invalid"),
        ({"content": b"<html>"}, "file", "disguised"),
        ({"content": files.pdf(1, files.with_script)}, "file", "active_content"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_left_behind(said: dict[str, Any], field: str, code: str) -> None:
    answer = bring(made(), **said)
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.content
    assert list(answer.json()["errors"]) == [field]
    assert not StoredFile.objects.exists()


def test_no_file_is_said_at_its_field() -> None:
    answer = clerk().client.post("/api/v1/papers", {"dossier": made().code}, headers=clerk().headers)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["file"])


def test_a_form_that_cannot_be_read_is_refused_in_words() -> None:
    by = clerk()
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x"):
        answer = by.client.post("/api/v1/papers", b"--x\r\nrubbish", content_type=kind, headers=by.headers)
        assert answer.status_code == 422, answer.content
        assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_who_may_bring_a_file_to_a_dossier() -> None:
    to = acts.SITUATIONS["processing"]()
    people = {
        "clerk": core.clerk(), "officer": core.officer(), "head": core.head(), "director": core.director(),
        "office": core.staff(Role.OFFICE, "van-phong"), "other officer": core.officer("hctp"),
        "other clerk": core.clerk("pvhcc-tinh"), "archivist": core.staff(Role.ARCHIVIST, "van-phong"),
        "stranger": core.UserFactory(),
    }  # fmt: skip
    found = {name: bring(to, api.Caller(user)).status_code for name, user in people.items()}
    may = dict.fromkeys(("clerk", "officer", "head", "director"), 201)
    hidden = dict.fromkeys(("other officer", "other clerk", "archivist"), 404)
    assert found == {**may, **hidden, "office": 403, "stranger": 403}
    assert bring(acts.SITUATIONS["at_last_step"](), api.Caller(core.records())).status_code == 201


def test_a_paper_is_as_readable_as_its_dossier() -> None:
    number = bring(acts.SITUATIONS["processing"]()).json()["id"]
    for user, status in (
        (core.officer(), 200), (core.staff(Role.OFFICE, "van-phong"), 200), (core.clerk("pvhcc-tinh"), 404),
        (core.UserFactory(), 404), (None, 401),
    ):  # fmt: skip
        for part in ("", "/original"):
            assert api.Caller(user).get(f"/papers/{number}{part}").status_code == status
    assert api.Caller(core.officer()).get("/papers/999999999999999999999").status_code == 404


def test_the_records_clerk_and_the_archivist_lay_papers_into_the_store_at_once() -> None:
    for user in (core.records(), core.staff(Role.ARCHIVIST, "van-phong")):
        said = {"kind": papers.kind().pk, "owner": "056 095 000 123"}
        answer = api.Caller(user).upload("/papers", files.picture(), **said)
        paper = Paper.objects.get(pk=answer.json()["id"])
        assert (paper.owner.id_number, paper.accepted_at == paper.stored_at) == ("056095000123", True)
        assert answer.json()["dossier"] is None
    for user in (core.officer(), core.head(), core.UserFactory()):
        assert api.Caller(user).upload("/papers", files.picture(), **said).status_code == 403


def test_the_owner_of_a_paper_without_a_dossier_needs_a_number_that_some_office_issues() -> None:
    answer = clerk().upload("/papers", files.picture(), kind=papers.kind().pk, owner="12")
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["owner"])
    assert not Person.objects.filter(id_number="12").exists()


def test_a_paper_laid_down_before_its_dossier_is_filed_there() -> None:
    version, by = catalogue.procedure(), clerk()
    body = api.intake(version)
    paper = by.upload("/papers", files.picture(), kind="giay-de-nghi", owner=body["applicant"]["id_number"]).json()
    body["components"][0] |= {"provided": "scan", "paper": paper["id"]}
    answer = by.post("/dossiers", body)
    assert answer.status_code == 201, answer.content
    row = answer.json()["components"][0]
    assert (row["digitization"], row["papers"]) == (1, [paper["id"]])
    assert Person.objects.get(id_number=body["applicant"]["id_number"]).name == body["applicant"]["name"]
    assert by.get(f"/papers/{paper['id']}").json()["dossier"] == answer.json()["code"]
    reference = f"dossier:{answer.json()['code']}"
    assert JournalEntry.objects.filter(reference=reference, verb="paper.filed").count() == 1


def test_a_paper_that_is_anothers_unknown_or_hidden_is_refused_and_no_dossier_is_opened() -> None:
    version, by = catalogue.procedure(), core.clerk()
    body = api.intake(version)
    owner = papers.owner(id_number=body["applicant"]["id_number"])
    bad = [papers.paper(user=by), papers.paper(owner=owner), papers.paper(owner=owner, user=by)]
    Paper.objects.filter(pk=bad[2].pk).update(revoked_at=core.MONDAY)
    for number in (*(paper.pk for paper in bad), 10**30):
        body["components"][0] |= {"provided": "scan", "paper": number}
        answer = api.Caller(by).post("/dossiers", body)
        assert (answer.status_code, list(answer.json()["errors"])) == (422, ["components"])
    body["components"][0] |= {"provided": "missing"}
    assert api.Caller(by).post("/dossiers", body).status_code == 422
    assert not Dossier.objects.exists()


def test_a_scan_may_get_its_file_later_and_what_was_missing_is_there_from_then_on() -> None:
    to = dossier.registered(missing=("giay-de-nghi",))
    assert bring(to).status_code == 201
    row = visible(core.clerk(), to.code).papers[0]
    assert row.provided == "scan"
    assert clerk().post(f"/dossiers/{to.code}/receive", {}).status_code == 200


def test_a_file_of_the_past_needs_the_right_to_enter_a_backlog() -> None:
    answer = bring(made(), at="2026-11-16T10:00:00+07:00")
    assert (answer.status_code, answer.json()["code"]) == (403, "backlog_not_allowed")
