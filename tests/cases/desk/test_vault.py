"""«Kho của chủ hồ sơ» on the dossier page, in the forms of its acts, as a paper for its owner."""

import io
from typing import Any

import pypdf
import pytest

from cases.dossier.models import Dossier
from cases.intake.store_report import sheets
from digitization.papers.models import Paper
from motcua.core.models import JournalEntry, Role, User
from tests.factories import acts, catalogue, core, dossier, papers
from tests.factories.pages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
STORE = "vault.looked_up"


def processing(missing: tuple[str, ...] = ()) -> tuple[Dossier, Paper]:
    """A dossier whose owner holds a paper that could meet its second component; it came by hand or is missing."""
    made = catalogue.procedure(papers=("don",))
    catalogue.add_paper(made, papers.kind("bang").pk, reusable=True, required=not missing)
    acts.catalogue_changed()
    found = dossier.processing(version=made, missing=missing)
    mine = papers.paper(owner=found.applicant, kind="bang", accepted_at=core.MONDAY, number="12/BC")
    return found, mine


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def looks() -> int:
    return JournalEntry.objects.filter(verb=STORE).count()


@pytest.mark.parametrize(
    ("post", "store", "revoke"),
    [
        ((Role.CLERK, "mot-cua-stp"), 200, 403), ((Role.CLERK, "pvhcc-tinh"), 404, 403),
        ((Role.OFFICER, "bttp"), 200, 403), ((Role.OFFICER, "hctp"), 404, 403), ((Role.HEAD, "bttp"), 200, 200),
        ((Role.HEAD, "hctp"), 404, 404), ((Role.DIRECTOR, "lanh-dao"), 200, 403),
        ((Role.OFFICE, "van-phong"), 403, 403), ((Role.ARCHIVIST, "van-phong"), 403, 404), (None, 403, 403),
    ],
)  # fmt: skip
def test_the_store_opens_to_those_who_act_on_the_dossier_alone(post: Any, store: int, revoke: int) -> None:
    found, mine = processing()
    client = signed_in(core.staff(*post) if post else core.UserFactory())
    assert client.post(f"/ho-so/{found.code}/kho/").status_code == store
    assert looks() == (store == 200)
    assert client.post(f"/ho-so/{found.code}/kho/bao-cao.pdf", {"reason": ""}).status_code == (
        422 if store == 200 else store
    )
    assert client.get(f"/ho-so/{found.code}/kho/{mine.pk}/thu-hoi/").status_code == revoke


def test_the_page_offers_the_store_and_opens_it_only_by_a_click() -> None:
    found, mine = processing()
    client = signed_in(core.officer("bttp"))
    page = text(client.get(f"/ho-so/{found.code}/"))
    assert "Kho của chủ hồ sơ" in page
    assert (mine.number in page, looks()) == (False, 0)
    assert "số 12/BC" in text(client.post(f"/ho-so/{found.code}/kho/"))
    line = JournalEntry.objects.get(verb=STORE)
    assert (line.data["for"], line.data["purpose"][:19]) == (found.reference, "Giải quyết thủ tục ")
    assert "Kho của chủ hồ sơ" not in text(signed_in(core.staff("office", "van-phong")).get(f"/ho-so/{found.code}/"))


def test_a_finished_dossier_opens_no_store() -> None:
    found, _ = processing()
    acts.do("withdraw", found)
    assert signed_in(core.officer("bttp")).post(f"/ho-so/{found.code}/kho/").status_code == 403


def test_the_store_takes_few_queries_however_many_papers(django_assert_max_num_queries: Any) -> None:
    found, mine = processing()
    for _ in range(6):
        papers.paper(owner=mine.owner, kind="bang", accepted_at=core.MONDAY, reference=found.reference)
    client = signed_in(core.head("bttp"))
    client.post(f"/ho-so/{found.code}/kho/")
    with django_assert_max_num_queries(12):
        client.post(f"/ho-so/{found.code}/kho/")


