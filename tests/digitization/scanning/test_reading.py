"""What a paper says of itself, through a machine's mistakes; what is doubtful says so."""

from datetime import date
from typing import Any

import pytest

from cases.catalogue import definitions
from digitization.scanning import reading
from digitization.scanning.reading import Read, contradictions, read
from tests.factories import scans


def lines(text: str, sure: float = 0.95, page: int = 1) -> list[dict[str, Any]]:
    return [{"text": line, "page": page, "sure": sure} for line in text.strip().splitlines() if line.strip()]


BIRTH = "\n".join(scans.LINES)
DIPLOMA = """
BỘ GIÁO DỤC VÀ ĐÀO TẠO CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TRƯỜNG ĐẠI HỌC LUẬT TP. HỒ CHÍ MINH Độc lập - Tự do - Hạnh phúc
BẰNG CỬ NHÂN LUẬT
Cấp cho: Lê Thị Hồng Ngự
Ngày sinh: 01/02/1990
Số hiệu: B 123456
TP. Hồ Chí Minh, ngày 15 tháng 9 năm 2012
"""
RECORD = """
SỞ TƯ PHÁP
Số: 45 / LLTP-1
PHIÊU LÝ LICH TƯ PHAP SÔ 1
Họ và tên: TRẦN VĂN MẪU Giới tính: Nam
Số CCCD: 056 095 000 123
Phiếu này có giá trị trong thời hạn 6 tháng kể từ ngày cấp
Nha Trang, ngay l5 thang 8 nam 2O26
"""
CARD = """
CĂN CƯỚC CÔNG DÂN
Số / No.: 056095000123
Họ và tên / Full name:
NGUYỄN VĂN MẪU
Ngày sinh / Date of birth: 05/02/1995
Có giá trị đến: 05/02/2035
"""


def values(found: Read) -> dict[str, Any]:
    return {name: finding.value for name, finding in vars(found).items() if finding}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BIRTH, {
            "kind": "giay-khai-sinh", "number": "123/GKS", "issuer": "ỦY BAN NHÂN DÂN PHƯỜNG NHA TRANG",
            "issued_on": date(1995, 3, 12), "owner": "NGUYỄN THỊ ÁNH TUYẾT", "identity": "056195000123",
        }),
        (DIPLOMA, {
            "kind": "bang-cu-nhan-luat", "number": "B 123456", "issuer": "TRƯỜNG ĐẠI HỌC LUẬT TP. HỒ CHÍ MINH",
            "issued_on": date(2012, 9, 15), "owner": "Lê Thị Hồng Ngự",
        }),
        (RECORD, {
            "kind": "phieu-ly-lich-tu-phap", "number": "45/LLTP-1", "issuer": "SỞ TƯ PHÁP",
            "issued_on": date(2026, 8, 15), "valid_until": date(2027, 2, 15), "owner": "TRẦN VĂN MẪU",
            "identity": "056095000123",
        }),
        (CARD, {
            "kind": "giay-to-tuy-than", "valid_until": date(2035, 2, 5), "owner": "NGUYỄN VĂN MẪU",
            "identity": "056095000123",
        }),
        ("Trang trắng", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_a_paper_says_what_it_is_and_whose(text: str, says: dict[str, Any]) -> None:
    found = values(read(lines(text)))
    assert found == says


def test_each_finding_names_the_line_it_was_read_from_and_is_less_sure_where_the_line_is() -> None:
    clear, blurred = read(lines(RECORD)), read(lines(RECORD, sure=0.6))
    assert clear.number
    assert (clear.number.line, clear.number.page, clear.number.sure) == ("Số: 45 / LLTP-1", 1, 0.95)
    assert blurred.number
    assert blurred.number.sure == 0.6
    assert clear.issued_on
    assert clear.issued_on.sure < 0.85  # letters where figures belong: somebody must look


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("GIAY KHAI SlNH", "giay-khai-sinh"),
        ("GIẤY CHỨNG SINH", "giay-chung-sinh"),
        ("TRÍCH LỤC KHAI SINH (BẢN SAO)", "giay-khai-sinh"),
        ("CHỨNG CHỈ HÀNH NGHỀ\nLUẬT SƯ", "chung-chi-hanh-nghe-luat-su"),
        ("GIẤY ĐĂNG KÝ HOẠT ĐỘNG CỦA CHI NHÁNH\nVĂN PHÒNG LUẬT SƯ", "giay-dkhd-chi-nhanh-luat-su"),
        ("QUYẾT ĐỊNH\nVề việc bổ nhiệm công chứng viên", "quyet-dinh-bo-nhiem-cong-chung-vien"),
        ("ĐƠN ĐỀ NGHỊ CẤP CHỨNG CHỈ HÀNH NGHỀ LUẬT SƯ", "don-de-nghi"),
        ("Kính gửi: Sở Tư pháp tỉnh Khánh Hòa", None),
    ],
)
def test_the_title_tells_the_kind_through_misread_letters_and_over_two_lines(written: str, slug: str | None) -> None:
    found = read(lines(f"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n{written}\nHọ và tên: Trần Văn Mẫu")).kind
    assert (found.value if found else None) == slug


def test_every_kind_that_can_be_recognised_is_one_of_the_catalogue() -> None:
    assert {slug for _, slug in reading.titles()} <= set(definitions.shared("kinds").rows)


def test_the_name_of_a_parent_is_not_the_owners() -> None:
    assert read(lines("Họ, chữ đệm, tên người mẹ: Trần Thị Như\nHọ và tên: Lê An Bình")).owner.value == "Lê An Bình"


def test_a_paper_of_somebody_else_or_of_another_kind_contradicts_the_dossier() -> None:
    found = read(lines(BIRTH))
    assert contradictions(found, "giay-khai-sinh", "Nguyễn Thị Ánh Tuyết", "056195000123") == {}
    assert contradictions(found, "giay-khai-sinh", "NGUYEN THI ANH TUYÊT", "") == {}
    assert set(contradictions(found, "giay-khai-sinh", "Nguyễn Thị Ánh Nguyệt", "")) == {"owner"}
    wrong = contradictions(found, "bang-dai-hoc", "Trần Văn Mẫu", "056095000999")
    assert set(wrong) == {"kind", "owner", "identity"}
