"""The closed list of fields a template may name: what each is, where its first value comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.utils import timezone

from cases.dossier.models import Dossier
from cases.slips import words
from cases.slips.content import agency
from motcua.core import office
from motcua.core.models import Person, Post, Role


class Kind(StrEnum):
    """What a field holds. NUMBER: a personal number, read anew at each print and kept nowhere."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Field:
    """``read``: the first value, from the dossier; dates as ISO days. ``origin`` says where that came from."""

    label: str
    read: Callable[[Dossier], str] | None = None
    origin: str = ""
    kind: Kind = Kind.LINE
    hint: str = ""


_DOSSIER, _PERSON, _CATALOGUE, _OFFICE = "hồ sơ", "thông tin chủ hồ sơ", "danh mục thủ tục", "cơ quan"


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""


def _is_person(d: Dossier) -> bool:
    return bool(d.applicant.kind == Person.Kind.PERSON)


def _case(d: Dossier) -> str:
    found: dict[str, Any] = next((c for c in d.procedure.cases if c["code"] == d.case), {})
    return str(found.get("name") or "")


def _result(d: Dossier) -> str:
    return str(d.procedure.results[0]["name"]) if d.procedure.results else ""


def _director(d: Dossier) -> str:
    """Who signs by default: the first director of the agency; another name is typed over it."""
    held = Post.objects.current(timezone.localdate()).filter(role=Role.DIRECTOR, user__is_active=True)
    ours = held.filter(unit__agency=agency(d.department)) | held.filter(unit=agency(d.department))
    found = ours.select_related("user").order_by("pk").first()
    return found.user.get_full_name() if found else ""


FIELDS: Final[dict[str, Field]] = {
    "ong_ba": Field("Cách gọi", lambda d: "Ông/Bà" if _is_person(d) else "Tổ chức", _PERSON),
    "chu_ho_so": Field("Chủ hồ sơ", lambda d: str(d.applicant_name), _DOSSIER),
    "so_dinh_danh": Field("Số định danh, mã số thuế", lambda d: str(d.applicant.id_number), _PERSON, Kind.NUMBER),
    "ngay_sinh": Field("Ngày sinh", lambda d: d.applicant.birth_date.isoformat() if d.applicant.birth_date else "",
                       _PERSON, Kind.DATE),
    "gioi_tinh": Field("Giới tính", lambda d: str(d.applicant.get_sex_display()), _PERSON),
    "dia_chi": Field("Địa chỉ", lambda d: str(d.contact.get("address") or ""), _DOSSIER),
    "ma_ho_so": Field("Mã hồ sơ", lambda d: str(d.code), _DOSSIER),
    "ngay_tiep_nhan": Field("Ngày tiếp nhận", lambda d: _day(d.received_at), _DOSSIER, Kind.DATE),
    "ngay_hen_tra": Field("Ngày hẹn trả", lambda d: _day(d.promised_at), _DOSSIER, Kind.DATE),
    "ten_thu_tuc": Field("Tên thủ tục", lambda d: str(d.procedure.name), _CATALOGUE),
    "ma_thu_tuc": Field("Mã thủ tục", lambda d: str(d.procedure.procedure.code), _CATALOGUE),
    "truong_hop": Field("Trường hợp", _case, _CATALOGUE),
    "ten_ket_qua": Field("Tên kết quả", _result, _CATALOGUE),
    "phong_xu_ly": Field("Phòng xử lý", lambda d: str(d.department.name), _DOSSIER),
    "ma_phong": Field("Mã phòng", lambda d: str(d.department.code).upper(), _DOSSIER),
    "co_quan": Field("Cơ quan", lambda d: str(agency(d.department).name), _OFFICE),
    "dia_danh": Field("Địa danh", lambda d: office.current().place, _OFFICE),
    "chuc_vu_ky": Field("Quyền hạn, chức vụ người ký", lambda d: "GIÁM ĐỐC", _OFFICE, Kind.TEXT,
                        "Ký thay thì ghi hai dòng: KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC."),
    "nguoi_ky": Field("Họ tên người ký", _director, _OFFICE),
    "trich_yeu": Field("Trích yếu"),
    "kinh_gui": Field("Kính gửi", lambda d: str(d.applicant_name), _DOSSIER),
    "can_cu": Field("Căn cứ", kind=Kind.TEXT, hint="Mỗi dòng một căn cứ, kết thúc bằng dấu chấm phẩy."),
    "noi_dung": Field("Nội dung", kind=Kind.TEXT, hint="Mỗi dòng một đoạn."),
    "ly_do": Field("Lý do", kind=Kind.TEXT, hint="Mỗi dòng một lý do."),
    "huong_dan": Field("Hướng dẫn người dân làm tiếp", kind=Kind.TEXT),
    "ghi_chu": Field("Ghi chú", kind=Kind.TEXT),
    "muc_dich": Field("Mục đích sử dụng"),
    "ten_to_chuc": Field("Tên tổ chức", lambda d: "" if _is_person(d) else str(d.applicant_name), _DOSSIER),
    "ten_giao_dich": Field("Tên giao dịch, tên viết tắt"),
    "tru_so": Field("Trụ sở", lambda d: "" if _is_person(d) else str(d.contact.get("address") or ""), _DOSSIER),
    "nguoi_dai_dien": Field("Người đại diện theo pháp luật"),
    "chuc_danh": Field("Chức danh"),
    "linh_vuc_hoat_dong": Field("Lĩnh vực hoạt động", kind=Kind.TEXT),
    "hieu_luc_tu": Field("Có hiệu lực từ ngày", kind=Kind.DATE),
    "hieu_luc_den": Field("Có giá trị đến hết ngày", kind=Kind.DATE),
    "noi_nhan": Field("Nơi nhận khác", kind=Kind.TEXT, hint="Mỗi dòng một nơi, không ghi gạch đầu dòng."),
}  # fmt: skip

MADE_UP: Final[dict[str, str]] = {
    "ong_ba": "Ông/Bà", "chu_ho_so": "Nguyễn Thị Ví Dụ", "so_dinh_danh": "000000000000", "ngay_sinh": "1990-02-05",
    "gioi_tinh": "Nữ", "dia_chi": "12 đường Ví Dụ, Khánh Hòa", "ma_ho_so": "H00.00-260101-0001",
    "ten_thu_tuc": "Thủ tục ví dụ để xem bố cục", "ma_thu_tuc": "0.000000", "phong_xu_ly": "Phòng chuyên môn",
    "ma_phong": "PCM", "co_quan": "Sở Tư pháp", "dia_danh": "Khánh Hòa", "chuc_vu_ky": "GIÁM ĐỐC",
    "nguoi_ky": "Trần Văn Mẫu", "ngay_tiep_nhan": "2026-01-05", "ngay_hen_tra": "2026-01-16",
}  # fmt: skip


def printed(name: str, value: str) -> str:
    """A kept value as the paper says it: «ngày 05 tháng 02 năm 2026» for a day."""
    if value and FIELDS[name].kind == Kind.DATE:
        return words.long_date(datetime.fromisoformat(value).date())
    return value
