"""The desk offers what the owner's store holds: ticked, explained, taken or declined with a reason."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from cases.catalogue.models import ProcedureVersion
from cases.dossier.models import Dossier
from digitization.papers.models import Paper
from motcua.core.models import JournalEntry, Person
from tests.factories import acts, catalogue, core, papers
from tests.factories.pages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _clean_desks() -> Iterator[None]:
    yield
    cache.clear()


def version() -> ProcedureVersion:
    made = catalogue.procedure(papers=("don",))
    catalogue.add_paper(made, papers.kind("bang").pk, reusable=True)
    acts.catalogue_changed()
    return made


def held(**about: Any) -> Paper:
    given = {"kind": "bang", "accepted_at": core.MONDAY, "number": "12/BC", "reference": "dossier:H32.11-240312-0003"}
    return papers.paper(**{**given, **about})


def sent(of: Person, wanted: ProcedureVersion, **changed: Any) -> dict[str, Any]:
    """The desk's form for a person who was looked up, both papers ticked, the offer taken."""
    mine = of.papers.first()
    return {
        "act": "receive", "kind": "person", "id_number": of.id_number, "name": of.name, "known": str(of.public_id),
        "procedure": wanted.procedure.code, "channel": "counter", "return_method": "counter", "have": ["don", "bang"],
        "offered": ["bang"], "offered_to": str(of.public_id), "paper-bang": mine.pk if mine else "",
        "provided-bang": "reused", **changed,
    }  # fmt: skip


def checklist(client: Client, of: Person, wanted: ProcedureVersion, **changed: Any) -> Any:
    asked = {"procedure": wanted.procedure.code, "id_number": of.id_number, "known": str(of.public_id), **changed}
    return client.post("/quay/giay-to/", asked, headers=HTMX)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_what_is_held_comes_ticked_with_source_date_and_validity() -> None:
    mine, wanted = held(issued_on=date(2024, 6, 14), valid_until=date(2029, 8, 2)), version()
    answer = checklist(signed_in(core.clerk()), mine.owner, wanted)
    facts = "số 12/BC · cấp 14/06/2024 · từ hồ sơ H32.11-240312-0003 · còn giá trị đến 02/08/2029"
    assert facts in text(answer)
    row = next(r for r in answer.context["rows"] if r["component"].code == "bang")
    assert row["checked"]
    assert ("reused", "Dùng lại từ kho", True) in row["choices"]
    assert answer.context["lacking"] == ["Don"]
    line = JournalEntry.objects.get(verb="vault.looked_up")
    assert (line.data["for"], line.data["offered"]) == ("unit:mot-cua-stp", [mine.pk])
    assert line.data["purpose"].startswith(f"Giải quyết thủ tục {wanted.procedure.code}")


def test_a_person_who_was_not_looked_up_is_offered_nothing_and_nothing_is_looked_at() -> None:
    mine, wanted = held(), version()
    for forged in ({"known": ""}, {"known": str(papers.owner().public_id)}, {"id_number": "056095999999"}):
        assert "Kho đang giữ" not in text(checklist(signed_in(core.clerk()), mine.owner, wanted, **forged))
    assert not JournalEntry.objects.filter(verb="vault.looked_up").exists()


def test_a_procedure_that_reuses_nothing_looks_at_nothing() -> None:
    checklist(signed_in(core.clerk()), held().owner, catalogue.procedure())
    assert not JournalEntry.objects.filter(verb="vault.looked_up").exists()


def test_an_offer_unticked_stays_so_for_the_same_person_and_comes_ticked_for_another() -> None:
    mine, wanted, client = held(), version(), signed_in(core.clerk())
    again = {"have": [], "offered": ["bang"], "offered_to": str(mine.owner.public_id)}
    rows = checklist(client, mine.owner, wanted, **again).context["rows"]
    assert [r["checked"] for r in rows] == [False, False]
    again["offered_to"] = str(papers.owner().public_id)
    rows = checklist(client, mine.owner, wanted, **again).context["rows"]
    assert [r["checked"] for r in rows] == [False, True]


def test_a_dossier_is_received_with_what_the_store_holds() -> None:
    mine, wanted = held(), version()
    answer = signed_in(core.clerk()).post("/quay/", sent(mine.owner, wanted))
    assert answer.status_code == 302, text(answer)
    made = Dossier.objects.get()
    assert made.components.get(component__code="bang").provided == "reused"
    assert mine.uses.get().reference == made.reference


@pytest.mark.parametrize("act", ["receive", "require_supplement"])
@pytest.mark.parametrize("way", [{"provided-bang": "original"}, {"have": ["don"]}])
def test_an_offer_declined_without_a_word_is_asked_about_beside_its_row(act: str, way: dict[str, Any]) -> None:
    mine, wanted = held(), version()
    answer = signed_in(core.clerk()).post("/quay/", sent(mine.owner, wanted, act=act, **way))
    assert answer.status_code == 422
    assert "Chọn lý do không dùng bản trong kho." in text(answer)
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"declined-bang": "Nội dung đã thay đổi"}, "Nội dung đã thay đổi"),
        ({"declined-bang": "khac", "other-bang": "Người nộp xin nộp bản giấy"}, "Người nộp xin nộp bản giấy"),
    ],
)
def test_a_reason_given_in_place_is_kept(said: dict[str, str], kept: str) -> None:
    mine, wanted = held(), version()
    answer = signed_in(core.clerk()).post("/quay/", sent(mine.owner, wanted, **{"provided-bang": "copy"}, **said))
    assert answer.status_code == 302, text(answer)
    assert list(mine.uses.values_list("outcome", "reason")) == [("declined", kept)]
    line = JournalEntry.objects.get(verb="dossier.received")
    assert line.data["asked_again"] == ["bang"]


def test_an_offer_that_was_revoked_meanwhile_is_refused_and_nothing_typed_is_lost() -> None:
    mine, wanted = held(), version()
    form = sent(mine.owner, wanted, phone="0905000111")
    Paper.objects.update(revoked_at=core.MONDAY)
    answer = signed_in(core.clerk()).post("/quay/", form)
    assert answer.status_code == 422
    assert "đã bị thu hồi khỏi kho" in text(answer)
    assert answer.context["person"]["phone"].value() == "0905000111"
    assert not Dossier.objects.exists()
