"""Shared data at the desk: fills what is empty, says where from, stands for a paper, never in the way."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from cases.dossier.models import Dossier
from motcua.core.models import JournalEntry
from motcua.settings.sources import SIMULATED, sources
from tests.factories import acts, catalogue, core, dossier, papers
from tests.factories.pages import signed_in

pytestmark = pytest.mark.django_db
WHERE = "/quay/du-lieu-chung/"
TYPED = {"kind": "person", "id_number": "056301000456", "name": ""}


@pytest.fixture(autouse=True)
def _sources(settings: Any) -> Iterator[None]:
    settings.SHARED_SOURCES = sources(SIMULATED)
    cache.clear()
    yield
    cache.clear()


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_only_clerks_ask_the_sources() -> None:
    for user in (core.officer(), core.director(), core.UserFactory()):
        assert signed_in(user).post(WHERE, TYPED).status_code == 403
    assert not JournalEntry.objects.filter(verb="shared.looked_up").exists()


def test_what_is_empty_is_filled_and_what_was_typed_stays() -> None:
    answer = signed_in(core.clerk()).post(WHERE, TYPED | {"address": "12 Lê Lợi"})
    form = answer.context["person"]
    assert form["address"].value() == "12 Lê Lợi"
    assert form["name"].value()
    assert form.fields["name"].help_text == "từ dữ liệu dân cư"
    assert not form.fields["address"].help_text
    assert "(mô phỏng)" in text(answer)
    assert JournalEntry.objects.filter(verb="shared.looked_up").count() == 2


def test_a_source_that_is_away_says_so_and_leaves_the_form_alone(settings: Any) -> None:
    settings.SIMULATED_FAILURES = 100
    answer = signed_in(core.clerk()).post(WHERE, TYPED | {"name": "Trần Thị Ví Dụ"})
    assert "không kết nối được, nhập tay" in text(answer)
    assert answer.context["person"]["name"].value() == "Trần Thị Ví Dụ"


def test_a_number_no_office_issues_is_not_asked_for() -> None:
    signed_in(core.clerk()).post(WHERE, TYPED | {"id_number": "123"})
    assert not JournalEntry.objects.filter(verb="shared.looked_up").exists()


def test_without_sources_there_is_no_button(settings: Any) -> None:
    client = signed_in(core.clerk())
    assert "Tra dữ liệu dùng chung" in text(client.post("/quay/nguoi/", {"text": TYPED["id_number"]}))
    settings.SHARED_SOURCES = {}
    assert "Tra dữ liệu dùng chung" not in text(client.post("/quay/nguoi/", {"text": TYPED["id_number"]}))


def test_an_answer_stands_for_a_paper_of_that_very_person_alone() -> None:
    version, client = catalogue.procedure(papers=("don",)), signed_in(core.clerk())
    catalogue.add_paper(version, papers.kind("giay-khai-sinh").pk)
    acts.catalogue_changed()
    token = client.post(WHERE, TYPED).context["token"]
    form = TYPED | {
        "act": "receive", "name": "Trần Thị Ví Dụ", "procedure": version.procedure.code, "channel": "counter",
        "return_method": "counter", "have": ["don", "giay-khai-sinh"], "provided-giay-khai-sinh": "shared_data",
        "shared": token,
    }  # fmt: skip
    assert "Dữ liệu chia sẻ" in text(client.post("/quay/giay-to/", form))
    assert "Dữ liệu chia sẻ" not in text(client.post("/quay/giay-to/", form | {"id_number": "056095000123"}))
    assert "Dữ liệu chia sẻ" not in text(client.post("/quay/giay-to/", form | {"shared": "x"}))
    assert client.post("/quay/", form).status_code == 302
    made = Dossier.objects.get()
    assert made.components.get(component__code="giay-khai-sinh").provided == "shared_data"
    assert JournalEntry.objects.get(verb="dossier.received").data["shared_data"] == ["giay-khai-sinh"]


def test_prefilled_facts_say_where_they_came_from() -> None:
    made, client = dossier.received(), signed_in(core.clerk())
    form = client.post("/quay/nguoi/", {"text": made.applicant.id_number}).context["person"]
    assert form.fields["phone"].help_text == "từ hồ sơ ngày 16/11/2026"
    card = "056301000456||Trần Thị Ví Dụ|17092001|Nữ|5 Trần Phú, Nha Trang|01072021"
    form = client.post("/quay/nguoi/", {"text": card}).context["person"]
    assert (form.fields["address"].help_text, form.fields["phone"].help_text) == ("từ thẻ căn cước", "")
