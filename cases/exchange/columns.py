"""What an export may call its columns, and what its cells mean (domain.md §3). Pure.

The national portal's names (MaHoSo, NgayTiepNhan …) are the Vietnamese headings without marks and spaces, so one
spelling stands for both; plain English ones are accepted too.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any, Final

from cases.dossier.states import BY_SLUG, Channel, ReturnMethod, State
from motcua.core.calendar import VN, YEARS
from motcua.core.models import Person
from motcua.core.text import search_key

# field → headings; the first is the portal's own.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("MaHoSo", "Số hồ sơ", "code", "dossier code"),
    "procedure": ("MaTTHC", "Mã thủ tục", "Mã thủ tục hành chính", "procedure", "procedure code"),
    "channel": ("KenhThucHien", "Kênh", "Hình thức nộp", "Kênh tiếp nhận", "channel"),
    "name": ("ChuHoSo", "Họ và tên", "Họ tên", "Người nộp", "Tên tổ chức", "name", "applicant", "applicant name"),
    "kind": ("LoaiDoiTuong", "kind", "applicant kind"),
    "id_number": ("MaDoiTuong", "Số định danh", "Số CCCD", "CCCD", "Mã số thuế", "id number", "applicant id number"),
    "email": ("Email", "Thư điện tử"),
    "phone": ("SoDienThoai", "Điện thoại", "phone"),
    "address": ("DiaChi", "address"),
    "submitted_at": ("NgayNop", "Ngày nộp hồ sơ", "submitted at", "created at"),
    "received_at": ("NgayTiepNhan", "received at"),
    "promised_at": ("NgayHenTra", "Hẹn trả", "Hạn trả", "Ngày hẹn trả kết quả", "promised at", "due at"),
    "status": ("TrangThaiHoSo", "Trạng thái", "status", "state"),
    "returned_at": ("NgayTra", "Ngày trả kết quả", "returned at"),
    "return_method": ("HinhThuc", "Hình thức trả", "Hình thức nhận kết quả", "return method"),
    "finished_at": ("NgayKetThucXuLy", "Ngày xử lý xong", "finished at"),
    "paused_at": ("NgayTamDung", "Ngày yêu cầu bổ sung", "paused at"),
    "unit": ("DonViXuLy", "Phòng xử lý", "unit", "department"),
    "service_point": ("NoiTiepNhan", "Đơn vị tiếp nhận", "service point"),
    "note": ("GhiChu", "note"),
}
REQUIRED: Final[Mapping[str, str]] = {
    field: COLUMNS[field][0] for field in ("code", "procedure", "name", "id_number", "status", "received_at")
}
CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{4,59}")
# A province's own copy of a national procedure: 1.013859.H38, 1.002010.000.00.00.H58.
PROCEDURE: Final = re.compile(r"(\d\.\d{6})(?:\.[A-Za-z0-9.]+)?", re.ASCII)
CLOSE: Final = time(17)  # a day without a time of day is meant to its close where something ends
WIDEST: Final = 1000


class BadCell(Exception):
    """A cell that cannot be used: its field and why, in Vietnamese, without repeating what it says."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def _key(heading: str) -> str:
    return search_key(heading).replace(" ", "")


_FIELDS = {_key(name): field for field, names in COLUMNS.items() for name in names}


def field_of(heading: str) -> str:
    """The field a heading stands for, however it is spelt; empty when unknown."""
    return _FIELDS.get(_key(heading), "")


