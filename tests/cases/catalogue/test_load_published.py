"""Loading a published file: nothing is invented, what is broken is named, twice is once."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from cases.catalogue.content import content_of
from cases.catalogue.loading import Report, load_published
from cases.catalogue.models import Procedure, ProcedureVersion
from motcua.core.models import JournalEntry
from tests.factories.core import MONDAY
from tests.factories.published import file, paper, record, way

pytestmark = pytest.mark.django_db


def load(folder: Path, *records: Any, **how: Any) -> Report:
    return load_published(file(folder, *records), MONDAY, **how)


def loaded(folder: Path, **values: Any) -> ProcedureVersion:
    report = load(folder, record(**values))
    assert report.added, report.refused
    return ProcedureVersion.objects.get(procedure__code="9.000001")


def test_a_provincial_procedure_of_the_office_becomes_its_own_with_a_route_and_a_proxy_paper(tmp_path: Path) -> None:
    version = loaded(tmp_path)
    assert version.procedure.competence == Procedure.Competence.OWN
    assert version.department is not None
    assert version.department.code == "bttp"
    assert (version.legal_limit_amount, version.legal_limit_unit) == (5, "working_day")
    assert [fee.amount for fee in version.fees.all()] == [0]
    assert [step.department.code for step in version.steps.all()] == ["bttp", "bttp", "lanh-dao", "van-phong"]
    assert [(c.code, c.case) for c in version.components.all()] == [("tp-1", ""), ("van-ban-uy-quyen", "uy-quyen")]
    assert version.published_at == MONDAY
    assert version.verified is False


@pytest.mark.parametrize("values", [
    {"cap_thuc_hien": ["Cấp xã"]},
    {"co_quan_thuc_hien": "Ủy ban nhân dân cấp tỉnh"},
    {"co_quan_thuc_hien": "Sở Tư pháp Thành phố Hà Nội"},
    {"co_quan_thuc_hien": None},
    {"linh_vuc": "Thi hành án dân sự"},
])  # fmt: skip
def test_what_others_carry_out_is_reference_only(tmp_path: Path, values: dict[str, Any]) -> None:
    version = loaded(tmp_path, **values)
    assert version.procedure.competence == Procedure.Competence.REFERENCE
    assert not version.steps.exists()
    assert version.sources["competence"]


@pytest.mark.parametrize(("values", "said"), [
    ({"thoi_han_don_vi": None, "thoi_han_chac_chan": False}, "thời hạn «5» không có đơn vị"),
    ({"thoi_han_so": 1, "thoi_han_don_vi": None, "thoi_han_chac_chan": False}, "có thể là giá trị giữ chỗ"),
    ({"thoi_han_so": None, "thoi_han_don_vi": None}, "không nêu thời hạn"),
    ({"thoi_han_chac_chan": False}, "chưa chắc chắn"),
    ({"thoi_han_don_vi": "Tháng"}, "chưa chắc chắn"),
])  # fmt: skip
def test_an_uncertain_limit_stays_empty_and_is_reported(tmp_path: Path, values: dict[str, Any], said: str) -> None:
    report = load(tmp_path, record(cach_thuc=[way(**values)]))
    version = ProcedureVersion.objects.get(procedure__code="9.000001")
    assert version.legal_limit_unit == ""
    assert "legal_limit" not in version.sources
    assert said in "; ".join(version.notes)
    assert said in "; ".join(report.uncertain["9.000001"])


@pytest.mark.parametrize(("values", "said"), [
    ({"phi_le_phi_van_ban": "Theo quy định"}, "không chắc là miễn phí"),
    ({"mo_ta": "áp dụng mức phí 500.000 đồng/hồ sơ"}, "không chắc là miễn phí"),
    ({"phi_le_phi_van_ban": "50 VNĐ", "phi_vnd": 50}, "đáng ngờ"),
    ({"phi_le_phi_van_ban": "150 USD", "phi_vnd": 3900000}, "đáng ngờ"),
    ({"phi_le_phi_van_ban": None, "phi_vnd": None}, "không nêu phí"),
])  # fmt: skip
def test_a_suspicious_fee_stays_empty_and_is_reported(tmp_path: Path, values: dict[str, Any], said: str) -> None:
    version = loaded(tmp_path, cach_thuc=[way(**values)])
    assert not version.fees.exists()
    assert said in "; ".join(version.notes)


def test_different_limits_and_fees_of_the_ways_are_not_chosen_between(tmp_path: Path) -> None:
    dear = way(thoi_han_so=3, phi_vnd=200000, phi_le_phi_van_ban="200,000 Việt Nam Đồng")
    version = loaded(tmp_path, cach_thuc=[way(), dear])
    assert version.legal_limit_unit == ""
    assert not version.fees.exists()
    assert any(note.startswith("thời hạn khác nhau") for note in version.notes)


def test_headings_and_remarks_are_no_papers(tmp_path: Path) -> None:
    groups = [
        {"nhom": "Hồ sơ:", "giay_to": [paper("Giấy tờ gồm:", 0, 0), paper("Bằng", 0, 1), paper("Đơn", 1, 1)]},
        {"nhom": "* Lưu ý:", "giay_to": [paper("Nộp đúng hạn", 1)]},
    ]
    version = loaded(tmp_path, thanh_phan=groups)
    assert [c.name for c in version.components.exclude(case="uy-quyen")] == ["Bằng", "Đơn"]
    assert "2 dòng là tên nhóm hoặc lưu ý" in "; ".join(version.notes)
    assert "giấy tờ thứ 2 ghi 1 bản chính và 1 bản sao" in "; ".join(version.notes)


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    records = [record(f"9.{n:06d}") for n in range(1, 4)]
    load(tmp_path, *records)
    before = list(ProcedureVersion.objects.order_by("pk").values())
    lines = JournalEntry.objects.count()
    report = load(tmp_path, *records)
    assert (len(report.unchanged), report.added, report.changed) == (3, [], [])
    assert list(ProcedureVersion.objects.order_by("pk").values()) == before
    assert JournalEntry.objects.count() == lines


def test_a_rehearsal_reports_the_same_and_writes_nothing(tmp_path: Path) -> None:
    report = load(tmp_path, record(), dry_run=True)
    assert report.added == ["9.000001"]
    assert not Procedure.objects.exists()


@pytest.mark.parametrize(("broken", "name", "reason"), [
    (record("khong-phai-ma"), "khong-phai-ma", "sai dạng"),
    (record("9.000002", ten=""), "9.000002", "thiếu tên"),
    (record("9.000002", ten="x" * 2000), "9.000002", "tên"),
    (record("9.000002", cach_thuc=[way(thoi_han_so="năm")]), "9.000002", "không phải số"),
    ({"ma": "9.000002"}, "9.000002", "bản ghi hỏng"),
    ("chuỗi", "bản ghi 2", "bản ghi hỏng"),
])  # fmt: skip
def test_a_broken_record_is_refused_by_name_and_the_rest_goes_in(
    tmp_path: Path, broken: Any, name: str, reason: str
) -> None:
    report = load(tmp_path, record("9.000001"), broken, record("9.000003"))
    assert report.added == ["9.000001", "9.000003"]
    assert list(report.refused) == [name]
    assert reason in report.refused[name].lower()
    assert set(Procedure.objects.values_list("code", flat=True)) == {"9.000001", "9.000003"}


def test_json_lines_and_csv_are_read_too(tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl.gz"
    lines.write_bytes(gzip.compress((json.dumps(record()) + "\n{hỏng\n").encode()))
    report = load_published(lines, MONDAY)
    assert (report.added, list(report.refused)) == (["9.000001"], ["dòng 2"])
    row = '9.000002,"Cấp giấy, thử",Luật sư,Cấp tỉnh,Sở Tư pháp,2/QĐ-BTP,7,Ngày,1;50000,Trực tiếp,Giấy A|Giấy B,x'
    assert load_published(summary(tmp_path, row), MONDAY).added == ["9.000002"]
    content = content_of(ProcedureVersion.objects.get(procedure__code="9.000002"))
    assert (content.name, str(content.legal_limit), len(content.results)) == ("Cấp giấy, thử", "7 ngày", 2)
    assert content.fees == ()


def test_a_summary_never_replaces_a_record_with_papers(tmp_path: Path) -> None:
    loaded(tmp_path)
    row = "9.000001,Tên khác,Luật sư,Cấp tỉnh,Sở Tư pháp,1/QĐ-BTP,5,Ngày làm việc,,Trực tiếp|Trực tuyến,,x"
    report = load_published(summary(tmp_path, row), MONDAY)
    assert [d.label for d in report.kept["9.000001"]] == ["Tên thủ tục"]
    assert ProcedureVersion.objects.get().name == "Cấp giấy thử nghiệm 9.000001"


def summary(folder: Path, row: str) -> Path:
    path = folder / "tom-tat.csv"
    head = "ma,ten,linh_vuc,cap,co_quan_thuc_hien,qd_cong_bo,thoi_han_truc_tiep,don_vi,phi_vnd,hinh_thuc_nop"
    head += ",ket_qua,url"
    path.write_text(f"\ufeff{head}\n{row}\n", encoding="utf-8")
    return path


def test_our_own_definition_wins_and_the_difference_is_listed(tmp_path: Path) -> None:
    report = load(tmp_path, record("1.002010", ten="Tên ghi trong tệp"))
    assert ("Tên thủ tục", "Tên ghi trong tệp") in [(d.label, d.after) for d in report.kept["1.002010"]]
    assert not Procedure.objects.exists()


def test_a_file_that_is_no_list_of_procedures_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"khac": 1}')
    with pytest.raises(ValueError, match="tthc"):
        load_published(path, MONDAY)
