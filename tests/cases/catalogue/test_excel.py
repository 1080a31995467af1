"""Excel in and out through the administration: a rehearsal names each wrong row, then all rows go in or none."""

import pytest
from django.test import Client

from cases.catalogue import services, shelf
from cases.catalogue.models import Component, Fee, Field, PaperKind, Procedure, ProcedureVersion, Synonym
from motcua.core.models import JournalEntry
from tests.factories.catalogue import procedure
from tests.factories.core import MONDAY
from tests.factories.sheets import administrator, confirm, exported, rehearse

pytestmark = pytest.mark.django_db
WORDS = ["Từ thường dùng", "Nghĩa trong tên thủ tục"]
PAPERS = [
    "Mã thủ tục", "Bản", "Thứ tự", "Mã giấy tờ", "Tên giấy tờ", "Loại giấy tờ", "Bản chính", "Bản sao", "Bắt buộc",
]  # fmt: skip
FEES = ["Mã thủ tục", "Bản", "Loại phí", "Số tiền (đồng)", "Trường hợp", "Từ ngày"]
LIST, COMPONENTS, CHARGES = 0, 1, 2


@pytest.fixture
def client() -> Client:
    return administrator()


@pytest.fixture
def draft() -> ProcedureVersion:
    return services.new_draft(procedure().procedure, None, MONDAY)


def test_synonyms_come_in_after_a_rehearsal_and_a_confirmation(client: Client) -> None:
    Synonym.objects.create(phrase="cũ", means=["a"])
    shown = rehearse(client, "synonym", WORDS, ["sổ hộ khẩu", "hộ tịch; cư trú"], ["cũ", "b"])
    assert Synonym.objects.count() == 1
    assert "Chưa ghi gì" in shown.content.decode()
    number = shelf._fresh().state
    done = confirm(client, "synonym", shown)
    assert "1 dòng mới, 1 dòng sửa" in done.content.decode()
    assert dict(Synonym.objects.values_list("phrase", "means")) == {"cũ": ["b"], "sổ hộ khẩu": ["hộ tịch", "cư trú"]}
    assert shelf._fresh().state != number
    assert JournalEntry.objects.get(verb="catalogue.imported").data == {"new": 1, "update": 1}


def test_what_was_written_out_comes_in_again_unchanged(client: Client) -> None:
    Synonym.objects.create(phrase="đi làm", means=[])
    Synonym.objects.create(phrase="thầy cãi", means=["luật sư", "tổ chức hành nghề luật sư"])
    rows = [list(row) for row in exported(client, "synonym")]
    assert rows[0] == WORDS
    shown = rehearse(client, "synonym", *rows)
    assert [row.import_type for row in shown.context["result"].rows] == ["skip", "skip"]


def test_a_wrong_row_is_shown_by_its_number_and_reason_and_nothing_is_written(
    client: Client, draft: ProcedureVersion
) -> None:
    code, kind = draft.procedure.code, PaperKind.objects.first()
    assert kind
    good = [code, 2, 9, "giay-moi", "Giấy mới", kind.slug, 1, 0, "có"]
    unknown = [code, 2, 10, "giay-la", "Giấy lạ", "khong-co-loai-nay", 1, 0, "có"]
    words = [code, 2, 11, "giay-chu", "Giấy chữ", kind.slug, "một", 0, "có thể"]
    shown = rehearse(client, "procedureversion", PAPERS, good, unknown, words, table=COMPONENTS)
    page = shown.content.decode()
    assert "confirm_form" not in shown.context
    assert [row.number for row in shown.context["result"].invalid_rows] == [2, 3]
    assert "<td>3</td>" in page
    assert "Loại giấy tờ: «khong-co-loai-nay»: không có loại giấy tờ này" in page
    assert "«một»: phải là số nguyên" in page
    assert "ghi «có» hoặc «không»" in page
    assert not Component.objects.filter(code__in=["giay-moi", "giay-la", "giay-chu"]).exists()


