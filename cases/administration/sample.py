"""A made-up dossier in the words of every slip, so that a layout can be looked at without anybody's data."""

from typing import Any

from django.template.loader import render_to_string

from cases.slips import codes, pdf, sets, tokens
from motcua.core import office

CODE = "H00.00-260101-0001"
_DAY = "ngày 05 tháng 01 năm 2026"
_WHEN = f"09 giờ 16 phút, {_DAY}"
_DUE = "16 giờ 30 phút, ngày 16 tháng 01 năm 2026"
_LINE = {
    "code": CODE, "procedure": "Thủ tục ví dụ để xem bố cục", "sets": "01", "name": "Nguyễn Văn Ví Dụ",
    "address": "12 đường Ví Dụ, Khánh Hòa", "phone": "0900 000 000", "solver": "Phòng chuyên môn, Sở Tư pháp",
    "received": "05/01/2026 09:16", "due": "16/01/2026 16:30", "returned": "", "method": "Tại quầy", "note": "",
}  # fmt: skip
_MOVE = {
    "on_paper": True, "giver_unit": "Bộ phận Một cửa", "taker_unit": "Phòng chuyên môn", "given": _WHEN, "taken": _WHEN,
    "giver": "Trần Thị Mẫu", "taker": "Lê Văn Mẫu", "result": "đúng hạn", "how": "bản giấy", "note": "",
}  # fmt: skip
_FACTS: dict[str, Any] = {
    "dossier": {"code": CODE}, "ordinal": "260101-0001", "solver": "Sở Tư pháp", "dated": _DAY,
    "receiver": {"name": "Bộ phận Một cửa"}, "counter": "Bộ phận tiếp nhận\nvà trả kết quả", "name": _LINE["name"],
    "is_person": True, "title": "Ông/Bà", "phone": _LINE["phone"], "email": "vidu@example.vn",
    "address": _LINE["address"],
    "contact_phone": "0258 000 0000", "procedure": _LINE["procedure"], "procedure_code": "0.000000", "case": "",
    "id_number": "000000000000", "proxy": None, "sets": "01", "limit": "10 ngày làm việc", "received": _WHEN,
    "due": _DUE,
    "papers": [{"name": "Tờ khai theo mẫu", "note": "", "originals": 1, "copies": 0},
               {"name": "Giấy tờ kèm theo, tên dài để xem chỗ xuống dòng của bảng", "note": "bản quét điện tử",
                "originals": 0, "copies": 2}],
    "return_at": "Bộ phận Một cửa", "book": 2026, "order": "260101-0001", "giver": _LINE["name"], "fees": "",
    "receiver_person": "Trần Thị Mẫu", "items": [{"name": "Tờ khai theo mẫu", "reason": "Thiếu chữ ký ở trang 2."}],
    "until": "ngày 20 tháng 01 năm 2026", "guide": "Trần Thị Mẫu", "reason": "Nêu lý do cụ thể ở đây.",
    "legal_basis": "văn bản làm căn cứ", "was_due": _DUE, "stopped": _WHEN, "solving_unit": "Phòng chuyên môn",
    "helpers": "không có", "moves": [_MOVE], "finished": None, "lines": [_LINE],
}  # fmt: skip


def render(chosen: sets.SlipSet, form: sets.Form) -> bytes:
    """The form as a PDF, filled with the made-up dossier; its QR verifies nothing."""
    brand = office.current()
    context = {
        **_FACTS, "agency": brand.name, "place": brand.place, "form": form, "lien": "", "rating": "",
        "qr": codes.qr(tokens.verifying_address(CODE, form.number, chosen.code)), "bar": codes.barcode(CODE),
    }  # fmt: skip
    if form.kind in {"control", "register"}:
        context["dated"] = ""
    return pdf.render([render_to_string(f"slips/{form.kind}.html", context)])