def text(cell: Any) -> str:
    """A cell as one line of composed text; whole numbers lose the «.0» that spreadsheets give them."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(unicodedata.normalize("NFC", str(cell)).replace("\0", "").split())[:WIDEST]


def moment(field: str, cell: Any, *, ends: bool = False) -> datetime | None:
    """A moment in Vietnamese time; None for an empty cell. Errors: BadCell.

    ``yyyyMMddHHmmss`` as the portal writes it, ``dd/MM/yyyy`` with or without time, ISO 8601, or a spreadsheet's own
    date. Without a time of day: midnight, or 17:00 where something ``ends``.
    """
    found = cell if isinstance(cell, datetime) else _written(field, text(cell))
    if found is None:
        return None
    if found.tzinfo is None:
        if ends and found.time() == time():
            found = datetime.combine(found, CLOSE)
        found = found.replace(tzinfo=VN)
    if found.year not in YEARS:
        raise BadCell(field, "Năm nằm ngoài khoảng dùng được.")
    return found.astimezone(VN)


_DIGITS = {14: "%Y%m%d%H%M%S", 12: "%Y%m%d%H%M", 8: "%Y%m%d"}
_SLASHED = ("%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%H:%M %d/%m/%Y", "%H:%M:%S %d/%m/%Y")


def _written(field: str, words: str) -> datetime | None:
    if not words:
        return None
    if words.isdigit():
        shapes = tuple(shape for length, shape in _DIGITS.items() if length == len(words))
    else:
        shapes = _SLASHED if "/" in words else ()
    for shape in shapes:
        try:
            return datetime.strptime(words, shape)  # noqa: DTZ007 - Vietnamese time is put on by moment()
        except ValueError:
            continue
    try:
        return datetime.fromisoformat("" if words.isdigit() else words)
    except ValueError:
        raise BadCell(field, "Không phải ngày giờ có thật (cần yyyyMMddHHmmss hoặc dd/MM/yyyy HH:mm).") from None


_WORDS: dict[str, dict[str, str]] = {
    "channel": {
        "1": Channel.COUNTER, "2": Channel.ONLINE, "3": Channel.POSTAL,
        "nop truc tiep": Channel.COUNTER, "tai quay": Channel.COUNTER, "nop truc tuyen": Channel.ONLINE,
        "qua buu chinh cong ich": Channel.POSTAL, "buu chinh": Channel.POSTAL,
    },
    "kind": {
        "1": Person.Kind.PERSON, "cong dan": Person.Kind.PERSON, "2": Person.Kind.ORGANIZATION,
        "doanh nghiep": Person.Kind.ORGANIZATION, "to chuc": Person.Kind.ORGANIZATION,
    },
    "return_method": {
        "0": ReturnMethod.COUNTER, "1": ReturnMethod.POSTAL, "2": ReturnMethod.ELECTRONIC,
        "tai mot cua": ReturnMethod.COUNTER, "truc tiep": ReturnMethod.COUNTER, "buu chinh": ReturnMethod.POSTAL,
        "qua buu chinh": ReturnMethod.POSTAL, "truc tuyen": ReturnMethod.ELECTRONIC,
    },
}  # fmt: skip
for _field, _choices in (("channel", Channel), ("kind", Person.Kind), ("return_method", ReturnMethod)):
    for _choice in _choices:
        _WORDS[_field] |= {search_key(_choice.value): _choice.value, search_key(str(_choice.label)): _choice.value}
_STATES = {search_key(state.label): state for state in State} | {search_key(s): state for s, state in BY_SLUG.items()}


def choice(field: str, cell: Any, default: str) -> str:
    """One of the values of ``field`` by code or name; ``default`` for an empty cell. Errors: BadCell."""
    key = search_key(text(cell))
    if not key:
        return default
    if key not in _WORDS[field]:
        raise BadCell(field, "Giá trị không có trong danh mục.")
    return _WORDS[field][key]


def state(cell: Any) -> State:
    """The national status by code («4», «4 - Đang xử lý») or name. Errors: BadCell."""
    words = text(cell)
    number = re.match(r"\d{1,2}(?!\d)", words, re.ASCII)
    if number and 1 <= int(number.group()) <= len(State):
        return State(int(number.group()))
    if search_key(words) in _STATES:
        return _STATES[search_key(words)]
    raise BadCell("status", "Trạng thái phải là mã 1–10 hoặc tên trạng thái.")
