"""POST /vault/offers, and components that come from the store: who may look, what for, what is answered."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.catalogue.models import ProcedureVersion
from cases.dossier.models import Dossier, Visit
from digitization.papers.models import Paper
from motcua.core.models import JournalEntry, Person
from tests.factories import acts, api, catalogue, core, dossier, papers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def version() -> ProcedureVersion:
    made = catalogue.procedure(papers=("don",))
    catalogue.add_paper(made, papers.kind("bang").pk, reusable=True)
    acts.catalogue_changed()
    return made


def held(of: Person, kind: str = "bang") -> Paper:
    return papers.paper(owner=of, kind=kind, accepted_at=timezone.now(), number="12/BC", reference="dossier:cu")


def visit(unit: str = "mot-cua-stp", days: int = 0) -> str:
    at = timezone.now() - timedelta(days=days)
    return str(Visit.objects.create(service_point=core.unit(unit), opened_at=at).public_id)


def test_a_clerk_sees_what_the_person_being_served_may_have_reused() -> None:
    mine, clerk, here = held(papers.owner()), core.clerk(), visit()
    answer = api.Caller(clerk).post("/vault/offers", {"id_number": mine.owner.id_number, "visit": here})
    (found,) = answer.json()["results"]
    assert (found["paper"], found["kind"], found["number"], found["source"], found["uses"]) == (
        mine.pk, "bang", "12/BC", "cu", 0,
    )  # fmt: skip
    assert mine.owner.id_number not in json.dumps(answer.json())
    line = JournalEntry.objects.get(verb="vault.looked_up")
    assert (line.actor, line.data["for"]) == (clerk, f"visit:{here}")
    assert line.data["purpose"]


def test_with_a_procedure_only_what_its_components_take_is_offered() -> None:
    mine = held(papers.owner())
    held(mine.owner, "giay-khac")
    asked = {"id_number": mine.owner.id_number, "visit": visit(), "procedure": version().procedure.code}
    assert [o["kind"] for o in api.Caller(core.clerk()).post("/vault/offers", asked).json()["results"]] == ["bang"]
    assert api.Caller(core.clerk()).post("/vault/offers", asked | {"procedure": "9.999999"}).status_code == 422


def test_a_person_nobody_knows_holds_nothing() -> None:
    answer = api.Caller(core.clerk()).post("/vault/offers", {"id_number": "056095999999", "visit": visit()})
    assert answer.json() == {"results": [], "next": None}


@pytest.mark.parametrize("basis", ["nothing", "no visit", "elsewhere", "last week", "closed", "no uuid"])
def test_without_a_visit_being_served_nobody_looks(basis: str) -> None:
    given = {
        "nothing": None, "no visit": "6b0e4a7c-7d5f-4f0e-9a63-0a6f9b0f4b11", "elsewhere": visit("pvhcc-tinh"),
        "last week": visit(days=7), "closed": visit(), "no uuid": "x",
    }[basis]  # fmt: skip
    if basis == "closed":
        Visit.objects.update(closed_at=timezone.now())
    answer = api.Caller(core.clerk()).post("/vault/offers", {"id_number": "056095000123", "visit": given})
    assert (answer.status_code, answer.json()["code"]) == (403, "look_up_needs_purpose")
    assert not JournalEntry.objects.filter(verb="vault.looked_up").exists()


def test_a_dossier_opens_the_store_of_its_own_owner_while_it_is_open() -> None:
    made, other = dossier.processing(), papers.owner()
    asked = {"id_number": made.applicant.id_number, "dossier": made.code}
    officer = api.Caller(core.officer("bttp"))
    assert officer.post("/vault/offers", asked).status_code == 200
    assert officer.post("/vault/offers", asked | {"id_number": other.id_number}).status_code == 403
    assert api.Caller(core.officer("hctp")).post("/vault/offers", asked).status_code == 404
    for role in ("office", "archivist", "admin"):
        assert api.Caller(core.staff(role, "van-phong")).post("/vault/offers", asked).status_code == 403
    acts.do("withdraw", made)
    assert officer.post("/vault/offers", asked).status_code == 403


def test_a_dossier_is_received_with_a_paper_of_the_store() -> None:
    mine, wanted, caller = held(papers.owner()), version(), api.Caller(core.clerk())
    body: dict[str, Any] = api.intake(wanted)
    body["applicant"]["id_number"] = mine.owner.id_number
    body["components"] = [{"code": "don", "provided": "original"}, {"code": "bang", "provided": "reused", "paper": 0}]
    refused = caller.post("/dossiers", body)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["components.bang"])
    assert not Dossier.objects.exists()
    body["components"][1]["paper"] = mine.pk
    made = caller.post("/dossiers", body)
    assert made.status_code == 201, made.content
    lines = caller.get(f"/dossiers/{made.json()['code']}/journal").json()["results"]
    assert next(line for line in lines if line["verb"] == "dossier.received")["data"]["reused"] == ["bang"]


def test_declining_over_the_api_says_why_and_supplements_reuse_too() -> None:
    mine, wanted, caller = held(papers.owner()), version(), api.Caller(core.clerk())
    body: dict[str, Any] = api.intake(wanted)
    body["applicant"]["id_number"] = mine.owner.id_number
    body["components"][1] |= {"declined": "Có bản mới hơn"}
    code = caller.post("/dossiers", body).json()["code"]
    assert mine.uses.get().reason == "Có bản mới hơn"
    asked = {"items": [{"component": "bang", "reason": "Mờ"}]}
    assert caller.post(f"/dossiers/{code}/require-supplement", asked).status_code == 200
    given = {"components": [{"code": "bang", "provided": "reused", "paper": mine.pk}]}
    assert caller.post(f"/dossiers/{code}/supplement", given).status_code == 200
    assert mine.uses.get().outcome == "used"
