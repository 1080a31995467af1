"""The administration of the catalogue: drafts are edited and published, what is published is read."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.catalogue import services, shelf
from cases.catalogue.models import ProcedureVersion, Synonym
from motcua.core.models import JournalEntry
from tests.factories import core
from tests.factories.catalogue import procedure
from tests.factories.sheets import administrator

pytestmark = pytest.mark.django_db
VERSIONS = "/quan-tri/cases/procedureversion/"


@pytest.fixture
def client() -> Client:
    return administrator()


def drafted() -> ProcedureVersion:
    return services.new_draft(procedure().procedure, None, core.MONDAY)


def form_of(client: Client, version: ProcedureVersion) -> dict[str, Any]:
    """What a browser would send back of the change page, untouched."""
    page = client.get(f"{VERSIONS}{version.pk}/change/").context
    forms = [page["adminform"].form]
    for inline in page["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    sent = {}
    for form in forms:
        for bound in form:
            value = None if bound.field.disabled else bound.value()
            if value is not None and value is not False:
                sent[bound.html_name] = value
    return sent


def test_every_list_and_a_new_form_open(client: Client) -> None:
    ours = [f"cases/{model}" for model in ("field", "synonym", "procedure", "procedureversion")]
    for model in (*ours, "digitization/paperkind"):
        assert client.get(f"/quan-tri/{model}/").status_code == 200, model
        assert client.get(f"/quan-tri/{model}/add/").status_code == 200, model


def test_a_draft_is_saved_and_published_in_one_go(client: Client) -> None:
    draft = drafted()
    sent = form_of(client, draft)
    sent |= {"name": "Tên mới", "results": "Giấy phép | KQ.1\nThẻ", "notes": "xem lại", "_publish": "1"}
    assert client.post(f"{VERSIONS}{draft.pk}/change/", sent).status_code == 302
    today = timezone.localdate()
    version = shelf.in_force(draft.procedure.code, today)
    assert version
    assert (version.pk, version.name, version.effective_from, version.by_hand) == (draft.pk, "Tên mới", today, True)
    assert version.results == [{"name": "Giấy phép", "code": "KQ.1"}, {"name": "Thẻ"}]
    assert len(version.components.all()) == 2
    assert JournalEntry.objects.filter(verb="catalogue.published", actor__is_staff=True).count() == 1


def test_a_published_version_is_read_and_only_its_end_may_be_set(client: Client) -> None:
    version = procedure()
    sent = form_of(client, version)
    assert set(sent) <= {"effective_to"} | {key for key in sent if "-" in key}
    sent |= {"name": "Tên sửa lén", "effective_to": "01/01/2030"}
    client.post(f"{VERSIONS}{version.pk}/change/", sent)
    kept = ProcedureVersion.objects.get(pk=version.pk)
    assert (kept.name, str(kept.effective_to)) == ("Thủ tục để thử", "2030-01-01")
    assert client.post(f"{VERSIONS}{version.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_new_draft_is_made_from_a_published_version(client: Client) -> None:
    version = procedure()
    answer = client.post(f"{VERSIONS}{version.pk}/change/", form_of(client, version) | {"_copy": "1"}, follow=True)
    assert "Đã lập bản dự thảo số 2" in answer.content.decode()
    assert version.procedure.versions.count() == 2


def test_a_refusal_is_a_sentence_and_the_draft_stays(client: Client) -> None:
    draft = drafted()
    draft.steps.all().delete()
    answer = client.post(f"{VERSIONS}{draft.pk}/change/", form_of(client, draft) | {"_publish": "1"}, follow=True)
    assert "phải có các bước xử lý" in answer.content.decode()
    assert ProcedureVersion.objects.get(pk=draft.pk).published_at is None


def test_the_difference_to_the_version_before_stands_in_a_table(client: Client) -> None:
    draft = drafted()
    draft.name = "Tên <mới>"
    draft.save()
    page = client.get(f"{VERSIONS}{draft.pk}/change/").content.decode()
    assert "<tr><th>Tên thủ tục</th><td>Thủ tục để thử</td><td>Tên &lt;mới&gt;</td></tr>" in page


def test_stages_are_typed_as_lines_and_a_wrong_one_is_named(client: Client) -> None:
    draft = drafted()
    wrong = form_of(client, draft) | {"stages": "Sở kiểm tra | năm | day"}
    assert "«năm» phải là số" in client.post(f"{VERSIONS}{draft.pk}/change/", wrong).content.decode()
    right = form_of(client, draft) | {"stages": "Sở kiểm tra | 5 | day\nTrả kết quả | | same_day"}
    client.post(f"{VERSIONS}{draft.pk}/change/", right)
    assert ProcedureVersion.objects.get(pk=draft.pk).stages == [
        {"name": "Sở kiểm tra", "amount": 5, "unit": "day"},
        {"name": "Trả kết quả", "amount": None, "unit": "same_day"},
    ]


def test_a_synonym_edited_here_is_found_at_once(client: Client) -> None:
    version = procedure(name="Cấp Chứng chỉ hành nghề luật sư")
    assert shelf.search("zalo zalo", timezone.localdate()) == []
    client.post("/quan-tri/cases/synonym/add/", {"phrase": "zalo zalo", "means": "luật sư"})
    assert [hit.code for hit in shelf.search("zalo zalo", timezone.localdate())] == [version.procedure.code]
    client.post(f"/quan-tri/cases/synonym/{Synonym.objects.get().pk}/delete/", {"post": "yes"})
    assert shelf.search("zalo zalo", timezone.localdate()) == []


def test_sources_are_read_and_written_in_words_one_a_line(client: Client) -> None:
    draft = drafted()
    draft.sources = {"fees": "TT 64/2025", "route": "Sở"}
    draft.save()
    page = client.get(f"{VERSIONS}{draft.pk}/change/").content.decode()
    assert "Phí, lệ phí | TT 64/2025\nQuy trình xử lý | Sở" in page
    sent = form_of(client, draft) | {"sources": "Phí, lệ phí | TT 70/2026\nLý do riêng | Công văn"}
    assert client.post(f"{VERSIONS}{draft.pk}/change/", sent).status_code == 302
    assert ProcedureVersion.objects.get(pk=draft.pk).sources == {"fees": "TT 70/2026", "Lý do riêng": "Công văn"}
