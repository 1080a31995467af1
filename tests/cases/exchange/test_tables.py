"""Files as exports really are: CSV or XLSX, titles above the headings, headings in any spelling."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError
from openpyxl import Workbook

from cases.catalogue.models import ProcedureVersion
from cases.dossier.models import Dossier
from cases.exchange.columns import COLUMNS, BadCell, field_of, moment
from tests.cases.exchange.portal import run, vn
from tests.factories import catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "xuat.csv"


@pytest.fixture
def version() -> ProcedureVersion:
    return catalogue.procedure(limit=(3, "working_day"))


def test_xlsx_with_a_title_vietnamese_headings_and_real_dates(version: ProcedureVersion, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["DANH SÁCH HỒ SƠ QUÝ I"])
    sheet.append([])
    sheet.append(["STT", "Mã hồ sơ", "Mã TTHC", "Kênh thực hiện", "Chủ hồ sơ", "Mã đối tượng", "Ngày tiếp nhận",
                  "Trạng thái", "Ngày kết thúc xử lý"])  # fmt: skip
    done = [1, "H43.07-250710-0012", f"{version.procedure.code}.H38", "Trực tiếp", "Lê Văn Mẫu", "056095000009",
            vn(2026, 3, 2, 9).replace(tzinfo=None), "Đã xử lý xong", vn(2026, 3, 5).replace(tzinfo=None)]  # fmt: skip
    sheet.append(done)
    sheet.append([None] * 9)
    sheet.append([2, "H43.07-250710-0013", version.procedure.code, 3, "Công ty Ví Dụ", 4200123454, 20260302090000, 4.0])
    sheet.append([3, "H43.07-250710-0014", version.procedure.code, 3, "Lê Mẫu", "056095000010", "hôm qua", 4])
    book.save(tmp_path / "xuat.xlsx")
    said = run(tmp_path / "xuat.xlsx")
    assert "Dòng 7, cột Ngày tiếp nhận: Không phải ngày giờ" in said
    assert "Cột không dùng: STT." in said
    first, second = Dossier.objects.order_by("code")
    assert (first.channel, first.finished_at, first.unit.code) == ("counter", vn(2026, 3, 5, 17), "van-phong")
    assert (second.channel, second.applicant.kind, second.received_at) == ("postal", "organization", vn(2026, 3, 2, 9))


def test_plain_headings_semicolons_and_iso_times_are_read(version: ProcedureVersion, file: Path) -> None:
    file.write_text(
        "code;procedure;name;id number;received at;status;promised at\n"
        f"A-12345;{version.procedure.code};Nguyễn, Văn Mẫu;056095000123;2026-03-02T02:00:00Z;processing;06/03/2026\n"
    )
    assert "nhập 1" in run(file)
    dossier = Dossier.objects.get(code="A-12345")
    assert dossier.received_at == datetime(2026, 3, 2, 2, tzinfo=UTC)
    assert (dossier.promised_at, dossier.channel) == (vn(2026, 3, 6, 17), "online")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"a,b\n1,2\n", "thiếu cột MaHoSo, MaTTHC"), (b"", "thiếu cột"), (b"MaHoSo\n\xff\xfe", "UTF-8"),
     (b"PK\x03\x04rest", "CSV hoặc XLSX")],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_one_clear_line(file: Path, content: bytes, sentence: str) -> None:
    file.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        run(file)


@pytest.mark.parametrize("heading", ["MaHoSo", "Mã hồ sơ", "MÃ HỒ SƠ", "ma_ho_so", "Mã  hồ sơ:", "code"])
def test_a_heading_is_known_however_it_is_spelt(heading: str) -> None:
    assert field_of(heading) == "code"


def test_no_heading_stands_for_two_fields() -> None:
    for field, names in COLUMNS.items():
        assert {field_of(name) for name in names} == {field}


WRITINGS = (
    "20260302090500", "202603020905", "02/03/2026 09:05", "2/3/2026 09:05:00", "09:05 02/03/2026",
    "2026-03-02T09:05:00+07:00", "2026-03-02 02:05:00Z", 20260302090500.0,
)  # fmt: skip


@pytest.mark.parametrize("cell", WRITINGS)
def test_a_moment_is_read_in_every_usual_writing(cell: object) -> None:
    assert moment("received_at", cell) == vn(2026, 3, 2, 9, 5)


@pytest.mark.parametrize("cell", ["20260302", "02/03/2026", "2026-03-02", "20260302000000"])
def test_a_day_alone_means_its_beginning_or_where_something_ends_its_close(cell: str) -> None:
    assert moment("received_at", cell) == vn(2026, 3, 2)
    assert moment("promised_at", cell, ends=True) == vn(2026, 3, 2, 17)


@pytest.mark.parametrize("cell", ["20260231", "2026", "31/04/2026", "hôm qua", "1899-01-01", "99999999999999"])
def test_an_unreal_moment_is_refused(cell: str) -> None:
    with pytest.raises(BadCell):
        moment("received_at", cell)