def test_a_head_revokes_what_lies_at_a_dossier_of_theirs_and_says_why() -> None:
    found, _ = processing()
    wrong = papers.paper(owner=found.applicant, kind="bang", accepted_at=core.MONDAY, reference=found.reference)
    client, where = signed_in(core.head("bttp")), f"/ho-so/{found.code}/kho/{wrong.pk}/thu-hoi/"
    assert where in text(client.post(f"/ho-so/{found.code}/kho/"))
    assert client.post(where, {"reason": " "}).status_code == 422
    assert client.post(where, {"reason": "Quét nhầm người"}).status_code == 302
    wrong.refresh_from_db()
    assert wrong.revoked_reason == "Quét nhầm người"
    assert client.post(where, {"reason": "Lần nữa"}).status_code == 409
    assert where not in text(client.post(f"/ho-so/{found.code}/kho/"))


def test_the_supplement_form_warns_of_what_is_held_and_the_look_is_recorded() -> None:
    found, _ = processing()
    page = text(signed_in(core.officer("bttp")).get(f"/ho-so/{found.code}/viec/require-supplement/"))
    assert "<b>Kho đang giữ giấy này</b> (số 12/BC" in page
    assert looks() == 1


def _taking_in() -> tuple[Dossier, Paper, User]:
    found, mine = processing()
    acts.do("require_supplement", found, items=[{"component": "bang", "reason": "Mờ."}])
    return found, mine, core.officer("bttp")


def test_what_was_asked_for_may_come_from_the_store() -> None:
    found, mine, officer = _taking_in()
    where = f"/ho-so/{found.code}/viec/supplement/"
    assert "Dùng lại bản trong kho" in text(signed_in(officer).get(where))
    assert signed_in(officer).post(where, {"provided-bang": "reused"}).status_code == 302
    assert mine.uses.get().outcome == "used"


def test_taking_another_paper_than_the_one_held_needs_a_reason() -> None:
    found, mine, officer = _taking_in()
    where = f"/ho-so/{found.code}/viec/supplement/"
    refused = signed_in(officer).post(where, {"provided-bang": "original"})
    assert (refused.status_code, "Ghi vì sao không dùng" in text(refused)) == (422, True)
    signed_in(officer).post(where, {"provided-bang": "original", "declined-bang": "Bản mới"})
    assert mine.uses.get().reason == "Bản mới"


def test_the_report_tells_all_that_is_held_every_use_and_every_look() -> None:
    found, mine = processing()
    signed_in(core.officer("bttp")).post(f"/ho-so/{found.code}/kho/")
    acts.do("require_supplement", found, items=[{"component": "bang", "reason": "Mờ."}])
    acts.do("supplement", found, components={"bang": "reused"})
    gone = papers.paper(
        owner=mine.owner, kind="bang", revoked_at=core.MONDAY, revoked_reason="Quét nhầm", title="Bản cũ"
    )
    (printed,) = sheets(mine.owner, core.unit("mot-cua-stp"), acts.TUESDAY)
    printed = " ".join(printed.split())
    for told in (mine.owner.id_number, "12/BC", found.code, "đã dùng lại", "đã thu hồi 16/11/2026: Quét nhầm",
                 f"Giải quyết thủ tục {found.procedure.procedure.code}", gone.title):  # fmt: skip
        assert told in printed


@pytest.mark.documents
def test_the_report_is_one_pdf_and_its_reason_is_recorded() -> None:
    found, mine = processing()
    answer = signed_in(core.clerk()).post(f"/ho-so/{found.code}/kho/bao-cao.pdf", {"reason": "Chủ hồ sơ đề nghị"})
    assert answer.headers["Content-Type"] == "application/pdf"
    read = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert "12/BC" in read
    assert mine.owner.id_number in read
    line = JournalEntry.objects.get(verb="vault.reported")
    assert line.data == {"purpose": "Chủ hồ sơ đề nghị", "for": found.reference}
