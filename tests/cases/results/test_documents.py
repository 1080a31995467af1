"""Results drafted by a template: what is asked, what is kept, what is printed and when."""

from typing import Any

import pytest

from cases.results import documents, press, services
from cases.results.models import Result
from digitization.papers.models import Filing, Paper, PaperKind
from motcua.core.errors import Invalid
from tests.factories import acts, core, papers
from tests.factories import dossier as make
from tests.factories.templates import drafted, template

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages themselves are looked at in test_printed.py."""
    monkeypatch.setattr(press.pdf, "render", lambda sheets: f"%PDF {sheets}".encode())
    monkeypatch.setattr(press, "_count", lambda content: 1)


def approve(made: make.Dossier, hours: int = 2) -> make.Dossier:
    return services.approve(dossier_id=made.pk, user=core.head(), moment=core.moment(hours=hours))


def test_fields_come_filled_from_the_dossier_but_for_the_personal_number() -> None:
    made = make.processing()
    found = documents.prefilled(made, ["chu_ho_so", "ong_ba", "so_dinh_danh", "ngay_tiep_nhan", "noi_dung"])
    assert found == {"chu_ho_so": made.applicant_name, "ong_ba": "Ông/Bà", "so_dinh_danh": "", "noi_dung": "",
                     "ngay_tiep_nhan": "2026-11-16"}  # fmt: skip


def test_a_draft_keeps_template_values_and_words_and_no_personal_number() -> None:
    made = drafted(ghi_chu="  Nộp   trước.\n\nNộp sau. ")
    result = Result.objects.get(dossier=made)
    assert result.template
    assert result.values["ghi_chu"] == "Nộp trước.\nNộp sau."
    assert "Nộp trước.\nNộp sau." in result.draft
    number = made.applicant.id_number
    assert number not in result.draft + str(result.values)
    assert number in documents.html(result.template, made, result.values)


@pytest.mark.parametrize(("values", "words"), [
    ({"noi_dung": " \n "}, "Ghi «Nội dung»"),
    ({"nguoi_ky": ""}, "Ghi «Họ tên người ký»"),
    ({"ghi_chu": "x" * 8001}, "dài quá 8000 chữ"),
    ({"hieu_luc_den": "31/02/2026"}, "chưa đúng là một ngày"),
])  # fmt: skip
def test_what_is_missing_or_wrong_is_said_by_field(values: dict[str, str], words: str) -> None:
    body = "<p>{{chu_ho_so}} {{noi_dung}} {{ghi_chu?}} {{hieu_luc_den?}}</p>"
    with pytest.raises(Invalid, match=words) as refused:
        drafted(template(body=body), **values)
    assert list(refused.value.errors) == list(values)


def test_a_template_of_another_procedure_is_refused() -> None:
    other = template(procedures=[acts.dossier.procedure().procedure.code])
    with pytest.raises(Invalid, match="chọn mẫu khác"):
        drafted(other)


def test_an_approved_document_is_a_paper_of_its_owner_at_the_dossier(django_capture_on_commit_callbacks: Any) -> None:
    made = drafted()
    with django_capture_on_commit_callbacks(execute=True):
        approve(made)
    paper = Result.objects.get(dossier=made).paper
    assert paper
    assert (paper.owner, paper.origin, paper.unit) == (made.applicant, Paper.Origin.RESULT, made.department)
    assert (paper.title, paper.issuer, paper.kind.slug) == (
        "Giấy xác nhận",
        "Sở Tư pháp tỉnh Khánh Hòa",
        press.UNNAMED[0],
    )
    assert [(f.component, f.reused) for f in Filing.objects.at(made.reference)] == [("", False)]
    assert press.print_result(made.pk, core.MONDAY) is None  # harmless the second time
    assert Paper.objects.count() == 1


def test_words_without_a_template_are_not_printed(django_capture_on_commit_callbacks: Any) -> None:
    made = acts.do("draft", make.processing(), core.officer())
    with django_capture_on_commit_callbacks(execute=True) as queued:
        acts.do("approve", made, core.head())
    assert queued == []
    assert press.print_result(made.pk, core.MONDAY) is None


def test_a_later_draft_takes_the_document_back_and_makes_a_new_one() -> None:
    made = drafted()
    approve(made)
    first = press.print_result(made.pk, core.MONDAY)
    result = Result.objects.get(dossier=made)
    services.draft(dossier_id=made.pk, user=core.officer(), moment=core.moment(hours=3), template=result.template,
                   values={**result.values, "noi_dung": "Đủ điều kiện từ hôm nay."})  # fmt: skip
    result.refresh_from_db()
    assert (result.paper, result.approved_at) == (None, None)
    assert "Đủ điều kiện." in (result.earlier_draft or "")
    assert press.print_result(made.pk, core.MONDAY) is None  # not approved yet
    approve(made, 4)
    second = press.print_result(made.pk, core.MONDAY)
    assert first
    first.refresh_from_db()
    assert first.revoked_reason
    assert [f.paper for f in Filing.objects.at(made.reference)] == [second]


@pytest.mark.parametrize(("outcome", "results", "kind"), [
    ("granted", [{"name": "Thẻ", "kind": "the-tu-van-vien"}], "the-tu-van-vien"),
    ("granted", [{"name": "Thẻ", "kind": "khong-co"}], press.UNNAMED[0]),
    ("denied", [{"name": "Thẻ", "kind": "the-tu-van-vien"}], press.REPLY[0]),
])  # fmt: skip
def test_the_kind_of_paper_is_the_procedures(outcome: str, results: list[dict[str, str]], kind: str) -> None:
    PaperKind.objects.create(slug="the-tu-van-vien", name="Thẻ")
    result = Result(template=template(outcome=outcome))
    made = make.processing(version=acts.dossier.procedure(results=results))
    assert press.kind_of(made, result) == kind


def test_a_paper_of_the_dossier_becomes_its_result_and_bears_number_and_day() -> None:
    made = make.at_last_step()
    ours = papers.paper(owner=made.applicant, reference=made.reference)
    acts.do("resolve", made, core.records(), paper=ours.pk, number="7/GĐK")
    ours.refresh_from_db()
    assert Result.objects.get(dossier=made).paper == ours
    assert (ours.number, ours.issued_on) == ("7/GĐK", acts.TUESDAY.date())


def test_a_paper_of_another_dossier_is_no_result() -> None:
    made = make.at_last_step()
    with pytest.raises(Invalid, match="không nằm trong hồ sơ"):
        acts.do("resolve", made, core.records(), paper=papers.paper(reference="dossier:khac").pk)