def test_papers_and_fees_of_a_draft_come_in(client: Client, draft: ProcedureVersion) -> None:
    code, kind = draft.procedure.code, PaperKind.objects.first()
    assert kind
    row = [code, 2, 9, "giay-moi", "Giấy mới", kind.slug, 1, 2, "không"]
    confirm(client, "procedureversion", rehearse(client, "procedureversion", PAPERS, row, table=COMPONENTS))
    paper = draft.components.get(code="giay-moi")
    assert (paper.originals, paper.copies, paper.required) == (1, 2, False)
    fee = [code, 2, "lệ phí", 50000, "", "01/07/2025"]
    confirm(client, "procedureversion", rehearse(client, "procedureversion", FEES, fee, table=CHARGES))
    assert [(f.amount, str(f.since)) for f in draft.fees.all()] == [(50000, "2025-07-01")]
    assert ProcedureVersion.objects.get(pk=draft.pk).by_hand


def test_a_published_version_takes_no_row(client: Client) -> None:
    version = procedure()
    row = [version.procedure.code, 1, "lệ phí", 50000, "", None]
    shown = rehearse(client, "procedureversion", FEES, row, table=CHARGES)
    assert "đã công bố nên không sửa được" in shown.content.decode()
    assert not Fee.objects.exists()


def test_a_list_of_procedures_makes_drafts(client: Client) -> None:
    Field.objects.create(slug="cong-chung", name="Công chứng")
    head = ["Mã thủ tục", "Bản", "Tên thủ tục", "Lĩnh vực", "Phòng xử lý", "Thời hạn theo luật", "Đơn vị theo luật"]
    good = [9.00001, 1, "Cấp thẻ mới", "cong-chung", "bttp", 5, "ngày làm việc"]
    shown = rehearse(client, "procedureversion", head, good, ["9.000002", 1, "Không lĩnh vực", "", "bttp", 5, "day"])
    assert "cần cột «Lĩnh vực»" in shown.content.decode()
    assert not Procedure.objects.exists()
    confirm(client, "procedureversion", rehearse(client, "procedureversion", head, good))
    made = ProcedureVersion.objects.get(procedure__code="9.000010")
    assert (made.name, made.legal_limit_unit, made.published_at) == ("Cấp thẻ mới", "working_day", None)


def test_a_whole_list_may_come_back_when_only_drafts_were_changed(client: Client, draft: ProcedureVersion) -> None:
    rows = [list(row) for row in exported(client, "procedureversion", LIST)]
    rows = [[*row[:2], "Tên sửa trong Excel", *row[3:]] if row[1] == 2 else row for row in rows]
    shown = rehearse(client, "procedureversion", *rows)
    confirm(client, "procedureversion", shown)
    assert sorted(ProcedureVersion.objects.values_list("name", flat=True)) == ["Thủ tục để thử", "Tên sửa trong Excel"]


def test_untouched_sheets_change_nothing_whatever_they_hold(client: Client) -> None:
    version = procedure()
    Fee.objects.create(version=services.new_draft(version.procedure, None, MONDAY), kind="lệ phí", amount=50000,
                       since=MONDAY.date())  # fmt: skip
    ProcedureVersion.objects.filter(pk=version.pk).update(effective_to=MONDAY.date())
    for table, model in enumerate((ProcedureVersion, Component, Fee)):
        rows = [list(row) for row in exported(client, "procedureversion", table)]
        told = rehearse(client, "procedureversion", *rows, table=table).context["result"].rows
        assert [row.import_type for row in told] == ["skip"] * model._default_manager.count(), model


def test_a_missing_column_or_a_file_of_another_kind_is_said(client: Client) -> None:
    assert "Tệp thiếu cột: Nghĩa trong tên thủ tục" in rehearse(client, "synonym", WORDS[:1], ["x"]).content.decode()
    data = {"import_file": b"khong phai excel", "resource": 0, "format": "0"}
    page = client.post("/quan-tri/cases/synonym/import/", data).content.decode()
    assert "Nhập từ Excel" in page
    assert not Synonym.objects.exists()


def test_a_sheet_that_waited_too_long_is_asked_for_again(client: Client) -> None:
    shown = rehearse(client, "synonym", WORDS, ["sổ đỏ", "đất đai"])
    shown.context["confirm_form"].initial["import_file_name"] = "da-het-han"
    assert confirm(client, "synonym", shown).status_code == 404
    assert not Synonym.objects.exists()
