"""What registering does to a result's document: an unsigned one is printed anew, a signed one waits for the agency."""

from typing import Any

import pytest

from cases.results import book, press
from cases.results.models import Result
from digitization.papers.models import Filing, Paper
from digitization.papers.services import keep
from motcua.core.errors import Invalid
from tests.factories import core, signed, templates

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def test_a_document_nobody_signed_is_printed_anew_with_number_and_day(monkeypatch: pytest.MonkeyPatch) -> None:
    sheets: list[str] = []
    monkeypatch.setattr(press.pdf, "render", lambda told: sheets.extend(told) or f"%PDF-1.7 {len(sheets)}".encode())
    monkeypatch.setattr(press, "_count", lambda _: 1)
    made, first = signed.pressed(core.director())
    assert 'id="dien-so"' in sheets[0]
    signed.numbered(made, "7/GXN-STP")
    first.refresh_from_db()
    assert first.revoked_reason == "Đã in lại với số và ngày."
    second = press.print_result(made.pk, core.moment(hours=6).at)
    assert second
    assert "Số: 7/GXN-STP" in sheets[1]
    assert "ngày 16 tháng 11 năm 2026" in sheets[1]
    assert (second.number, str(second.issued_on)) == ("7/GXN-STP", "2026-11-16")
    second.refresh_from_db()
    assert second.accepted_at is not None  # of its owner's store, as any granted result
    assert [filing.paper for filing in Filing.objects.at(made.reference)] == [second]


def test_a_signed_document_keeps_its_bytes_and_the_symbol_it_has_in_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press.pdf, "render", lambda _: b"%PDF-1.7 in")
    monkeypatch.setattr(press, "_count", lambda _: 1)
    made, paper = signed.pressed(core.director())
    Paper.objects.filter(pk=paper.pk).update(signed=keep(b"%PDF-1.7 ky", "application/pdf", 1, core.MONDAY))
    with pytest.raises(Invalid, match="«/GXN-STP»") as refused:
        signed.numbered(made, "7/XN-STP")
    assert list(refused.value.errors) == ["number"]
    signed.numbered(made, "7/GXN-STP")
    paper.refresh_from_db()
    assert (paper.revoked_at, paper.number) == (None, "7/GXN-STP")
    assert Result.objects.get(dossier=made).paper == paper


def test_the_next_number_ends_as_the_document_is_printed(django_assert_max_num_queries: Any) -> None:
    made = templates.drafted()
    with django_assert_max_num_queries(2):
        assert book.carried([made]) == ["/GXN-STP"]
